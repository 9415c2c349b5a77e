"""Which days are school days: nothing becomes overdue on the others."""

from datetime import date

import pytest

from cairn.schools.models import HelpLine, Holiday, School, Term
from cairn.schools.queries import (
    help_lines,
    is_holiday,
    is_school_day,
    next_school_day,
    school_day_after,
    school_days_between,
)

FRIDAY_BEFORE_BREAK, MONDAY_AFTER = date(2026, 10, 23), date(2026, 11, 2)
LAST_OF_AUTUMN, FIRST_OF_SPRING = date(2026, 12, 18), date(2027, 1, 4)


def half_term(school: School) -> None:
    Holiday.objects.create(
        school=school, name="Half term", starts_on=date(2026, 10, 26), ends_on=date(2026, 10, 30)
    )


def test_a_weekday_in_term_is_a_school_day_and_a_saturday_is_not(school: School):
    assert is_school_day(school, date(2026, 11, 24))
    assert not is_school_day(school, date(2026, 11, 28))


def test_a_weekend_in_term_is_no_holiday(school: School):
    assert not is_holiday(school, date(2026, 11, 28))


def test_the_days_between_terms_are_holidays(school: School):
    assert is_holiday(school, date(2026, 12, 25))
    assert not is_holiday(school, LAST_OF_AUTUMN)


def test_a_holiday_inside_a_term_counts_with_its_first_and_last_day(school: School):
    half_term(school)
    assert is_holiday(school, date(2026, 10, 26))
    assert is_holiday(school, date(2026, 10, 30))


def test_the_next_school_day_leaps_over_weekend_half_term_and_christmas(school: School):
    half_term(school)
    assert next_school_day(school, FRIDAY_BEFORE_BREAK) == MONDAY_AFTER
    assert next_school_day(school, LAST_OF_AUTUMN) == FIRST_OF_SPRING


def test_after_the_last_known_term_there_is_no_next_day(school: School):
    assert next_school_day(school, date(2027, 7, 21)) is None


def test_school_days_are_counted_with_both_ends(school: School):
    half_term(school)
    assert school_days_between(school, FRIDAY_BEFORE_BREAK, MONDAY_AFTER) == 2
    assert school_days_between(school, MONDAY_AFTER, MONDAY_AFTER) == 1
    assert school_days_between(school, MONDAY_AFTER, FRIDAY_BEFORE_BREAK) == 0


def test_a_school_without_terms_has_no_breaks(school: School):
    Term.objects.all().delete()
    assert is_school_day(school, date(2026, 12, 25))


def test_a_year_of_days_takes_as_many_queries_as_one(school: School, django_assert_num_queries):
    with django_assert_num_queries(2):
        school_days_between(school, MONDAY_AFTER, MONDAY_AFTER)
    with django_assert_num_queries(2):
        school_days_between(school, date(2026, 9, 1), date(2027, 8, 31))


def test_help_lines_come_in_the_schools_order(school: School):
    HelpLine.objects.create(school=school, name="Second", phone="116 111", position=1)
    HelpLine.objects.create(school=school, name="First", phone="0800 1111", position=0)
    assert [line.name for line in help_lines(school)] == ["First", "Second"]


def test_a_deadline_counts_school_days_alone(school: School):
    half_term(school)
    assert school_day_after(school, FRIDAY_BEFORE_BREAK, 1) == MONDAY_AFTER
    assert school_day_after(school, date(2026, 10, 20), 5) == date(2026, 11, 3)
    assert school_day_after(school, LAST_OF_AUTUMN, 1) == FIRST_OF_SPRING


def test_a_deadline_beyond_the_known_terms_counts_weekdays(school: School):
    assert school_day_after(school, date(2027, 7, 20), 3) == date(2027, 7, 23)
    Term.objects.all().delete()
    assert school_day_after(school, date(2026, 11, 27), 1) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("phone", "dialled"),
    [("116 111", "116111"), ("+44 (0)800-1111", "+448001111"), ("0800/11.11", "08001111")],
)
def test_a_number_is_dialled_without_what_only_eyes_need(phone: str, dialled: str) -> None:
    assert HelpLine(phone=phone).to_dial == dialled
