"""What a page may load and where its forms may go: the content security policy.

Django 6 brings a policy of its own; until then this module is the whole of it.
"""

from __future__ import annotations

from django.conf import settings

HEADER = "Content-Security-Policy"

_POLICY: dict[str, tuple[str, ...]] = {
    "default-src": ("'none'",),
    "script-src": ("'self'",),
    "style-src": ("'self'",),
    "img-src": ("'self'", "data:"),
    "font-src": ("'self'",),
    "connect-src": ("'self'",),
    "form-action": ("'self'",),
    "base-uri": ("'none'",),
    "frame-ancestors": ("'none'",),
    "manifest-src": ("'self'",),
}


def content_security_policy() -> str:
    """The header's value; `CSP_FORM_ACTION` names the sign-in services a form may lead on to.

    A browser applies `form-action` to redirects as well: "Sign in with …" needs its service here.
    """
    policy = dict(_POLICY)
    policy["form-action"] += tuple(getattr(settings, "CSP_FORM_ACTION", ()))
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in policy.items())
