"""OneRoster 1.1 and 1.2 in CSV: the manifest says which version and which files count."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cairn.roster.reading import cells
from cairn.roster.reading.members import settle_members
from cairn.roster.reading.orgs import read_orgs, read_sessions, schools_of_each, trust_of
from cairn.roster.reading.people import ROLES, is_active, person_row
from cairn.roster.reading.problems import Problem, Problems, RosterRefused
from cairn.roster.reading.records import SchoolRecord, SessionRecord
from cairn.roster.reading.scratch import Scratch, Seen
from cairn.roster.reading.tables import Row, read_table

USER_COLUMNS = ("sourcedId", "givenName", "familyName")
ROLE_COLUMNS = ("userSourcedId", "role", "orgSourcedId")


class OneRoster:
    """One folder of OneRoster files, read into scratch tables."""

    def __init__(self, folder: Path, scratch: Scratch, problems: Problems) -> None:
        self._folder, self._scratch, self._problems = folder, scratch, problems
        self._manifest = self._read_manifest()
        self.version = self._manifest.get("oneroster.version", "1.2")
        if self.version not in {"1.1", "1.2"}:
            raise RosterRefused(Problem("version", "manifest.csv", detail=self.version[:20]))
        self.schools: list[SchoolRecord] = []
        self.trust: SchoolRecord | None = None
        self.years: list[SessionRecord] = []
        self.terms: list[SessionRecord] = []
        self.people_complete = self._manifest.get("file.users", "bulk") == "bulk"

    def read(self) -> None:
        """Read every file that counts."""
        self._read_orgs()
        if self._counts("academicSessions"):
            self.years, self.terms = read_sessions(self._file("academicSessions"), self._problems)
        self._read_users()
        if self.version == "1.2":
            self._scratch.fill("roles", self._roles_of_their_own())
        if self._counts("demographics"):
            self._scratch.fill("demographics", self._demographics())
        settle_members(self._scratch, self._problems)

    def _read_manifest(self) -> dict[str, str]:
        path = self._folder / "manifest.csv"
        if not path.exists():
            raise RosterRefused(Problem("file_missing", "manifest.csv"))
        rows = read_table(path, ("propertyName", "value"), self._problems)
        return {row["propertyName"]: row["value"] for row in rows}

    def _counts(self, name: str) -> bool:
        return self._manifest.get(f"file.{name}", "absent") in {"bulk", "delta"}

    def _file(self, name: str) -> Path:
        path = self._folder / f"{name}.csv"
        if not self._counts(name) or not path.exists():
            raise RosterRefused(Problem("file_missing", path.name))
        return path

    def _read_orgs(self) -> None:
        orgs = read_orgs(self._file("orgs"), self._problems)
        self.schools = [SchoolRecord(o.source_id, o.name) for o in orgs.values()
                        if o.kind == "school"]  # fmt: skip
        self.trust = trust_of(orgs)
        if not self.schools:
            self._problems.add("no_school", "orgs.csv", detail="type")
        self._scratch.fill("orgs", schools_of_each(orgs))

    def _read_users(self) -> None:
        path = self._file("users")
        needed = (*USER_COLUMNS, "role", "orgSourcedIds") if self.version == "1.1" else USER_COLUMNS
        self._scratch.fill("people", self._users(path, needed))

    def _users(self, path: Path, needed: tuple[str, ...]) -> Iterator[tuple[Any, ...]]:
        seen = Seen()
        for row in read_table(path, needed, self._problems):
            if row["sourcedId"] and seen.again(row["sourcedId"]):
                self._problems.add("id_twice", row.file, row.number, "sourcedId", row["sourcedId"])
            elif (values := person_row(row, self._problems)) is not None:
                self._add_ties(row)
                yield values

    def _add_ties(self, row: Row) -> None:
        """What a user's own row says of parents, and in version 1.1 of schools."""
        if is_active(row):
            for agent in row.words("agentSourcedIds"):
                self._scratch.add("agents", (row.number, row["sourcedId"], agent))
        if self.version == "1.1":
            for org in row.words("orgSourcedIds"):
                for role in self._role(row, row["sourcedId"], org):
                    self._scratch.add("roles", role)

    def _roles_of_their_own(self) -> Iterator[tuple[Any, ...]]:
        for row in read_table(self._file("roles"), ROLE_COLUMNS, self._problems):
            if row["status"].lower() != "tobedeleted":
                yield from self._role(row, row["userSourcedId"], row["orgSourcedId"])

    def _role(self, row: Row, person: str, org: str) -> Iterator[tuple[Any, ...]]:
        found = ROLES.get(row["role"].lower())
        if found is None:
            self._problems.add("role_unknown", row.file, row.number, "role", row["role"])
        else:
            yield row.number, row.file, person, org, *found

    def _demographics(self) -> Iterator[tuple[Any, ...]]:
        seen = Seen()
        for row in read_table(self._file("demographics"), ("sourcedId",), self._problems):
            person = row["sourcedId"]
            if seen.again(person):
                self._problems.add("id_twice", row.file, row.number, "sourcedId", person)
                continue
            try:
                birth = cells.day(row["birthDate"]).isoformat() if row["birthDate"] else None
            except ValueError:
                self._problems.add("date_wrong", row.file, row.number, "birthDate")
                continue
            if row["status"].lower() != "tobedeleted":
                yield person, row.number, birth, cells.gender(row["sex"])
