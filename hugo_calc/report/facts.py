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
_SGR = {"key": "1;36", "strong": "1", "soft": "2", "doubt": "33"}
_DOUBT = {
    "unverified": "not checked against the publication",
    "derived": "derived from printed figures",
}


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

    def wrapped(self, text: str, indent: str = "") -> Iterator[str]:
        """Yield text in lines of a readable width, those after the first with `indent`."""
        room = min(self.columns, _READABLE) if self.columns else 0
        line = ""
        for word in shown(text).split(" "):
            if line.strip() and room and width(line) + 1 + width(word) > room:
                yield line
                line = indent + word
            else:
                line = f"{line} {word}" if line else word
        yield line


def listing(rows: Sequence[Object], view: View) -> str:
    """Return facts and records one to a line: key, newest value with its vintage, label."""
    chosen = rows[: view.most] if view.most else rows
    cells = [
        (each["key"], _amount(each), shown(each["unit"]), _vintage(each), shown(each["label"]))
        for each in chosen
    ]
    wide = [max(map(width, column)) for column in zip(*cells, strict=True)]
    room = view.columns - sum(wide[:4]) - 8 if view.columns else 0
    lines = []
    for (key, amount, unit, vintage, label), each in zip(cells, chosen, strict=True):
        lines.append(
            "  ".join(
                (
                    view.paint(_left(key, wide[0]), "key"),
                    _right(amount, wide[1]) + " " + _left(unit, wide[2] - 1 + 1),
                    view.paint(_left(vintage, wide[3]), _style(each)),
                    _cut(label, room),
                )
            ).rstrip()
        )
    if len(rows) > len(chosen):
        more = f"{len(rows) - len(chosen):,} more; another word narrows it down, --all shows them"
        lines.append(view.paint(more, "soft"))
    return _page(lines)


def fact(entry: Object, sources: Object, view: View) -> str:
    """Return one fact in full, with every vintage and its publication."""
    lines = [view.paint(entry["key"], "key"), *view.wrapped(_sentence(entry["label"]))]
    about = [entry["kind"].replace("_", " ") + (f" in {entry['unit']}" if entry["unit"] else "")]
    about += [entry["basis_words"], entry["note"]]
    for text in filter(None, about):
        lines += view.wrapped(text)
    lines += ["", *_vintages(entry, sources, view)]
    lines += ["", *_publications(entry["vintages"], sources, view)]
    newest = entry["vintages"][-1]["vintage"]
    ways = [(entry["key"], "the newest vintage that was public on the day of the post")]
    ways.append((f"{entry['key']}[{newest}]", "this vintage, whatever the day"))
    return _page([*lines, "", *_ways(ways, entry["write"], view)])


def record(entry: Object, facts: Mapping[str, Object], sources: Object, view: View) -> str:
    """Return one record: its fields with their newest values, and what was not disclosed."""
    lines = [view.paint(entry["key"], "key"), *view.wrapped(_sentence(entry["label"]))]
    if entry["note"]:
        lines += view.wrapped(entry["note"])
    rows: list[tuple[str, ...]] = [("field", "value", "", "vintage", "")]
    newest = []
    for field, key in entry["facts"].items():
        its = facts[key]
        vintage = its["vintages"][-1]
        newest.append(vintage)
        what = its["label"].removeprefix(f"{entry['label']}, ")
        said = [what, vintage["basis_words"], its["note"], vintage["note"], _doubt(vintage)]
        told = "; ".join(filter(None, said))
        rows.append((field, _number(vintage["value"]), its["unit"], vintage["vintage"], told))
    lines += ["", *_table(rows, view, right=(1,))]
    for name, text in entry["texts"].items():
        lines.append(f"{_INDENT}{name}: {shown(text)}")
    if entry["undisclosed"]:
        lines += ["", view.paint("not disclosed", "strong")]
        for reason, fields in _by_reason(entry["undisclosed"]).items():
            lines += view.wrapped(f"{_INDENT}{', '.join(fields)}: {reason}", _INDENT)
    lines += ["", *_publications(newest, sources, view)]
    first = next(iter(entry["facts"]))
    ways = [(f"{entry['key']}.{first}", "one field; hugo-calc facts shows its vintages")]
    return _page([*lines, "", *_ways(ways, entry["write"], view)])


def totals(counted: Object, view: View) -> str:
    """Return how many facts, vintages and records each namespace has, and all together."""
    rows: list[tuple[str, ...]] = [("namespace", "facts", "vintages", "records", "")]
    for each in (*counted["namespaces"], {"name": "total", **counted["total"], "about": ""}):
        numbers = (f"{each[name]:,}" for name in ("facts", "vintages", "records"))
        rows.append((each["name"], *numbers, each["about"]))
    return _page(_table(rows, view, right=(1, 2, 3), indent=""))


def _vintages(entry: Object, sources: Object, view: View) -> Iterator[str]:
    ranged = any(each["low"] is not None for each in entry["vintages"])
    rows: list[tuple[str, ...]] = [
        ("vintage", "year", "value", "", "range" if ranged else "", "published", "")
    ]
    for each in entry["vintages"]:
        limits = ""
        if each["low"] is not None:
            limits = f"{_number(each['low'])} to {_number(each['high'])}"
        basis = each["basis_words"] if each["basis"] != entry["basis"] else ""
        said = "; ".join(filter(None, (basis, each["note"], _doubt(each))))
        published = sources[each["source"]]["published"] or "unknown"
        year = "" if each["year"] is None else str(each["year"])
        value = _number(each["value"])
        rows.append((each["vintage"], year, value, entry["unit"], limits, published, said))
    yield from _table(rows, view, right=(2,))


def _publications(
    vintages: Iterable[Object], sources: Object, view: View
) -> Iterator[str]:
    """Yield the publications of some vintages: what they share once, then each edition."""
    works: dict[tuple[str, ...], dict[str, list[str]]] = {}
    for each in vintages:
        source = sources[each["source"]]
        title = ", ".join(filter(None, (source["title"], source["authors"], source["publisher"])))
        editions = works.setdefault((title, source["licence"]["name"]), {})
        edition = "  ".join(filter(None, (source["edition"], source["url"])))
        editions.setdefault(edition, []).append(each["vintage"])
    for (title, licence), editions in works.items():
        yield from view.wrapped(view.paint(title, "strong"))
        yield f"{_INDENT}licence: {licence}"
        for edition, labels in editions.items():
            which = f"{labels[0]}: " if len(editions) > 1 and len(labels) == 1 else ""
            if edition:
                yield _INDENT + view.paint(f"{which}{shown(edition)}", "soft")


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
    for number, row in enumerate(rows):
        cells = [
            (_right if at in right else _left)(shown(row[at]), wide[at]) for at in columns
        ]
        start = indent + "".join(f"{cell}  " for cell in cells)
        lines = list(_column(row[last], view, before)) if last not in right else [row[last]]
        for at, text in enumerate(lines):
            whole = (start if at == 0 else " " * before) + text
            yield view.paint(whole.rstrip(), "strong") if number == 0 else whole.rstrip()


def _column(text: str, view: View, before: int) -> Iterator[str]:
    """Yield text in lines that fit behind `before` cells, at least a few words to a line."""
    if not view.columns:
        yield shown(text)
        return
    yield from View(max(view.columns - before, 30)).wrapped(text)


def _amount(row: Object) -> str:
    if row["value"] is None:
        return count(len(row["fields"]), "fact")
    return _number(row["value"])


def _vintage(row: Object) -> str:
    mark = "?" if row["confidence"] == "unverified" else ""
    return f"{row['vintage']}{mark}"


def _style(row: Object) -> str:
    return "doubt" if row["confidence"] == "unverified" else "soft"


def _doubt(vintage: Object) -> str:
    return _DOUBT.get(vintage["confidence"], "")


def _number(value: float) -> str:
    """Return a number as it can be read and pasted.

    >>> _number(1.56e13), _number(0.349667), _number(3.8e25), _number(-2.0)
    ('15,600,000,000,000', '0.349667', '3.8e25', '-2')
    """
    return f"{value:,.15g}".replace("e+", "e")


def _by_reason(undisclosed: Mapping[str, str]) -> dict[str, list[str]]:
    reasons: dict[str, list[str]] = {}
    for field, reason in undisclosed.items():
        reasons.setdefault(reason, []).append(field)
    return reasons


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


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
