"""Entry of `hugo-calc` and of `python -m hugo_calc`."""

from __future__ import annotations

import gc
import os
import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    # Names of files are UTF-8 as their text is, whatever the locale says; only a new start does it.
    if sys.getfilesystemencoding() != "utf-8" and not sys.flags.utf8_mode and sys.executable:
        os.execv(sys.executable, [sys.executable, "-X", "utf8", *sys.orig_argv[1:]])  # noqa: S606
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
