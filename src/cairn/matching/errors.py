"""What can happen to a match."""

from __future__ import annotations

from collections.abc import Iterable


class MatchAlreadyClosed(Exception):
    """The offer was answered, taken back or has run out."""


class MentorIsFull(Exception):
    """The mentor has no place left."""


class MenteeIsNotFree(Exception):
    """The mentee has a mentor, or was asked about one already."""


class RuleStandsInTheWay(Exception):
    """A rule that is never set aside forbids this pair; `rules` names them by code."""

    def __init__(self, rules: Iterable[str]) -> None:
        self.rules = tuple(rules)
        super().__init__(", ".join(self.rules))


class ReasonIsMissing(Exception):
    """A rule is set aside for this pair, and nobody said why."""


class EnoughWishes(Exception):
    """As many mentors as one can wish for are named."""


class AlreadyAsked(Exception):
    """One wish at a time, and the same person is not asked twice in an iteration."""


class AskHasMoved(Exception):
    """The wish was answered, taken back or has run out."""


class RunAlreadyPublished(Exception):
    """A run is published once."""


class RunIsNotReady(Exception):
    """The run is still being worked out, or did not work."""


class RunGivenUp(Exception):
    """Nobody waits for the run any more."""
