"""What this room holds about a person: who they are, and what they say of themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q

from cairn.lib.held_data import HeldData
from cairn.people.models import (
    Guardianship,
    OnCallShift,
    Person,
    Profile,
    SignInCard,
    StaffInvitation,
    StaffRole,
    default_readers,
)
from cairn.schools.models import School

SAID = tuple(default_readers())


def export_person(person: Person) -> Iterator[dict[str, Any]]:
    """Who somebody is to the school."""
    account = person.account
    yield {
        "kind": person.kind,
        "state": person.state,
        "user_name": account.username if account else person.user_name,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "preferred_name": person.preferred_name,
        "pronouns": person.pronouns,
        "year_group": person.year_group.name if person.year_group else "",
        "birth_date": person.birth_date.isoformat() if person.birth_date else "",
        "gender": person.gender,
        "email": person.email,
        "sign_in": _sign_in(person),
        "language": person.language,
        "roles": sorted(person.roles.values_list("role", flat=True)),
        "on_call": [
            {
                "weekday": shift.weekday,
                "from": f"{shift.starts_at:%H:%M}",
                "until": f"{shift.ends_at:%H:%M}",
            }
            for shift in person.shifts.all()
        ],
        "guardianships": [
            {
                "as": "guardian" if link.guardian_id == person.pk else "student",
                "relationship": link.relationship,
            }
            for link in Guardianship.objects.filter(Q(guardian=person) | Q(student=person))
        ],
    }


def _sign_in(person: Person) -> dict[str, Any]:
    """How somebody signs in: names and days, never a secret."""
    account = person.account
    if account is None:
        return {}
    return {
        "addresses": sorted(
            EmailAddress.objects.filter(user=account).values_list("email", flat=True)
        ),
        "last_signed_in_on": account.last_login.date().isoformat() if account.last_login else "",
        "second_steps": sorted(
            Authenticator.objects.filter(user=account).values_list("type", flat=True)
        ),
        "linked_sign_ins": sorted(
            SocialAccount.objects.filter(user=account).values_list("provider", flat=True)
        ),
        "sessions": [
            {"since": session.created_at.isoformat(), "address": session.ip}
            for session in UserSession.objects.filter(user=account)
        ],
    }


def erase_ties(person: Person) -> int:
    """Take away roles, shifts, cards and guardianships; the person and the account go last."""
    ties = (
        StaffRole.objects.filter(person=person),
        OnCallShift.objects.filter(person=person),
        SignInCard.objects.filter(person=person),
        StaffInvitation.objects.filter(person=person),
        Guardianship.objects.filter(Q(guardian=person) | Q(student=person)),
    )
    return sum(rows.delete()[0] for rows in ties)


def expire_cards(school: School, before: date, dry_run: bool) -> int:
    """Remove cards and invitations that ended before a day: used or not, they open nothing."""
    count = 0
    for model in (SignInCard, StaffInvitation):
        rows = model.objects.filter(school=school, expires_at__date__lt=before)
        count += rows.count()
        if not dry_run:
            rows.delete()
    return count


def export_profile(person: Person) -> Iterator[dict[str, Any]]:
    """Somebody's own words, each with who reads it."""
    for profile in Profile.objects.filter(person=person):
        yield {
            **{name: getattr(profile, name) for name in SAID},
            "mentor_capacity": profile.mentor_capacity,
            "readers": profile.readers,
        }


def erase_profile(person: Person) -> int:
    """Take away what a person said of themselves."""
    return Profile.objects.filter(person=person).delete()[0]


PEOPLE = HeldData(
    name="people",
    models=(
        "people.Account",
        "people.Person",
        "people.StaffRole",
        "people.OnCallShift",
        "people.Guardianship",
        "people.SignInCard",
        "people.StaffInvitation",
    ),
    export=export_person,
    erase=erase_ties,
    expire=expire_cards,
)
PROFILES = HeldData(
    name="profile", models=("people.Profile",), export=export_profile, erase=erase_profile
)
