"""Who may read and do what with a goal."""

from __future__ import annotations

from cairn.goals.enums import GoalState
from cairn.goals.models import Goal
from cairn.mentorships.enums import MentorshipState
from cairn.people.models import Person

OPEN_STATES = (GoalState.SET, GoalState.AGREED)
# The mentor reads along while the pair lasts; a closed pair ends it with the next request.
PAIR_STATES = (MentorshipState.ACTIVE, MentorshipState.PAUSED, MentorshipState.CLOSING)


def can_read(goal: Goal, person: Person) -> bool:
    """The mentee, and the mentor of the pair for what is shared while the pair lasts."""
    return goal.mentee_id == person.pk or is_mentor_of(goal, person)


def is_mentor_of(goal: Goal, person: Person) -> bool:
    """Whether `person` is the mentor this goal is shared with, now."""
    pair = goal.mentorship
    return bool(goal.shared and pair and pair.mentor_id == person.pk and pair.state in PAIR_STATES)


def can_edit(goal: Goal, person: Person) -> bool:
    """The goal belongs to the mentee; an ended one is history."""
    return goal.mentee_id == person.pk and goal.state in OPEN_STATES


def can_agree(goal: Goal, person: Person) -> bool:
    """The mentor agrees to a goal that was shared and not agreed yet."""
    return is_mentor_of(goal, person) and goal.state == GoalState.SET
