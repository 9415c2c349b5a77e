"""The one way in: a path of any accepted kind gives a Roster."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from cairn.roster.reading.members import (
    check_profiles,
    levels_of,
    links_of,
    people_of,
    profiles_of,
    slots_of,
)
from cairn.roster.reading.oneroster import OneRoster
from cairn.roster.reading.plain import is_profiles, read_mapping, read_plain
from cairn.roster.reading.problems import Problem, Problems, RosterRefused
from cairn.roster.reading.profiles import read_profiles
from cairn.roster.reading.records import Roster, SchoolRecord
from cairn.roster.reading.scratch import Scratch
from cairn.roster.reading.source import check_folder, unpack_zip
from cairn.roster.reading.tables import count_lines

ONE_ROSTER, PLAIN, PROFILES = "oneroster", "plain", "profiles"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class RosterFiles:
    """What there is to read.

    `mapping` and `school_name` are for a plain file, and so is `complete`: whether whoever is not
    in it has left (a OneRoster file says so itself).
    """

    path: Path
    profiles: Path | None = None
    mapping: Path | Mapping[str, str] = field(default_factory=dict)
    school_name: str = ""
    complete: bool = True


@contextmanager
def open_roster(
    files: RosterFiles,
    *,
    max_bytes: int,
    work_folder: Path | None = None,
    progress: Progress = lambda done, total: None,
) -> Iterator[Roster]:
    """Read a zip, a folder, a plain CSV or a profiles CSV.

    Problems are in `roster.problems`, also those of a file that cannot be read at all. `progress`
    hears about how many lines of how many are read.
    """
    with tempfile.TemporaryDirectory(prefix="reading-", dir=work_folder) as folder:
        reading = _Reading(files, Path(folder), max_bytes, progress)
        try:
            reading.read()
        except RosterRefused as refused:
            reading.roster.problems.note(refused.problem)
        except (OSError, UnicodeDecodeError):
            reading.roster.problems.add("unreadable", files.path.name)
        try:
            yield reading.roster
        finally:
            reading.scratch.close()


def kind_of(path: Path) -> str:
    """Which of the three kinds a path is; raises RosterRefused where there is nothing to read."""
    if path.is_dir():
        return ONE_ROSTER
    if not path.is_file():
        raise RosterRefused(Problem("file_missing", path.name))
    with path.open("rb") as opened:
        if opened.read(2) == b"PK":
            return ONE_ROSTER
    return PROFILES if is_profiles(path) else PLAIN


class _Reading:
    """One reading of one set of files."""

    def __init__(
        self, files: RosterFiles, folder: Path, max_bytes: int, progress: Progress
    ) -> None:
        self._files, self._folder, self._max_bytes = files, folder, max_bytes
        self._progress = progress
        self._done = self._total = 0
        self.scratch = Scratch(folder, self._count)
        self.roster = Roster(
            kind=PLAIN,
            people_complete=False,
            trust=None,
            schools=[],
            years=[],
            terms=[],
            people=partial(people_of, self.scratch),
            links=partial(links_of, self.scratch),
            profiles=partial(profiles_of, self.scratch),
            levels=partial(levels_of, self.scratch),
            slots=partial(slots_of, self.scratch),
            people_count=0,
            problems=Problems(),
        )

    def read(self) -> None:
        """Read everything; raises RosterRefused for what is hopeless."""
        files, roster = self._files, self.roster
        roster.kind = kind_of(files.path)
        tables = self._tables()
        profiles = files.path if roster.kind == PROFILES else files.profiles
        for path in filter(None, (profiles, None if tables else files.path)):
            self._check_size(path)
        self._total = sum(count_lines(path) for path in self._long_files(tables, profiles))
        if profiles is not None:
            read_profiles(profiles, self.scratch, roster.problems)
        if tables is not None:
            self._read_oneroster(tables)
        elif roster.kind == PLAIN:
            self._read_plain()
        if profiles is not None and roster.kind != PROFILES:
            check_profiles(self.scratch, profiles.name, roster.problems)
        roster.people_count = self.scratch.number("SELECT COUNT(*) FROM members")
        if roster.kind != PROFILES and not roster.people_count and not roster.problems.count:
            roster.problems.add("nobody", files.path.name)

    def _tables(self) -> Path | None:
        path = self._files.path
        if self.roster.kind != ONE_ROSTER:
            return None
        if path.is_dir():
            return check_folder(path, self._max_bytes)
        tables = self._folder / "tables"
        tables.mkdir()
        return unpack_zip(path, tables, self._max_bytes)

    def _long_files(self, tables: Path | None, profiles: Path | None) -> Iterator[Path]:
        if tables is not None:
            names = ("users.csv", "roles.csv", "demographics.csv")
            yield from (tables / name for name in names if (tables / name).is_file())
        elif self.roster.kind == PLAIN:
            yield self._files.path
        if profiles is not None:
            yield profiles

    def _read_oneroster(self, tables: Path) -> None:
        roster = self.roster
        read = OneRoster(tables, self.scratch, roster.problems)
        read.read()
        roster.people_complete = read.people_complete
        roster.trust, roster.schools = read.trust, read.schools
        roster.years, roster.terms = read.years, read.terms

    def _read_plain(self) -> None:
        mapping = self._files.mapping
        columns = read_mapping(mapping) if isinstance(mapping, Path) else mapping
        read_plain(self._files.path, columns, self.scratch, self.roster.problems)
        self.roster.schools = [SchoolRecord("", self._files.school_name)]
        self.roster.people_complete = self._files.complete

    def _check_size(self, path: Path) -> None:
        if path.is_file() and path.stat().st_size > self._max_bytes:
            detail = f"{self._max_bytes / (1024 * 1024):.0f} MB"
            raise RosterRefused(Problem("too_large", path.name, detail=detail))

    def _count(self, rows: int) -> None:
        self._done = min(self._done + rows, self._total)
        self._progress(self._done, self._total)
