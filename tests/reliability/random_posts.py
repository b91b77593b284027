"""Random posts as bytes: whole ones, of all that a post can have, which mostly are right."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable

from accidents import bytes_changed, with_line_ends
from hypothesis import strategies as st

# Definitions that can stand beside each other, each with formulas that may cite it.
_LETS = {
    "cluster": "24000 × gpu.h100_sxm.tdp",
    "run": "1000 h",
    "energy": "2 MW × 1000 h",
    "emissions": "2 GWh × grid.us",
    "part": "2 GWh / world.electricity",
    "trained": "training(model.llama3_8b, method.llama)",
    "load": "range(60%, 80%, 100%)",
    "count": "12",
    "guess": "1.1 ± 0.05 kg",
    "eighth": "1 / 8",
}
_CITING = {
    "cluster": ("cluster", "cluster in kW", "cluster × 2", "2 × cluster + 1 MW"),
    "run": ("run", "run in s", "run × 3 kW"),
    "energy": ("energy", "energy in J", "energy / 4"),
    "emissions": ("emissions", "emissions in tCO2e", "emissions / 1000"),
    "part": ("part", "part × 3"),
    "trained": ("trained.co2e", "trained.energy in MWh", "trained.gpu_hours"),
    "load": ("load", "load × 3 MW"),
    "count": ("count", "count + 1", "count^2"),
    "guess": ("guess", "guess × 4"),
    "eighth": ("eighth", "eighth × 700 W"),
}
_BY_ITSELF = (
    *("5 W × 2", "3 kg", "gpu.h100_sxm.tdp", "grid.us", "1200 MWh × grid.us", "7.7 million"),
    *("3 × 4", "1 / 3", "12%", "2 kWh + 3 kWh", "sqrt(2)", "max(1 kg, 2 kg)", "5 m^3 × 2"),
    *("−3 kg × 2", "1.5e6 token", "model.llama3_8b.gpu_hours", "2 × 1 kWh in Wh"),
)
_WRONG = (
    *("5 ton", "1,5 kg", "nothing.like", "1 kg + 1 s", "(", "", "1 / 0", "é", "5 kWh/n", "x" * 600),
    *("9**9**9", "grid.us[1066]", "sum()", "2 m ^2", "\U0001f30e", "_", "a.b.c.d", "training()"),
)
_CLAIMS = (("2 kWh + 3 kWh", "5 kWh"), ("3 kg", " 3.0 kg "), ("3 × 4", "12"), ("2 h", "120 min"))
_WRONG_CLAIMS = ("2290 tCO2eq", "13", "1.4 kW", "", "about 3", "5 kg", "6 kWh", "1\n2")
_FORMATS = ("2sf", "1dp", "si", "bare", "words", "3sf bare", "range", "±", "2sf words")
_WRONG_FORMATS = ("", "2 sf", "sf", "bold", "13dp")
_ROWS = ("model.llama2_7b", "model.llama2_70b", "model.llama3_8b", "model.llama3_70b")
_COLUMNS = {
    "Model": "row.label",
    "GPU-hours": "row.gpu_hours",
    "Größe 🌎": "row.params",
    "Emissions": "training(row, method.llama).co2e in tCO2e",
}
CSV = (
    "What,Number,Power\nServer,12,800 W\nÜber | \U0001f5a5 node,1,10.2 kW\n"
    '"Two, words <b>",25,50 W\nline\u2028sep\x0b\x85x,1,1 W\n'
)
_CSV_COLUMNS = {"What": "row.what", "Power": "row.number × row.power", "Each": "row.power in W"}

_WORDS = (
    *("power", "energy", "the", "of", "naïve", "Größe", "½", "\U0001f30e\U0001f525", "日本", "x̄"),
    *(
        "*so*",
        "`code`",
        "[link](https://example.org/a_b)",
        "**bold**",
        "a|b",
        "1.",
        "C:\\x",
        "&lt;",
    ),
    *("[^own]", "[^own]", "\u00a0", "\u2028", "{{", "}}", "{ {<", "$x$", "<b>", "</b>", "\\[^x]"),
)
_FOREIGN = (
    *('{{< fig "a.png" >}}', "{{< fig src=`b c` width=3 >}}", "{{% toc %}}", '{{<fig "x\\"y">}}'),
    *('{{</* calc "x" */>}}', '{{%/* calc-table "t" /*/%}}', "<!--more-->"),
    *("{{< note >}}inner *text*{{< /note >}}", "{{< x.inline >}}{{ .Page }}{{< /x.inline >}}"),
    *("{{< box />}}", '{{% box a="b" %}}\nlines\n{{% /box %}}', '{{< fig\n  "x"\n>}}'),
)
_BROKEN_TAGS = (
    *("{{< calc", '{{< calc "x', "{{< /calc >}}", "{{< calc >}}", '{{< calc "1" %}}', "{{<>}}"),
    *('{{< calc "1" a="b" />}}', '{{< calk "1" />}}', '{{< calc-tabel "t" />}}', "{{< / >}}"),
    *('{{< calc "1" >}}{{< box >}}{{< /calc >}}{{< /box >}}', '{{< calc "1" >}}x{{< / >}}'),
    *("{{</* open", '{{< calc "1" >}}{{</* c */>}}{{< /calc >}}', '{{< calc "1"/ />}}'),
    *('{{< fig caption="{{< calc `1` />}}" >}}', "# {{< calc \"1\" />}}", "[^calc-mine] x"),
    *('{{< calc "1" >}}a<!--more-->b{{< /calc >}}', '![{{< calc "1" />}}](x)', "{{< calc/>}}"),
    *('{{< calc "1" "2sf" "3" />}}', '{{< calc "1" >}}{{< calc "2" />}}{{< /calc >}}', "```"),
    *('{{< calc expr="1" note="no" />}}', "{{< CALC \"1\" >}}1{{< /calc >}}"),
    'text {{% calc-table "runs" /%}}',
)  # fmt: skip


def random_post(rng: random.Random) -> bytes:
    """Return one post; three in four have nothing wrong in them that was put there on purpose."""
    return _Maker(rng).post()


def posts() -> st.SearchStrategy[bytes]:
    """Return a strategy of whole posts, which hypothesis can make smaller."""
    return st.randoms(use_true_random=False).map(random_post)


class _Maker:
    """One post being made up."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._faults = rng.choice((0, 0, 0, 1))
        self._names = rng.sample(list(_LETS), rng.randint(0, 5))
        self._tables = rng.sample(("runs", "machines"), rng.choice((0, 0, 1, 2)))

    def post(self) -> bytes:
        rng = self._rng
        blocks = [self._block() for _ in range(rng.randint(1, 7))]
        for _ in range(self._faults):
            blocks.insert(rng.randint(0, len(blocks)), rng.choice(_BROKEN_TAGS))
        body = "".join(
            block + rng.choice(("\n\n", "\n\n", "\n\n", "\n", "\n\n\n")) for block in blocks
        )
        if "[^own]" in body and rng.random() < 0.8:
            body += "[^own]: The author's own.\n    Goes on.\n"
        text = self._front() + body
        if rng.random() < 0.2:
            text = text.rstrip("\n")
        data = with_line_ends(text.encode(), rng)
        if rng.random() < 0.1:
            data = b"\xef\xbb\xbf" + data
        if self._faults and rng.random() < 0.3:
            data = bytes_changed(data, rng)
        return data

    def _front(self) -> str:
        rng = self._rng
        lets = {name: _LETS[name] for name in self._names}
        if self._faults and rng.random() < 0.3:
            lets[rng.choice(("bad", "grid", "Cluster", "x y", "run"))] = rng.choice(_WRONG)
        calc: dict[str, object] = {}
        if lets:
            calc["let"] = lets
        if self._tables:
            calc["tables"] = {name: self._table(name) for name in self._tables}
        if rng.random() < 0.2:
            calc["as_of"] = rng.choice(("2024-12-31", "2019-01-01", "2025-06-30"))
        if rng.random() < 0.1:
            calc["allow"] = {"HC331": 'known, "here"'}
        front: dict[str, object] = {"title": rng.choice(("t", "Über: 🌎", "a # b"))}
        if rng.random() < 0.8:
            front["date"] = rng.choice(("2024-05-20", "2020-01-31T10:00:00Z"))
        if calc:
            front[rng.choice(("calc", "calc", "calc", "Calc"))] = calc
        kind = rng.choice((_yaml, _yaml, _yaml, _toml, _json))
        if not calc and rng.random() < 0.5:
            return rng.choice(("", "---\n---\n", "Text first.\n\n"))
        text = kind(front, rng)
        if self._faults and rng.random() < 0.3:
            spoilt = rng.choice(
                ("\t", "calc: [", "calc:\n  lets: {}\n", "'", "let: {a: 1}\n", "\x00")
            )
            at = rng.randint(0, len(text))
            text = text[:at] + spoilt + text[at:]
        return text

    def _table(self, name: str) -> dict[str, object]:
        rng = self._rng
        if name == "machines":
            table: dict[str, object] = {"rows": "machines.csv"}
            formulas = _CSV_COLUMNS
        else:
            table = {"rows": rng.sample(_ROWS, rng.randint(1, len(_ROWS)))}
            formulas = _COLUMNS
        columns: dict[str, object] = {}
        for header in rng.sample(list(formulas), rng.randint(1, len(formulas))):
            columns[header] = formulas[header]
            if rng.random() < 0.3 and "label" not in formulas[header] and header != "What":
                columns[header] = {"expr": formulas[header], "format": rng.choice(("3sf", "1dp"))}
        table["columns"] = columns
        if rng.random() < 0.4:
            table["total"] = True
        return table

    def _block(self) -> str:
        rng = self._rng
        if self._tables and rng.random() < 0.35:
            lines = self._table_call()
        else:
            lines = rng.choice(_BLOCKS)(self)
        if rng.random() < 0.15:
            lead, rest = rng.choice((("> ", "> "), ("- ", "  "), ("1. ", "   "), ("> - ", ">   ")))
            first, *others = lines.split("\n")
            lines = "\n".join([lead + first, *(rest + each for each in others)])
        return lines

    def words(self) -> str:
        return " ".join(self._rng.choices(_WORDS, k=self._rng.randint(0, 8)))

    def paragraph(self) -> str:
        rng = self._rng
        parts = []
        for _ in range(rng.choice((0, 1, 1, 2, 4))):
            parts += [
                self.words(),
                rng.choice((" ", " ", "", "\n")),
                self.value(),
                rng.choice("., |"),
            ]
        return "".join(parts) + self.words() + rng.choice(("", ".", "  "))

    def value(self) -> str:
        rng = self._rng
        kind = rng.choice(("calc", "calc", "calc", "calc", "calc-text", "calc-claim"))
        expression = self.expression()
        if kind == "calc-text":
            return self.tag(kind, expression, "%")
        if kind == "calc-claim":
            return self.claim()
        return self.tag(kind, expression, "%" if rng.random() < 0.1 else "<")

    def claim(self) -> str:
        rng = self._rng
        expression, claimed = rng.choice(_CLAIMS)
        if self._faults and rng.random() < 0.3:
            claimed = rng.choice(_WRONG_CLAIMS)
        given = f'"{expression}"'
        if rng.random() < 0.5:
            given = f'expr="{expression}" within="1%"'
        return f"{{{{< calc-claim {given} >}}}}{claimed}{{{{< /calc-claim >}}}}"

    def expression(self) -> str:
        rng = self._rng
        if self._faults and rng.random() < 0.1:
            return rng.choice(_WRONG)
        if self._names and rng.random() < 0.7:
            return rng.choice(_CITING[rng.choice(self._names)])
        return rng.choice(_BY_ITSELF)

    def tag(self, kind: str, expression: str, sign: str, inner: str | None = None) -> str:
        rng = self._rng
        left, right = "{{" + sign, (">" if sign == "<" else "%") + "}}"
        quote = rng.choice('""""`')
        gap = rng.choice((" ", " ", " ", " ", "  ", "\n", "", "\t"))
        form = rng.choice(_WRONG_FORMATS if self._faults and rng.random() < 0.2 else _FORMATS)
        if rng.random() < 0.25 and kind == "calc":
            given = f"expr={quote}{expression}{quote}"
            given += f' format="{form}"' if rng.random() < 0.5 else ""
            given += f' note="{rng.choice(("true", "false"))}"' if rng.random() < 0.5 else ""
        else:
            given = f"{quote}{expression}{quote}"
            given += f' "{form}"' if rng.random() < 0.25 and kind != "calc-table" else ""
        opening = f"{left}{gap}{kind}{gap or ' '}{given}"
        if rng.random() < 0.6:
            return opening + rng.choice((" /", "/", " / ", "\n/", " /", " /")) + right
        if inner is None:
            inner = rng.choice(
                ("", "1.2 kW", "stale", "12", " 5 kg ", "a\nb", "…", "\U0001f30e", "0")
            )
        closing = rng.choice(
            (f"{left} /{kind} {right}", f"{left} /{kind} {right}", f"{left}/{kind}{right}")
        )
        mark = ""
        if kind == "calc" and rng.random() < 0.6:
            mark = rng.choice(
                ("[^calc-a]", " [^calc-a]", "[^calc-B]", "[^calc-b]", " [^calc-count]")
            )
        return opening + gap + right + inner + closing + mark

    def _table_call(self) -> str:
        rng = self._rng
        inner = rng.choice(
            ("", "\n", "\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n", "\n\n| Model |\n| :- |\n\n")
        )
        return self.tag(
            "calc-table", rng.choice(self._tables), "%" if rng.random() < 0.9 else "<", inner
        )

    def heading(self) -> str:
        kind = self._rng.choice(("calc-text", "calc-text", "calc"))
        text = self.words() + " " + self.tag(kind, self.expression(), "%").replace("\n", " ")
        return self._rng.choice((f"## {text}", f"{text}\n---", f"### {text} ###"))

    def own_table(self) -> str:
        cells = [self.value().replace("\n", " ") for _ in range(2)]
        return f"| a | b |\n| - | -: |\n| {cells[0]} | {cells[1]} |\n| é | 🌎 |"

    def in_link(self) -> str:
        number = self.tag("calc", self.expression(), "<").replace("\n", " ")
        plain = self.tag("calc-text", self.expression(), "%").replace("\n", " ")
        return f"See [{number} of it](https://example.org/) ![{plain}](x.png)"

    def fence(self) -> str:
        sign = self._rng.choice(("```", "~~~", "````"))
        held = self._rng.choice(
            (
                "code",
                self.paragraph().replace("~~~", ""),
                "[^calc-a]: not a note\n[^calc-a]",
                "---",
                "```",
            )
        )
        if sign == "```" and held == "```":
            held = "``"
        return f"{sign}yaml\n{held}\n{sign}"

    def comment(self) -> str:
        return f"<!-- {self.words()}\n{self.value()} -->"

    def nested_list(self) -> str:
        return f"- {self.paragraph()}\n  - {self.value()}\n    1. {self.words()} {self.value()}\n"

    def around(self) -> str:
        name = self._rng.choice(("box", "note"))
        sign, end = self._rng.choice((("<", ">"), ("%", "%")))
        inner = self.tag("calc", self.expression(), "<")
        return f"{{{{{sign} {name} {end}}}}}\n{inner} {self.words()}\n{{{{{sign} /{name} {end}}}}}"

    def foreign(self) -> str:
        return self.words() + self._rng.choice(("\n", " ")) + self._rng.choice(_FOREIGN)

    def own_note(self) -> str:
        return "x[^mine]\n\n[^mine]: Of the author, " + self.value() + "\n    and\n\n    more."

    def left_over_note(self) -> str:
        label = self._rng.choice(("a", "B", "b", "count", "3-kg", "gone", "5-w-2", "é"))
        more = self._rng.choice(("", "", "\n    goes on", "\n  so\n\tdoes this", "\n\n    apart"))
        return (
            f"{self._rng.choice(('', '', ' ', '   '))}[^calc-{label}]: Stale {self.words()}{more}"
        )

    def code(self) -> str:
        return f"    indented {self.words()}\n\n`{self.tag('calc', self.expression(), '<')}`"

    def odd(self) -> str:
        return self._rng.choice(
            ("***", "\x0b\x0c", "   ", "\ufeff", "<div>\n\n</div>", "[a]: /b 'c'", "> > x")
        )


_BLOCKS: tuple[Callable[[_Maker], str], ...] = (
    *(_Maker.paragraph,) * 8,
    *(_Maker.heading, _Maker.own_table, _Maker.in_link, _Maker.fence, _Maker.comment),
    *(_Maker.nested_list, _Maker.around, _Maker.foreign, _Maker.own_note, _Maker.left_over_note),
    *(_Maker.left_over_note, _Maker.code, _Maker.odd, _Maker.foreign),
)


def _yaml(front: dict[str, object], rng: random.Random) -> str:
    lines = ["---", *(["# a comment"] if rng.random() < 0.2 else [])]

    def put(value: object, indent: str) -> None:
        assert isinstance(value, dict)
        for key, held in value.items():
            shown = key if key.isascii() and " " not in key else json.dumps(key, ensure_ascii=False)
            if isinstance(held, dict) and (not held or rng.random() < 0.1):
                lines.append(f"{indent}{shown}: {json.dumps(held, ensure_ascii=False)}")
            elif isinstance(held, dict):
                lines.append(f"{indent}{shown}:{rng.choice(('', '', '   # of it'))}")
                put(held, indent + "  ")
            elif isinstance(held, list):
                lines.append(f"{indent}{shown}: [{', '.join(held)}]")
            elif isinstance(held, str) and (set(held) & set(":#,[]{}\"'%\x00&*!|>`@") or not held):
                lines.append(f"{indent}{shown}: {json.dumps(held, ensure_ascii=False)}")
            else:
                shown_value = "true" if held is True else str(held)
                lines.append(
                    f"{indent}{shown}: {shown_value}{rng.choice(('', '', '  ', ' # why'))}"
                )

    put(front, "")
    return "\n".join([*lines, "---", ""])


def _toml(front: dict[str, object], rng: random.Random) -> str:
    top, rest = ["+++"], list[str]()

    def key_of(key: str) -> str:
        return key if re.fullmatch("[A-Za-z0-9_-]+", key) else json.dumps(key, ensure_ascii=False)

    def put(value: object, path: str) -> None:
        assert isinstance(value, dict)
        deeper = []
        for key, held in value.items():
            place = f"{path}.{key_of(key)}" if path else key_of(key)
            if isinstance(held, dict):
                deeper.append((place, held))
                continue
            shown = "true" if held is True else json.dumps(held, ensure_ascii=False)
            shown = shown.replace("\x7f", "\\u007f")
            bare_day = key == "as_of" and rng.random() < 0.5
            (rest if path else top).append(f"{key_of(key)} = {held if bare_day else shown}")
        for place, held in deeper:
            rest.append(f"[{place}]")
            put(held, place)

    put(front, "")
    return "\n".join([*top, *rest, "+++", ""])


def _json(front: dict[str, object], rng: random.Random) -> str:
    indent = rng.choice((None, 2, 1))
    return json.dumps(front, ensure_ascii=rng.random() < 0.5, indent=indent) + "\n"
