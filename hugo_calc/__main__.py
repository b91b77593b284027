"""Entry of `hugo-calc` and of `python -m hugo_calc`."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    # A run makes many small values and hardly any cycles; looking for cycles took a tenth of it.
    gc.set_threshold(100_000, 20, 20)
    from hugo_calc.cli.main import run

    code = run()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        sys.exit(code)
    # Everything is written: taking the interpreter down piece by piece would take another tenth.
    os._exit(code)


if __name__ == "__main__":
    main()
