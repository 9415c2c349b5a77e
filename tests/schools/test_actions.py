"""Setting a school up: dates that do not overlap, texts that keep their versions."""

import threading
from datetime import date, time

import pytest
from django.db import connections

from cairn.audit.models import AuditRow
from cairn.lib.tenant import in_school
from cairn.people.enums import Role
from cairn.schools import actions
from cairn.schools.errors import (
    DatesOverlap,
    LevelTaken,
    OutsideYear,
    PolicyHasMoved,
    StillUsed,
    TimeTaken,
)
from cairn.schools.models import (
    HelpLine,
    Holiday,
    PolicyText,
    SchoolYear,
    Term,
    TimetableSlot,
    YearGroup,
)
from cairn.schools.queries import current_policies, times_of_week
from tests.factories import make_person, make_school, make_staff

NEXT_YEAR = {"name": "2027-28", "starts_on": date(2027, 9, 1), "ends_on": date(2028, 7, 20)}
HALF_TERM = {"name": "Half term", "starts_on": date(2026, 10, 26), "ends_on": date(2026, 10, 30)}


@pytest.fixture
def by(school):
    return make_staff(school, Role.ADMINISTRATOR)


def deeds():
    return list(AuditRow.objects.values_list("action", flat=True))


def test_a_year_is_added_changed_and_removed_with_its_terms(school, by):
    year = actions.save_year(school, None, by=by, **NEXT_YEAR)
    actions.save_term(
        school,
        None,
        by=by,
        year=year,
        name="Autumn",
        starts_on=date(2027, 9, 1),
        ends_on=date(2027, 12, 17),
    )
    changed = {**NEXT_YEAR, "name": "2027/28"}
    actions.save_year(school, year, by=by, **changed)
    assert SchoolYear.objects.get(pk=year.pk).name == "2027/28"
    actions.remove(year, by=by)
    assert not Term.objects.filter(starts_on__year=2027, name="Autumn").exists()
    assert deeds() == [
        "school_year.added",
        "term.added",
        "school_year.changed",
        "school_year.removed",
    ]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2027, 7, 21), date(2028, 7, 1)),
        (date(2025, 9, 1), date(2026, 9, 2)),
        (date(2026, 10, 1), date(2026, 10, 2)),
        (date(2026, 1, 1), date(2028, 1, 1)),
    ],
)
def test_years_that_share_a_day_are_refused(school, by, first, last):
    with pytest.raises(DatesOverlap) as refused:
        actions.save_year(school, None, by=by, name="Other", starts_on=first, ends_on=last)
    assert refused.value.other.name == "2026-27"
    assert SchoolYear.objects.count() == 1


def test_a_year_does_not_overlap_itself(school, by):
    year = SchoolYear.objects.get()
    actions.save_year(
        school, year, by=by, name="2026-27", starts_on=date(2026, 9, 1), ends_on=year.ends_on
    )
    assert SchoolYear.objects.get().starts_on == date(2026, 9, 1)


def test_a_year_is_not_cut_shorter_than_its_terms(school, by):
    year = SchoolYear.objects.get()
    with pytest.raises(OutsideYear):
        actions.save_year(
            school,
            year,
            by=by,
            name="2026-27",
            starts_on=year.starts_on,
            ends_on=date(2027, 3, 1),
        )


def test_a_term_lies_in_its_year_and_beside_the_others(school, by):
    year = SchoolYear.objects.get()
    with pytest.raises(OutsideYear):
        actions.save_term(
            school,
            None,
            by=by,
            year=year,
            name="Late",
            starts_on=date(2027, 7, 20),
            ends_on=date(2027, 8, 2),
        )
    with pytest.raises(DatesOverlap):
        actions.save_term(
            school,
            None,
            by=by,
            year=year,
            name="Twice",
            starts_on=date(2026, 12, 18),
            ends_on=date(2026, 12, 20),
        )
    assert Term.objects.count() == 3


def test_holidays_do_not_overlap_each_other_but_lie_in_terms(school, by):
    actions.save_holiday(school, None, by=by, **HALF_TERM)
    with pytest.raises(DatesOverlap):
        actions.save_holiday(school, None, by=by, **{**HALF_TERM, "name": "Again"})
    assert Holiday.objects.count() == 1


def test_another_schools_dates_are_in_nobodys_way(school, by):
    elsewhere = make_school("Millbrook School")
    with in_school(elsewhere):
        there = make_staff(elsewhere, Role.ADMINISTRATOR)
        actions.save_holiday(elsewhere, None, by=there, **HALF_TERM)
    actions.save_holiday(school, None, by=by, **HALF_TERM)


@pytest.mark.django_db(transaction=True)
def test_two_who_add_the_same_days_at_once_add_them_once():
    school = make_school()
    with in_school(school):
        by = make_staff(school, Role.ADMINISTRATOR)
    ready, refused = threading.Barrier(2), []

    def add(name):
        try:
            with in_school(school):
                ready.wait()
                actions.save_holiday(school, None, by=by, **{**HALF_TERM, "name": name})
        except DatesOverlap:
            refused.append(name)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=add, args=(name,)) for name in ("One", "Two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with in_school(school):
        assert Holiday.objects.count() == 1
    assert len(refused) == 1


def test_a_year_group_has_the_schools_own_name_and_a_place_of_its_own(school, by):
    group = actions.save_year_group(school, None, by=by, name="Reception", level=0)
    actions.save_year_group(school, group, by=by, name="Foundation", level=0)
    with pytest.raises(LevelTaken):
        actions.save_year_group(school, None, by=by, name="Other", level=0)
    assert YearGroup.objects.get(level=0).name == "Foundation"


def test_a_year_group_with_people_stays(school, by):
    person = make_person(school, year=7)
    with pytest.raises(StillUsed) as refused:
        actions.remove(person.year_group, by=by)
    assert refused.value.count == 1
    assert YearGroup.objects.filter(level=7).exists()
    assert "year_group.removed" not in deeds()


def test_a_time_is_added_on_its_days_changed_and_not_added_twice(school, by):
    actions.add_time(
        school, by=by, starts_at=time(10, 30), minutes=20, name="Break", days=[1, 3, 3]
    )
    with pytest.raises(TimeTaken):
        actions.add_time(school, by=by, starts_at=time(10, 30), minutes=5, name="", days=[0])
    actions.change_time(school, time(10, 30), by=by, minutes=25, name="Long break", days=[3, 5])
    [found] = [at for at in times_of_week(school) if at.key == "1030"]
    assert (found.minutes, found.name, found.days) == (25, "Long break", [3, 5])


def test_changing_a_time_keeps_the_slots_of_the_days_that_stay(school, by):
    thursday = TimetableSlot.objects.get(weekday=3, starts_at=time(12, 40))
    actions.change_time(school, time(12, 40), by=by, minutes=40, name="Lunch", days=[3])
    kept = TimetableSlot.objects.get(starts_at=time(12, 40))
    assert (kept.pk, kept.minutes) == (thursday.pk, 40)


def test_help_lines_come_last_and_move(school, by):
    for name in ("One", "Two", "Three"):
        actions.save_help_line(school, None, by=by, name=name, phone="116 111", note="")

    def order():
        return [line.name for line in HelpLine.objects.all()]

    actions.move_help_line(HelpLine.objects.get(name="Three"), by=by, up=True)
    assert order() == ["One", "Three", "Two"]
    actions.move_help_line(HelpLine.objects.get(name="One"), by=by, up=True)
    assert order() == ["One", "Three", "Two"]
    actions.move_help_line(HelpLine.objects.get(name="One"), by=by, up=False)
    assert order() == ["Three", "One", "Two"]


def test_a_policy_keeps_every_version(school, by):
    first = publish(school, by, 0, "Old words")
    publish(school, by, 1, "New words")
    first.refresh_from_db()
    assert first.body == "Old words"
    assert [text.version for text in current_policies(school)] == [2]
    assert PolicyText.objects.count() == 2


def test_of_two_who_write_the_same_version_the_second_sees_the_first(school, by):
    publish(school, by, 0, "Old words")
    publish(school, by, 1, "Faster")
    with pytest.raises(PolicyHasMoved) as moved:
        publish(school, by, 1, "Slower")
    assert moved.value.current.body == "Faster"
    assert PolicyText.objects.count() == 2


def publish(school, by, replaces, body):
    return actions.publish_policy(
        school, by=by, kind="privacy", replaces=replaces, title="Privacy", body=body
    )
