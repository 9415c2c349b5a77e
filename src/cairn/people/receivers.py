"""What follows when somebody's second step changes: every other session of theirs ends."""

from __future__ import annotations

from typing import Any

from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.http import HttpRequest

from cairn.people.models import Account


def end_other_sessions(request: HttpRequest, user: Account, **_others: Any) -> None:
    """Sign an account out everywhere but here, and give this session a new key."""
    Account.objects.filter(pk=user.pk).update(sessions_version=F("sessions_version") + 1)
    UserSession.objects.filter(user=user).delete()
    if request.user.is_authenticated and request.user.pk == user.pk:
        user.refresh_from_db(fields=["sessions_version"])
        update_session_auth_hash(request, user)
        UserSession.objects.create_from_request(request)


def connect() -> None:
    """Listen; once, when Django starts."""
    for signal in (authenticator_added, authenticator_removed, authenticator_reset):
        signal.connect(end_other_sessions, dispatch_uid="cairn.people.end_other_sessions")
