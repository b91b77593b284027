"""Entry of `hugo-calc` and of `python -m hugo_calc`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    from hugo_calc.cli.main import run

    sys.exit(run())


if __name__ == "__main__":
    main()
