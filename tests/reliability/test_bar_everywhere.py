"""One site, one answer: whatever the hash seed, locale, time zone, order of files, or Python."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest
from every_code import CASES, PAGE, Case

Bar = Callable[[int, str], None]

PROJECT = Path(__file__).parents[2]
COMMANDS = tuple(
    (command, "--output-format", form)
    for form in ("concise", "full", "json")
    for command in ("check", "write", "check")
)
DE = (
    "---\ntitle: Größe\ndate: 2024-05-20\ncalc:\n  let:\n    rack: 12 × (450 W ± 10%)\n"
    "    yearly: rack × 1 year × site.office / 1 kW\n  tables:\n    größen:\n"
    "      rows: [model.llama3_8b, model.llama3_70b]\n"
    "      columns: { Modell: row.label, Stunden: row.gpu_hours }\n      total: true\n---\n"
    'Ein Gestell zieht {{< calc "rack" />}}, im Jahr {{< calc "yearly in GWh" "±" />}}.\n'
    'Meta: {{< calc-claim "training(model.llama3_8b, method.llama).co2e" >}}385 tCO2e'
    '{{< /calc-claim >}}.\n\n> {{% calc-table "größen" /%}}\n\nEnde{{< calc "1 mWh" />}}'
)
CSV_POST = (
    "---\ntitle: Büro\ncalc:\n  tables:\n    t:\n      rows: geräte.csv\n"
    "      columns: { Gerät: row.label, Leistung: row.leistung }\n---\n"
    '{{% calc-table "t" /%}}\n'
)
DEFINITIONS = (
    "facts:\n  office:\n    label: power of our office\n    unit: kW\n    value: 12.5\n"
    "    year: 2022\n"
    "    source: {title: B, publisher: P, url: https://example.org/, published: 2023-01-31}\n"
)
CONFIGURATION = (
    'title = "t"\ndefaultContentLanguage = "de"\n[languages.de]\nweight = 1\n[languages.en]\n'
    "weight = 2\n[languages.tr]\nweight = 3\n"
)
# Names that sort otherwise by another locale's rules, or that fold to one another in some.
NAMES = (
    *("Über-uns.md", "übermut.md", "zebra.md", "Zoo.md", "İstanbul.md", "ırmak.md", "日本.md"),
    *("ﬁgur.md", "a b.md", "größe.en.md", "größe.tr.md", "größe.md", "e\u0301tude.md"),
)


class Variant(NamedTuple):
    """One way of running the tool that should make no difference."""

    name: str
    environment: Mapping[str, str] = {}
    python: str = sys.executable
    path: str = ""  # PYTHONPATH
    paths_seed: int = 0  # how the paths on the command line are shuffled, 0 for not at all
    files_seed: int = 0  # in which order the site's files were made


PLAIN = Variant("plain")


def site_files() -> dict[str, bytes]:
    """Return the files of a site that has figures, tables, claims and all codes of messages."""
    files = {
        "hugo.toml": CONFIGURATION.encode(),
        "data/calc.yaml": DEFINITIONS.encode(),
        "content/posts/büro/index.md": CSV_POST.encode(),
        "content/posts/büro/geräte.csv": "Gerät,Leistung\nKühlschrank,90 W\n".encode(),
        **{f"content/posts/{name}": DE.encode() for name in NAMES},
    }
    for case in CASES:
        if case.code not in ("HC906", "HC907"):  # these two leave nothing else to be said
            files |= _of_case(case)
    return files


def _of_case(case: Case) -> Iterator[tuple[str, bytes]]:
    folder = f"content/codes/{case.code}"
    yield f"{folder}/index.md", case.post.encode(case.encoding)
    for path, text in case.beside:
        if path.startswith(PAGE.rpartition("/")[0]):
            yield f"{folder}/{path.rpartition('/')[2]}", text.encode()


def answers(root: Path, variant: Variant, commands: Sequence[Sequence[str]]) -> list[object]:
    """Return all that a variant says and writes, command by command."""
    files = list(site_files().items())
    if variant.files_seed:
        random.Random(variant.files_seed).shuffle(files)
    said: list[object] = []
    for at, command in enumerate(commands):
        if at % 3 == 0:  # each form of output begins with a site that is not written yet
            shutil.rmtree(root, ignore_errors=True)
            for path, data in files:
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(data)
        said += _answer(root, variant, command)
        if at % 3 == 1:
            continue
        named = sorted(path for path in site_files() if path.endswith(".md"))[-20:]
        if variant.paths_seed:
            random.Random(variant.paths_seed).shuffle(named)
        said += _answer(root, variant, (*command, *named))
    return said


def _answer(root: Path, variant: Variant, arguments: Sequence[str]) -> Iterator[object]:
    kept = ("PATH", "HOME", "COVERAGE_PROCESS_START")
    environment = {
        **{name: os.environ[name] for name in kept if name in os.environ},
        "PYTHONPATH": variant.path or str(PROJECT),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONWARNINGS": "error",
        **variant.environment,
    }
    done = subprocess.run(
        [variant.python, "-m", "hugo_calc", *arguments],
        cwd=root,
        env=environment,
        capture_output=True,
        check=False,
    )
    yield done.returncode
    yield done.stdout.decode()
    yield done.stderr.decode()
    for path in sorted(each for each in root.rglob("*") if each.is_file()):
        name = path.relative_to(root).as_posix()
        yield f"{name} {hashlib.sha256(path.read_bytes()).hexdigest()}"


def differences(variants: Sequence[Variant], root: Path, commands: Sequence[Sequence[str]]) -> str:
    """Return in which variants something differs from the plain one, and what."""
    root.mkdir()
    expected = answers(root / "site", PLAIN, commands)
    assert any("HC9" in str(each) for each in expected)
    found = []
    for variant in variants:
        seen = answers(root / "site", variant, commands)
        if seen != expected:
            unlike = [pair for pair in zip(seen, expected, strict=False) if pair[0] != pair[1]]
            was, now = map(str, unlike[0][::-1]) if unlike else ("", "more or fewer files")
            where = next((i for i, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), 0)
            start = max(0, where - 40)
            found.append(f"{variant.name}: {was[start:][:160]!r} became {now[start:][:160]!r}")
    return "\n".join(found)


def locales() -> Iterator[Variant]:
    for name in ("C", "POSIX", "de_DE.UTF-8", "tr_TR.UTF-8", "C.UTF-8"):
        yield Variant(f"LC_ALL={name}", {"LC_ALL": name, "LANG": name})
        yield Variant(f"LANG={name}, not UTF-8", {"LANG": name, "PYTHONUTF8": "0"})
    yield Variant(
        "ASCII", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LANG": "C"}
    )
    yield Variant("Latin-1", {"PYTHONIOENCODING": "latin-1", "LC_ALL": "en_US.ISO-8859-1"})


def others() -> Iterator[Variant]:
    for zone in ("UTC", "Pacific/Kiritimati", "America/Los_Angeles"):
        yield Variant(f"TZ={zone}", {"TZ": zone})
    for seed in (1, 2, 3):
        yield Variant(f"paths shuffled {seed}", paths_seed=seed)
        yield Variant(f"files made in order {seed}", files_seed=seed)
    yield Variant("optimised", {"PYTHONOPTIMIZE": "2"})


def pythons() -> dict[str, str]:
    """Return the Pythons of this machine that the tool is meant for: version and program."""
    places = [*filter(None, (os.environ.get("PYENV_ROOT", ""), _pyenv_root()))]
    found: dict[str, str] = {}
    for minor in range(11, 20):
        name = f"python3.{minor}"
        candidates = [
            *(str(path) for place in places for path in Path(place).glob(f"versions/*/bin/{name}")),
            *filter(None, (shutil.which(name),)),
        ]
        for candidate in candidates:
            asked = subprocess.run(
                [candidate, "-c", "import sys; print(*sys.version_info[:3], sep='.')"],
                capture_output=True,
                text=True,
                check=False,
            )
            if asked.returncode == 0 and asked.stdout.startswith(f"3.{minor}."):
                found.setdefault(asked.stdout.strip(), candidate)
    return found


def _pyenv_root() -> str:
    program = shutil.which("pyenv")
    if program is None:
        return ""
    asked = subprocess.run([program, "root"], capture_output=True, text=True, check=False)
    return asked.stdout.strip()


def pure_libraries(folder: Path) -> str:
    """Copy the tool's libraries without what is compiled for one Python; return a PYTHONPATH."""
    for name in ("click", "jinja2", "markupsafe", "yaml"):
        spec = find_spec(name)
        assert spec is not None
        assert spec.origin is not None
        ignored = shutil.ignore_patterns("*.so", "*.pyd", "__pycache__")
        shutil.copytree(Path(spec.origin).parent, folder / name, ignore=ignored)
    return os.pathsep.join((str(folder), str(PROJECT)))


def test_seed_locale_zone_and_order_make_no_difference(tmp_path: Path, bar: Bar) -> None:
    variants = (
        Variant("seed and zone", {"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo"}, paths_seed=1),
        Variant("Turkish, not UTF-8", {"LC_ALL": "tr_TR.UTF-8", "PYTHONUTF8": "0"}, files_seed=1),
        Variant("ASCII", {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}),
    )
    unlike = differences(variants, tmp_path / "runs", COMMANDS[1:2])
    bar(15, f"{len(variants)} surroundings, {len(unlike.splitlines())} unlike")
    assert not unlike


@pytest.mark.slow
@pytest.mark.parametrize(
    ("what", "variants"),
    [
        ("hash seeds", [Variant(f"seed {n}", {"PYTHONHASHSEED": str(n)}) for n in range(10)]),
        ("locales", list(locales())),
        ("time zones and orders", list(others())),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_surrounding_gives_the_same_answer(
    what: str, variants: list[Variant], tmp_path: Path, bar: Bar
) -> None:
    unlike = differences(variants, tmp_path / "runs", COMMANDS)
    bar(15, f"{len(variants)} {what}, {len(unlike.splitlines())} unlike")
    assert not unlike


@pytest.mark.slow
def test_every_python_gives_the_same_answer(tmp_path: Path, bar: Bar) -> None:
    path = pure_libraries(tmp_path / "libraries")
    found = pythons()
    variants = [Variant(f"Python {each}", {}, found[each], path) for each in found]
    running = Variant("no compiled libraries", {}, sys.executable, path)
    unlike = differences([running, *variants], tmp_path / "runs", COMMANDS)
    bar(15, f"Python {', '.join(found)}, {len(unlike.splitlines())} unlike")
    assert not unlike
