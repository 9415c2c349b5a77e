"""/healthz says the process lives, /readyz whether it can serve, and why not."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.test import Client

from tests.installation import Browser, Installation, wait_for

pytestmark = pytest.mark.django_db


def ready(client: Client) -> tuple[int, list[str]]:
    answer = client.get("/readyz")
    return answer.status_code, answer.json()["problems"]


@pytest.fixture(autouse=True)
def keys_folder(settings, tmp_path):
    settings.KEYS_DIR = tmp_path


def test_a_process_that_can_serve(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert ready(client) == (200, [])


def test_they_ask_neither_session_nor_database_of_sessions(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert not answer.cookies


def test_a_missing_migration(client, settings):
    settings.MIGRATION_MODULES = {}  # The tables of the tests were made without any.

    assert ready(client) == (503, ["migrations are missing"])
    assert client.get("/healthz").status_code == 200


def test_a_missing_keys_folder(client, settings, tmp_path):
    settings.KEYS_DIR = tmp_path / "gone"

    assert ready(client) == (503, ["the keys folder is missing"])


@pytest.mark.once
def test_a_database_that_went_away_is_told_without_details(installed: Installation):
    secret = "no-such-user-of-ours"
    away = Installation(
        installed.folder,
        more={"DATABASE_URL": f"postgres://{secret}@127.0.0.1:9/nothing", "CACHE_URL": "db://"},
    )
    server = away.start("web")
    try:
        wait_for(lambda: _answers(away))
        with ThreadPoolExecutor() as visitors:  # Each waits some seconds for the database.
            asked = [
                visitors.submit(Browser(away.url).get, path)
                for path in ("/readyz", "/account/login/", "/healthz")
            ]
        answer, page, alive = (one.result() for one in asked)
    finally:
        server.terminate()
        server.wait(20)

    assert alive.status == 200
    assert answer.status == 503
    assert json.loads(answer.text)["problems"] == ["the database does not answer"]
    assert page.status in {200, 503}
    assert secret not in answer.text + page.text


def _answers(installation: Installation) -> bool:
    try:
        return Browser(installation.url).get("/healthz").status == 200
    except OSError:
        return False
