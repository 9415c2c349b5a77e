"""Accounts, people, roles, guardians and profiles."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from cairn.lib.ids import id_field
from cairn.people.enums import Gender, PersonKind, PersonState, Readers, Role
from cairn.schools.models import SchoolOwned, YearGroup


class AccountManager(BaseUserManager["Account"]):
    """Finds accounts by their user name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Account:
        """The account that signs in with `username`."""
        return self.get(username__iexact=username or "")


class Account(AbstractBaseUser):
    """A sign-in: user name and password, e-mail only for those who have one.

    An account carries no name and no role; those belong to the people (one per school) behind it.
    """

    id = id_field()
    username = models.CharField(_("user name"), max_length=80, unique=True)
    email = models.EmailField(_("e-mail"), blank=True)
    is_active = models.BooleanField(default=True)
    # Counted up to end every session of the account: each carries the number it began with.
    sessions_version = models.PositiveIntegerField(default=0)

    # Who acts with this sign-in, at every school. Only the account of a session has it: see
    # backends.AccountBackend.
    active_people: list[Person]

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    objects = AccountManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("username"), name="account_user_name_once")]

    def __str__(self) -> str:
        return self.username

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        # Django's own, with the number: a session ends when the password or the number changes.
        signed = f"{self.password}:{self.sessions_version}"
        return salted_hmac(
            "cairn.people.Account.session", signed, secret=secret, algorithm="sha256"
        ).hexdigest()


# What a list needs to name somebody. Asking for a few columns is cheaper than for all of them,
# above all where rows are ordered: Django then looks at each column it selects.
NAME_FIELDS = ("given_name", "family_name", "preferred_name")


def full_name_of(given_name: str, family_name: str, preferred_name: str) -> str:
    """First and last name for staff, from NAME_FIELDS in their order."""
    return f"{preferred_name or given_name} {family_name}".strip()


class Person(SchoolOwned):
    """Somebody at a school, with or without an account."""

    account = models.ForeignKey(
        Account, on_delete=models.SET_NULL, null=True, blank=True, related_name="people"
    )
    kind = models.CharField(max_length=10, choices=PersonKind)
    state = models.CharField(max_length=10, choices=PersonState, default=PersonState.ACTIVE)
    source_id = models.CharField(max_length=255, blank=True, db_index=True)
    user_name = models.CharField(_("user name"), max_length=80, blank=True)
    given_name = models.CharField(_("first name"), max_length=120)
    family_name = models.CharField(_("last name"), max_length=120, blank=True)
    preferred_name = models.CharField(_("name you like to be called"), max_length=120, blank=True)
    pronouns = models.CharField(_("pronouns"), max_length=40, blank=True)
    year_group = models.ForeignKey(
        YearGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="people"
    )
    birth_date = models.DateField(null=True, blank=True)
    gender = models.CharField(max_length=10, choices=Gender, blank=True, default="")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["family_name", "given_name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["school", "source_id"],
                condition=~models.Q(source_id=""),
                name="person_source_once",
            ),
            models.UniqueConstraint(
                fields=["school", "account"],
                condition=models.Q(account__isnull=False),
                name="person_account_once",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "kind", "state"], name="person_kind_state"),
            # As lists are ordered: a page of one is read without putting everybody in order.
            models.Index(
                "school", Lower("family_name"), Lower("given_name"), "id", name="person_by_name"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def name(self) -> str:
        """How others at school call this person: preferred or first name, and an initial."""
        first = self.preferred_name or self.given_name
        return f"{first} {self.family_name[:1]}." if self.family_name else first

    @property
    def first_name(self) -> str:
        """The name in a greeting."""
        return self.preferred_name or self.given_name

    @property
    def mail_language(self) -> str:
        """The language mails to this person are in: the one they chose, else their school's."""
        return self.language or self.school.language

    @property
    def full_name(self) -> str:
        """First and last name, for staff."""
        return full_name_of(self.given_name, self.family_name, self.preferred_name)


class StaffRole(SchoolOwned):
    """A role a member of staff holds; it takes effect and ends with the next request."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="roles")
    role = models.CharField(max_length=24, choices=Role)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "role"], name="staff_role_once")]


class OnCallShift(SchoolOwned):
    """When somebody answers a page: from a time of a weekday until the next time it is `ends_at`.

    An end that is not later than the start lies on the next day.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="shifts")
    weekday = models.SmallIntegerField(_("day of the week"))  # 0 is Monday
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("until"))

    class Meta:
        ordering = ["weekday", "starts_at"]


class Guardianship(SchoolOwned):
    """A parent or carer and the student they answer for."""

    # Its own index would repeat the constraint's.
    guardian = models.ForeignKey(
        Person, on_delete=models.CASCADE, related_name="wards", db_index=False
    )
    student = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="guardianships")
    relationship = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=10, default="roster")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["guardian", "student"], name="guardianship_once")
        ]


class SignInCard(SchoolOwned):
    """A printed code that lets one person in once, to choose how they sign in from then on.

    Only its hash is kept.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cards")
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")


class StaffInvitation(SchoolOwned):
    """A mailed link that lets a member of staff make an account once. Only its hash is kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    email = models.EmailField(blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="+")


def default_readers() -> dict[str, str]:
    """The most private setting that still lets matching work."""
    return {
        "strengths": Readers.PAIR,
        "growth_areas": Readers.PAIR,
        "interests": Readers.PAIR,
        "dislikes": Readers.MATCHING,
        "hopes": Readers.PAIR,
        "languages": Readers.PAIR,
        "free_times": Readers.MATCHING,
        "background": Readers.MATCHING,
    }


class Profile(SchoolOwned):
    """What a student says of themselves, in their own words; lists of short texts."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="profile")
    strengths: Any = models.JSONField(default=list, blank=True)
    growth_areas: Any = models.JSONField(default=list, blank=True)
    interests: Any = models.JSONField(default=list, blank=True)
    dislikes: Any = models.JSONField(default=list, blank=True)
    languages: Any = models.JSONField(default=list, blank=True)
    free_times: Any = models.JSONField(default=list, blank=True)  # codes of timetable slots
    background: Any = models.JSONField(default=list, blank=True)  # only what was opted in
    hopes = models.TextField(blank=True)
    mentor_capacity = models.PositiveSmallIntegerField(default=0)
    readers: Any = models.JSONField(default=default_readers)  # field -> Readers
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(auto_now=True)
