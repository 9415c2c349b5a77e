"""The ledger loses no erasure, whoever else writes and whatever was torn."""

from __future__ import annotations

import multiprocessing
import uuid
from pathlib import Path

import pytest

from cairn.data_rights import ledger
from cairn.lib import clock

AMINA, LEO = uuid.uuid4(), uuid.uuid4()


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path: Path) -> None:
    settings.KEYS_DIR = tmp_path / "keys"


def write_many(path: Path, ids: list[uuid.UUID]) -> None:
    from django.conf import settings

    settings.KEYS_DIR = path
    for person_id in ids:
        ledger.append(person_id, clock.now())


def test_who_is_written_is_read_once() -> None:
    for person_id in (AMINA, LEO, AMINA):
        ledger.append(person_id, clock.now())
    assert list(ledger.erased_ids()) == [AMINA, LEO]


def test_it_is_for_the_owner_of_the_server_alone() -> None:
    ledger.append(AMINA, clock.now())
    assert ledger.ledger_path().stat().st_mode & 0o777 == 0o600


def test_a_torn_line_does_not_swallow_the_next() -> None:
    ledger.append(AMINA, clock.now())
    with ledger.ledger_path().open("ab") as file:
        file.write(b"2026-11-24T10:00:00+00:00 0190\xff")
    ledger.append(LEO, clock.now())
    assert list(ledger.erased_ids()) == [AMINA, LEO]


def test_without_a_ledger_nobody_was_erased() -> None:
    assert list(ledger.erased_ids()) == []


def test_many_processes_write_at_once(tmp_path: Path) -> None:
    lots = [[uuid.uuid4() for _ in range(20)] for _ in range(4)]
    fork = multiprocessing.get_context("fork")
    writers = [fork.Process(target=write_many, args=(tmp_path / "keys", ids)) for ids in lots]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert set(ledger.erased_ids()) == {person_id for ids in lots for person_id in ids}
