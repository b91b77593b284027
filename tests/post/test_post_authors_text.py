"""What an author wrote where the tool writes too: it stays, and is said, but for force."""

from __future__ import annotations

import pytest
from post_bench import only, planned, post, written

from hugo_calc.post import Plan, Site, staleness
from hugo_calc.text.splice import splice

LAPTOP = "calc:\n  let:\n    laptop: 50 W × 8 h × 230\n    b: 3 kg\n"
FIGURE = 'At {{< calc "laptop" />}} a year.'
TABLE = (
    "calc:\n  tables:\n    t:\n      rows: [model.llama3_8b]\n      columns: {M: row.label,"
    " H: row.gpu_hours}\n"
)
NOTE = "[^calc-laptop]: 50 W × 8 h × 230 = 92 kWh."


def codes(made: Plan) -> list[str]:
    return [each.code for each in (*made.diagnostics, *staleness(made, "a.md"))]


def rewritten(before: str, *changes: tuple[str, str]) -> tuple[str, str, Plan]:
    """Write a post, change it, and write it again; return it changed, written, and the plan."""
    first = planned(before)
    text = splice(before.encode(), first.edits).decode()
    for old, new in changes:
        assert text.count(old) == 1, (old, text)
        text = text.replace(old, new)
    made = planned(text, Site(ledger=first.ledger))
    return text, splice(text.encode(), made.edits).decode(), made


@pytest.mark.parametrize(
    "more",
    [
        "\n  * Remember to ask Bob",
        "\n<!--more-->",
        "\n<img src=x>",
        "\n  | a | b |\n  | - | - |",
        "\n# A heading",
        "\n1. An item",
        "\n```\ncode\n```",
    ],
)
def test_what_stands_right_behind_a_note_is_not_part_of_it(more: str) -> None:
    text, after, made = rewritten(
        post(FIGURE, LAPTOP), ('{{< calc "laptop" >}}92 kWh{{< /calc >}}[^calc-laptop]', "much"),
        (NOTE, NOTE + more),
    )  # fmt: skip
    assert after == text.replace(NOTE + "\n", "")
    assert codes(made) == ["HC405"]


@pytest.mark.parametrize(
    "changes",
    [
        ((NOTE, f"{NOTE} Measured with a meter that Bob lent me."),),
        ((NOTE, f"{NOTE}\nMeasured with a meter."),),
        ((NOTE, f"{NOTE}\n    Measured with a meter."),),
        ((NOTE, f"{NOTE}\n\n    A second paragraph of it."),),
    ],
)
def test_a_note_that_somebody_added_to_outlives_its_figure(
    changes: tuple[tuple[str, str], ...],
) -> None:
    text, after, made = rewritten(
        post(FIGURE, LAPTOP), ('{{< calc "laptop" >}}92 kWh{{< /calc >}}[^calc-laptop]', "much"),
        *changes,
    )  # fmt: skip
    assert after == text
    assert codes(made) == ["HC402"]


def test_a_second_definition_of_a_label_goes_only_if_it_says_the_same() -> None:
    text, after, made = rewritten(post(FIGURE, LAPTOP), (NOTE, f"{NOTE}\n\n[^calc-laptop]: Mine."))
    assert (after, codes(made)) == (text, ["HC402"])
    text, after, made = rewritten(post(FIGURE, LAPTOP), (NOTE, f"{NOTE}\n\n{NOTE}"))
    assert (after.count(NOTE), codes(made)) == (1, ["HC405"])


@pytest.mark.parametrize(
    "changes",
    [
        (('calc "laptop"', 'calc "laptop / 2"'),),
        (("    laptop:", "    notebook:"), ('calc "laptop"', 'calc "notebook"')),
    ],
)
def test_a_value_by_hand_outlives_a_change_of_its_formula(
    changes: tuple[tuple[str, str], ...],
) -> None:
    text, after, made = rewritten(post(FIGURE, LAPTOP), ("92 kWh{{", "roughly 95 kWh{{"), *changes)
    assert "roughly 95 kWh" in after
    assert after == text, "and its note stays with it"
    assert codes(made) == ["HC402"]


def test_a_renamed_label_does_not_hide_what_was_edited() -> None:
    first = planned(post(FIGURE, LAPTOP))
    text = splice(post(FIGURE, LAPTOP).encode(), first.edits).decode()
    text = text.replace("calc-laptop", "calc-mine").replace("92 kWh.", "92 kWh. My words.")
    made = planned(text, Site(ledger=first.ledger))
    assert (made.edits, codes(made)) == ((), ["HC402"])


def test_a_new_figure_before_an_edited_one_does_not_take_its_place() -> None:
    before = post('A {{% calc-text "laptop / 2" /%}} x.', LAPTOP)
    _, after, made = rewritten(
        before, ("46 kWh", "50 kWh, I think"),
        ("A {{%", 'New {{% calc-text "laptop * 2" /%}}. A {{%'),
    )  # fmt: skip
    assert "50 kWh, I think" in after
    assert "184 kWh" in after
    assert sorted(codes(made)) == ["HC401", "HC402"]


def test_a_ledger_that_says_nothing_leaves_all_that_differs() -> None:
    text = written(post(FIGURE, LAPTOP)).replace("92 kWh{{", "93 kWh{{")
    assert planned(text, Site(ledger={})).edits == ()
    assert planned(text).edits != (), "and where there is none, a value is the tool's"


@pytest.mark.parametrize(
    "inner",
    [
        "\n\nA whole paragraph of mine.\n\n> And a quote. ",
        "92 kWh <!-- check with Bob -->",
        "92 kWh[^own]",
        "about a third of it",
        "92 **kWh**",
    ],
)
def test_prose_between_two_tags_is_no_value(inner: str) -> None:
    text = post(f'At {{{{< calc "laptop" >}}}}{inner}{{{{< /calc >}}}} a year.', LAPTOP)
    for site in (Site(), Site(ledger=planned(text).ledger)):
        made = planned(text, site)
        assert inner in splice(text.encode(), made.edits).decode()
        assert codes(made)[0] == "HC402"
    assert inner not in written(text, Site(force=True))


def test_prose_between_the_tags_of_a_table_is_not_lost() -> None:
    inner = "\n\nMy caption.\n\n[^own]: mine\n\n"
    text = post(f'{{{{% calc-table "t" %}}}}{inner}{{{{% /calc-table %}}}}', TABLE)
    made = planned(text)
    assert inner in splice(text.encode(), made.edits).decode()
    assert codes(made)[0] == "HC402"


def test_a_table_kept_by_hand_keeps_the_notes_that_it_cites() -> None:
    text, after, made = rewritten(
        post('{{% calc-table "t" /%}}', TABLE),
        ("1,300,000 h", "1,300,001 h"),
        ("H: row.gpu_hours", "Hours: row.gpu_hours"),
    )
    assert "[^calc-table-t-h]:" in after
    assert after.startswith(text), "only the note of the new column comes to it"
    assert codes(made)[0] == "HC402"


@pytest.mark.parametrize(
    "example",
    [
        "{{< highlight md >}}\n[^calc-z]: an example\n{{< /highlight >}}",
        "<!--\n[^calc-z]: an example\n-->",
        "<pre>\n[^calc-z]: an example\n</pre>",
        "<div>\n[^calc-z]: an example\n</div>",
        '{{</* calc "x"\n[^calc-z]: an example */>}}',
        "{{< fig `\n[^calc-z]: an example` >}}",
        "```\n[^calc-z]: an example\n```",
    ],
)
def test_an_example_of_a_note_is_none(example: str) -> None:
    after = written(post(f"{FIGURE}\n\n{example}", LAPTOP))
    assert (
        after
        == post(f"{FIGURE}\n\n{example}", LAPTOP).replace(
            '" />}}', '" >}}92 kWh{{< /calc >}}[^calc-laptop]'
        )
        + f"\n{NOTE}\n"
    )


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("Point one\n[^calc-old]: x\n\n---\n\nTwo", "Point one\n\n---\n\nTwo"),
        ("One.\n[^calc-old]: 1.\n\nTwo.", "One.\n\nTwo."),
        ("One.\n\n[^calc-old]: 1.\n\nTwo.", "One.\n\nTwo."),
        ("One.\n\n[^calc-old]: 1.\n# Two.", "One.\n\n# Two."),
        ("One.\n\n[^calc-a]: 1.\n\n[^calc-b]: 1.\n\nTwo.", "One.\n\nTwo."),
        ("One.\n\n[^calc-a]: 1.\n[^calc-b]: 1.\n\nTwo.", "One.\n\nTwo."),
    ],
)
def test_what_had_a_blank_line_between_it_still_has_one(body: str, left: str) -> None:
    assert written(post(body), Site(force=True)) == post(left)


def test_a_label_may_have_a_colon() -> None:
    body = written(post('At {{< calc "laptop" />}}[^calc-a:b] a year.', LAPTOP))
    assert "[^calc-a:b]: 50 W × 8 h × 230 = 92 kWh." in body


@pytest.mark.parametrize(
    "press", ["Press `", "Press \\`", "Press ``` and `", "> ```\n> code\n\nThen"]
)
def test_a_lone_backquote_hides_no_mark_of_the_authors(press: str) -> None:
    text = post(f"{press}, see[^calc-method] here.\n\n[^calc-method]: My own words.")
    found, covered = only(text)
    assert (found.code, covered) == ("HC509", "[^calc-method]")


def test_a_mark_whose_figure_is_gone_or_misspelt_is_told_as_that() -> None:
    found, _ = only(post(f"It is 2 MWh[^calc-laptop].\n\n{NOTE}", LAPTOP))
    assert found.help.startswith("delete the mark")
    found, _ = only(post('It is {{< clac "laptop" >}}[^calc-laptop].', LAPTOP))
    assert found.help == "did you mean {{< calc … >}}?"


def test_a_note_of_the_authors_is_not_taken_for_that_of_a_new_figure() -> None:
    text = post('At {{< calc "laptop" />}}[^calc-x].\n\n[^calc-x]: I measured it.', LAPTOP)
    found, covered = only(text)
    assert (found.code, covered) == ("HC509", "[^calc-x]: I measured it.")
    assert "I measured it" not in written(text, Site(force=True))


@pytest.mark.parametrize(
    "body",
    [
        '<p title="{{< calc "laptop" />}}">x</p>',
        'x <b title="{{< calc "laptop" />}}">x</b>',
        '<div>\n{{< calc "laptop" />}}\n</div>',
        '<!-- {{< calc "laptop" />}} --> {{< calc "laptop" />}}',
        '<script>\n\n{{< calc "laptop" />}}\n</script>',
    ],
)
def test_no_mark_is_put_where_html_would_show_it_as_text(body: str) -> None:
    after = written(post(body, LAPTOP))
    assert "92 kWh" in after
    assert "[^" not in after


@pytest.mark.parametrize(
    "body", ['<div>\n\n{{< calc "laptop" />}}\n\n</div>', '<b>{{< calc "b" />}}</b>']
)
def test_markdown_within_html_has_its_marks(body: str) -> None:
    assert "[^calc-" in written(post(body, LAPTOP))


@pytest.mark.parametrize("opening", ["<!-- draft", "<pre>\ncode", "```\ncode"])
def test_no_note_is_put_into_what_is_not_closed(opening: str) -> None:
    made = planned(post(f"{FIGURE}\n\n{opening}", LAPTOP))
    assert (codes(made), made.edits) == (["HC511"], ())


CONFLICT = '<<<<<<< HEAD\nA {{< calc "b" />}}.\n=======\nB {{< calc "b" />}}.\n>>>>>>> other'


def test_a_merge_conflict_is_refused_as_that() -> None:
    found, covered = only(post(CONFLICT, LAPTOP))
    assert (found.code, covered) == ("HC514", "<<<<<<< HEAD")
    broken = post(CONFLICT.replace("/>}}.\n=", ">}}.\n="), LAPTOP)
    assert only(broken)[0].code == "HC514", "before what Hugo would say"
    front = "calc:\n  let:\n<<<<<<< HEAD\n    b: 3 kg\n=======\n    b: 4 kg\n>>>>>>> other\n"
    assert only(post('{{< calc "b" />}}', front))[0].code == "HC514"


def test_an_example_of_a_conflict_is_none() -> None:
    assert "3 kg" in written(post(f"```text\n{CONFLICT}\n```", LAPTOP))
    assert "3 kg" in written(post('<<<<<<< HEAD\n=======\n\n{{< calc "b" />}}', LAPTOP))


@pytest.mark.parametrize(
    "before", ["Loop `for i<n` here.", "Where $p<q$ holds.", "With n <k here."]
)
def test_a_sign_in_prose_begins_no_tag_of_html(before: str) -> None:
    text = post(f'{before}\n\nA {{{{< calc "b" />}}}} x.\n\nSo a -> b.', LAPTOP)
    assert "3 kg{{< /calc >}}[^calc-b] x." in written(text)


def test_an_edit_that_equals_the_text_of_another_figure_is_one_by_hand() -> None:
    front = "calc:\n  let:\n    b: 3\n    c: 4\n"
    before = post('We had {{% calc-text "b" /%}} laptops and {{% calc-text "c" /%}} phones.', front)
    text, after, made = rewritten(before, ("3{{%", "4{{%"))
    assert (after, codes(made)) == (text, ["HC402"])


@pytest.mark.parametrize("end", ["\n\nEnd of post.", "\n# End"])
def test_a_note_that_stays_is_counted_as_there_when_the_next_one_goes(end: str) -> None:
    before = post('A {{< calc "b" />}} and {{< calc "laptop" />}}.', LAPTOP)
    first = planned(before)
    text = splice(before.encode(), first.edits).decode()
    head, _, _ = text.partition("A {{<")
    text = f"{head}A 3 kg and 92 kWh.\n\n[^calc-b]: 3 kg. Mine.\n{NOTE}{end}\n"
    made = planned(text, Site(ledger=first.ledger))
    after = splice(text.encode(), made.edits).decode()
    assert after == text.replace(NOTE + "\n", "")


@pytest.mark.parametrize(
    "example", ["    <!-- an example", "    <script>", "> <!-- note to self", "> <pre>\n> code"]
)
def test_html_as_code_or_in_a_quote_ends_with_that(example: str) -> None:
    after = written(post(f"{example}\n\n{FIGURE}", LAPTOP))
    assert "92 kWh{{< /calc >}}[^calc-laptop]" in after


def test_a_conflict_in_a_shortcode_is_an_example_and_one_behind_it_is_none() -> None:
    shown = f"{{{{< highlight text >}}}}\n{EXAMPLE}\n{{{{< /highlight >}}}}"
    assert "3 kg" in written(post(f'{shown}\n\n{{{{< calc "b" />}}}}', LAPTOP))
    found, _ = only(post(f"```\n{EXAMPLE}\n```\n\n{CONFLICT}", LAPTOP))
    assert found.code == "HC514"


EXAMPLE = "<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x"


def test_an_escape_that_a_formatter_puts_at_a_lines_start_is_no_edit() -> None:
    fresh = written(post('{{< calc "50 W × 2 h + 80 W × 3 h + 1 kWh" />}}'))
    at = fresh.rindex(" + 1 kWh")
    folded = f"{fresh[:at]}\n    \\{fresh[at + 1 :]}"
    assert folded != fresh
    assert written(folded) == folded


def test_without_a_ledger_a_figure_that_is_emptied_comes_back_with_its_note() -> None:
    text = written(post(FIGURE, LAPTOP)).replace("92 kWh{{", "{{").replace("× 230", "× 200", 1)
    assert "[^calc-laptop]: 50 W × 8 h × 200 = 80 kWh." in written(text)


def test_a_sign_for_more_than_is_part_of_what_an_author_wrote() -> None:
    text, after, made = rewritten(
        post('{{% calc-text "b" /%}} it is', LAPTOP), ("3 kg{{", ">3 kg{{")
    )
    assert (after, codes(made)) == (text, ["HC402"])
