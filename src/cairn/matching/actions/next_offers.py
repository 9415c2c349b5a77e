"""The next in line: asked at once when an offer of a published proposal comes to nothing."""

from __future__ import annotations

from dataclasses import asdict

from cairn.audit.actions import record
from cairn.matching.actions.asking import WITH_PEOPLE, ask_both
from cairn.matching.models import Match, NextOffer
from cairn.matching.queries import hand_option
from cairn.people.enums import PersonState
from cairn.programmes.enums import ApplicationState
from cairn.programmes.models import Application, Iteration


def offer_next(iteration: Iteration, closed: Match) -> Match | None:
    """Asks the mentee of a closed offer and the next mentor in line; everybody else stays put.

    The order was shown when the proposal was published. Who has no place by now, or must not be
    matched with this mentee, is passed over; beyond the last of them a coordinator decides, and
    None is returned. Call it with the iteration's row locked.
    """
    if closed.run_id is None:
        return None
    mentee = Application.objects.select_related("person").get(pk=closed.mentee_id)
    if mentee.state != ApplicationState.ACCEPTED or mentee.person.state != PersonState.ACTIVE:
        return None
    in_line = NextOffer.objects.filter(run=closed.run_id, mentee=mentee).order_by("place")
    for row in in_line.select_related("mentor"):
        row.delete()
        offered = _offer(iteration, closed, row.mentor)
        if offered:
            return offered
    return None


def _offer(iteration: Iteration, closed: Match, mentor: Application) -> Match | None:
    option = hand_option(iteration, closed.mentee, mentor)
    if option.rules:
        return None
    match = Match.objects.create(
        school_id=closed.school_id,
        iteration=iteration,
        run_id=closed.run_id,
        mentee_id=closed.mentee_id,
        mentor=mentor,
        points=option.points,
        parts=option.parts,
        reasons=[asdict(reason) for reason in option.reasons],
        proposed_by_id=closed.proposed_by_id,
    )
    asked = ask_both(
        iteration, list(Match.objects.filter(pk=match.pk).select_related(*WITH_PEOPLE))
    )
    if not asked:
        return None
    # By nobody: whoever said no to the one before is not to be told from the other.
    record("match.next_offered", by=None, school_id=match.school_id, about=match)
    return match
