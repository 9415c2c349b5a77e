"""The supervisor and what it starts: real processes, killed for real."""

from __future__ import annotations

import os
import signal
import socket
import time
import urllib.request

import pytest

from tests.installation import children_of, runs, wait_for


def test_a_taken_port_is_one_line(blank):
    with socket.socket() as door:
        door.bind(("127.0.0.1", blank.port))
        door.listen()
        done = blank.attempt("serve")

    assert done.returncode == 1
    assert done.stderr == (
        f"Error: Port {blank.port} is taken. Choose another: CAIRN_PORT={blank.port + 1} ./start\n"
    )


def test_a_folder_that_cannot_be_made_is_one_line(blank):
    blank.folder.write_text("a file stands where the folder should be")

    done = blank.attempt("serve")

    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert str(blank.folder) in done.stderr


@pytest.mark.faults
def test_killed_children_are_started_again_within_five_seconds(serving, installed):
    for _ in range(2):
        before = children_of(serving.pid)
        assert len(before) == 2
        for pid in before:
            os.kill(pid, signal.SIGKILL)

        def all_new(before: list[int] = before) -> bool:
            now = children_of(serving.pid)
            return len(now) == 2 and not set(now) & set(before) and installed.answers()

        wait_for(all_new, 5)


@pytest.mark.faults
def test_a_served_page_and_a_clean_stop(serving, installed):
    with urllib.request.urlopen(f"{installed.url}/", timeout=20) as answer:
        assert answer.status == 200
    children = children_of(serving.pid)

    began = time.monotonic()
    serving.send_signal(signal.SIGINT)

    assert serving.wait(12) == 0
    assert time.monotonic() - began < 10
    assert not any(runs(pid) for pid in children)


@pytest.mark.faults
def test_nothing_is_left_behind_when_the_supervisor_is_killed(serving, installed):
    children = children_of(serving.pid)

    serving.send_signal(signal.SIGKILL)

    wait_for(lambda: not any(runs(pid) for pid in children), 12)
    assert not installed.answers()
