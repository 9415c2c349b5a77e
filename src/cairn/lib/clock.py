"""The one place that tells the time, so that tests and journeys can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta, tzinfo

from django.utils import timezone

_offset = timedelta(0)


def now() -> datetime:
    """This moment, aware, in UTC."""
    return datetime.now(UTC) + _offset


def today(zone: tzinfo | None = None) -> date:
    """The calendar day in `zone`, or in the time zone active for this request."""
    return now().astimezone(zone or timezone.get_current_timezone()).date()


def set_offset(offset: timedelta) -> None:
    """Let this process live `offset` away from real time (setting CAIRN_CLOCK_OFFSET_SECONDS)."""
    global _offset
    _offset = offset


@contextmanager
def travelled_to(moment: datetime) -> Iterator[None]:
    """Inside the block the clock starts at `moment` and runs on from there."""
    before = _offset
    set_offset(moment.astimezone(UTC) - datetime.now(UTC))
    try:
        yield
    finally:
        set_offset(before)
