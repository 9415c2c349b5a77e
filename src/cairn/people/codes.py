"""Codes on cards and in links: easy to type, impossible to guess, kept as hashes alone."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings

# Without letters and figures that look alike. Twelve of 28 characters are 57 bits, and guesses
# are counted.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"[:28]
LENGTH, GROUP = 12, 4


def new_code() -> str:
    """A code as it is printed: "abcd-efgh-jkmn"."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(letters[n : n + GROUP] for n in range(0, LENGTH, GROUP))


def hash_of(code: str) -> str:
    """What is kept of a code; typed with or without hyphens, in any case."""
    plain = "".join(c for c in code.lower() if c.isalnum())
    return hmac.new(settings.SECRET_KEY.encode(), plain.encode(), hashlib.sha256).hexdigest()


def new_link_code() -> str:
    """A code for a link in a mail: nobody types it, so it is long (256 bits)."""
    return secrets.token_hex(32)
