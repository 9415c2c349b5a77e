"""The pages on which a school is set up, and its policies as everyone reads them."""

import pytest
from django.urls import reverse

from cairn.schools.models import HelpLine, Holiday, PolicyText, School, SchoolYear, YearGroup
from tests.cast import Cast, signed_in_client


@pytest.fixture
def administrator(cast: Cast):
    return signed_in_client(cast.administrator)


def write(client, **changes):
    data = {"title": "Privacy and you", "body": "Yours is **yours**.", "replaces": "0"}
    return client.post(reverse("schools:policy_write"), data | changes)


def test_the_school_is_changed(cast: Cast, administrator):
    data = {
        "name": "Northbridge Academy",
        "time_zone": "Europe/Berlin",
        "language": "de",
        "quiet_from": "21:00",
        "quiet_until": "06:30",
    }
    assert administrator.post(reverse("schools:details"), data).status_code == 302
    school = School.objects.get(pk=cast.mentee.school_id)
    assert (school.name, school.time_zone, school.language) == (
        "Northbridge Academy",
        "Europe/Berlin",
        "de",
    )


def test_a_time_zone_nobody_knows_is_refused(administrator):
    data = {"name": "N", "time_zone": "Mars/Base", "language": "en"}
    assert administrator.post(reverse("schools:details"), data).status_code == 422


def test_dates_that_overlap_are_answered_with_the_one_in_the_way(cast: Cast, administrator):
    data = {"name": "Again", "starts_on": "2026-10-01", "ends_on": "2027-01-01"}
    answer = administrator.post(reverse("schools:dates_add", args=["years"]), data)
    assert answer.status_code == 422
    assert "These days meet “2026-27”" in answer.content.decode()
    assert 'value="Again"' in answer.content.decode()


def test_a_last_day_before_the_first_is_refused_kindly(administrator):
    data = {"name": "Odd", "starts_on": "2026-10-05", "ends_on": "2026-10-01"}
    answer = administrator.post(reverse("schools:dates_add", args=["holidays"]), data)
    assert "The last day lies before the first." in answer.content.decode()
    assert not Holiday.objects.exists()


def test_a_holiday_is_added_changed_and_removed(administrator):
    data = {"name": "Half term", "starts_on": "2026-10-26", "ends_on": "2026-10-30"}
    administrator.post(reverse("schools:dates_add", args=["holidays"]), data)
    row = Holiday.objects.get()
    edit = reverse("schools:dates_edit", args=["holidays", row.pk])
    assert administrator.get(edit).context["form"]["starts_on"].value() == row.starts_on
    administrator.post(edit, data | {"name": "Autumn break"})
    assert Holiday.objects.get().name == "Autumn break"
    administrator.post(reverse("schools:dates_remove", args=["holidays", row.pk]))
    assert not Holiday.objects.exists()


def test_dates_of_no_known_kind_are_not_found(administrator):
    assert administrator.get(reverse("schools:dates_add", args=["parties"])).status_code == 404


def test_a_year_group_with_people_says_why_it_stays(cast: Cast, administrator):
    group = cast.mentee.year_group
    answer = administrator.post(reverse("schools:year_group_remove", args=[group.pk]), follow=True)
    assert "2 people are in this year group" in answer.content.decode()
    assert YearGroup.objects.filter(pk=group.pk).exists()


@pytest.mark.parametrize("phone", ["call me", "javascript:1", ""])
def test_a_help_line_needs_a_number_a_phone_can_call(administrator, phone):
    data = {"name": "Line", "phone": phone}
    assert administrator.post(reverse("schools:help_lines"), data).status_code == 422
    assert not HelpLine.objects.exists()


def test_help_lines_stand_on_the_help_card_in_their_order(cast: Cast, administrator):
    for name in ("First line", "Second line"):
        administrator.post(reverse("schools:help_lines"), {"name": name, "phone": "116 111"})
    second = HelpLine.objects.get(name="Second line")
    administrator.post(reverse("schools:help_line_move", args=[second.pk]), {"to": "up"})
    page = signed_in_client(cast.mentee).get(reverse("schools:help")).content.decode()
    assert page.index("Second line") < page.index("First line")


def test_a_policy_is_read_by_everyone_of_the_school(cast: Cast, administrator):
    write(administrator)
    for reader in (cast.mentee, cast.guardian, cast.coordinator):
        client = signed_in_client(reader)
        assert "Privacy and you" in client.get(reverse("schools:policies")).content.decode()
        page = client.get(reverse("schools:policy", args=["privacy-and-you"]))
        assert "<strong>yours</strong>" in page.content.decode()
        assert reverse("schools:policy_write") not in page.content.decode()


def test_an_earlier_version_stays_readable_and_says_that_it_is_one(cast: Cast, administrator):
    write(administrator)
    change = reverse("schools:policy_change", args=["privacy-and-you"])
    form = administrator.get(change).context["form"]
    administrator.post(
        change, {"title": "Privacy", "body": "New", "replaces": form["replaces"].value()}
    )
    client = signed_in_client(cast.mentee)
    old = client.get(reverse("schools:policy_version", args=["privacy-and-you", 1]))
    assert "This is an earlier version" in old.content.decode()
    assert "<strong>yours</strong>" in old.content.decode()
    now = client.get(reverse("schools:policy", args=["privacy-and-you"])).content.decode()
    assert "This is an earlier version" not in now
    assert "New" in now


def test_a_stale_edit_offers_both_texts_and_publishes_at_the_second_try(administrator):
    write(administrator)
    change = reverse("schools:policy_change", args=["privacy-and-you"])
    administrator.post(change, {"title": "P", "body": "Faster words", "replaces": "1"})
    stale = {"title": "P", "body": "Slower words", "replaces": "1"}
    answer = administrator.post(change, stale)
    assert answer.status_code == 409
    assert "Faster words" in answer.content.decode()
    assert answer.context["form"]["body"].value() == "Slower words"
    again = stale | {"replaces": answer.context["form"]["replaces"].value()}
    assert administrator.post(change, again).status_code == 302
    assert list(PolicyText.objects.order_by("version").values_list("body", flat=True)) == [
        "Yours is **yours**.",
        "Faster words",
        "Slower words",
    ]


def test_a_second_policy_of_one_title_is_refused(administrator):
    write(administrator)
    assert write(administrator, body="Another").status_code == 422
    assert PolicyText.objects.count() == 1


def test_a_title_that_is_an_address_of_ours_gets_another(administrator):
    answer = write(administrator, title="Write!")
    assert answer["Location"] == reverse("schools:policy", args=["write-text"])


def test_the_calendar_takes_as_many_queries_for_three_years(
    cast: Cast, administrator, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries():
        with CaptureQueriesContext(connection) as caught:
            administrator.get(reverse("schools:calendar"))
        return len(caught)

    one = queries()
    for start in (2027, 2028):
        SchoolYear.objects.create(
            school=cast.mentee.school,
            name=f"{start}",
            starts_on=f"{start}-09-01",
            ends_on=f"{start + 1}-07-20",
        )
    assert queries() == one <= 8
