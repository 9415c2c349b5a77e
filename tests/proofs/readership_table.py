"""The table of docs/readership.md, and what its readers are in code."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from cairn.goals.models import Goal
from cairn.matching.models import Match
from cairn.mentorships.models import Mentorship
from cairn.people.enums import PersonKind, Readers
from cairn.people.models import Account, Guardianship, Person, default_readers
from cairn.people.policies import can_manage_people, is_administrator, is_coordinator
from cairn.programmes.models import Application, ConsentRecord

WITH_THE_LINK = "whoever has the guardian's link"
DOCUMENT = Path(__file__).parents[2] / "docs" / "readership.md"
_FIELDS = re.compile(r"`(\w+\.\w+)`: ([\w, ]+)")


@dataclass(frozen=True)
class Text:
    """A text field ("goals.Goal.why") and the readers its line of the table names."""

    field: str
    readers: tuple[str, ...]


@cache
def words_and_facts() -> tuple[Text, ...]:
    """Every field that holds words, with its readers."""
    found: list[Text] = []
    for title, column in (("Words people write", 2), ("Names and facts", 2)):
        for cells in _lines(title):
            readers = tuple(cells[column].split("; "))
            found += [Text(field, readers) for field in _fields(cells[1])]
    return tuple(found)


def codes() -> list[str]:
    """Every field that holds no words of anyone."""
    return [field for cells in _lines("Codes") for field in _fields(cells[1])]


def sentences() -> dict[str, str]:
    """What pages say, by the key of the register."""
    return dict(_lines("What a page says beside the field"))


def _lines(title: str) -> list[list[str]]:
    section = DOCUMENT.read_text().split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def _fields(cell: str) -> list[str]:
    return [
        f"{model}.{name}" for model, names in _FIELDS.findall(cell) for name in names.split(", ")
    ]


# --- Readers -----------------------------------------------------------------------------------
# Each says whether `reader` (None: nobody is signed in) may read `field` of `row`.
Reads = Callable[[Person | None, Any, str], bool]


def may_read(reader: Person | None, row: Any, text: Text) -> bool:
    """Whether one of the readers of the table's line is this person."""
    name = text.field.rpartition(".")[2]
    return any(READERS[phrase](reader, row, name) for phrase in text.readers)


def _here(row: Any, reader: Person) -> bool:
    """At the same school; an account belongs to the schools of the people behind it."""
    if isinstance(row, Account):
        return Person.objects.filter(account=row, school_id=reader.school_id).exists()
    school = getattr(row, "school_id", row.pk)
    return school == reader.school_id


def _is_member(reader: Person | None, row: Any, field: str) -> bool:
    pair = row if isinstance(row, Mentorship) else row.thread.mentorship
    return reader is not None and reader.pk in {pair.mentee_id, pair.mentor_id}


def _goal(row: Any) -> Goal:
    return row if isinstance(row, Goal) else row.goal


def _is_mentee(reader: Person | None, row: Any, field: str) -> bool:
    return reader is not None and _goal(row).mentee_id == reader.pk


def _is_mentor_now(reader: Person | None, row: Any, field: str) -> bool:
    goal = _goal(row)
    pair = goal.mentorship
    return bool(
        reader
        and goal.shared
        and pair
        and pair.mentor_id == reader.pk
        and Mentorship.objects.get(pk=pair.pk).state != "closed"
    )


def _is_about(reader: Person | None, row: Any, field: str) -> bool:
    if reader is None:
        return False
    if isinstance(row, Person):
        return row.pk == reader.pk
    if isinstance(row, Account):
        return row.pk == reader.account_id
    if isinstance(row, Guardianship):
        return reader.pk in {row.guardian_id, row.student_id}
    if isinstance(row, ConsentRecord):
        return reader.pk in {row.student_id, row.given_by_id}
    return bool(row.person_id == reader.pk)


def _is_chosen(reader: Person | None, row: Any, field: str) -> bool:
    """By the student's own choice: nobody, the pair, matching, the programme."""
    if reader is None or not _here(row, reader):
        return False
    chosen = (default_readers() | row.readers)[field]
    if chosen == Readers.ME:
        return False
    if is_coordinator(reader):
        return True
    return (chosen in {Readers.PAIR, Readers.PROGRAMME} and _are_a_pair(reader, row.person)) or (
        chosen == Readers.PROGRAMME and _share_a_programme(reader, row.person)
    )


def _are_a_pair(one: Person, other: Person) -> bool:
    pairs = Mentorship.objects.exclude(state="closed")
    return (
        pairs.filter(mentee=one, mentor=other).exists()
        or pairs.filter(mentee=other, mentor=one).exists()
    )


def _share_a_programme(one: Person, other: Person) -> bool:
    mine = Application.objects.filter(person=one).values("iteration_id")
    return Application.objects.filter(person=other, iteration_id__in=mine).exists()


def _is_of_match(reader: Person | None, row: Any, field: str) -> bool:
    if reader is None:
        return False
    if isinstance(row, Match):
        return reader.pk in {row.mentee.person_id, row.mentor.person_id}
    return _is_member(reader, row, field)


def _staff_for(policy: Callable[[Person], bool]) -> Reads:
    def reads(reader: Person | None, row: Any, field: str) -> bool:
        return reader is not None and _here(row, reader) and policy(reader)

    return reads


READERS: dict[str, Reads] = {
    "both members of the pair": _is_member,
    "the mentee": _is_mentee,
    "the mentor of the pair while it lasts, for what is shared": _is_mentor_now,
    "the person it is about": _is_about,
    "whoever the choice beside the field names": _is_chosen,
    "both people of the match": _is_of_match,
    "coordinators": _staff_for(is_coordinator),
    "administrators": _staff_for(is_administrator),
    "staff who manage people": _staff_for(can_manage_people),
    "staff": _staff_for(lambda reader: reader.kind == PersonKind.STAFF),
    "people of the school": _staff_for(lambda reader: True),
    "everyone": lambda reader, row, field: True,
    # The proof of pages lets them in by the row of the page, since nobody can be seen to hold it.
    WITH_THE_LINK: lambda reader, row, field: False,
    "nobody on any page": lambda reader, row, field: False,
}
