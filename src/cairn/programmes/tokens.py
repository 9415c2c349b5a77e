"""The code in a parent's link: random, signed, kept as a hash alone."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from django.conf import settings
from django.core.signing import BadSignature, Signer

_SALT = "programmes.guardian_invitation"


def new_token() -> str:
    """A signed code of 192 random bits, fit for an address."""
    return Signer(sep=".", salt=_SALT).sign(secrets.token_urlsafe(24))


def hash_of_token(token: str) -> str | None:
    """What is kept of a token; None where we have not signed it."""
    try:
        code = Signer(sep=".", salt=_SALT).unsign(token)
    except BadSignature:
        return None
    return hmac.new(settings.SECRET_KEY.encode(), code.encode(), hashlib.sha256).hexdigest()
