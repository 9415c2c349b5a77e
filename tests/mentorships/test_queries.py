"""Who needs a hand, who waits for another mentor, and what a coordinator can look after."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cairn.lib import clock
from cairn.mentorships import queries
from cairn.mentorships.actions import (
    begin_goodbye,
    end_mentorship,
    pause_mentorship,
    say_goodbye,
    say_rematch_wish,
)
from cairn.mentorships.models import Mentorship
from cairn.people.models import Person
from cairn.programmes.enums import Side
from cairn.programmes.models import Iteration
from tests.factories import make_mentorship, make_person
from tests.mentorships.conftest import take_part

MARCH = datetime(2027, 3, 8, 12, tzinfo=UTC)


def _ended(pair: Mentorship, wants: bool | None = None) -> None:
    begin_goodbye(pair, by=pair.mentor)
    say_goodbye(pair, by=pair.mentor)
    say_goodbye(pair, by=pair.mentee)
    if wants is not None:
        say_rematch_wish(pair, by=pair.mentee, wants=wants)


def _some_pairs(iteration: Iteration, count: int) -> list[Mentorship]:
    school = iteration.school
    return [
        make_mentorship(
            iteration,
            make_person(school, f"Young{n}", year=7),
            make_person(school, f"Old{n}", year=11),
            started_at=clock.now() - timedelta(days=n),
        )
        for n in range(count)
    ]


def _found(**choice: Any) -> list[Mentorship]:
    """The pairs a choice finds, as the list shows them; it counts as many."""
    chosen = queries.PairChoice(**choice)
    shown = queries.pairs_shown(queries.pairs_for_coordinators(chosen)[:25])
    assert queries.pair_counts(chosen).found == len(shown)
    pairs = Mentorship.objects.in_bulk([one.pk for one in shown])
    return [pairs[one.pk] for one in shown]


def test_pairs_that_need_a_hand_come_first_and_ended_ones_last(
    iteration: Iteration, coordinator: Person
) -> None:
    active, rests, stopped, long_break, ended = _some_pairs(iteration, 5)
    pause_mentorship(rests, by=rests.mentee)
    pause_mentorship(stopped, by=coordinator, reason="A worry was raised.")
    with clock.travelled_to(clock.now() - timedelta(days=20)):
        pause_mentorship(long_break, by=long_break.mentor)
    end_mentorship(ended, by=coordinator, reason="Both asked for it.")
    found = _found()
    assert found == [stopped, long_break, active, rests, ended]
    assert _found(state="hand") == [stopped, long_break]
    assert _found(state="closed") == [ended]


def test_pairs_are_found_by_the_name_of_either(iteration: Iteration) -> None:
    pairs = _some_pairs(iteration, 3)
    assert _found(words="young1") == [pairs[1]]
    assert _found(words="old2 young2") == [pairs[2]]
    assert _found(words="old2 young1") == []
    assert len(_found(iteration_id=iteration.pk)) == 3


@pytest.mark.parametrize(("pairs", "too_much"), [(30, False), (31, True)])
def test_more_than_thirty_pairs_for_one_coordinator_are_too_many(
    iteration: Iteration, coordinator: Person, pairs: int, too_much: bool
) -> None:
    _some_pairs(iteration, pairs)
    load = queries.pair_counts(queries.PairChoice()).load
    assert (load.pairs, load.coordinators, load.is_too_much) == (pairs, 1, too_much)


def test_a_mentee_is_free_again_after_two_weeks_and_only_when_they_want(
    pair: Mentorship, iteration: Iteration
) -> None:
    with clock.travelled_to(MARCH):
        _ended(pair)
        wait = queries.rematch_waits(iteration)[pair.mentee_id]
        assert (wait.wants, wait.is_free) == (None, False)
        say_rematch_wish(pair, by=pair.mentee, wants=True)
    with clock.travelled_to(MARCH + timedelta(days=13)):
        assert not queries.rematch_waits(iteration)[pair.mentee_id].is_free
    with clock.travelled_to(MARCH + timedelta(days=14, minutes=1)):
        assert queries.rematch_waits(iteration)[pair.mentee_id].is_free
        say_rematch_wish(pair, by=pair.mentee, wants=False)
        assert not queries.rematch_waits(iteration)[pair.mentee_id].is_free


def test_who_has_a_new_pair_does_not_wait(pair: Mentorship, iteration: Iteration) -> None:
    with clock.travelled_to(MARCH):
        _ended(pair, wants=True)
        assert list(queries.waiting_for_rematch()) == [pair]
        assert list(queries.waiting_for_rematch(iteration.pk)) == [pair]
    with clock.travelled_to(MARCH + timedelta(days=20)):
        priya = take_part(iteration, "Priya", 12, Side.MENTOR)
        make_mentorship(iteration, pair.mentee, priya)
        assert list(queries.waiting_for_rematch()) == []
        assert queries.rematch_waits(iteration) == {}


def test_the_longest_wait_comes_first(iteration: Iteration) -> None:
    first, second, silent = _some_pairs(iteration, 3)
    for days, pair, wants in ((3, second, True), (5, first, True), (9, silent, None)):
        with clock.travelled_to(clock.now() - timedelta(days=days)):
            _ended(pair, wants)
    assert list(queries.waiting_for_rematch()) == [first, second]
