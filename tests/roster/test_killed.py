"""An import killed at any moment leaves all of a file or nothing, and can be run again."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.installation import Installation
from tests.roster.rosters import REAL, REAL_PROFILES

CAIRN = [sys.executable, "-m", "cairn.cli.main"]
PEOPLE = 1322


@pytest.fixture
def installation(installed: Installation) -> dict[str, str]:
    """The environment of an installation of its own, with nobody in it, on SQLite."""
    return environment_of(installed.folder)


def environment_of(folder: Path) -> dict[str, str]:
    environment = os.environ | {"CAIRN_DATA_DIR": str(folder)}
    environment.pop("DATABASE_URL", None)
    environment["DJANGO_SETTINGS_MODULE"] = "cairn.config.settings"
    return environment


def import_roster(environment: dict[str, str], *words: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [*CAIRN, "import-roster", str(REAL), "--profiles", str(REAL_PROFILES), *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def database_of(environment: dict[str, str]) -> Path:
    return Path(environment["CAIRN_DATA_DIR"]) / "cairn.sqlite3"


def people_of(environment: dict[str, str]) -> int:
    with sqlite3.connect(database_of(environment)) as opened:
        return int(opened.execute("SELECT COUNT(*) FROM people_person").fetchone()[0])


@pytest.mark.faults
def test_killed_at_any_moment_it_leaves_all_or_nothing(installation: dict[str, str]) -> None:
    started = time.monotonic()
    import_roster(installation, "--preview").communicate()
    whole = time.monotonic() - started
    for step in range(6):
        running = import_roster(installation)
        time.sleep(whole * (0.4 + 0.12 * step))
        running.send_signal(signal.SIGKILL)
        running.communicate()
        assert people_of(installation) in {0, PEOPLE}
    again = import_roster(installation, "--json")
    counts = json.loads(again.communicate()[0])
    assert counts["created"] + counts["unchanged"] == PEOPLE
    assert people_of(installation) == PEOPLE


@pytest.mark.faults
def test_ctrl_c_is_one_line_and_its_own_exit_code(installation: dict[str, str]) -> None:
    imports = Path(installation["CAIRN_DATA_DIR"]) / "imports"
    # Somebody else writes meanwhile, so that it cannot be over before the signal comes.
    with sqlite3.connect(database_of(installation)) as other:
        other.execute("BEGIN IMMEDIATE")
        running = import_roster(installation)
        until = time.monotonic() + 20
        while time.monotonic() < until and not list(imports.glob("reading-*")):
            time.sleep(0.005)
        running.send_signal(signal.SIGINT)
        other.rollback()
    said = running.communicate()
    assert (running.returncode, said[1].strip()) == (130, "Stopped. Nothing was changed.")
    assert people_of(installation) == 0
    assert list(imports.iterdir()) == []
