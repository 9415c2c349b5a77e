"""How every kernel is compiled: for types said beforehand, and kept on disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import numba

from cairn.matching.engine.path import kernels_folder

Function = TypeVar("Function", bound=Callable[..., object])
numba.config.CACHE_DIR = str(kernels_folder())


def kernel(signature: Any) -> Callable[[Function], Function]:
    """Compiles a function for `signature` when it is imported, or loads it from the folder.

    It runs without the interpreter's lock, so that whoever wants to end the work is heard.
    """
    made: Callable[[Function], Function] = numba.njit(signature, cache=True, nogil=True)
    return made


def inlined(function: Function) -> Function:
    """A part of kernels that is written where it is called: a call would count references to every
    array, which costs more than what most parts do.
    """
    made: Function = numba.njit(function, inline="always", nogil=True)
    return made
