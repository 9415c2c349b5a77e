"""Export, erasure, retention."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from cairn.audit.actions import record
from cairn.data_rights import ledger, policies
from cairn.data_rights.errors import LastAdministratorStays
from cairn.data_rights.models import ErasureRequest, ErasureState
from cairn.lib import clock
from cairn.lib.held_data import all_held_data
from cairn.lib.tenant import across_schools, in_school
from cairn.people.models import Account, Person
from cairn.schools.models import School


def export_of(person: Person) -> dict[str, Any]:
    """Everything held about `person`, as plain values, by the kinds the rooms registered."""
    return {
        "made_at": clock.now().isoformat(),
        "school": person.school.name,
        "data": {held.name: list(held.export(person)) for held in all_held_data() if held.export},
    }


@transaction.atomic
def ask_for_erasure(person: Person) -> ErasureRequest:
    """Ask; asking twice is asking once."""
    try:
        with transaction.atomic():
            request = ErasureRequest.objects.create(
                school_id=person.school_id, person=person, asked_at=clock.now()
            )
    except IntegrityError:
        return ErasureRequest.objects.get(person=person, state=ErasureState.ASKED)
    record("erasure.asked", by=person, school_id=person.school_id, about=request)
    return request


@transaction.atomic
def decline_erasure(request: ErasureRequest, *, by: Person, because: str) -> None:
    """Say no, with the reason the person will read."""
    declined = ErasureRequest.objects.filter(pk=request.pk, state=ErasureState.ASKED).update(
        state=ErasureState.DECLINED, because=because, decided_at=clock.now()
    )
    if declined:
        record("erasure.declined", by=by, school_id=request.school_id, about=request)


@transaction.atomic
def erase_person(person: Person, *, by: Person | None) -> dict[str, int]:
    """Remove everything the rooms hold about `person`, the highest rooms first, then the person.

    Returns the rows of each kind. Audit rows stay: they hold ids alone. The ledger is written
    inside the transaction, before it commits. Raises LastAdministratorStays.
    """
    if not policies.may_be_erased(person):
        raise LastAdministratorStays
    counts = _take_away(person, by=by)
    ledger.append(person.pk, clock.now())
    return counts


def replay_purge_ledger() -> int:
    """Erase again whom a restored backup brought back; returns how many."""
    count = 0
    ids = iter(ledger.erased_ids())
    while chunk := list(islice(ids, 500)):
        with across_schools():
            back = list(Person.objects.filter(pk__in=chunk).select_related("school", "account"))
        for person in back:
            with in_school(person.school), transaction.atomic():
                _take_away(person, by=None)
            count += 1
    return count


def retain_everywhere(*, dry_run: bool) -> dict[str, int]:
    """A retention run of every school; rows by kind."""
    totals: Counter[str] = Counter()
    for school in School.objects.all():
        totals.update(retention_run(school, dry_run=dry_run))
    return dict(totals)


def _take_away(person: Person, *, by: Person | None) -> dict[str, int]:
    counts = {held.name: held.erase(person) for held in all_held_data() if held.erase}
    record("person.erased", by=by, school_id=person.school_id, about=person)
    account_id = person.account_id
    Person.objects.filter(pk=person.pk).delete()
    with across_schools():
        if account_id and not Person.objects.filter(account_id=account_id).exists():
            Account.objects.filter(pk=account_id).delete()
    return counts


def retention_run(
    school: School, *, dry_run: bool, by: Person | None = None, today: date | None = None
) -> dict[str, int]:
    """Remove what has been kept long enough; with `dry_run` only count. Rows by kind."""
    before = (today or school.today()) - timedelta(days=settings.RETENTION_DAYS)
    with in_school(school), transaction.atomic():
        counts = {
            held.name: held.expire(school, before, dry_run)
            for held in all_held_data()
            if held.expire
        }
        if not dry_run and any(counts.values()):
            record("retention.run", by=by, school_id=school.pk, about=school)
    return counts
