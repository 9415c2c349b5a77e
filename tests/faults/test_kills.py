"""Messages written over HTTP while web server, worker and database are killed (SIGKILL)."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.faults.sizes import SIZES
from tests.installation import Installation, children_of, runs, wait_for
from tests.pair import Pair, signed_in, written

pytestmark = pytest.mark.faults
READY_AGAIN_SECONDS = 5
WRITERS = 3


class Writer(threading.Thread):
    """Sends numbered messages; each again with the same key until it is acknowledged."""

    def __init__(self, installation: Installation, user_name: str, name: int) -> None:
        super().__init__(daemon=True)
        self.acknowledged: list[str] = []
        self.tries = 0
        self._browser = signed_in(installation, user_name)
        self._path = f"{Pair.of(installation).thread}send/"
        self._browser.get(Pair.of(installation).thread)
        self._writer = name
        self._enough = threading.Event()

    def run(self) -> None:
        while not self._enough.is_set():
            body = f"message {len(self.acknowledged)} of writer {self._writer}"
            key = str(uuid.uuid4())
            while not self._is_acknowledged(body, key):
                time.sleep(0.05)
            self.acknowledged.append(body)

    def _is_acknowledged(self, body: str, key: str) -> bool:
        self.tries += 1
        try:
            answer = self._browser.post(self._path, body=body, once=key)
        except OSError:
            return False
        # Anything but done or "not just now" would be a fault of its own.
        assert answer.status in {303, 503}, f"{answer.status}: {answer.text}"
        assert "/account/login/" not in answer.location, "signed out"
        return answer.status == 303

    def end(self) -> None:
        self._enough.set()
        self.join(60)
        assert not self.is_alive()


class Killer:
    """Kills one part after the other, and notes how long it takes until all is ready again.

    A part gives the processes to kill; one that kills by itself gives none. How long a database
    takes to recover its own files is not ours, so the time counts from when it answers again.
    """

    def __init__(self, installation: Installation, server: int) -> None:
        self.installation = installation
        self.server = server
        self.seconds: list[float] = []
        self._parts: list[Callable[[], list[int]]] = [
            lambda: children_of(self._web()),
            lambda: [self._web()],
            lambda: [self._worker()],
        ]

    def add(self, part: Callable[[], list[int]]) -> None:
        self._parts.append(part)

    def kill(self, number: int) -> None:
        part = self._parts[number % len(self._parts)]
        for process_id in part()[:1]:
            os.kill(process_id, signal.SIGKILL)
        self.seconds.append(wait_for(self._all_ready, 30))

    def _web(self) -> int:
        """The web server is the part that has children."""
        return next(child for child in children_of(self.server) if children_of(child))

    def _worker(self) -> int:
        return next(child for child in children_of(self.server) if not children_of(child))

    def _all_ready(self) -> bool:
        alive = [child for child in children_of(self.server) if runs(child)]
        return len(alive) == 2 and self.installation.answers()


@pytest.fixture
def own_server() -> Iterator[postgres.OwnServer | None]:
    """A PostgreSQL that may be killed, where this run is on PostgreSQL."""
    if not postgres.url_of_this_run():
        yield None
        return
    server = postgres.OwnServer()
    yield server
    server.stop()


@pytest.fixture
def victim(
    tmp_path: Path, own_server: postgres.OwnServer | None, request: pytest.FixtureRequest
) -> Installation:
    """An installation with a pair, on a database that may be killed."""
    if own_server is None:
        return request.getfixturevalue("with_pair")
    pair_once: Installation = request.getfixturevalue("pair_once")
    postgres.copy_to(own_server.url, pair_once.more["DATABASE_URL"])
    return pair_once.copied_to(tmp_path / "data", DATABASE_URL=own_server.url)


def kill_connection(server: postgres.OwnServer) -> list[int]:
    """Kill one of the database's processes: it ends all others and recovers by itself."""
    os.kill(random.choice(children_of(server.process_id)), signal.SIGKILL)
    time.sleep(0.2)
    wait_for(server.answers, 60)
    return []


def kill_database(server: postgres.OwnServer) -> list[int]:
    """Kill the database's first process, and start it again once its children have noticed."""
    first = server.process_id
    others = children_of(first)
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: not any(runs(one) for one in [first, *others]), 20)
    server.start_again()
    wait_for(server.answers, 60)
    return []


def test_nothing_acknowledged_is_lost_doubled_or_half_done(
    victim: Installation, own_server: postgres.OwnServer | None
) -> None:
    pair = Pair.of(victim)
    with victim.running("serve") as server:
        killer = Killer(victim, server.pid)
        kills = SIZES.kills
        if own_server is not None:
            killer.add(lambda: kill_connection(own_server))
            killer.add(lambda: kill_database(own_server))
            kills += 2
        writers = [
            Writer(victim, (pair.mentee, pair.mentor)[number % 2], number)
            for number in range(WRITERS)
        ]
        for writer in writers:
            writer.start()
        for number in range(kills):
            wanted = SIZES.writes * (number + 1) / (kills + 1)

            def far_enough(wanted: float = wanted) -> bool:
                assert all(writer.is_alive() for writer in writers), "a writer met a strange answer"
                return sum(len(writer.acknowledged) for writer in writers) >= wanted

            wait_for(far_enough, 120)
            killer.kill(number)
        wait_for(lambda: sum(len(w.acknowledged) for w in writers) >= SIZES.writes, 120)
        for writer in writers:
            writer.end()
    acknowledged = [body for writer in writers for body in writer.acknowledged]

    found = written(victim)

    assert Counter(found["bodies"]) == Counter(acknowledged), "0 lost, 0 doubled"
    assert found["numbers"] == list(range(1, found["last_number"] + 1))
    assert found["audited_once"], "0 half done"
    assert found["keys_used_once"]
    assert max(killer.seconds) < READY_AGAIN_SECONDS, killer.seconds
    assert sum(writer.tries for writer in writers) > len(acknowledged), "some met a dead server"
