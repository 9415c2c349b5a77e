"""A page of a long list whose length is known."""

from cairn.lib.pages import CountedPaginator, page_of
from cairn.people.models import Person
from cairn.schools.models import School
from tests.factories import make_person


def test_is_told_how_many_there_are() -> None:
    page = CountedPaginator("abcdef", 4, count=6).get_page("2")

    assert page.object_list == "ef"
    assert (page.paginator.count, page.paginator.num_pages, page.has_next()) == (6, 2, False)


def test_an_unknown_page_is_the_last() -> None:
    assert CountedPaginator("abcdef", 4, count=6).get_page("9").number == 2


def test_what_stands_on_a_page_is_not_read_yet(school: School, django_assert_num_queries) -> None:
    for name in ("Amina", "Ben", "Chris"):
        make_person(school, name, family_name=name)
    with django_assert_num_queries(0):
        page, people = page_of(Person.objects.all(), 2, count=3, number="2")
    assert (page.number, [person.given_name for person in people]) == (2, ["Chris"])
