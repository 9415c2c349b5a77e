"""A form that comes many times at once, and edits of what has changed meanwhile, over HTTP."""

from __future__ import annotations

import re
import threading
import uuid
from collections import Counter
from datetime import timedelta

import pytest

from cairn.lib import clock
from tests.installation import Answer, Browser, Installation
from tests.pair import Pair, signed_in, written

pytestmark = pytest.mark.faults
AT_ONCE = 8


def all_at_once(browser: Browser, path: str, forms: list[dict[str, str]]) -> list[Answer]:
    """Every form sent in the same moment by the same person."""
    start, answers = threading.Barrier(len(forms)), []

    def send(form: dict[str, str]) -> None:
        one = browser.at(browser.url)
        start.wait()
        answers.append(one.post(path, **form))

    threads = [threading.Thread(target=send, args=[form]) for form in forms]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == len(forms)
    return answers


def test_one_form_many_times_is_one_message_and_stale_edits_offer_both_texts(
    with_pair: Installation,
) -> None:
    pair = Pair.of(with_pair)
    with with_pair.running("web"):
        amina = signed_in(with_pair, pair.mentee)
        form = {"body": "Hello, only once", "once": str(uuid.uuid4())}

        answers = all_at_once(amina, f"{pair.thread}send/", [form] * AT_ONCE)

        assert Counter(answer.status for answer in answers) == {303: AT_ONCE}

        path, goal = a_goal_of(amina)
        edits = [
            goal | {"statement": f"Speak up, version {n}", "version": "1"} for n in range(AT_ONCE)
        ]
        answers = all_at_once(amina, f"{path}edit/", edits)

        assert Counter(answer.status for answer in answers) == {302: 1, 409: AT_ONCE - 1}
        page = amina.get(f"{path}edit/").text
        [kept] = set(re.findall(r"Speak up, version \d", page))
        for late in (answer.text for answer in answers if answer.status == 409):
            both = set(re.findall(r"Speak up, version \d", late))
            assert kept in both
            assert len(both) == 2
    found = written(with_pair)
    assert found["bodies"] == ["Hello, only once"]
    assert found["audited_once"]


def a_goal_of(browser: Browser) -> tuple[str, dict[str, str]]:
    """The address and the fields of a goal that was just set."""
    fields = {
        "statement": "Speak up in maths",
        "why": "I know the answer and don't say it.",
        "due_on": f"{clock.today() + timedelta(weeks=6):%Y-%m-%d}",
        "shared": "on",
    }
    more = {"area": "academic", "first_step": "Write it down first", "once": str(uuid.uuid4())}
    answer = browser.post("/goals/new/", **fields, **more)
    assert answer.status in {302, 303}, answer.text
    found = re.search(r"/goals/[0-9a-f-]{36}/", answer.location + browser.get("/goals/").text)
    assert found
    return found[0], fields
