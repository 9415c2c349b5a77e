"""From the records of a file into the staged tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from cairn.lib.ids import new_id
from cairn.roster.reading.records import Roster
from cairn.roster.writing.columns import SAID, THE_SCHOOLS, THEIR_OWN
from cairn.roster.writing.places import Places
from cairn.roster.writing.stage import Stage
from cairn.schools.models import School

Progress = Callable[[int, int], None]


def stage_roster(stage: Stage, roster: Roster, places: Places, progress: Progress) -> None:
    """Fill the staged tables; `progress` hears how many people of how many are in."""
    ids = {source_id: stage.id_as_stored(s.pk) for source_id, s in places.schools.items()}
    schools = ((source, pk, int(roster.people_complete)) for source, pk in ids.items())
    _fill(stage, "schools", schools)
    done = 0
    for number in stage.fill("people", _people(stage, roster, places, ids)):
        done += number
        progress(done, roster.people_count)
    _fill(stage, "roles", _roles(roster, ids))
    _fill(stage, "links", _links(stage, roster, ids))
    stage.index("links", "school_id, guardian, student")
    _stage_profiles(stage, roster)
    stage.index("people", "school_id, source_id")


def stage_profiles_alone(stage: Stage, roster: Roster, schools: list[School]) -> None:
    """Fill the staged tables from a file that holds nothing but profiles."""
    _fill(stage, "schools", ((str(s.pk), stage.id_as_stored(s.pk), 0) for s in schools))
    _stage_profiles(stage, roster)


def _stage_profiles(stage: Stage, roster: Roster) -> None:
    rows = (
        (stage.id_as_stored(new_id()), record.source_id, *(getattr(record, n) for n in SAID))
        for record in roster.profiles()
    )
    _fill(stage, "profiles", rows)
    stage.index("profiles", "source_id")


def _people(
    stage: Stage, roster: Roster, places: Places, ids: dict[str, Any]
) -> Iterator[tuple[Any, ...]]:
    groups: dict[tuple[UUID, int | None], Any] = {
        key: stage.id_as_stored(group) for key, group in places.groups.items()
    }
    for record in roster.people():
        school = places.schools.get(record.school)
        if school is None:
            continue
        yield (
            stage.id_as_stored(new_id()),
            ids[record.school],
            record.source_id,
            record.kind,
            *(getattr(record, name) for name in (*THE_SCHOOLS, *THEIR_OWN)),
            record.birth_date,
            groups.get((school.pk, record.year_level)),
            int(record.active),
        )


def _roles(roster: Roster, ids: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for record in roster.people():
        if record.roles and record.active and record.school in ids:
            for role in record.roles:
                yield ids[record.school], record.source_id, role


def _links(stage: Stage, roster: Roster, ids: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    for link in roster.links():
        if link.school in ids:
            pk = stage.id_as_stored(new_id())
            yield pk, ids[link.school], link.guardian, link.student


def _fill(stage: Stage, table: str, rows: Iterator[tuple[Any, ...]]) -> None:
    for _number in stage.fill(table, rows):
        pass
