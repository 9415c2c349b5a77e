"""Key pages and posts against a bare view in the same run: processor time, queries, bytes.

    python -m benchmarks.pages [--sizes small,large] [--json FILE]

Budgets: a page at most 20 times a bare view and 8 queries (Today 12), a post 12 times; HTML at most
14 kB compressed. Runs on the database of DATABASE_URL, or on SQLite in a folder of its own.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

SIZES = {"small": (50, 500), "large": (5_000, 200_000)}
ROUNDS = 40
PAGE_TIMES, POST_TIMES, QUERIES, TODAY_QUERIES, BYTES = 20, 12, 8, 12, 14_000


@dataclass(frozen=True)
class Measured:
    """One page at one size."""

    size: str
    name: str
    milliseconds: float
    times_bare: float
    queries: int
    bytes: int
    within: bool


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
        results = _run(arguments.sizes.split(","))
    _print(results)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps([asdict(r) for r in results], indent=2))
    return 0 if all(r.within for r in results) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="small,large")
    parser.add_argument("--json", default="")
    return parser.parse_args()


def _run(sizes: list[str]) -> list[Measured]:
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
    print(
        f"{connection.vendor}, Python {sys.version.split()[0]}, processor seconds of this process"
    )
    results: list[Measured] = []
    for size in sizes:
        call_command("flush", verbosity=0, interactive=False)
        results += _measure_size(size)
    return results


def _measure_size(size: str) -> list[Measured]:
    from django.test import Client
    from django.urls import reverse

    from benchmarks.population import fill
    from cairn.lib.tenant import in_school
    from cairn.mentorships.models import Mentorship
    from cairn.people.models import Account

    school = fill(*SIZES[size])
    with in_school(school):
        pair = Mentorship.objects.order_by("started_at", "id").select_related(
            "mentee__account", "mentor__account", "thread"
        )[0]
        goal = pair.goals.all()[0]
    mentee, mentor, coordinator = Client(), Client(), Client()
    mentee.force_login(pair.mentee.account)
    mentor.force_login(pair.mentor.account)
    coordinator.force_login(Account.objects.get(username="coordinator"))
    thread = reverse("conversations:thread", args=[pair.thread.pk])
    send = reverse("conversations:message_send", args=[pair.thread.pk])
    gets: list[tuple[str, Any, str, int]] = [
        ("mentee: Today", mentee, reverse("home:today"), TODAY_QUERIES),
        ("mentor: Today", mentor, reverse("home:today"), TODAY_QUERIES),
        ("coordinator: Overview", coordinator, reverse("home:today"), TODAY_QUERIES),
        ("thread of 1,000 messages", mentee, thread, QUERIES),
        ("list of conversations", mentee, reverse("conversations:thread_list"), QUERIES),
        ("goals", mentee, reverse("goals:goal_list"), QUERIES),
        ("one goal", mentee, reverse("goals:goal", args=[goal.pk]), QUERIES + 2),
        ("people", coordinator, reverse("people:people_list"), QUERIES),
    ]
    bare = _cost(lambda: Client().get("/bare/"))
    results = [_get(size, name, client, url, most, bare) for name, client, url, most in gets]

    def post() -> Any:
        return mentee.post(send, {"body": "Thursday it is.", "once": str(uuid.uuid4())})

    results.append(_judged(size, "post a message", post, bare, POST_TIMES, 20))
    return results


def _get(size: str, name: str, client: Any, url: str, most_queries: int, bare: float) -> Measured:
    return _judged(size, name, lambda: client.get(url), bare, PAGE_TIMES, most_queries)


def _judged(
    size: str, name: str, call: Callable[[], Any], bare: float, most: int, most_queries: int
) -> Measured:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    call()
    with CaptureQueriesContext(connection) as queries:
        answer = call()
    assert answer.status_code in {200, 303}, (name, answer.status_code)
    seconds = _cost(call)
    weight = len(gzip.compress(answer.content, 6))
    statements = [q for q in queries if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]
    within = seconds / bare <= most and len(statements) <= most_queries and weight <= BYTES
    return Measured(
        size,
        name,
        round(seconds * 1000, 2),
        round(seconds / bare, 1),
        len(statements),
        weight,
        within,
    )


def _cost(call: Callable[[], Any]) -> float:
    """The median processor seconds of one call, after a warm-up."""
    for _ in range(5):
        call()
    costs = []
    for _ in range(ROUNDS):
        started = time.process_time()
        call()
        costs.append(time.process_time() - started)
    return statistics.median(costs)


def _print(results: list[Measured]) -> None:
    print(f"{'size':6} {'page':28} {'ms':>7} {'x bare':>7} {'queries':>8} {'bytes':>7}  ")
    for r in results:
        verdict = "" if r.within else "OVER"
        print(
            f"{r.size:6} {r.name:28} {r.milliseconds:>7} {r.times_bare:>7} "
            f"{r.queries:>8} {r.bytes:>7}  {verdict}"
        )


if __name__ == "__main__":
    sys.exit(main())
