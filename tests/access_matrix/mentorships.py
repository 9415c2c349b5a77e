"""A pair is for its two members, and in outline for coordinators."""

from __future__ import annotations

from typing import Any

from cairn.mentorships.models import Mentorship
from tests.access_matrix import Row
from tests.cast import Cast

PAIR = {"mentee", "mentor"}
ANY_COORDINATOR = {"coordinator", "other_school_coordinator"}


def _pair(cast: Cast) -> dict[str, Any]:
    return {"mentorship_id": cast.mentorship.pk}


def _change(cast: Cast) -> dict[str, Any]:
    return {**_pair(cast), "change": "pause"}


def _closing(cast: Cast) -> dict[str, Any]:
    Mentorship.objects.filter(pk=cast.mentorship.pk).update(state="closing")
    return _pair(cast)


ROWS = {
    "mentorships:pair_list": Row({"get": ANY_COORDINATOR}),
    "mentorships:rematch_list": Row({"get": ANY_COORDINATOR}),
    "mentorships:all_goodbyes": Row(
        {"get": {"coordinator"}, "post": {"coordinator"}},
        lambda cast: {"iteration_id": cast.iteration.pk},
    ),
    "mentorships:pair_page": Row({"get": {*PAIR, "coordinator"}}, _pair, outlives_pair=True),
    "mentorships:pair_move": Row(
        {"post": PAIR}, _pair, lambda cast: {"to": "pause"}, outlives_pair=True
    ),
    "mentorships:pair_change": Row(
        {"get": {"coordinator"}, "post": {"coordinator"}},
        _change,
        lambda cast: {"reason": "Both asked for it."},
    ),
    "mentorships:goodbye": Row({"get": PAIR, "post": PAIR}, _pair, outlives_pair=True),
    "mentorships:rematch": Row(
        {"get": {"mentee"}, "post": {"mentee"}}, _closing, lambda cast: {"wants": "yes"}
    ),
}
