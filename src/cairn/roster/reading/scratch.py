"""A throwaway SQLite file beside the unpacked tables: joins long tables without holding them."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

CHUNK = 2_000
Counted = Callable[[int], None]

_TABLES = """
CREATE TABLE people (id TEXT PRIMARY KEY, number INT, active INT, given TEXT, family TEXT,
  preferred TEXT, pronouns TEXT, user_name TEXT, email TEXT, level INT, birth TEXT, gender TEXT);
CREATE TABLE roles (number INT, file TEXT, person TEXT, org TEXT, kind TEXT, role TEXT);
CREATE INDEX roles_person ON roles (person);
CREATE TABLE orgs (org TEXT, school TEXT, PRIMARY KEY (org, school));
CREATE TABLE agents (number INT, student TEXT, guardian TEXT);
CREATE INDEX agents_guardian ON agents (guardian);
CREATE TABLE demographics (id TEXT PRIMARY KEY, number INT, birth TEXT, gender TEXT);
CREATE TABLE profiles (id TEXT PRIMARY KEY, number INT, level INT, strengths TEXT,
  growth_areas TEXT, interests TEXT, languages TEXT, free_times TEXT, mentor_capacity INT);
CREATE TABLE slots (code TEXT PRIMARY KEY);
CREATE TABLE members (person TEXT, school TEXT, kind TEXT, roles TEXT,
  PRIMARY KEY (person, school));
"""


class Scratch:
    """The tables of one reading; gone when its folder is."""

    def __init__(self, folder: Path, counted: Counted = lambda rows: None) -> None:
        self._connection = sqlite3.connect(
            folder / "scratch.sqlite3", isolation_level=None, check_same_thread=False
        )
        self._connection.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-8000;" + _TABLES
        )
        self._counted = counted
        self._waiting: dict[str, list[tuple[Any, ...]]] = defaultdict(list)

    def fill(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Put rows into a table, a chunk at a time; a second row of one key is left out."""
        source = iter(rows)
        while chunk := list(islice(source, CHUNK)):
            self._insert(table, chunk)
            self._counted(len(chunk))
        self.flush()

    def add(self, table: str, row: tuple[Any, ...]) -> None:
        """Put one row into a table, some time before the next `flush` or end of a `fill`."""
        waiting = self._waiting[table]
        waiting.append(row)
        if len(waiting) >= CHUNK:
            self._insert(table, waiting)
            waiting.clear()

    def flush(self) -> None:
        """Write what `add` still holds."""
        for table, rows in self._waiting.items():
            if rows:
                self._insert(table, rows)
                rows.clear()

    def run(self, statement: str) -> None:
        """Run one statement."""
        self._connection.execute(statement)

    def rows(self, query: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """The answer to a query, streamed."""
        yield from self._connection.cursor().execute(query, values)

    def number(self, query: str) -> int:
        """The answer to a query for one number."""
        return int(self._connection.execute(query).fetchone()[0])

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def _insert(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        marks = ",".join("?" * len(rows[0]))
        self._connection.execute("BEGIN")
        self._connection.executemany(
            f"INSERT OR IGNORE INTO {table} VALUES ({marks})",  # noqa: S608 - our own names
            rows,
        )
        self._connection.execute("COMMIT")


class Seen:
    """Ids met so far, kept as 8-byte hashes so that 100,000 of them stay small."""

    def __init__(self) -> None:
        self._hashes: set[int] = set()

    def again(self, value: str) -> bool:
        """Whether this id was met before; it has been from now on."""
        key = hash(value)
        if key in self._hashes:
            return True
        self._hashes.add(key)
        return False
