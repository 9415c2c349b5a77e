"""How many stones of a goal's cairn stand."""

import pytest

from cairn.goals.enums import GoalState
from cairn.goals.stones import stones_of


@pytest.mark.parametrize(
    ("state", "steps_done", "stones"),
    [
        (GoalState.SET, 0, 1),
        (GoalState.AGREED, 0, 2),
        (GoalState.SET, 1, 2),
        (GoalState.AGREED, 1, 3),
        (GoalState.AGREED, 2, 4),
        (GoalState.AGREED, 9, 4),
        (GoalState.REACHED, 0, 5),
        (GoalState.LET_GO, 2, 3),
    ],
)
def test_each_thing_that_stands_is_a_stone(state, steps_done, stones):
    assert stones_of(state, steps_done) == stones
