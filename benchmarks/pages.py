"""Key pages and posts against a bare view in the same run: processor time, queries, bytes.

    python -m benchmarks.pages [--sizes small,large] [--rounds 40] [--json FILE] [--markdown FILE]

Budgets: a page at most 20 times a bare view (more only where STATED_TIMES says so) and the queries
its row of the access matrix names, a post at most 12 times; HTML at most 14 kB compressed. Runs on
the database of DATABASE_URL, or on SQLite in a folder of its own. The exit code is 1 where a budget
does not hold.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.telling import aligned, marked_down, processor, write_section

# People and messages.
SIZES = {"small": (50, 500), "large": (5_000, 200_000)}
PAGE_TIMES, POST_TIMES, POST_QUERIES, BYTES = 20, 12, 20, 14_000
# What a page may cost where 20 times is not enough, and why (docs/adr/0009).
STATED_TIMES = {
    "home:today": 26,  # What waits in six rooms, on one page.
    "people:profile_edit": 26,  # Ten questions, and beside each who reads the answer.
    "mentorships:pair_list": 24,  # Counted, put in order and named in words.
    "programmes:applicants": 36,  # Seven gates of 25 people, each from a table of its own.
}
# The client of PostgreSQL works a tenth of a millisecond a query more than SQLite in the process.
ON_POSTGRESQL = 1.25
FRAME = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")


@dataclass(frozen=True)
class Visit:
    """One page or post: who asks for it, how, and its budgets."""

    name: str
    send: Callable[[], Any]
    most_times: int
    most_queries: int


@dataclass(frozen=True)
class Measured:
    """What one visit costs at one size."""

    size: str
    name: str
    milliseconds: float
    times_bare: float
    most_times: int
    queries: int
    most_queries: int
    bytes: int

    @property
    def over(self) -> list[str]:
        """The budgets that do not hold."""
        found = []
        if self.times_bare > self.most_times:
            found.append("time")
        if self.queries > self.most_queries:
            found.append("queries")
        if self.bytes > BYTES:
            found.append("bytes")
        return found


def main() -> int:
    """Measure, print, and say by the exit code whether every budget holds."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        os.environ["CAIRN_DATA_DIR"] = folder
        os.environ["CAIRN_LOG_LEVEL"] = "ERROR"
        os.environ["CAIRN_ALLOWED_HOSTS"] = "testserver"
        os.environ["DJANGO_SETTINGS_MODULE"] = "cairn.config.settings"
        import django

        django.setup()
        about = _prepare()
        print(about)
        results: list[Measured] = []
        for size in arguments.sizes.split(","):
            results += _measure_size(size, arguments.rounds)
    print("\n".join(aligned(HEAD, map(_cells, results))))
    if arguments.json:
        Path(arguments.json).write_text(json.dumps([asdict(r) for r in results], indent=2))
    if arguments.markdown:
        _write_section(Path(arguments.markdown), about, results)
    return 1 if any(r.over for r in results) else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="small,large")
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--json", default="")
    parser.add_argument("--markdown", default="")
    return parser.parse_args()


def _prepare() -> str:
    """An empty database and a bare view; returns what this runs on."""
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.http import HttpResponse
    from django.urls import clear_url_caches, path

    from cairn.config import urls

    settings.STORAGES["staticfiles"]["BACKEND"] = (
        "django.contrib.staticfiles.storage.StaticFilesStorage"
    )
    urls.urlpatterns.append(path("bare/", lambda request: HttpResponse("ok"), name="bare"))
    clear_url_caches()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    with connection.cursor() as cursor:
        is_sqlite = connection.vendor == "sqlite"
        cursor.execute("SELECT sqlite_version()" if is_sqlite else "SHOW server_version")
        version = cursor.fetchone()[0].split(" ")[0]
    name = "SQLite" if is_sqlite else "PostgreSQL"
    python = platform.python_version()
    return f"{name} {version}, Python {python}, Django {django.get_version()}, {processor()}"


# --- What is visited ---------------------------------------------------------------------------


def _measure_size(size: str, rounds: int) -> list[Measured]:
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from benchmarks.population import fill

    call_command("flush", verbosity=0, interactive=False)
    started = time.perf_counter()
    school = fill(*SIZES[size])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(f"{size}: {SIZES[size]} people and messages in {time.perf_counter() - started:.0f} s")
    bare = Client()
    return [_measured(size, visit, lambda: bare.get("/bare/"), rounds) for visit in _visits(school)]


def _visits(school: Any) -> Iterator[Visit]:
    from cairn.lib.tenant import in_school
    from cairn.mentorships.models import Mentorship
    from cairn.people.models import Account, Person

    with in_school(school):
        pair = Mentorship.objects.select_related(
            "mentee__account", "mentor__account", "thread", "iteration"
        ).get(thread__last_number__gte=500)
        goal = pair.goals.all()[0]
        coordinator = Account.objects.get(username="coordinator")
        somebody = Person.objects.filter(kind="student").order_by("pk")[0]
    for who, name, kwargs, query in (
        (pair.mentee.account, "home:today", {}, ""),
        (pair.mentor.account, "home:today", {}, ""),
        (pair.mentee.account, "conversations:thread", {"thread_id": pair.thread.pk}, ""),
        (pair.mentee.account, "conversations:thread_list", {}, ""),
        (pair.mentee.account, "goals:goal_list", {}, ""),
        (pair.mentee.account, "goals:goal", {"goal_id": goal.pk}, ""),
        (pair.mentor.account, "goals:pair_goals", {"mentorship_id": pair.pk}, ""),
        (pair.mentee.account, "mentorships:pair_page", {"mentorship_id": pair.pk}, ""),
        (pair.mentee.account, "people:profile_edit", {}, ""),
        (coordinator, "home:today", {}, ""),
        (coordinator, "people:people_list", {}, ""),
        (coordinator, "people:people_list", {}, f"?words={somebody.given_name}"),
        (coordinator, "mentorships:pair_list", {}, ""),
        (coordinator, "programmes:applicants", {"iteration_id": pair.iteration_id}, ""),
    ):
        role = {pair.mentee.account: "mentee", pair.mentor.account: "mentor"}.get(
            who, "coordinator"
        )
        yield _page(f"{role}: {name}{' found' if query else ''}", who, name, kwargs, query)
    yield from _posts(pair, goal)


def _page(title: str, account: Any, name: str, kwargs: dict[str, Any], query: str) -> Visit:
    from django.urls import reverse
    from tests.access_matrix import all_rows
    from tests.proofs.test_query_budgets import STATED

    client, url = _signed_in(account), reverse(name, kwargs=kwargs) + query
    most = STATED.get(name, all_rows()[name].queries)
    return Visit(title, lambda: client.get(url), STATED_TIMES.get(name, PAGE_TIMES), most)


def _posts(pair: Any, goal: Any) -> Iterator[Visit]:
    from django.urls import reverse

    client = _signed_in(pair.mentee.account)
    due_on = (pair.school.today() + timedelta(weeks=4)).isoformat()
    for title, name, args, typed in (
        (
            "post a message",
            "conversations:message_send",
            [pair.thread.pk],
            {"body": "Thursday it is."},
        ),
        (
            "set a goal",
            "goals:goal_set",
            [],
            {"statement": "Speak up", "area": "academic", "due_on": due_on, "first_step": "Ask"},
        ),
        ("add a step", "goals:step_add", [goal.pk], {"text": "Write the first line"}),
    ):
        url = reverse(name, args=args)

        def send(url: str = url, typed: dict[str, str] = typed) -> Any:
            return client.post(url, {**typed, "once": str(uuid.uuid4())})

        yield Visit(title, send, POST_TIMES, POST_QUERIES)


def _signed_in(account: Any) -> Any:
    from django.test import Client

    client = Client()
    client.force_login(account)
    return client


# --- Measuring ---------------------------------------------------------------------------------


def _measured(size: str, visit: Visit, bare: Callable[[], Any], rounds: int) -> Measured:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    visit.send()
    with CaptureQueriesContext(connection) as captured:
        answer = visit.send()
    # Taken now: the next request empties the log.
    queries = [q["sql"] for q in captured.captured_queries]
    assert answer.status_code in {200, 302, 303}, (visit.name, answer.status_code)
    seconds, of_bare = _medians(visit.send, bare, rounds)
    client = ON_POSTGRESQL if connection.vendor == "postgresql" else 1
    return Measured(
        size=size,
        name=visit.name,
        milliseconds=round(seconds * 1000, 2),
        times_bare=round(seconds / of_bare, 1),
        most_times=round(visit.most_times * client),
        queries=sum(not sql.startswith(FRAME) for sql in queries),
        most_queries=visit.most_queries,
        bytes=len(gzip.compress(_plain(answer), 6)),
    )


def _plain(answer: Any) -> bytes:
    body: bytes = answer.content
    return gzip.decompress(body) if answer.get("Content-Encoding") == "gzip" else body


def _medians(send: Callable[[], Any], bare: Callable[[], Any], rounds: int) -> tuple[float, float]:
    """Median processor seconds of both, taken in turns, so that both meet the same machine."""
    for _ in range(5):
        send()
        bare()
    costs: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for call, kept in zip((send, bare), costs, strict=True):
            started = time.process_time()
            call()
            kept.append(time.process_time() - started)
    return statistics.median(costs[0]), statistics.median(costs[1])


# --- Telling -----------------------------------------------------------------------------------


def _cells(result: Measured) -> list[str]:
    return [
        result.size,
        result.name,
        f"{result.milliseconds:.2f}",
        f"{result.times_bare:.1f} of {result.most_times}",
        f"{result.queries} of {result.most_queries}",
        str(result.bytes),
        f"over: {', '.join(result.over)}" if result.over else "",
    ]


HEAD = ["size", "page or post", "ms", "× bare", "queries", "bytes", ""]


def _write_section(path: Path, about: str, results: list[Measured]) -> None:
    """Put this run into the document, in place of an earlier one on the same database."""
    database = about.split(" ", 1)[0]
    write_section(path, database, [about + ".", "", *marked_down(HEAD, map(_cells, results))])


if __name__ == "__main__":
    sys.exit(main())
