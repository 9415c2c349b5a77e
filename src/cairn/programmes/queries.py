"""Reads of programmes."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from cairn.people.models import Person
from cairn.people.queries import has_safeguarding_cover
from cairn.programmes.enums import ApplicationState, IterationState, Side
from cairn.programmes.models import Application, ConsentText, Iteration, TrainingModule


def open_iterations() -> QuerySet[Iteration]:
    """What people of this school can apply to now."""
    return Iteration.objects.filter(state=IterationState.OPEN).select_related("programme")


def missing_to_open(iteration: Iteration) -> list[str]:
    """The codes of what is missing before people may apply; empty when nothing is."""
    missing = []
    if not has_safeguarding_cover(iteration.school):
        missing.append("safeguarding")
    if not ConsentText.objects.filter(programme=iteration.programme_id).exists():
        missing.append("consent")
    minutes = {Side.MENTEE: 0, Side.MENTOR: 0}
    for module in TrainingModule.objects.filter(programme=iteration.programme_id):
        minutes[Side(module.side)] += module.minutes
    if minutes[Side.MENTEE] < iteration.mentee_training_minutes:
        missing.append("mentee_training")
    if minutes[Side.MENTOR] < iteration.mentor_training_minutes:
        missing.append("mentor_training")
    return missing


def funnel(iteration: Iteration) -> dict[str, int]:
    """How many applied and were taken in on each side; one query."""
    taken = Q(state=ApplicationState.ACCEPTED)
    rows = (
        Application.objects.filter(iteration=iteration)
        .exclude(state=ApplicationState.WITHDRAWN)
        .order_by()
        .values("side")
        .annotate(applied=Count("pk"), taken_in=Count("pk", filter=taken))
    )
    counts = {f"{side}_{what}": 0 for side in Side.values for what in ("applied", "taken_in")}
    for row in rows:
        counts[f"{row['side']}_applied"] = row["applied"]
        counts[f"{row['side']}_taken_in"] = row["taken_in"]
    return counts


def applications_of(iteration: Iteration) -> QuerySet[Application]:
    """Everyone who applied and did not withdraw, with the person, the first to apply first."""
    return (
        Application.objects.filter(iteration=iteration)
        .exclude(state=ApplicationState.WITHDRAWN)
        .select_related("person__year_group", "person__profile", "iteration")
    )


def is_programme_mate(one: Person, other: Person) -> bool:
    """Whether both take part in the same iteration."""
    mine = Application.objects.filter(person=one, state=ApplicationState.ACCEPTED)
    return Application.objects.filter(
        person=other, state=ApplicationState.ACCEPTED, iteration__in=mine.values("iteration")
    ).exists()
