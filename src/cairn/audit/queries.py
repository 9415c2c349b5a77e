"""Whether the chain still holds."""

from __future__ import annotations

import hmac

from django.db.models import Count

from cairn.audit.chain import exported_heads, head_of
from cairn.audit.models import AuditRow, AuditSeal


def verify_chain() -> list[str]:
    """Everything that no longer fits, one sentence each; empty where the chain holds."""
    troubles: list[str] = []
    previous_number, previous_head = 0, ""
    exported = exported_heads()
    seals = list(AuditSeal.objects.annotate(found=Count("rows")).order_by("number"))
    for seal in seals:
        if seal.number != previous_number + 1:
            troubles.append(f"Seals {previous_number + 1} to {seal.number - 1} were removed.")
        elif seal.previous_head != previous_head:
            troubles.append(f"Seal {seal.number} does not follow the seal before it.")
        troubles.extend(_troubles_of(seal, seal.found))
        previous_number, previous_head = seal.number, seal.head
    return troubles + _troubles_of_exported({seal.number: seal.head for seal in seals}, exported)


def _troubles_of(seal: AuditSeal, found: int) -> list[str]:
    batch = f"Batch {seal.number} of {seal.at:%Y-%m-%d %H:%M} UTC"
    if found < seal.count:
        return [f"{batch}: {seal.count - found} of {seal.count} rows were removed."]
    if found > seal.count:
        return [f"{batch}: {found - seal.count} rows were added."]
    rows = AuditRow.objects.filter(seal=seal).order_by("id").iterator()
    if not hmac.compare_digest(head_of(seal.number, seal.previous_head, rows), seal.head):
        return [f"{batch}: a row was changed."]
    return []


def _troubles_of_exported(heads: dict[int, str], exported: dict[int, str]) -> list[str]:
    """What the file of heads knows better; seals newer than the file are not yet written there."""
    troubles = []
    for number in range(1, max(exported, default=0) + 1):
        if number not in exported:
            troubles.append(f"The file of heads lacks seal {number}.")
        elif number not in heads:
            troubles.append(f"Seal {number} stands in the file of heads and was removed here.")
        elif heads[number] != exported[number]:
            troubles.append(f"Seal {number} differs from the file of heads.")
    return troubles
