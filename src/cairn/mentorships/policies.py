"""Who may do what with a pair."""

from __future__ import annotations

from datetime import timedelta

from cairn.lib import clock
from cairn.mentorships.enums import (
    LASTING_STATES,
    SCHOOL_CAUSES,
    MentorshipKind,
    MentorshipState,
    StepCause,
)
from cairn.mentorships.models import Mentorship
from cairn.people.models import Person
from cairn.people.policies import is_coordinator
from cairn.programmes.enums import IterationState

# So long after the end of a pair Today asks whether another mentor would be welcome.
REMATCH_ASKED_FOR = timedelta(days=60)


def is_member(mentorship: Mentorship, person: Person) -> bool:
    """Whether `person` is one of the two."""
    return person.pk in {mentorship.mentee_id, mentorship.mentor_id}


def can_read(mentorship: Mentorship, person: Person) -> bool:
    """The two, and coordinators of the school (counts and states, never words)."""
    return is_member(mentorship, person) or is_coordinator(person)


def is_lasting(mentorship: Mentorship) -> bool:
    """Whether the two are still each other's mentee and mentor."""
    return mentorship.state in LASTING_STATES


def is_paused_by_school(mentorship: Mentorship) -> bool:
    """Whether the break is one that the two cannot end themselves."""
    return mentorship.state == MentorshipState.PAUSED and mentorship.cause in SCHOOL_CAUSES


def can_talk(mentorship: Mentorship) -> bool:
    """Whether the two may write to each other: not after the end, nor in a break by the school."""
    return is_lasting(mentorship) and not is_paused_by_school(mentorship)


def can_pause(mentorship: Mentorship, person: Person) -> bool:
    """Either member while the pair is active; coordinators also make a break the school's."""
    if is_member(mentorship, person):
        return mentorship.state == MentorshipState.ACTIVE
    open_break = mentorship.state == MentorshipState.PAUSED and mentorship.cause == StepCause.MEMBER
    return is_coordinator(person) and (mentorship.state == MentorshipState.ACTIVE or open_break)


def can_resume(mentorship: Mentorship, person: Person) -> bool:
    """Either member, unless the school made the break; coordinators always."""
    if mentorship.state != MentorshipState.PAUSED:
        return False
    if is_member(mentorship, person):
        return not is_paused_by_school(mentorship)
    return is_coordinator(person)


def can_begin_goodbye(mentorship: Mentorship, person: Person) -> bool:
    """Either member, at any time before, without a reason. Nobody begins it in their name."""
    begun = mentorship.state not in (MentorshipState.ACTIVE, MentorshipState.PAUSED)
    return not begun and is_member(mentorship, person)


def can_say_goodbye(mentorship: Mentorship, person: Person) -> bool:
    """Each member once, while the goodbye lasts."""
    closing = mentorship.state == MentorshipState.CLOSING
    return closing and is_member(mentorship, person) and not has_said_goodbye(mentorship, person)


def can_end(mentorship: Mentorship, person: Person) -> bool:
    """A coordinator, for a stated reason; the two say goodbye instead."""
    return is_lasting(mentorship) and is_coordinator(person) and not is_member(mentorship, person)


def can_say_rematch_wish(mentorship: Mentorship, person: Person) -> bool:
    """The mentee alone, during the goodbye and after it, where the programme had matched them."""
    ending = mentorship.state in (MentorshipState.CLOSING, MentorshipState.CLOSED)
    formal = mentorship.kind == MentorshipKind.FORMAL
    return ending and formal and mentorship.mentee_id == person.pk


def is_asked_for_rematch_wish(mentorship: Mentorship, person: Person) -> bool:
    """Whether `person` could say so, has not, and the programme still goes on."""
    return (
        can_say_rematch_wish(mentorship, person)
        and mentorship.wants_rematch is None
        and mentorship.closed_at is not None
        and mentorship.closed_at > clock.now() - REMATCH_ASKED_FOR
        and mentorship.iteration.state in (IterationState.OPEN, IterationState.RUNNING)
    )


def has_said_goodbye(mentorship: Mentorship, person: Person) -> bool:
    """Whether `person`, a member, has said goodbye."""
    if mentorship.mentee_id == person.pk:
        return mentorship.mentee_said_goodbye_at is not None
    return mentorship.mentor_said_goodbye_at is not None
