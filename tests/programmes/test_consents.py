"""What several answers amount to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cairn.programmes.consents import PAPER, Answer, outcome_of, standing_under

AT = datetime(2026, 9, 14, tzinfo=UTC)


def _outcome(*answers: tuple[object, str, int]):
    found = outcome_of(Answer(giver, decision, version, AT) for giver, decision, version in answers)
    return found and (found.decision, found.version)


def test_nobody_answered() -> None:
    assert _outcome() is None


def test_the_last_answer_of_a_parent_counts() -> None:
    assert _outcome(("mum", "given", 1), ("mum", "withdrawn", 1)) == ("withdrawn", 1)
    assert _outcome(("mum", "refused", 1), ("mum", "given", 1)) == ("given", 1)


def test_one_parents_yes_does_not_outweigh_the_others_no() -> None:
    assert _outcome(("dad", "refused", 1), ("mum", "given", 1)) == ("refused", 1)
    assert _outcome(("mum", "given", 2), ("dad", "withdrawn", 1)) == ("withdrawn", 1)


def test_paper_that_staff_have_seen_replaces_what_was_before() -> None:
    assert _outcome(("dad", "refused", 1), (PAPER, "given", 1)) == ("given", 1)
    assert _outcome((PAPER, "given", 1), ("mum", "withdrawn", 1)) == ("withdrawn", 1)
    assert _outcome((PAPER, "withdrawn", 1), ("mum", "given", 1)) == ("given", 1)


def test_of_two_who_say_yes_the_newest_text_counts() -> None:
    assert _outcome(("mum", "given", 2), ("dad", "given", 1)) == ("given", 2)


@pytest.mark.parametrize(
    ("decision", "version", "newest", "expected"),
    [
        ("", 0, 1, "missing"),
        ("given", 1, 1, "given"),
        ("given", 1, 2, "outdated"),
        ("refused", 1, 2, "refused"),
        ("withdrawn", 1, 1, "withdrawn"),
    ],
)
def test_only_a_yes_to_the_newest_text_stands(decision, version, newest, expected) -> None:
    assert standing_under(decision, version, newest) == expected
