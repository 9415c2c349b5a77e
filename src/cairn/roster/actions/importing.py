"""Importing a roster: all of it or nothing, and the same file twice changes nothing.

A file is read into a scratch file, staged in temporary tables and compared with what is there;
all of that takes no lock. Then one short transaction writes the differences in people, and one
those in profiles. Whatever stops it in between, the same import again does what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from cairn.lib.tenant import across_schools
from cairn.people.models import Person
from cairn.roster.enums import Phase
from cairn.roster.errors import PeopleKeepChanging, RosterMoved, RosterRefused
from cairn.roster.reading.reader import PROFILES, RosterFiles, open_roster
from cairn.roster.reading.records import Roster
from cairn.roster.writing.counts import ImportCounts
from cairn.roster.writing.places import Places, places_of
from cairn.roster.writing.plan import (
    Plan,
    fingerprint,
    first_to_be_paused,
    plan_people,
    plan_profiles_alone,
)
from cairn.roster.writing.stage import Stage, staged_tables
from cairn.roster.writing.staging import stage_profiles_alone, stage_roster
from cairn.roster.writing.write import PlanOutdated, audit_schools, write_people, write_profiles
from cairn.schools.models import School

Progress = Callable[[Phase, int, int], None]
ATTEMPTS = 5


@dataclass(frozen=True)
class Wish:
    """Whose import it is: `by` whom, and for which school alone; None for the whole file."""

    by: Person | None = None
    only_school: School | None = None


@dataclass(frozen=True)
class Preview:
    """What an import would do; `fingerprint` stands for exactly these changes."""

    counts: ImportCounts
    fingerprint: str
    paused: list[UUID] = field(default_factory=list)  # the first of those who would be paused


def nobody_listens(phase: Phase, done: int, total: int) -> None:
    """Hears about progress and does nothing."""


def import_roster(
    path: Path,
    *,
    profiles: Path | None = None,
    mapping: Path | Mapping[str, str] | None = None,
    school_name: str = "",
    complete: bool = True,
    by: Person | None = None,
    preview: bool = False,
    only_school: School | None = None,
    progress: Progress = nobody_listens,
) -> ImportCounts:
    """Bring schools and people to what a roster says; `preview` counts and changes nothing.

    With `only_school`, nothing outside of that school is touched. `complete` says of a plain file
    whether whoever is not in it has left. Raises RosterRefused, with nothing changed, for a file
    with problems.
    """
    files = RosterFiles(path, profiles, mapping or {}, school_name, complete)
    wish = Wish(by, only_school)
    if preview:
        return look_at_roster(files, wish, progress=progress).counts
    return import_files(files, wish, progress=progress)


def look_at_roster(
    files: RosterFiles, wish: Wish, *, progress: Progress = nobody_listens
) -> Preview:
    """What an import would do now. Raises RosterRefused."""
    with _read(files, progress) as roster, _compared(roster, wish, progress) as compared:
        people = roster.kind != PROFILES
        return Preview(
            counts=compared.plan.total,
            fingerprint=fingerprint(compared.stage, people=people),
            paused=first_to_be_paused(compared.stage) if people else [],
        )


def import_files(
    files: RosterFiles,
    wish: Wish,
    *,
    expected: str = "",
    and_then: Callable[[ImportCounts], None] = lambda counts: None,
    progress: Progress = nobody_listens,
) -> ImportCounts:
    """Import; `and_then` runs inside the last transaction of the write.

    Raises RosterRefused for a file with problems, and RosterMoved where `expected` is the
    fingerprint of a preview and the import would now do something else.
    """
    with _read(files, progress) as roster:
        for _attempt in range(ATTEMPTS):
            with _compared(roster, wish, progress) as compared:
                people = roster.kind != PROFILES
                if expected and expected != fingerprint(compared.stage, people=people):
                    raise RosterMoved
                progress(Phase.WRITING, 0, 0)
                try:
                    with transaction.atomic():
                        _write_people(compared, wish.by)
                except (PlanOutdated, IntegrityError):
                    continue  # somebody was quicker with one of these rows: compare anew
                with transaction.atomic():
                    _write_profiles(compared, wish.by)
                    and_then(compared.plan.total)
                return compared.plan.total
    raise PeopleKeepChanging


@dataclass(frozen=True)
class _Compared:
    """A roster in the staged tables, and the plan that came of comparing it."""

    stage: Stage
    plan: Plan
    places: Places | None  # None for a file of profiles alone


@contextmanager
def _read(files: RosterFiles, progress: Progress) -> Iterator[Roster]:
    work_folder = settings.DATA_DIR / "imports"
    work_folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with open_roster(
        files,
        max_bytes=settings.ROSTER_MAX_BYTES,
        work_folder=work_folder,
        progress=lambda done, total: progress(Phase.READING, done, total),
    ) as roster:
        _refuse_problems(roster)
        yield roster


@contextmanager
def _compared(roster: Roster, wish: Wish, progress: Progress) -> Iterator[_Compared]:
    with across_schools(), staged_tables() as stage:
        if roster.kind == PROFILES:
            schools = [wish.only_school] if wish.only_school else list(School.objects.all())
            stage_profiles_alone(stage, roster, schools)
            progress(Phase.COMPARING, 0, 0)
            yield _Compared(stage, plan_profiles_alone(stage, [s.pk for s in schools]), None)
            return
        places = places_of(roster, wish.only_school, roster.problems)
        _refuse_problems(roster)
        stage_roster(
            stage, roster, places, lambda done, total: progress(Phase.STAGING, done, total)
        )
        progress(Phase.COMPARING, 0, 0)
        plan = plan_people(stage, places, wish.by, carry_accounts=wish.only_school is None)
        yield _Compared(stage, plan, places)


def _write_people(compared: _Compared, by: Person | None) -> None:
    """Write a plan that changes anything; one that does not leaves no trace."""
    if compared.places is not None and compared.plan.rows_of_people:
        write_people(compared.stage, compared.places, compared.plan, by)


def _write_profiles(compared: _Compared, by: Person | None) -> None:
    if compared.plan.rows_of_profiles:
        write_profiles(compared.stage)
        if compared.places is None:
            audit_schools(compared.plan, by)


def _refuse_problems(roster: Roster) -> None:
    if roster.problems.count:
        raise RosterRefused(roster.problems)
