"""Words to find again: each text of each row gets one of its own, by which a page gives it away."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models

from tests.factories.anything import rows_of
from tests.proofs.readership_table import Text, words_and_facts

MARK = re.compile(r"zq(\d+)qz")
# A column of fixed shape keeps its shape: the marked words go where words go.
SHAPES: dict[str, Callable[[str], Any]] = {
    "matching.Match.reasons": lambda words: [{"code": "shared_interests", "data": [words]}],
    "mentorships.Mentorship.reasons": lambda words: [{"code": "shared_interests", "data": [words]}],
    "programmes.IterationChange.changes": lambda words: [["name", words, words]],
    "roster.RosterUpload.columns": lambda words: {"given_name": words},
    "roster.RosterColumns.columns": lambda words: {"given_name": words},
    "programmes.TrainingQuestion.choices": lambda words: [words, "another"],
}


@dataclass(frozen=True)
class Planted:
    """Where a mark stands."""

    text: Text
    pk: Any

    def row(self) -> Any:
        """The row as it is now, or None where it has gone."""
        return rows_of(_model(self.text)).filter(pk=self.pk).first()


@dataclass
class Garden:
    """Every mark by its number."""

    planted: list[Planted] = field(default_factory=list)
    _numbers: dict[tuple[str, Any], int] = field(default_factory=dict)

    def again(self) -> Garden:
        """A garden with the same marks, to plant more in without a trace in this one."""
        return Garden(list(self.planted), dict(self._numbers))

    def plant(self) -> None:
        """Put a mark into every text of every row where its own does not stand."""
        for model, texts in texts_of_models().items():
            unmarked, columns = [], set()
            names = [text.field.rpartition(".")[2] for text in texts]
            for row in rows_of(model).only(*names):
                missing = [text for text in texts if not self._stands(text, row)]
                for text in missing:
                    name = text.field.rpartition(".")[2]
                    column = model._meta.get_field(name)
                    setattr(row, name, shaped(text, column, self._mark(text, row.pk)))
                    columns.add(name)
                if missing:
                    unmarked.append(row)
            if unmarked:
                rows_of(model).bulk_update(unmarked, sorted(columns), batch_size=20)

    def _stands(self, text: Text, row: models.Model) -> bool:
        number = self._numbers.get((text.field, row.pk))
        held = getattr(row, text.field.rpartition(".")[2])
        return number is not None and _mark_of(number) in str(held)

    def _mark(self, text: Text, pk: Any) -> str:
        number = self._numbers.setdefault((text.field, pk), len(self.planted))
        if number == len(self.planted):
            self.planted.append(Planted(text, pk))
        return _mark_of(number)

    def found_in(self, page: str) -> Iterable[Planted]:
        """Whose words a page holds."""
        return [self.planted[int(number)] for number in sorted(set(MARK.findall(page)))]


def _mark_of(number: int) -> str:
    return f"zq{number}qz"


def texts_of_models() -> dict[type[models.Model], list[Text]]:
    """The texts of each model that has any."""
    found: dict[type[models.Model], list[Text]] = defaultdict(list)
    for text in words_and_facts():
        found[_model(text)].append(text)
    return found


def write_words(text: Text, words: dict[Any, str]) -> None:
    """Give the text of these rows these words, in the column's own shape."""
    model, name = _model(text), text.field.rpartition(".")[2]
    column = model._meta.get_field(name)
    rows = list(rows_of(model).filter(pk__in=list(words)))
    for row in rows:
        setattr(row, name, shaped(text, column, words[row.pk]))
    rows_of(model).bulk_update(rows, [name], batch_size=100)


def shaped(text: Text, column: models.Field[Any, Any], words: str) -> Any:
    """Words as this column keeps them."""
    if isinstance(column, models.EmailField):
        return f"{words}@example.org"
    if isinstance(column, models.JSONField):
        return SHAPES.get(text.field, lambda value: [value])(words)
    return words


def _model(text: Text) -> type[models.Model]:
    return apps.get_model(text.field.rpartition(".")[0])
