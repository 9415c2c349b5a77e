"""What the outbox hands out about a person, and forgets."""

import uuid
from datetime import timedelta
from types import SimpleNamespace

import pytest

from cairn.lib.clock import now
from cairn.outbox.actions import enqueue_mail
from cairn.outbox.enums import MailState
from cairn.outbox.held_data import erase, expire, export
from cairn.outbox.models import OutboxRow

pytestmark = pytest.mark.django_db
SCHOOL, ELSEWHERE = uuid.uuid4(), uuid.uuid4()
ANNA = SimpleNamespace(
    email="Anna@example.org", account=SimpleNamespace(email=""), school_id=SCHOOL
)


@pytest.fixture(autouse=True)
def mails(db):
    for key, to, school in [
        ("hers", "anna@example.org", SCHOOL),
        ("sign-in", "anna@example.org", None),
        ("another school", "anna@example.org", ELSEWHERE),
        ("nobody", "ben@example.org", SCHOOL),
    ]:
        enqueue_mail(to=to, subject=key, text="t", key=key, school_id=school)


def keys():
    return {row.key for row in OutboxRow.objects.all()}


def test_a_person_gets_and_loses_the_mails_of_their_own_school():
    assert {mail["subject"] for mail in export(ANNA)} == {"hers", "sign-in"}
    assert erase(ANNA) == 2
    assert keys() == {"another school", "nobody"}


def test_somebody_without_an_address_has_no_mails():
    nobody = SimpleNamespace(email="", account=None, school_id=SCHOOL)
    assert list(export(nobody)) == []
    assert erase(nobody) == 0


def test_only_finished_mails_expire_and_a_dry_run_removes_nothing():
    OutboxRow.objects.filter(key="hers").update(state=MailState.SENT)
    school, tomorrow = SimpleNamespace(pk=SCHOOL), (now() + timedelta(days=2)).date()
    assert expire(school, tomorrow, True) == 1
    assert "hers" in keys()
    assert expire(school, tomorrow, False) == 1
    assert keys() == {"sign-in", "another school", "nobody"}
