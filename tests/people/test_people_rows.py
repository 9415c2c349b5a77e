"""What a row of the list of people says."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from cairn.lib import clock
from cairn.people.enums import PersonKind, PersonState
from cairn.people.models import Account
from cairn.people.people_rows import rows_for
from cairn.people.queries import people_found
from cairn.schools.models import School
from tests.factories import make_person


def test_each_row_says_who_it_is_and_whether_they_get_a_card(school: School) -> None:
    amina = make_person(school, "Amina", year=7)
    away = make_person(school, "Ben", year=11, state=PersonState.PAUSED)
    parent = make_person(school, "Chris", kind=PersonKind.GUARDIAN)
    Account.objects.filter(pk=parent.account_id).update(last_login=clock.now())

    rows = {row.id: row for row in rows_for(people_found())}

    card = f"Card for {amina.full_name}"
    assert rows[amina.pk].name == amina.full_name
    assert rows[amina.pk].url.endswith(f"/{amina.pk}/")
    assert (rows[amina.pk].year, rows[amina.pk].card) == (str(amina.year_group), card)
    assert (rows[away.pk].paused, rows[away.pk].card) == ("Paused", "")
    assert (rows[parent.pk].year, rows[parent.pk].card) == ("", "")
    assert (rows[parent.pk].has_signed_in, rows[amina.pk].has_signed_in) == (True, False)


def test_rows_take_one_query(
    school: School, django_assert_num_queries: Callable[..., AbstractContextManager[Any]]
) -> None:
    for name in ("Amina", "Ben", "Chris"):
        make_person(school, name, year=7)
    with django_assert_num_queries(1):
        rows_for(people_found())
