"""How long somebody on the waiting list may have to wait, from what really happened here."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import timedelta

# What is looked at: eight weeks back, or since the list began where that is shorter.
LOOK_BACK = timedelta(weeks=8)
LEAST_TAKEN_IN, LEAST_DAYS = 3, 14
# Eight of ten waits end inside the range that is shown.
LOW, HIGH = 0.1, 0.9


@dataclass(frozen=True)
class ExpectedWait:
    """A range of whole weeks for one position, and what it rests on."""

    weeks_low: int
    weeks_high: int
    taken_in: int
    days: int


def expected_wait(position: int, *, taken_in: int, days: float) -> ExpectedWait | None:
    """The wait of somebody at `position` when `taken_in` left the list for a place in `days` days.

    None where that is too little to go on. Places are taken to come free at a steady, unknown rate
    (Poisson). With the prior 1/rate the rate is Gamma(n, d), the time until the p-th place is
    Gamma(p, rate), and time/days follows a beta prime distribution with p and n, which is p/n times
    F(2p, 2n): the predictive distribution of Gelman et al., Bayesian Data Analysis, 3rd ed., ch. 2.
    """
    if taken_in < LEAST_TAKEN_IN or days < LEAST_DAYS:
        return None
    # Imported where a wait is worked out: every start of a process would pay for it otherwise.
    from scipy.special import fdtri

    scale = days * position / taken_in / 7
    low = scale * float(fdtri(2 * position, 2 * taken_in, LOW))
    high = scale * float(fdtri(2 * position, 2 * taken_in, HIGH))
    weeks_low = max(0, math.floor(low))
    return ExpectedWait(weeks_low, max(weeks_low + 1, math.ceil(high)), taken_in, round(days))
