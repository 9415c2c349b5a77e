"""Suggested words of profiles: kept as one English code each, shown in everyone's language.

A German "Mathe" and an English "maths" are one word, so that they find each other in matching and
in rosters. Words of one's own stay as they were typed.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

STRENGTHS = (
    ("maths", _("maths")),
    ("writing", _("writing")),
    ("study habits", _("study habits")),
    ("making friends", _("making friends")),
    ("listening", _("listening")),
    ("clubs and teams", _("clubs and teams")),
)
GROWTH_AREAS = (
    ("maths", _("maths")),
    ("writing", _("writing")),
    ("study habits", _("study habits")),
    ("making friends", _("making friends")),
    ("asking for help", _("asking for help")),
    ("passing exams", _("passing exams")),
    ("feeling well", _("feeling well")),
    ("being in school", _("being in school")),
    ("things at home", _("things at home")),
)
INTERESTS = (
    ("animals", _("animals")),
    ("chess", _("chess")),
    ("coding", _("coding")),
    ("cooking", _("cooking")),
    ("dance", _("dance")),
    ("drawing", _("drawing")),
    ("films", _("films")),
    ("football", _("football")),
    ("gaming", _("gaming")),
    ("music", _("music")),
    ("reading", _("reading")),
    ("science", _("science")),
    ("swimming", _("swimming")),
    ("theatre", _("theatre")),
)
# The codes of ISO 639-1, as rosters write them.
LANGUAGES = (
    ("en", _("English")),
    ("ar", _("Arabic")),
    ("de", _("German")),
    ("es", _("Spanish")),
    ("fr", _("French")),
    ("hi", _("Hindi")),
    ("pl", _("Polish")),
    ("pt", _("Portuguese")),
    ("tr", _("Turkish")),
    ("uk", _("Ukrainian")),
    ("ur", _("Urdu")),
)
DAYS = {
    "Mon": pgettext_lazy("short weekday", "Mon"),
    "Tue": pgettext_lazy("short weekday", "Tue"),
    "Wed": pgettext_lazy("short weekday", "Wed"),
    "Thu": pgettext_lazy("short weekday", "Thu"),
    "Fri": pgettext_lazy("short weekday", "Fri"),
    "Sat": pgettext_lazy("short weekday", "Sat"),
    "Sun": pgettext_lazy("short weekday", "Sun"),
}
_WORDS = dict((*STRENGTHS, *GROWTH_AREAS, *INTERESTS))
_LANGUAGES = dict(LANGUAGES)
_BY_FIELD = {"languages": _LANGUAGES, "background": {}}


def shown(field: str, words: Iterable[str]) -> list[str]:
    """The words of a profile's list in the language of the page."""
    if field == "free_times":
        return [_time_shown(code) for code in sorted(words, key=_in_the_week)]
    known = _BY_FIELD.get(field, _WORDS)
    return [str(known.get(word, word)) for word in words]


def _in_the_week(code: str) -> tuple[int, str]:
    """Where a time stands in the week; what is no time comes last."""
    day, _space, at = code.partition(" ")
    days = list(DAYS)
    return (days.index(day) if day in DAYS else len(days), at)


def _time_shown(code: str) -> str:
    day, _space, at = code.partition(" ")
    return f"{DAYS[day]} {at}" if day in DAYS else code
