"""What a roster says, whatever format said it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from cairn.roster.reading.problems import Problems


@dataclass(frozen=True)
class SchoolRecord:
    """A school of the file; an empty `source_id` means the school is known by its name."""

    source_id: str
    name: str


@dataclass(frozen=True)
class SessionRecord:
    """A school year (no `parent`) or a term of one."""

    source_id: str
    name: str
    starts_on: date
    ends_on: date
    parent: str = ""


@dataclass(frozen=True)
class PersonRecord:
    """One person at one school. `roles` are words of `Role`; `active` False means a leaver."""

    number: int
    school: str
    source_id: str
    kind: str
    active: bool
    given_name: str
    family_name: str
    preferred_name: str = ""
    pronouns: str = ""
    user_name: str = ""
    email: str = ""
    year_level: int | None = None
    birth_date: str | None = None  # as 2012-06-02
    gender: str = ""
    roles: tuple[str, ...] = ()


@dataclass(frozen=True)
class LinkRecord:
    """A parent or carer and a student, both at one school."""

    school: str
    guardian: str
    student: str


@dataclass(frozen=True)
class ProfileRecord:
    """What the first profile of a student says; each list as its JSON text."""

    number: int
    source_id: str
    strengths: str
    growth_areas: str
    interests: str
    languages: str
    free_times: str
    mentor_capacity: int


@dataclass
class Roster:
    """A file that was read: small lists at hand, the long ones as fresh iterators."""

    kind: str
    people_complete: bool  # whoever is absent has left
    trust: SchoolRecord | None
    schools: list[SchoolRecord]
    years: list[SessionRecord]
    terms: list[SessionRecord]
    people: Callable[[], Iterator[PersonRecord]]
    links: Callable[[], Iterator[LinkRecord]]
    profiles: Callable[[], Iterator[ProfileRecord]]
    levels: Callable[[], Iterator[tuple[str, int]]]  # school, year
    slots: Callable[[], Iterator[str]]
    people_count: int
    problems: Problems = field(default_factory=Problems)
