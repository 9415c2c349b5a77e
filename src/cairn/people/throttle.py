"""How much guessing is borne: the user name is counted first, the address second.

A whole class behind one address gets in, since what is right costs nothing; guessing is stopped
after 20 wrong tries at one user name and 200 from one address within 15 minutes, whether or not
the user name exists. Counted in the cache that all processes share.

Each wrong try takes a numbered place, by the cache's atomic `add`: counting up would lose tries
that come at the same moment. A name is stopped while its last place is taken.
"""

from __future__ import annotations

import hashlib

from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 15 * 60
PER_PERSON, PER_ADDRESS = 20, 200


def address_of(request: HttpRequest) -> str:
    """Whence a request comes; an IPv6 address by its /64, which is one household's."""
    return str(get_ip(request))


def is_stopped(user_name: str, address: str) -> bool:
    """Whether this user name or this address has guessed too often; one read of the cache."""
    last = [f"{key}:{limit - 1}" for key, limit in _counted(user_name, address)]
    return bool(cache.get_many(last))


def count_wrong(user_name: str, address: str) -> None:
    """One more wrong try."""
    for key, limit in _counted(user_name, address):
        places = [f"{key}:{number}" for number in range(limit)]
        taken = cache.get_many(places)
        for place in places:
            if place not in taken and cache.add(place, 1, WINDOW):
                break


def _counted(user_name: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
    name = hashlib.sha256(user_name.strip().lower().encode()).hexdigest()[:32]
    place = hashlib.sha256(address.encode()).hexdigest()[:32]
    return (f"wrong:{name}", PER_PERSON), (f"wrong-from:{place}", PER_ADDRESS)
