"""The audit: what may be written, and that every later change is found."""

import uuid
from datetime import timedelta
from enum import Enum
from types import SimpleNamespace

import pytest
from django.db import connection

from cairn.audit.actions import record, seal_audit
from cairn.audit.errors import AppendOnlyError, NotOpaqueError
from cairn.audit.models import AuditRow, AuditSeal
from cairn.audit.queries import verify_chain
from cairn.lib.clock import now, travelled_to

pytestmark = pytest.mark.django_db(transaction=True)
SCHOOL = uuid.uuid4()
COORDINATOR = SimpleNamespace(pk=uuid.uuid4())


class Way(Enum):
    BY_HAND = "by_hand"


@pytest.fixture(autouse=True)
def keys_folder(settings, tmp_path):
    settings.KEYS_DIR = tmp_path


def two_sealed_batches():
    for batch in (1, 2):
        for _ in range(3):
            record("match.accepted", by=COORDINATOR, school_id=SCHOOL, way=Way.BY_HAND, place=1)
        with travelled_to(now() + timedelta(minutes=2 * batch)):
            assert seal_audit() == 3


def execute(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def as_stored(value):
    return value if connection.vendor == "postgresql" else value.hex


def test_a_row_holds_ids_and_codes():
    thing = SimpleNamespace(pk=uuid.uuid4())
    record("goal.shared", by=COORDINATOR, school_id=SCHOOL, about=thing, way=Way.BY_HAND, old=True)
    row = AuditRow.objects.get()
    assert (row.actor_id, row.about_id) == (COORDINATOR.pk, str(thing.pk))
    assert row.details == {"way": "by_hand", "old": True}


@pytest.mark.parametrize("words", ["Anna is sad", "Anna", "a@b.org", 1.5, None, ["a"], "x" * 41])
def test_words_are_refused_and_not_repeated_in_the_error(words):
    with pytest.raises(NotOpaqueError) as refused:
        record("goal.shared", by=None, school_id=SCHOOL, note=words)
    assert "Anna" not in str(refused.value)
    assert not AuditRow.objects.exists()


def test_rows_refuse_to_be_changed_or_removed():
    record("goal.shared", by=None, school_id=SCHOOL)
    row = AuditRow.objects.get()
    for attempt in (row.save, row.delete, AuditRow.objects.all().delete):
        with pytest.raises(AppendOnlyError):
            attempt()
    with pytest.raises(AppendOnlyError):
        AuditRow.objects.update(action="other")


def test_an_untouched_chain_holds(tmp_path):
    two_sealed_batches()
    assert verify_chain() == []
    heads = [seal.head for seal in AuditSeal.objects.all()]
    lines = (tmp_path / "audit_heads.log").read_text().splitlines()
    assert lines == [f"1 {heads[0]}", f"2 {heads[1]}"]
    assert (tmp_path / "audit_key").stat().st_mode & 0o777 == 0o600


def test_rows_younger_than_a_minute_wait_for_the_next_batch():
    record("goal.shared", by=None, school_id=SCHOOL)
    assert seal_audit() == 0
    assert AuditRow.objects.get().seal is None


def test_a_row_written_late_with_an_old_time_goes_into_a_later_batch():
    two_sealed_batches()
    with travelled_to(now() - timedelta(hours=1)):
        record("goal.shared", by=None, school_id=SCHOOL)
    assert seal_audit() == 1
    assert verify_chain() == []


def test_a_removed_row_is_found():
    two_sealed_batches()
    row = AuditRow.objects.filter(seal__number=1).first()
    execute("DELETE FROM audit_auditrow WHERE id = %s", as_stored(row.pk))
    [trouble] = verify_chain()
    assert "Batch 1" in trouble
    assert "1 of 3 rows were removed" in trouble


def test_a_changed_row_is_found():
    two_sealed_batches()
    row = AuditRow.objects.filter(seal__number=2).first()
    execute("UPDATE audit_auditrow SET action = 'x' WHERE id = %s", as_stored(row.pk))
    [trouble] = verify_chain()
    assert "Batch 2" in trouble
    assert "changed" in trouble


def test_an_added_row_is_found():
    two_sealed_batches()
    AuditRow.objects.create(
        school_id=SCHOOL, action="x", at=now(), seal=AuditSeal.objects.get(number=1)
    )
    [trouble] = verify_chain()
    assert "1 rows were added" in trouble


def test_a_newest_batch_removed_with_its_seal_is_found_by_the_file():
    two_sealed_batches()
    last = AuditSeal.objects.get(number=2)
    execute("DELETE FROM audit_auditrow WHERE seal_id = %s", as_stored(last.pk))
    execute("DELETE FROM audit_auditseal WHERE number = 2")
    assert verify_chain() == ["Seal 2 stands in the file of heads and was removed here."]


def test_a_chain_written_anew_with_another_key_is_found(tmp_path):
    two_sealed_batches()
    (tmp_path / "audit_key").write_text("another key")
    assert len(verify_chain()) == 2
