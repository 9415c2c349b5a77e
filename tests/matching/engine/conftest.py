"""The engine with NumPy and SciPy; `test_compiled` holds the compiled way to the same results."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cairn.matching.engine.path import Way, going


@pytest.fixture(autouse=True)
def plain_way() -> Iterator[None]:
    with going(Way.PLAIN):
        yield
