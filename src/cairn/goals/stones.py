"""The cairn of a goal: one stone for each thing that stands, whoever the goal belongs to."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cairn.goals.enums import GoalState


def stones_of(state: str, steps_done: int) -> int:
    """How many of five stones stand: set, agreed, a first step, a second step, reached.

    A reached goal is a whole cairn, also when fewer steps were written down. A goal that was let
    go keeps what was built.
    """
    if state == GoalState.REACHED:
        return 5
    agreed = state == GoalState.AGREED
    return 1 + agreed + min(steps_done, 2)


def stones_in_words(stones: int) -> str:
    """What the stones mean, for those who do not see them."""
    return _("%(stones)d of 5 stones stand") % {"stones": stones}
