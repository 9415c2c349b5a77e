"""What follows when somebody's second step changes: every other session of theirs ends."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed, authenticator_reset
from allauth.usersessions.models import UserSession
from django.contrib.auth import update_session_auth_hash
from django.db.models import F
from django.db.models.signals import post_delete, post_save
from django.http import HttpRequest

from cairn.people.models import Account


def end_sessions_of(instance: Authenticator, created: bool = True, **_others: Any) -> None:
    """Sign an account out everywhere, in the transaction that adds or removes a second step."""
    if not created:
        return
    Account.objects.filter(pk=instance.user_id).update(sessions_version=F("sessions_version") + 1)
    UserSession.objects.filter(user=instance.user_id).delete()
    if Authenticator.user.is_cached(instance):
        instance.user.refresh_from_db(fields=["sessions_version"])


def keep_this_session(request: HttpRequest, user: Account, **_others: Any) -> None:
    """Who made the change stays signed in here, with a new key."""
    if request.user.is_authenticated and request.user.pk == user.pk:
        user.refresh_from_db(fields=["sessions_version"])
        update_session_auth_hash(request, user)
        UserSession.objects.filter(user=user).delete()
        UserSession.objects.create_from_request(request)


def connect() -> None:
    """Listen; once, when Django starts."""
    for change in (post_save, post_delete):
        change.connect(end_sessions_of, Authenticator, dispatch_uid="cairn.people.end_sessions_of")
    for signal in (authenticator_added, authenticator_removed, authenticator_reset):
        signal.connect(keep_this_session, dispatch_uid="cairn.people.keep_this_session")
