"""Applying, deciding, waiting, taking back."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from cairn.lib import clock
from cairn.lib.tenant import in_school
from cairn.people.models import Person
from cairn.programmes.actions import (
    apply_to_iteration,
    decline_application,
    decline_many,
    revise_application,
    take_in,
    take_in_many,
    take_in_next,
    withdraw_application,
)
from cairn.programmes.enums import ApplicationState, Side
from cairn.programmes.errors import (
    AlreadyApplied,
    ApplicationDecided,
    HasMoved,
    NobodyCanMoveUp,
    NotOpen,
)
from cairn.programmes.models import Application, ApplicationEvent, Iteration
from cairn.programmes.queries import days_until_decided, place_in_line, places_of, waiting_list
from cairn.programmes.signals import application_withdrawn
from cairn.schools.models import School
from tests.factories import make_application, make_iteration, make_person, make_school

START = datetime(2026, 9, 14, 9, tzinfo=UTC)


def _apply(iteration: Iteration, name: str, side: Side = Side.MENTEE) -> Application:
    person = make_person(iteration.school, name, year=7 if side == Side.MENTEE else 10)
    return apply_to_iteration(iteration, person, side)


def _states(*applications: Application) -> list[str]:
    found = Application.objects.in_bulk([a.pk for a in applications])
    return [found[a.pk].state for a in applications]


def test_one_person_can_be_mentee_and_mentor(iteration: Iteration) -> None:
    person = make_person(iteration.school, "Priya", year=9)
    apply_to_iteration(iteration, person, Side.MENTEE)
    apply_to_iteration(iteration, person, Side.MENTOR)
    with pytest.raises(AlreadyApplied):
        apply_to_iteration(iteration, person, Side.MENTOR)


def test_nobody_applies_to_what_is_not_open(draft: Iteration) -> None:
    with pytest.raises(NotOpen):
        _apply(draft, "Amina")


def test_who_took_it_back_can_apply_again_and_history_stays(iteration: Iteration) -> None:
    first = _apply(iteration, "Amina")
    withdraw_application(first, by=first.person)
    again = apply_to_iteration(iteration, first.person, Side.MENTEE, hope="I have thought again.")
    assert _states(first, again) == ["withdrawn", "applied"]
    events = ApplicationEvent.objects.filter(application=first)
    assert [(e.before, e.after) for e in events] == [("", "applied"), ("applied", "withdrawn")]


def test_who_was_declined_does_not_apply_again_but_can_be_taken_in(
    iteration: Iteration, coordinator: Person
) -> None:
    application = _apply(iteration, "Amina")
    decline_application(application, by=coordinator)
    with pytest.raises(AlreadyApplied):
        apply_to_iteration(iteration, application.person, Side.MENTEE)
    assert take_in(application, by=coordinator) == ApplicationState.ACCEPTED


def test_who_is_taken_in_cannot_be_declined(iteration: Iteration, coordinator: Person) -> None:
    application = _apply(iteration, "Amina")
    take_in(application, by=coordinator)
    result = decline_many(iteration, [application.pk], by=coordinator)
    assert (result.declined, result.left) == (0, 1)
    assert _states(application) == ["accepted"]


def test_taking_back_twice_is_once_and_is_told(iteration: Iteration) -> None:
    told = []

    def hear(sender, application, **kwargs):
        told.append(application.pk)

    application_withdrawn.connect(hear, dispatch_uid="tests.withdrawn")
    application = _apply(iteration, "Amina")
    withdraw_application(application, by=application.person)
    withdraw_application(application, by=application.person)
    application_withdrawn.disconnect(dispatch_uid="tests.withdrawn")
    assert told == [application.pk]
    assert ApplicationEvent.objects.filter(after="withdrawn").count() == 1


class TestEditing:
    def test_ones_words_can_be_changed_while_nothing_is_decided(self, iteration: Iteration) -> None:
        application = _apply(iteration, "Amina")
        given = {"by": application.person, "capacity": 1}
        revise_application(application, version=1, hope="To find my way.", **given)
        application.refresh_from_db()
        assert (application.hope, application.version) == ("To find my way.", 2)

    def test_of_two_edits_the_second_reads_the_first(self, iteration: Iteration) -> None:
        application = _apply(iteration, "Amina")
        given = {"by": application.person, "capacity": 1, "version": 1}
        revise_application(application, hope="First.", **given)
        with pytest.raises(HasMoved) as moved:
            revise_application(application, hope="Second.", **given)
        assert moved.value.current.hope == "First."

    def test_a_decided_one_is_not_edited(self, iteration: Iteration, coordinator: Person) -> None:
        application = _apply(iteration, "Amina")
        take_in(application, by=coordinator)
        with pytest.raises(ApplicationDecided):
            revise_application(
                application, by=application.person, version=1, hope="Late.", capacity=1
            )


class TestPlaces:
    def test_the_third_for_two_places_waits(
        self, iteration: Iteration, coordinator: Person
    ) -> None:
        three = [_apply(iteration, name) for name in ("Amina", "Tomas", "Ines")]
        result = take_in_many(iteration, [a.pk for a in three], by=coordinator)
        assert (result.taken_in, result.waiting, result.left) == (2, 1, 0)
        assert _states(*three) == ["accepted", "accepted", "waiting"]
        assert places_of(iteration).next == three[2]

    def test_doing_it_again_changes_nothing(
        self, iteration: Iteration, coordinator: Person
    ) -> None:
        three = [_apply(iteration, name) for name in ("Amina", "Tomas", "Ines")]
        take_in_many(iteration, [a.pk for a in three], by=coordinator)
        result = take_in_many(iteration, [a.pk for a in three], by=coordinator)
        assert (result.taken_in, result.waiting, result.left) == (0, 0, 3)

    def test_mentors_need_no_place(self, iteration: Iteration, coordinator: Person) -> None:
        mentors = [_apply(iteration, name, Side.MENTOR) for name in ("Leo", "Sam", "Priya")]
        assert take_in_many(iteration, [a.pk for a in mentors], by=coordinator).taken_in == 3

    def test_a_place_that_comes_free_goes_to_who_has_waited_longest(
        self, iteration: Iteration, coordinator: Person
    ) -> None:
        with clock.travelled_to(START):
            four = [_apply(iteration, name) for name in ("Amina", "Tomas", "Ines", "Jo")]
            for application in four:
                take_in(application, by=coordinator)
        withdraw_application(four[0], by=four[0].person)
        assert places_of(iteration).free == 1
        assert take_in_next(iteration, by=coordinator) == four[2]
        assert _states(*four) == ["withdrawn", "accepted", "accepted", "waiting"]
        with pytest.raises(NobodyCanMoveUp):
            take_in_next(iteration, by=coordinator)

    def test_more_places_let_people_move_up(
        self, iteration: Iteration, coordinator: Person
    ) -> None:
        three = [_apply(iteration, name) for name in ("Amina", "Tomas", "Ines")]
        take_in_many(iteration, [a.pk for a in three], by=coordinator)
        Iteration.objects.filter(pk=iteration.pk).update(mentee_places=3)
        assert take_in_next(iteration, by=coordinator) == three[2]

    def test_somebody_new_does_not_get_a_place_that_others_wait_for(
        self, iteration: Iteration, coordinator: Person
    ) -> None:
        three = [_apply(iteration, name) for name in ("Amina", "Tomas", "Ines")]
        take_in_many(iteration, [a.pk for a in three], by=coordinator)
        withdraw_application(three[0], by=three[0].person)
        new = _apply(iteration, "Kim")
        assert take_in(new, by=coordinator) == ApplicationState.WAITING
        assert list(waiting_list(iteration)) == [three[2], new]

    def test_nobody_waits_where_nobody_is_on_the_list(
        self, iteration: Iteration, coordinator: Person
    ) -> None:
        with pytest.raises(NobodyCanMoveUp):
            take_in_next(iteration, by=coordinator)


class TestPlaceInLine:
    def _list_of(self, iteration: Iteration, coordinator: Person, waiting: int) -> list:
        with clock.travelled_to(START):
            people = [_apply(iteration, f"Mentee{n}") for n in range(2 + waiting)]
            for application in people:
                take_in(application, by=coordinator)
        return list(waiting_list(iteration).select_related("iteration"))

    def test_position_without_anything_to_go_on(
        self, iteration: Iteration, coordinator: Person
    ) -> None:
        line = self._list_of(iteration, coordinator, 3)
        with clock.travelled_to(START + timedelta(days=30)):
            found = [place_in_line(application) for application in line]
        assert [place.position for place in found] == [1, 2, 3]
        assert {place.wait for place in found} == {None}

    def test_a_range_from_what_really_happened(
        self, iteration: Iteration, coordinator: Person
    ) -> None:
        line = self._list_of(iteration, coordinator, 8)
        for week in range(1, 5):
            with clock.travelled_to(START + timedelta(weeks=week)):
                leaver = Application.objects.filter(state="accepted").first()
                withdraw_application(leaver, by=leaver.person)
                take_in_next(iteration, by=coordinator)
        with clock.travelled_to(START + timedelta(days=30)):
            place = place_in_line(line[4])
        assert (place.position, place.waiting) == (1, 4)
        assert (place.wait.taken_in, place.wait.days) == (4, 30)
        assert 0 <= place.wait.weeks_low < place.wait.weeks_high <= 8

    def test_what_happened_longer_than_eight_weeks_ago_is_not_counted(
        self, iteration: Iteration, coordinator: Person
    ) -> None:
        line = self._list_of(iteration, coordinator, 6)
        with clock.travelled_to(START + timedelta(weeks=1)):
            Iteration.objects.filter(pk=iteration.pk).update(mentee_places=6)
            for _ in range(4):
                take_in_next(iteration, by=coordinator)
        with clock.travelled_to(START + timedelta(weeks=20)):
            application = Application.objects.select_related("iteration").get(pk=line[5].pk)
            assert place_in_line(application).wait is None

    def test_a_free_place_is_said_at_once(self, iteration: Iteration, coordinator: Person) -> None:
        line = self._list_of(iteration, coordinator, 2)
        leaver = Application.objects.filter(state="accepted").first()
        withdraw_application(leaver, by=leaver.person)
        assert place_in_line(line[0]).place_is_free
        assert not place_in_line(line[1]).place_is_free


def test_how_long_decisions_take_is_said_with_enough_of_them(
    iteration: Iteration, coordinator: Person
) -> None:
    with clock.travelled_to(START):
        people = [_apply(iteration, f"Leo{n}", Side.MENTOR) for n in range(5)]
    assert days_until_decided(iteration) is None
    for days, application in zip((0, 1, 2, 3, 9), people, strict=True):
        with clock.travelled_to(START + timedelta(days=days, minutes=5)):
            take_in(application, by=coordinator)
    assert days_until_decided(iteration) == 4


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once_do_not_share_the_last_place() -> None:
    school = make_school()
    with in_school(school):
        iteration = make_iteration(school, "open", mentee_places=1)
        by = make_person(school, "Joan")
        rivals = [
            make_application(iteration, make_person(school, name, year=7), state="applied")
            for name in ("Amina", "Tomas")
        ]
        make_application(iteration, make_person(school, "Leo", year=7), state="withdrawn")
    start = threading.Barrier(2)

    def decide(application: Application) -> None:
        try:
            with in_school(School.objects.get(pk=school.pk)):
                start.wait()
                take_in(application, by=by)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=decide, args=(rival,)) for rival in rivals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with in_school(school):
        assert sorted(_states(*rivals)) == ["accepted", "waiting"]
