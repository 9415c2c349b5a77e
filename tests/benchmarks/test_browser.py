"""A budget that does not hold is named."""

from dataclasses import replace

import pytest
from benchmarks.browser import FIRST, LATER, Acted, Measured

pytestmark = pytest.mark.once
JUST_HOLDS = Measured("Today", FIRST, 2_000, 0.05, 90_000, 30_000, 0)


@pytest.mark.parametrize(
    ("changed", "over"),
    [
        ({}, []),
        ({"paint_ms": 2_001}, ["paint"]),
        ({"shift": 0.051}, ["shift"]),
        ({"bytes": 90_001}, ["bytes"]),
        ({"visit": LATER}, ["bytes"]),
        ({"visit": LATER, "bytes": 20_000}, []),
        ({"script_bytes": 30_001, "requests_to_others": 1}, ["scripts", "others"]),
    ],
)
def test_of_a_visit(changed, over):
    assert replace(JUST_HOLDS, **changed).over == over


def test_of_an_action():
    assert Acted("Today", "open the menu", 200).over == []
    assert Acted("Today", "open the menu", 208).over == ["action"]
