"""What others wrote into a site's files does not come alive: templates, values, messages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hugo_sites import REPOSITORY, build, find_hugo

from hugo_calc.render.templates import TemplateError, Templates
from hugo_calc.site import run

# Templates of a site that reach for what they were not given.
REACHING = [
    "{{ ''.__class__.__mro__ }}",
    "{{ ''.__class__.__base__.__subclasses__() }}",
    "{{ value.__init__.__globals__ }}",
    "{{ value['__class__'] }}",
    "{{ value | attr('__class__') }}",
    "{{ '{0.__class__}'.format(value) }}",
    "{{ ('{0.__class__}' | string).format_map({'0': value}) }}",
    "{% set f = '{0.__class__.__mro__}'.format %}{{ f(value) }}",
    "{{ (['{0.__class__}'] | map('format', value) | list)[0] }}",
    "{{ [value] | map(attribute='__class__') | list }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context }}",
    "{{ lipsum.__globals__ }}",
    "{{ cycler.__init__.__globals__ }}",
    "{{ joiner() }}",
    "{{ namespace().x }}",
    "{{ dict() }}",
    "{{ rows.append(1) }}",
    "{{ rows.__iadd__([1]) }}",
    "{% include 'note.md.j2' %}",
    "{% import 'os' as os %}",
    "{% extends '/etc/passwd' %}",
    "{{ open('/etc/passwd') }}",
    "{{ config }}",
    "{{ missing }}",
    "{{ range(10) }}",
]
# And some that would take all memory.
BOMBS = [
    "{{ range(10**9) | list }}",
    "{{ 'a' * 500000000 }}",
    "{{ 500000000 * 'a' }}",
    "{{ [0] * 500000000 }}",
    "{{ 9**9**9**9 }}",
    "{{ 10**100000000 }}",
    "{{ 'a'.ljust(500000000) }}",
    "{{ 'a'.zfill(500000000) }}",
    "{{ '%0500000000d' % 1 }}",
    "{{ '{:>500000000}'.format('a') }}",
    "{{ 'a' | center(500000000) }}",
    "{{ 'a\n' | indent(500000000) }}",
    "{{ '%500000000s' | format('a') }}",
]


# Renders each template that it is given on standard input, in little memory and time.
RENDER = """
import json, resource, sys
from hugo_calc.render.templates import TemplateError, Templates
import jinja2.sandbox
resource.setrlimit(resource.RLIMIT_AS, (512 << 20, 512 << 20))
resource.setrlimit(resource.RLIMIT_CPU, (20, 20))
for template in json.load(sys.stdin):
    try:
        Templates({"note.md.j2": template}).render("note.md.j2", {"value": "5", "rows": []})
        print("rendered")
    except TemplateError as error:
        print("refused:", error.reason)
"""


def test_a_template_cannot_make_much_of_little() -> None:
    said = subprocess.run(
        [sys.executable, "-c", RENDER],
        input=json.dumps(BOMBS),
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    told = said.stdout.splitlines()
    assert len(told) == len(BOMBS)
    assert [bomb for bomb, each in zip(BOMBS, told, strict=True) if each == "rendered"] == []


def test_a_template_may_still_reckon_and_join() -> None:
    template = "{{ 2 * 3 }} {{ 7 % 4 }} {{ rows | join(', ') }} {{ value.upper() }}"
    templates = Templates({"note.md.j2": template})
    values = {"value": "kg", "rows": ["a", "b"]}
    assert templates.render("note.md.j2", values) == "6 3 a, b KG"


@pytest.mark.parametrize("template", REACHING)
def test_a_template_reaches_nothing_that_it_was_not_given(template: str) -> None:
    try:
        text = Templates({"note.md.j2": template}).render("note.md.j2", {"value": "5", "rows": []})
    except TemplateError:
        return
    assert not re.search(r"class|function|module|object|<|root:", text), text


# What a fact, a cell of a CSV file or a column may be called by somebody who means harm.
LABELS = {
    "tag": "<script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "link": "[x](javascript:alert(1))",
    "reference": "[x]: javascript:alert(1)",
    "shortcode": "{{< boom >}}",
    "markdown shortcode": "{{% boom %}}",
    "own": '{{< calc "1 kg" />}}',
    "closing": "{{< /calc >}} {{% /calc-table %}}",
    "cell": "</td></tr></table><script>alert(1)</script>",
    "pipes": "a | b || c",
    "lines": "a\n\n# Heading\n\n<script>alert(1)</script>",
    "code": "`` `a` ``",
    "footnote": "[^1] [^calc-x]: y",
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "comment": "<!-- -->--><script>alert(1)</script>",
    "template": "{{ value.__class__ }} {% raw %}",
    "heading": "# Heading",
    "emphasis": "**bold** __bold__ ~~gone~~ *it*",
    "math": "$x$ \\(y\\)",
    "escape": "\\<script>alert(1)\\</script>",
}


def yaml_text(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def csv_text(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def definitions(label: str, url: str = "https://example.org/a") -> str:
    said = yaml_text(label)
    return (
        f"facts:\n  f:\n    label: {said}\n    unit: kg\n    source: {{title: {said}, publisher:"
        f" {said}, url: {yaml_text(url)}, authors: {said}, published: 2023-01-31}}\n"
        "    value: 2\n    year: 2022\n"
    )


def hostile_site() -> dict[str, str]:
    """Return a site whose CSV file and columns say every one of LABELS."""
    rows = ["What,Mass"]
    rows += [f"{csv_text(label)},{number + 1} kg" for number, label in enumerate(LABELS.values())]
    columns = [
        f"        {yaml_text(label)}: row.mass × {number + 2}\n"
        for number, label in enumerate(LABELS.values())
    ]
    front = (
        "---\ntitle: t\ndate: 2024-05-20\ncalc:\n  tables:\n    t:\n      rows: t.csv\n"
        "      columns:\n        What: row.what\n        Mass: row.mass\n"
        + "".join(columns)
        + "---\n"
    )
    return {
        "hugo.toml": 'title = "t"\nbaseURL = "/"\ndisableKinds = ["taxonomy", "term", "rss"]\n'
        "[markup.goldmark.renderer]\nunsafe = true\n",  # or Hugo itself would drop the tags
        "content/posts/p/index.md": front + '\n{{% calc-table "t" /%}}\n',
        "content/posts/p/t.csv": "\n".join(rows) + "\n",
        "layouts/_default/single.html": "<main>{{ .Content }}</main>",
        "layouts/_default/list.html": "<main></main>",
        "layouts/shortcodes/boom.html": "BOOM",
    }


class Tags(HTMLParser):
    """The tags of a page, and the addresses of its links."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.links: set[str] = set()
        self.events: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        for name, value in attrs:
            if name in ("href", "src"):
                self.links.add(value or "")
            if name.startswith("on"):
                self.events.add(name)


def make(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")


@pytest.mark.hugo
def test_no_tag_and_no_shortcode_of_a_hostile_value_comes_alive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = hostile_site()
    make(tmp_path, files)
    monkeypatch.chdir(tmp_path)
    done = run.write([])
    assert [each for each in done.diagnostics if each.severity == "error"] == []
    assert len(done.written) == 1
    assert run.write([]).written == ()
    post = tmp_path / "content/posts/p/index.md"
    files["content/posts/p/index.md"] = post.read_text(encoding="utf-8")
    page = build(find_hugo("newest"), tmp_path, files)["posts/p/index.html"]
    tags = Tags(page)
    assert "BOOM" not in page
    assert not tags.names & {"script", "img", "h1", "strong", "em", "del", "iframe", "style"}
    assert tags.events == set()
    assert all(link.startswith("#") for link in tags.links), tags.links
    assert page.count("<table") == 1
    rows = re.findall(r"<tr>.*?</tr>", page, re.DOTALL)
    cells = {len(re.findall(r"<t[dh][ >]", row)) for row in rows}
    assert len(rows) == len(LABELS) + 1
    assert len(cells) == 1
    assert "HAHAHUGOSHORTCODE" not in page


@pytest.mark.parametrize("name", LABELS)
def test_a_hostile_label_of_a_fact_is_refused_or_made_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    post = '---\ntitle: t\n---\n{{< calc "site.f × 2" />}}\n'
    made = {
        "hugo.toml": "",
        "data/calc.yaml": definitions(LABELS[name]),
        "content/p.md": post,
    }
    make(tmp_path, made)
    monkeypatch.chdir(tmp_path)
    done = run.write([])
    written = (tmp_path / "content/p.md").read_text(encoding="utf-8")
    if written == post:
        assert {each.code for each in done.diagnostics} == {"HC605"}
        return
    note = written.split("]: ", 1)[1].rstrip("\n")
    assert "\n" not in note
    assert not re.search(r"[<>{}`$\\|~*_&]|\]\((?!https://example\.org/)|\[\^", note), note


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "//evil.example/",
        "https://example.org/{{< boom >}}",
        "https://example.org/{{%boom%}}",
        "https://example.org/{{<boom>}}",
        "https://example.org/\\u0000",
        'https://example.org/" onclick="alert(1)',
    ],
)
def test_an_address_that_is_none_is_refused_or_made_harmless(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    made = {"hugo.toml": "", "data/calc.yaml": definitions("f", url), "content/p.md": ""}
    make(tmp_path, made)
    post = tmp_path / "content/p.md"
    post.write_text('---\ntitle: t\n---\n{{< calc "site.f × 2" />}}\n', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    run.write([])
    written = post.read_text(encoding="utf-8")
    for alive in ("javascript:", "data:", "{{%", "{{<boom", '" onclick', "\0", "](//"):
        assert alive not in written


@pytest.mark.parametrize("form", ["full", "concise", "json"])
def test_messages_pass_no_control_of_a_terminal_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], form: str
) -> None:
    from hugo_calc.cli.main import run as command_line

    acting = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e\x08\r"
    (tmp_path / "content").mkdir()
    (tmp_path / "hugo.toml").write_text("")
    (tmp_path / f"content/name{acting}.md").write_text(
        f'---\ntitle: "{acting}"\n---\n{acting} {{{{< calc "{acting} 1 kg + x{acting}" />}}}}\n'
        f'{{{{< calc "1 {acting}" />}}}} {{{{< calc `{acting}` "{acting}" {acting} />}}}}\n',
        encoding="utf-8",
    )
    monkeypatch.chdir(tmp_path)
    codes = [
        command_line(["check", "--output-format", form]),
        command_line(["write", "--output-format", form]),
        command_line(["check", f"none{acting}.md", "--output-format", form]),
        command_line(["eval", f"1 {acting}", "--output-format", form]),
        command_line(["facts", acting, "--output-format", form]),
    ]
    said = capsys.readouterr()
    assert any(codes)
    assert not set(said.out + said.err) & set("\x1b\x07\x9b\u202e\x08\r")
