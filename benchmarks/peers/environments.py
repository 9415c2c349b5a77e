"""The environment of each peer: two of them install a module of the same name."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
CACHE = HERE.parents[1] / ".venv" / "peers"


def lock_of(worker: str) -> Path:
    """The packages of a worker's environment; not there where it runs in ours."""
    return HERE / f"{worker}.txt"


@cache
def python_of(worker: str) -> Path | None:
    """The Python that a worker runs in, made when first asked for; None where it cannot be made.

    Why not is said on the terminal, and it is not tried again in the same run.
    """
    lock = lock_of(worker)
    if not lock.exists():
        return Path(sys.executable)
    folder = CACHE / f"{worker}-{hashlib.sha256(lock.read_bytes()).hexdigest()[:12]}"
    python, made = folder / "bin" / "python", folder / "made"
    if not made.exists():
        shutil.rmtree(folder, ignore_errors=True)
        print(f"Making the environment of {worker} (once) …", file=sys.stderr)
        install = ["-m", "pip", "install", "--quiet", "--no-deps", "--require-hashes", "-r"]
        for command in ([sys.executable, "-m", "venv", folder], [python, *install, lock]):
            done = subprocess.run(command, capture_output=True, text=True)
            if done.returncode:
                print(done.stderr, done.stdout, file=sys.stderr)
                return None
        made.touch()
    return python
