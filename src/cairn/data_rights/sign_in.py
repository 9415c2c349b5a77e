"""What the sign-in keeps about somebody: addresses, factors, sessions, linked accounts.

These tables belong to libraries, which know no held data, and to an account. An account goes with
the last of its people; until then it is somebody's at another school.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from cairn.lib.held_data import HeldData
from cairn.lib.tenant import across_schools
from cairn.people.models import Person

PER_ACCOUNT = (Authenticator, UserSession, SocialAccount, EmailAddress)


def export_sign_in(person: Person) -> Iterator[dict[str, Any]]:
    """How somebody signs in, without any secret."""
    if person.account_id is None:
        return
    for address in EmailAddress.objects.filter(user_id=person.account_id):
        yield {"e_mail": address.email, "verified": address.verified}
    for factor in Authenticator.objects.filter(user_id=person.account_id):
        yield {"second_step": factor.type, "since": factor.created_at.isoformat()}
    for session in UserSession.objects.filter(user_id=person.account_id):
        yield {
            "signed_in_at": session.created_at.isoformat(),
            "last_seen_at": session.last_seen_at.isoformat(),
            "address": session.ip,
            "browser": session.user_agent,
        }
    for account in SocialAccount.objects.filter(user_id=person.account_id):
        yield {"linked_account": account.provider, "number": account.uid}


def erase_sign_in(person: Person) -> int:
    """End every session and take away what hangs on the account, where nobody else has it."""
    account_id = person.account_id
    if account_id is None:
        return 0
    with across_schools():
        if Person.objects.filter(account_id=account_id).exclude(pk=person.pk).exists():
            return 0
    count = _end_sessions(str(account_id))
    for model in PER_ACCOUNT:
        count += int(model.objects.filter(user_id=account_id).delete()[0])
    return count


def _end_sessions(account_id: str) -> int:
    """A session names its account inside its signed text alone, so each is read."""
    store = import_module(settings.SESSION_ENGINE).SessionStore
    theirs = [
        session.session_key
        for session in Session.objects.iterator(chunk_size=500)
        if store().decode(session.session_data).get(SESSION_KEY) == account_id
    ]
    return Session.objects.filter(session_key__in=theirs).delete()[0]


HELD = (
    HeldData(
        name="sign_in",
        models=(
            "account.EmailAddress",
            "account.EmailConfirmation",
            "mfa.Authenticator",
            "usersessions.UserSession",
            "socialaccount.SocialAccount",
            "socialaccount.SocialToken",
            "sessions.Session",
        ),
        export=export_sign_in,
        erase=erase_sign_in,
    ),
    HeldData(
        name="framework",
        models=(
            "auth.Permission",
            "auth.Group",
            "contenttypes.ContentType",
            "socialaccount.SocialApp",
        ),
        why="Tables of the libraries beneath, none about a person.",
    ),
)
