"""What `hugo-calc explain` prints: a code, a fact or record, a function, a unit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from hugo_calc.report.cells import shown
from hugo_calc.report.diagnostic import CODES, Diagnostic
from hugo_calc.report.explained_functions import ARGUMENTS, FUNCTIONS, TRAINING
from hugo_calc.report.explanation import Explanation, explanation
from hugo_calc.report.facts import View, in_full, number

Object = Mapping[str, Any]

_INDENT = "  "


def code_of(text: str) -> str:
    """Return the code that `HC301`, `hc301` or `301` is, known or not; "" for anything else."""
    digits = text.strip().upper().removeprefix("HC")
    return f"HC{digits}" if len(digits) == 3 and digits.isascii() and digits.isdigit() else ""


def unknown_code(code: str) -> Diagnostic:
    """Return what to say of a code that there is none of."""
    alike = [each for each in CODES if each[:3] == code[:3]] or list(CODES)
    near = min(alike, key=lambda each: abs(int(each[2:]) - int(code[2:])))
    help_ = f"did you mean `{near}`, {CODES[near]}?"
    return Diagnostic("HC201", f"no message has the code {code}", help=help_, fix=near)


def mended_lines(of: Explanation) -> list[str]:
    """Return the lines of the mended post that the example does not have."""
    from difflib import SequenceMatcher

    before, after = of.example.splitlines(), of.mended.splitlines()
    changes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    lines = [line for tag, _, _, low, high in changes if tag != "equal" for line in after[low:high]]
    return [line for line in lines if line]


def code(which: str, drawn: str, view: View) -> str:
    """Return what a code means; `drawn` is what the tool says of its example."""
    of = explanation(which)
    lines = [view.paint(which, "key") + "  " + view.paint(shown(CODES[which]), "strong"), ""]
    lines += [*view.wrapped(of.meaning), "", view.paint("for example", "strong")]
    if drawn:
        lines += [f"{_INDENT}{row}".rstrip() for row in drawn.rstrip().split("\n")]
    else:
        lines += view.wrapped(of.words, _INDENT, _INDENT)
    lines += ["", view.paint("to mend it", "strong"), *view.wrapped(of.fix, _INDENT, _INDENT)]
    mended = mended_lines(of)
    if mended:
        lines += ["", view.paint("mended", "strong")]
        lines += [f"{_INDENT}{shown(line)}" for line in mended]
    return _page(lines)


def code_fields(which: str, diagnostics: list[dict[str, object]]) -> dict[str, object]:
    """Return the same as an object ready for JSON."""
    of = explanation(which)
    return {
        "what": "code",
        "code": which,
        "title": CODES[which],
        "meaning": of.meaning,
        "fix": of.fix,
        "example": of.example or None,
        "mended": of.mended or None,
        "words": of.words or None,
        "files": dict(of.beside),
        "diagnostics": diagnostics,
    }


def name(said: Object, view: View) -> str:
    """Return all that is known of a fact or record, and which vintage a post sees when."""
    day, facts = said["as_of"], said["facts"]
    if said["what"] == "fact":
        (fact,) = facts
        page = in_full([fact["key"]], said, view)
        rows = list(_seen(fact, day, view))
        return page + _page(["", *rows] if rows else [])
    # A record shows one value of each field: that of the day.
    held = [
        {
            **fact,
            "vintages": [each for each in fact["vintages"] if each["vintage"] == fact["holds"]],
        }
        for fact in facts
    ]
    (record,) = said["records"]
    page = in_full([record["key"]], {**said, "facts": held}, view)
    early = [field for field, key in record["facts"].items() for fact in facts
             if fact["key"] == key and fact["early"]]  # fmt: skip
    lines = [f"these are the values that a post of {day} sees"] if day else []
    if early:
        lines.append(f"published later, and taken for want of an older one: {', '.join(early)}")
    return page + _page(["", *lines] if lines else [])


def _seen(fact: Object, day: str | None, view: View) -> Iterator[str]:
    rows, unit = fact["sees"], fact["unit"]
    if not rows:
        return  # one vintage, pinned
    values = {each["vintage"]: f"{number(each['value'])} {unit}" for each in fact["vintages"]}
    yield view.paint("a post sees", "strong")
    oldest = fact["vintages"][0]["vintage"]
    yield f"{_INDENT}before that      {oldest}  {values[oldest]}, for want of an older one"
    for row in rows:
        yield f"{_INDENT}from {row['from']}  {row['vintage']}  {values[row['vintage']]}"
    if day:
        early = ", which was published later: no older one is known" if fact["early"] else ""
        held = f"on {day}, {fact['holds']} holds: {values[fact['holds']]}{early}"
        yield view.paint(held, "strong")


def function(which: str, view: View) -> str:
    """Return what a function takes and gives."""
    takes, gives = FUNCTIONS[which]
    lines = [
        view.paint(f"{which}(…)", "key") + "  " + view.paint("function", "strong"),
        *view.wrapped(takes, f"{_INDENT}takes  ", _INDENT * 2),
        *view.wrapped(gives, f"{_INDENT}gives  ", _INDENT * 2),
    ]
    named = _arguments(takes)
    if named:
        lines += ["", view.paint("arguments", "strong"), *_rows(named, view)]
    if which == "training":
        lines += ["", view.paint("fields of its record", "strong"), *_rows(TRAINING, view)]
    return _page(lines)


def function_fields(which: str) -> dict[str, object]:
    """Return the same as an object ready for JSON."""
    takes, gives = FUNCTIONS[which]
    return {
        "what": "function",
        "name": which,
        "takes": takes,
        "gives": gives,
        "arguments": {
            key: {"is": is_, "such_as": such} for key, (is_, such) in _arguments(takes).items()
        },
        "fields": {key: {"is": is_, "from": made} for key, (is_, made) in TRAINING.items()}
        if which == "training"
        else {},
    }  # fmt: skip


def _arguments(takes: str) -> Mapping[str, tuple[str, str]]:
    named = [word.removesuffix("=") for word in takes.split() if word.endswith("=")]
    return {each: ARGUMENTS[each] for each in named if each in ARGUMENTS}


def _rows(rows: Mapping[str, tuple[str, str]], view: View) -> Iterator[str]:
    wide = max(map(len, rows))
    for key, (is_, more) in rows.items():
        told = f"{is_}: {more}" if more else is_
        yield from view.wrapped(told, f"{_INDENT}{key.ljust(wide)}  ", " " * (wide + 4))


def functions() -> Iterable[str]:
    """Return the names of all functions."""
    return FUNCTIONS


def unit(said: Object, view: View) -> str:
    """Return what a unit is, in other units of its kind."""
    what = said["dimension"]
    if said["made_of"] not in (what, "number"):
        what += f": {said['made_of']}"
    lines = [view.paint(said["unit"], "key") + "  " + view.paint(f"unit of {what}", "strong")]
    if said["note"]:
        lines += view.wrapped(said["note"], _INDENT, _INDENT)
    if said["spelled"]:
        lines += view.wrapped(f"also {', '.join(said['spelled'])}", _INDENT, _INDENT * 2)
    lines += [f"{_INDENT}= {number(times)} {other}" for other, times in said["equals"].items()]
    return _page(lines)


def unknown(asked: str, near: Iterable[str], *, group: bool) -> Diagnostic:
    """Return what to say of a name that means nothing; `group` is one that facts begin with."""
    if group:
        message = f"`{asked}` is a group of facts, and none itself"
        return Diagnostic("HC201", message, help=f"hugo-calc facts {asked} lists them")
    likely = list(dict.fromkeys(near))
    message = f"no message, fact, function or unit is called `{asked}`"
    if not likely:
        return Diagnostic("HC201", message, help="hugo-calc facts, with a word, searches the facts")
    help_ = f"did you mean {' or '.join(f'`{each}`' for each in likely[:3])}?"
    return Diagnostic("HC201", message, help=help_, fix=likely[0] if len(likely) == 1 else None)


def _page(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
