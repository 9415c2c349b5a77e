"""/healthz says the process lives; /readyz says it can serve: database, migrations, keys folder."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse


class HealthMiddleware:
    """Answers the two health addresses before sessions, so that they cost nothing and need none."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path == "/healthz":
            return JsonResponse({"status": "ok"})
        if request.path == "/readyz":
            problems = readiness_problems()
            state = {"status": "not ready" if problems else "ready", "problems": problems}
            return JsonResponse(state, status=503 if problems else 200)
        return self.get_response(request)


def readiness_problems() -> list[str]:
    """What keeps this process from serving, in words without details; empty when ready."""
    problems = []
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            problems.append("migrations are missing")
    except DatabaseError:
        problems.append("the database does not answer")
    if not settings.KEYS_DIR.is_dir():
        problems.append("the keys folder is missing")
    return problems
