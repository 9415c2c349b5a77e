"""Who gets to goals: the mentee, and the mentor of a pair that lasts for what is shared."""

from __future__ import annotations

from typing import Any

from cairn.goals.models import Step
from cairn.lib import clock
from tests.access_matrix import STUDENTS, Row
from tests.cast import Cast
from tests.factories import make_goal

PAIR = {"mentee", "mentor"}


def _goal(cast: Cast) -> dict[str, Any]:
    return {"goal_id": make_goal(cast.mentee, cast.mentorship).pk}


def _step(cast: Cast) -> dict[str, Any]:
    goal = make_goal(cast.mentee, cast.mentorship)
    step = Step.objects.create(
        school=goal.school, goal=goal, text="Ask Priya", created_at=clock.now()
    )
    return {"step_id": step.pk}


def _pair(cast: Cast) -> dict[str, Any]:
    return {"mentorship_id": cast.mentorship.pk}


ROWS = {
    "goals:goal_list": Row({"get": STUDENTS}),
    "goals:goal_set": Row({"get": STUDENTS, "post": STUDENTS}),
    # The calendar of the school says whether the day lies in a holiday: three questions more.
    "goals:goal": Row({"get": PAIR}, _goal, queries=11),
    "goals:goal_edit": Row({"get": {"mentee"}, "post": {"mentee"}}, _goal),
    "goals:goal_agree": Row({"post": {"mentor"}}, _goal, lambda cast: {"version": "1"}),
    "goals:goal_end": Row({"post": {"mentee"}}, _goal),
    "goals:step_add": Row({"post": {"mentee"}}, _goal),
    "goals:step_done": Row({"post": {"mentee"}}, _step),
    "goals:pair_goals": Row({"get": {"mentor"}}, _pair),
}
