"""Everyone has their own data; administrators of the school decide about erasure."""

from __future__ import annotations

from typing import Any

from cairn.data_rights.actions import ask_for_erasure
from tests.access_matrix import EVERYONE, Row
from tests.cast import Cast


def _request(cast: Cast) -> dict[str, Any]:
    return {"request_id": ask_for_erasure(cast.former_mentor).pk}


ROWS = {
    "data_rights:my_data": Row({"get": EVERYONE}),
    # One question a kind of data that a room holds, whoever asks.
    "data_rights:my_data_download": Row({"get": EVERYONE}, queries=20),
    "data_rights:erasure_ask": Row({"post": EVERYONE}),
    "data_rights:requests": Row({"get": {"administrator"}}),
    "data_rights:request_review": Row({"get": {"administrator"}}, _request),
    "data_rights:retention": Row({"get": {"administrator"}, "post": {"administrator"}}),
    "data_rights:request_erase": Row({"post": {"administrator"}}, _request),
    "data_rights:request_decline": Row(
        {"post": {"administrator"}}, _request, lambda cast: {"because": "The year is not over."}
    ),
}
