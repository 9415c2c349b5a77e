"""Asking parents by mail, and their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from cairn.audit.actions import record
from cairn.lib import clock
from cairn.outbox.actions import enqueue_mail
from cairn.people.enums import PersonState
from cairn.people.models import Guardianship, Person
from cairn.programmes.access import invitation_of_token
from cairn.programmes.actions.chunks import in_chunks
from cairn.programmes.actions.consents import record_answer
from cairn.programmes.actions.iterations import lock_iteration
from cairn.programmes.enums import ConsentVoice
from cairn.programmes.errors import InvitationNotUsable
from cairn.programmes.models import Application, ConsentText, GuardianInvitation, Iteration
from cairn.programmes.policies import LIVE_STATES
from cairn.programmes.queries import latest_invitations
from cairn.programmes.tokens import hash_of_token, new_token

VALID_FOR = timedelta(days=14)
# A parent who was asked is asked again only after some days.
AGAIN_AFTER = timedelta(days=5)


@dataclass(frozen=True)
class Invited:
    """What came of asking parents: mails, students asked about lately, students without an
    address, and those whose application does not stand."""

    mails: int = 0
    asked_lately: int = 0
    without_address: int = 0
    left: int = 0

    def __add__(self, other: Invited) -> Invited:
        return Invited(
            self.mails + other.mails,
            self.asked_lately + other.asked_lately,
            self.without_address + other.without_address,
            self.left + other.left,
        )


def invite_guardians(iteration: Iteration, ids: Sequence[UUID], *, by: Person) -> Invited:
    """Mail a link to the parents of these applicants; pressing twice sends once.

    An earlier link of the same parent for the same child ends. Whoever was asked in the last five
    days is left in peace.
    """
    result = Invited()
    for chunk in in_chunks(ids):
        with transaction.atomic():
            lock_iteration(iteration.pk)
            result += _invite(iteration, chunk, by)
    return result


def _invite(iteration: Iteration, ids: Sequence[UUID], by: Person) -> Invited:
    applications = Application.objects.filter(
        iteration=iteration, pk__in=ids, state__in=LIVE_STATES
    )
    students = dict.fromkeys(applications.values_list("person_id", flat=True))
    addresses = _addresses_of(list(students))
    asked = latest_invitations(iteration.programme_id, list(students))
    moment = clock.now()
    lately = without = 0
    to_send: list[Guardianship] = []
    for student_id in students:
        links = addresses.get(student_id, [])
        recent = {
            i.guardian_id
            for i in asked.get(student_id, [])
            if i.used_at is None and i.sent_at > moment - AGAIN_AFTER
        }
        due = [link for link in links if link.guardian_id not in recent]
        without += not links
        lately += bool(links) and not due
        to_send += due
    _send(iteration, to_send, by)
    return Invited(len(to_send), lately, without, len(ids) - applications.count())


def _addresses_of(students: list[UUID]) -> dict[UUID, list[Guardianship]]:
    """The ties to parents who can be reached by mail; one query."""
    found: dict[UUID, list[Guardianship]] = {}
    ties = Guardianship.objects.filter(
        student__in=students, guardian__state=PersonState.ACTIVE
    ).select_related("guardian__account", "guardian__school")
    for tie in ties.order_by("id"):
        if address_of(tie.guardian):
            found.setdefault(tie.student_id, []).append(tie)
    return found


def address_of(guardian: Person) -> str:
    """A parent's e-mail, or the empty text."""
    return guardian.email or (guardian.account.email if guardian.account else "")


def _send(iteration: Iteration, ties: list[Guardianship], by: Person) -> None:
    """A new link to each parent; unused ones about the same children end."""
    moment = clock.now()
    _end_unused(iteration, ties)
    tokens = [new_token() for _tie in ties]
    invitations = [
        GuardianInvitation(
            school_id=iteration.school_id,
            guardian=tie.guardian,
            student_id=tie.student_id,
            programme_id=iteration.programme_id,
            code_hash=hash_of_token(token) or "",
            sent_at=moment,
            sent_by=by,
            expires_at=moment + VALID_FOR,
        )
        for tie, token in zip(ties, tokens, strict=True)
    ]
    GuardianInvitation.objects.bulk_create(invitations)
    for invitation, token in zip(invitations, tokens, strict=True):
        _mail(invitation, token)
        record("guardian.invited", by=by, school_id=iteration.school_id, about=invitation)


def _end_unused(iteration: Iteration, ties: list[Guardianship]) -> None:
    """The links these parents have not used for these children open nothing any more."""
    pairs = {(tie.guardian_id, tie.student_id) for tie in ties}
    unused = GuardianInvitation.objects.filter(
        programme=iteration.programme_id,
        student__in={student_id for _guardian_id, student_id in pairs},
        used_at=None,
    )
    ended = [row.pk for row in unused if (row.guardian_id, row.student_id) in pairs]
    GuardianInvitation.objects.filter(pk__in=ended).delete()


def _mail(invitation: GuardianInvitation, token: str) -> None:
    guardian = invitation.guardian
    with translation.override(guardian.mail_language):
        enqueue_mail(
            to=address_of(guardian),
            subject=_("%(school)s asks for your answer") % {"school": guardian.school.name},
            text=_mail_text(guardian, token),
            key=f"guardian-invitation:{invitation.pk}",
            school_id=invitation.school_id,
        )


def _mail_text(guardian: Person, token: str) -> str:
    address = settings.BASE_URL + reverse("programmes:invitation", args=[token])
    return _(
        "Hello,\n\n"
        "%(school)s would like to ask you something about your child. On the page behind this "
        "link you can read what it is about and answer with yes or no. You need no account.\n\n"
        "%(address)s\n\n"
        "The link is meant for you alone. It works once, for %(days)s days. If it does not work "
        "any more, ask the school for a new one, or answer on paper.\n"
    ) % {"school": guardian.school.name, "address": address, "days": VALID_FOR.days}


@transaction.atomic
def answer_invitation(token: str, *, yes: bool, text: ConsentText, relationship: str = "") -> None:
    """A parent's yes or no by a link, once, in the scope of the link's school.

    Raises InvitationNotUsable, also for the second of two, and TextHasChanged where another text
    was published while the page was open; the link can then still be used.
    """
    invitation, application = invitation_of_token(token)
    used = GuardianInvitation.objects.filter(
        pk=invitation.pk, used_at=None, expires_at__gt=clock.now()
    ).update(used_at=clock.now())
    if not used:
        raise InvitationNotUsable
    tie = Guardianship.objects.get(guardian=invitation.guardian_id, student=invitation.student_id)
    record_answer(
        application.iteration,
        invitation.student,
        yes=yes,
        voice=ConsentVoice.GUARDIAN,
        given_by=invitation.guardian,
        relationship=relationship or tie.relationship,
        by_link=True,
        text=text,
    )
