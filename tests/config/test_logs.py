"""What a person writes is in no log line: not as a value, in an address, or in an error."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import urllib.error
import urllib.request
import uuid

import pytest
import structlog

from cairn.config.logs import formatter
from tests.installation import Browser, Installation
from tests.pair import PASSWORD, Pair, signed_in


def canary() -> str:
    """A word that nobody else writes."""
    return f"canary{uuid.uuid4().hex}"


@pytest.fixture
def logged():
    """`logged(work)` gives the lines that logging did, as the product shapes them."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter("json"))
    logger = logging.getLogger("somebody.elses.library")
    logger.addHandler(handler)
    logger.propagate = False
    logger.setLevel(logging.DEBUG)

    def lines(work) -> list[dict]:
        work(logger)
        return [json.loads(line) for line in stream.getvalue().splitlines()]

    yield lines
    logger.removeHandler(handler)
    logger.propagate = True


def test_an_exception_is_its_kind_and_place(logged):
    word = canary()

    def work(logger: logging.Logger) -> None:
        local = f"{word} as a local variable"
        try:
            raise ValueError(f"{word} {local}")
        except ValueError:
            logger.exception("it failed for %s", word)

    [line] = logged(work)

    assert line["error"] == "ValueError"
    assert "test_logs.py:" in line["place"]
    assert line["event"] == "it failed for …"
    assert word not in json.dumps(line)


def test_words_put_in_by_a_library_are_left_out_and_numbers_stay(logged):
    word = canary()

    def work(logger: logging.Logger) -> None:
        logger.warning("Worker (pid:%s) met %s", 4711, word)
        logger.error(word)
        logger.error({"a": word})
        logger.error("not a %d", word)
        logger.error("named %(who)s", {"who": word})
        logger.warning("extra", extra={"request": word, "status_code": 404, "body": word})

    lines = logged(work)

    assert lines[0]["event"] == "Worker (pid:4711) met …"
    assert lines[-1]["status"] == 404
    assert len(lines) == 6
    assert word not in json.dumps(lines)


def test_unknown_fields_of_our_own_events_are_dropped(logged):
    word = canary()

    def work(logger: logging.Logger) -> None:
        log = structlog.wrap_logger(logger)
        try:
            raise LookupError(word)
        except LookupError:
            structlog.get_logger(logger.name).exception("job failed", job="x", body=word)
        log.info("left", answer=word)

    lines = logged(work)

    assert lines[0]["event"] == "job failed"
    assert lines[0]["error"] == "LookupError"
    assert word not in json.dumps(lines)


def test_a_real_server_logs_no_word_of_anybody(with_pair: Installation):
    with_pair.more["CAIRN_LOG_LEVEL"] = "DEBUG"
    pair = Pair.of(with_pair)
    word = canary()
    once = str(uuid.uuid4())
    with with_pair.running("serve"):
        stranger = Browser(with_pair.url)
        assert stranger.sign_in(word, f"{word} password").status == 200
        assert stranger.get(f"/{word}/?{word}={word}").status == 404
        assert stranger.get(f"/card/?code={word}").status == 200
        card = {"user_name": word, "code": word, "password": f"{word} p", "password_again": "no"}
        assert stranger.post("/card/", **card).status == 422
        assert Browser(with_pair.url).post("/card/", **card).status == 403, "no token: refused"
        assert _asked_as_host(with_pair, f"{word}.example") == 400

        amina = signed_in(with_pair, pair.mentee)
        assert amina.post(f"{pair.thread}send/", body=f"{word} hello", once=once).status == 303
        assert amina.post(f"{pair.thread}send/", body=f"{word} again", once=word).status == 400
        assert amina.post(f"{pair.thread}send/", body=f"{word}" * 3000, once=once).status == 422
        assert amina.post("/goals/new/", statement=word, due_on=word, once=once).status == 422
        assert amina.get(f"{pair.thread}?before={word}").status == 200
        assert amina.post("/account/password/change/", oldpassword=word).status == 200

    text = with_pair.log.read_text()
    assert word not in text
    assert PASSWORD not in text
    routes = {line.get("route") for line in _events(text)}
    assert {"conversations:message_send", "people:card", "account_login"} <= routes
    assert all("request" in line for line in _events(text) if line["event"] == "request")


def _events(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("{")]


def _asked_as_host(installation: Installation, host: str) -> int:
    request = urllib.request.Request(installation.url, headers={"Host": host})
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_a_failing_start_of_a_part_prints_no_words():
    """The supervisor logs the kind of an error; Python's own way would print its words."""
    word = canary()
    script = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'cairn.config.test_settings'\n"
        "import django; django.setup()\n"
        "from cairn.cli.supervisor import _run_as_child\n"
        "def work(): raise ValueError(sys.argv[1])\n"
        "_run_as_child(work)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, word], capture_output=True, text=True, check=False
    )

    assert done.returncode == 1
    assert '"error": "ValueError"' in done.stderr
    assert word not in done.stderr
