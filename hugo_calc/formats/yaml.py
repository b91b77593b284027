"""YAML as a tree of raw scalars with their places, from the events of PyYAML's parser.

Nothing is ever constructed: no tag is obeyed, no alias followed, no key merged, and `no`, `010`
or `12:30` are what the author wrote. The events are counted before anything is built of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hugo_calc.formats.text import LARGEST_DEPTH, RefusalError, Text, given_twice, open_text
from hugo_calc.formats.tree import Entry, Kind, List, Map, Node, Scalar
from hugo_calc.formats.yaml_scalars import (
    BadEscapeError,
    block_content,
    flow_content,
    skip_properties,
)
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.placed import PlacedText
from hugo_calc.text.span import Span

if TYPE_CHECKING:
    from yaml import Event


def read(source: bytes, span: Span, path: str = "") -> Map | Diagnostic:
    """Return what the bytes of `span` say, or the first thing that is wrong with them.

    All places are byte offsets in `source`. HC602: it is not YAML, or not a map. HC603: a key is
    given twice. HC608: too large or too deep. HC902: it is not UTF-8.
    """
    try:
        return _document(open_text(source, span, path))
    except RefusalError as refusal:
        return refusal.diagnostic


def _document(text: Text) -> Map:
    from yaml import MarkedYAMLError

    _refuse_control_characters(text)
    events: list[Event] = []
    try:
        _collect(text, events)
    except MarkedYAMLError as error:
        if "nesting depth" in (error.problem or "") and error.problem_mark is not None:
            # Newer parsers have a limit of their own, and may reach it before the first event.
            text.count(LARGEST_DEPTH + 1, min(error.problem_mark.index, len(text.text) - 1))
        from hugo_calc.formats.yaml_mistakes import explained

        raise explained(text, error, events) from None
    try:
        root = _Builder(events, text).node() if events else None
    except BadEscapeError as error:
        from hugo_calc.formats.yaml_refusals import bad_escape

        raise bad_escape(text, error.at) from None
    nothing = isinstance(root, Scalar) and root.kind == "plain" and not root.text.text
    if root is None or nothing:  # comments at most, or a lone `---`
        return Map([], text.span(0, len(text.text)))
    if not isinstance(root, Map):
        from hugo_calc.formats.yaml_refusals import no_map

        raise no_map(text, root, _start(events[0]))
    return root


def _refuse_control_characters(text: Text) -> None:
    if text.text.replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
        return
    import re

    allowed = "\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff"
    found = re.search(f"[^{allowed}]", text.text)
    if found is not None:
        raise text.refusal(
            f"YAML cannot have the character U+{ord(found[0]):04X} in it",
            found.start(),
            found.end(),
            "an invisible character",
            help="remove it",
        )


def _collect(text: Text, events: list[Event]) -> None:
    """Append the events of the text's values to `events`, counting them."""
    import yaml

    parser = getattr(yaml, "CSafeLoader", None)
    said = text.text if "\\u" not in text.text else _without_surrogates(text.text)
    if parser is None:
        from hugo_calc.formats.yaml_pure import BoundedLoader, tamed

        parser, said = BoundedLoader, tamed(said)
    depth = 0
    documents = 0
    for event in yaml.parse(said, Loader=parser):
        if type(event) is yaml.ScalarEvent:
            text.count(depth, _start(event))
            events.append(event)
            continue
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
            events.append(event)
            continue
        elif not isinstance(event, yaml.NodeEvent):
            documents += isinstance(event, yaml.DocumentStartEvent)
            if documents > 1:
                from hugo_calc.formats.yaml_refusals import second_document

                raise second_document(text, _start(event))
            continue
        text.count(depth, _start(event))
        events.append(event)


def _without_surrogates(text: str) -> str:
    r"""Return `text` with pairs such as \ud83d\ude00 masked: JSON has them, PyYAML does not."""
    import re

    pair = r"\\u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}"
    return re.sub(pair, r"\\u0020\\u0020", text)


def _start(event: Any) -> int:
    start: int = event.start_mark.index  # both parsers count characters, of \r\n two
    return start


def _end(event: Any) -> int:
    end: int = event.end_mark.index
    return end


class _Builder:
    """Builds the tree of one document from its events."""

    def __init__(self, events: list[Event], text: Text) -> None:
        import yaml

        self._events = iter(events)
        self._text = text
        self._anchors: set[str] = set()
        self._makers: dict[type, Callable[[Any], Node]] = {
            yaml.AliasEvent: self._alias,
            yaml.ScalarEvent: self._scalar,
            yaml.SequenceStartEvent: self._list,
            yaml.MappingStartEvent: self._map,
        }

    def node(self) -> Node:
        """Return the next node with all that is in it."""
        event = next(self._events)
        return self._makers[type(event)](event)

    def _list(self, start: Any) -> List:
        anchor = self._anchored(start)
        items = []
        event = next(self._events)
        while type(event) in self._makers:
            items.append(self._makers[type(event)](event))
            event = next(self._events)
        span = self._around(start, event, items)
        return List(items, span, flow=bool(start.flow_style), anchor=anchor)

    def _map(self, start: Any) -> Map:
        anchor = self._anchored(start)
        entries: list[Entry] = []
        first: dict[str, PlacedText] = {}
        event = next(self._events)
        while type(event) in self._makers:
            key = self._key(event)
            if key.text.text in first:
                why = "Hugo refuses such front matter, and other readers differ in which they take"
                raise given_twice(self._text, key.text, first[key.text.text], why)
            first[key.text.text] = key.text
            entries.append(Entry(key, self.node()))
            event = next(self._events)
        span = self._around(start, event, [entry.value for entry in entries])
        return Map(entries, span, flow=bool(start.flow_style), anchor=anchor)

    def _key(self, event: Event) -> Scalar:
        key = self._makers[type(event)](event)
        if isinstance(key, Scalar):
            return key
        from hugo_calc.formats.yaml_refusals import no_plain_key

        raise no_plain_key(self._text, _start(event))

    def _around(self, start: Event, end: Event, values: list[Node]) -> Span:
        """Return the span of a list or map: to its bracket, or to the end of its last value."""
        span = self._text.span(_start(start), _end(end))
        if _start(end) == _end(end):  # no bracket: the parser has gone on to the next token
            return Span(span.start, values[-1].span.end)
        return span

    def _anchored(self, event: Any) -> bool:
        if event.anchor is None:
            return False
        self._anchors.add(event.anchor)
        return True

    def _alias(self, event: Any) -> Scalar:
        start, end = _start(event), _end(event)
        if event.anchor not in self._anchors:
            from hugo_calc.formats.yaml_refusals import unknown_alias

            raise unknown_alias(self._text, start, end)
        text = self._text
        return Scalar(text.placed(start, end), "plain", text.span(start, end), anchor=True)

    def _scalar(self, event: Any) -> Scalar:
        text = self._text
        anchor = self._anchored(event)
        start, end = _start(event), _end(event)
        if anchor or event.tag is not None:
            start = skip_properties(text.text, start, end)
        style = event.style or ""
        if style in ("|", ">"):
            (said, places), end = block_content(text.text, start, end, event.value)
        elif style:
            said, places = flow_content(text.text, start + 1, end - 1, style)
        else:
            said, places = flow_content(text.text, start, end, "")
        kind: Kind = "string" if style else "plain"
        return Scalar(text.gathered(said, places), kind, text.span(start, end), anchor=anchor)
