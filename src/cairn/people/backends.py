"""How a session finds who is behind it."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from cairn.people.models import Account
from cairn.people.queries import active_people_of


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]
    """Sign-in as allauth has it; a session brings the account and its people in one query."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account of a session, with `active_people` at hand; None where it is closed."""
        people = active_people_of(user_id)
        account: Account | None = people[0].account if people else super().get_user(user_id)
        if account is None or not self.user_can_authenticate(account):
            return None
        account.active_people = people
        return account
