"""Sign-ins: made, joined, ended."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.db.models import F

from cairn.audit.actions import record
from cairn.lib.tenant import across_schools
from cairn.people.errors import AccountIsShared, CannotJoin
from cairn.people.models import Account, Person

ATTEMPTS = 5


def ensure_accounts(people: Iterable[Person]) -> None:
    """Give everyone a sign-in of their own at this school, without a password where it is new.

    Somebody whose sign-in belongs to another school as well gets a second one: what one school
    hands out must not open the other. A user name that is taken gets a number.
    """
    with transaction.atomic():
        locked = Person.objects.select_for_update().filter(pk__in=[p.pk for p in people])
        shared = _shared_elsewhere(locked)
        new = [p for p in locked if p.account_id is None or p.account_id in shared]
        accounts = _new_accounts(new)
        for person, account in zip(new, accounts, strict=True):
            person.account = account
        Person.objects.bulk_update(new, ["account"])
    made = {person.pk: person.account for person in new}
    for person in people:
        if person.pk in made:
            person.account = made[person.pk]


def _shared_elsewhere(people: Iterable[Person]) -> set[object]:
    """The accounts that somebody at another school signs in with, too."""
    own = {p.account_id: p.school_id for p in people if p.account_id}
    with across_schools():
        rows = Person.objects.filter(account_id__in=own).values_list("account_id", "school_id")
        return {account for account, school in rows if own[account] != school}


def is_shared_elsewhere(person: Person) -> bool:
    """Whether somebody of another school signs in with the same account."""
    return bool(_shared_elsewhere([person]))


def _new_accounts(people: list[Person]) -> list[Account]:
    """One account each. Where somebody takes a user name meanwhile, all are chosen anew."""
    for attempt in range(ATTEMPTS):
        names = _free_user_names([p.user_name or p.given_name for p in people])
        emails = _unused_emails(people)
        accounts = [
            Account(username=name, email=email) for name, email in zip(names, emails, strict=True)
        ]
        for account in accounts:
            account.set_unusable_password()
        try:
            with transaction.atomic():
                return Account.objects.bulk_create(accounts)
        except IntegrityError:
            if attempt == ATTEMPTS - 1:
                raise
    return []


def _free_user_names(wanted: list[str]) -> list[str]:
    bases = [
        "".join(c for c in name.lower() if c.isalnum() or c in "._-")[:70] or "person"
        for name in wanted
    ]
    taken = set(Account.objects.filter(username__in=bases).values_list("username", flat=True))
    names = []
    for base in bases:
        name = base if base not in taken else _numbered(base, taken)
        taken.add(name)
        names.append(name)
    return names


def _numbered(base: str, taken: set[str]) -> str:
    alike = Account.objects.filter(username__istartswith=base)
    used = taken | {name.lower() for name in alike.values_list("username", flat=True)}
    number = 2
    while f"{base}{number}" in used:
        number += 1
    return f"{base}{number}"


def _unused_emails(people: list[Person]) -> list[str]:
    """Their addresses, where no other account has them: a shared address names nobody."""
    wanted = [person.email.lower() for person in people]
    named = [email for email in wanted if email]
    taken = set(Account.objects.filter(email__in=named).values_list("email", flat=True))
    return ["" if email in taken or wanted.count(email) > 1 else email for email in wanted]


@transaction.atomic
def set_password(person: Person, password: str) -> Account:
    """The account of `person`, made where there is none, with this password."""
    ensure_accounts([person])
    account = person.account
    assert account is not None  # noqa: S101 - ensured above; for the type checker
    account.set_password(password)
    account.save(update_fields=["password"])
    return account


@transaction.atomic
def end_sessions(person: Person, *, by: Person | None) -> None:
    """Sign somebody out everywhere; it holds from their next click on."""
    if person.account_id is None:
        return
    Account.objects.filter(pk=person.account_id).update(sessions_version=F("sessions_version") + 1)
    UserSession.objects.filter(user=person.account_id).delete()
    record("sessions.ended", by=by, school_id=person.school_id, about=person)


@transaction.atomic
def end_session(session: UserSession, *, by: Person) -> None:
    """End one place somebody is signed in at."""
    session.end()
    record("session.ended", by=by, school_id=by.school_id, about=by)


@transaction.atomic
def reset_second_step(person: Person, *, by: Person) -> None:
    """Remove authenticator app, passkeys and recovery codes of somebody who lost them.

    Their password stays and their sessions end. Raises AccountIsShared.
    """
    if person.account_id is None:
        return
    if is_shared_elsewhere(person):
        raise AccountIsShared
    Authenticator.objects.filter(user=person.account_id).delete()
    end_sessions(person, by=by)
    record("second_step.reset", by=by, school_id=person.school_id, about=person)


def join_account(person: Person, account: Account) -> None:
    """Let the owner of `account` act as `person`, too. Raises CannotJoin.

    Call it inside the transaction that uses up the card or the invitation, in the person's school.
    """
    if Person.objects.filter(account=account).exclude(pk=person.pk).exists():
        raise CannotJoin
    if person.account_id == account.pk:
        return
    former = person.account
    if former is not None and former.last_login is not None:
        raise CannotJoin
    Person.objects.filter(pk=person.pk).update(account=account)
    person.account = account
    if former is not None:
        former.delete()  # made for the card, never signed in with
    record("account.joined", by=person, school_id=person.school_id, about=person)
