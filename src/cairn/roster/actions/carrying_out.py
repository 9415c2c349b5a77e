"""The long steps of an upload, as jobs: looking at it, and importing it."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import asdict
from typing import Any
from uuid import UUID

import structlog
from django.db import transaction
from django.db.models import prefetch_related_objects

from cairn.jobs import Job, enqueue, job
from cairn.lib import clock
from cairn.lib.tenant import across_schools
from cairn.people.enums import PersonState
from cairn.people.models import Person
from cairn.people.policies import can_manage_people
from cairn.roster.actions.importing import Wish, import_files, look_at_roster
from cairn.roster.actions.steps import move, named_as_sent
from cairn.roster.enums import Phase, UploadState
from cairn.roster.errors import (
    NoLongerAllowed,
    PeopleKeepChanging,
    RosterMoved,
    RosterRefused,
    UploadHasMoved,
)
from cairn.roster.models import RosterUpload
from cairn.roster.reading.problems import Problems
from cairn.roster.reading.reader import RosterFiles
from cairn.roster.uploads import UploadFiles
from cairn.roster.writing.counts import ImportCounts
from cairn.schools.models import School

LONGEST_JOB = 60 * 60  # seconds
SECONDS_BETWEEN_REPORTS = 0.5

_log = structlog.get_logger("cairn.roster")


def put_to_work(job: Job[..., Any], upload: RosterUpload) -> None:
    """Have a worker take the next long step, once the caller's transaction commits."""
    RosterUpload.objects.filter(pk=upload.pk).update(phase=Phase.WAITING, done=0, total=0)
    enqueue(job, upload_id=str(upload.pk))


@job(attempts=3, seconds=LONGEST_JOB)
def look_at_upload(upload_id: str) -> None:
    """Work out what an upload would change, or what is wrong with it."""
    upload = _in_state(upload_id, UploadState.LOOKING)
    if upload is None:
        return
    with _Finishing(upload) as finishing:
        preview = look_at_roster(_files(upload), _wish(upload), progress=_Reports(upload))
        finishing.finish(
            UploadState.LOOKED,
            counts=asdict(preview.counts),
            fingerprint=preview.fingerprint,
            paused=[str(pk) for pk in preview.paused],
            problems=[],
            problem_count=0,
        )


@job(attempts=3, seconds=LONGEST_JOB)
def import_upload(upload_id: str) -> None:
    """Import an upload that was confirmed. After a crash, run again, it does what is left."""
    upload = _in_state(upload_id, UploadState.IMPORTING)
    if upload is None:
        return
    with _Finishing(upload) as finishing:

        def done(counts: ImportCounts) -> None:
            finishing.finish(UploadState.DONE, counts=asdict(counts), problems=[], paused=[])

        try:
            import_files(
                _files(upload),
                _wish(upload),
                expected=upload.fingerprint,
                and_then=done,
                progress=_Reports(upload),
            )
        except RosterMoved:
            finishing.finish(UploadState.LOOKING, moved=True)
            with across_schools(), transaction.atomic():
                put_to_work(look_at_upload, upload)
        else:
            UploadFiles(upload.pk).remove()


class _Finishing:
    """Moves an upload on from a job's state once, whatever the job came to."""

    def __init__(self, upload: RosterUpload) -> None:
        self._upload = upload

    def __enter__(self) -> _Finishing:
        return self

    def finish(self, state: UploadState, **values: Any) -> None:
        """The new state; raises UploadHasMoved where another run of this job was quicker."""
        with across_schools():
            move(self._upload, (UploadState(self._upload.state),), state, **values)

    def __exit__(self, kind: Any, error: BaseException | None, trace: Any) -> bool:
        if error is None or isinstance(error, UploadHasMoved):
            return error is not None
        if isinstance(error, RosterRefused):
            self._refuse(error.problems)
            return True
        if not isinstance(error, Exception):
            return False  # told to stop: the job will be run again
        if not isinstance(error, PeopleKeepChanging | NoLongerAllowed):
            _log.error("roster job failed", kind=type(error).__name__)
        with suppress(UploadHasMoved):
            self.finish(UploadState.FAILED)
        return isinstance(error, PeopleKeepChanging | NoLongerAllowed)

    def _refuse(self, problems: Problems) -> None:
        listed = [named_as_sent(problem, self._upload) for problem in problems.as_json()]
        with suppress(UploadHasMoved):
            self.finish(
                UploadState.REFUSED, problems=listed, problem_count=problems.count, counts={}
            )


class _Reports:
    """Writes down how far a job is, twice a second at most."""

    def __init__(self, upload: RosterUpload) -> None:
        self._upload, self._last, self._phase = upload, 0.0, Phase.WAITING

    def __call__(self, phase: Phase, done: int, total: int) -> None:
        if phase == self._phase and time.monotonic() - self._last < SECONDS_BETWEEN_REPORTS:
            return
        self._phase, self._last = phase, time.monotonic()
        with across_schools():
            RosterUpload.objects.filter(pk=self._upload.pk).update(
                phase=phase, done=done, total=total, updated_at=clock.now()
            )


def _files(upload: RosterUpload) -> RosterFiles:
    files = UploadFiles(upload.pk)
    return RosterFiles(files.roster, files.profiles, upload.columns, complete=upload.complete)


def _wish(upload: RosterUpload) -> Wish:
    with across_schools():
        by = Person.objects.select_related("school").get(pk=upload.by_id)
        if by.state != PersonState.ACTIVE or not can_manage_people(by):
            raise NoLongerAllowed
        prefetch_related_objects([by], "roles")  # asked again outside of any scope
    return Wish(by=by, only_school=School.objects.get(pk=upload.school_id))


def _in_state(upload_id: str, state: UploadState) -> RosterUpload | None:
    with across_schools():
        return RosterUpload.objects.filter(pk=UUID(upload_id), state=state).first()
