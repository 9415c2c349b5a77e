"""The values that components are given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise


@dataclass(frozen=True)
class ProgressStep:
    """One gate on the way: what it is, whether it is done, and where to do it."""

    text: _StrOrPromise
    done: bool
    detail: _StrOrPromise = ""
    url: str = ""
    link_text: _StrOrPromise = ""
