"""Single cells: days, years, e-mail, times of the week."""

from __future__ import annotations

import re
from datetime import date

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\"]+")
_SLOT = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) ([01]\d|2[0-3]):[0-5]\d")
_YEAR = re.compile(r"(?:year\s*|grade\s*)?(\d{1,2})", re.IGNORECASE)
_NAMED_YEARS = {"KG": 0, "PR": 0, "PK": -1, "TK": 0}
_GENDERS = {"male": "male", "female": "female", "other": "other"}


def day(text: str) -> date:
    """A day as 2012-06-02, or at the start of a moment; ValueError for anything else."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(T.*)?", text, re.ASCII):
        raise ValueError(text)
    return date.fromisoformat(text[:10])


def year_level(text: str) -> int:
    """The number of a year: "07", "7" and "Year 7" are 7; ValueError for anything else."""
    if text.upper() in _NAMED_YEARS:
        return _NAMED_YEARS[text.upper()]
    found = _YEAR.fullmatch(text)
    if found is None or not found[1].isascii():
        raise ValueError(text)
    return int(found[1])


def email(text: str) -> str:
    """An address that looks like one; ValueError otherwise."""
    if not _EMAIL.fullmatch(text) or len(text) > 254:
        raise ValueError(text)
    return text


def slot(text: str) -> str:
    """A time of the week such as "Thu 12:40"; ValueError otherwise."""
    if not _SLOT.fullmatch(text):
        raise ValueError(text)
    return text


def gender(text: str) -> str:
    """As the roster says it; anything unknown is not said."""
    return _GENDERS.get(text.lower(), "")


def truth(text: str) -> bool:
    """Whether a cell says yes; empty says yes."""
    return text.lower() not in {"false", "0", "no"}
