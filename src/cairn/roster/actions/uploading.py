"""An upload step by step: files, columns, a look, the import. The long steps are jobs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction

from cairn.audit.actions import record
from cairn.lib import clock, text
from cairn.lib.ids import new_id
from cairn.lib.tenant import across_schools
from cairn.once.actions import claim, remember_outcome
from cairn.people.models import Person
from cairn.roster.actions.carrying_out import import_upload, look_at_upload, put_to_work
from cairn.roster.actions.steps import move, named_as_sent
from cairn.roster.enums import UploadState
from cairn.roster.errors import ImportUnderWay
from cairn.roster.models import RosterColumns, RosterUpload
from cairn.roster.reading.plain import NEEDED, guessed_columns, sample_of
from cairn.roster.reading.problems import RosterRefused
from cairn.roster.reading.reader import PLAIN, kind_of
from cairn.roster.uploads import UploadFiles, remove_old_files

LONGEST_SILENCE = timedelta(hours=2)  # a job that reported nothing for so long is gone
KEPT_FOR = timedelta(days=1)


def start_upload(
    *, by: Person, roster: UploadedFile[Any], profiles: UploadedFile[Any] | None, once: str
) -> RosterUpload:
    """Keep the files; then look at them, or ask for the columns of a plain file first.

    Raises AlreadyDone with the upload's id for a form sent twice.
    """
    files = UploadFiles(new_id())
    try:
        files.keep(roster, profiles)
        with transaction.atomic():
            claim(once, person_id=by.pk)
            upload = _new_upload(files, by, roster.name or "")
            remember_outcome(once, str(upload.pk))
            if upload.state == UploadState.LOOKING:
                put_to_work(look_at_upload, upload)
    except BaseException:
        files.remove()
        raise
    return upload


@transaction.atomic
def choose_columns(
    upload: RosterUpload, *, by: Person, columns: Mapping[str, str], complete: bool
) -> None:
    """Say which of their columns is which of ours, remember it, and look at the file.

    Raises UploadHasMoved where the upload is past this step.
    """
    waiting = (UploadState.COLUMNS, UploadState.LOOKED, UploadState.REFUSED)
    move(upload, waiting, UploadState.LOOKING, columns=dict(columns), complete=complete)
    RosterColumns.objects.update_or_create(
        school_id=upload.school_id,
        headings=_digest(sample_of(UploadFiles(upload.pk).roster).headings),
        defaults={"columns": dict(columns), "complete": complete},
    )
    record("roster.columns_chosen", by=by, school_id=upload.school_id, about=upload)
    put_to_work(look_at_upload, upload)


@transaction.atomic
def look_again(upload: RosterUpload) -> None:
    """Look at the file anew, after people changed or something went wrong."""
    before = (UploadState.LOOKED, UploadState.REFUSED, UploadState.FAILED)
    move(upload, before, UploadState.LOOKING, moved=False)
    put_to_work(look_at_upload, upload)


def confirm_upload(upload: RosterUpload, *, by: Person) -> None:
    """Import what the preview showed.

    Raises ImportUnderWay while another import runs at this school, UploadHasMoved where this one
    was confirmed already or is not ready.
    """
    try:
        with transaction.atomic():
            move(upload, (UploadState.LOOKED,), UploadState.IMPORTING, moved=False)
            record("roster.confirmed", by=by, school_id=upload.school_id, about=upload)
            put_to_work(import_upload, upload)
    except IntegrityError as error:
        raise ImportUnderWay from error


@transaction.atomic
def drop_upload(upload: RosterUpload) -> None:
    """Throw an upload away; one that is being imported stays."""
    gone = RosterUpload.objects.filter(pk=upload.pk).exclude(state=UploadState.IMPORTING).delete()
    if gone[0]:
        transaction.on_commit(UploadFiles(upload.pk).remove)


def tidy_uploads() -> int:
    """Give up on jobs that fell silent; forget old uploads and files; counts the uploads."""
    with across_schools():
        RosterUpload.objects.filter(
            state__in=(UploadState.LOOKING, UploadState.IMPORTING),
            updated_at__lt=clock.now() - LONGEST_SILENCE,
        ).update(state=UploadState.FAILED, updated_at=clock.now())
        old = RosterUpload.objects.filter(updated_at__lt=clock.now() - KEPT_FOR)
        count = old.exclude(state=UploadState.IMPORTING).delete()[0]
    remove_old_files()
    return count


def _new_upload(files: UploadFiles, by: Person, name: str) -> RosterUpload:
    upload = RosterUpload(
        id=files.upload_id,
        school_id=by.school_id,
        by=by,
        file_name=text.shortened(text.cleaned(PurePosixPath(name).name), 120),
        state=UploadState.LOOKING,
        created_at=clock.now(),
        updated_at=clock.now(),
    )
    try:
        upload.kind = kind_of(files.roster)
        if upload.kind == PLAIN:
            _settle_columns(upload, sample_of(files.roster).headings)
    except RosterRefused as refused:
        upload.state = UploadState.REFUSED
        upload.problems = [named_as_sent(vars(refused.problem), upload)]
        upload.problem_count = 1
    upload.save(force_insert=True)
    record("roster.uploaded", by=by, school_id=by.school_id, about=upload)
    return upload


def _settle_columns(upload: RosterUpload, headings: list[str]) -> None:
    """As remembered for these headings, else as guessed where all of them were understood."""
    remembered = RosterColumns.objects.filter(
        school_id=upload.school_id, headings=_digest(headings)
    ).first()
    if remembered is not None:
        upload.columns, upload.complete = remembered.columns, remembered.complete
        return
    upload.columns = guessed_columns(headings)
    understood = set(upload.columns.values()) >= {h for h in headings if h}
    if not understood or not set(NEEDED) <= set(upload.columns):
        upload.state = UploadState.COLUMNS


def _digest(headings: list[str]) -> str:
    return hashlib.sha256("\x1f".join(headings).encode()).hexdigest()
