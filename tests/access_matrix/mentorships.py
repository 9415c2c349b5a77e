"""A pair is for its two members, and in outline for coordinators."""

from __future__ import annotations

from typing import Any

from tests.access_matrix import Row
from tests.cast import Cast

PAIR = {"mentee", "mentor"}


def _pair(cast: Cast) -> dict[str, Any]:
    return {"mentorship_id": cast.mentorship.pk}


ROWS = {
    "mentorships:pair_list": Row({"get": {"coordinator", "other_school_coordinator"}}),
    "mentorships:pair_page": Row({"get": {*PAIR, "coordinator"}}, _pair, outlives_pair=True),
    "mentorships:pair_move": Row(
        {"post": {*PAIR, "coordinator"}}, _pair, lambda cast: {"to": "pause"}, outlives_pair=True
    ),
    "mentorships:goodbye": Row({"get": PAIR, "post": PAIR}, _pair, outlives_pair=True),
    "mentorships:rematch": Row({"post": {"mentee"}}, _pair),
}
