"""A page of messages as its reader sees it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cairn.conversations.lines import lines_of
from cairn.conversations.models import Message
from tests.cast import Cast

pytestmark = pytest.mark.django_db
BEFORE_MIDNIGHT = datetime(2026, 11, 24, 22, 50, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2026, 11, 24, 23, 5, tzinfo=UTC)


def test_a_line_says_who_wrote_and_when_by_the_readers_clock(cast: Cast) -> None:
    messages = [
        Message(number=7, author=cast.mentee, body="Hello", sent_at=BEFORE_MIDNIGHT),
        Message(number=8, author=cast.mentor, body="Hi", sent_at=AFTER_MIDNIGHT),
        Message(number=9, author=None, body="", sent_at=AFTER_MIDNIGHT),
    ]
    with timezone.override(ZoneInfo("Europe/Berlin")):
        lines = lines_of(messages, reader=cast.mentee, other=cast.mentor)

    assert [line.by for line in lines] == ["You", cast.mentor.first_name, "Somebody who has left"]
    assert [line.mine for line in lines] == [True, False, False]
    assert [line.time for line in lines] == ["23:50", "00:05", "00:05"]
    assert [line.number for line in lines] == ["7", "8", "9"]


def test_a_new_day_is_said_once(cast: Cast) -> None:
    messages = [
        Message(number=number, author=cast.mentee, body="Hello", sent_at=sent)
        for number, sent in enumerate((BEFORE_MIDNIGHT, BEFORE_MIDNIGHT, AFTER_MIDNIGHT))
    ]
    with timezone.override(ZoneInfo("Europe/Berlin")):
        days = [line.day for line in lines_of(messages, reader=cast.mentor, other=cast.mentee)]

    assert [day and day.day for day in days] == [24, None, 25]
