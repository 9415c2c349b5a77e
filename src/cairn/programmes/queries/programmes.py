"""Programmes, their training, and what people are asked."""

from __future__ import annotations

from uuid import UUID

from django.db.models import (
    Count,
    Max,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce

from cairn.people.models import Person
from cairn.programmes.enums import (
    ConsentDecision,
    ConsentScope,
    IterationState,
    Side,
)
from cairn.programmes.models import (
    Application,
    ConsentRecord,
    ConsentText,
    GuardianInvitation,
    Iteration,
    TrainingModule,
)
from cairn.programmes.policies import LIVE_STATES


def open_iterations() -> QuerySet[Iteration]:
    """What people of this school can apply to now."""
    return Iteration.objects.filter(state=IterationState.OPEN).select_related("programme")


def modules_of(programme_id: UUID, side: str = "") -> QuerySet[TrainingModule]:
    """The training that is on offer, of one side or of both, in order."""
    modules = TrainingModule.objects.filter(programme=programme_id, removed_at=None)
    return modules.filter(side=side) if side else modules


def minutes_on_offer(programme_id: UUID) -> dict[str, int]:
    """How many minutes the modules of each side add up to."""
    rows = modules_of(programme_id).order_by().values_list("side").annotate(total=Sum("minutes"))
    return dict.fromkeys(Side.values, 0) | dict(rows)


def newest_texts(programme_id: UUID) -> dict[str, ConsentText]:
    """The newest text of each scope."""
    rows = ConsentText.objects.filter(programme=programme_id).order_by("version")
    return {text.scope: text for text in rows}


def newest_version(programme_id: UUID, scope: str = ConsentScope.TAKE_PART) -> int:
    """The version of the newest text; 0 where there is none."""
    texts = ConsentText.objects.filter(programme=programme_id, scope=scope)
    return texts.aggregate(newest=Max("version"))["newest"] or 0


def newest_version_inside(programme_id: UUID) -> Coalesce:
    """As `newest_version`, on taking part, to be asked for inside another query."""
    texts = ConsentText.objects.filter(programme=programme_id, scope=ConsentScope.TAKE_PART)
    return Coalesce(Subquery(texts.order_by("-version").values("version")[:1]), 0)


def texts_of(programme_id: UUID) -> QuerySet[ConsentText]:
    """Every text with how many said yes and no to it, scope by scope, the newest first."""
    given = Q(records__decision=ConsentDecision.GIVEN)
    return (
        ConsentText.objects.filter(programme=programme_id)
        .select_related("published_by")
        .annotate(
            yes=Count("records", filter=given, distinct=True),
            no=Count("records", filter=~given & Q(records__isnull=False), distinct=True),
        )
        .order_by("-scope", "-version")
    )


def answers_to(programme_id: UUID) -> QuerySet[ConsentRecord]:
    """Who answered which text, the latest first."""
    return (
        ConsentRecord.objects.filter(text__programme=programme_id)
        .select_related("text", "student", "given_by", "recorded_by")
        .order_by("-at", "-id")
    )


def latest_invitations(
    programme_id: UUID, students: list[UUID]
) -> dict[UUID, list[GuardianInvitation]]:
    """The latest link of each parent for these students; one query."""
    found: dict[tuple[UUID, UUID], GuardianInvitation] = {}
    rows = GuardianInvitation.objects.filter(programme=programme_id, student__in=students)
    shown = rows.only("student_id", "guardian_id", "sent_at", "expires_at", "used_at")
    for row in shown.order_by("sent_at", "id"):
        found[row.student_id, row.guardian_id] = row
    of_student: dict[UUID, list[GuardianInvitation]] = {}
    for (student_id, _guardian_id), row in found.items():
        of_student.setdefault(student_id, []).append(row)
    return of_student


def live_applications_of_programme(programme_id: UUID, student: Person) -> QuerySet[Application]:
    """Where a student stands in a programme's iterations that have not ended."""
    return (
        Application.objects.filter(
            person=student, iteration__programme=programme_id, state__in=LIVE_STATES
        )
        .exclude(iteration__state=IterationState.CLOSED)
        .select_related("iteration__programme", "iteration__school", "person__profile")
    )
