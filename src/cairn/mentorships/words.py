"""The history of a pair as sentences: for the two without blame, for coordinators in outline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from cairn.mentorships.enums import SCHOOL_CAUSES, PairStep, StepCause
from cairn.mentorships.models import Mentorship, MentorshipEvent
from cairn.mentorships.queries import other_of
from cairn.people.models import Person


@dataclass(frozen=True)
class HistoryLine:
    """What happened and when; `reason` for coordinators alone."""

    at: datetime
    text: str
    reason: str = ""


def history_for_member(
    pair: Mentorship, events: list[MentorshipEvent], reader: Person
) -> list[HistoryLine]:
    """The history as one of the two reads it."""
    name = other_of(pair, reader).first_name
    return [HistoryLine(event.at, _for_member(event, reader, name)) for event in events]


def history_for_coordinator(events: list[MentorshipEvent]) -> list[HistoryLine]:
    """The history as coordinators read it: which of the two did something is not told."""
    return [HistoryLine(event.at, _for_coordinator(event), event.reason) for event in events]


def _for_member(event: MentorshipEvent, reader: Person, name: str) -> str:
    if event.step == PairStep.STARTED:
        return _("You became a pair.")
    if event.cause == StepCause.MEMBER:
        mine = event.by_id == reader.pk
        return _my_step(event.step) if mine else _other_step(event.step, name)
    if event.cause == StepCause.PROGRAMME:
        return _("The programme comes to its end: time for a goodbye.")
    if event.cause == StepCause.TIME:
        return _("The time for the goodbye was over, and your pair ended.")
    return _school_step(event)


def _my_step(step: str) -> str:
    texts: dict[str, str] = {
        PairStep.PAUSED: _("You took a break."),
        PairStep.RESUMED: _("You went on."),
        PairStep.GOODBYE_BEGUN: _("You began the goodbye."),
        PairStep.GOODBYE_SAID: _("You said goodbye."),
        PairStep.CLOSED: _("Your pair ended."),
    }
    return texts.get(step, "")


def _other_step(step: str, name: str) -> str:
    texts: dict[str, str] = {
        PairStep.PAUSED: _("%(name)s took a break."),
        PairStep.RESUMED: _("%(name)s went on."),
        PairStep.GOODBYE_BEGUN: _("%(name)s began the goodbye."),
        PairStep.GOODBYE_SAID: _("%(name)s said goodbye."),
        PairStep.CLOSED: _("Your pair ended."),
    }
    found = texts.get(step, "")
    return found % {"name": name} if "%" in found else found


def _school_step(event: MentorshipEvent) -> str:
    by_coordinator = event.cause == StepCause.COORDINATOR
    if event.step == PairStep.PAUSED:
        if by_coordinator:
            return _("Your coordinator gave your pair a rest for now.")
        return _("Your pair rests for now.")
    if event.step == PairStep.RESUMED:
        return _("Your coordinator let your pair go on.")
    if by_coordinator:
        return _("Your coordinator ended your pair.")
    return _("Your pair ended.")


def _for_coordinator(event: MentorshipEvent) -> str:
    if event.step == PairStep.STARTED:
        return _("They became a pair.")
    if event.step == PairStep.PAUSED:
        return _paused_for_coordinator(event)
    if event.step == PairStep.RESUMED:
        if event.cause == StepCause.COORDINATOR:
            return _("%(who)s let the pair go on.") % _who(event)
        return _("One of the two went on.")
    if event.step == PairStep.GOODBYE_BEGUN:
        if event.cause == StepCause.PROGRAMME:
            return _("The goodbye began with the end of the programme.")
        return _("One of the two began the goodbye.")
    if event.step == PairStep.GOODBYE_SAID:
        return _("One of the two said goodbye.")
    return _closed_for_coordinator(event)


def _paused_for_coordinator(event: MentorshipEvent) -> str:
    texts: dict[str, str] = {
        StepCause.COORDINATOR: _("%(who)s paused the pair."),
        StepCause.PERMISSION: _("Paused: a permission was taken back."),
        StepCause.AWAY: _("Paused: one of the two is not at school."),
    }
    return texts.get(event.cause, _("One of the two took a break.")) % _who(event)


def _closed_for_coordinator(event: MentorshipEvent) -> str:
    texts: dict[str, str] = {
        StepCause.COORDINATOR: _("%(who)s ended the pair."),
        StepCause.PERMISSION: _("Ended: a permission was taken back."),
        StepCause.AWAY: _("Ended: one of the two is not at school."),
        StepCause.TIME: _("Ended: the time for the goodbye was over."),
        StepCause.PROGRAMME: _("Ended with the programme."),
    }
    if event.before == "closing":
        said = _("Ended: both said goodbye.")
    else:
        said = _("Ended: one of the two left during the break.")
    return texts.get(event.cause, said) % _who(event)


def _who(event: MentorshipEvent) -> dict[str, str]:
    name = event.by.full_name if event.by is not None else _("A coordinator")
    return {"who": name}


def how_it_stands(pair: Mentorship, reader: Person) -> str:
    """One sentence for a member about where the two stand now; empty while it simply goes on."""
    name = other_of(pair, reader).first_name
    if pair.state == "paused" and pair.cause in SCHOOL_CAUSES:
        return _(
            "Your pair rests for now. Neither of you has to do anything. Your coordinator will "
            "talk with you, and you can ask them at any time."
        )
    if pair.state == "paused":
        return _("You two take a break. Either of you can go on, whenever you like.")
    if pair.state == "closing":
        return _("You two are saying goodbye.")
    if pair.state == "closed":
        return _("You and %(name)s were a pair. It has ended.") % {"name": name}
    return ""
