"""Changes of a proposal by hand, before it is published."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.db.models import F

from cairn.audit.actions import record
from cairn.matching.actions.decisions import decide_against, keep_together
from cairn.matching.engine import parts_for, reasons_for
from cairn.matching.enums import MatchState, RunState
from cairn.matching.errors import ReasonIsMissing, RuleStandsInTheWay, RunIsNotReady
from cairn.matching.models import Match, MatchRun
from cairn.matching.workbench import Choice, Workbench
from cairn.people.models import Person
from cairn.programmes.models import Application, Iteration


@transaction.atomic
def choose_mentor(
    run: MatchRun, mentee: Application, mentor_id: UUID, *, by: Person, because: str = ""
) -> Match:
    """Give a mentee of a proposal this mentor; where there is no room, one other mentee moves.

    The two are kept together in later proposals. A stated reason sets soft rules aside, or gives
    the mentor a place more within the limit of the programme (who is asked like any other, and may
    say no). Raises RunIsNotReady once the run is published, RuleStandsInTheWay, ReasonIsMissing.
    """
    _lock(run)
    bench = Workbench(run, mentee)
    choice = bench.choice(mentor_id)
    if choice is None or choice.hard:
        raise RuleStandsInTheWay(choice.hard if choice else ("mentor_not_ready",))
    if (choice.soft or choice.needs_place) and not because.strip():
        raise ReasonIsMissing
    if choice.needs_place:
        Application.objects.filter(pk=choice.mentor.pk).update(capacity=F("capacity") + 1)
    if choice.moving and choice.moving_to:
        _suggest(bench, choice.moving, choice.moving_to)
    match = _suggest(bench, mentee, choice.mentor, because=because, overrides=choice.soft)
    _note_change(run, matched=mentee)
    keep_together(match, by=by, because=because)
    _record(match, choice, by)
    return match


@transaction.atomic
def remove_suggestion(match: Match, *, by: Person, for_good: bool = False) -> None:
    """Take one pair out of a proposal that is not published; `for_good`: out of later ones too.

    Taken out twice is taken out once. The mentee is among those who are left then. Raises
    RunIsNotReady once the run is published.
    """
    if match.run is None:
        raise RunIsNotReady
    _lock(match.run)
    if for_good:
        decide_against(match, by=by)
    gone, _rows = Match.objects.filter(pk=match.pk, state=MatchState.SUGGESTED).delete()
    if gone:
        _note_change(match.run, left=match.mentee)
        record("match.removed", by=by, school_id=match.school_id, about=match)


def _lock(run: MatchRun) -> None:
    Iteration.objects.select_for_update(of=("self",)).get(pk=run.iteration_id)
    if not MatchRun.objects.filter(pk=run.pk, state=RunState.READY).exists():
        raise RunIsNotReady


def _suggest(
    bench: Workbench,
    mentee: Application,
    mentor: Application,
    *,
    because: str = "",
    overrides: tuple[str, ...] = (),
) -> Match:
    """Puts this pair in the place of what was suggested to the mentee."""
    run, problem = bench.run, bench.problem_of([mentee])
    pair = (str(mentee.pk), str(mentor.pk))
    parts = parts_for(problem, *pair)
    Match.objects.filter(run=run, mentee=mentee, state=MatchState.SUGGESTED).delete()
    return Match.objects.create(
        school_id=run.school_id,
        iteration_id=run.iteration_id,
        run=run,
        mentee=mentee,
        mentor=mentor,
        points=sum(parts.values()),
        parts=parts,
        reasons=[asdict(reason) for reason in reasons_for(problem, *pair)],
        by_hand_because=because,
        overrides=list(overrides),
    )


def _note_change(
    run: MatchRun, *, matched: Application | None = None, left: Application | None = None
) -> None:
    """Counts the change, and who is left then; called with the iteration locked."""
    now = MatchRun.objects.get(pk=run.pk)
    unmatched = now.result.get("unmatched", [])
    if matched:
        unmatched = [item for item in unmatched if item["mentee"] != str(matched.pk)]
    if left:
        unmatched = [*unmatched, {"mentee": str(left.pk), "rules": []}]
    now.result["unmatched"] = unmatched
    now.changes += 1
    now.save(update_fields=["result", "changes"])


def _record(match: Match, choice: Choice, by: Person) -> None:
    record(
        "match.chosen",
        by=by,
        school_id=match.school_id,
        about=match,
        somebody_moved=choice.moving is not None,
        place_added=choice.needs_place,
        **{f"set_aside_{rule}": True for rule in match.overrides},
    )
