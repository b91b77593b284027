"""A run that is killed at any of its calls leaves each post whole, and the next run tidies up."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from hugo_calc.site import files

OLD, NEW = b"old " * 3000, b"new " * 4000
SCRIPT = """
import os, signal, sys
from hugo_calc.site import files

class Deadly:
    made = 0
    def __getattr__(self, name):
        real = getattr(os, name)
        if not callable(real) or isinstance(real, type):
            return real
        def call(*arguments, **named):
            Deadly.made += 1
            if Deadly.made == int(sys.argv[2]):
                os.kill(os.getpid(), signal.SIGKILL)
            if name == "write":  # in small pieces, so that half a file can be left
                arguments = (arguments[0], arguments[1][:5000])
            return real(*arguments, **named)
        return call

seen = files.read(sys.argv[1])
files.os = Deadly()
files.replace(seen, b"new " * 4000)
"""


def test_a_kill_at_any_call_leaves_the_old_bytes_or_the_new(tmp_path: Path) -> None:
    post = tmp_path.resolve() / "post.md"
    whole = left = 0
    for call in range(1, 60):
        post.write_bytes(OLD)
        said = subprocess.run(
            [sys.executable, "-c", SCRIPT, str(post), str(call)],
            env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
            check=False,
        )
        assert post.read_bytes() in (OLD, NEW)
        strays = [path for path in tmp_path.iterdir() if path != post]
        assert all(path.name.startswith(".#post.md.") for path in strays)
        for path in strays:
            left += 1
            os.utime(path, (1, 1))
        files.sweep(str(tmp_path))
        assert [path.name for path in tmp_path.iterdir()] == ["post.md"]
        if said.returncode == 0:
            break
        assert said.returncode == -signal.SIGKILL
        whole += post.read_bytes() == NEW
    else:
        raise AssertionError("the calls never ended")
    assert left > 5  # the kills did hit the writing of the temporary file
    assert whole >= 1  # and what comes after the rename
