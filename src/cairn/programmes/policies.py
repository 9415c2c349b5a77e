"""Who may do what in a programme, and the numbers of the field it is measured against."""

from __future__ import annotations

from collections.abc import Iterable

from cairn.people.models import Person, Profile
from cairn.programmes.enums import ApplicationState, IterationState, Side
from cairn.programmes.models import Application, Iteration

# Withdrawn is history; a declined one stands, so that nobody has to be declined twice.
LIVE_STATES = (ApplicationState.APPLIED, ApplicationState.ACCEPTED, ApplicationState.WAITING)
UNDECIDED_STATES = (ApplicationState.APPLIED, ApplicationState.WAITING)
LEAST_MINUTES = {Side.MENTEE: 60, Side.MENTOR: 120}
PAIRS_PER_COORDINATOR = 30
GROUP_AT_MOST = 3


def sides_open_to(iteration: Iteration, person: Person) -> list[Side]:
    """The sides open to somebody's year group; no year named means every year. Two queries."""
    sides = []
    for side, years in (
        (Side.MENTEE, iteration.mentee_years),
        (Side.MENTOR, iteration.mentor_years),
    ):
        levels = {year.pk for year in years.all()}
        if not levels or person.year_group_id in levels:
            sides.append(side)
    return sides


def sides_left(iteration: Iteration, person: Person, mine: Iterable[Application]) -> list[Side]:
    """The sides open to somebody who has not applied for them yet."""
    taken = {one.side for one in mine if one.iteration_id == iteration.pk}
    return [side for side in sides_open_to(iteration, person) if side not in taken]


def can_edit_application(application: Application, person: Person) -> bool:
    """One's own, until it is decided and while the iteration has not ended."""
    return (
        application.person_id == person.pk
        and application.state in UNDECIDED_STATES
        and application.iteration.state != IterationState.CLOSED
    )


def needed_minutes(iteration: Iteration, side: str) -> int:
    """The training one side needs, in minutes."""
    if side == Side.MENTEE:
        return iteration.mentee_training_minutes
    return iteration.mentor_training_minutes


def tells_enough(profile: Profile, side: str) -> bool:
    """Whether somebody can be matched by a profile: free times, languages, and what it is about.

    `queries.with_gates` says the same to the database.
    """
    about = profile.strengths if side == Side.MENTOR else profile.growth_areas
    return bool(profile.free_times and profile.languages and (profile.interests or about))
