"""Export, erasure and its replay, retention."""

from __future__ import annotations

import uuid

import pytest
from django.apps import apps

from cairn.conversations.actions import open_thread, send_message
from cairn.conversations.models import Message
from cairn.data_rights import actions, ledger
from cairn.data_rights.models import ErasureRequest
from cairn.goals.models import Goal
from cairn.lib.held_data import all_held_data
from cairn.people.models import Account, Person
from tests.cast import Cast
from tests.factories import make_goal


@pytest.fixture(autouse=True)
def own_ledger(settings, tmp_path) -> None:
    settings.KEYS_DIR = tmp_path


def test_every_model_is_registered() -> None:
    """Of every app: ours, and the libraries' with their sessions, factors and addresses."""
    registered = [label for held in all_held_data() for label in held.models]
    everything = {model._meta.label for model in apps.get_models(include_auto_created=False)}
    assert set(registered) == everything
    assert len(registered) == len(set(registered))


def test_whoever_holds_nothing_to_export_says_why() -> None:
    silent = [held.name for held in all_held_data() if not (held.export or held.erase or held.why)]
    assert silent == []


def test_an_export_holds_ones_own_words(cast: Cast) -> None:
    make_goal(cast.mentee, cast.mentorship, statement="A goal only Amina has")
    send_message(open_thread(cast.mentorship), by=cast.mentee, body="Hi", once=str(uuid.uuid4()))
    data = actions.export_of(cast.mentee)["data"]
    assert data["goals"][0]["goal"] == "A goal only Amina has"
    assert data["messages"][0]["text"] == "Hi"
    assert actions.export_of(cast.other_mentor)["data"]["goals"] == []


def test_erasure_removes_the_person_and_their_words_and_leaves_others(cast: Cast) -> None:
    make_goal(cast.mentee, cast.mentorship)
    thread = open_thread(cast.mentorship)
    send_message(thread, by=cast.mentee, body="Hi", once=str(uuid.uuid4()))
    account_id = cast.mentee.account_id
    actions.erase_person(cast.mentee, by=cast.administrator)
    assert not Person.objects.filter(pk=cast.mentee.pk).exists()
    assert not Account.objects.filter(pk=account_id).exists()
    assert not Goal.objects.exists()
    assert not Message.objects.filter(body="Hi").exists()
    assert Person.objects.filter(pk=cast.mentor.pk).exists()
    assert list(ledger.erased_ids()) == [cast.mentee.pk]


def test_a_restored_person_is_erased_again(cast: Cast) -> None:
    copy = {f.attname: getattr(cast.mentee, f.attname) for f in Person._meta.concrete_fields}
    actions.erase_person(cast.mentee, by=None)
    Person.objects.create(**copy | {"account_id": None})
    assert actions.replay_purge_ledger() == 1
    assert not Person.objects.filter(pk=cast.mentee.pk).exists()


def test_a_line_torn_by_a_crash_does_not_stop_the_replay(cast: Cast) -> None:
    actions.erase_person(cast.mentee, by=None)
    with ledger.ledger_path().open("a") as file:
        file.write("2026-11-24T10:00:00+00:00 0190")
    assert list(ledger.erased_ids()) == [cast.mentee.pk]


def test_asking_twice_is_one_request(cast: Cast) -> None:
    assert actions.ask_for_erasure(cast.mentee) == actions.ask_for_erasure(cast.mentee)
    assert ErasureRequest.objects.count() == 1


def test_a_dry_run_of_retention_removes_nothing(cast: Cast, settings) -> None:
    settings.RETENTION_DAYS = 0
    thread = open_thread(cast.former_mentorship)
    from datetime import timedelta

    from cairn.lib import clock

    cast.former_mentorship.closed_at = clock.now() - timedelta(days=3)
    cast.former_mentorship.save()
    dry = actions.retention_run(cast.mentee.school, dry_run=True)
    assert dry["messages"] == 1
    assert type(thread).objects.filter(pk=thread.pk).exists()
    assert actions.retention_run(cast.mentee.school, dry_run=False)["messages"] == 1
    assert not type(thread).objects.filter(pk=thread.pk).exists()
