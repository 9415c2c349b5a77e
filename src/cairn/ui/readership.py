"""Who reads what, as a sentence beside every writing field.

The room that owns a text registers its sentence in `AppConfig.ready()`; the words follow the
table in docs/readership.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True)
class Readership:
    """The sentence a writer sees, the explanation folded under it, and where to read more."""

    sentence: _StrOrPromise
    detail: _StrOrPromise = ""
    url: str = ""


class ReadershipUnknown(LookupError):
    """No room has said who reads this text."""


_readerships: dict[str, Readership] = {}


def register_readership(
    key: str, sentence: _StrOrPromise, detail: _StrOrPromise = "", url: str = ""
) -> None:
    """Say who reads the text `key`; a second registration of a key replaces the first."""
    _readerships[key] = Readership(sentence, detail, url)


def readership(key: str) -> Readership:
    """Who reads the text `key`. Raises ReadershipUnknown rather than showing a field without it."""
    try:
        return _readerships[key]
    except KeyError:
        raise ReadershipUnknown(key) from None


def registered_keys() -> list[str]:
    """Every key that has a sentence, sorted."""
    return sorted(_readerships)
