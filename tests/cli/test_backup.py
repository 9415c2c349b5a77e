"""Backups under load and their way back."""

from __future__ import annotations

import json
import sqlite3
import threading

import pytest

from tests.cli.conftest import Installation


class Writer(threading.Thread):
    """Writes one row after the other; `acknowledged` is the last whose commit returned."""

    def __init__(self, path) -> None:
        super().__init__()
        self.path = path
        self.acknowledged = 0
        self.stop = threading.Event()

    def run(self) -> None:
        database = sqlite3.connect(self.path, timeout=30)
        database.execute("CREATE TABLE IF NOT EXISTS written (number INTEGER PRIMARY KEY)")
        while not self.stop.is_set():
            with database:
                database.execute("INSERT INTO written VALUES (?)", [self.acknowledged + 1])
            self.acknowledged += 1
        database.close()


@pytest.fixture
def installed(blank: Installation) -> Installation:
    done = blank.run("migrate")
    assert done.returncode == 0, done.stderr
    return blank


def last_line(text: str) -> dict:
    return json.loads(text.splitlines()[-1])


@pytest.mark.faults
def test_a_backup_under_writes_loses_nothing_acknowledged_before_it(installed, tmp_path):
    (installed.folder / "uploads" / "letter.txt").write_text("hello")
    writer = Writer(installed.folder / "cairn.sqlite3")
    writer.start()
    try:
        while writer.acknowledged < 20:
            pass
        before = writer.acknowledged
        done = installed.run("backup", "--json")
    finally:
        writer.stop.set()
        writer.join()
    assert done.returncode == 0, done.stderr
    file = last_line(done.stdout)["file"]

    restored = installed.run("restore", file, "--to", str(tmp_path / "new"), "--json")

    assert restored.returncode == 0, restored.stderr
    assert last_line(restored.stdout)["erased_again"] == 0
    assert (tmp_path / "new" / "uploads" / "letter.txt").read_text() == "hello"
    count, highest = (
        sqlite3.connect(tmp_path / "new" / "cairn.sqlite3")
        .execute("SELECT count(*), max(number) FROM written")
        .fetchone()
    )
    assert count == highest >= before, "a whole prefix of the writes, and all of the acknowledged"


def test_the_backup_is_closed_to_others_and_holds_no_keys(installed):
    file = installed.folder.parent / "one.backup"

    installed.run("backup", str(file))

    raw = file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"SQLite format" not in raw
    for key in (installed.folder / "keys").iterdir():
        assert key.stat().st_mode & 0o777 == 0o600


def test_a_damaged_or_shortened_backup_is_refused(installed, tmp_path):
    file = tmp_path / "one.backup"
    installed.run("backup", str(file))
    whole = file.read_bytes()

    for place, damaged in enumerate(
        (whole[:-1], whole[: len(whole) // 2], whole[:200] + b"!" + whole[201:], b"holiday photos")
    ):
        file.write_bytes(damaged)
        done = installed.run("restore", str(file), "--to", str(tmp_path / f"new{place}"))
        assert done.returncode == 1
        assert len(done.stderr.splitlines()) == 1, done.stderr


def test_a_filled_folder_is_left_alone(installed, tmp_path):
    file = tmp_path / "one.backup"
    installed.run("backup", str(file))

    done = installed.run("restore", str(file), "--to", str(installed.folder))

    assert done.returncode == 1
    assert "is not empty" in done.stderr


def test_without_the_key_nobody_opens_it(installed, tmp_path):
    file = tmp_path / "one.backup"
    installed.run("backup", str(file))
    stranger = Installation(tmp_path / "stranger", installed.port)
    stranger.run("backup", str(tmp_path / "other.backup"))

    done = stranger.run("restore", str(file), "--to", str(tmp_path / "new"))

    assert done.returncode == 1
    assert "made with another key" in done.stderr or "is missing" in done.stderr
