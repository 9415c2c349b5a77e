"""Recording what was done, and sealing what was recorded."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from cairn.audit.chain import export_heads, head_of
from cairn.audit.errors import NotOpaqueError
from cairn.audit.models import AuditRow, AuditSeal
from cairn.lib.clock import now

# A transaction that is still open can hold rows older than those already sealed; they simply go
# into a later batch. Waiting a minute keeps most batches in the order of time.
SETTLED_AFTER = timedelta(seconds=60)

_ACTION = re.compile(r"[a-z_]+(\.[a-z_]+)*")
_CODE = re.compile(r"[a-z_]{1,40}")


def record(
    action: str, *, by: Any | None, school_id: UUID, about: Any | None = None, **ids: object
) -> None:
    """Write down that `by` did `action` ("match.accepted") to `about`, with further `ids`.

    Call it inside the transaction of the deed, so that both stand or neither. `by` and `about`
    are anything with a primary key. Raises NotOpaqueError for a value that is no UUID, whole
    number, truth value, enum member or short code of small letters and underscores.
    """
    if not _ACTION.fullmatch(action) or len(action) > 80:
        raise NotOpaqueError(f"not the name of an action: {len(action)} characters")
    AuditRow.objects.create(
        school_id=_uuid("school_id", school_id),
        actor_id=None if by is None else _uuid("by", by.pk),
        action=action,
        about_kind="" if about is None else _kind(about),
        about_id="" if about is None else str(_opaque("about", about.pk)),
        details={name: _opaque(name, value) for name, value in ids.items()},
        at=now(),
    )


def seal_audit() -> int:
    """Chain all settled rows into the next sealed batch; returns how many there were.

    Any number of processes may call it at once: the number of a seal is unique, so one of them
    seals and the others do nothing until their next turn.
    """
    try:
        with transaction.atomic():
            count = _seal_settled_rows()
            transaction.on_commit(export_heads)
    except IntegrityError:
        return 0
    return count


def _seal_settled_rows() -> int:
    settled = AuditRow.objects.filter(seal=None, at__lt=now() - SETTLED_AFTER).order_by("id")
    first = settled.first()
    if first is None:
        return 0
    previous = AuditSeal.objects.order_by("-number").first()
    seal = AuditSeal.objects.create(
        number=previous.number + 1 if previous else 1,
        first_id=first.pk,
        last_id=first.pk,
        count=0,
        previous_head=previous.head if previous else "",
        head="",
        at=now(),
    )
    seal.count = settled.put_under(seal)
    rows = AuditRow.objects.filter(seal=seal).order_by("id")
    seal.first_id = rows.values_list("pk", flat=True)[0]
    seal.last_id = rows.reverse().values_list("pk", flat=True)[0]
    seal.head = head_of(seal.number, seal.previous_head, rows.iterator())
    seal.save(update_fields=["count", "first_id", "last_id", "head"])
    return seal.count


def _opaque(name: str, value: object) -> str | int | bool:
    """`value` as it may be kept. The error names the argument, never the value."""
    if isinstance(value, Enum):
        value = value.value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bool | int):
        return value
    if isinstance(value, str) and _CODE.fullmatch(value):
        return str(value)
    raise NotOpaqueError(f"{name} is no id and no short code: {type(value).__name__}")


def _uuid(name: str, value: object) -> UUID:
    if not isinstance(value, UUID):
        raise NotOpaqueError(f"{name} is no id: {type(value).__name__}")
    return value


def _kind(about: Any) -> str:
    """The label of a model ("matching.match"), or the small-lettered name of any other class."""
    meta = getattr(about, "_meta", None)
    return str(meta.label_lower) if meta else type(about).__name__.lower()
