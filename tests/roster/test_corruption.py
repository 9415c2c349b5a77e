"""Whatever happens to a real file on its way: it is imported whole, or refused with reasons."""

from __future__ import annotations

import uuid
import zipfile
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.people.models import Person
from cairn.roster.enums import UploadState
from cairn.roster.models import RosterUpload
from cairn.schools.models import School
from tests.cast import Cast, signed_in_client
from tests.roster.rosters import REAL, run_jobs, zip_of


def _first_hundred() -> dict[str, bytes]:
    """The real file's first people: enough for every kind, quick enough for many tries."""
    with zipfile.ZipFile(REAL) as opened:
        tables = {
            name: opened.read(name).splitlines(keepends=True)[:100] for name in opened.namelist()
        }
    ids = {line.split(b",")[0] for line in tables["users.csv"]}
    tables["demographics.csv"] = [
        line for line in tables["demographics.csv"] if line.split(b",")[0] in ids
    ]
    return {name: b"".join(lines) for name, lines in tables.items()}


TABLES = _first_hundred()
JUNK = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([b'"', b"\x00", b"\r", b",,,,", b"=1+1", b"\xff\xfe", b"\xe2\x80\xae", b"\n"]),
)


@st.composite
def corrupted(draw: st.DrawFn) -> bytes:
    """The real zip with bytes changed in one of its tables, or in the zip itself."""
    tables = dict(TABLES)
    name = draw(st.sampled_from([*sorted(TABLES), ""]))
    content = tables.get(name) or zip_of(tables.items())
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(content)))
        length = draw(st.integers(0, 400))
        content = content[:start] + draw(JUNK) + content[start + length :]
    return zip_of((tables | {name: content}).items()) if name else content


@pytest.mark.once
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(file=corrupted())
def test_a_corrupted_file_is_refused_or_imported_whole(file: bytes, cast: Cast) -> None:
    School.objects.filter(pk=cast.coordinator.school_id).update(source_id=_school_id())
    client = signed_in_client(cast.coordinator)
    before = Person.objects.count()
    upload = SimpleUploadedFile("roster.zip", file)
    answer = client.post(
        reverse("roster:import_start"), {"roster": upload, "once": str(uuid.uuid4())}
    )
    assert answer.status_code in {302, 422}
    if answer.status_code == 422:  # an empty file
        return
    mine = RosterUpload.objects.latest("created_at")
    for _step in range(2):
        run_jobs()
        mine.refresh_from_db()
        page = client.get(reverse("roster:import_page", args=[mine.pk]))
        assert page.status_code in {200, 302}
        client.post(reverse("roster:import_confirm", args=[mine.pk]))
    mine.refresh_from_db()
    if mine.state == UploadState.DONE:
        assert Person.objects.count() - before == mine.counts["created"]
    else:
        assert mine.state in {UploadState.REFUSED, UploadState.COLUMNS}
        assert mine.problem_count or mine.state == UploadState.COLUMNS
        assert Person.objects.count() == before
    Person.objects.exclude(source_id="").delete()
    mine.delete()


def _school_id() -> str:
    line = next(line for line in TABLES["orgs.csv"].decode().splitlines() if ",school," in line)
    return line.split(",")[0]


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


def test_the_file_as_it_is_would_be_imported(cast: Cast) -> None:
    """Else the test above would show nothing."""
    School.objects.filter(pk=cast.coordinator.school_id).update(source_id=_school_id())
    client = signed_in_client(cast.coordinator)
    upload = SimpleUploadedFile("roster.zip", zip_of(TABLES.items()))
    client.post(reverse("roster:import_start"), {"roster": upload, "once": str(uuid.uuid4())})
    run_jobs()
    mine = RosterUpload.objects.get()
    assert (mine.state, mine.problems) == (UploadState.LOOKED, [])
