"""How a session finds who is behind it."""

from __future__ import annotations

import pytest

from cairn.people.backends import AccountBackend
from cairn.people.enums import PersonState
from cairn.people.models import Account, Person
from cairn.schools.models import School
from tests.factories import make_person, make_school

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(school: School) -> Account:
    person = make_person(school, "Amina")
    person.account = Account.objects.create(username="amina")
    person.save()
    return person.account


def test_an_account_comes_with_its_people_in_one_query(
    account: Account, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        found = AccountBackend().get_user(account.pk)
        assert found == account
        assert [person.school.name for person in found.active_people]


def test_people_of_every_school_are_behind_it_and_paused_ones_are_not(account: Account) -> None:
    elsewhere = make_person(make_school("Two"), "Amina")
    Person.objects.with_scopes_disabled().filter(pk=elsewhere.pk).update(account=account)
    assert len(AccountBackend().get_user(account.pk).active_people) == 2

    Person.objects.filter(account=account).update(state=PersonState.PAUSED)
    assert AccountBackend().get_user(account.pk).active_people == [elsewhere]


def test_an_account_with_nobody_active_is_signed_in_and_is_nobody(account: Account) -> None:
    Person.objects.filter(account=account).update(state=PersonState.PAUSED)
    found = AccountBackend().get_user(account.pk)
    assert (found, found.active_people) == (account, [])


def test_a_closed_account_is_signed_in_nowhere(account: Account) -> None:
    Account.objects.filter(pk=account.pk).update(is_active=False)
    assert AccountBackend().get_user(account.pk) is None
