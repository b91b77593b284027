"""Generate hugo_calc/catalogue/schema.json, by which editors complete and check the catalogue.

A JSON Schema (draft 2020-12) for the YAML files in hugo_calc/catalogue/data. What the lists of
the catalogue are is taken from its vocabulary; what needs the whole catalogue (that a source is
there, that a unit has the dimension of its kind) is for tools/compile_catalogue.py to check.

    python tools/generate_schema.py            write the schema
    python tools/generate_schema.py --check    say whether it would change; exit 1 if so
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from hugo_calc.catalogue.vocabulary import CONFIDENCE, KINDS, NAMESPACES, TAGS  # noqa: E402

TARGET = ROOT / "hugo_calc" / "catalogue" / "schema.json"

Schema = dict[str, Any]

# Scalars are text to the compiler, and whatever YAML makes of them to an editor: 700, "700", 1e12.
_NUMERIC = r"^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?$"
_NAME = "^[a-z][a-z0-9_]*$"
_KEY = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)?$"
_LABEL = "^[A-Za-z0-9_-]+$"
_DATE = "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"
# No sign of Markdown's or HTML's, and no end of a sentence: these texts stand in footnotes.
_PLAIN = r"(?!\s)[^<>&*_~|$`\[\]“”‘’\n]*(?<!\s)$"
_TITLE = "^" + _PLAIN
_TEXT = r"^(?!.*[.!?](\s|$))" + _PLAIN


def text(description: str) -> Schema:
    """Return the schema of a text that is printed."""
    return {"description": description, "type": ["string", "number"], "pattern": _TEXT}


def title(description: str) -> Schema:
    """Return the schema of a text that may end as the title of a work does."""
    return {"description": description, "type": ["string", "number"], "pattern": _TITLE}


def number(description: str) -> Schema:
    """Return the schema of a number, however it is written."""
    return {"description": description, "type": ["number", "string"], "pattern": _NUMERIC}


def name(description: str) -> Schema:
    """Return the schema of a name of the catalogue's own."""
    return {"description": description, "type": "string", "pattern": _NAME}


def described(reference: str, description: str) -> Schema:
    """Return a reference that says what it is here."""
    return {"description": description, "$ref": f"#/$defs/{reference}"}


def closed(description: str, properties: Schema, *required: str) -> Schema:
    """Return the schema of an object that has no other properties than these."""
    schema: Schema = {
        "description": description,
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return {**schema, "required": list(required)} if required else schema


def named(description: str, pattern: str, values: Schema) -> Schema:
    """Return the schema of an object whose properties are names of one sort."""
    return {
        "description": description,
        "type": "object",
        "propertyNames": {"pattern": pattern},
        "additionalProperties": values,
    }


def inherited() -> Schema:
    """Return the properties that hold for each value below that has none."""
    return {
        "source": name("Key of the publication, in sources.yaml."),
        "year": {
            "description": "The year the value is about, or none where the source does not say.",
            "type": ["integer", "string"],
            "pattern": "^([0-9]{4}|none)$",
            "minimum": 1000,
            "maximum": 9999,
        },
        "confidence": {
            "description": "Read in the source; known, but not compared with it; or derived from"
            " figures that it prints.",
            "enum": list(CONFIDENCE),
        },
    }


def value() -> Schema:
    """Return the properties of one value of a fact, as one source published it."""
    return {
        "label": {
            "description": "What pins it in a post, as in grid.us[2019]. Without one, the year.",
            "type": ["string", "integer"],
            "pattern": _LABEL,
        },
        "value": number("The value, in the fact's unit."),
        "low": number("The lower 95% limit, in the fact's unit; with high, or not at all."),
        "high": number("The upper 95% limit, in the fact's unit; with low, or not at all."),
        **inherited(),
        "note": text("What a reader must know of this value; no full sentence."),
        "tags": described("tags", "What this value includes, where the fact does not say it."),
    }


def fact() -> Schema:
    """Return the properties that facts have wherever they stand."""
    return {
        "kind": {"description": "What sort of quantity it is.", "enum": list(KINDS)},
        "unit": {
            "description": "Its unit as the language spells it; none for a pure number.",
            "type": "string",
            "minLength": 1,
        },
        "tags": described("tags", "What it includes, by axis."),
        "note": text("What a reader must know of it; no full sentence."),
    }


def nouns() -> Schema:
    """Return the schema of what one of a fact's things is called."""
    return closed(
        "What the thing is called behind a number.",
        {
            "one": text("Of one, with the unit it is counted in: mile driven by a car."),
            "many": text("Of many: miles driven by a car."),
            "of": text("Without that unit, where a result prefers another one."),
        },
        "one",
        "many",
    )


def definitions() -> Schema:
    """Return the parts of the schema."""
    both = {"low": ["high"], "high": ["low"]}
    shown = {"label": text("What people call it."), "noun": {"$ref": "#/$defs/noun"}}
    vintages = {
        "description": "Its values, the oldest first.",
        "type": "array",
        "minItems": 1,
        "items": {"$ref": "#/$defs/vintage"},
    }
    alike = {"description": "The fact whose values are these.", "type": "string", "pattern": _KEY}
    short = {"short": text("What it is called within its record.")}
    own = {**shown, **fact(), "vintages": vintages}
    return {
        "tags": closed(
            "What rides on a value, by axis.",
            {axis: {"enum": list(values)} for axis, values in TAGS.items()},
        ),
        "noun": nouns(),
        "vintage": {
            **closed("One value, as one source published it.", value(), "value"),
            "dependentRequired": both,
        },
        "fact": {
            **closed(
                "A quantity somebody published.",
                {**value(), **own, "same_as": alike},
                "label",
            ),
            "oneOf": [
                {"required": ["vintages", "kind"]},
                {"required": ["value", "kind"]},
                {"required": ["same_as"]},
            ],
            "dependentRequired": both,
        },
        "field_value": {
            "description": "The value of a field, alone or with what is to be said of it.",
            "anyOf": [
                number("The value, in the field's unit."),
                {
                    **closed(
                        "The value with what is to be said of it.",
                        {**value(), **short, **fact(), "vintages": vintages},
                    ),
                    "oneOf": [{"required": ["vintages"]}, {"required": ["value"]}],
                    "dependentRequired": both,
                },
            ],
        },
        "field": closed("What a field of records is.", {**short, **fact()}, "short", "kind"),
        "entity": closed(
            "A record: what is known of one thing.",
            {
                "label": text("What people call it."),
                "note": text("What a reader must know of it; no full sentence."),
                **inherited(),
                "facts": named("Its facts by field.", _NAME, {"$ref": "#/$defs/field_value"}),
                "texts": named(
                    "What is said of it in words; a key of the catalogue names a record or fact.",
                    _NAME,
                    {"type": ["string", "number"]},
                ),
                "undisclosed": {
                    "description": "Fields that its authors did not publish, as far as was found;"
                    " as a map, each with the reason.",
                    "anyOf": [
                        {"type": "array", "items": {"type": "string", "pattern": _NAME}},
                        named("The reason by field.", _NAME, text("Why it is not there.")),
                    ],
                },
            },
            "label",
        ),
        "table": closed(
            "A CSV file with the columns key and name and one for each vintage.",
            {
                "file": {
                    "description": "Its name, in this folder.",
                    "type": "string",
                    "pattern": "^[a-z0-9_]+\\.csv$",
                },
                "label": {"description": "The label of a row, with {name}.", "type": "string"},
                "entity": {
                    "description": "The label of a row's record, with {name}.",
                    "type": "string",
                },
                "field": name("The field of that record which the values are of."),
                **fact(),
                "noun": {"$ref": "#/$defs/noun"},
                "columns": named(
                    "The vintages by column.",
                    "^[A-Za-z0-9_-]+$",
                    {
                        "anyOf": [
                            name("Key of the publication; the column's name is the label."),
                            closed(
                                "The vintage that the column is.",
                                {
                                    each: spec
                                    for each, spec in value().items()
                                    if each not in ("value", "low", "high")
                                },
                                "source",
                            ),
                        ]
                    },
                ),
            },
            "file",
            "columns",
        ),
        "source": closed(
            "One edition of a publication.",
            {
                "title": title("Its title."),
                "publisher": text("Who published it."),
                "authors": text("Who wrote it, where that is not the publisher."),
                "edition": text("Which edition it is."),
                "published": {
                    "description": "The day, month or year; the last day counts of those.",
                    "type": ["string", "integer"],
                    "pattern": _DATE,
                },
                "url": {
                    "description": "Where it is.",
                    "type": "string",
                    "pattern": "^https://",
                },
                "licence": name("Key of its licence, above."),
                "note": text("What a reader must know of it; no full sentence."),
            },
            "title",
            "publisher",
            "licence",
        ),
        "licence": closed(
            "Terms under which figures were published.",
            {
                "name": text("What it is called."),
                "url": {"description": "Where it is.", "type": "string", "pattern": "^https://"},
                "credit": text("What it asks a user to say."),
            },
            "name",
        ),
    }


def schema() -> Schema:
    """Return the schema of the catalogue's YAML files."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A file of hugo-calc's catalogue",
        "description": "Facts of one namespace, or publications and their licences.",
        "oneOf": [
            closed(
                "Facts of one namespace.",
                {
                    "namespace": {
                        "description": "What the facts' names begin with.",
                        "enum": list(NAMESPACES),
                    },
                    **inherited(),
                    "fields": named(
                        "What the facts of records are, by field.",
                        _NAME,
                        {"$ref": "#/$defs/field"},
                    ),
                    "entities": named("Records by name.", _NAME, {"$ref": "#/$defs/entity"}),
                    "facts": named("Facts by name.", _KEY, {"$ref": "#/$defs/fact"}),
                    "tables": {
                        "description": "CSV files, one row a fact.",
                        "type": "array",
                        "items": {"$ref": "#/$defs/table"},
                    },
                },
                "namespace",
            ),
            closed(
                "Publications and the terms they were published under.",
                {
                    "licences": named("Licences by key.", _NAME, {"$ref": "#/$defs/licence"}),
                    "sources": named("Publications by key.", _NAME, {"$ref": "#/$defs/source"}),
                },
                "licences",
                "sources",
            ),
        ],
        "$defs": definitions(),
    }


def render() -> str:
    """Return the text of the file."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def main(arguments: list[str]) -> int:
    """Write the schema, or with --check say whether it would change; return the exit status."""
    before = TARGET.read_text("utf-8") if TARGET.exists() else ""
    after = render()
    if "--check" in arguments:
        if before != after:
            print(f"stale: {TARGET.name}")
        return int(before != after)
    TARGET.write_text(after, "utf-8")
    print(f"{TARGET.name}: {len(after):,} characters")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
