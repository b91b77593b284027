"""Writing in place: values, notes and tables appear where they belong, and nothing else moves."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from post_bench import PATH, planned, post, written

from hugo_calc.post import Site, staleness
from hugo_calc.text.splice import splice

TABLE = """calc:
  tables:
    training:
      rows: [model.llama2_7b, model.llama2_70b]
      columns:
        Model: row.label
        GPU-hours: row.gpu_hours
        Emissions: {expr: "training(row, method.llama).co2e in tCO2e", format: 1dp}
      total: true
"""


def body_of(text: str) -> str:
    return text.split("---\n", 2)[2]


def test_an_empty_tag_is_filled_and_gets_its_mark_and_its_note() -> None:
    body = body_of(written(post('It takes {{< calc "gpu.h100_sxm.tdp" />}} each.')))
    assert body.startswith(
        'It takes {{< calc "gpu.h100_sxm.tdp" >}}700 W{{< /calc >}}[^calc-gpu-h100-sxm-tdp] each.\n'
    )
    note = body.split("\n\n")[1]
    assert note.startswith("[^calc-gpu-h100-sxm-tdp]: 700 W. ")
    assert "[NVIDIA H100 product page and datasheet](https://" in note
    assert note.endswith("Computed as of 2024-05-20.\n")


def test_a_mark_never_follows_a_digit() -> None:
    body = written(post('We have {{< calc "3 × 4" />}} and {{< calc "5 kW" "bare" />}} and 3 m³.'))
    assert ">}}12{{< /calc >}} [^" in body
    assert not re.search(r"\d\{\{< /calc >\}\}\[\^", body)


def test_only_the_tools_regions_change_and_other_bytes_stay() -> None:
    source = (
        "\ufeff---\r\ntitle:   t   # a comment\r\ndate: 2024-05-20\r\n---\r\n"
        'A  {{< calc "5 W × 2" >}}old{{< /calc >}}  \r\nmixed\n\ttab {{< fig "x" >}}\r\nno end'
    ).encode()
    made = planned(source)
    result = splice(source, made.edits)
    kept = result.replace(b">}}10 W{{< /calc >}}[^calc-5-w-2]", b">}}old{{< /calc >}}")
    assert kept.startswith(source)
    assert kept[len(source) :] == b"\r\n\r\n[^calc-5-w-2]: 5 W \xc3\x97 2 = 10 W."


def test_a_stale_digit_is_told_with_both_texts_and_its_change() -> None:
    fresh = written(post('It takes {{< calc "2 × gpu.h100_sxm.tdp" />}}.'))
    stale = fresh.replace("1.4 kW", "1.5 kW", 1)
    assert stale != fresh
    told = staleness(planned(stale), PATH)
    assert [each.code for each in told] == ["HC401"]
    assert told[0].message == "figure is out of date: 1.5 kW should read 1.4 kW"
    assert "−6.7%" in told[0].label
    span = told[0].span
    assert span is not None
    assert span.of(stale.encode()) == b"1.5 kW"
    assert splice(stale.encode(), planned(stale).edits).decode() == fresh


def test_figures_of_one_expression_share_a_note_whatever_their_unit_and_format() -> None:
    body = written(post('{{< calc "2 × 1 kWh" />}} {{< calc "2 × 1 kWh in Wh" "bare" />}}'))
    assert body.count("[^calc-2-1-kwh]:") == 1
    assert body.count("[^calc-2-1-kwh]") == 3


def test_a_standing_mark_stays_and_a_second_claimant_gets_its_own() -> None:
    body = written(
        post(
            '{{< calc "2 × 1 W" >}}2 W{{< /calc >}}[^calc-mine] '
            '{{< calc "3 × 1 W" >}}3 W{{< /calc >}}[^calc-mine]'
        )
    )
    assert "2 W{{< /calc >}}[^calc-mine]" in body
    assert "3 W{{< /calc >}}[^calc-3-1-w]" in body


def test_long_and_clashing_labels_are_cut_and_told_apart() -> None:
    long = "gpu.h100_sxm.tdp × 1 year × 1 million + 5 TWh + 6 TWh"
    body = written(post(f'{{{{< calc "{long}" />}}}} {{{{< calc "1 W × 2" />}}}} '
                        '{{< calc "1 W / 2" />}}'))  # fmt: skip
    labels = re.findall(r"\[\^(calc-[^\]]+)\]:", body)
    assert len(set(labels)) == len(labels) == 3
    assert all(re.fullmatch("calc-[a-z0-9-]+", label) and len(label) <= 40 for label in labels)


def test_a_note_nothing_refers_to_goes_and_the_authors_own_stay() -> None:
    fresh = written(post('A {{< calc "1 W × 2" />}}.[^mine]\n\n[^mine]: My own, [^calc is fine.'))
    gone = fresh.replace('{{< calc "1 W × 2" >}}2 W{{< /calc >}}[^calc-1-w-2]', "two")
    again = written(gone, Site(force=True))
    assert "[^calc-1-w-2]" not in again
    assert "[^mine]: My own, [^calc is fine.\n" in again


def test_a_note_spread_over_indented_lines_by_a_formatter_is_left_alone() -> None:
    fresh = written(post('A {{< calc "2 × gpu.h100_sxm.tdp" />}}.'))
    folded = fresh.replace("= 1.4 kW. ", "= 1.4 kW.\n    ", 1)
    assert folded != fresh
    assert written(folded) == folded


def test_no_note_in_a_fence_a_heading_form_a_nested_call_or_where_the_author_says_so() -> None:
    text = post(
        '```\n{{< calc "1 W × 2" />}}\n```\n\n## H {{% calc-text "1 W × 3" /%}}\n\n'
        '{{< box >}}{{< calc "1 W × 4" />}}{{< /box >}}\n\n'
        '{{< calc expr="1 W × 5" note="false" />}}'
    )
    body = written(text)
    assert "[^" not in body
    assert [f"{n} W" in body for n in (2, 3, 4, 5)] == [True] * 4


def test_a_comment_form_is_left_alone() -> None:
    text = post('Write `{{</* calc "x" */>}}` or {{%/* calc-table "t" */%}}.')
    assert written(text) == text


@pytest.mark.parametrize(
    ("before", "prefix"), [("", ""), ("> ", "> "), ("- ", "  "), ("> - ", ">   "), ("1. ", "   ")]
)
def test_a_table_keeps_the_prefix_of_its_tag_on_every_line(before: str, prefix: str) -> None:
    body = body_of(written(post(f'{before}{{{{% calc-table "training" /%}}}}', TABLE)))
    lines = body.split("[^calc-table")[0].rstrip("\n").split("\n")
    block = body[: body.index("{{% /calc-table %}}")].split("\n")
    rows = [line for line in block if "|" in line]
    assert len(rows) == 5
    assert all(row.startswith(prefix + "|") for row in rows)
    assert lines[0] == f'{before}{{{{% calc-table "training" %}}}}'


def test_a_table_sums_unrounded_and_marks_stand_in_headers_only() -> None:
    body = written(post('{{% calc-table "training" /%}}', TABLE))
    rows = [line for line in body.split("\n") if line.startswith("|")]
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert cells[0][0] == "Model"
    assert cells[0][2] == "Emissions[^calc-table-training-emissions]"
    assert cells[2:] == [
        ["Llama 2 7B", "184,320 h", "31.2 t CO₂e"],
        ["Llama 2 70B", "1,720,320 h", "291.4 t CO₂e"],
        ["Total", "1,904,640 h", "322.6 t CO₂e"],
    ]
    assert not any("[^" in cell for row in cells[1:] for cell in row)


def test_a_table_that_a_formatter_padded_otherwise_is_left_alone() -> None:
    fresh = written(post('{{% calc-table "training" /%}}', TABLE))
    tight = re.sub(r" {2,}\|", " |", fresh).replace("-----", "--")
    assert tight != fresh
    assert written(tight) == tight


def test_rows_of_a_csv_file_are_read_as_quantities_and_text() -> None:
    front = (
        "calc:\n  tables:\n    t:\n      rows: fleet.csv\n      columns:\n"
        '        Site: row.site\n        Power: "row.gpus × gpu.h100_sxm.tdp"\n'
    )
    site = Site(resource=lambda name: b"Site,GPUs\nNorth,1000\n" if name == "fleet.csv" else None)
    body = written(post('{{% calc-table "t" /%}}', front), site)
    assert "| North |" in body
    assert "700 kW" in body


def test_a_post_in_german_gets_german_separators() -> None:
    site = Site(language="de")
    body = written(post('{{< calc "1234.5 kWh + 1 kWh" />}} {{< calc "1 / 8" "%" />}}'), site)
    assert ">}}1.235,5 kWh{{<" in body
    assert ">}}12,5 %{{<" in body


def test_a_post_sees_the_facts_of_its_day_and_as_of_moves_it() -> None:
    on_its_day = written(post('{{< calc "grid.us" />}}'))
    assert "0.375357 kg CO₂e/kWh" in on_its_day
    later = written(post('{{< calc "grid.us" />}}', "calc:\n  as_of: 2025-07-01\n"))
    assert "0.349667 kg CO₂e/kWh" in later
    assert "Computed as of 2025-07-01." in later


def test_a_claim_is_never_changed_and_is_told_when_it_does_not_hold() -> None:
    fine = post('Meta says {{< calc-claim "2 × 1000 t" >}}2,000 t{{< /calc-claim >}}.')
    assert written(fine) == fine
    truncated = post('{{< calc-claim "62.4476 tCO2e" >}}62.44 t CO₂e{{< /calc-claim >}}')
    assert planned(truncated).diagnostics == ()
    wrong = planned(post('{{< calc-claim "2282.7 t" >}}2,290 t{{< /calc-claim >}}'))
    assert [(each.code, each.severity) for each in wrong.diagnostics] == [("HC410", "stale")]
    assert wrong.edits == ()
    allowed = post('{{< calc-claim expr="2282.7 t" within="1%" >}}2,290 t{{< /calc-claim >}}')
    assert planned(allowed).diagnostics == ()


def test_notes_and_tables_are_what_a_markdown_parser_takes_them_for() -> None:
    text = written(post('A {{< calc "2 × gpu.h100_sxm.tdp" />}}.\n\n{{% calc-table "training" /%}}',
                        TABLE))  # fmt: skip
    body = re.sub(r"\{\{[%<].*?[%>]\}\}", "", body_of(text))
    html = MarkdownIt("commonmark").enable("table").use(footnote_plugin).render(body)
    assert html.count("<table>") == 1
    assert html.count('<li id="fn') == 3
    assert "[^calc" not in html


def test_a_values_text_has_nothing_that_markdown_or_html_takes_for_a_sign() -> None:
    body = written(
        post('{{< calc "llama as equivalence.home_electricity_year" />}}',
             "calc:\n  let:\n    llama: 2282 tCO2e\n")
    )  # fmt: skip
    match = re.search(r">\}\}(.*?)\{\{<", body)
    assert match is not None
    assert not set("<>&*_~|$") & set(match[1])
    assert match[1].endswith("homes' electricity use for one year")


def test_without_figures_a_post_is_not_looked_at() -> None:
    assert planned("no front matter, no tags").figures == ()
    assert planned(post("{{< figure src=x >}}")) == planned("plain")


@pytest.mark.parametrize(
    "body",
    ['Code `{{< calc "1 W × 2" />}}` here.', '<!-- {{< calc "1 W × 2" />}} -->',
     '[about {{< calc "1 W × 2" />}}](/x/)', '| {{< calc "1 W × 2" />}} | b |',
     '# H {{% calc-text "1 W × 2" /%}}'],
)  # fmt: skip
def test_no_mark_stands_where_it_would_be_text_or_mislead(body: str) -> None:
    result = written(post(body))
    assert "2 W" in result
    assert "[^" not in result


def test_a_deleted_mark_is_told_as_a_mark_and_put_back() -> None:
    fresh = written(post('A {{< calc "1 W × 2" />}} b.'))
    gone = fresh.replace("[^calc-1-w-2] b.", " b.")
    told = staleness(planned(gone), PATH)
    assert [each.message for each in told] == ["the footnote mark should be [^calc-1-w-2]"]
    assert written(gone) == fresh
