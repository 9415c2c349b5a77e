"""Where a form may lead back to."""

from __future__ import annotations

from django.utils.http import url_has_allowed_host_and_scheme


def local_path(address: str) -> str:
    """`address` where it stays on this site as a path, else the first page."""
    local = address.startswith("/") and url_has_allowed_host_and_scheme(address, None)
    return address if local else "/"
