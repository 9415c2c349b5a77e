"""The tenant scope fails closed."""

import pytest
from django.db.models import QuerySet
from django_scopes.exceptions import ScopeError

from cairn.lib.tenant import across_schools, in_school, kept_for_school
from cairn.people.models import Person
from tests.factories import make_person, make_school


@pytest.mark.django_db
def test_a_query_outside_a_school_raises() -> None:
    with pytest.raises(ScopeError):
        Person.objects.count()


@pytest.mark.django_db
def test_a_school_sees_its_own_rows_alone() -> None:
    one, two = make_school("One"), make_school("Two")
    with in_school(one):
        make_person(one, "Amina")
    with in_school(two):
        assert not Person.objects.exists()


@pytest.mark.django_db
def test_the_kept_condition_is_that_of_the_school_in_scope() -> None:
    one, two = make_school("One"), make_school("Two")
    for school in (one, two, one):
        with in_school(school):
            make_person(school, "Amina")
            assert {person.school_id for person in Person.objects.all()} == {school.pk}
            assert not Person.objects.exclude(school=school).exists()
    with in_school(one), across_schools():
        assert Person.objects.count() == 3
    with pytest.raises(ScopeError):
        Person.objects.count()


@pytest.mark.django_db
def test_a_kept_query_is_asked_anew_and_only_for_the_school_in_scope() -> None:
    one, two = make_school("One"), make_school("Two")
    built = []

    @kept_for_school
    def names() -> QuerySet[Person, str]:
        built.append(1)
        return Person.objects.values_list("given_name", flat=True)

    with in_school(one):
        assert not names()
        make_person(one, "Amina")
        assert list(names()) == ["Amina"]
    with in_school(two):
        assert not names()
    assert len(built) == 2
    with in_school(one), across_schools():
        assert list(names()) == ["Amina"]
    with pytest.raises(ScopeError):
        names()
