"""Who imports a roster: whoever manages people, each their own upload."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cairn.roster.staging import stage_roster
from tests.access_matrix import Row
from tests.cast import Cast

MANAGERS = {"coordinator", "administrator", "other_school_coordinator"}
PLAIN = b"id,first name,last name,role\np1,Amina,Bello,student\n"


def _own_upload(cast: Cast) -> dict[str, Any]:
    upload = SimpleUploadedFile("roster.csv", PLAIN)
    return {"import_id": stage_roster(cast.coordinator, upload, None)}


ROWS = {
    "roster:import_start": Row({"get": MANAGERS, "post": MANAGERS}),
    "roster:import_page": Row({"get": {"coordinator"}, "post": {"coordinator"}}, _own_upload),
}
