"""The reasons of a match in plain words; matching, which found them, brings the words.

Whoever reads is "mentee" or "mentor", reads "you" and the other's name, and words of the other's
profile only from the fields the other lets them read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

from cairn.mentorships.models import Mentorship

# Codes with data, the side that reads, the other's name and readable fields -> whole sentences.
ReasonWords = Callable[[list[dict[str, Any]], str, str, Collection[str]], list[str]]
_words: list[ReasonWords] = []


def register_reason_words(words: ReasonWords) -> None:
    """Hand over the words; the last registration wins."""
    _words[:] = [words]


def reasons_in_words(
    pair: Mentorship, side: str, other_name: str, readable: Collection[str]
) -> list[str]:
    """Why these two, for the one who reads; empty where nothing brings the words."""
    return _words[0](pair.reasons, side, other_name, readable) if _words else []
