"""What coordinators decide about two people; later proposals keep to it."""

from __future__ import annotations

from django.db import transaction

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.matching.models import Match, PairDecision
from cairn.people.models import Person


@transaction.atomic
def keep_together(match: Match, *, by: Person, because: str = "") -> None:
    """These two stay together in every later proposal, and make room for nobody in this one."""
    others = PairDecision.objects.filter(mentee=match.mentee_id, keeps=True)
    others.exclude(mentor=match.mentor_id).delete()
    _decide(match, by, keeps=True, because=because)
    record("match.kept", by=by, school_id=match.school_id, about=match)


@transaction.atomic
def decide_against(match: Match, *, by: Person) -> None:
    """These two are suggested no more; in a proposal that is not published they part at once."""
    _decide(match, by, keeps=False, because="")
    record("match.decided_against", by=by, school_id=match.school_id, about=match)


@transaction.atomic
def take_back_decision(decision: PairDecision, *, by: Person) -> None:
    """The next proposal is free to match these two or not; taken back twice is once."""
    gone, _rows = PairDecision.objects.filter(pk=decision.pk).delete()
    if gone:
        record("match.decision_taken_back", by=by, school_id=decision.school_id, about=decision)


def _decide(match: Match, by: Person, *, keeps: bool, because: str) -> None:
    PairDecision.objects.update_or_create(
        mentee_id=match.mentee_id,
        mentor_id=match.mentor_id,
        defaults={
            "school_id": match.school_id,
            "iteration_id": match.iteration_id,
            "keeps": keeps,
            "because": because,
            "made_by": by,
            "made_at": clock.now(),
        },
    )
