"""Who gets to conversations: their members."""

from __future__ import annotations

from typing import Any

from cairn.conversations.actions import open_thread
from tests.access_matrix import STUDENTS, Row
from tests.cast import Cast

PAIR = {"mentee", "mentor"}


def _thread(cast: Cast) -> dict[str, Any]:
    return {"thread_id": open_thread(cast.mentorship).pk}


def _pair(cast: Cast) -> dict[str, Any]:
    open_thread(cast.mentorship)
    return {"mentorship_id": cast.mentorship.pk}


ROWS = {
    "conversations:thread_list": Row({"get": STUDENTS}),
    "conversations:thread": Row({"get": PAIR}, _thread, outlives_pair=True),
    "conversations:message_send": Row(
        {"post": PAIR},
        _thread,
        lambda cast: {"body": "Hello", "once": str(cast.iteration.pk)},
        outlives_pair=True,
    ),
    "conversations:thread_of_pair": Row({"get": PAIR}, _pair, outlives_pair=True),
}
