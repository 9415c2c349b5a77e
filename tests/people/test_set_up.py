"""What a school still needs, on the first page of its administrator."""

from datetime import UTC, datetime, time

from django.urls import reverse

from cairn.lib.clock import travelled_to
from cairn.people.actions import put_on_call, set_up_school
from cairn.people.enums import Role
from cairn.people.models import StaffRole
from cairn.people.set_up import set_up_steps
from cairn.schools.models import HelpLine, PolicyText
from tests.cast import signed_in_client
from tests.factories import make_staff

AUTUMN = datetime(2026, 9, 7, 8, 0, tzinfo=UTC)


def missing(school):
    return [step.url for step in set_up_steps(school) if not step.done]


def pages(*names):
    return [reverse(name) for name in names]


def test_a_new_school_needs_terms_policies_a_lead_and_a_rota(db):
    from cairn.lib.tenant import in_school

    administrator = set_up_school(
        name="New School",
        admin_given_name="Erica",
        admin_family_name="Admin",
        user_name="erica",
        password="stones on a hill",
    )
    with in_school(administrator.school):
        assert missing(administrator.school) == pages(
            "schools:calendar", "schools:policies", "people:staff", "people:on_call"
        )


def test_each_thing_set_up_leaves_the_list(school):
    with travelled_to(AUTUMN):
        assert missing(school) == pages(
            "schools:help_lines", "schools:policies", "people:staff", "people:on_call"
        )
        HelpLine.objects.create(school=school, name="Childline", phone="0800 1111")
        PolicyText.objects.create(
            school=school, kind="privacy", version=1, title="P", body="…", published_at=AUTUMN
        )
        lead = make_staff(school, Role.LEAD)
        put_on_call(lead, by=lead, weekday=0, starts_at=time(8), ends_at=time(16))
        assert missing(school) == []


def test_terms_of_last_year_do_not_count(school):
    with travelled_to(datetime(2027, 9, 1, 8, 0, tzinfo=UTC)):
        assert reverse("schools:calendar") in missing(school)


def test_a_lead_who_leaves_is_missing_again(school):
    make_staff(school, Role.LEAD)
    assert reverse("people:staff") not in missing(school)
    StaffRole.objects.all().delete()
    assert reverse("people:staff") in missing(school)


def test_it_takes_the_same_queries_however_much_there_is(school, django_assert_num_queries):
    lead = make_staff(school, Role.LEAD)
    with django_assert_num_queries(7):
        set_up_steps(school)
    for day in range(7):
        put_on_call(lead, by=lead, weekday=day, starts_at=time(8), ends_at=time(16))
    with django_assert_num_queries(7):
        set_up_steps(school)


def test_administrators_see_it_on_their_first_page_with_links(school):
    page = signed_in_client(make_staff(school, Role.ADMINISTRATOR)).get(reverse("home:today"))
    assert f'href="{reverse("people:on_call")}"' in page.content.decode()
    assert "things are still missing" in page.content.decode()
