"""The gates before somebody can be matched: what is done, what is missing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cairn.programmes.consents import standing_under
from cairn.programmes.enums import ApplicationState, Side, Standing
from cairn.programmes.models import Application, Iteration, TrainingModule
from cairn.programmes.policies import needed_minutes
from cairn.programmes.queries import modules_of, newest_version, ready_of, with_gates


@dataclass(frozen=True)
class Readiness:
    """Which gates somebody has passed, and where permission and assent stand."""

    application: Application
    taken_in: bool
    permission: bool
    assent: bool
    training: bool
    profile: bool
    minutes_done: int
    minutes_needed: int
    permission_standing: Standing
    assent_standing: Standing

    @property
    def is_ready(self) -> bool:
        """Whether every gate is passed."""
        return all((self.taken_in, self.permission, self.assent, self.training, self.profile))


def readiness_of(iteration: Iteration, applications: list[Application]) -> list[Readiness]:
    """The gates of each; two queries however many there are."""
    ids = [application.pk for application in applications]
    newest = newest_version(iteration.programme_id)
    rows = {
        row.pk: row for row in with_gates(Application.objects.filter(pk__in=ids), iteration, newest)
    }
    return [
        readiness_from(iteration, application, rows[application.pk], newest)
        for application in applications
    ]


def readiness_from(
    iteration: Iteration, application: Application, row: Any, newest: int
) -> Readiness:
    """The gates of one application, from a row of `queries.with_gates`."""
    return Readiness(
        application=application,
        taken_in=application.state == ApplicationState.ACCEPTED,
        permission=row.has_permission,
        assent=row.has_assent,
        training=row.has_training,
        profile=row.has_profile,
        minutes_done=row.minutes_done,
        minutes_needed=needed_minutes(iteration, application.side),
        permission_standing=standing_under(
            row.guardian_said or "", row.guardian_version or 0, newest
        ),
        assent_standing=standing_under(row.student_said or "", row.student_version or 0, newest),
    )


def ready_applications(iteration: Iteration, side: Side) -> list[Application]:
    """Everyone of one side who passed every gate and is still at the school; two queries."""
    return list(ready_of(iteration, side))


def modules_for(iteration: Iteration, side: Side) -> list[TrainingModule]:
    """The training of one side that is on offer, in order."""
    return list(modules_of(iteration.programme_id, side))
