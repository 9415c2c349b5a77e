"""Two web servers and two workers against one PostgreSQL, with the cache there and in Redis."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests import postgres
from tests.installation import Browser, Installation, free_port, wait_for
from tests.pair import PASSWORD, Pair, signed_in

pytestmark = pytest.mark.postgresql
JOBS = 40
WRONG_PASSWORDS_BORNE = 20


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Redis of its own."""
    program = shutil.which("redis-server")
    assert program, "Redis is needed for this test. On Debian or Ubuntu: apt-get install redis"
    port = free_port()
    folder = tmp_path_factory.mktemp("redis")
    words = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(words, stdout=log, stderr=log)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="module")
def first(
    tmp_path_factory: pytest.TempPathFactory, pair_once: Installation
) -> Iterator[Installation]:
    """One machine of an installation on PostgreSQL, with a pair."""
    server = postgres.url_of_this_run()
    assert server, "Run this with a PostgreSQL: python -m tests.postgres python -m pytest …"
    with postgres.new_database(server, pair_once.more["DATABASE_URL"]) as url:
        yield pair_once.copied_to(
            tmp_path_factory.mktemp("machines") / "data",
            DATABASE_URL=url,
            CAIRN_LOG_LEVEL="WARNING",
        )


def second_machine(first: Installation, folder: Path) -> Installation:
    """A folder of its own; the same keys, database and cache."""
    return Installation(folder, more={**first.more, "CAIRN_KEYS_DIR": str(first.folder / "keys")})


@pytest.mark.parametrize("cache", ["in the database", "in Redis"])
def test_two_webs_share_sessions_and_what_they_count(
    first: Installation, tmp_path: Path, cache: str, request: pytest.FixtureRequest
) -> None:
    if cache == "in Redis":
        first.more["CACHE_URL"] = request.getfixturevalue("redis_url")
    other = second_machine(first, tmp_path / "second")
    pair = Pair.of(first)
    with first.running("web"), other.running("web"):
        here = signed_in(first, pair.mentee)
        there = here.at(other.url)
        assert there.get(pair.thread).status == 200, "signed in at one is signed in at both"
        sent = there.post(f"{pair.thread}send/", body="Hello from there", once=str(uuid.uuid4()))
        assert sent.status == 303
        assert "Hello from there" in here.get(pair.thread).text
        here.post("/account/logout/")
        assert there.get(pair.thread).status == 302, "and signed out at both"

        guessers = [Browser(first.url), Browser(other.url)]
        for number in range(WRONG_PASSWORDS_BORNE):
            guessers[number % 2].sign_in(pair.mentor, "a wrong guess")
        for guesser in guessers:
            stopped = guesser.sign_in(pair.mentor, PASSWORD)
            assert stopped.status in {200, 429}, "guesses at both count together"
        assert signed_in(other, pair.mentee), "and opens for everybody else"


def test_two_workers_do_each_job_once_and_each_tick_once(
    first: Installation, tmp_path: Path
) -> None:
    other = second_machine(first, tmp_path / "second")
    workers = [first.start("worker"), other.start("worker")]

    def counted() -> dict:
        return json.loads(first.python("tests.cli.counted_work", "count"))

    def all_done() -> bool:
        with psycopg.connect(first.more["DATABASE_URL"]) as connection:
            unfinished = (
                "SELECT 1 FROM django_tasks_database_dbtaskresult WHERE finished_at IS NULL"
            )
            return connection.execute(unfinished).fetchone() is None

    try:
        wait_for(lambda: counted()["workers_alive"] == 2)
        first.python("tests.cli.counted_work", "enqueue", str(JOBS))
        wait_for(all_done, 90)
        time.sleep(1)
        found = counted()
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            assert worker.wait(15) == 0

    assert found["mails_by_jobs"] == JOBS, "one mail a job: none twice, none missing"
    assert found["attempts"] == JOBS
    assert found["busy_workers"] == 2, "both worked"
    assert found["schedules"] == found["schedules_registered"]
    assert found["sealed_numbers"] == list(range(1, len(found["sealed_numbers"]) + 1))
    assert counted()["workers_alive"] == 0, "both said goodbye"
