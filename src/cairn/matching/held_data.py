"""What matching holds about a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, prefetch_related_objects

from cairn.lib.held_data import HeldData
from cairn.matching.enums import MatchState
from cairn.matching.models import Ask, Match, MatchRun, NeverTogether, PairDecision
from cairn.matching.queries import never_with, wished_for
from cairn.people.models import Person
from cairn.programmes.models import Application
from cairn.schools.models import School


def export_matches(person: Person) -> Iterator[dict[str, Any]]:
    """The offers somebody was asked about; never how the other answered."""
    mine = Q(mentee__person=person) | Q(mentor__person=person)
    matches = Match.objects.filter(mine, proposed_at__isnull=False)
    for match in matches.select_related("mentee", "iteration"):
        as_mentee = match.mentee.person_id == person.pk
        said_yes = match.mentee_said_yes_at if as_mentee else match.mentor_said_yes_at
        yield {
            "programme": match.iteration.name,
            "as": "mentee" if as_mentee else "mentor",
            "asked_at": match.proposed_at.isoformat() if match.proposed_at else None,
            "i_said_yes": bool(said_yes),
            "became_a_pair": match.state == MatchState.ACCEPTED,
        }


def erase_matches(person: Person) -> int:
    """Remove somebody's offers, and their place among those who were left."""
    applications = _applications_of(person)
    for run in MatchRun.objects.filter(iteration__applications__person=person).distinct():
        left = run.result.get("unmatched", [])
        kept = [item for item in left if item["mentee"] not in applications]
        if len(kept) < len(left):
            MatchRun.objects.filter(pk=run.pk).update(result={**run.result, "unmatched": kept})
    mine = Q(mentee__person=person) | Q(mentor__person=person)
    count, _ = Match.objects.filter(mine).delete()
    return count  # places in line go with the applications


def _applications_of(person: Person) -> set[str]:
    """The keys of somebody's applications, asked for once however often they are needed."""
    prefetch_related_objects([person], "applications")
    return {str(application.pk) for application in person.applications.all()}


def expire_runs(school: School, before: date, dry_run: bool) -> int:
    """Remove runs and offers of iterations that ended before a day; pairs keep their reasons."""
    old = Match.objects.filter(iteration__ends_on__lt=before)
    runs = MatchRun.objects.filter(iteration__ends_on__lt=before)
    decisions = PairDecision.objects.filter(iteration__ends_on__lt=before)
    all_of_them = (old, runs, decisions)
    first, *more = (rows.order_by().values("pk") for rows in all_of_them)
    count = first.union(*more, all=True).count()
    if not dry_run:
        for rows in all_of_them:
            rows.delete()
    return count


HELD = HeldData(
    name="matches",
    models=("matching.MatchRun", "matching.Match", "matching.NextOffer"),
    export=export_matches,
    erase=erase_matches,
    expire=expire_runs,
)


def export_decisions(person: Person) -> Iterator[dict[str, Any]]:
    """What coordinators decided about somebody and another: that they did, never with whom."""
    mine = Q(mentee__person=person) | Q(mentor__person=person)
    for decision in PairDecision.objects.filter(mine).select_related("iteration"):
        yield {
            "programme": decision.iteration.name,
            "kept_together": decision.keeps,
            "made_at": decision.made_at.isoformat(),
        }


HELD_DECISIONS = HeldData(
    name="decisions_about_pairs",
    models=("matching.PairDecision",),
    export=export_decisions,
    why="What was decided about two people goes with the application of either.",
)


def export_never(person: Person) -> Iterator[dict[str, Any]]:
    """Whom somebody never wants to be matched with; never who named them."""
    for other in never_with(person):
        yield {"never_with": other.name}


def erase_never(person: Person) -> int:
    """Empty somebody's list, and take them off those of others."""
    mine = Q(person=person) | Q(other=person)
    return NeverTogether.objects.filter(mine).delete()[0]


HELD_NEVER = HeldData(
    name="never_matched_with",
    models=("matching.NeverTogether",),
    export=export_never,
    erase=erase_never,
)


def export_wishes(person: Person) -> Iterator[dict[str, Any]]:
    """Whom somebody named as mentors they would like, the dearest first, and what matters."""
    nothing = {"wishes": [], "matters_most": "", "mentor_gender": ""}
    for mentee in person.applications.exclude(**nothing).select_related("iteration"):
        yield {
            "programme": mentee.iteration.name,
            "mentors": [mentor.person.name for mentor in wished_for(mentee)],
            "matters_most": mentee.matters_most,
            "mentor_gender": mentee.mentor_gender,
        }


def erase_wishes(person: Person) -> int:
    """Take somebody off everybody's wishes; their own go with their applications."""
    own = _applications_of(person)
    wishing = Application.objects.filter(iteration__applications__person=person).exclude(wishes=[])
    count = 0
    for mentee in wishing.distinct():
        kept = [name for name in mentee.wishes if name not in own]
        if len(kept) < len(mentee.wishes):
            count += Application.objects.filter(pk=mentee.pk).update(wishes=kept)
    return count


HELD_WISHES = HeldData(
    name="wishes",
    models=(),
    export=export_wishes,
    erase=erase_wishes,
)


def export_asks(person: Person) -> Iterator[dict[str, Any]]:
    """Whom somebody asked to be their mentor, and that they were asked; never who said no."""
    mine = Q(mentee__person=person) | Q(mentor__person=person)
    asks = Ask.objects.filter(mine).select_related("iteration", "mentee__person", "mentor__person")
    for ask in asks:
        asked_by_me = ask.mentee.person_id == person.pk
        yield {
            "programme": ask.iteration.name,
            "asked_by_me": asked_by_me,
            "with": ask.mentor.person.name if asked_by_me else ask.mentee.person.name,
            "state": ask.state,
            "asked_at": ask.asked_at.isoformat(),
        }


def erase_asks(person: Person) -> int:
    """Remove the wishes somebody was part of."""
    mine = Q(mentee__person=person) | Q(mentor__person=person)
    count, _ = Ask.objects.filter(mine).delete()
    return count


def expire_asks(school: School, before: date, dry_run: bool) -> int:
    """Remove wishes of iterations that ended before a day."""
    old = Ask.objects.filter(iteration__ends_on__lt=before)
    count = old.count()
    if not dry_run:
        old.delete()
    return count


HELD_ASKS = HeldData(
    name="informal_asks",
    models=("matching.Ask",),
    export=export_asks,
    erase=erase_asks,
    expire=expire_asks,
)
