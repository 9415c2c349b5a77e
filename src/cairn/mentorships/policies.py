"""Who may do what with a pair."""

from __future__ import annotations

from cairn.mentorships.enums import LASTING_STATES, AskState, MentorshipState
from cairn.mentorships.models import InformalAsk, Mentorship
from cairn.people.enums import PersonKind
from cairn.people.models import Person
from cairn.people.policies import is_coordinator


def is_member(mentorship: Mentorship, person: Person) -> bool:
    """Whether `person` is the mentee or the mentor."""
    return person.pk in (mentorship.mentee_id, mentorship.mentor_id)


def has_lasting_pair(mentorship: Mentorship) -> bool:
    """Whether the two are still each other's mentee and mentor."""
    return mentorship.state in LASTING_STATES


def can_see(mentorship: Mentorship, person: Person) -> bool:
    """Its members, also after the end; coordinators see states, never words."""
    return is_member(mentorship, person) or is_coordinator(person)


def can_pause(mentorship: Mentorship, person: Person) -> bool:
    """Either member or a coordinator, while the pair is active."""
    return mentorship.state == MentorshipState.ACTIVE and can_see(mentorship, person)


def can_resume(mentorship: Mentorship, person: Person, paused_by: Person | None) -> bool:
    """Either member or a coordinator; what staff paused, a coordinator alone takes up again."""
    if mentorship.state != MentorshipState.PAUSED:
        return False
    paused_by_staff = paused_by is not None and paused_by.kind == PersonKind.STAFF
    return is_coordinator(person) or (is_member(mentorship, person) and not paused_by_staff)


def can_begin_goodbye(mentorship: Mentorship, person: Person) -> bool:
    """Either member, as long as no goodbye has begun."""
    begun = mentorship.state not in (MentorshipState.ACTIVE, MentorshipState.PAUSED)
    return not begun and is_member(mentorship, person)


def can_write_goodbye(mentorship: Mentorship, person: Person) -> bool:
    """Each member once, during the goodbye."""
    if mentorship.state != MentorshipState.CLOSING or not is_member(mentorship, person):
        return False
    return not goodbye_by(mentorship, person)


def can_close(mentorship: Mentorship, person: Person) -> bool:
    """A coordinator at any time; a member during the goodbye, until they have said so."""
    if is_member(mentorship, person):
        return mentorship.state == MentorshipState.CLOSING and not has_ended(mentorship, person)
    return has_lasting_pair(mentorship) and is_coordinator(person)


def can_say_rematch_wish(mentorship: Mentorship, person: Person) -> bool:
    """The mentee alone, during the goodbye and after it."""
    ending = mentorship.state in (MentorshipState.CLOSING, MentorshipState.CLOSED)
    return ending and mentorship.mentee_id == person.pk


def goodbye_by(mentorship: Mentorship, person: Person) -> str:
    """The letter `person`, a member, has written; empty where there is none."""
    if mentorship.mentee_id == person.pk:
        return mentorship.mentee_goodbye
    return mentorship.mentor_goodbye


def has_ended(mentorship: Mentorship, person: Person) -> bool:
    """Whether `person`, a member, has said that their goodbye is done."""
    if mentorship.mentee_id == person.pk:
        return mentorship.mentee_ends_at is not None
    return mentorship.mentor_ends_at is not None


def can_answer_ask(ask: InformalAsk, person: Person) -> bool:
    """The one who was asked, until they have answered."""
    return ask.mentor_id == person.pk and ask.state == AskState.ASKED
