"""An import brings everything or nothing; the same file twice changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cairn.lib.tenant import across_schools
from cairn.people.enums import PersonState, Role
from cairn.people.models import Guardianship, Person, Profile, StaffRole
from cairn.roster.actions import import_roster, importing
from cairn.roster.errors import RosterRefused
from cairn.roster.models import RosterPause
from cairn.schools.models import HelpLine, School, SchoolYear, Term, Trust
from tests.cast import Cast
from tests.factories import make_account
from tests.roster.rosters import (
    ADA,
    AMINA,
    LEO,
    NGOZI,
    ORGS,
    REAL,
    REAL_PROFILES,
    folder_with,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _every_school(db: None):
    with across_schools():
        yield


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


def test_the_real_roster_is_two_schools_of_one_trust(tmp_path: Path) -> None:
    counts = import_roster(REAL, profiles=REAL_PROFILES)
    assert (counts.created, counts.students) == (1322, 649)
    first, second = School.objects.order_by("name")
    assert first.trust_id == second.trust_id is not None
    assert [year.name for year in SchoolYear.objects.filter(school=first)] == ["2026-27"]
    assert Term.objects.filter(school=first).count() == 3
    assert Profile.objects.count() == 649


def test_the_same_import_writes_nothing() -> None:
    import_roster(REAL, profiles=REAL_PROFILES)
    with CaptureQueriesContext(connection) as queries:
        counts = import_roster(REAL, profiles=REAL_PROFILES)
    writes = [
        query["sql"]
        for query in queries
        if query["sql"].startswith(("INSERT INTO", "UPDATE", "DELETE"))
        and "roster_" not in query["sql"].split("(")[0]
    ]
    assert (counts.unchanged, writes) == (1322, [])


def test_what_a_student_wrote_stays_and_what_the_file_says_first_arrives(tmp_path: Path) -> None:
    path = folder_with(tmp_path, AMINA, LEO, NGOZI)
    profiles = tmp_path / "profiles.csv"
    head = "userSourcedId,strengths,free_times,mentor_capacity\n"
    profiles.write_text(head + "a,maths;art,Thu 12:40,0\nl,,,2\n")
    import_roster(path, profiles=profiles)
    amina = Profile.objects.get(person__source_id="a")
    assert (amina.strengths, amina.hopes, amina.readers["hopes"]) == (["maths", "art"], "", "pair")
    Profile.objects.filter(pk=amina.pk).update(strengths=["patience"], version=2)
    profiles.write_text(head + "a,music,Thu 12:40,0\nl,listening,,3\n")
    counts = import_roster(profiles)
    amina.refresh_from_db()
    leo = Profile.objects.get(person__source_id="l")
    assert (amina.strengths, leo.strengths, leo.mentor_capacity) == (["patience"], ["listening"], 3)
    assert (counts.updated, counts.unchanged) == (1, 1)


def test_who_moves_to_the_other_school_keeps_the_sign_in(tmp_path: Path) -> None:
    orgs = ORGS + "u,Lake School,school,t\n"
    import_roster(folder_with(tmp_path, LEO, "k,Kim,D,student,u,,8,\n", orgs=orgs))
    account = make_account("leo")
    Person.objects.filter(source_id="l").update(account=account)
    moved = ("l,Leo,C,student,u,,11,\n", "z,Zoe,E,student,s,,7,\n", "k,Kim,D,student,u,,8,\n")
    import_roster(folder_with(tmp_path, *moved, orgs=orgs))
    before = Person.objects.get(source_id="l", school__source_id="s")
    after = Person.objects.get(source_id="l", school__source_id="u")
    assert (before.state, after.state) == (PersonState.PAUSED, PersonState.ACTIVE)
    assert before.account_id == after.account_id == account.pk


def test_a_parent_is_shared_by_siblings_and_goes_when_the_roster_says_so(tmp_path: Path) -> None:
    tom = "t,Tom,B,student,s,g,09,\n"
    import_roster(folder_with(tmp_path, AMINA, tom, NGOZI))
    assert Guardianship.objects.filter(guardian__source_id="g").count() == 2
    by_hand = Person.objects.create(school=School.objects.get(), kind="guardian", given_name="Aunt")
    amina = Person.objects.get(source_id="a")
    Guardianship.objects.create(school=amina.school, guardian=by_hand, student=amina)
    import_roster(folder_with(tmp_path, AMINA.replace(",g,", ",,"), tom, NGOZI))
    links = set(Guardianship.objects.values_list("guardian__given_name", "student__source_id"))
    assert links == {("Ngozi", "t"), ("Aunt", "a")}


def test_a_file_of_students_alone_pauses_no_parents(tmp_path: Path) -> None:
    import_roster(folder_with(tmp_path, AMINA, NGOZI))
    counts = import_roster(folder_with(tmp_path, AMINA.replace(",g,", ",,")))
    assert counts.paused == 0


def test_a_partial_plain_file_pauses_nobody(tmp_path: Path) -> None:
    import_roster(folder_with(tmp_path, AMINA, LEO, NGOZI))
    path = tmp_path / "new.csv"
    path.write_text("id,first name\nn,Nia\n")
    assert import_roster(path, complete=False).paused == 0
    assert import_roster(path).paused == 2


def test_an_import_killed_in_its_write_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*args: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("cairn.roster.writing.write._write_links", killed)
        with pytest.raises(KeyboardInterrupt):
            import_roster(folder_with(tmp_path, AMINA, NGOZI))
    assert not Person.objects.exists()
    assert not School.objects.exists()
    assert import_roster(folder_with(tmp_path, AMINA, NGOZI)).created == 2


def test_people_changed_between_plan_and_write_are_compared_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody renames herself, and an upload brings a newcomer, while the plan is made."""
    import_roster(folder_with(tmp_path, LEO))
    plan_people = importing.plan_people
    times: list[int] = []

    def interrupted(*args: Any, **kwargs: Any) -> Any:
        plan = plan_people(*args, **kwargs)
        times.append(1)
        if len(times) == 1:
            leo = Person.objects.get(source_id="l")
            leo.preferred_name = "Lee"
            leo.save()
            Person.objects.create(
                school=leo.school, kind="student", source_id="n", given_name="Nia"
            )
        return plan

    monkeypatch.setattr(importing, "plan_people", interrupted)
    path = folder_with(tmp_path, LEO.replace("Leo", "Leonard"), "n,Nia,X,student,s,,8,\n")
    counts = import_roster(path)
    leo = Person.objects.get(source_id="l")
    assert (leo.given_name, leo.preferred_name, len(times)) == ("Leonard", "Lee", 2)
    assert (counts.created, counts.updated) == (0, 2)
    assert Person.objects.filter(source_id="n").count() == 1
