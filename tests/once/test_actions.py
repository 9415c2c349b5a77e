"""A form sent twice does its work once."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import connections, transaction

from cairn.lib.clock import now, travelled_to
from cairn.once.actions import claim, forget_old_keys, remember_outcome
from cairn.once.errors import AlreadyDone, UnusableKeyError
from cairn.once.models import OnceKey

pytestmark = pytest.mark.django_db(transaction=True)
ANNA, BEN = uuid.uuid4(), uuid.uuid4()


def send_form(key, person_id, outcome="done"):
    with transaction.atomic():
        claim(key, person_id=person_id)
        remember_outcome(key, outcome)


def test_the_second_use_hears_what_came_of_the_first():
    key = str(uuid.uuid4())
    send_form(key, ANNA, "goal 1")
    with pytest.raises(AlreadyDone) as answer:
        send_form(key, ANNA, "goal 2")
    assert answer.value.outcome == "goal 1"


def test_somebody_elses_use_of_a_key_does_not_matter():
    key = str(uuid.uuid4())
    send_form(key, ANNA, "goal 1")
    send_form(key, BEN, "goal 2")
    assert OnceKey.objects.get(person_id=ANNA).outcome == "goal 1"


def test_a_use_that_was_rolled_back_did_not_happen():
    key = str(uuid.uuid4())
    with transaction.atomic():
        claim(key, person_id=ANNA)
        transaction.set_rollback(True)
    send_form(key, ANNA)


@pytest.mark.parametrize("key", ["", "x", "'; --", "\0"])
def test_what_is_no_key_is_a_bad_request(key):
    with pytest.raises(UnusableKeyError):
        claim(key, person_id=ANNA)


def test_of_many_at_once_exactly_one_wins():
    key = str(uuid.uuid4())
    start, answers = threading.Barrier(6), []

    def send():
        start.wait()
        try:
            send_form(key, ANNA, "goal 1")
            answers.append("won")
        except AlreadyDone as done:
            answers.append(done.outcome)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["goal 1"] * 5 + ["won"]


def test_keys_are_forgotten_after_a_week():
    send_form(str(uuid.uuid4()), ANNA)
    assert forget_old_keys() == 0
    with travelled_to(now() + timedelta(days=8)):
        assert forget_old_keys() == 1
