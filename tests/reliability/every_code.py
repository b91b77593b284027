"""A small post for each code that can occur in one: what is said, and of which place exactly."""

from __future__ import annotations

from typing import NamedTuple

PAGE = "content/p/index.md"
LEDGER = "data/hugo_calc/p/index.md.json"


class Case(NamedTuple):
    """A post that has one code, what the code is about there, and how the commands end."""

    code: str
    post: str
    place: str | None  # the text of the span, None where the file as a whole is meant
    nth: int = 0  # which of the places that read so
    severity: str = "error"
    after: int = 1  # the exit code of `write`, and of `check` behind it
    path: str = PAGE  # the file that is named
    beside: tuple[tuple[str, str], ...] = ()  # other files of the site
    then: tuple[tuple[str, str, str], ...] = ()  # what is changed after a first `write`, and how
    encoding: str = "utf-8"

    @property
    def exit(self) -> int:
        """The exit code of `check`."""
        if self.severity == "warning":
            return 0
        return 2 if self.code.startswith("HC9") else 1


def post(body: str, front: str = "") -> str:
    """Return a post with a title, more front matter and a body."""
    return f"---\ntitle: t\n{front}---\n{body}\n"


def figure(formula: str, let: str = "") -> str:
    """Return a post with one unfilled figure, after names of its own."""
    front = f"calc:\n  let:\n    {let}\n" if let else ""
    return post(f'It is {{{{< calc "{formula}" />}}}}.', front)


def table(rows: str, columns: str = "{A: row.label}") -> str:
    """Return a post that defines a table and places it."""
    front = f"calc:\n  tables:\n    t:\n      rows: {rows}\n      columns: {columns}\n"
    return post('{{% calc-table "t" /%}}', front)


_FACT = (
    "facts:\n  office:\n    label: power of our office\n    unit: kW\n    value: 12.5\n"
    "    year: 2022\n"
    "    source: {title: B, publisher: P, url: https://example.org/, published: 2023-01-31}\n"
)
_FILLED = (
    '---\ntitle: t\n---\nIt is {{< calc "2 kg + 3 kg" >}}5 kg{{< /calc >}}[^calc-2-kg-3-kg].\n\n'
    "[^calc-2-kg-3-kg]: 2 kg + 3 kg = 5 kg.\n"
)
_TABLE = (
    "---\ntitle: t\ncalc:\n  tables:\n    t: {rows: [gpu.b200], columns: {A: row.label}}\n---\n"
    '{{% calc-table "t" %}}\n\n| A |\n| :- |\n| old |\n\n{{% /calc-table %}}\n'
)

CASES = (
    Case("HC101", figure("5 kg + # 3 kg"), "#"),
    Case("HC102", figure("2 kg +"), "+"),
    Case("HC103", figure("1,5 kg"), "1,5"),
    Case("HC104", figure("10 % 3"), "%"),
    Case("HC105", figure("5 kWh to MWh"), "to"),
    Case("HC106", figure("1/2 h"), "1/2 h"),
    Case("HC107", figure("2^3^2"), "^", nth=1),
    Case("HC108", figure("3 × 5 W ± 1 W"), "±"),
    Case("HC109", figure("1 kg + 10%"), "10%"),
    Case("HC110", figure("(" * 40 + "1" + ")" * 40), "(", nth=32),
    Case("HC111", figure("1 kg / 0"), "0"),
    Case("HC112", figure("70B"), "70B"),
    Case("HC113", figure("5 kg in g in kg"), "in", nth=1),
    Case("HC201", figure("12 × removal.mamoth"), "removal.mamoth"),
    Case("HC202", figure("model.llama3_8b.wings"), "wings"),
    Case("HC203", figure("trainig(1)"), "trainig"),
    Case("HC204", figure("training(model.llama3_8b, pu=1.1).energy"), "pu=1.1"),
    Case("HC205", figure("a", "a: a + 1 W"), "a", nth=2),
    Case("HC206", figure("2 W", "grid: 1"), "grid"),
    Case("HC207", figure("grid.us[1999]"), "1999"),
    Case("HC208", figure("model.llama3_8b"), "model.llama3_8b"),
    Case("HC301", figure("1200 MWh + 35 tonne"), "+"),
    Case("HC302", figure("5 kg in kWh"), "kWh"),
    Case("HC303", figure("5 kgs"), "kgs"),
    Case("HC304", figure("5 degC"), "degC"),
    Case("HC305", figure("1 mWh"), "mWh", severity="warning", after=0),
    Case("HC306", figure("5 ton"), "ton"),
    Case("HC307", figure("2^(1 kg)"), "(1 kg)"),
    Case("HC308", figure("5 kg as 1 km"), "1 km"),
    Case("HC330", figure("b × datacenter.meta.pue", "b: 1 GWh × datacenter.meta.pue"),
         "datacenter.meta.pue", nth=1),
    Case("HC331", figure("grid.us + grid.de"), "+", severity="warning", after=0),
    Case("HC332", figure("grid.us[2019] + grid.us[2022]"), "grid.us[2022]",
         severity="warning", after=0),
    Case("HC401", _FILLED.replace("5 kg{{", "4 kg{{"), "4 kg", severity="stale", after=0),
    Case("HC402", _FILLED, "4 kg", severity="stale", then=((PAGE, "5 kg{{", "4 kg{{"),)),
    Case("HC403", figure("site.office"), "12.5 kW", severity="stale", after=0,
         beside=(("data/calc.yaml", _FACT),), then=(("data/calc.yaml", "12.5", "14"),)),
    Case("HC404", _FILLED, "5000 g", severity="stale", after=0,
         then=((LEDGER, '"5 kg"', '"5000 g"'), (LEDGER, '"kg"', '"g"'),
               (PAGE, "5 kg{{", "5000 g{{"))),
    Case("HC405", _FILLED.replace("= 5 kg.", "= 6 kg."), "[^calc-2-kg-3-kg]: 2 kg + 3 kg = 6 kg.",
         severity="stale", after=0),
    Case("HC406", _TABLE, "\n\n| A |\n| :- |\n| old |\n\n", severity="stale", after=0),
    Case("HC407", _FILLED, None, path=LEDGER, severity="stale", after=0,
         then=((LEDGER, "5 kg", "6 kg"),)),
    Case("HC410", post('It is {{< calc-claim "5 kg" >}}6 kg{{< /calc-claim >}}.'), "6 kg",
         severity="stale"),
    Case("HC501", post('{{< calc "5 W" /}}'), "}}"),
    Case("HC502",
         post('{{< calc "5 W" >}}{{< calc-text "5 W" >}}{{< /calc >}}{{< /calc-text >}}'),
         "{{< /calc-text >}}"),
    Case("HC503", post('{{< calc "5 W" >}}5 W{{< / >}}'), "{{< / >}}"),
    Case("HC504", post('{{< calc expr="5 W" "2sf" />}}'), '"', nth=2),
    Case("HC505", post("{{< calc-tabel />}}"), "calc-tabel"),
    Case("HC506", post('{{< calc exp="5 W" />}}'), "exp"),
    Case("HC507", post('{{< figure caption="{{< calc `5 W` >}}" >}}'), "{{<", nth=1),
    Case("HC508", post('## A {{< calc "5 W" />}}'), '{{< calc "5 W" />}}'),
    Case("HC509", post('Mine.[^calc-x] {{< calc "5 W" />}}\n\n[^calc-x]: Mine.'), "[^calc-x]"),
    Case("HC510", post('{{% calc-table "trainig" /%}}'), "trainig"),
    Case("HC511", post('{{< calc "5 W" >}}{{</* x */>}}{{< /calc >}}'), "{{</* x */>}}"),
    Case("HC512", post('{{< calc "5 W" >}}5 W'), '{{< calc "5 W" >}}'),
    Case("HC513", post('{{< calc-table "t" />}}',
         "calc:\n  tables:\n    t: {rows: [gpu.b200], columns: {A: row.label}}\n"),
         '{{< calc-table "t" >}}', severity="warning", after=0),
    Case("HC514", post('<<<<<<< a\n{{< calc "5 W" />}}\n=======\nx\n>>>>>>> b'), "<<<<<<< a"),
    Case("HC601", '---\ntitle: calc\n{{< calc "5 W" />}}\n', "---"),
    Case("HC602", post("x", "calc: [\n"), "["),
    Case("HC603", post("x", "calc:\n  let:\n    a: 1\n    a: 2\n"), "a", nth=2),
    Case("HC604", post("x", "calc:\n  lets:\n    a: 1\n"), "lets"),
    Case("HC605", post("x", "calc:\n  as_of: May 2024\n"), "May 2024"),
    Case("HC606", table("[sum(1, 2), 3]", "{A: row}"), "sum(1, 2)"),
    Case("HC607", post("x", "calc:\n  let: &a\n    b: 1\n"), "&a\n    b: 1"),
    Case("HC608", post("calc", "calc: " + "[" * 40 + "]" * 40 + "\n"), "[", nth=19),
    Case("HC609", post("calc", "date: May 2024\ncalc:\n  let:\n    a: 1\n"), "May 2024",
         severity="warning", after=0),
    Case("HC610", table("fleet.csv"), "fleet.csv"),
    Case("HC611", table("fleet.csv"), "2", path="content/p/fleet.csv",
         beside=(("content/p/fleet.csv", "What,N\nx,1,2\n"),)),
    Case("HC612", table("[" + ", ".join(["gpu.b200"] * 201) + "]"), "gpu.b200", nth=200),
    Case("HC902", post('\u00a0{{< calc "5 W" />}}'), "\u00a0", after=2, encoding="latin-1"),
    Case("HC906", figure("5 W"), None, path="hugo.toml", after=2,
         beside=(("hugo.toml", "title = "),)),
    Case("HC907", figure("5 W"), None, path="templates/note.md.j2", after=2,
         beside=(("templates/note.md.j2", "{{ nothing }}"),)),
)  # fmt: skip
