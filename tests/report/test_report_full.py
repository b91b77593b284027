"""Diagnostics in full, as people read them."""

from collections.abc import Mapping

import pytest

from hugo_calc.report import full
from hugo_calc.report.diagnostic import Diagnostic, Label
from hugo_calc.report.sources import Sources, resolved
from hugo_calc.text.span import Span

PATH = "content/posts/datacentre.md"


def at(source: str, text: str, after: str = "") -> Span:
    start = source.encode().index(text.encode(), source.encode().index(after.encode()))
    return Span(start, start + len(text.encode()))


def drawn(
    diagnostic: Diagnostic,
    source: str,
    others: Mapping[str, str] | None = None,
    *,
    colour: bool = False,
    more: bool = False,
) -> str:
    sources = Sources()
    sources.add(PATH, source.encode())
    for path, text in (others or {}).items():
        sources.add(path, text.encode())
    return full.render([resolved(diagnostic, PATH)], sources, colour=colour, more=more)


def test_both_sides_of_a_sum_are_labelled_below_the_line() -> None:
    source = "\n" * 41 + 'We used {{< calc "1200 MWh + 35 tonne" >}}…{{< /calc >}} last year.\n'
    diagnostic = Diagnostic(
        "HC301",
        "cannot add energy to mass",
        at(source, "+"),
        "cannot be added",
        labels=(
            Label(at(source, "1200 MWh"), "this is energy"),
            Label(at(source, "35 tonne"), "this is mass"),
        ),
        notes=(
            ("left", "energy  1200 MWh    mass × length² ÷ time²"),
            ("right", "mass    35 tonne    mass"),
        ),
        help="emissions are neither; multiply the energy by a factor",
        fix="1200 MWh × grid.de + 35 tCO2e",
    )
    assert drawn(diagnostic, source) == (
        "error[HC301]: cannot add energy to mass\n"
        "  --> content/posts/datacentre.md:42:28\n"
        "   |\n"
        '42 | We used {{< calc "1200 MWh + 35 tonne" >}}…{{< /calc >}} last year.\n'
        "   |                   -------- ^ -------- this is mass\n"
        "   |                   |        cannot be added\n"
        "   |                   this is energy\n"
        "   |\n"
        "   = left:  energy  1200 MWh    mass × length² ÷ time²\n"
        "   = right: mass    35 tonne    mass\n"
        "   = help: emissions are neither; multiply the energy by a factor\n"
        '           "1200 MWh × grid.de + 35 tCO2e"\n'
    )


def test_a_name_is_underlined_whole_and_the_fix_is_not_said_twice() -> None:
    source = 'Driving: {{< calc "1200 km × car.deisel" >}}…{{< /calc >}}'
    diagnostic = Diagnostic(
        "HC201",
        "unknown factor `car.deisel`",
        at(source, "car.deisel"),
        "no factor has this name",
        notes=(("note", "11 factors start with `car.`"),),
        help="did you mean `car.diesel`?",
        fix="car.diesel",
    )
    assert drawn(diagnostic, source) == (
        "error[HC201]: unknown factor `car.deisel`\n"
        " --> content/posts/datacentre.md:1:30\n"
        "  |\n"
        '1 | Driving: {{< calc "1200 km × car.deisel" >}}…{{< /calc >}}\n'
        "  |                              ^^^^^^^^^^ no factor has this name\n"
        "  |\n"
        "  = note: 11 factors start with `car.`\n"
        "  = help: did you mean `car.diesel`?\n"
    )


def test_what_is_stale_names_the_command_that_mends_it() -> None:
    source = '{{< calc "40 MWh" >}}15 t{{< /calc >}}'
    diagnostic = Diagnostic(
        "HC401",
        "figure is out of date",
        at(source, "15 t"),
        "should read 14 t",
        notes=(("was", "0.380 kgCO2e/kWh"), ("now", "0.3625 kgCO2e/kWh")),
        help="hugo-calc write content/posts/datacentre.md",
        severity="stale",
    )
    assert drawn(diagnostic, source).splitlines()[-3:] == [
        "  = was:  0.380 kgCO2e/kWh",
        "  = now:  0.3625 kgCO2e/kWh",
        "  = fix:  hugo-calc write content/posts/datacentre.md",
    ]


def test_a_fix_without_help_stands_by_itself() -> None:
    rows = drawn(Diagnostic("HC202", "no", Span(0, 1), fix="x.energy"), "x").splitlines()
    assert rows[-1] == '  = fix:  "x.energy"'


@pytest.mark.parametrize(
    ("before", "carets"),
    [
        ("数字 ", "     ^"),
        ("\tx ", "      ^"),
        ("e\u0301 ", "  ^"),
        ("\x1b ", "     ^"),
        ("🌎🔥 ", "     ^"),
    ],
)
def test_carets_stand_under_their_cell(before: str, carets: str) -> None:
    source = before + "! end"
    rows = drawn(Diagnostic("HC101", "cannot be read", at(source, "!")), source).splitlines()
    assert rows[4] == "  | " + carets
    assert rows[1].endswith(f":1:{len(before) + 1}")


def test_a_byte_order_mark_takes_no_room() -> None:
    source = "\ufeffab!"
    rows = drawn(Diagnostic("HC101", "cannot be read", at(source, "!")), source).splitlines()
    assert rows[1].endswith(":1:3")
    assert rows[3:5] == ["1 | ab!", "  |   ^"]


def test_a_paragraph_on_one_line_is_cut_round_the_place() -> None:
    source = "lorem ipsum dolor " * 40 + "HERE it is wrong" + " sit amet consetetur" * 40
    rows = drawn(Diagnostic("HC101", "no", at(source, "HERE"), "this"), source).splitlines()
    line, under = rows[3], rows[4]
    assert line.startswith("1 | …")
    assert line.endswith("…")
    assert len(line) <= 4 + 102
    assert line[under.index("^") : under.rindex("^") + 1] == "HERE"
    assert line.removeprefix("1 | …").split()[0] in ("lorem", "ipsum", "dolor")  # between words
    assert rows[1].endswith(f":1:{source.index('HERE') + 1}")


def test_two_places_far_apart_on_one_line_get_an_excerpt_each() -> None:
    source = "first" + " and so on" * 40 + " second"
    diagnostic = Diagnostic(
        "HC205", "no", at(source, "second"), "here", labels=(Label(at(source, "first"), "there"),)
    )
    rows = drawn(diagnostic, source).splitlines()
    assert [row[:4] for row in rows[3:]] == ["1 | ", "  | ", "1 | ", "  | "]
    assert rows[4].endswith("----- there")
    assert rows[6].endswith("^^^^^^ here")


def test_a_place_longer_than_the_window_is_cut_too() -> None:
    source = "x " * 30 + "y" * 500 + " z"
    rows = drawn(Diagnostic("HC110", "too long", at(source, "y" * 500)), source).splitlines()
    assert len(rows[3]) <= 4 + 102
    assert "y" * 40 in rows[3]
    assert set(rows[4].removeprefix("  |").strip()) == {"^"}
    assert len(rows[4]) <= len(rows[3])


def test_a_span_over_lines_says_where_it_ends() -> None:
    source = '{{% calc-table "x" %}}\n\n| a |\n| b |\n\n{{% /calc-table %}}\n'
    start = source.index("\n")
    diagnostic = Diagnostic(
        "HC406",
        "table is out of date",
        Span(start, source.index("{{% /")),
        "row 2 differs",
        severity="stale",
    )
    rows = drawn(diagnostic, source).splitlines()
    assert rows[3:5] == ["3 | | a |", "  | ^^^^^ row 2 differs (to line 4)"]


def test_labels_on_other_lines_are_drawn_in_order() -> None:
    source = "a: 1\nb: 2\nc: 3\nd: 4\n"
    diagnostic = Diagnostic(
        "HC603",
        "a key is given twice",
        at(source, "d"),
        "again here",
        labels=(Label(at(source, "a"), "first here"),),
    )
    assert drawn(diagnostic, source).splitlines()[2:] == [
        "  |",
        "1 | a: 1",
        "  | - first here",
        "...",
        "4 | d: 4",
        "  | ^ again here",
    ]


def test_a_label_in_another_file_gets_its_own_frame() -> None:
    source, other = "let: x\n", "facts\n\nx: 5 kg\n"
    diagnostic = Diagnostic(
        "HC206",
        "`x` is taken",
        at(source, "x"),
        labels=(Label(at(other, "x"), "defined here", "data.yaml"),),
    )
    assert drawn(diagnostic, source, {"data.yaml": other}).splitlines()[1:] == [
        " --> content/posts/datacentre.md:1:6",
        "  |",
        "1 | let: x",
        "  |      ^",
        " ::: data.yaml:3:1",
        "  |",
        "3 | x: 5 kg",
        "  | - defined here",
    ]


def test_a_label_in_a_file_that_is_not_at_hand_is_left_out() -> None:
    diagnostic = Diagnostic("HC206", "no", Span(0, 1), labels=(Label(Span(0, 1), "x", "gone"),))
    assert drawn(diagnostic, "x").splitlines()[-1] == "  | ^"


def test_a_label_inside_the_place_hangs_below_it() -> None:
    source = "one two three"
    diagnostic = Diagnostic(
        "HC110", "x", at(source, source), "whole", labels=(Label(at(source, "two"), "part"),)
    )
    assert drawn(diagnostic, source).splitlines()[4:] == [
        "  | ^^^^^^^^^^^^^ whole",
        "  |     part",
    ]


def test_an_empty_span_gets_one_caret() -> None:
    rows = drawn(Diagnostic("HC102", "ends too early", Span(4, 4), "here"), "5 + ").splitlines()
    assert rows[3:5] == ["1 | 5 +", "  |     ^ here"]


def test_a_file_as_a_whole_has_no_frame() -> None:
    diagnostic = Diagnostic("HC903", "the file cannot be written: it is read-only", help="chmod")
    assert drawn(diagnostic, "x") == (
        "error[HC903]: the file cannot be written: it is read-only\n"
        "  --> content/posts/datacentre.md\n"
        "   = help: chmod\n"
    )


def test_text_of_the_author_cannot_drive_the_terminal() -> None:
    source = "\x1b]0;owned\x07 \u202e!\n"
    diagnostic = Diagnostic(
        "HC101", "unknown \x1b[2J", at(source, "!"), "\x1b[1m", help="not \x9b31m"
    )
    assert not set(drawn(diagnostic, source)) & set("\x1b\x07\x9b\u202e")


def test_colour_changes_nothing_but_colour() -> None:
    source = "a + b"
    diagnostic = Diagnostic("HC301", "no", at(source, "+"), "this", help="that")
    coloured = drawn(diagnostic, source, colour=True)
    plain = coloured
    for code in ("1;31", "1;34", "1", "0"):
        plain = plain.replace(f"\x1b[{code}m", "")
    assert coloured != plain
    assert plain == drawn(diagnostic, source)


def test_a_blank_line_stands_between_diagnostics() -> None:
    first = Diagnostic("HC904", "a", path="x.md")
    second = first._replace(message="b")
    text = full.render([first, second], Sources(), colour=False, more=False)
    assert text == "error[HC904]: a\n  --> x.md\n\nerror[HC904]: b\n  --> x.md\n"
    assert full.render([], Sources(), colour=False) == ""


def test_the_first_of_each_code_names_the_command_that_explains_it() -> None:
    source = "1 kgs + 2 kgs"
    first = Diagnostic("HC303", "a", at(source, "kgs"), help="b")
    sources = Sources()
    sources.add(PATH, source.encode())
    found = [resolved(each, PATH) for each in (first, first, Diagnostic("HC904", "c"))]
    text = full.render(found, sources, colour=False)
    assert text.count("= help: b\n  = more: hugo-calc explain HC303\n") == 1
    assert text.count("explain HC303") == 1
    assert text.endswith("= more: hugo-calc explain HC904\n")


def test_a_megabyte_on_one_line_is_drawn_quickly() -> None:
    source = "数" * 300_000 + "!" + "数" * 30_000
    rows = drawn(Diagnostic("HC101", "no", at(source, "!"), "here"), source).splitlines()
    assert rows[1].endswith(":1:300001")
    assert len(rows[3]) <= 4 + 102
