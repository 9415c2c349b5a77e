"""How many wrong codes are borne: the person is counted first, the address second.

A whole class behind one address gets in, since right codes cost nothing; guessing is stopped.
"""

from __future__ import annotations

import hashlib

from django.core.cache import cache

WINDOW = 15 * 60
PER_PERSON, PER_ADDRESS = 20, 200


def is_stopped(user_name: str, address: str) -> bool:
    """Whether this user name or this address has guessed too often."""
    found = cache.get_many(_keys(user_name, address))
    person, place = _keys(user_name, address)
    guesses, guesses_from = int(found.get(person, 0)), int(found.get(place, 0))
    return guesses >= PER_PERSON or guesses_from >= PER_ADDRESS


def count_wrong(user_name: str, address: str) -> None:
    """One more wrong code."""
    for key in _keys(user_name, address):
        cache.add(key, 0, WINDOW)
        try:
            cache.incr(key)
        except ValueError:
            cache.set(key, 1, WINDOW)


def _keys(user_name: str, address: str) -> list[str]:
    name = hashlib.sha256(user_name.lower().encode()).hexdigest()[:32]
    return [f"card:{name}", f"card-from:{address}"]
