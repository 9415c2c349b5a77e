"""Addresses of many things of one kind."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.urls import reverse

_NOTHING = UUID(int=0)


def addresses_of(name: str) -> Callable[[UUID], str]:
    """From an id to its address under the URL name, which takes that id and nothing else.

    Django looks the pattern up anew for each address; a list of many asks once.
    """
    before, after = reverse(name, args=[_NOTHING]).split(str(_NOTHING))
    return lambda row_id: f"{before}{row_id}{after}"
