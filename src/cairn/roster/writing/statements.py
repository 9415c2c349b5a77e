"""Statements over whole tables, built from the models so that a new column needs no change here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection, models


def insert_into(
    model: type[models.Model],
    given: Mapping[str, str],
    source: str,
    *,
    constants: Mapping[str, Any] | None = None,
) -> tuple[str, list[Any]]:
    """An INSERT … SELECT and its values: `given` columns as expressions over `source`.

    `constants` are columns with one value for all, as stored. Every other column takes its
    field's default, as it would for a row made one by one.
    """
    constants = constants or {}
    columns: list[str] = []
    expressions: list[str] = []
    values: list[Any] = []
    for field in model._meta.concrete_fields:
        column = str(field.column)
        columns.append(column)
        if column in given:
            expressions.append(given[column])
            continue
        expressions.append("%s")
        if column in constants:
            values.append(constants[column])
        else:
            values.append(field.get_db_prep_save(field.get_default(), connection))
    statement = (
        f"INSERT INTO {table(model)} ({', '.join(columns)}) "  # noqa: S608 - our own names
        f"SELECT {', '.join(expressions)} FROM {source}"
    )
    return statement, values


def same_names(names: Iterable[str]) -> dict[str, str]:
    """Columns that the source calls as the model does."""
    return {name: name for name in names}


def table(model: type[models.Model]) -> str:
    """The name of a model's table."""
    return model._meta.db_table


def stored(model: type[models.Model], field: str, value: Any) -> Any:
    """A value as the column of a field keeps it."""
    return model._meta.get_field(field).get_db_prep_save(value, connection)  # type: ignore[union-attr]
