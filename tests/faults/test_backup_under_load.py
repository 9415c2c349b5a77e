"""Backups while others write, brought back elsewhere and compared row by row."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests import postgres
from tests.installation import Installation
from tests.pair import Pair

pytestmark = pytest.mark.faults
# What the restored installation writes itself when it is made ready.
OF_THEIR_OWN = {"written", "django_migrations"}


@contextmanager
def opened(installation: Installation) -> Iterator[Any]:
    """A connection of the database's own kind."""
    if url := installation.more.get("DATABASE_URL"):
        import psycopg

        with psycopg.connect(url) as connection:
            yield connection
    else:
        import sqlite3

        connection = sqlite3.connect(installation.folder / "cairn.sqlite3", timeout=30)
        yield connection
        connection.close()


class Writer(threading.Thread):
    """Writes one row after the other; `acknowledged` is the last whose commit returned."""

    def __init__(self, installation: Installation) -> None:
        super().__init__(daemon=True)
        self.installation = installation
        self.acknowledged = 0
        self.enough = threading.Event()

    def run(self) -> None:
        with opened(self.installation) as connection:
            connection.execute("CREATE TABLE written (number INTEGER PRIMARY KEY)")
            connection.commit()
            while not self.enough.is_set():
                connection.execute(f"INSERT INTO written VALUES ({self.acknowledged + 1})")
                connection.commit()
                self.acknowledged += 1


def every_row(installation: Installation) -> dict[str, list[str]]:
    """All tables, each with its rows in some order that does not depend on the place."""
    postgresql = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    with opened(installation) as connection:
        words = postgresql if "DATABASE_URL" in installation.more else sqlite
        tables = [name for (name,) in connection.execute(words).fetchall()]
        return {
            table: sorted(map(repr, connection.execute(f'SELECT * FROM "{table}"').fetchall()))
            for table in tables
        }


@pytest.fixture
def elsewhere(tmp_path: Path, with_pair: Installation) -> Iterator[Installation]:
    """A blank folder and, on PostgreSQL, an empty database; with a copy of the keys."""
    keys = {"CAIRN_KEYS_DIR": str(with_pair.folder / "keys")}
    server = postgres.url_of_this_run()
    if not server:
        yield Installation(tmp_path / "new", more=keys)
        return
    with postgres.new_database(server) as url:
        yield Installation(tmp_path / "new", more={**keys, "DATABASE_URL": url})


def restore(old: Installation, file: str, new: Installation) -> dict[str, Any]:
    words = ["restore", file, "--to", str(new.folder), "--json"]
    if url := new.more.get("DATABASE_URL"):
        words += ["--database-url", url]
    found: dict[str, Any] = json.loads(old.run(*words).splitlines()[-1])
    return found


def test_a_backup_under_writes_holds_everything_acknowledged_before_it(
    with_pair: Installation, elsewhere: Installation
) -> None:
    (with_pair.folder / "uploads" / "letter.txt").write_text("hello")
    writer = Writer(with_pair)
    writer.start()
    try:
        while writer.acknowledged < 20:
            assert writer.is_alive()
        before = writer.acknowledged
        file = json.loads(with_pair.run("backup", "--json").splitlines()[-1])["file"]
        assert writer.acknowledged > before, "others write meanwhile"
    finally:
        writer.enough.set()
        writer.join(30)

    restored = restore(with_pair, file, elsewhere)

    assert restored["erased_again"] == 0
    assert (elsewhere.folder / "uploads" / "letter.txt").read_text() == "hello"
    old, new = every_row(with_pair), every_row(elsewhere)
    kept = sorted(int(row.strip("(),")) for row in new["written"])
    assert kept == list(range(1, len(kept) + 1)), "as of one moment"
    assert before <= len(kept) <= writer.acknowledged
    assert old.keys() == new.keys()
    assert [name for name in old if name not in OF_THEIR_OWN and old[name] != new[name]] == []
    assert len(old["people_person"]) == 2


def test_a_restored_backup_serves_and_does_not_bring_the_erased_back(
    with_pair: Installation, elsewhere: Installation
) -> None:
    pair = Pair.of(with_pair)
    file = str(with_pair.folder.parent / "one.backup")
    with_pair.run("backup", file)
    with_pair.run("erase", pair.mentee_id, "--yes")

    restored = restore(with_pair, file, elsewhere)

    assert restored["erased_again"] == 1
    with elsewhere.running("serve"):
        assert "no person" in elsewhere.attempt("export", pair.mentee_id).stderr
    assert len(every_row(elsewhere)["people_person"]) == 1
