"""Posts whose first write must be the last: what a value covers must not sway how it is read."""

from __future__ import annotations

import pytest
from post_bench import only, planned, post, written

from hugo_calc.post import Site, staleness
from hugo_calc.text.splice import splice

TABLE = "calc:\n  tables:\n    r:\n      rows: [model.llama2_7b]\n      columns: {M: row.label}\n"


def test_a_code_span_over_a_broken_tag_stays_one() -> None:
    body = written(post('`{{< calc "3 kg"\n/>}}` and {{< calc "4 kg" />}}'))
    assert '`{{< calc "3 kg" >}}3 kg{{< /calc >}}` and' in body
    assert "4 kg{{< /calc >}}[^calc-4-kg]" in body


def test_a_line_break_in_an_old_value_hides_no_code_span() -> None:
    assert "[^calc-" not in written(post('`{{< calc "3 kg" >}}1\nkg{{< /calc >}}`'))


def test_a_backquote_in_an_old_value_begins_no_code_span() -> None:
    body = written(post('{{< calc "3 kg" >}}`{{< /calc >}} is {{< calc "4 kg" />}}'))
    assert body.count("[^calc-4-kg]") == 2


def test_a_figure_at_the_end_of_a_heading_has_no_mark() -> None:
    assert "[^calc-" not in written(post('## It is {{% calc "3 kg" /%}}'))
    assert "[^calc-" not in written(post('It is {{% calc "3 kg" /%}}\n---'))
    assert "[^calc-" not in written(post('## {{% calc-text "1"\n/%}} {{% calc "3 kg" /%}}'))


def test_any_number_of_closing_slashes_is_taken_away() -> None:
    assert '{{< calc "3 kg" >}}3 kg{{< /calc >}}' in written(post('{{< calc "3 kg"/ / />}}'))
    assert '{{< calc "3 kg" >}}3 kg{{< /calc >}}' in written(post('{{< calc "3 kg"// >}}'))


@pytest.mark.parametrize("inner", ["[^calc-x]: foo", "```", "~~~\n[^calc-x]: foo"])
def test_old_rows_of_a_table_may_look_like_anything(inner: str) -> None:
    tail = '\n\nIt is {{< calc "3 kg" />}}.'
    text = post(f'{{{{% calc-table "r" %}}}}\n{inner}\n{{{{% /calc-table %}}}}{tail}', TABLE)
    assert inner in splice(text.encode(), planned(text).edits).decode(), "it may be an author's"
    body = written(text, Site(force=True))
    assert inner not in body
    assert "[^calc-3-kg]: 3 kg." in body


def test_an_old_value_may_look_like_a_note() -> None:
    text = post('{{< calc "3 kg" >}}\n[^calc-z]: x\n{{< /calc >}}')
    assert "[^calc-z]" not in written(text, Site(force=True))


@pytest.mark.parametrize(
    "tag", ['{{< calc "1" />}}', '{{< fig "a" >}}', "{{< box >}}\nt\n{{< /box >}}"]
)
def test_a_shortcode_in_a_note_of_ours_is_not_lost(tag: str) -> None:
    found, covered = only(post(f"Text.\n\n[^calc-x]: foo {tag}"))
    assert found.code == "HC511"
    assert covered == tag.split("\n", maxsplit=1)[0]


def test_two_left_over_notes_at_the_very_end_both_go() -> None:
    source = b"---\n---\nx\n\n[^calc-a]: x\n[^calc-b]: y"
    assert splice(source, planned(source, Site(force=True)).edits) == b"---\n---\nx\n\n"


def test_a_post_cannot_begin_with_a_note_if_what_follows_could_be_front_matter() -> None:
    found, covered = only("[^calc-a]: x\n\n{{% box %}}{{% /box %}}\n")
    assert (found.code, covered) == ("HC511", "[^calc-a]: x")


def test_a_missing_mark_is_told_also_behind_what_was_edited_by_hand() -> None:
    source = post('It takes {{< calc "5 W × 2" />}}.')
    made = planned(source)
    fresh = splice(source.encode(), made.edits)
    edited = fresh.replace(b">}}10 W<", b">}}11 W<").replace(
        b">}}10 W{{< /calc >}}[^calc-5-w-2]", b">}}11 W{{< /calc >}}"
    )
    assert edited != fresh
    told = staleness(planned(edited, Site(ledger=made.ledger)), "a.md")
    assert [each.code for each in told] == ["HC402", "HC405"]
