"""The catalogue on a terminal: what a search found, one fact or record in full, and counts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from hugo_calc.report.cells import shown, width
from hugo_calc.report.summary import count

Object = Mapping[str, Any]

MOST = 40  # rows that a listing for people has before it says how many more there are
_READABLE = 100  # cells that running text is at most wide
_INDENT = "  "
_SGR = {"key": "1;36", "strong": "1", "soft": "2"}
# What is said of a value that was not read in its source as it stands.
DOUBTS = {
    "unverified": "not checked against the source",
    "derived": "derived from printed figures",
}
_CONFIDENCE = {"read": "read in the source", **DOUBTS}


class View:
    """How wide a page is, whether it takes colour, and how many rows a listing may have.

    `columns` and `most` are 0 for no limit, as in a pipe.
    """

    __slots__ = ("colour", "columns", "most")

    def __init__(self, columns: int = 0, most: int = 0, *, colour: bool = False) -> None:
        self.columns = columns
        self.most = most
        self.colour = colour

    def paint(self, text: str, style: str) -> str:
        """Return text dressed in a style, where there is colour."""
        return f"\x1b[{_SGR[style]}m{text}\x1b[0m" if self.colour and text else text

    def wrapped(self, text: str, first: str = "", rest: str = "") -> Iterator[str]:
        """Yield text in lines of a readable width: `first` before it, `rest` before the others."""
        room = min(self.columns, _READABLE) if self.columns else 0
        line, empty = first, True
        for word in shown(text).split(" "):
            if not empty and room and width(line) + 1 + width(word) > room:
                yield line
                line, empty = rest, True
            line += word if empty else f" {word}"
            empty = False
        yield line


def listing(rows: Sequence[Object], view: View) -> str:
    """Return facts and records one to a line: key, newest value with its vintage, label."""
    chosen = rows[: view.most] if view.most else rows
    cells = [
        (each["key"], _amount(each), shown(each["unit"]), each["vintage"], _told(each))
        for each in chosen
    ]
    keys, amounts, units, vintages, _ = (max(map(width, each)) for each in zip(*cells, strict=True))
    room = view.columns - keys - amounts - units - vintages - 7 if view.columns else 0
    lines = []
    for key, amount, unit, vintage, told in cells:
        value = f"{_right(amount, amounts)} {_left(unit, units)}"
        name, year = (
            view.paint(_left(key, keys), "key"),
            view.paint(_left(vintage, vintages), "soft"),
        )
        lines.append(f"{name}  {value}  {year}  {_cut(told, room)}".rstrip())
    if len(rows) > len(chosen):
        more = f"{len(rows) - len(chosen):,} more: another word narrows it down, --all lists them"
        lines.append(view.paint(more, "soft"))
    return _page(lines)


def in_full(keys: Sequence[str], known: Object, view: View) -> str:
    """Return facts and records in full, a blank line between."""
    facts = {each["key"]: each for each in known["facts"]}
    records = {each["key"]: each for each in known["records"]}
    return "\n".join(
        _fact(facts[key], known["sources"], view)
        if key in facts
        else _record(records[key], facts, known["sources"], view)
        for key in keys
    )


def totals(counted: Object, view: View) -> str:
    """Return how many facts, vintages and records each namespace has, and all together."""
    rows: list[tuple[str, ...]] = [("namespace", "facts", "vintages", "records", "")]
    for each in (*counted["namespaces"], {"name": "total", **counted["total"], "about": ""}):
        numbers = (f"{each[name]:,}" for name in ("facts", "vintages", "records"))
        rows.append((each["name"], *numbers, each["about"]))
    return _page(_table(rows, view, right=(1, 2, 3), indent=""))


def _fact(entry: Object, sources: Object, view: View) -> str:
    """Return one fact with every vintage and its publication."""
    vintages = entry["vintages"]
    unit, newest = entry["unit"], vintages[-1]["vintage"]
    trust = {each["confidence"] for each in vintages}
    about = {
        "kind": _listed(_kind(entry), f"in {unit}" if unit else "") if entry["kind"] else "",
        "unit": "" if entry["kind"] else unit,
        "basis": entry["basis_words"],
        "note": entry["note"],
        "confidence": _trust(trust, own=entry["key"].startswith("site.")),
    }
    ways = [
        (entry["key"], "the newest vintage that was public on the day of the post"),
        (f"{entry['key']}[{newest}]", "this vintage, whatever the day"),
    ]
    return _page(
        [
            *_head(entry, about, view),
            "",
            *_vintages(entry, sources, view),
            "",
            *_publications(vintages, sources, view),
            "",
            *_ways(ways, entry["write"], view),
        ]
    )


def _record(entry: Object, facts: Mapping[str, Object], sources: Object, view: View) -> str:
    """Return one record: its fields with their newest values, and what was not disclosed."""
    rows: list[tuple[str, ...]] = [("field", "value", "", "vintage", "")]
    newest = []
    for field, key in entry["facts"].items():
        its = facts[key]
        vintage = its["vintages"][-1]
        newest.append(vintage)
        what = its["label"].removeprefix(f"{entry['label']}, ")
        said = (what, vintage["basis_words"], its["note"], vintage["note"], _doubt(vintage))
        told = "; ".join(filter(None, said))
        rows.append((field, number(vintage["value"]), its["unit"], vintage["vintage"], told))
    way = (f"{entry['key']}.{next(iter(entry['facts']))}", "one field, with all its vintages here")
    return _page(
        [
            *_head(entry, {"note": entry["note"], **entry["texts"]}, view),
            "",
            *_table(rows, view, right=(1,)),
            "",
            *_undisclosed(entry["undisclosed"], view),
            *_publications(newest, sources, view),
            "",
            *_ways([way], entry["write"], view),
        ]
    )


def _head(entry: Object, about: Mapping[str, str], view: View) -> Iterator[str]:
    yield view.paint(entry["key"], "key") + "  " + view.paint(shown(entry["label"]), "strong")
    told = {name: text for name, text in about.items() if text}
    wide = max(map(len, told), default=0)
    for name, text in told.items():
        first = _INDENT + _left(name, wide) + _INDENT
        yield from view.wrapped(text, first, " " * len(first))


def _undisclosed(fields: Mapping[str, str], view: View) -> Iterator[str]:
    if not fields:
        return
    yield view.paint("not disclosed", "strong")
    reasons: dict[str, list[str]] = {}
    for field, reason in fields.items():
        reasons.setdefault(reason, []).append(field)
    for reason, names in reasons.items():
        yield from view.wrapped(f"{', '.join(names)}: {reason}", _INDENT, _INDENT * 2)
    yield ""


def _vintages(entry: Object, sources: Object, view: View) -> Iterator[str]:
    ranged = any(each["low"] is not None for each in entry["vintages"])
    mixed = len({each["confidence"] for each in entry["vintages"]}) > 1
    rows: list[tuple[str, ...]] = [
        ("vintage", "year", "value", "", "range" if ranged else "", "published", "")
    ]
    for each in entry["vintages"]:
        limits = ""
        if each["low"] is not None:
            limits = f"{number(each['low'])} to {number(each['high'])}"
        basis = each["basis_words"] if each["basis"] != entry["basis"] else ""
        trust = _CONFIDENCE[each["confidence"]] if mixed else ""
        said = "; ".join(filter(None, (basis, each["note"], trust)))
        published = sources[each["source"]]["published"] or "unknown"
        year = "" if each["year"] is None else str(each["year"])
        value = number(each["value"])
        rows.append((each["vintage"], year, value, entry["unit"], limits, published, said))
    yield from _table(rows, view, right=(2,))


def _publications(vintages: Iterable[Object], sources: Object, view: View) -> Iterator[str]:
    """Yield the publications of some vintages: what editions share once, then what they do not."""
    works: dict[tuple[str, str], dict[str, tuple[str, Object]]] = {}
    for each in vintages:
        source = sources[each["source"]]
        title = _listed(source["title"], source["authors"], source["publisher"])
        editions = works.setdefault((title, source["licence"]["name"]), {})
        editions.setdefault(each["source"], (each["vintage"], source))
    for (title, licence), found in works.items():
        addresses = {source["url"] for _, source in found.values()}
        shared = addresses.pop() if len(addresses) == 1 else ""
        alone = "" if len(found) > 1 else next(iter(found.values()))[1]["edition"]
        yield from view.wrapped(_listed(title, alone), "", _INDENT)
        yield f"{_INDENT}licence: {shown(licence)}"
        if shared:
            yield _INDENT + shown(shared)
        if len(found) > 1:
            for vintage, source in found.values():
                own = _listed(source["edition"], "" if shared else source["url"])
                yield f"{_INDENT}{vintage}: {shown(own)}"


def _ways(ways: Sequence[tuple[str, str]], use: str, view: View) -> Iterator[str]:
    yield view.paint("in a post", "strong")
    wide = max(width(way) for way, _ in ways)
    for way, meaning in ways:
        yield f"{_INDENT}{_left(way, wide)}  {view.paint(meaning, 'soft')}"
    yield f'{_INDENT}{{{{< calc "{use}" />}}}}'


def _table(
    rows: Sequence[tuple[str, ...]], view: View, *, right: Sequence[int], indent: str = _INDENT
) -> Iterator[str]:
    """Yield rows in columns, the first as their heads; the last column is wrapped in its own."""
    kept = [at for at in range(len(rows[0])) if any(row[at] for row in rows)]
    wide = {at: max(width(shown(row[at])) for row in rows) for at in kept}
    *columns, last = kept
    before = sum(wide[at] + 2 for at in columns) + len(indent)
    for at_row, row in enumerate(rows):
        cells = [(_right if at in right else _left)(shown(row[at]), wide[at]) for at in columns]
        start = indent + "".join(f"{cell}  " for cell in cells)
        lines = list(_column(row[last], view, before)) if last not in right else [row[last]]
        for at, text in enumerate(lines):
            whole = (start if at == 0 else " " * before) + text
            yield view.paint(whole.rstrip(), "strong") if at_row == 0 else whole.rstrip()


def _column(text: str, view: View, before: int) -> Iterator[str]:
    """Yield text in lines that fit behind `before` cells, at least a few words to a line."""
    if not view.columns:
        yield shown(text)
        return
    yield from View(max(view.columns - before, 30)).wrapped(text)


def _kind(entry: Object) -> str:
    kind: str = entry["kind"]
    return kind.replace("_", " ").replace("co2e", "emissions")


def _amount(row: Object) -> str:
    return count(len(row["fields"]), "fact") if row["value"] is None else number(row["value"])


def _told(row: Object) -> str:
    fields = f": {', '.join(row['fields'])}" if row["fields"] else ""
    doubt = f" ({_doubt(row)})" if _doubt(row) else ""
    return shown(row["label"] + fields + doubt)


def _trust(confidences: set[str], *, own: bool) -> str:
    """Return how far values are to be trusted; that a site's own were read nobody has claimed."""
    if len(confidences) > 1:
        return "as said of each vintage"
    (confidence,) = confidences
    return DOUBTS.get(confidence, "") if own else _CONFIDENCE[confidence]


def _doubt(vintage: Object) -> str:
    return "" if vintage["confidence"] == "read" else _CONFIDENCE[vintage["confidence"]]


def number(value: float) -> str:
    """Return a number as people read it.

    >>> number(1.56e13), number(0.349667), number(3.8e25), number(-2.0)
    ('15,600,000,000,000', '0.349667', '3.8e25', '-2')
    """
    return f"{value:,.15g}".replace("e+", "e")


def _listed(*parts: str) -> str:
    return ", ".join(filter(None, parts))


def _left(text: str, cells: int) -> str:
    return text + " " * (cells - width(text))


def _right(text: str, cells: int) -> str:
    return " " * (cells - width(text)) + text


def _cut(text: str, room: int) -> str:
    """Return as much of a text as fits, with an ellipsis where that is not all."""
    if room <= 0 or width(text) <= room:
        return text
    while text and width(text) >= room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _page(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
