"""What is typed into forms reaches the row it is for, and no log, audit, mail, job or cache."""

from __future__ import annotations

import io
import logging
import pickle
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, models

from cairn.config.logs import formatter
from tests.factories.anything import models_of_ours, rows_of
from tests.proofs.forms_sent import filled_in, forms_of
from tests.proofs.readership_table import codes, words_and_facts
from tests.proofs.world import PAGES, World

pytestmark = [pytest.mark.django_db, pytest.mark.once]
# The address of a policy is made from its title, which everybody reads.
ADDRESSES = {"schools.PolicyText.kind"}
MARK = "zq777qz typed by hand"
LIBRARY_TABLES = ("django_tasks_database.DBTaskResult", "usersessions.UserSession")
NEVER = {text.field for text in words_and_facts() if text.field.startswith("outbox.")}


@pytest.fixture
def log_lines() -> Iterator[io.StringIO]:
    """Everything this process would log, at its most talkative, in the product's own shape."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(formatter("json"))
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.mark.parametrize("name", PAGES)
def test_typed_words_are_in_no_log_audit_mail_job_session_or_cache(
    name: str, world: World, log_lines: io.StringIO
) -> None:
    for actor, to, form in forms_of(world, name):
        if form.texts:
            world.ask(actor, "post", to, filled_in(form, MARK))
            world.ask(actor, "post", to, dict.fromkeys(form.values, MARK))
    assert [place for place, held in _kept() if "zq777qz" in held] == []
    assert [line for line in log_lines.getvalue().splitlines() if "zq777qz" in line] == []


def _kept() -> Iterator[tuple[str, str]]:
    """Every place that must not hold words, and what it holds."""
    fields = {*codes(), *NEVER} - ADDRESSES
    for model in models_of_ours():
        for field in model._meta.concrete_fields:
            label = f"{model._meta.label}.{field.name}"
            if label in fields:
                yield label, repr(list(rows_of(model).values_list(field.name, flat=True)))
    for label in LIBRARY_TABLES:
        yield label, repr(list(models.QuerySet(apps.get_model(label)).values_list()))
    for session in Session.objects.all():
        yield "session", repr(SessionStore().decode(session.session_data))
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key, value FROM cache")
        for key, value in cursor.fetchall():
            yield "cache", key + _unpickled(value)


def _unpickled(value: str) -> str:
    import base64

    return repr(pickle.loads(base64.b64decode(value)))


def test_the_proof_types_into_the_forms_people_write_in(world: World) -> None:
    """It would say little if it found no form, or were refused by all of them."""
    from cairn.conversations.models import Message
    from cairn.goals.models import Goal, Step

    for name in ("conversations:thread", "goals:goal_set", "goals:goal"):
        for actor, to, form in forms_of(world, name):
            if form.texts:  # Not the frame's, of which one signs out.
                answer: Any = world.ask(actor, "post", to, filled_in(form, MARK))
                assert answer.status_code in {302, 303}, (name, to)
    assert Message.objects.filter(body=MARK).exists()
    assert Goal.objects.filter(statement=MARK).exists()
    assert Step.objects.filter(text=MARK).exists()
