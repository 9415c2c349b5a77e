"""`cairn import-roster` tells scripts by its exit code and its last line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cairn.roster.commands import import_roster
from tests.roster.rosters import AMINA, LEO, NGOZI, REAL, REAL_PROFILES, folder_with

pytestmark = pytest.mark.django_db


def run(*words: object) -> Result:
    return CliRunner().invoke(import_roster, [str(word) for word in words])


def counts_of(result: Result) -> dict[str, int]:
    counts: dict[str, int] = json.loads(result.stdout.splitlines()[-1])
    return counts


def test_the_real_roster_and_its_profiles() -> None:
    result = run(REAL, "--profiles", REAL_PROFILES, "--json")
    assert result.exit_code == 0
    assert counts_of(result) == {
        "created": 1322, "updated": 0, "unchanged": 0, "paused": 0, "errors": 0, "students": 649,
    }  # fmt: skip
    again = counts_of(run(REAL, "--profiles", REAL_PROFILES, "--json"))
    assert (again["created"], again["unchanged"]) == (0, 1322)
    assert counts_of(run(REAL_PROFILES, "--json"))["unchanged"] == 649


def test_a_bad_file_says_why_and_fails(tmp_path: Path) -> None:
    result = run(folder_with(tmp_path, AMINA, NGOZI, "x,=1,B,student,s,,,\n"), "--json")
    assert result.exit_code == 1
    assert counts_of(result)["errors"] == 1
    assert "users.csv, row 4, givenName" in result.stderr


def test_a_missing_file_says_so() -> None:
    result = run("nowhere.zip")
    assert result.exit_code == 1
    assert "nowhere.zip: This file is missing." in result.stderr


def test_a_preview_changes_nothing(tmp_path: Path) -> None:
    path = folder_with(tmp_path, LEO)
    assert counts_of(run(path, "--preview", "--json"))["created"] == 1
    assert counts_of(run(path, "--json"))["created"] == 1


def test_a_plain_file_with_its_columns_in_a_mapping(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("Nr;Rufname\n7;Ada\n")
    (tmp_path / "columns.csv").write_text("ours,theirs\nsourcedId,Nr\ngivenName,Rufname\n")
    run(folder_with(tmp_path / "roster", LEO))
    result = run(
        tmp_path / "people.csv", "--mapping", tmp_path / "columns.csv",
        "--school", "Hill School", "--partial", "--json",
    )  # fmt: skip
    assert counts_of(result) == counts_of(result) | {"created": 1, "paused": 0, "errors": 0}
