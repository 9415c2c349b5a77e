"""The one way in: a path of any accepted kind gives a Roster."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from cairn.roster.reading.members import links_of, people_of, profiles_of
from cairn.roster.reading.oneroster import OneRoster
from cairn.roster.reading.plain import read_mapping, read_plain
from cairn.roster.reading.problems import Problem, Problems, RosterRefused
from cairn.roster.reading.profiles import read_profiles
from cairn.roster.reading.records import Roster, SchoolRecord
from cairn.roster.reading.scratch import Scratch
from cairn.roster.reading.source import check_folder, unpack_zip

ONE_ROSTER, PLAIN, PROFILES = "oneroster", "plain", "profiles"


@contextmanager
def open_roster(
    path: Path,
    *,
    max_bytes: int,
    profiles: Path | None = None,
    mapping: Path | None = None,
    school_name: str = "",
) -> Iterator[Roster]:
    """Read a zip, a folder, a plain CSV or a profiles CSV.

    Problems are in `roster.problems`, also those of a file that cannot be read at all.
    """
    with tempfile.TemporaryDirectory(prefix="cairn-roster-") as folder:
        scratch = Scratch(Path(folder))
        roster = _empty(scratch)
        try:
            _read(roster, scratch, Path(folder), path, max_bytes, profiles, mapping, school_name)
        except RosterRefused as refused:
            roster.problems.note(refused.problem)
        except (OSError, UnicodeDecodeError):
            roster.problems.add("unreadable", path.name)
        try:
            yield roster
        finally:
            scratch.close()


def _empty(scratch: Scratch) -> Roster:
    return Roster(
        kind=PLAIN,
        people_complete=False,
        trust=None,
        schools=[],
        years=[],
        terms=[],
        people=partial(people_of, scratch),
        links=partial(links_of, scratch),
        profiles=partial(profiles_of, scratch),
        people_count=0,
        problems=Problems(),
    )


def _read(
    roster: Roster,
    scratch: Scratch,
    folder: Path,
    path: Path,
    max_bytes: int,
    profiles: Path | None,
    mapping: Path | None,
    school_name: str,
) -> None:
    if profiles is not None:
        _check_size(profiles, max_bytes)
        read_profiles(profiles, scratch, roster.problems)
    roster.kind = kind_of(path)
    if roster.kind == ONE_ROSTER:
        tables = (
            check_folder(path, max_bytes) if path.is_dir() else _unpacked(path, folder, max_bytes)
        )
        _read_oneroster(roster, tables, scratch, profiles)
    elif roster.kind == PROFILES:
        _check_size(path, max_bytes)
        read_profiles(path, scratch, roster.problems)
    else:
        _check_size(path, max_bytes)
        columns = read_mapping(mapping) if mapping is not None else {}
        read_plain(path, columns, scratch, roster.problems)
        roster.schools = [SchoolRecord("", school_name)]
        roster.people_complete = True
    roster.people_count = scratch.number("SELECT COUNT(*) FROM members")
    if roster.kind != PROFILES and not roster.people_count and not roster.problems.count:
        roster.problems.add("nobody", path.name)


def kind_of(path: Path) -> str:
    """Which of the three kinds a path is; raises RosterRefused where there is nothing to read."""
    if path.is_dir():
        return ONE_ROSTER
    if not path.is_file():
        raise RosterRefused(Problem("file_missing", path.name))
    with path.open("rb") as opened:
        start = opened.read(4096)
    if start[:2] == b"PK":
        return ONE_ROSTER
    first_line = start.decode("utf-8", errors="replace").splitlines()[:1]
    header = next(csv.reader(first_line), []) if first_line else []
    return PROFILES if "userSourcedId" in [cell.strip("\ufeff ") for cell in header] else PLAIN


def _unpacked(path: Path, folder: Path, max_bytes: int) -> Path:
    tables = folder / "tables"
    tables.mkdir()
    return unpack_zip(path, tables, max_bytes)


def _read_oneroster(roster: Roster, tables: Path, scratch: Scratch, profiles: Path | None) -> None:
    read = OneRoster(tables, scratch, roster.problems)
    read.read(profiles.name if profiles is not None else "")
    roster.people_complete = read.people_complete
    roster.trust, roster.schools = read.trust, read.schools
    roster.years, roster.terms = read.years, read.terms


def _check_size(path: Path, max_bytes: int) -> None:
    if path.is_file() and path.stat().st_size > max_bytes:
        detail = f"{max_bytes / (1024 * 1024):.0f} MB"
        raise RosterRefused(Problem("too_large", path.name, detail=detail))
