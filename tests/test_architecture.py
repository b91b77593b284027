"""The shape of the code: imports go one way, and each thing is done in its own room."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import hugo_calc
from hugo_calc.report.diagnostic import CODES

PACKAGE = Path(hugo_calc.__file__).parent

# What each room may import of the others. `diagnostic` is report/diagnostic.py, which all speak;
# the rest of `report` draws what they say. `package` is hugo_calc/__init__.py.
_BASE = {"diagnostic", "text"}
ROOMS: dict[str, set[str]] = {
    "package": set(),
    "text": set(),
    "diagnostic": {"text"},
    "report": _BASE,
    "formats": _BASE,
    "hugo": {*_BASE, "formats"},
    "lang": _BASE,
    "catalogue": {*_BASE, "lang", "formats", "hugo"},
    "core": {*_BASE, "lang", "catalogue"},
    "render": {*_BASE, "lang", "catalogue", "core"},
    "audit": {*_BASE, "lang", "catalogue", "core", "render", "formats", "hugo"},
    "post": {*_BASE, "lang", "catalogue", "core", "render", "formats", "hugo"},
    "verify": {*_BASE, "post", "hugo"},
    "site": {*_BASE, "package", "report", "verify", "post", "lang", "formats", "hugo"},
    "cli": {*_BASE, "package", "report", "site", "catalogue"},
    "__main__": {"cli"},
}

# The one room of each library, and whether it may be imported with the module.
LIBRARIES = {"click": "cli", "yaml": "formats", "jinja2": "render"}
AT_THE_TOP = {"click"}
LOADED_WHEN_NEEDED = {"formats/yaml_pure"}  # modules that extend a library's own classes

READS_PACKAGE_DATA = {"catalogue", "render"}
TESTS = Path(__file__).parent
FILE_CALLS = {"site/files", "site/temporary"}
STARTS_PROGRAMS = {"site/doctor"}  # tries formatters, and asks Hugo for its version
FILE_MODULES = {"os", "io", "pathlib", "shutil", "tempfile", "glob", "fileinput", "fcntl", "mmap"}
FORBIDDEN_MODULES = {
    *("pickle", "shelve", "subprocess", "socket", "ssl", "http", "urllib", "ftplib", "ctypes"),
    *("multiprocessing", "code", "runpy", "requests"),
}
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__", "breakpoint", "input"}
FORBIDDEN_ATTRIBUTES = {
    *("full_load", "unsafe_load", "load_all", "parse_expression", "system", "popen", "today"),
    *("now", "utcnow"),
}
UNCERTAIN_MODULES = {"time", "random", "secrets", "uuid", "locale", "getpass", "platform"}


class Module:
    """One file of the package, parsed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = path.relative_to(PACKAGE).with_suffix("").as_posix()
        self.tree = ast.parse(path.read_text(encoding="utf-8"))
        self.room = room_of(self.name.split("/"))

    def __repr__(self) -> str:
        return self.name

    def imports(self) -> Iterator[tuple[ast.stmt, str]]:
        """Yield each import, those within functions too, as a dotted name."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{self} imports by a relative path"
                assert node.module is not None
                yield node, node.module
                # `from hugo_calc.report import full` imports a module, not a name.
                yield from ((node, f"{node.module}.{alias.name}") for alias in node.names)

    def imported_rooms(self) -> set[str]:
        names = [name.split(".")[1:] for _, name in self.imports() if name.startswith("hugo_calc.")]
        # `from hugo_calc import __version__` names no module: that is the package itself.
        found = {room_of(parts) if exists(parts[:1]) else "package" for parts in names}
        return found - {self.room, "report" if self.room == "diagnostic" else ""}

    def libraries(self) -> set[str]:
        names = {name.split(".")[0] for _, name in self.imports()}
        return names - sys.stdlib_module_names - {"hugo_calc"}

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in ast.walk(self.tree) if isinstance(node, ast.Call))


def room_of(parts: list[str]) -> str:
    if not parts or parts == ["__init__"]:
        return "package"
    return "diagnostic" if parts[:2] == ["report", "diagnostic"] else parts[0]


def exists(parts: list[str]) -> bool:
    return (PACKAGE / parts[0]).is_dir() or (PACKAGE / f"{parts[0]}.py").exists()


MODULES = [Module(path) for path in sorted(PACKAGE.rglob("*.py"))]


@pytest.mark.parametrize("module", MODULES, ids=repr)
def test_imports_go_one_way(module: Module) -> None:
    assert module.room in ROOMS, f"{module} is in a room that this test does not know"
    assert module.imported_rooms() <= ROOMS[module.room]


def test_the_rooms_themselves_have_no_circle() -> None:
    settled: set[str] = set()
    while waiting := {room for room in ROOMS if room not in settled}:
        ready = {room for room in waiting if ROOMS[room] <= settled}
        assert ready, f"a circle among {sorted(waiting)}"
        settled |= ready


@pytest.mark.parametrize("module", MODULES, ids=repr)
def test_each_library_has_one_room(module: Module) -> None:
    for library in module.libraries():
        assert LIBRARIES.get(library) == module.room, f"{module} imports {library}"


@pytest.mark.parametrize("module", MODULES, ids=repr)
def test_libraries_that_start_slowly_are_imported_where_they_are_needed(module: Module) -> None:
    for statement in module.tree.body:  # an `if TYPE_CHECKING:` costs nothing and is passed over
        if isinstance(statement, ast.Import):
            names = {alias.name.split(".")[0] for alias in statement.names}
        elif isinstance(statement, ast.ImportFrom):
            names = {str(statement.module).split(".")[0]}
        else:
            continue
        assert not names & {"dataclasses", "enum", "inspect", "logging", "pathlib"}, module
        if module.name not in LOADED_WHEN_NEEDED:
            assert not names & (set(LIBRARIES) - AT_THE_TOP), module


@pytest.mark.parametrize("module", MODULES, ids=repr)
def test_files_are_touched_by_the_shell_alone(module: Module) -> None:
    modules = {name.split(".")[0] for _, name in module.imports()} & FILE_MODULES
    if module.name == "__main__":
        modules -= {"os"}  # os._exit, and no file
    if module.name in STARTS_PROGRAMS:
        modules -= {"shutil", "tempfile"}  # a scratch folder outside of the site
    if module.room == "site":
        assert not modules or module.name in FILE_CALLS, "files.py and its helper have every call"
    elif module.room != "cli":
        assert not modules, module
    for call in module.calls():
        if isinstance(call.func, ast.Name) and call.func.id == "open":
            assert module.room in READS_PACKAGE_DATA, module
            mode = ast.unparse(call.args[1]) if len(call.args) > 1 else "'r'"
            assert mode in ("'r'", "'rb'"), f"{module} opens a file to write"


@pytest.mark.parametrize("module", MODULES, ids=repr)
def test_nothing_is_executed_unpickled_or_fetched(module: Module) -> None:
    modules = {name.split(".")[0] for _, name in module.imports()} & FORBIDDEN_MODULES
    assert modules == ({"subprocess"} if module.name in STARTS_PROGRAMS else set())
    for call in module.calls():
        if isinstance(call.func, ast.Name):
            assert call.func.id not in FORBIDDEN_CALLS, module
        if isinstance(call.func, ast.Attribute):
            assert call.func.attr not in FORBIDDEN_ATTRIBUTES, module
            assert "shell" not in {keyword.arg for keyword in call.keywords}, module
            assert ast.unparse(call.func) != "yaml.load", module


@pytest.mark.parametrize("module", MODULES, ids=repr)
def test_no_answer_depends_on_the_clock_or_on_chance(module: Module) -> None:
    if module.room in ("site", "cli"):
        return  # the age of a leftover, and how long a run took
    assert not {name.split(".")[0] for _, name in module.imports()} & UNCERTAIN_MODULES


@pytest.mark.parametrize("module", MODULES, ids=repr)
def test_a_module_says_what_it_is_and_is_of_readable_length(module: Module) -> None:
    first = (ast.get_docstring(module.tree) or "").split("\n")[0]
    assert first.endswith(".")
    assert len(first) <= 100
    if module.name != "lang/unit_table":  # generated
        length = module.path.read_text(encoding="utf-8").count("\n")
        assert length <= 450


def codes_in_use() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for module in MODULES:
        if module.room == "diagnostic":
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Constant) and re.fullmatch(r"HC\d{3}", str(node.value)):
                found.setdefault(str(node.value), set()).add(module.name)
    return found


def test_every_code_in_use_is_described() -> None:
    unknown = {code: where for code, where in codes_in_use().items() if code not in CODES}
    assert unknown == {}


def test_every_code_that_is_described_is_in_use_and_tested() -> None:
    assert CODES.keys() - codes_in_use().keys() == set()
    tests = "".join(path.read_text(encoding="utf-8") for path in TESTS.rglob("test_*.py"))
    assert [code for code in CODES if code not in tests] == []


def test_every_code_is_in_the_reference_as_it_is_described() -> None:
    page = (TESTS.parent / "content" / "reference" / "messages.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (HC\d{3}) +\| (.*?) +\|$", page, re.MULTILINE))
    assert rows == CODES
