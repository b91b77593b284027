"""Break the code in small ways, a sample of many, and count how many of them a test notices.

    python tools/mutation.py [--sample 150] [--seed 1] [--room lang]

A mutant is one changed operator, comparison, constant or statement in a copy of the package. The
tests of its room run against it until the first that fails. The survivors are printed.
"""

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

PROJECT = Path(__file__).parents[1]

# The tests that should notice a mutant, those of its room first. Generated data is left out.
TESTS = {
    "text": ("tests/text", "tests/hugo", "tests/post"),
    "hugo": ("tests/hugo", "tests/post"),
    "lang": ("tests/lang", "tests/core", "tests/post"),
    "verify": ("tests/test_verify.py", "tests/post"),
}
_LEFT_OUT = ("unit_table.py",)
_SECONDS = 120  # a mutant that loops has been noticed

_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.And: ast.Or,
    ast.Or: ast.And,
}  # fmt: skip


class Mutant(NamedTuple):
    """One change: the file, the line, what it is, and the file's text with it."""

    path: str  # relative to the project
    line: int
    change: str
    text: str

    @property
    def room(self) -> str:
        """The room that the file belongs to."""
        return Path(self.path).parts[1].removesuffix(".py")


class Outcome(NamedTuple):
    """A mutant, and whether a test noticed it."""

    mutant: Mutant
    noticed: bool


def mutant_of(path: Path, at: int) -> Mutant:
    """Return the mutant of a file that has its node number `at` changed."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    node = _places(tree)[at]
    line = getattr(node, "lineno", 0)
    change = _changed(node)
    text = ast.unparse(ast.fix_missing_locations(tree))
    return Mutant(path.relative_to(PROJECT).as_posix(), line, change, text)


def sample(rooms: tuple[str, ...], size: int, seed: int) -> list[Mutant]:
    """Return so many mutants of the rooms, at random but the same for the same seed."""
    package = PROJECT / "hugo_calc"
    every = [
        (path, at)
        for room in rooms
        for path in sorted((package / room).glob("*.py")) or [package / f"{room}.py"]
        if path.name not in _LEFT_OUT
        for at in range(len(_places(ast.parse(path.read_text(encoding="utf-8")))))
    ]
    chosen = random.Random(seed).sample(every, min(size, len(every)))  # noqa: S311 - no secret
    return [mutant_of(path, at) for path, at in chosen]


def tried(mutant: Mutant) -> Outcome:
    """Run the tests of a mutant's room against it, in a copy of the project."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for part in ("hugo_calc", "tests"):
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(PROJECT / part, root / part, ignore=ignored)
        for entry in PROJECT.iterdir():
            if not entry.name.startswith(".") and not (root / entry.name).exists():
                (root / entry.name).symlink_to(entry)
        (root / mutant.path).write_text(mutant.text, encoding="utf-8")
        options = ["-x", "-q", "-m", "not slow and not hugo", "-p", "no:cacheprovider"]
        command = [sys.executable, "-m", "pytest", *options, "-p", "no:xdist", *TESTS[mutant.room]]
        environment = {**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                command,
                cwd=root,
                env=environment,
                capture_output=True,
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Outcome(mutant, noticed=True)
        if done.returncode not in (0, 1, 2):
            raise SystemExit(f"the tests did not run:\n{done.stdout.decode()}")
        return Outcome(mutant, noticed=done.returncode != 0)


def main() -> None:
    """Try a sample and print the survivors and the score."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--sample", type=int, default=150)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--room", choices=sorted(TESTS), action="append")
    given = options.parse_args()
    chosen = sample(tuple(given.room or TESTS), given.sample, given.seed)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        # Where the tests fail by themselves, they would seem to notice everything.
        sound = [each._replace(text=(PROJECT / each.path).read_text("utf-8")) for each in chosen]
        for outcome in pool.map(tried, {each.room: each for each in sound}.values()):
            if outcome.noticed:
                raise SystemExit(f"the tests of {outcome.mutant.room} fail without a mutant")
        outcomes = []
        for outcome in pool.map(tried, chosen):
            outcomes.append(outcome)
            if not outcome.noticed:
                mutant = outcome.mutant
                print(f"survives: {mutant.path}:{mutant.line}: {mutant.change}", flush=True)
    noticed = sum(each.noticed for each in outcomes)
    print(
        f"{noticed} of {len(outcomes)} mutants were noticed, {100 * noticed / len(outcomes):.0f} %"
    )


def _places(tree: ast.AST) -> list[ast.AST]:
    """Return the nodes that can be changed, in the order of the tree."""
    said = {  # texts that stand as a statement, and annotations, say nothing to a test
        id(each) for node in ast.walk(tree) for part in _silent(node) for each in ast.walk(part)
    }
    return [node for node in ast.walk(tree) if id(node) not in said and _can_change(node)]


def _silent(node: ast.AST) -> Iterator[ast.AST]:
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        yield node
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
        yield node
    for name in ("annotation", "returns"):
        part = getattr(node, name, None)
        if isinstance(part, ast.AST):
            yield part


def _can_change(node: ast.AST) -> bool:
    if isinstance(node, ast.Compare):
        return type(node.ops[0]) in _SWAPPED
    if isinstance(node, (ast.BinOp, ast.BoolOp)):
        return type(node.op) in _SWAPPED
    if isinstance(node, ast.Constant):
        # Texts with a blank are wording, which is not what is judged here.
        if isinstance(node.value, str):
            return bool(node.value) and " " not in node.value
        return isinstance(node.value, (bool, int, bytes))
    return isinstance(node, (ast.Continue, ast.Break, ast.If, ast.IfExp)) or (
        isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)
    )


def _changed(node: ast.AST) -> str:
    """Change a node in its place, and return what was done."""
    before = "" if isinstance(node, ast.If) else ast.unparse(node)
    if isinstance(node, ast.Compare):
        node.ops[0] = _SWAPPED[type(node.ops[0])]()  # type: ignore[call-overload]
    elif isinstance(node, (ast.BinOp, ast.BoolOp)):
        node.op = _SWAPPED[type(node.op)]()  # type: ignore[assignment]
    elif isinstance(node, ast.Constant):
        node.value = _other(node.value)
    elif isinstance(node, (ast.If, ast.IfExp)):
        before = f"if {ast.unparse(node.test)}"
        node.test = ast.UnaryOp(ast.Not(), node.test)
        return f"{before} -> if not ..."
    elif isinstance(node, ast.UnaryOp):
        node.operand = ast.UnaryOp(ast.Not(), node.operand)
    else:
        node.__class__ = ast.Pass
        return f"{before} -> pass"
    return f"{before} -> {ast.unparse(node)}"


def _other(value: object) -> bool | int | float | str | bytes | complex:
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    if isinstance(value, bytes):
        return value + b"~"
    return f"{value}~"


if __name__ == "__main__":
    main()
