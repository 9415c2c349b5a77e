"""What a second use of a key says."""

from __future__ import annotations

from django.core.exceptions import BadRequest


class AlreadyDone(Exception):
    """This person has used this key: the work is done, and `outcome` says what came of it."""

    def __init__(self, outcome: str) -> None:
        super().__init__("already done")
        self.outcome = outcome


class UnusableKeyError(BadRequest):
    """The form came without a key, or with one that no page of ours has made."""
