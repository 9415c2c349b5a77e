"""`./start` and `./cairn`: what they say when the machine lacks something."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.installation import ROOT, Installation

pytestmark = pytest.mark.once
TOOLS = ("sh", "cat", "cksum", "dirname", "rm", "chmod")
NOBODY = 65534
GOOD_PYTHON = (
    'case "$*" in *sys.executable*) echo "$0" ;; *"-m pip"*) exit 1 ;; *"-m venv"*) {venv} ;; esac'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A fresh copy of what stands at the root, without an environment."""
    copy = tmp_path / "cairn"
    copy.mkdir()
    for name in ("start", "cairn"):
        shutil.copy2(ROOT / name, copy / name)
    shutil.copytree(ROOT / "requirements", copy / "requirements")
    return copy


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A PATH with the least of programs."""
    place = tmp_path / "bin"
    place.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found
        (place / tool).symlink_to(found)
    return place


def program(tools: Path, name: str, script: str) -> None:
    path = tools / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def start(folder: Path, tools: Path, *words: str, **more) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(folder / "start"), *words],
        env={"PATH": str(tools)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        **more,
    )


def says(done: subprocess.CompletedProcess[str], line: str) -> None:
    """It ended with exit code 1, and its last line, which says what to do, holds these words."""
    assert done.returncode == 1, done
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert lines.pop().startswith("cairn: ")
    assert line in done.stderr
    assert lines in ([], ["Making the environment (once) …"]), "one line, and no page of code"


def test_an_old_python(folder: Path, tools: Path) -> None:
    program(tools, "python3", "exit 1")

    says(start(folder, tools), "Python 3.11 or newer is needed. On Debian or Ubuntu: apt-get")


def test_no_python_at_all(folder: Path, tools: Path) -> None:
    says(start(folder, tools), "Python 3.11 or newer is needed")


def test_a_python_without_venv(folder: Path, tools: Path) -> None:
    program(tools, "python3", GOOD_PYTHON.format(venv="exit 1"))

    says(start(folder, tools), "venv module is missing. On Debian or Ubuntu: apt-get install")
    assert not (folder / ".venv").exists(), "nothing half made is left"


def test_no_network(folder: Path, tools: Path) -> None:
    program(tools, "python3", GOOD_PYTHON.format(venv="exit 1"))
    program(tools, "uv", 'case "$1" in pip) exit 2 ;; esac')

    says(start(folder, tools), "Is there a network?")
    assert not (folder / ".venv" / ".made-from").exists(), "so the next start tries again"


def test_a_folder_that_cannot_be_written(folder: Path, tools: Path) -> None:
    who: Mapping[str, int] = {}
    if os.geteuid() == 0:
        # Nothing is read-only for root: try it as somebody else, who can come here.
        who = {"user": NOBODY, "group": NOBODY}
        for place in [folder, *folder.parents]:
            if not place.stat().st_mode & 0o005:
                place.chmod(0o755)
    folder.chmod(0o555)
    try:
        says(start(folder, tools, **who), f"this folder cannot be written to: {folder}. Copy it")
    finally:
        folder.chmod(0o755)


def test_an_unknown_word(folder: Path, tools: Path) -> None:
    done = start(folder, tools, "fly")

    assert done.returncode == 2
    assert "unknown word: fly" in done.stderr


def test_cairn_at_the_root_sees_paths_from_where_you_stand(installed: Installation) -> None:
    standing = installed.folder.parent
    environment = installed.environment | {"CAIRN_DATA_DIR": installed.folder.name}

    done = subprocess.run(
        [str(ROOT / "cairn"), "backup", "here.backup"],
        cwd=standing,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert (standing / "here.backup").is_file()
