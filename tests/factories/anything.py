"""A row of any model, and more of a row: so that proofs hold for models nobody has told them of."""

from __future__ import annotations

import copy
import itertools
import uuid
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from cairn.lib import clock
from cairn.lib.ids import new_id

_count = itertools.count(1000)


def models_of_ours() -> list[type[models.Model]]:
    """Every model of a room, lower rooms' first."""
    return [m for m in reversed(apps.get_models()) if m.__module__.startswith("cairn.")]


def rows_of(model: type[models.Model]) -> models.QuerySet[Any]:
    """All rows, of every school."""
    return models.QuerySet(model)


def make_any(model: type[models.Model]) -> models.Model:
    """A row with something in every required field; relations lead to rows there are."""
    made = model()
    for field in model._meta.concrete_fields:
        if field.primary_key and field.has_default():
            continue
        if not field.null and not (field.has_default() and not field.is_relation):
            setattr(made, field.attname, _something_for(field))
    made.save(force_insert=True)
    return made


def _something_for(field: models.Field[Any, Any]) -> Any:
    if field.is_relation:
        return _related(field.related_model).pk
    if field.choices:
        return field.flatchoices[0][0]
    number = next(_count)
    for kind, value in (
        (models.EmailField, f"made{number}@example.org"),
        (models.CharField, f"made-{number}"[: getattr(field, "max_length", None) or 50]),
        (models.TextField, f"made-{number}"),
        (models.BooleanField, False),
        (models.IntegerField, number % 30_000),
        (models.DateTimeField, clock.now()),
        (models.DateField, date(2026, 11, 24)),
        (models.TimeField, time(8)),
        (models.DurationField, timedelta(minutes=1)),
        (models.UUIDField, uuid.uuid4()),
        (models.JSONField, {}),
    ):
        if isinstance(field, kind):
            return value
    raise NotImplementedError(f"say what a {type(field).__name__} may hold")


def _related(model: type[models.Model]) -> models.Model:
    """The last of its kind at the first school: seldom one that a test has a use for."""
    found = rows_of(model).order_by("pk")
    if any(f.name == "school" for f in model._meta.concrete_fields):
        found = found.filter(school=apps.get_model("schools.School")._base_manager.first())
        return found.last() or make_any(model)
    return found.first() or make_any(model)


def more_of(row: models.Model, count: int) -> list[models.Model]:
    """`count` more rows like this one in every way its uniqueness allows: of the same person in
    other programmes, of other people in the same programme."""
    made = []
    for varied in _ways_to_vary(type(row)):
        for _ in range(count):
            try:
                with transaction.atomic():
                    made.append(_another(row, varied))
            except IntegrityError:
                break  # There can be but one of it.
    return made


def introduce(rows: list[models.Model]) -> None:
    """Let rows that belong to each other know each other, so that nobody asks the database."""
    known = {(type(row), row.pk): row for row in rows}
    for row in rows:
        for field in row._meta.concrete_fields:
            if field.is_relation and (
                target := known.get((field.related_model, getattr(row, field.attname)))
            ):
                field.set_cached_value(row, target)


def give_children(row: models.Model) -> None:
    """One row of each model that belongs to `row` and has none there yet, like those elsewhere."""
    for relation in row._meta.related_objects:
        model, link = relation.related_model, relation.field
        if not relation.auto_created or relation.many_to_many or relation.hidden:
            continue
        like = rows_of(model).order_by("pk").last()
        if like is None or rows_of(model).filter(**{link.name: row}).exists():
            continue
        try:
            with transaction.atomic():
                _copied(like, **{link.attname: row.pk}).save(force_insert=True)
        except IntegrityError:
            continue  # Two of its kind cannot be.


def _ways_to_vary(model: type[models.Model]) -> list[tuple[str, ...]]:
    """Sets of fields of which each, changed, satisfies every uniqueness of the model."""
    unique = [
        {*constraint.fields, *_named_in(constraint)}
        for constraint in model._meta.constraints
        if isinstance(constraint, models.UniqueConstraint)
    ] + [{f.name} for f in model._meta.concrete_fields if f.unique and not f.primary_key]
    choices = [sorted(n for n in fields if _can_vary(model, n)) for fields in unique]
    ways = {tuple(sorted(set(way))) for way in itertools.product(*choices)}
    return sorted(ways, key=len)[:4]


def _named_in(constraint: models.UniqueConstraint) -> set[str]:
    """The fields of a uniqueness of expressions, such as of a name in any case."""
    parts = [part for given in constraint.expressions for part in given.flatten()]
    return {part.name for part in parts if isinstance(part, models.F)}


def _can_vary(model: type[models.Model], name: str) -> bool:
    field = model._meta.get_field(name)
    return name != "school" and not getattr(field, "choices", None)


def _another(row: models.Model, varied: tuple[str, ...]) -> models.Model:
    made = _copied(row)
    for name in varied:
        field = row._meta.get_field(name)
        if field.is_relation:
            target = getattr(row, name)
            if target is None:
                continue
            ways = _ways_to_vary(type(target)) or [()]
            setattr(made, field.attname, _another(target, ways[0]).pk)
        elif isinstance(field, models.IntegerField):
            largest = rows_of(type(row)).aggregate(n=models.Max(name))["n"] or 0
            setattr(made, name, largest + 1)
        else:
            setattr(made, name, _something_for(field))
    made.save(force_insert=True)
    return made


def _copied(row: models.Model, **values: Any) -> models.Model:
    made = copy.copy(row)
    made._state = copy.copy(row._state)
    made._state.fields_cache = {}
    made._state.adding = True
    if isinstance(row._meta.pk, models.UUIDField):
        made.pk = new_id()
    for name, value in values.items():
        setattr(made, name, value)
    return made


Keys = set[tuple[type[models.Model], Any]]


def keys_of_all_rows() -> Keys:
    """Model and key of every row there is, in one question: of each model alone, many a test
    would spend most of its time on asking."""
    models_by_number = dict(enumerate(models_of_ours()))
    quote = connection.ops.quote_name
    parts = (
        f"SELECT {number}, CAST({quote(m._meta.pk.column)} AS text) FROM {quote(m._meta.db_table)}"
        for number, m in models_by_number.items()
    )
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        found = cursor.fetchall()
    named = ((models_by_number[number], key) for number, key in found)
    return {(model, model._meta.pk.to_python(key)) for model, key in named}


def rows_not_in(seen: Keys) -> Iterator[models.Model]:
    """Every row whose key is not among `seen`, lower rooms' first."""
    new = defaultdict(list)
    for model, key in keys_of_all_rows() - seen:
        new[model].append(key)
    for model in models_of_ours():
        if keys := new.get(model):
            yield from rows_of(model).filter(pk__in=keys).order_by("pk")


def put_back(rows: list[models.Model]) -> None:
    """Rows that were there once, as they were, in one statement a model."""
    for model, of_one_kind in itertools.groupby(rows, key=type):
        rows_of(model).bulk_create(of_one_kind)
