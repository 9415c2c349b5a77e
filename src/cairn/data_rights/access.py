"""The door to a request for erasure."""

from __future__ import annotations

import uuid

from django.http import Http404

from cairn.data_rights.models import ErasureRequest, ErasureState


def request_to_decide(request_id: uuid.UUID) -> ErasureRequest:
    """An open request of this school (the door of the page lets administrators in alone)."""
    found = (
        ErasureRequest.objects.filter(pk=request_id, state=ErasureState.ASKED)
        .select_related("person__school")
        .first()
    )
    if found is None:
        raise Http404
    return found
