"""What holds of offers and rules."""

from __future__ import annotations

from cairn.lib import clock
from cairn.matching.engine import SOFT_RULES
from cairn.matching.models import Match
from cairn.schools.models import School
from cairn.schools.queries import is_holiday

# Beside the engine's soft rules: what a coordinator may set aside for one pair, with a reason.
SOFT_BY_HAND = SOFT_RULES | {
    "earlier_pair",
    "decided_against",
    "rematch_buffer",
    "rematch_unasked",
}


def is_overdue(match: Match, school: School) -> bool:
    """Whether the time for an answer is over; in a holiday nothing is."""
    late = match.answer_by is not None and match.answer_by < clock.now()
    return late and not is_holiday(school, school.today())


def hard_rules(rules: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `rules` that are never set aside."""
    return tuple(rule for rule in rules if rule not in SOFT_BY_HAND)


def soft_rules(rules: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `rules` that a stated reason may set aside."""
    return tuple(rule for rule in rules if rule in SOFT_BY_HAND)
