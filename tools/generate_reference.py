"""Generate the pages of content/reference: facts and models from the catalogue, and messages.

python tools/generate_reference.py            write what changed
python tools/generate_reference.py --check    say whether anything would; exit 1 if so
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import reference_facts  # noqa: E402
import reference_messages  # noqa: E402
import reference_models  # noqa: E402

from hugo_calc.catalogue.load import Catalogue  # noqa: E402
from hugo_calc.post import Site  # noqa: E402
from hugo_calc.report.diagnostic import Diagnostic  # noqa: E402
from hugo_calc.site.config import read_config  # noqa: E402
from hugo_calc.site.ground import Bundle, Ground  # noqa: E402

TARGET = ROOT / "content" / "reference"
FACTS = TARGET / "facts"


def pages(catalogue: Catalogue) -> dict[Path, str]:
    """Return the text of every generated file by its path."""
    made = {FACTS / name: text for name, text in reference_facts.files(catalogue).items()}
    made[TARGET / "models.md"] = reference_models.page(catalogue, _site())
    made[TARGET / "messages.md"] = reference_messages.page()
    return made


def stray(made: dict[Path, str]) -> list[Path]:
    """Return the files in the folder of facts that nothing generates any more."""
    return sorted(set(FACTS.glob("*")) - made.keys())


def _site() -> Site:
    """Return what `hugo-calc write` knows of this site when it fills a page of the reference."""
    config = read_config(str(ROOT))
    if isinstance(config, Diagnostic):
        raise TypeError(config.message)
    folder = TARGET.relative_to(ROOT).as_posix()
    return Ground(config, str(ROOT)).site(f"{folder}/models.md", Bundle(str(TARGET)))


def main(arguments: Sequence[str]) -> int:
    """Write what changed, or with --check say what would; return the exit status."""
    made = pages(Catalogue())
    changed = [
        path for path, text in made.items() if not path.exists() or path.read_text("utf-8") != text
    ]
    gone = stray(made)
    if "--check" in arguments:
        print(*(f"stale: {path.relative_to(ROOT)}\n" for path in (*changed, *gone)), sep="", end="")
        return int(bool(changed or gone))
    FACTS.mkdir(exist_ok=True)
    for path in changed:
        path.write_text(made[path], "utf-8")
    for path in gone:
        path.unlink()
    print(f"{len(made)} files of the reference; {len(changed) + len(gone)} changed")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
