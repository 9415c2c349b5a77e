"""Which way the dear parts of the engine are worked out: with NumPy and SciPy, or compiled.

Both give the same results. The compiled way needs Numba, and kernels that were compiled before:
that takes most of a minute, so `compile_kernels` does it when nobody waits for a result, and
whoever solves takes the compiled way only where it is ready.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from cairn.matching.engine.packed import Packed

_HERE = Path(__file__).parent
_READY = "ready"
_PREFIX = "matching-"


class Way(StrEnum):
    """READY: compiled where kernels are ready, else plain."""

    READY = "ready"
    PLAIN = "plain"
    COMPILED = "compiled"


_way = ContextVar("_way", default=Way.READY)


@contextmanager
def going(way: Way) -> Iterator[None]:
    """Everything inside is worked out this way. COMPILED waits for kernels that are not ready."""
    before = _way.set(way)
    try:
        yield
    finally:
        _way.reset(before)


def compiled() -> Any:
    """The package of compiled parts, or None where they are not to be used."""
    way = _way.get()
    if way is Way.PLAIN or (way is Way.READY and not is_ready()):
        return None
    return import_module("cairn.matching.engine.compiled")


def compiled_for(packed: Packed) -> Any:
    """As `compiled`, for what is worked out of the words of people."""
    fast = compiled()
    return fast if fast and packed.once(fast.can_be_counted) else None


def can_compile() -> bool:
    """Whether Numba is there."""
    return _numba_version() != ""


def is_ready() -> bool:
    """Whether kernels are compiled for these sources, this Numba and this processor."""
    return can_compile() and (kernels_folder() / _READY).exists()


def compile_kernels() -> None:
    """Compiles what is not ready, which takes most of a minute, and forgets older kernels.

    Raises OSError where the folder cannot be written, ImportError without Numba.
    """
    folder = kernels_folder()
    folder.mkdir(parents=True, exist_ok=True)
    import_module("cairn.matching.engine.compiled")
    (folder / _READY).touch()
    for other in folder.parent.iterdir():
        if other.name.startswith(_PREFIX) and other != folder:
            shutil.rmtree(other, ignore_errors=True)


@cache
def kernels_folder() -> Path:
    """Where kernels are kept: a folder of their own in NUMBA_CACHE_DIR, or in the user's cache.

    It is another one when anything differs that kernels were compiled from. Numba itself would
    notice a change of the file that a kernel stands in, and none of what it calls.
    """
    base = os.environ.get("NUMBA_CACHE_DIR") or Path.home() / ".cache" / "cairn"
    made_from = hashlib.sha256()
    for path in _sources():
        made_from.update(path.read_bytes())
    made_from.update(f"{_numba_version()} {platform.python_version()} {_processor()}".encode())
    return Path(base) / f"{_PREFIX}{made_from.hexdigest()[:16]}"


def _sources() -> list[Path]:
    """The modules that kernels stand in, and those they take constants from."""
    kernels = sorted((_HERE / "compiled").glob("*.py"))
    texts = [path.read_text() for path in kernels]
    named = {
        name for text in texts for name in re.findall(r"^from cairn\S*\.(\w+) import", text, re.M)
    }
    return [*kernels, *(path for path in sorted(_HERE.glob("*.py")) if path.stem in named)]


@cache
def _numba_version() -> str:
    try:
        return version("numba")
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    """What the processor is and can do."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return "\n".join(sorted({line for line in lines if line.startswith(("model name", "flags"))}))
