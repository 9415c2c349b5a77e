"""Invitations of staff by mail."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.lib.tenant import across_schools, in_school
from cairn.outbox.actions import enqueue_mail
from cairn.people.actions.accounts import ensure_accounts, join_account, set_password
from cairn.people.codes import hash_of, new_link_code
from cairn.people.errors import InvitationNotUsable
from cairn.people.models import Account, Person, StaffInvitation

INVITATION_DAYS = 7


@transaction.atomic
def invite_staff(person: Person, *, by: Person) -> StaffInvitation:
    """Mail a link that lets this person in once; earlier ones that were not used end."""
    ensure_accounts([person])
    StaffInvitation.objects.filter(person=person, used_at=None).delete()
    code = new_link_code()
    invitation = StaffInvitation.objects.create(
        school_id=person.school_id,
        person=person,
        code_hash=hash_of(code),
        expires_at=clock.now() + timedelta(days=INVITATION_DAYS),
        email=person.email,
        made_by=by,
    )
    with translation.override(person.mail_language):
        enqueue_mail(
            to=person.email,
            subject=_("Your sign-in at %(school)s") % {"school": person.school.name},
            text=_letter(person, code),
            key=f"invitation:{invitation.pk}",
            school_id=person.school_id,
        )
    record("staff.invited", by=by, school_id=person.school_id, about=invitation)
    return invitation


def _letter(person: Person, code: str) -> str:
    address = settings.BASE_URL + reverse("people:invitation_open", kwargs={"code": code})
    return _(
        "Hello %(name)s,\n\n"
        "%(school)s uses Cairn for its peer mentoring. With this link you choose how you sign in. "
        "It works once, within %(days)d days:\n\n%(address)s\n\n"
        "If you did not expect this, please tell your school's office."
    ) % {
        "name": person.first_name,
        "school": person.school.name,
        "days": INVITATION_DAYS,
        "address": address,
    }


def invitation_of(code: str) -> StaffInvitation:
    """The invitation with this code while it can be used. Raises InvitationNotUsable."""
    with across_schools():
        found = (
            StaffInvitation.objects.filter(
                code_hash=hash_of(code),
                used_at=None,
                expires_at__gt=clock.now(),
                person__state="active",
            )
            .select_related("person__school", "person__account")
            .first()
        )
    if found is None or found.email != found.person.email:
        raise InvitationNotUsable
    return found


@transaction.atomic
def accept_invitation(code: str, *, password: str = "", account: Account | None = None) -> Account:
    """Set a password with an invitation, or join it to the `account` one has; once.

    Raises InvitationNotUsable, and CannotJoin for an account that has somebody here.
    """
    invitation = invitation_of(code)
    person = invitation.person
    with in_school(person.school):
        mine = StaffInvitation.objects.filter(pk=invitation.pk, used_at=None)
        if not mine.update(used_at=clock.now()):
            raise InvitationNotUsable
        if account is None:
            account = set_password(person, password)
            _note_address(account, invitation.email)
        else:
            join_account(person, account)
        record("invitation.used", by=person, school_id=person.school_id, about=invitation)
    return account


def _note_address(account: Account, email: str) -> None:
    """Who opened the mail has the address: codes may be sent there."""
    if not EmailAddress.objects.filter(email__iexact=email, verified=True).exists():
        EmailAddress.objects.update_or_create(
            user=account, email=email.lower(), defaults={"verified": True, "primary": True}
        )
