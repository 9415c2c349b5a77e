"""Who reads what, as a sentence beside every writing field.

The room that owns a text registers its sentence in `AppConfig.ready()`; the words follow the
table in docs/readership.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cairn.ui.icons import draw_icon

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


def draw_readership(said: Readership) -> SafeString:
    """The sentence with an eye before it, and what there is to explain folded under it."""
    eye = draw_icon("eye", size=18)
    sentence = format_html("{}<span>{}</span>", eye, said.sentence)
    if not said.detail and not said.url:
        return format_html('<p class="who-can-see">{}</p>', sentence)
    more = format_html('<p><a href="{}">{}</a></p>', said.url, _("Read more about who sees what"))
    return format_html(
        '<details class="who-can-see"><summary>{}</summary><div>{}{}</div></details>',
        sentence,
        format_html("<p>{}</p>", said.detail) if said.detail else "",
        more if said.url else "",
    )
