"""A roster that is wrong is refused with a clear reason; nothing else is ever raised."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.roster.reading.problems import Problem
from cairn.roster.reading.reader import RosterFiles, open_roster

MANY = 50 * 1024 * 1024
FILES = {
    "manifest.csv": "propertyName,value\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\n",
    "orgs.csv": "sourcedId,name,type,parentSourcedId\nt,Trust,district,\ns,School,school,t\n",
    "users.csv": "sourcedId,givenName,familyName,role,orgSourcedIds,agentSourcedIds,grades\n"
    "a,Amina,B,student,s,g,07\ng,Ngozi,B,parent,s,,\n",
}


def problems_of(path: Path, max_bytes: int = MANY) -> list[Problem]:
    with open_roster(RosterFiles(path), max_bytes=max_bytes) as roster:
        return roster.problems.listed


def folder_with(path: Path, **changed: str | bytes) -> Path:
    for name, text in (FILES | {f"{k}.csv": v for k, v in changed.items()}).items():
        (path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_good_folder_of_version_1_1_is_read(tmp_path: Path) -> None:
    with open_roster(RosterFiles(folder_with(tmp_path)), max_bytes=MANY) as roster:
        assert roster.problems.listed == []
        assert {(p.source_id, p.kind, p.year_level) for p in roster.people()} == {
            ("a", "student", 7),
            ("g", "guardian", None),
        }
        assert [(link.guardian, link.student) for link in roster.links()] == [("g", "a")]


HEAD = FILES["users.csv"].splitlines()[0] + "\n"
SHORT = "sourcedId,givenName,familyName,role,orgSourcedIds"


@pytest.mark.parametrize(
    ("file", "content", "code", "row"),
    [
        ("users", (HEAD + "a,A,B,student,s,,\n").encode("utf-16"), "utf16", None),
        ("users", (HEAD + "a,Zoë,B,student,s,,\n").encode("latin-1"), "not_utf8", 2),
        ("users", HEAD + "a,A\x00,B,student,s,,\n", "nul", 2),
        ("users", "sourcedId,givenName\na,A\n", "column_missing", 1),
        ("users", HEAD + "a,A,B,student,s,,\n" * 2, "id_twice", 3),
        ("users", HEAD + "a,A,B,student,s,nobody,\n", "unknown_reference", 2),
        ("users", HEAD + "a,A,B,student,nowhere,,\n", "unknown_reference", 2),
        ("users", HEAD + "a,=1+1,B,student,s,,\n", "formula", 2),
        ("users", HEAD + f"a,{'x' * 10_001},B,student,s,,\n", "too_long", 2),
        ("users", HEAD + "a,A\u202enitram,B,student,s,,\n", "hidden_sign", 2),
        ("users", HEAD + 'a,"A\nb",B,student,s,,\nb,=x,B,student,s,,\n', "formula", 4),
        ("users", HEAD + "a,＝A,B,student,s,,\n", "formula", 2),
        ("users", HEAD + 'a,A,B,student,s,,\nb,"B,C,student,s,,\n' * 3, "not_csv", 3),
        ("users", HEAD + 'a,A,B,student,s,,\nb,"B,C,student,s,,\nc,D\n', "quote_open", 3),
        ("users", HEAD + "a,A,B,student,s,,Y7x\n", "year_wrong", 2),
        ("users", HEAD + "a,A,B,wizard,s,,\n", "role_unknown", 2),
        ("users", HEAD + "a,A,B,student,,,\n", "no_role", 2),
        ("users", HEAD + "a,A,B,student,s,\n", "cells_wrong", 2),
        ("users", ",".join(f"c{n}" for n in range(300)) + "\n", "too_many_columns", 1),
        ("users", "," * 1_000_000 + "\n", "line_too_long", 1),
        ("users", HEAD + 'a,"' + "x" * 150_000 + "\n", "too_long", 2),
        ("users", "sourcedId,sourcedId,givenName\n", "column_twice", 1),
        ("users", "", "empty_file", None),
        (
            "users",
            f"{SHORT},username\na,A,B,student,s,abc\nb,B,B,student,s,ABC\n",
            "user_name_twice",
            3,
        ),
        (
            "users",
            f"{SHORT},birthDate\na,A,B,student,s,02/06/2012\n",
            "date_wrong",
            2,
        ),
        (
            "orgs",
            "sourcedId,name,type,parentSourcedId\nt,T,district,s\ns,S,school,t\n",
            "circle",
            2,
        ),
        (
            "orgs",
            "sourcedId,name,type,parentSourcedId\ns,S,school,o1\n"
            + "".join(f"o{n},O,department,o{n + 1}\n" for n in range(1, 200)),
            "circle",
            2,
        ),
    ],
)
def test_a_bad_file_names_its_reason_and_row(
    tmp_path: Path, file: str, content: str | bytes, code: str, row: int | None
) -> None:
    found = problems_of(folder_with(tmp_path, **{file: content}))
    assert (code, f"{file}.csv", row) in {(p.code, p.file, p.row) for p in found}


@pytest.mark.parametrize("name", ["../users.csv", "/etc/users.csv", "a\\..\\users.csv"])
def test_a_zip_that_names_other_places_is_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / "bad.zip", "w") as opened:
        opened.writestr(name, "x")
    assert [p.code for p in problems_of(tmp_path / "bad.zip")] == ["name_escapes"]


def test_links_bombs_and_crowds_in_zips_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("users.csv")
    link.external_attr = 0o120777 << 16
    bomb = b"0" * (8 * 1024 * 1024)
    for code, members, limit in (
        ("zip_in_zip", [("roster.zip", b"PK")], MANY),
        ("file_twice", [("a/users.csv", b""), ("b/users.csv", b"")], MANY),
        ("link", [(link, b"/etc/passwd")], MANY),
        ("zip_bomb", [("users.csv", bomb)], MANY),
        ("too_large", [("users.csv", bomb)], 1024),
        ("too_many_files", [(f"{n}.csv", b"") for n in range(101)], MANY),
    ):
        with zipfile.ZipFile(tmp_path / code, "w", zipfile.ZIP_DEFLATED) as opened:
            for name, content in members:
                opened.writestr(name, content)
        assert [p.code for p in problems_of(tmp_path / code, limit)] == [code]


def test_a_locked_zip_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as opened:
        opened.writestr("users.csv", "x")
    locked = bytearray((tmp_path / "x.zip").read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + place] |= 1
    (tmp_path / "x.zip").write_bytes(locked)
    assert [p.code for p in problems_of(tmp_path / "x.zip")] == ["encrypted"]


def test_a_zip_with_a_long_list_of_contents_is_refused_before_it_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as opened:
        for number in range(6_000):
            opened.writestr(f"{number}.csv", "")
    assert [p.code for p in problems_of(tmp_path / "x.zip")] == ["too_many_files"]


def test_what_a_mac_puts_into_a_zip_is_passed_over(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as opened:
        for name, content in FILES.items():
            opened.writestr(f"roster/{name}", content)
            opened.writestr(f"__MACOSX/roster/._{name}", b"\x00\x05\x16\x07")
    assert problems_of(tmp_path / "x.zip") == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_plain_file_with_a_mark_and_any_delimiter_is_read(tmp_path: Path, delimiter: str) -> None:
    rows = (("Adno", "Forename", "Surname", "Year Group"), ("7", "Zoë", "Bell", "Year 8"))
    text = "\r\n".join(delimiter.join(row) for row in rows)
    (tmp_path / "plain.csv").write_bytes(text.encode("utf-8-sig"))
    with open_roster(RosterFiles(tmp_path / "plain.csv"), max_bytes=MANY) as roster:
        assert roster.problems.listed == []
        [zoe] = roster.people()
        assert (zoe.source_id, zoe.given_name, zoe.year_level) == ("7", "Zoë", 8)


def test_200_problems_are_listed_and_all_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"p{n},=x,B,student,s,,\n" for n in range(300))
    with open_roster(
        RosterFiles(folder_with(tmp_path, users=HEAD + rows)), max_bytes=MANY
    ) as roster:
        assert (len(roster.problems.listed), roster.problems.count >= 300) == (200, True)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    garbage=st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: (HEAD + text).encode("utf-8", "surrogatepass")),
    )
)
def test_garbage_never_raises(tmp_path: Path, garbage: bytes) -> None:
    with open_roster(RosterFiles(folder_with(tmp_path, users=garbage)), max_bytes=MANY) as roster:
        list(roster.people())
