"""Permission and assent: records are only ever added, and what they amount to is kept beside."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.once.actions import claim
from cairn.people.models import Person
from cairn.programmes.actions.chunks import in_chunks
from cairn.programmes.consents import NOES, PAPER, Answer, outcome_of
from cairn.programmes.enums import (
    ApplicationState,
    ConsentDecision,
    ConsentScope,
    ConsentVoice,
    IterationState,
)
from cairn.programmes.errors import HasMoved, TextHasChanged
from cairn.programmes.models import (
    Application,
    ConsentRecord,
    ConsentStanding,
    ConsentText,
    Iteration,
    Programme,
)
from cairn.programmes.queries import newest_version
from cairn.programmes.signals import permission_withdrawn


@transaction.atomic
def publish_text(
    programme: Programme,
    *,
    by: Person,
    scope: str,
    lawful_basis: str,
    body: str,
    body_for_students: str = "",
    seen_version: int,
    once: str,
) -> ConsentText:
    """A new version of what people are asked; everyone who agreed to an older one is asked anew.

    `seen_version` is the newest one its writer had before them. Raises HasMoved with the text as
    it reads now when somebody published in between, and AlreadyDone when sent twice.
    """
    claim(once, person_id=by.pk)
    Programme.objects.select_for_update().get(pk=programme.pk)
    newest = newest_version(programme.pk, scope)
    if newest != seen_version:
        raise HasMoved(_newest_text(programme.pk, scope))
    try:
        with transaction.atomic():
            text = ConsentText.objects.create(
                school_id=programme.school_id,
                programme=programme,
                version=newest + 1,
                scope=scope,
                lawful_basis=lawful_basis,
                body=body,
                body_for_students=body_for_students,
                published_at=clock.now(),
                published_by=by,
            )
    except IntegrityError:
        raise HasMoved(_newest_text(programme.pk, scope)) from None
    record(
        "consent.published", by=by, school_id=programme.school_id, about=text, version=text.version
    )
    return text


def _newest_text(programme_id: UUID, scope: str) -> ConsentText:
    return ConsentText.objects.filter(programme=programme_id, scope=scope).latest("version")


@transaction.atomic
def record_consent(
    iteration: Iteration,
    student: Person,
    *,
    voice: ConsentVoice,
    decision: ConsentDecision,
    given_by: Person | None,
    recorded_by: Person | None = None,
    on_paper: bool = False,
    by_link: bool = False,
    relationship: str = "",
    text: ConsentText | None = None,
) -> ConsentRecord:
    """Add a decision about the `text` somebody read, else about the newest one on taking part.

    Earlier rows stay as they are. Raises TextHasChanged where `text` is not the newest any more.
    A no is told to higher rooms in this transaction (`permission_withdrawn`).
    """
    newest = _newest_text(iteration.programme_id, text.scope if text else ConsentScope.TAKE_PART)
    if text is not None and text.pk != newest.pk:
        raise TextHasChanged
    standing = _locked_standing(iteration.programme_id, student, newest.scope, voice)
    row = ConsentRecord.objects.create(
        school_id=student.school_id,
        text=newest,
        student=student,
        voice=voice,
        given_by=given_by,
        relationship=relationship,
        decision=decision,
        on_paper=on_paper,
        by_link=by_link,
        recorded_by=recorded_by,
        at=clock.now(),
    )
    _keep_standing(standing)
    _write_audit(row, by=recorded_by or given_by)
    if decision in NOES and newest.scope == ConsentScope.TAKE_PART:
        _tell_of_no(row, iteration.programme_id)
    return row


def record_answer(
    iteration: Iteration,
    student: Person,
    *,
    yes: bool,
    voice: ConsentVoice,
    given_by: Person | None,
    recorded_by: Person | None = None,
    on_paper: bool = False,
    by_link: bool = False,
    relationship: str = "",
    text: ConsentText | None = None,
) -> ConsentRecord:
    """Yes or no: a no after a yes of the same voice takes it back, else it refuses."""
    scope = text.scope if text else ConsentScope.TAKE_PART
    said_yes = ConsentStanding.objects.filter(
        programme=iteration.programme_id,
        student=student,
        scope=scope,
        voice=voice,
        decision=ConsentDecision.GIVEN,
    ).exists()
    no = ConsentDecision.WITHDRAWN if said_yes else ConsentDecision.REFUSED
    return record_consent(
        iteration,
        student,
        voice=voice,
        decision=ConsentDecision.GIVEN if yes else no,
        given_by=given_by,
        recorded_by=recorded_by,
        on_paper=on_paper,
        by_link=by_link,
        relationship=relationship,
        text=text,
    )


def record_paper_many(
    iteration: Iteration, students: Sequence[Person], *, by: Person, yes: bool
) -> int:
    """Note what parents signed on paper, for many; returns for how many something was noted.

    Where paper or parents say the same already, under the newest text, nothing is added.
    """
    text = _newest_text(iteration.programme_id, ConsentScope.TAKE_PART)
    count = 0
    for chunk in in_chunks(students):
        with transaction.atomic():
            count += _record_paper(iteration, text, chunk, by=by, yes=yes)
    return count


def _record_paper(
    iteration: Iteration, text: ConsentText, students: Sequence[Person], *, by: Person, yes: bool
) -> int:
    """One part of many. Paper replaces every answer before it, so it is the outcome itself."""
    standings = _locked_standings(iteration.programme_id, students, text.scope)
    moment, rows = clock.now(), []
    for student in students:
        standing = standings[student.pk]
        if not _says_already(standing, yes, text.version):
            said_yes = standing.decision == ConsentDecision.GIVEN
            no = ConsentDecision.WITHDRAWN if said_yes else ConsentDecision.REFUSED
            rows.append(
                ConsentRecord(
                    school_id=student.school_id,
                    text=text,
                    student=student,
                    voice=ConsentVoice.GUARDIAN,
                    decision=ConsentDecision.GIVEN if yes else no,
                    on_paper=True,
                    recorded_by=by,
                    at=moment,
                )
            )
    ConsentRecord.objects.bulk_create(rows)
    for decision in {row.decision for row in rows}:
        ids = [standings[row.student_id].pk for row in rows if row.decision == decision]
        ConsentStanding.objects.filter(pk__in=ids).update(
            decision=decision, version=text.version, at=moment
        )
    for row in rows:
        _write_audit(row, by=by)
        if not yes:
            _tell_of_no(row, iteration.programme_id)
    return len(rows)


def _says_already(standing: ConsentStanding, yes: bool, newest: int) -> bool:
    if yes:
        return standing.decision == ConsentDecision.GIVEN and standing.version >= newest
    return standing.decision in NOES


def _locked_standings(
    programme_id: UUID, students: Sequence[Person], scope: str
) -> dict[UUID, ConsentStanding]:
    """The rows that sum up what parents said, made where there are none, locked in one order."""
    which = {"programme_id": programme_id, "scope": scope, "voice": ConsentVoice.GUARDIAN}
    ConsentStanding.objects.bulk_create(
        (ConsentStanding(school_id=s.school_id, student=s, **which) for s in students),
        ignore_conflicts=True,
    )
    rows = ConsentStanding.objects.select_for_update().filter(student__in=students, **which)
    return {row.student_id: row for row in rows.order_by("pk")}


def _locked_standing(
    programme_id: UUID, student: Person, scope: str, voice: ConsentVoice
) -> ConsentStanding:
    """The row that sums up, locked: of two parents who answer at once the second sees the first."""
    ConsentStanding.objects.get_or_create(
        programme_id=programme_id,
        student=student,
        scope=scope,
        voice=voice,
        defaults={"school_id": student.school_id},
    )
    return ConsentStanding.objects.select_for_update().get(
        programme=programme_id, student=student, scope=scope, voice=voice
    )


def _keep_standing(standing: ConsentStanding) -> None:
    rows = ConsentRecord.objects.filter(
        text__programme=standing.programme_id,
        text__scope=standing.scope,
        student=standing.student_id,
        voice=standing.voice,
    ).order_by("at", "id")
    answers = [
        # Whose account is gone keeps a voice of their own: nobody else speaks for them.
        Answer(PAPER if on_paper else giver or pk, decision, version, at)
        for pk, giver, decision, version, at, on_paper in rows.values_list(
            "pk", "given_by", "decision", "text__version", "at", "on_paper"
        )
    ]
    outcome = outcome_of(answers)
    if outcome is not None:
        ConsentStanding.objects.filter(pk=standing.pk).update(
            decision=outcome.decision, version=outcome.version, at=outcome.at
        )


def _write_audit(row: ConsentRecord, *, by: Person | None) -> None:
    record(
        "consent.recorded", by=by, school_id=row.school_id, about=row, decision=str(row.decision)
    )


def _tell_of_no(row: ConsentRecord, programme_id: UUID) -> None:
    taking_part = Application.objects.filter(
        person=row.student_id,
        iteration__programme=programme_id,
        state=ApplicationState.ACCEPTED,
    ).exclude(iteration__state=IterationState.CLOSED)
    iterations = {a.iteration_id: a.iteration for a in taking_part.select_related("iteration")}
    for iteration in iterations.values():
        permission_withdrawn.send(
            ConsentRecord, iteration=iteration, student=row.student, voice=row.voice, record=row
        )
