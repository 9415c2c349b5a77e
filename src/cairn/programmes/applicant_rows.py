"""The rows of the list of applicants: what each still needs, and how parents were asked, in words.

Only the people of one page are looked at, gate by gate. The gates themselves are those of
`queries.with_gates`, which finds and counts by them over everybody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cairn.lib import clock
from cairn.people.enums import PersonState
from cairn.people.models import NAME_FIELDS
from cairn.programmes.consents import standing_under
from cairn.programmes.enums import (
    ApplicationState,
    ConsentScope,
    ConsentVoice,
    Side,
    Standing,
)
from cairn.programmes.models import (
    Application,
    ConsentStanding,
    GuardianInvitation,
    Iteration,
    TrainingDone,
)
from cairn.programmes.policies import needed_minutes, tells_enough
from cairn.programmes.queries import latest_invitations, newest_version_inside, reached_students


@dataclass(frozen=True)
class ApplicantRow:
    """One applicant in words; `missing` is empty for who is ready, `asking` where nobody waits."""

    id: UUID
    name: str
    year: str
    side: str
    state: str
    has_left: bool
    is_ready: bool
    missing: list[str]
    asking: str


_SHOWN = (
    *("iteration_id", "side", "state", "person__state", "person__year_group__name"),
    *(f"person__{name}" for name in NAME_FIELDS),
    *(
        f"person__profile__{name}"
        for name in ("free_times", "languages", "interests", "strengths", "growth_areas")
    ),
)


def rows_for(iteration: Iteration, page: QuerySet[Application]) -> list[ApplicantRow]:
    """The rows of a page of what `queries.applicants_found` gives; five queries."""
    people = ("person__year_group", "person__profile")
    applications = list(page.select_related(*people).only(*_SHOWN))
    facts = _facts_of(iteration, [a.person_id for a in applications])
    words = _Words()
    return [_row(iteration, application, facts, words) for application in applications]


# --- What is known of the people of a page -----------------------------------------------------


@dataclass(frozen=True)
class _Facts:
    """By student, or student and something else."""

    newest: int
    said: dict[tuple[UUID, str], tuple[str, int]]
    minutes: dict[tuple[UUID, str], int]
    reached: set[UUID]
    asked: dict[UUID, list[GuardianInvitation]]

    def standing(self, application: Application, voice: ConsentVoice) -> Standing:
        """Where the permission or the own yes of an applicant stands."""
        decision, version = self.said.get((application.person_id, voice), ("", 0))
        return standing_under(decision, version, self.newest)


def _facts_of(iteration: Iteration, students: list[UUID]) -> _Facts:
    newest, said = _said(iteration, students)
    return _Facts(
        newest,
        said,
        _minutes(iteration, students),
        set(reached_students().filter(student__in=students).values_list("student", flat=True)),
        latest_invitations(iteration.programme_id, students),
    )


def _said(
    iteration: Iteration, students: list[UUID]
) -> tuple[int, dict[tuple[UUID, str], tuple[str, int]]]:
    """The newest version of the text, and what was said to which; without answers it is nought."""
    rows = (
        ConsentStanding.objects.filter(
            programme=iteration.programme_id, scope=ConsentScope.TAKE_PART, student__in=students
        )
        .annotate(newest=newest_version_inside(iteration.programme_id))
        .values_list("student", "voice", "decision", "version", "newest")
    )
    newest, said = 0, {}
    for student, voice, decision, version, of_text in rows:
        newest = of_text
        said[student, voice] = (decision, version)
    return newest, said


def _minutes(iteration: Iteration, students: list[UUID]) -> dict[tuple[UUID, str], int]:
    """Training that counts, in minutes, by student and side."""
    done = TrainingDone.objects.filter(
        person__in=students, module__programme=iteration.programme_id, repeat_asked_at=None
    )
    rows = done.order_by().values_list("person", "module__side").annotate(total=Sum("minutes"))
    return {(person, side): total for person, side, total in rows}


# --- The same in words -------------------------------------------------------------------------


class _Words:
    """What rows say, looked up once for a page."""

    def __init__(self) -> None:
        self.sides = {side.value: str(side.label) for side in Side}
        self.states = {state.value: str(state.label) for state in ApplicationState}
        # Where the permission and the own yes stand; any other answer is a no.
        self.permission = {
            Standing.MISSING: _("permission"),
            Standing.OUTDATED: _("permission: text has changed"),
        }
        self.parent_said_no = _("parent said no")
        self.assent = {
            Standing.MISSING: _("own yes"),
            Standing.OUTDATED: _("own yes: text has changed"),
        }
        self.student_said_no = _("student said no")
        self.training = _("training %(done)s/%(needed)s min")
        self.profile = _("profile")
        self.on_paper = _("no parent has an e-mail: on paper")
        self.run_out = _("the parent's link has run out: invite again")
        self.asked = _("parent asked on %(day)s")


def _row(
    iteration: Iteration, application: Application, facts: _Facts, words: _Words
) -> ApplicantRow:
    person = application.person
    missing = list(_missing(iteration, application, facts, words))
    return ApplicantRow(
        id=application.pk,
        name=person.full_name,
        year=person.year_group.name if person.year_group else "",
        side=words.sides[application.side],
        state=words.states[application.state],
        has_left=person.state == PersonState.PAUSED,
        is_ready=application.state == ApplicationState.ACCEPTED and not missing,
        missing=missing,
        asking=_asking(iteration, application, facts, words),
    )


def _missing(
    iteration: Iteration, application: Application, facts: _Facts, words: _Words
) -> Iterator[str]:
    permission = facts.standing(application, ConsentVoice.GUARDIAN)
    if iteration.needs_permission and permission != Standing.GIVEN:
        yield words.permission.get(permission, words.parent_said_no)
    assent = facts.standing(application, ConsentVoice.STUDENT)
    if assent != Standing.GIVEN:
        yield words.assent.get(assent, words.student_said_no)
    done = facts.minutes.get((application.person_id, application.side), 0)
    needed = needed_minutes(iteration, application.side)
    if done < needed:
        yield words.training % {"done": done, "needed": needed}
    profile = getattr(application.person, "profile", None)
    if profile is None or not tells_enough(profile, application.side):
        yield words.profile


def _asking(iteration: Iteration, application: Application, facts: _Facts, words: _Words) -> str:
    """How the question to parents stands where it is open; "" where nobody has been asked yet."""
    permission = facts.standing(application, ConsentVoice.GUARDIAN)
    if not iteration.needs_permission or permission not in words.permission:
        return ""
    if application.person_id not in facts.reached:
        return words.on_paper
    unanswered = [i for i in facts.asked.get(application.person_id, []) if i.used_at is None]
    if not unanswered:
        return ""
    latest = max(unanswered, key=lambda invitation: invitation.sent_at)
    if latest.expires_at <= clock.now():
        return words.run_out
    day = formats.date_format(timezone.localtime(latest.sent_at), "MONTH_DAY_FORMAT")
    return words.asked % {"day": day}
