"""The supervisor and what it starts: real processes, killed for real."""

from __future__ import annotations

import os
import signal
import socket
import time
import urllib.request

import pytest

from tests.cli.conftest import children_of, wait_for


def test_a_taken_port_is_one_line(blank):
    with socket.socket() as door:
        door.bind(("127.0.0.1", blank.port))
        door.listen()
        done = blank.run("serve")

    assert done.returncode == 1
    assert done.stderr == (
        f"Error: Port {blank.port} is taken. Choose another: CAIRN_PORT={blank.port + 1} ./start\n"
    )


def test_a_folder_that_cannot_be_made_is_one_line(blank):
    blank.folder.write_text("a file stands where the folder should be")

    done = blank.run("serve")

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert str(blank.folder) in done.stderr


@pytest.mark.faults
def test_killed_children_are_started_again_within_five_seconds(serving, blank):
    for _ in range(2):
        before = children_of(serving)
        assert len(before) == 2
        for pid in before:
            os.kill(pid, signal.SIGKILL)

        def all_new(before: list[int] = before) -> bool:
            now = children_of(serving)
            return len(now) == 2 and not set(now) & set(before) and blank.answers()

        wait_for(all_new, 5)


@pytest.mark.faults
def test_a_served_page_and_a_clean_stop(serving, blank):
    with urllib.request.urlopen(f"http://127.0.0.1:{blank.port}/", timeout=20) as answer:
        assert answer.status == 200
    children = children_of(serving)

    began = time.monotonic()
    serving.send_signal(signal.SIGINT)

    assert serving.wait(12) == 0
    assert time.monotonic() - began < 10
    assert not any(os.path.exists(f"/proc/{pid}") for pid in children)  # noqa: PTH110


@pytest.mark.faults
def test_nothing_is_left_behind_when_the_supervisor_is_killed(serving, blank):
    children = children_of(serving)

    serving.send_signal(signal.SIGKILL)

    wait_for(lambda: not any(_runs(pid) for pid in children), 12)
    assert not blank.answers()


def _runs(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as facts:  # noqa: PTH123
            return facts.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
