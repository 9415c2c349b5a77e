"""A person who has one row of every registered model, each text in it a canary."""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from cairn.lib import clock
from cairn.lib.held_data import all_held_data
from cairn.people.models import Account, Person
from cairn.schools.models import School

CANARY = "Zq7canary"
_numbers = itertools.count(1)
# A tie that an erasure merely cuts names who made a row of the school's or of somebody else's;
# but these are the person's own words, in a row that stays for its order's sake.
OWN_WORDS = {"conversations.Message.author"}
# Rows that know people by their ids or addresses alone, or that hold no word of anyone.
BY_HAND = {
    "audit.AuditRow",
    "audit.AuditSeal",
    "once.OnceKey",
    "outbox.OutboxRow",
    "sessions.Session",
    "people.Account",
    "people.Person",
    "jobs.JobKey",
    "jobs.WorkerBeat",
    "jobs.ScheduledRun",
    "django_tasks_database.DBTaskResult",
}


def registered_models() -> list[type[models.Model]]:
    """Every model that some room registered, but those made by hand."""
    labels = [label for held in all_held_data() for label in held.models]
    return [apps.get_model(label) for label in labels if label not in BY_HAND]


def ties_to_people(model: type[models.Model]) -> list[str]:
    """The fields through which a row belongs to a person or to an account."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.remote_field and field.related_model in (Person, Account)
    ]


def own_ties(model: type[models.Model]) -> list[str]:
    """The ties by which a row is the person's own."""
    return [
        name
        for name in ties_to_people(model)
        if model._meta.get_field(name).remote_field.on_delete is not models.SET_NULL
        or f"{model._meta.label}.{name}" in OWN_WORDS
    ]


class OneOfEach:
    """Makes rows for `person`, and what those rows need, at one school."""

    def __init__(self, person: Person, others: tuple[Person, Person]) -> None:
        self._person, self._others = person, others
        self._rows: dict[tuple[type[models.Model], str], models.Model] = {}
        self.made: list[str] = []

    def make_all(self) -> None:
        """A row a tie: a model with mentee and mentor gets one as each."""
        for model in registered_models():
            for tie in own_ties(model):
                self._row(model, tie=tie)
                self.made.append(f"{model._meta.label}.{tie}")

    def _row(self, model: type[models.Model], tie: str = "") -> models.Model:
        """The row of a model by one tie, made at the first call."""
        key = (model, tie)
        if key not in self._rows:
            try:
                self._rows[key] = self._new_row(model, tie)
            except IntegrityError:  # another row has these people: take them the other way round
                self._others = self._others[::-1]
                self._rows[key] = self._new_row(model, tie)
        return self._rows[key]

    def _new_row(self, model: type[models.Model], tie: str) -> models.Model:
        values: dict[str, Any] = {}
        for field in model._meta.concrete_fields:
            if field.remote_field:
                values[field.name] = self._related(model, field, tie)
            elif (value := self._value(field, words=bool(tie))) is not None:
                values[field.name] = value
        manager = model._base_manager
        unique = {f.name: values[f.name] for f in model._meta.concrete_fields
                  if f.unique and f.remote_field}  # fmt: skip
        row = manager.filter(**unique).first() if unique else None
        with transaction.atomic():
            return row or manager.create(**values)

    def _related(self, model: type[models.Model], field: Any, tie: str) -> Any:
        target = field.related_model
        if target is School:
            return self._person.school
        if target in (Person, Account):
            # Two fields of one row name two people.
            other = self._others[ties_to_people(model).index(field.name) % 2]
            owner = self._person if field.name == tie else other
            return owner if target is Person else owner.account
        if target is model or (field.null and not tie):
            return None
        # What hangs on a row of the person's own is theirs: a step of their goal.
        ties = own_ties(target)
        return self._row(target, tie=ties[0] if ties and tie else "")

    def _value(self, field: Any, *, words: bool) -> Any:
        if field.primary_key:
            return None if isinstance(field, models.AutoField) else self._id(field)
        if field.choices:
            return field.choices[0][0]
        number = next(_numbers)
        if isinstance(field, models.GenericIPAddressField):
            return "127.0.0.1"
        if isinstance(field, models.EmailField):
            return f"{CANARY}{number}@canary.example" if words else f"x{number}@other.example"
        if isinstance(field, models.CharField | models.TextField):
            text = f"{CANARY if words else 'other'}{number}"
            return text[: field.max_length or 200]
        if isinstance(field, models.JSONField):
            empty = field.get_default()
            if not words:
                return empty
            return {"words": f"{CANARY}{number}"} if empty == {} else [f"{CANARY}{number}"]
        if isinstance(field, models.BinaryField):
            return f"{CANARY if words else 'other'}{number}".encode()
        return _plain_value(field, number)

    def _id(self, field: Any) -> Any:
        return uuid.uuid4() if isinstance(field, models.UUIDField) else f"key{next(_numbers)}"


def _plain_value(field: Any, number: int) -> Any:
    if isinstance(field, models.DateTimeField):
        return clock.now()
    if isinstance(field, models.DateField):
        return dt.date(2026, 11, 24) + dt.timedelta(days=number)
    if isinstance(field, models.TimeField):
        return dt.time(9)
    if isinstance(field, models.BooleanField):
        return False
    if isinstance(field, models.UUIDField):
        return uuid.uuid4()
    if isinstance(field, models.IntegerField):
        return number % 30_000
    return None


def everything_written() -> str:
    """All that is in any table, as one text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                cells = (bytes(c) if isinstance(c, memoryview) else c for c in row)
                found.append(f"{table}: {list(cells)}")
    return "\n".join(found)
