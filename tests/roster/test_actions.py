"""An import brings everything or nothing; the same file twice changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.lib.tenant import across_schools
from cairn.people.enums import PersonState, Role
from cairn.people.models import Guardianship, Person, StaffRole
from cairn.roster.actions import import_roster
from cairn.roster.errors import RosterRefused
from cairn.roster.models import RosterPause
from cairn.schools.models import HelpLine, School, Trust
from tests.cast import Cast

pytestmark = pytest.mark.django_db
HEAD = "sourcedId,givenName,familyName,role,orgSourcedIds,agentSourcedIds,grades,email\n"
AMINA, LEO = "a,Amina,B,student,s,g,07,\n", "l,Leo,C,student,s,,10,leo@school.example\n"
NGOZI, ADA = "g,Ngozi,B,parent,s,,,\n", "d,Ada,D,administrator,s,,,\n"


@pytest.fixture(autouse=True)
def _every_school(db: None):
    with across_schools():
        yield


def folder_with(path: Path, *people: str) -> Path:
    (path / "manifest.csv").write_text(
        "propertyName,value\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\n"
    )
    (path / "orgs.csv").write_text(
        "sourcedId,name,type,parentSourcedId\nt,Hill Trust,district,\ns,Hill School,school,t\n"
    )
    (path / "users.csv").write_text(HEAD + "".join(people))
    return path


def test_a_first_import_makes_school_people_links_and_roles(tmp_path: Path) -> None:
    counts = import_roster(folder_with(tmp_path, AMINA, LEO, NGOZI, ADA))
    assert (counts.created, counts.students, counts.paused) == (4, 2, 0)
    school = School.objects.get(source_id="s")
    assert school.trust == Trust.objects.get(source_id="t")
    assert HelpLine.objects.filter(school=school).count() == 2
    amina = Person.objects.get(source_id="a")
    assert amina.year_group is not None
    assert (amina.year_group.name, amina.year_group.level) == ("Year 7", 7)
    assert Guardianship.objects.get(student=amina).guardian.source_id == "g"
    assert StaffRole.objects.get().role == Role.ADMINISTRATOR


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = folder_with(tmp_path, AMINA, LEO, NGOZI, ADA)
    import_roster(path)
    before = list(Person.objects.order_by("pk").values())
    counts = import_roster(path)
    assert (counts.created, counts.updated, counts.unchanged, counts.paused) == (0, 0, 4, 0)
    assert list(Person.objects.order_by("pk").values()) == before


def test_a_change_arrives_and_an_empty_cell_erases_nothing(tmp_path: Path) -> None:
    import_roster(folder_with(tmp_path, LEO))
    counts = import_roster(folder_with(tmp_path, "l,Leonard,C,student,s,,,\n"))
    leo = Person.objects.get(source_id="l")
    assert (counts.updated, leo.given_name, leo.email) == (1, "Leonard", "leo@school.example")
    assert leo.year_group is not None


def test_leavers_are_paused_and_returners_resumed(tmp_path: Path) -> None:
    import_roster(folder_with(tmp_path, AMINA, LEO, NGOZI))
    assert import_roster(folder_with(tmp_path, AMINA, NGOZI)).paused == 1
    assert Person.objects.get(source_id="l").state == PersonState.PAUSED
    assert import_roster(folder_with(tmp_path, AMINA, LEO, NGOZI)).updated == 1
    assert Person.objects.get(source_id="l").state == PersonState.ACTIVE
    assert not RosterPause.objects.exists()


def test_whoever_was_paused_by_hand_stays_paused(tmp_path: Path) -> None:
    path = folder_with(tmp_path, LEO)
    import_roster(path)
    Person.objects.filter(source_id="l").update(state=PersonState.PAUSED)
    import_roster(path)
    assert Person.objects.get(source_id="l").state == PersonState.PAUSED


@pytest.mark.parametrize("bad", ["x,=1+1,B,student,s,,,\n", "a,Amina,B,student,s,,,\n"])
def test_a_file_with_one_bad_row_changes_nothing(tmp_path: Path, bad: str) -> None:
    with pytest.raises(RosterRefused) as refused:
        import_roster(folder_with(tmp_path, AMINA, NGOZI, bad))
    assert refused.value.problems.listed[0].row == 4
    assert not School.objects.exists()


def test_a_preview_counts_and_changes_nothing(tmp_path: Path) -> None:
    assert import_roster(folder_with(tmp_path, LEO), preview=True).created == 1
    assert not School.objects.exists()


def test_more_rows_than_one_chunk_holds(tmp_path: Path) -> None:
    rows = [f"p{n},Name,Last,student,s,,{7 + n % 7},\n" for n in range(2_001)]
    path = folder_with(tmp_path, *rows)
    assert import_roster(path).created == 2_001
    assert import_roster(path).unchanged == 2_001


def test_a_coordinators_file_gives_nobody_a_role(tmp_path: Path, cast: Cast) -> None:
    coordinator = cast.coordinator
    School.objects.filter(pk=coordinator.school_id).update(source_id="s")
    coordinator.school.refresh_from_db()
    import_roster(folder_with(tmp_path, ADA), by=coordinator, only_school=coordinator.school)
    assert Person.objects.filter(source_id="d").exists()
    assert not StaffRole.objects.filter(person__source_id="d").exists()
