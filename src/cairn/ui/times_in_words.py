"""Days and moments as people say them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cairn.lib import clock

_MINUTE = timedelta(minutes=1)
_HOUR = timedelta(hours=1)
_DAYS_IN_WORDS = 14


def day_in_words(value: date | datetime) -> str:
    """The day by name, with the year where it is not this one; a moment with its time.

    "Thursday 12 November", "Thursday 12 November, 12:40".
    """
    if isinstance(value, datetime):
        local = timezone.localtime(value)
        return _("%(day)s, %(time)s") % {
            "day": _day(local.date()),
            "time": formats.date_format(local, "H:i"),
        }
    return _day(value)


def time_since_in_words(value: date | datetime) -> str:
    """How long ago: "5 minutes ago", "yesterday", "3 days ago"; after two weeks the day itself."""
    if not isinstance(value, datetime):
        return _days_since(value)
    passed = clock.now() - value
    if -_MINUTE < passed < _MINUTE:
        return _("just now")
    if passed < timedelta(0):
        return day_in_words(value)
    if passed < _HOUR:
        minutes = passed // _MINUTE
        return ngettext("%(n)s minute ago", "%(n)s minutes ago", minutes) % {"n": minutes}
    day = timezone.localtime(value).date()
    if day == clock.today():
        hours = passed // _HOUR
        return ngettext("%(n)s hour ago", "%(n)s hours ago", hours) % {"n": hours}
    return _days_since(day)


def _days_since(day: date) -> str:
    days = (clock.today() - day).days
    if days == 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    if 1 < days < _DAYS_IN_WORDS:
        return ngettext("%(n)s day ago", "%(n)s days ago", days) % {"n": days}
    return _day(day)


def _day(day: date) -> str:
    this_year = day.year == clock.today().year
    pattern = (
        pgettext("date format: Thursday 12 November", "l j F")
        if this_year
        else pgettext("date format: Thursday 12 November 2026", "l j F Y")
    )
    return formats.date_format(day, pattern)
