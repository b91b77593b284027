"""What a command loads: everything else would cost every run its time."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = str(Path(__file__).parents[2])
PROBE = """
import sys
before = {name.partition(".")[0] for name in sys.modules}
from hugo_calc.cli.main import run
code = run(sys.argv[1:])
after = {name.partition(".")[0] for name in sys.modules} - before - sys.stdlib_module_names
own = {name.split(".")[1] for name in sys.modules if name.startswith("hugo_calc.")}
cython = {name for name in after if "cython" in name}  # what yaml's C parser brings along
after -= cython | {"hugo_calc"}
print(code, ",".join(sorted(after)), ",".join(sorted(own)), file=sys.stderr)
"""

PLAIN = "---\ntitle: x\n---\nA calculation.\n"
FIGURE = (
    '---\ntitle: x\n---\nIt is {{< calc "2 kg + 3 kg" >}}5 kg{{< /calc >}}[^calc-2-kg-3-kg].\n\n'
    "[^calc-2-kg-3-kg]: 2 kg + 3 kg = 5 kg.\n"
)
TOML = FIGURE.replace("---\ntitle: x\n---", "+++\ntitle = 'x'\n+++")


def loaded(folder: Path, *arguments: str) -> tuple[set[str], set[str]]:
    """Return the libraries and the rooms that a clean run of a command loads."""
    said = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": PACKAGE},
        capture_output=True,
        text=True,
        check=True,
    )
    code, libraries, rooms = said.stderr.splitlines()[-1].split(" ")
    assert code == "0", said.stdout + said.stderr
    return set(filter(None, libraries.split(","))), set(rooms.split(","))


def site(tmp_path: Path, text: str) -> Path:
    (tmp_path / "content").mkdir()
    (tmp_path / "hugo.toml").write_text("title = 'x'\n")
    (tmp_path / "content" / "a.md").write_text(text)
    return tmp_path


def test_the_version_loads_click_alone(tmp_path: Path) -> None:
    assert loaded(tmp_path, "--version") == ({"click"}, {"cli"})


def test_a_post_without_figures_loads_click_alone(tmp_path: Path) -> None:
    libraries, rooms = loaded(site(tmp_path, PLAIN), "check")
    assert libraries == {"click"}
    assert rooms == {"cli", "report", "site", "text"}


@pytest.mark.parametrize(
    ("text", "libraries"),
    [
        (FIGURE, {"click", "jinja2", "markupsafe", "yaml"}),
        (TOML, {"click", "jinja2", "markupsafe"}),
    ],
    ids=["yaml", "toml"],
)
def test_a_post_with_figures_loads_what_it_needs(
    tmp_path: Path, text: str, libraries: set[str]
) -> None:
    found, rooms = loaded(site(tmp_path, text), "check")
    assert found == libraries
    assert "verify" not in rooms
