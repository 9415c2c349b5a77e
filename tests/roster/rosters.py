"""Roster files for tests: a small school, and what a person of it looks like in a row."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from cairn.jobs.actions import beat, run_next_job
from cairn.people.models import Person
from cairn.roster.actions.uploading import start_upload
from cairn.roster.models import RosterUpload

ROOT = Path(__file__).parent.parent.parent / "src" / "cairn" / "demo" / "roster"
REAL = ROOT / "northbridge-oneroster-1.2.zip"
REAL_PROFILES = ROOT / "profiles.csv"
HEAD = "sourcedId,givenName,familyName,role,orgSourcedIds,agentSourcedIds,grades,email\n"
AMINA, LEO = "a,Amina,B,student,s,g,07,\n", "l,Leo,C,student,s,,10,leo@school.example\n"
NGOZI, ADA = "g,Ngozi,B,parent,s,,,\n", "d,Ada,D,administrator,s,,,\n"
ORGS = "sourcedId,name,type,parentSourcedId\nt,Hill Trust,district,\ns,Hill School,school,t\n"
MANIFEST = "propertyName,value\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\n"
PLAIN_HEAD = "id,first name,last name,role\n"


def folder_with(path: Path, *people: str, orgs: str = ORGS) -> Path:
    """A OneRoster 1.1 folder of these people at Hill School."""
    path.mkdir(exist_ok=True)
    (path / "manifest.csv").write_text(MANIFEST)
    (path / "orgs.csv").write_text(orgs)
    (path / "users.csv").write_text(HEAD + "".join(people))
    return path


def plain(*rows: str, head: str = PLAIN_HEAD, name: str = "our people.csv") -> SimpleUploadedFile:
    """A plain CSV as an upload."""
    return SimpleUploadedFile(name, (head + "".join(rows)).encode())


def upload(by: Person, roster: SimpleUploadedFile, once: str = "") -> RosterUpload:
    """The upload of a roster alone."""
    return start_upload(by=by, roster=roster, profiles=None, once=once or str(uuid.uuid4()))


def run_jobs() -> None:
    """What a worker would do now."""
    beat("test")
    while run_next_job("test"):
        pass


def zip_of(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of these files."""
    import zipfile

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in files:
            opened.writestr(name, content)
    return packed.getvalue()
