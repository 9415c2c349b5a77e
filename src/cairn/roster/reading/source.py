"""From a zip, a folder or one file to a folder that is safe to read."""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from cairn.roster.reading.problems import Problem, RosterRefused

MOST_FILES = 100
MOST_TIMES_LARGER = 200  # roster tables compress to about a tenth
RATIO_COUNTS_FROM = 1024 * 1024  # a small file of equal rows compresses well and harms nobody
LARGEST_DIRECTORY = 256 * 1024  # a hundred entries with their names take far less
BLOCK = 64 * 1024

TABLES = {
    name.lower(): name
    for name in (
        *("manifest.csv", "orgs.csv", "academicSessions.csv", "users.csv", "roles.csv"),
        "demographics.csv",
    )
}
# What reading a damaged zip can raise.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)


def unpack_zip(archive: Path, into: Path, max_bytes: int) -> Path:
    """Unpack the tables we read, counting while unpacking; raises RosterRefused."""
    _check_directory(archive)
    try:
        with zipfile.ZipFile(archive) as opened:
            _unpack_all(opened, into, max_bytes)
    except _BROKEN as error:
        raise RosterRefused(Problem("zip_broken", archive.name)) from error
    return into


def check_folder(folder: Path, max_bytes: int) -> Path:
    """A folder of CSV files, none of them a link, together not too large."""
    files = sorted(folder.glob("*.csv"))
    if len(files) > MOST_FILES:
        raise RosterRefused(Problem("too_many_files", folder.name, detail=str(MOST_FILES)))
    for file in files:
        if file.is_symlink():
            raise RosterRefused(Problem("link", file.name))
    if sum(file.stat().st_size for file in files) > max_bytes:
        raise RosterRefused(Problem("too_large", folder.name, detail=_megabytes(max_bytes)))
    return folder


def _unpack_all(opened: zipfile.ZipFile, into: Path, max_bytes: int) -> None:
    members = opened.infolist()
    if len(members) > MOST_FILES:
        raise RosterRefused(Problem("too_many_files", detail=str(MOST_FILES)))
    for member in members:
        _check_name(member)
    tables = {member: name for member in members if (name := _table_of(member))}
    if not tables and any(member.filename.lower().endswith(".zip") for member in members):
        raise RosterRefused(Problem("zip_in_zip"))
    left = max_bytes
    seen: set[str] = set()
    for member, name in tables.items():
        if name in seen:
            raise RosterRefused(Problem("file_twice", name))
        seen.add(name)
        left -= _unpack_one(opened, member, into / name, left, max_bytes)


def _check_directory(archive: Path) -> None:
    """Refuse a list of contents far longer than a roster's before it is read into memory."""
    with archive.open("rb") as opened:
        size = opened.seek(0, os.SEEK_END)
        opened.seek(max(0, size - 65_557))  # the end record, and the longest comment after it
        tail = opened.read()
    found = tail.rfind(b"PK\x05\x06")
    if found < 0 or len(tail) - found < 22:
        raise RosterRefused(Problem("zip_broken", archive.name))
    if int.from_bytes(tail[found + 12 : found + 16], "little") > LARGEST_DIRECTORY:
        raise RosterRefused(Problem("too_many_files", archive.name, detail=str(MOST_FILES)))


def _table_of(member: zipfile.ZipInfo) -> str:
    """The name of the table that an entry is, in whatever folder of the zip; else empty."""
    return "" if member.is_dir() else TABLES.get(PurePosixPath(member.filename).name.lower(), "")


def _check_name(member: zipfile.ZipInfo) -> None:
    name = member.filename
    shown = PurePosixPath(name).name[:80]
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise RosterRefused(Problem("name_escapes", shown))
    if stat.S_ISLNK(member.external_attr >> 16):
        raise RosterRefused(Problem("link", shown))
    if member.flag_bits & 0x1:
        raise RosterRefused(Problem("encrypted", shown))
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise RosterRefused(Problem("zip_broken", shown))


def _unpack_one(
    opened: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path, left: int, max_bytes: int
) -> int:
    written = 0
    with opened.open(member) as packed, target.open("wb") as unpacked:
        while block := packed.read(BLOCK):
            written += len(block)
            if written > left:
                detail = _megabytes(max_bytes)
                raise RosterRefused(Problem("too_large", target.name, detail=detail))
            most = max(RATIO_COUNTS_FROM, MOST_TIMES_LARGER * member.compress_size)
            if written > most:
                raise RosterRefused(Problem("zip_bomb", target.name))
            unpacked.write(block)
    return written


def _megabytes(count: int) -> str:
    return f"{count / (1024 * 1024):.0f} MB"
