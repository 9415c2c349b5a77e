"""What happens by itself is on the worker's list."""

from __future__ import annotations

from cairn.jobs.registry import schedules


def test_what_time_does_is_scheduled() -> None:
    assert {
        "cairn.matching.actions.offers.close_offers",
        "cairn.matching.actions.asks.end_overdue_asks",
        "cairn.matching.actions.runs.fail_lost_runs",
        "cairn.mentorships.actions.pause_absent_pairs",
        "cairn.mentorships.actions.end_overdue_goodbyes",
    } <= set(schedules)
