"""Who imports a roster: whoever manages people, each their own upload."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from cairn.roster.actions.uploading import start_upload
from tests.access_matrix import Row
from tests.cast import Cast

MANAGERS = {"coordinator", "administrator", "other_school_coordinator"}
MINE = {"coordinator"}
PLAIN = b"id,first name,last name,role\np1,Amina,Bello,student\n"


def _own_upload(cast: Cast) -> dict[str, Any]:
    upload = start_upload(
        by=cast.coordinator,
        roster=SimpleUploadedFile("roster.csv", PLAIN),
        profiles=None,
        once=str(uuid.uuid4()),
    )
    return {"upload_id": upload.pk}


ROWS = {
    "roster:import_start": Row({"get": MANAGERS, "post": MANAGERS}),
    "roster:import_page": Row({"get": MINE}, _own_upload),
    "roster:import_columns": Row({"get": MINE, "post": MINE}, _own_upload),
    "roster:import_confirm": Row({"post": MINE}, _own_upload),
    "roster:import_look": Row({"post": MINE}, _own_upload),
    "roster:import_drop": Row({"post": MINE}, _own_upload),
    "roster:import_problems": Row({"get": MINE}, _own_upload),
}
