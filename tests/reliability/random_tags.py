"""Random posts that are dense with shortcodes, of every kind that Hugo's lexer tells apart."""

from __future__ import annotations

import random

# Which names of the site have templates, and whether those use .Inner.
TEMPLATES = {
    **dict.fromkeys(("calc", "calc-text", "calc-table", "calc-claim", "box", "outer"), True),
    **dict.fromkeys(("ns/calc", "snake_case", "größe", "v2"), True),
    **dict.fromkeys(("fig", "toc", "ns/fig"), False),
}
# Not `x`, nor `ref`: Hugo has templates of its own for these.
_NAMES = {
    True: (
        "calc",
        "calc",
        "calc",
        "calc-text",
        "calc-table",
        "calc-claim",
        "box",
        "outer",
        "ns/calc",
        "snake_case",
        "größe",
        "v2",
        "CALC",
        "Box",
    ),
    False: ("fig", "fig", "toc", "ns/fig", "Fig"),
}
_GAPS = ("", " ", " ", " ", " ", "  ", "\t", "\n", "\r\n", "\v", "\f ", " \r ")
_FULL_GAPS = (" ", " ", " ", "  ", "\t", "\n", "\r\n", "\f", "\v")
_TEXT = (
    *("words", "é", "\U0001f30e", "a|b", "1.", "{{", "}}", "{{ <", "{ {<", "\\", "&lt;", '"', "`"),
    *(
        "{{&lt;",
        "{{ printf 1 }}",
        ">}}",
        "%}}",
        "*/>}}",
        "/*",
        "<!-- more -->",
        "$x$",
        "\x00",
        "\t",
    ),
    *("[^own]", "{", "}", "<!--more", "\ufeff", "\u2028", "\r", "---", "+++", "#+x: y"),
)
_VALUES = (
    *("x", "a b", "", "é", "\U0001f30e", ">}}", "%}}", "{{< fig >}}", "/", "`", "a=b"),
    *("{{</* c */>}}", "1", "true", "\r", "'", "\x00", "\t", "/* */", "calc", "<!--more-->"),
)
_BARE = (
    *("a", "a.b", "a-b", "_x", "1", "007", "-", "-1", "1.5", "1.", "true", "false", "True", "1e5"),
    *("größe", "99999999999999999999", "3.25", "x_1", "-0.5", "0", "日本", "1.2.3", "9.", "inf"),
    *("0x1f", "1_000", "00.50", "123456789.125", "-.5", "٣"),
)
_UNQUOTED = (
    "+1",
    "a/b",
    "x>y",
    "1,5",
    "$1",
    "(a)",
    "é*",
    "-2",
    "+1.5",
    "a=b",
    "'q'",
    "true",
    "/x",
    ".5",
)
_FAULTS = (
    *("{{<", "{{%", "{{< calc", '{{< calc "x', "{{< calc `x", "{{< /calc >}}"),
    *("{{< calc >}}", '{{< calc "1" %}}', "{{% box >}}", "{{<>}}", "{{< >}}", "{{< / >}}"),
    *("{{< nope >}}", "{{</*", '{{< calc "1" a="b" />}}', '{{< calc a="b" "1" />}}'),
    *("{{< fig >}}x{{< /fig >}}", "{{< fig />}}", "{{< box >}}{{< outer >}}{{< /box >}}"),
    *("{{< mine.inline >}}{{< fig >}}{{< /mine.inline >}}", "{{< mine.Inline >}}"),
    *("{{< calc\u00a0/>}}", "{{< calc/>}}", "{{< calc a=x/>}}", "{{< calc ,1 />}}"),
    *('{{< calc "a\nb" />}}', '{{< calc "a\\`b" />}}', "{{< calc 'x' />}}", "{{< -x >}}"),
    *("{{< .x >}}", "{{< /* c */ >}}", "{{< calc / x >}}", "{{< calc /box >}}"),
    *("{{< /calc x >}}", "{{</*/>}}", "{{< mine.inline >}}", "{{< Calc >}}{{< /calc >}}"),
    *('{{< calc a = "b" c="d" />}}', "{{< calc +1 />}}", "{{< ///calc >}}"),
    *('{{< box "a\\"b`" >}}', "{{< fig a= >}}", "{{< fig a=", "{{< fig = >}}"),
    *('{{< "x" calc >}}', "{{< fig 1e+5 >}}", "{{< fig a..b >}}", '{{< fig "a"b >}}'),
    *("{{< fig a= b >}}"),
)


def random_tags(rng: random.Random) -> bytes:
    """Return one post; in one of four something was broken on purpose."""
    return _Maker(rng).post()


class _Maker:
    """One post being made up."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._inline = False  # whether an inline shortcode was opened, and where it matters

    def post(self) -> bytes:
        rng = self._rng
        pieces = [self._piece(0) for _ in range(rng.randint(1, 8))]
        fault = rng.random() < 0.25
        if fault and rng.random() < 0.6:
            pieces.insert(rng.randint(0, len(pieces)), rng.choice(_FAULTS))
        data = (self._front() + "".join(pieces)).encode()
        ends = rng.choice(("lf", "lf", "crlf", "mixed"))
        if ends == "crlf":
            data = data.replace(b"\n", b"\r\n")
        elif ends == "mixed":
            data = b"".join(
                line[:-1] + rng.choice((b"\n", b"\r\n")) if line.endswith(b"\n") else line
                for line in data.splitlines(keepends=True)
            )
        if rng.random() < 0.1:
            data = b"\xef\xbb\xbf" + data
        if fault and rng.random() < 0.5:
            data = self._bytes_changed(data)
        return data

    def _front(self) -> str:
        # Only what any decoder takes: what is in a front matter is not what is compared.
        return self._rng.choice(
            (
                *("---\ntitle: t\n---\n",) * 4,
                "---\n---\n",
                "---\ntitle: '{{< calc >}}'\n----\n",
                '+++\ntitle = "t"\n+++ ',
                '{"title": "a } \\" b"}\n',
                '{"title": {"x": "{{<"}}',
                " \n\t---\ntitle: t\n---",
                "Text first. ",
                "\\",
                "> ",
                "#+title: t\n#+x: {{< calc >}}\n",
            )
        )

    def _piece(self, depth: int) -> str:
        rng = self._rng
        kind = rng.random()
        if kind < 0.35:
            return self._text()
        if kind < 0.45:
            return self._comment()
        if kind < 0.48:
            return "<!--more-->" + rng.choice(("", " \n\t x"))
        if kind < 0.52 and depth == 0:
            return self._inline_call()
        if kind < 0.62:
            return self._dressed(self._call(depth))
        return self._call(depth) + rng.choice(("", " ", "\n\n"))

    def _text(self) -> str:
        joint = self._rng.choice((" ", "", "\n"))
        return joint.join(self._rng.choices(_TEXT, k=self._rng.randint(1, 5))) + joint

    def _comment(self) -> str:
        left, right = self._rng.choice((("{{<", ">}}"), ("{{%", "%}}")))
        held = self._rng.choice(
            (' calc "x" ', "", " {{< fig >}} ", "\n x \n", "*", "/", " */%}} ", " <!--more-->")
        )
        if right == "%}}":
            held = held.replace("*/%}}", "")
        return f"{left}/*{held}*/{right}"

    def _inline_call(self) -> str:
        held = self._rng.choice(("", "{{ .Page }}", "text", "{{", "}}\n"))
        gap = self._rng.choice(_GAPS)
        return f"{{{{<{gap}mine.inline >}}}}{held}{{{{< /mine.inline >}}}}"

    def _dressed(self, call: str) -> str:
        return self._rng.choice(
            (
                f"\n```\n{call}\n```\n",
                f"<!-- {call} -->",
                f"\n## {call}\n",
                f"`{call}`",
                f"\\{call}",
                f"\n- a\n  - {call}\n",
                f"\n> {call}",
                f"\n| a |\n| - |\n| {call} |\n",
                f"[{call}](x)",
                "{" + call + "}",
                f"<div>{call}</div>",
                f"[^n]\n\n[^n]: {call}\n",
            )
        )

    def _call(self, depth: int) -> str:
        rng = self._rng
        container = rng.random() < 0.7
        name = rng.choice(_NAMES[container])
        left, right = rng.choice((("{{<", ">}}"), ("{{<", ">}}"), ("{{%", "%}}")))
        params, bare = self._params()
        opening = left + rng.choice(_GAPS) + name
        if params:
            opening += (
                rng.choice(_FULL_GAPS) if params[0] not in '"`' else rng.choice(_GAPS)
            ) + params
        # A word without quotes would take in what comes next.
        gap = rng.choice(_FULL_GAPS) if bare else rng.choice(_GAPS)
        if not container:
            return opening + gap + right
        if rng.random() < 0.35:
            slash = rng.choice(("/", "/", "/", "/ ", "//", f"/{name}", "/ \n"))
            if not params:
                gap = rng.choice(_FULL_GAPS)
            return opening + gap + slash + right
        inner = ""
        if rng.random() < 0.9:
            inner = "".join(
                self._piece(depth + 1) for _ in range(rng.randint(0, 3 - min(depth, 3)))
            )
        closing = rng.choice((name, name, name, name, ""))
        outer = (
            (left, right) if rng.random() < 0.9 else rng.choice((("{{<", ">}}"), ("{{%", "%}}")))
        )
        gaps = [rng.choice(_GAPS) for _ in range(3)]
        return (
            f"{opening}{gap}{right}{inner}{outer[0]}{gaps[0]}/{gaps[1]}{closing}{gaps[2]}{outer[1]}"
        )

    def _params(self) -> tuple[str, bool]:
        """Return the parameters of a call, and whether they end with a word without quotes."""
        rng = self._rng
        count = rng.choice((0, 0, 1, 1, 2, 3))
        named = rng.random() < 0.4
        spaced = rng.random() < 0.15
        text, bare = "", False
        for index in range(count):
            value, is_bare = self._value(named=named)
            if named:
                key = rng.choice(("a", "b", "expr", "größe", "x-y", "x.y", "A", '"key"'))
                value = (
                    key
                    + (rng.choice((" = ", " =")) if spaced else rng.choice(("=", "=", "=", "= ")))
                    + value
                )
                if spaced and is_bare:
                    value = value.rpartition("=")[0] + '= "z"'
                    is_bare = False
            if index:
                text += (
                    rng.choice(_FULL_GAPS)
                    if bare or value[0] not in '"`' or named
                    else rng.choice(_GAPS)
                )
            text, bare = text + value, is_bare
        return text, bare

    def _value(self, *, named: bool) -> tuple[str, bool]:
        rng = self._rng
        kind = rng.random()
        if kind < 0.5:
            held = "".join(rng.choices(_VALUES, k=rng.choice((1, 1, 1, 2))))
            if rng.random() < 0.15:
                held += rng.choice(('\\"', '\\"q\\"', "\\n", 'a\\"b\\c', "\\\\ "))
            return f'"{held}"', False
        if kind < 0.65:
            held = "".join(rng.choices(_VALUES, k=rng.choice((1, 2)))).replace("`", "")
            return f"`{held}{rng.choice(('', chr(10), chr(92)))}`", False
        if named and kind < 0.8:
            return rng.choice(_UNQUOTED), True
        return rng.choice(_BARE), True

    def _bytes_changed(self, data: bytes) -> bytes:
        rng = self._rng
        start = data.rfind(b"---\n") + 4 if data.startswith(b"---\ntitle: t") else len(data) // 2
        changed = bytearray(data)
        for _ in range(rng.choice((1, 1, 2))):
            at = rng.randint(min(start, len(changed)), len(changed))
            how = rng.choice(("drop", "put", "put", "change", "copy"))
            if how == "drop":
                del changed[at : at + rng.choice((1, 1, 2, 5))]
            elif how == "put":
                signs = (
                    b'"',
                    b"`",
                    b"/",
                    b"=",
                    b"\\",
                    b" ",
                    b"\n",
                    b"{{<",
                    b">}}",
                    b"%",
                    b"\xff",
                    b".",
                )
                changed[at:at] = rng.choice(signs)
            elif how == "copy":
                changed[at:at] = changed[at : at + rng.randint(1, 30)]
            elif at < len(changed):
                changed[at] = rng.randrange(256)
        return bytes(changed)
