"""Is a goal realistic? Checks that warn and explain and never block."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

from cairn.goals.models import Goal

SHORTEST = timedelta(weeks=2)
LONGEST = timedelta(weeks=12)
ACTIVE_AT_ONCE = 3


class Doubt(StrEnum):
    """What may make a goal hard to reach."""

    VERY_SOON = "very_soon"
    FAR_AWAY = "far_away"
    IN_A_HOLIDAY = "in_a_holiday"
    MANY_AT_ONCE = "many_at_once"
    NO_STEP = "no_step"
    A_WORD_OR_TWO = "a_word_or_two"


def doubts_about(
    goal: Goal, *, due_in_a_holiday: bool, active_goals: int, open_steps: int
) -> list[Doubt]:
    """Everything worth a second thought, in the order of how much it matters.

    `due_in_a_holiday` by the school's calendar, the days between terms included; `active_goals`
    of the mentee with this one; `open_steps` of this goal. Two to twelve weeks, three goals at
    once and a next step are the bounds of the field's practice (docs/engineers/glossary.md).
    """
    length = goal.due_on - goal.set_at.date()
    found = {
        Doubt.NO_STEP: open_steps == 0,
        Doubt.VERY_SOON: length < SHORTEST,
        Doubt.FAR_AWAY: length > LONGEST,
        Doubt.IN_A_HOLIDAY: due_in_a_holiday,
        Doubt.MANY_AT_ONCE: active_goals > ACTIVE_AT_ONCE,
        Doubt.A_WORD_OR_TWO: len(goal.statement.split()) < 3,
    }
    return [doubt for doubt, holds in found.items() if holds]
