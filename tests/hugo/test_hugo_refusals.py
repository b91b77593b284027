"""What Hugo refuses: its reason, the smallest span, and a help that mends it."""

from __future__ import annotations

import pytest

from hugo_calc.hugo.shortcodes import scan
from hugo_calc.report.diagnostic import Diagnostic

TEMPLATES = {"calc": True, "details": True, "fig": False}


def refusal(text: str) -> tuple[Diagnostic, bytes]:
    source = b"---\nt: 1\n---\n" + text.encode()
    error = scan(source, TEMPLATES).error
    assert error is not None, text
    return error, source


# Between « and » stands what the diagnostic points at.
@pytest.mark.parametrize(
    ("marked", "code", "reason", "mend"),
    [
        ('«{{< calc "x" >}}»1', "HC512", '"calc" must be closed', "add {{< /calc >}}"),
        ('«{{% calc "x" %}}»1', "HC512", '"calc" must be closed', "add {{% /calc %}}"),
        (
            '{{< details >}}«{{< calc "x" >}}»1{{< /details >}}',
            "HC512",
            '"details" must be closed',
            "add {{< /calc >}}",
        ),
        (
            "{{< details >}}{{< calc >}}1{{< /details >}}{{< /calc >}}«{{< details >}}»",
            "HC512",
            '"details" must be closed',
            "add {{< /details >}}",
        ),
        ('{{< calc "x" «format»="2sf" />}}', "HC504", "got named parameter 'format'", "by name"),
        ('{{< calc expr="x" «2sf» />}}', "HC504", "got positional parameter '2sf'", "by name"),
        ('{{< calc expr="x" «"»2sf" />}}', "HC504", "got quoted positional", "by name"),
        ('{{< calc a = "b" «c» />}}', "HC504", "expected a slice", "by name"),
        ('{{< calc "a" «"b" ="c"» />}}', "HC504", "expected a map", "by name"),
        ("{{< calc a«*»b />}}", "HC501", "U+002A '*'", "quote the value"),
        ("{{< calc a«,» b />}}", "HC501", "U+002C ','", "part parameters by spaces"),
        ("{{< calc «“»x” />}}", "HC501", "U+201C '“'", "straight double quotes"),
        ("{{< calc «'»x' />}}", "HC501", "U+0027 '''", "straight double quotes"),
        ('{{< calc "x"«\u00a0»/>}}', "HC501", "U+00A0. Note", "a plain space"),
        ('{{< calc "x" «%}}»', "HC501", "U+0025 '%'", "with >}}"),
        ('{{% calc "x" «>}}»', "HC501", "U+003E '>'", "with %}}"),
        ('{{< calc "x" «}}»', "HC501", "U+007D '}'", "with >}}"),
        ('{{< calc "x" «{»{< calc />}}', "HC501", "U+007B '{'", "end the tag before this"),
        ("{{< «/»* x */ >}}", "HC501", "none is open", "{{</* … */>}}"),
        ('«{{< calc» "x"', "HC501", "unclosed shortcode action", "end it with >}}"),
        ('«{{<» "x', "HC501", "U+0022", ""),
        ('{{< calc «"x y />}}»\n', "HC501", "unterminated quoted string", 'end it with "'),
        ("{{< calc «`»x y />}}\n", "HC501", "unterminated raw string", "end it with `"),
        (r'{{< calc "x«\`»" />}}', "HC501", "unrecognized escape", "leave the backslash out"),
        (r"{{< calc «\`»x` />}}", "HC501", "unrecognized escape", "leave the backslash out"),
        ("«{{</*» calc >}}", "HC501", "comment must be closed", "*/>}}"),
        ("«{{%/*»/%}}", "HC501", "comment must be closed", "*/%}}"),
        ("«{{< >}}»", "HC501", "shortcode has no name", "{{</* … */>}}"),
        (r"«{{< \"x\" >}}»", "HC501", "nil pointer", "begin the tag with the name"),
        ("{{< «calc.»x />}}", "HC501", "period in shortcode name", "{{< name.inline >}}"),
        ("{{< x.inline >}}«{{<» calc />}}", "HC501", "do not support nesting", "/x.inline >}}"),
        ("{{< «/» >}}", "HC501", "none is open", "{{</* … */>}}"),
        ("{{< calc />}}«{{< /calc >}}»", "HC501", "closing tag was provided", "take it out"),
        ("{{< fig «/>}}»", "HC501", '"fig" does not evaluate', "leave the slash out"),
        ("{{< calc >}}{{< /«Calc» >}}", "HC501", "does not match start tag", "opened as `calc`"),
        ("{{< calc >}}{{< /«cal» >}}", "HC501", "does not match start tag", "open it before"),
        ("{{< calc >}}{{< /calc «x» >}}", "HC501", "unclosed shortcode", "with >}}"),
        ("{{< «clac» />}}", "HC501", '"clac" not found', "check its spelling"),
        ("{{<«calc/»>}}", "HC501", '"calc/" not found', "a space before the slash"),
    ],
)
def test_refusals(marked: str, code: str, reason: str, mend: str) -> None:
    before, rest = marked.split("«")
    pointed, after = rest.split("»")
    error, source = refusal(before + pointed + after)
    assert error.code == code
    assert error.message.startswith("Hugo refuses this: ")
    assert reason in error.message
    if pointed != "{{<" or mend:
        assert error.span is not None
        assert error.span.of(source).decode() == pointed
        assert error.label
    assert mend in error.help
    assert "\n" not in error.message


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ('{{< calc "x" %}}1{{< /calc >}}', '{{< calc "x" >}}1{{< /calc >}}'),
        ('{{< calc "x" }} />}}', '{{< calc "x" >}} />}}'),
        ('{{< calc "x"\u2003/>}}', '{{< calc "x" />}}'),
        ("{{<calc/>}}", "{{<calc />}}"),
        ("{{< calc >}}{{< /CALC >}}", "{{< calc >}}{{< /calc >}}"),
    ],
)
def test_a_fix_can_be_pasted_over_the_span(text: str, mended: str) -> None:
    error, source = refusal(text)
    assert error.fix is not None
    assert error.span is not None
    start, end = error.span
    fixed = source[:start] + error.fix.encode() + source[end:]
    assert fixed.endswith(b"---\n" + mended.encode())


def test_an_unquoted_value_that_took_the_end_of_its_tag_is_pointed_at() -> None:
    error, source = refusal("{{< calc format=2sf>}}1 t{{< /calc >}} (a)")
    (label,) = error.labels
    assert label.span.of(source) == b"2sf>}}1"
    assert ">}}" in label.text
    assert error.help == 'put the value in quotes: "2sf"'


def test_who_took_the_closing_tag_is_pointed_at() -> None:
    error, source = refusal('{{< details >}}{{< calc "x" >}}1{{< /details >}}')
    (label,) = error.labels
    assert label.span.of(source) == b"{{< /details >}}"


def test_the_first_fault_is_the_one_told_even_where_a_later_one_stops_the_lexer() -> None:
    error, _ = refusal("{{< clac >}} {{< calc *")
    assert '"clac" not found' in error.message


def test_a_long_text_is_not_repeated_in_the_message() -> None:
    error, _ = refusal('{{< calc "' + "x" * 100_000)
    assert len(error.message) < 300
    assert error.message.endswith("…'")
