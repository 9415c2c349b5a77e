"""Claiming a form's key, so that a double click, a reload or a retry does the work once."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from cairn.lib.clock import now
from cairn.once.errors import AlreadyDone, UnusableKeyError
from cairn.once.models import OnceKey

KEPT_FOR = timedelta(days=7)


def claim(key: str, *, person_id: UUID, outcome: str = "") -> None:
    """Use up `key` for this person, inside the caller's transaction.

    `outcome` is what will come of it where that is known before, such as the id of a new row; else
    see `remember_outcome`. Raises AlreadyDone with the first use's outcome where it was used;
    UnusableKeyError (a 400) where it is no key. Of two claims at once the second waits for the
    first's transaction, and wins if that one is rolled back.
    """
    mine = OnceKey(key=_parsed(key), person_id=person_id, outcome=outcome, at=now())
    OnceKey.objects.bulk_create([mine], ignore_conflicts=True)
    standing = OnceKey.objects.get(key=mine.key, person_id=person_id)
    if standing.pk != mine.pk:
        raise AlreadyDone(standing.outcome)


def remember_outcome(key: str, outcome: str) -> None:
    """Keep what came of the claimed `key`: an id or an address for whoever sends it again."""
    OnceKey.objects.filter(key=_parsed(key), outcome="").update(outcome=outcome)


def forget_old_keys() -> int:
    """Remove keys older than seven days; counts them."""
    return OnceKey.objects.filter(at__lt=now() - KEPT_FOR).delete()[0]


def _parsed(key: str) -> UUID:
    try:
        return UUID(key)
    except (ValueError, AttributeError, TypeError):
        raise UnusableKeyError("The form has no key; please open the page again.") from None
