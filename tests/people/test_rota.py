"""The week of the rota: what is covered, what is not, and who is reached when."""

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.people.actions import give_role, put_on_call, take_role
from cairn.people.enums import PersonState, Role
from cairn.people.errors import MayNotBeOnCall
from cairn.people.models import OnCallShift, Person
from cairn.people.queries import hours_nobody_is_reached, on_call_at, shifts_of_rota
from cairn.people.rota import WEEK, Stretch, covers, shift_stretch, uncovered
from tests.cast import Cast, signed_in_client
from tests.factories import make_staff

DAY = 24 * 60
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))


def test_no_shift_leaves_the_whole_week():
    [gap] = uncovered([])
    assert gap.is_whole_week


def test_school_hours_leave_the_nights_and_one_long_weekend():
    shifts = [shift_stretch(day, time(7, 30), time(20)) for day in range(5)]
    gaps = uncovered(shifts)
    assert len(gaps) == 5
    weekend = gaps[-1]
    assert (weekend.starts_on, weekend.starts_at) == (4, time(20))
    assert (weekend.ends_on, weekend.ends_at) == (0, time(7, 30))


def test_a_shift_over_midnight_covers_both_days():
    night = shift_stretch(6, time(20), time(7, 30))
    assert covers(night, 6 * DAY + 23 * 60)
    assert covers(night, 3 * 60)
    assert not covers(night, 8 * 60)


def test_a_shift_that_ends_when_it_begins_is_a_day_long():
    stretch = shift_stretch(2, time(8), time(8))
    assert stretch.end - stretch.start == DAY


def test_a_minute_at_midnight_is_no_gap():
    assert uncovered([shift_stretch(day, time(0), time(23, 59)) for day in range(7)]) == []


@given(st.lists(st.tuples(st.integers(0, 6), TIMES, TIMES), max_size=8))
def test_every_minute_is_covered_or_in_a_gap_and_never_both(shifts):
    stretches = [shift_stretch(*shift) for shift in shifts]
    gaps = uncovered(stretches)
    for minute in range(0, WEEK, 17):
        covered = any(covers(stretch, minute) for stretch in stretches)
        in_gap = any(covers(gap, minute) for gap in gaps)
        assert not (covered and in_gap)
        assert covered or in_gap or is_a_lone_minute(stretches, minute)


def is_a_lone_minute(stretches, minute) -> bool:
    """One minute between two covered ones, which counts as none."""
    around = [(minute - 1) % WEEK, (minute + 1) % WEEK]
    return all(any(covers(stretch, near) for stretch in stretches) for near in around)


def test_only_leads_deputies_and_heads_are_put_on_call(school):
    administrator = make_staff(school, Role.ADMINISTRATOR)
    for role in (Role.LEAD, Role.DEPUTY, Role.HEAD):
        put_on_call(make_staff(school, role), by=administrator, **monday())
    for role in (Role.COORDINATOR, Role.ADMINISTRATOR):
        with pytest.raises(MayNotBeOnCall):
            put_on_call(make_staff(school, role), by=administrator, **monday())
    assert OnCallShift.objects.count() == 3


def monday(first=time(8), last=time(16)):
    return {"weekday": 0, "starts_at": first, "ends_at": last}


def test_the_form_offers_nobody_else(cast: Cast):
    client = signed_in_client(cast.administrator)
    offered = client.get("/people/on-call/").context["form"].fields["person"].queryset
    assert set(offered) == {cast.safeguarding_lead, cast.deputy, cast.head}


def test_who_is_reached_follows_the_clock_of_the_school(school):
    lead = make_staff(school, Role.LEAD)
    put_on_call(lead, by=lead, **monday(time(20), time(7, 30)))
    # British summer time: 19:30 in UTC is 20:30 at school.
    assert on_call_at(school, datetime(2026, 9, 14, 19, 30, tzinfo=UTC)) == [lead]
    assert on_call_at(school, datetime(2026, 9, 15, 6, 0, tzinfo=UTC)) == [lead]
    assert on_call_at(school, datetime(2026, 9, 15, 7, 0, tzinfo=UTC)) == []
    # Winter: 19:30 in UTC is 19:30 at school.
    assert on_call_at(school, datetime(2026, 11, 23, 19, 30, tzinfo=UTC)) == []


def test_who_is_paused_or_no_lead_any_more_is_not_reached(school):
    administrator = make_staff(school, Role.ADMINISTRATOR)
    lead, deputy = make_staff(school, Role.LEAD), make_staff(school, Role.DEPUTY)
    for person in (lead, deputy):
        put_on_call(person, by=administrator, **monday())
    Person.objects.filter(pk=lead.pk).update(state=PersonState.PAUSED)
    take_role(deputy, Role.DEPUTY, by=administrator)
    shifts = list(shifts_of_rota())
    assert shifts == []
    assert hours_nobody_is_reached(shifts) == [Stretch(0, WEEK)]
    assert not OnCallShift.objects.filter(person=deputy).exists()


def test_who_holds_another_of_these_roles_stays_on_the_rota(school):
    administrator, head = make_staff(school, Role.ADMINISTRATOR), make_staff(school, Role.HEAD)
    give_role(head, Role.DEPUTY, by=administrator)
    put_on_call(head, by=administrator, **monday())
    take_role(head, Role.DEPUTY, by=administrator)
    assert OnCallShift.objects.filter(person=head).count() == 1


def test_the_page_says_in_which_hours_nobody_is_reached(cast: Cast):
    put_on_call(cast.safeguarding_lead, by=cast.administrator, **monday(time(8), time(18)))
    page = signed_in_client(cast.administrator).get("/people/on-call/").content.decode()
    assert "Nobody is reached in these hours" in page
    assert "Monday 18:00 until Monday 08:00" in page


def test_a_shift_sent_twice_is_there_once(cast: Cast):
    client = signed_in_client(cast.administrator)
    data = {
        "person": str(cast.safeguarding_lead.pk),
        "weekday": "0",
        "starts_at": "20:00",
        "ends_at": "07:30",
        "once": "3fa85f64-5717-4562-b3fc-2c963f66afa6",
    }
    for _ in range(2):
        assert client.post("/people/on-call/", data).status_code == 302
    assert OnCallShift.objects.count() == 1
