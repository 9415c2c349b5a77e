"""Why two became a pair, in words.

A pair keeps its reasons as codes with data. The room that found them, above this one, has the
words and registers them when Django starts.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.checks import CheckMessage, Error

from cairn.mentorships.models import Mentorship
from cairn.people.models import Person

ReasonWords = Callable[[Mentorship, Person], list[str]]
_words: list[ReasonWords] = []


def register_reason_words(words: ReasonWords) -> None:
    """`words(mentorship, reader)` gives whole sentences in the reader's language."""
    _words[:] = [words]


def reasons_in_words(mentorship: Mentorship, reader: Person) -> list[str]:
    """The reasons of a pair as `reader` may read them; none where it has none."""
    return _words[0](mentorship, reader) if mentorship.reasons else []


def check_reason_words(**kwargs: Any) -> list[CheckMessage]:
    """Fails at the start where no room has the words."""
    if _words:
        return []
    return [Error("No room has registered the words of a pair's reasons.", id="mentorships.E001")]
