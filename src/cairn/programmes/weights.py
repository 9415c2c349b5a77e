"""What counts how much in matching: five groups, in per cent, shown to everybody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

WHOLE = 100


@dataclass(frozen=True)
class WeightGroup:
    """One group: its key in `Iteration.weights`, its name, what it means, its usual share."""

    key: str
    name: _StrOrPromise
    meaning: _StrOrPromise
    usual: int


WEIGHT_GROUPS = (
    WeightGroup(
        "choices",
        _("What the mentee wants"),
        _("Whom the mentee put first, and what matters most to them."),
        35,
    ),
    WeightGroup(
        "needs",
        _("Needs and strengths"),
        _("What the mentee wants to get better at, and what the mentor is good at."),
        25,
    ),
    WeightGroup(
        "interests", _("Interests"), _("What both like, and what one of them does not."), 15
    ),
    WeightGroup(
        "background",
        _("Background"),
        _("Only what both chose to tell, such as growing up with two languages."),
        10,
    ),
    WeightGroup("times", _("Times"), _("How often both are free at the same time."), 15),
)
USUAL = {group.key: group.usual for group in WEIGHT_GROUPS}


def weights_of(given: dict[str, int]) -> dict[str, int]:
    """The share of each group; the usual one where the iteration names none."""
    return {key: int(given.get(key, usual)) for key, usual in USUAL.items()}
