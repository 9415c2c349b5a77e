"""The gates before somebody can be matched: what is done, what is missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from cairn.people.models import Profile
from cairn.programmes.enums import ApplicationState, ConsentDecision, ConsentVoice, Side
from cairn.programmes.models import (
    Application,
    ConsentRecord,
    Iteration,
    TrainingDone,
    TrainingModule,
)
from cairn.programmes.queries import applications_of


@dataclass(frozen=True)
class Readiness:
    """Which gates somebody has passed."""

    application: Application
    taken_in: bool
    permission: bool
    assent: bool
    training: bool
    profile: bool
    minutes_done: int
    minutes_needed: int

    @property
    def is_ready(self) -> bool:
        """Whether every gate is passed."""
        return all((self.taken_in, self.permission, self.assent, self.training, self.profile))


def readiness_of(iteration: Iteration, applications: list[Application]) -> list[Readiness]:
    """The gates of each; three queries however many there are."""
    people = {application.person_id for application in applications}
    consents = _consents(iteration, people)
    minutes = _minutes(iteration, people)
    return [_readiness(iteration, a, consents, minutes) for a in applications]


def ready_applications(iteration: Iteration, side: Side) -> list[Application]:
    """Everyone of one side who passed every gate."""
    found = list(applications_of(iteration).filter(side=side, state=ApplicationState.ACCEPTED))
    return [r.application for r in readiness_of(iteration, found) if r.is_ready]


def _readiness(
    iteration: Iteration,
    application: Application,
    consents: dict[tuple[UUID, str], str],
    minutes: dict[tuple[UUID, str], int],
) -> Readiness:
    person, side = application.person_id, Side(application.side)
    given = ConsentDecision.GIVEN
    needed = (
        iteration.mentee_training_minutes
        if side == Side.MENTEE
        else iteration.mentor_training_minutes
    )
    done = minutes[person, side]
    return Readiness(
        application=application,
        taken_in=application.state == ApplicationState.ACCEPTED,
        permission=not iteration.needs_permission
        or consents.get((person, ConsentVoice.GUARDIAN)) == given,
        assent=consents.get((person, ConsentVoice.STUDENT)) == given,
        training=done >= needed,
        profile=_has_profile(application),
        minutes_done=done,
        minutes_needed=needed,
    )


def _has_profile(application: Application) -> bool:
    profile: Profile | None = getattr(application.person, "profile", None)
    if profile is None:
        return False
    about = profile.strengths if application.side == Side.MENTOR else profile.growth_areas
    return bool((about or profile.interests) and profile.free_times and profile.languages)


def _consents(iteration: Iteration, people: set[UUID]) -> dict[tuple[UUID, str], str]:
    """The latest decision of each voice about each student."""
    rows = ConsentRecord.objects.filter(
        text__programme=iteration.programme_id, student__in=people
    ).order_by("at", "id")
    return {(row.student_id, row.voice): row.decision for row in rows}


def _minutes(iteration: Iteration, people: set[UUID]) -> dict[tuple[UUID, str], int]:
    done: dict[tuple[UUID, str], int] = defaultdict(int)
    rows = TrainingDone.objects.filter(
        module__programme=iteration.programme_id, person__in=people
    ).values_list("person_id", "module__side", "module__minutes")
    for person_id, side, minutes in rows:
        done[person_id, side] += minutes
    return done


def modules_for(iteration: Iteration, side: Side) -> list[TrainingModule]:
    """The training of one side, in order."""
    return list(TrainingModule.objects.filter(programme=iteration.programme_id, side=side))
