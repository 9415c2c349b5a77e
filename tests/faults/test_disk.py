"""A disk that is full, and a database that may only be read: nothing breaks, nothing is lost."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from cairn.conversations.actions import open_thread
from tests.cast import Cast, signed_in_client
from tests.installation import Browser, Installation, children_of
from tests.pair import Pair, signed_in, written

BODY = "I would like to talk about the maths test on Friday."


class SmallDisk:
    """A disk of its own that can be filled to the last byte, where this user may mount one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        words = ["mount", "-t", "tmpfs", "-o", "size=64m,mode=0700", "none", str(folder)]
        self.is_mounted = os.geteuid() == 0 and not subprocess.run(words, check=False).returncode

    def fill(self, server: int) -> None:
        """Leave no room for the server's next write."""
        if not self.is_mounted:
            _limit_files(server, 0)
            return
        with (self.folder / "filling").open("wb", buffering=0) as file:
            for size in (1 << 20, 1 << 12, 1):
                self._write_until_full(file, size)

    def make_room(self, server: int) -> None:
        """As somebody does who was called."""
        if self.is_mounted:
            (self.folder / "filling").unlink()
        else:
            _limit_files(server, resource.RLIM_INFINITY)

    def leave(self) -> None:
        """Take the disk away again."""
        if self.is_mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=True)

    @staticmethod
    def _write_until_full(file, size: int) -> None:
        try:
            while True:
                file.write(b"x" * size)
        except OSError:
            return


def _limit_files(process_id: int, size: int) -> None:
    """No file of these processes may grow beyond `size`: every write fails as on a full disk."""
    for one in [process_id, *children_of(process_id)]:
        _soft, hard = resource.prlimit(one, resource.RLIMIT_FSIZE)
        resource.prlimit(one, resource.RLIMIT_FSIZE, (size, hard))
        if one != process_id:
            _limit_files(one, size)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    disk = SmallDisk(tmp_path / "disk")
    yield disk
    disk.leave()


def send(browser: Browser, pair: Pair, body: str = BODY):
    return browser.post(f"{pair.thread}send/", body=body, once=str(uuid.uuid4()))


@pytest.mark.faults
@pytest.mark.once
def test_a_full_disk_is_a_503_with_the_text_and_recovers_without_a_restart(
    pair_once: Installation, small_disk: SmallDisk
) -> None:
    shutil.copytree(pair_once.folder, small_disk.folder / "data")
    full = Installation(small_disk.folder / "data")
    pair = Pair.of(full)
    with full.running("web") as server:
        browser = signed_in(full, pair.mentee)
        browser.get(pair.thread)
        assert send(browser, pair, "before").status == 303
        small_disk.fill(server.pid)

        # SQLite fills up what its files have left over before it needs the disk.
        answers = [send(browser, pair) for _ in range(40)]

        refused = [answer for answer in answers if answer.status == 503]
        assert refused
        assert {answer.status for answer in answers} <= {303, 503}
        assert all(BODY in answer.text for answer in refused)
        small_disk.make_room(server.pid)
        assert send(browser, pair, "after").status == 303
        assert full.answers()
    bodies = written(full)["bodies"]
    assert bodies.count(BODY) == len(answers) - len(refused)
    assert (bodies[0], bodies[-1]) == ("before", "after")


def only_read(yes: bool) -> None:
    """What a standby, or a disk mounted for reading, does to every write."""
    words = {
        "sqlite": "PRAGMA query_only = {}",
        "postgresql": "SET default_transaction_read_only = {}",
    }
    with connection.cursor() as cursor:
        cursor.execute(words[connection.vendor].format("on" if yes else "off"))


@pytest.mark.django_db(transaction=True)
def test_a_database_that_may_only_be_read_is_a_503_with_the_text(cast: Cast) -> None:
    client = signed_in_client(cast.mentee)
    client.raise_request_exception = False
    thread = f"/messages/{open_thread(cast.mentorship).pk}/"
    only_read(True)
    try:
        answer = client.post(f"{thread}send/", {"body": BODY, "once": str(uuid.uuid4())})
    finally:
        only_read(False)

    assert answer.status_code == 503
    assert BODY in answer.content.decode()
