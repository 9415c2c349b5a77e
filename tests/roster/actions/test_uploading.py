"""An upload goes step by step, each step once, and is gone in the end."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connections

from cairn.lib import clock
from cairn.lib.tenant import across_schools, in_school
from cairn.once.errors import AlreadyDone
from cairn.people.enums import PersonKind, PersonState, Role
from cairn.people.models import Person, StaffRole
from cairn.roster.actions import uploading
from cairn.roster.actions.carrying_out import import_upload
from cairn.roster.enums import UploadState
from cairn.roster.errors import ImportUnderWay, UploadHasMoved
from cairn.roster.models import RosterUpload
from cairn.roster.reading.problems import Problem
from cairn.roster.uploads import UploadFiles, imports_folder
from cairn.schools.models import School
from tests.factories import make_staff
from tests.roster.rosters import plain, run_jobs, upload

ADA, BEN = "p1,Ada,Bello,student\n", "p2,Ben,Cole,student\n"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def joan(school: School) -> Person:
    return make_staff(school, Role.COORDINATOR)


def state_of(upload: RosterUpload) -> str:
    upload.refresh_from_db()
    return upload.state


def test_a_file_is_looked_at_confirmed_and_imported(joan: Person) -> None:
    mine = upload(joan, plain(ADA, BEN))
    assert state_of(mine) == UploadState.LOOKING
    run_jobs()
    assert state_of(mine) == UploadState.LOOKED
    assert mine.counts["created"] == 2
    assert not Person.objects.filter(source_id="p1").exists()
    uploading.confirm_upload(mine, by=joan)
    run_jobs()
    assert state_of(mine) == UploadState.DONE
    assert Person.objects.get(source_id="p1").given_name == "Ada"
    assert not UploadFiles(mine.pk).folder.exists()


def test_files_are_for_the_owner_of_the_server_alone(joan: Person) -> None:
    files = UploadFiles(upload(joan, plain(ADA)).pk)
    assert files.roster.stat().st_mode & 0o777 == 0o600
    assert files.folder.stat().st_mode & 0o777 == 0o700


def test_a_form_sent_twice_is_one_upload(joan: Person) -> None:
    once = str(uuid.uuid4())
    first = upload(joan, plain(ADA), once)
    with pytest.raises(AlreadyDone) as done:
        upload(joan, plain(ADA), once)
    assert done.value.outcome == str(first.pk)
    assert [path.name for path in imports_folder().iterdir()] == [str(first.pk)]


def test_unknown_headings_are_asked_for_and_remembered(joan: Person) -> None:
    head = "Ref,Rufname,last name\n"
    mine = upload(joan, plain("7,Ada,Bello\n", head=head))
    assert state_of(mine) == UploadState.COLUMNS
    columns = {"sourcedId": "Ref", "givenName": "Rufname", "familyName": "last name"}
    uploading.choose_columns(mine, by=joan, columns=columns, complete=False)
    run_jobs()
    assert (state_of(mine), mine.counts["created"]) == (UploadState.LOOKED, 1)
    again = upload(joan, plain("7,Ada,Bello\n", head=head))
    assert (again.state, again.complete) == (UploadState.LOOKING, False)
    run_jobs()
    assert state_of(again) == UploadState.LOOKED


def test_a_bad_file_says_where_by_the_name_it_was_sent_with(joan: Person) -> None:
    mine = upload(joan, plain(ADA, "p2,=cmd,Cole,student\n", name="Year 7.csv"))
    run_jobs()
    assert state_of(mine) == UploadState.REFUSED
    found = Problem(**mine.problems[0])
    assert (found.code, found.file, found.row, found.column) == (
        "formula", "Year 7.csv", 3, "first name",
    )  # fmt: skip
    assert not Person.objects.filter(source_id="p1").exists()


def test_confirming_twice_imports_once(joan: Person) -> None:
    mine = upload(joan, plain(ADA))
    run_jobs()
    uploading.confirm_upload(mine, by=joan)
    with pytest.raises(UploadHasMoved):
        uploading.confirm_upload(mine, by=joan)
    run_jobs()
    import_upload(str(mine.pk))  # a second run of the job finds nothing to do
    assert Person.objects.filter(source_id="p1").count() == 1


def test_one_import_a_school_at_a_time(joan: Person, school: School) -> None:
    grace = make_staff(school, Role.COORDINATOR, given_name="Grace")
    hers, mine = upload(grace, plain(ADA)), upload(joan, plain(BEN))
    run_jobs()
    uploading.confirm_upload(hers, by=grace)
    with pytest.raises(ImportUnderWay):
        uploading.confirm_upload(mine, by=joan)
    assert state_of(mine) == UploadState.LOOKED


def test_a_preview_that_no_longer_holds_is_noticed(joan: Person) -> None:
    mine = upload(joan, plain(ADA, BEN))
    run_jobs()
    Person.objects.create(
        school_id=joan.school_id, kind=PersonKind.STUDENT, source_id="p1", given_name="Ada"
    )
    uploading.confirm_upload(mine, by=joan)
    run_jobs()
    assert (state_of(mine), mine.moved) == (UploadState.LOOKED, True)
    assert (mine.counts["created"], mine.counts["updated"]) == (1, 1)
    assert not Person.objects.filter(source_id="p2").exists()
    uploading.confirm_upload(mine, by=joan)
    run_jobs()
    assert state_of(mine) == UploadState.DONE


def test_a_change_that_does_not_matter_does_not_stop_an_import(joan: Person) -> None:
    mine = upload(joan, plain(ADA))
    run_jobs()
    Person.objects.filter(pk=joan.pk).update(pronouns="she/her", updated_at=clock.now())
    uploading.confirm_upload(mine, by=joan)
    run_jobs()
    assert state_of(mine) == UploadState.DONE


def test_whoever_lost_the_role_meanwhile_imports_nothing(joan: Person) -> None:
    mine = upload(joan, plain(ADA))
    run_jobs()
    uploading.confirm_upload(mine, by=joan)
    StaffRole.objects.filter(person=joan).delete()
    run_jobs()
    assert state_of(mine) == UploadState.FAILED
    assert not Person.objects.filter(source_id="p1").exists()


def test_a_missing_file_is_said_so(joan: Person) -> None:
    mine = upload(joan, plain(ADA))
    UploadFiles(mine.pk).remove()
    run_jobs()
    assert (state_of(mine), mine.problems[0]["code"]) == (UploadState.REFUSED, "file_missing")


def test_an_upload_thrown_away_is_gone(joan: Person, django_capture_on_commit_callbacks) -> None:
    mine = upload(joan, plain(ADA))
    with django_capture_on_commit_callbacks(execute=True):
        uploading.drop_upload(mine)
    run_jobs()
    assert not RosterUpload.objects.exists()
    assert list(imports_folder().iterdir()) == []


def test_old_uploads_and_what_a_crash_left_are_tidied(joan: Person) -> None:
    mine = upload(joan, plain(ADA))
    (imports_folder() / "reading-left").mkdir()
    uploading.tidy_uploads()
    assert RosterUpload.objects.filter(pk=mine.pk).exists()
    with clock.travelled_to(clock.now() + timedelta(hours=3)):
        uploading.tidy_uploads()
    assert state_of(mine) == UploadState.FAILED
    with clock.travelled_to(clock.now() + timedelta(hours=28)):
        uploading.tidy_uploads()
    assert not RosterUpload.objects.exists()
    assert list(imports_folder().iterdir()) == []


def test_a_coordinators_file_does_not_touch_those_above_them(joan: Person, school: School) -> None:
    erica = make_staff(school, Role.ADMINISTRATOR, given_name="Erica")
    Person.objects.filter(pk=erica.pk).update(source_id="e1")
    mine = upload(joan, plain("e1,Eve,Hacker,student\n", "t1,Tom,Teach,teacher\n"))
    run_jobs()
    uploading.confirm_upload(mine, by=joan)
    run_jobs()
    erica.refresh_from_db()
    assert (erica.given_name, erica.kind, erica.state) == ("Erica", "staff", PersonState.ACTIVE)
    assert not StaffRole.objects.filter(person__source_id="t1").exists()


@pytest.mark.django_db(transaction=True)
def test_two_confirm_at_once_and_one_wins() -> None:
    with across_schools():
        school = School.objects.create(name="Hill School")
        people = [make_staff(school, Role.COORDINATOR, given_name=n) for n in ("Joan", "Grace")]
        uploads = [upload(person, plain(ADA)) for person in people]
    run_jobs()
    outcomes: list[str] = []

    def confirm(mine: RosterUpload, by: Person) -> None:
        with in_school(school):
            try:
                uploading.confirm_upload(mine, by=by)
                outcomes.append("confirmed")
            except ImportUnderWay:
                outcomes.append("under way")
        connections.close_all()

    threads = [
        threading.Thread(target=confirm, args=pair) for pair in zip(uploads, people, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["confirmed", "under way"]
