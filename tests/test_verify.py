"""What may be written over a post, and what proves to be our own bug."""

from collections.abc import Callable

import pytest

from hugo_calc.post import Plan
from hugo_calc.report.diagnostic import Diagnostic
from hugo_calc.text.span import Span
from hugo_calc.text.splice import Edit, splice
from hugo_calc.verify import verify

POST = (
    b"---\ntitle: x\n---\n"
    b'A {{< calc "1 kg" >}}2 kg{{< /calc >}}[^calc-1-kg] and {{< calc "3 kg" />}} here.\n'
    b'{{< calc-claim "3 kg" >}}3 kg{{< /calc-claim >}} {{< fig "a" >}}\n'
    b"\n[^1]: mine\n\n[^calc-1-kg]: 1 kg = 2 kg.\n    More.\n\nThe end.\n"
)


def edit(old: bytes, new: bytes, source: bytes = POST) -> Edit:
    assert source.count(old) == 1
    start = source.index(old)
    return Edit(Span(start, start + len(old)), new)


def at_end(new: bytes, source: bytes = POST) -> Edit:
    return Edit(Span(len(source), len(source)), new)


def settled(_source: bytes) -> Plan:
    return Plan()


def proved(
    *edits: Edit, source: bytes = POST, replan: Callable[[bytes], Plan] = settled
) -> Diagnostic | None:
    return verify(source, splice(source, edits), Plan(edits), replan)


@pytest.mark.parametrize(
    "edits",
    [
        (edit(b">}}2 kg", b">}}1 kg"),),
        (edit(b" />}}", b" >}}3 kg{{< /calc >}}"), edit(b" here.", b"[^calc-3] here.")),
        (edit(b"[^calc-1-kg] and", b" and"),),
        (edit(b"[^calc-1-kg] and", b" [^calc-new] and"),),
        (edit(b"[^calc-1-kg]: 1 kg = 2 kg.\n    More.\n\n", b""),),
        (edit(b"[^calc-1-kg]: 1 kg = 2 kg.\n    More.", b"[^calc-1-kg]: 1 kg = 1 kg."),),
        (at_end(b"\n[^calc-3-kg]: 3 kg.\n"),),
    ],
    ids=["value", "expanded", "mark gone", "mark new", "note gone", "note new", "note added"],
)
def test_the_tools_own_text_may_change(edits: tuple[Edit, ...]) -> None:
    assert proved(*edits) is None


@pytest.mark.parametrize(
    "change",
    [
        edit(b"A {{<", b"B {{<"),
        edit(b"title: x", b"title: y"),
        edit(b">}}3 kg{{< /calc-claim", b">}}4 kg{{< /calc-claim"),
        edit(b"[^1]: mine", b"[^1]: yours"),
        edit(b"The end.", b"The end"),
        edit(b"{{< /calc >}}[", b"{{< /calc  >}}["),
        edit(b'{{< calc "1 kg" >}}', b'{{< calc  "1 kg" >}}'),
        edit(b"    More.\n\nThe end", b"    More.\n\n[^2]: x\n\nThe end"),
        at_end(b"\nMore text.\n"),
    ],
    ids=lambda change: change.new.decode().strip(),
)
def test_text_of_the_author_may_not_change(change: Edit) -> None:
    found = proved(change)
    assert found is not None
    assert found.code == "HC990"


@pytest.mark.parametrize(
    "change",
    [
        edit(b'"1 kg" >', b'"9 kg" >'),
        edit(b'{{< fig "a" >}}', b""),
        edit(b">}}2 kg", b'>}}{{< calc "x" />}}'),
        edit(b">}}2 kg", b">}}{{< "),
        edit(b">}}2 kg{{< /calc", b">}}2 kg{{< /calc >}}{{< /calc"),
        edit(b'{{< calc "1 kg" >}}2', b'{{% calc "1 kg" %}}2'),
        edit(b'calc "3 kg" />}}', b'calc expr="3 kg" />}}'),
        edit(b' {{< fig "a" >}}', b' {{< fig "a" />}}'),
    ],
)
def test_the_shortcodes_may_not_change(change: Edit) -> None:
    found = proved(change)
    assert found is not None
    assert found.code == "HC990"


def test_a_byte_beside_the_edits_may_not_change() -> None:
    change = edit(b">}}2 kg", b">}}1 kg")
    after = splice(POST, [change])
    for at in (0, 30, len(after) - 2):
        spoilt = after[:at] + b"#" + after[at + 1 :]
        found = verify(POST, spoilt, Plan((change,)), settled)
        assert found is not None
        assert "beside its edits" in found.message or "after its last edit" in found.message


@pytest.mark.parametrize("span", [Span(5, 3), Span(0, 10_000)])
def test_edits_outside_of_the_file_are_seen(span: Span) -> None:
    assert verify(POST, POST, Plan((Edit(span, b""),)), settled) is not None


def test_overlapping_edits_are_seen() -> None:
    first, second = Edit(Span(5, 9), b""), Edit(Span(7, 8), b"")
    assert verify(POST, POST[:5] + POST[9:], Plan((first, second)), settled) is not None


def test_a_result_that_is_not_settled_is_refused() -> None:
    change = edit(b">}}2 kg", b">}}1 kg")
    found = proved(change, replan=lambda _: Plan((change,)))
    assert found is not None
    assert "a second run would change the post again" in found.message


def test_a_result_with_errors_is_refused() -> None:
    error = Diagnostic("HC201", "unknown name")
    found = proved(edit(b">}}2 kg", b">}}1 kg"), replan=lambda _: Plan((), (error,)))
    assert found is not None
    assert "unknown name" in found.message


def test_a_warning_does_not_stand_in_the_way() -> None:
    warning = Diagnostic("HC331", "differ", severity="warning")
    assert proved(edit(b">}}2 kg", b">}}1 kg"), replan=lambda _: Plan((), (warning,))) is None


@pytest.mark.parametrize(
    ("source", "old", "new"),
    [
        (
            b"\r\n".join([b'x {{< calc "1" />}} x', b"", b"y"]),
            b" />}}",
            b" >}}1{{< /calc >}} [^calc-1]",
        ),
        (b'\xef\xbb\xbfa {{< calc "1" />}}', b" />}}", b" >}}1{{< /calc >}}"),
        (b'a {{< CALC "1" />}}', b" />}}", b" >}}1{{< /CALC >}}"),
        (b'> {{% calc-table "t" /%}}\n', b" /%}}", b" %}}\n> | a |\n> {{% /calc-table %}}"),
    ],
)
def test_other_shapes_of_posts_can_be_proved(source: bytes, old: bytes, new: bytes) -> None:
    assert proved(edit(old, new, source), source=source) is None


def test_brackets_that_only_begin_like_a_mark_are_the_authors() -> None:
    source = b'It is {{< calc "2 kg" >}}2 kg{{< /calc >}}[^calc-]two.\n'
    at = source.index(b"[^calc-]")
    change = Edit(Span(at, at), b"[^calc-2-kg]")
    after = splice(source, [change])
    assert verify(source, after, Plan((change,)), settled) is None


@pytest.mark.parametrize(
    ("source", "old"),
    [
        (b"a\n\n[^calc-x]: X\n\n\n\nb\n", b"[^calc-x]: X\n\n"),
        (b"a\n\n[^calc-x]: X\n\n    code\n", b"[^calc-x]: X\n\n"),
        (b"a\n[^calc-x]: X\r\n\tY\r\n# b\r\n", b"[^calc-x]: X\r\n\tY\r\n"),
        (b"a\n\n   [^calc-x]: X", b"\n\n   [^calc-x]: X"),
        (
            b"a\n\n[^calc-x]: X\n#tag\n1.5 more\n[x] too\n",
            b"[^calc-x]: X\n#tag\n1.5 more\n[x] too\n",
        ),
    ],
)
def test_a_note_can_go_whatever_stands_round_it(source: bytes, old: bytes) -> None:
    assert proved(edit(old, b"", source), source=source) is None


@pytest.mark.parametrize(
    ("source", "old"),
    [
        (b"a\n\n    [^calc-x]: code\n", b"    [^calc-x]: code\n"),
        (b"a\n\n[^calc-x] and: text\n", b"[^calc-x] and: text\n"),
        (b"a\n\n[^calc-x y]: text\n", b"[^calc-x y]: text\n"),
        (b"a\n\n[^calc-x]: X\n\n    code\n", b"    code\n"),
        (b"a\n\n[^calc-x]: X\n- an item\n", b"- an item\n"),
        (b"a\n\n[^calc-x]: X\n# Heading\n", b"# Heading\n"),
        (b"a\n\n[^calc-x]: X\n1. item\n", b"1. item\n"),
        (b"a\n\n[^calc-x]: X\n[own]: /x\n", b"[own]: /x\n"),
        (b"a\n\n[^calc-x]: X\n__strong__\n", b"__strong__\n"),
        (b"a\n\n[^calc-x]: X\n  * item\n", b"[^calc-x]: X\n  * item\n"),
        (b"a\n[^calc-x]: X\n\n---\n", b"[^calc-x]: X\n\n"),
    ],
)
def test_what_only_looks_like_a_note_must_stay(source: bytes, old: bytes) -> None:
    assert proved(edit(old, b"", source), source=source) is not None
