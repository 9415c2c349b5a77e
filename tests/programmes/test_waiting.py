"""The expected wait, against values worked out by hand and against simulated lists."""

from __future__ import annotations

import math
import random

import pytest

from cairn.programmes.waiting import expected_wait


def test_too_little_to_go_on() -> None:
    assert expected_wait(1, taken_in=2, days=56) is None
    assert expected_wait(1, taken_in=5, days=13) is None


def test_the_first_in_line_by_the_closed_form() -> None:
    # For p = 1 the predictive distribution is 1 - (1 + t/d)^-n.
    wait = expected_wait(1, taken_in=3, days=21)
    low, high = (21 * (q ** (-1 / 3) - 1) for q in (0.9, 0.1))
    assert (wait.weeks_low, wait.weeks_high) == (math.floor(low / 7), math.ceil(high / 7))
    assert (wait.weeks_low, wait.weeks_high) == (0, 4)


def test_further_back_takes_longer_and_more_places_make_it_shorter() -> None:
    first, fifth = (expected_wait(p, taken_in=8, days=56) for p in (1, 5))
    assert first.weeks_high < fifth.weeks_high
    assert expected_wait(5, taken_in=40, days=56).weeks_high < fifth.weeks_high


@pytest.mark.parametrize("position", [1, 4])
def test_about_eight_of_ten_waits_end_inside_the_range(position: int) -> None:
    """Lists simulated at unknown rates: the range rounded outwards to weeks holds at least 78 %."""
    dice = random.Random(position)
    inside = tried = 0
    for _ in range(4000):
        rate = math.exp(dice.uniform(math.log(0.05), math.log(1.0)))
        taken = _arrivals(dice, rate, 56)
        wait = expected_wait(position, taken_in=taken, days=56)
        if wait is None:
            continue
        real = sum(dice.expovariate(rate) for _ in range(position)) / 7
        inside += wait.weeks_low <= real <= wait.weeks_high
        tried += 1
    assert tried > 2000
    assert 0.78 <= inside / tried <= 0.97


def _arrivals(dice: random.Random, rate: float, days: float) -> int:
    count, at = 0, dice.expovariate(rate)
    while at < days:
        count, at = count + 1, at + dice.expovariate(rate)
    return count
