"""The rows of the list of applicants: gates, and where the question to parents stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cairn.lib import clock
from cairn.programmes.enums import Standing
from cairn.programmes.models import Application, GuardianInvitation, Iteration
from cairn.programmes.queries import latest_invitations
from cairn.programmes.readiness import Readiness, readiness_from

ASKED, RUN_OUT, PAPER, NOT_ASKED = "asked", "run_out", "paper", "not_asked"


@dataclass(frozen=True)
class ApplicantRow:
    """One applicant; `asking` is "" where permission is there, else how parents were asked."""

    ready: Readiness
    asking: str
    asked_at: datetime | None = None

    @property
    def application(self) -> Application:
        """The application itself."""
        return self.ready.application


def rows_for(
    iteration: Iteration, applications: list[Application], newest: int
) -> list[ApplicantRow]:
    """Rows from what `queries.applicants_found` gives; one query more."""
    asked = latest_invitations(iteration.programme_id, [a.person_id for a in applications])
    return [_row(iteration, application, asked, newest) for application in applications]


def _row(
    iteration: Iteration,
    application: Application,
    asked: dict[UUID, list[GuardianInvitation]],
    newest: int,
) -> ApplicantRow:
    ready = readiness_from(iteration, application, application, newest)
    if ready.permission or ready.permission_standing in {Standing.REFUSED, Standing.WITHDRAWN}:
        return ApplicantRow(ready, "")
    if not getattr(application, "is_reached", False):
        return ApplicantRow(ready, PAPER)
    unanswered = [i for i in asked.get(application.person_id, []) if i.used_at is None]
    if not unanswered:
        return ApplicantRow(ready, NOT_ASKED)
    latest = max(unanswered, key=lambda invitation: invitation.sent_at)
    state = ASKED if latest.expires_at > clock.now() else RUN_OUT
    return ApplicantRow(ready, state, latest.sent_at)
