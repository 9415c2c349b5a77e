"""Whoever is erased is found nowhere: in no table, no file and no mail."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.mail import EmailMessage, get_connection

from cairn.data_rights import actions
from cairn.data_rights.errors import LastAdministratorStays
from cairn.lib.tenant import across_schools, in_school
from cairn.once.models import OnceKey
from cairn.outbox.actions import enqueue_mail
from cairn.people.enums import Role
from cairn.people.models import Account, Person
from cairn.roster.actions.uploading import start_upload
from cairn.schools.models import School
from tests.cast import Cast, signed_in_client
from tests.data_rights.one_of_each import CANARY, OneOfEach, everything_written
from tests.factories import make_account, make_person, make_school, make_staff

ADDRESS = f"{CANARY}@canary.example"


@pytest.fixture(autouse=True)
def own_folders(settings, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "keys"
    settings.DATA_DIR = tmp_path
    settings.MAIL_DIR = tmp_path / "mail"
    settings.EMAIL_FILE_PATH = str(tmp_path / "mail")
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"


@pytest.fixture
def somebody(school: School) -> Person:
    account = make_account(f"{CANARY}name".lower())
    Account.objects.filter(pk=account.pk).update(email=ADDRESS)
    account.refresh_from_db()
    return make_person(
        school, f"{CANARY}given", family_name=f"{CANARY}family", email=ADDRESS, account=account
    )


def send_mail(*addresses: str) -> None:
    """One round of deliveries into the mail folder."""
    with get_connection() as folder:
        for address in addresses:
            EmailMessage("News", f"Dear {address}", to=[address], connection=folder).send()


def test_a_person_with_one_row_of_everything_is_found_nowhere(
    somebody: Person, school: School, tmp_path: Path, django_capture_on_commit_callbacks
) -> None:
    other = make_person(school, "Leo")
    rows = OneOfEach(somebody, (other, make_person(school, "Priya")))
    rows.make_all()
    assert {"goals.Goal.mentee", "people.Profile.person", "mfa.Authenticator.user"} <= {*rows.made}
    client = signed_in_client(somebody)
    OnceKey.objects.create(key=uuid.uuid4(), person_id=somebody.pk, at=somebody.updated_at)
    enqueue_mail(to=ADDRESS, subject="x", text=CANARY, key=CANARY[:4], school_id=school.pk)
    send_mail(ADDRESS, "leo@school.example")
    roster = SimpleUploadedFile("r.csv", f"id,first name\n1,{CANARY}\n".encode())
    staff = make_staff(school, Role.COORDINATOR)
    start_upload(by=staff, roster=roster, profiles=None, once=str(uuid.uuid4()))
    assert CANARY in everything_written()

    with django_capture_on_commit_callbacks(execute=True):
        actions.erase_person(somebody, by=None)

    left = [line for line in everything_written().splitlines() if CANARY.lower() in line.lower()]
    assert left == []
    ids = {str(somebody.pk), somebody.pk.hex, str(somebody.account_id), somebody.account_id.hex}
    named = [line.split(":")[0] for line in everything_written().splitlines()
             if any(pk in line for pk in ids)]  # fmt: skip
    assert set(named) <= {"audit_auditrow"}
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert [path for path in files if CANARY.encode().lower() in path.read_bytes().lower()] == []
    assert any(b"leo@school.example" in path.read_bytes() for path in files)
    assert client.get("/").status_code == 302
    assert not Session.objects.exists()
    assert Person.objects.filter(pk=other.pk).exists()


def test_an_account_shared_with_another_school_stays(somebody: Person) -> None:
    elsewhere = make_school("Lake School")
    with in_school(elsewhere):
        make_person(elsewhere, "Same", account=somebody.account)
    client = signed_in_client(somebody)
    actions.erase_person(somebody, by=None)
    assert Account.objects.filter(pk=somebody.account_id).exists()
    assert Session.objects.exists()
    assert client.get("/").status_code == 200  # as the person at the other school


def test_the_last_administrator_stays(cast: Cast) -> None:
    with pytest.raises(LastAdministratorStays):
        actions.erase_person(cast.administrator, by=None)
    make_staff(cast.administrator.school, Role.ADMINISTRATOR)
    actions.erase_person(cast.administrator, by=None)
    assert not Person.objects.filter(pk=cast.administrator.pk).exists()


def test_an_erasure_that_fails_leaves_everything(somebody: Person, settings) -> None:
    settings.KEYS_DIR = Path("/dev/null/keys")
    with pytest.raises(OSError):
        actions.erase_person(somebody, by=None)
    with across_schools():
        assert Person.objects.filter(pk=somebody.pk).exists()
