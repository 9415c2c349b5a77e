"""A pair that a coordinator knows to be right."""

from __future__ import annotations

from dataclasses import asdict

from django.db import transaction

from cairn.audit.actions import record
from cairn.matching.actions.asking import WITH_PEOPLE, ask_both
from cairn.matching.errors import MenteeIsNotFree, MentorIsFull, RuleStandsInTheWay
from cairn.matching.models import Match
from cairn.matching.policies import hard_rules, soft_rules
from cairn.matching.queries import hand_option
from cairn.once.actions import claim, remember_outcome
from cairn.people.models import Person
from cairn.programmes.models import Application, Iteration


@transaction.atomic
def propose_by_hand(
    iteration: Iteration,
    mentee: Application,
    mentor: Application,
    *,
    by: Person,
    because: str,
    once: str = "",
) -> Match:
    """Ask both of a pair, for a stated reason, which sets soft rules aside.

    Rules of safety stand: siblings, permission, training, an earlier no. Raises MenteeIsNotFree,
    MentorIsFull, RuleStandsInTheWay, and AlreadyDone for a form sent twice.
    """
    if once:
        claim(once, person_id=by.pk)
    iteration = (
        Iteration.objects.select_for_update(of=("self",))
        .select_related("school")
        .get(pk=iteration.pk)
    )
    option = hand_option(iteration, mentee, mentor)
    _refuse(hard_rules(option.rules))
    match = Match.objects.create(
        school_id=iteration.school_id,
        iteration=iteration,
        mentee=mentee,
        mentor=mentor,
        points=option.points,
        parts=option.parts,
        reasons=[asdict(reason) for reason in option.reasons],
        by_hand_because=because,
        overrides=list(soft_rules(option.rules)),
        proposed_by=by,
    )
    if not ask_both(
        iteration, list(Match.objects.filter(pk=match.pk).select_related(*WITH_PEOPLE))
    ):
        raise MentorIsFull
    match.refresh_from_db()
    record(
        "match.by_hand",
        by=by,
        school_id=iteration.school_id,
        about=match,
        **{f"set_aside_{rule}": True for rule in match.overrides},
    )
    if once:
        remember_outcome(once, str(match.pk))
    return match


def _refuse(rules: tuple[str, ...]) -> None:
    if "mentee_busy" in rules:
        raise MenteeIsNotFree
    if rules == ("room",):
        raise MentorIsFull
    if rules:
        raise RuleStandsInTheWay(rules)
