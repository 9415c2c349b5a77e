"""Sign-in cards: printed, used once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.lib.tenant import across_schools, in_school
from cairn.people.actions.accounts import (
    end_sessions,
    ensure_accounts,
    join_account,
    set_password,
)
from cairn.people.codes import hash_of, new_code
from cairn.people.enums import PersonKind
from cairn.people.errors import CardNotUsable, SecondStepStays
from cairn.people.models import Account, Person, SignInCard

CARD_DAYS = 14


@dataclass(frozen=True)
class PrintedCard:
    """A card as it is printed; the code exists nowhere else."""

    person: Person
    code: str

    @property
    def user_name(self) -> str:
        """The name to type beside the code, and ever after."""
        return self.person.account.username if self.person.account else ""


@transaction.atomic
def make_sign_in_cards(
    people: Iterable[Person], *, by: Person | None, days: int = CARD_DAYS
) -> list[PrintedCard]:
    """A new card for each; earlier cards of theirs that were not used end."""
    chosen = list(people)
    ensure_accounts(chosen)
    moment = clock.now()
    SignInCard.objects.filter(person__in=chosen, used_at=None).delete()
    printed = [PrintedCard(person, new_code()) for person in chosen]
    SignInCard.objects.bulk_create(
        SignInCard(
            school_id=card.person.school_id,
            person=card.person,
            code_hash=hash_of(card.code),
            expires_at=moment + timedelta(days=days),
            made_by=by,
        )
        for card in printed
    )
    for person in chosen:
        record("card.made", by=by, school_id=person.school_id, about=person)
    return printed


def card_of(code: str, *, user_name: str | None = None) -> SignInCard:
    """The card with this code while it can be used, and by this user name. Raises CardNotUsable."""
    with across_schools():
        card = (
            SignInCard.objects.filter(
                code_hash=hash_of(code),
                used_at=None,
                expires_at__gt=clock.now(),
                person__state="active",
            )
            .select_related("person__school", "person__account")
            .first()
        )
    if card is None or not _is_named(card.person, user_name):
        raise CardNotUsable
    return card


def _is_named(person: Person, user_name: str | None) -> bool:
    account = person.account
    return user_name is None or (
        account is not None and account.username.lower() == user_name.lower()
    )


def use_card(code: str, *, password: str) -> Account:
    """Set a password with a card, once. Raises CardNotUsable, also for the second of two."""
    return _used(code, lambda person: set_password(person, password))


def use_card_for_passkey(code: str, *, keep: Callable[[Account], Authenticator]) -> Authenticator:
    """Choose a passkey with a card, once; `keep` stores it. Raises CardNotUsable.

    Raises SecondStepStays for staff who have one: a passkey is both steps at once.
    """
    kept: list[Authenticator] = []

    def chosen(person: Person) -> Account:
        account = _account(person)
        if Authenticator.objects.filter(user=account).exists():
            raise SecondStepStays
        account.set_unusable_password()
        account.save(update_fields=["password"])
        kept.append(keep(account))
        return account

    account = _used(code, chosen)
    kept[0].user = account
    return kept[0]


def _account(person: Person) -> Account:
    ensure_accounts([person])
    if person.account is None:
        raise CardNotUsable
    return person.account


def use_card_to_join(code: str, *, account: Account) -> Person:
    """Use a card for the sign-in one has already. Raises CardNotUsable and CannotJoin."""
    card = card_of(code)

    def joined(person: Person) -> Account:
        join_account(person, account)
        return account

    _used(code, joined, is_new=False)
    return card.person


@transaction.atomic
def _used(code: str, choose: Callable[[Person], Account], *, is_new: bool = True) -> Account:
    card = card_of(code)
    person = card.person
    with in_school(person.school):
        if not SignInCard.objects.filter(pk=card.pk, used_at=None).update(used_at=clock.now()):
            raise CardNotUsable
        if is_new:
            ensure_accounts([person])
            _forget_lost_keys(person)
            end_sessions(person, by=person)
        account = choose(person)
        record("card.used", by=person, school_id=card.school_id, about=card)
    account.refresh_from_db(fields=["sessions_version"])
    return account


def _forget_lost_keys(person: Person) -> None:
    # A card is a new beginning for who lost their phone. Staff keep their second step: only an
    # administrator resets it, knowingly.
    if person.kind != PersonKind.STAFF and person.account_id:
        Authenticator.objects.filter(user=person.account_id).delete()
