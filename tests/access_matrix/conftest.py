"""What the daily run leaves to `make proof`."""

from __future__ import annotations

import os
import zlib

import pytest

KINDS = ("page", "fragment")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Those whom no row lets in ask for the page or for its fragment, as the name decides; at full
    size for both. The door that shuts is the same; those it opens to always ask for both.
    """
    if os.environ.get("CAIRN_PROOF") == "full" or any("::" in word for word in config.args):
        return
    if left_out := [item for item in items if _is_left_out(item)]:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if not _is_left_out(item)]


def _is_left_out(item: pytest.Item) -> bool:
    call = getattr(item, "callspec", None)
    if not item.name.startswith("test_everybody_else_is_told") or call is None:
        return False
    of_today = KINDS[zlib.crc32(call.params["name"].encode()) % len(KINDS)]
    return bool(call.params["kind"] != of_today)
