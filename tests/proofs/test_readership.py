"""docs/readership.md, the models, the register and the pages say the same."""

from __future__ import annotations

from collections import Counter

from django.apps import apps
from django.db import models

from cairn.ui.readership import readership, registered_keys
from tests.factories.anything import models_of_ours
from tests.proofs.readership_table import READERS, codes, sentences, words_and_facts

TEXT = (models.CharField, models.TextField, models.JSONField, models.FileField, models.BinaryField)

# The school's own words, written by staff for everyone; and a profile, with a choice beside each.
READ_BY_MANY = {
    "cairn.people.forms.ProfileForm.hopes",
    "cairn.programmes.forms.iterations.ActivityForm.description",
    "cairn.programmes.forms.iterations.ProgrammeForm.purpose",
    "cairn.programmes.forms.training.ConsentTextForm.body",
    "cairn.programmes.forms.training.ConsentTextForm.body_for_students",
    "cairn.programmes.forms.training.ModuleEditForm.body",
    "cairn.programmes.forms.training.ModuleEditForm.guide",
    "cairn.programmes.forms.training.QuestionForm.because",
}


def text_fields() -> set[str]:
    """Every field of ours that could hold words; those with fixed choices hold none."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in models_of_ours()
        for field in model._meta.concrete_fields
        if isinstance(field, TEXT) and not field.choices
    }


def test_every_text_field_stands_in_the_table_once_and_nothing_else_does() -> None:
    listed = Counter([*(text.field for text in words_and_facts()), *codes()])
    assert [field for field, count in listed.items() if count > 1] == []
    undeclared = text_fields() - set(listed)
    assert undeclared == set(), "say in docs/readership.md who reads these"
    assert set(listed) - text_fields() == set(), "these are gone: take them out of the table"


def test_every_reader_of_the_table_is_one_the_proofs_can_tell() -> None:
    named = {reader for text in words_and_facts() for reader in text.readers}
    assert named == set(READERS)


def test_the_table_quotes_what_pages_say() -> None:
    said = {key: str(readership(key).sentence) for key in registered_keys()}
    assert sentences() == said


def test_a_long_text_that_a_person_writes_tells_them_who_reads_it() -> None:
    """Whoever types more than a line is told, before they write, who will read it."""
    from cairn.ui.forms import PlainTextField

    silent = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in _forms_of_ours()
        for name, field in form.base_fields.items()
        if isinstance(field, PlainTextField) and _lines_of(field) > 1 and not field.readership
    ]
    assert set(silent) - READ_BY_MANY == set(), "give the field its readership"


def _lines_of(field: object) -> int:
    return int(getattr(field.widget, "attrs", {}).get("rows", 1))  # type: ignore[attr-defined]


def _forms_of_ours() -> list[type]:
    import importlib
    import pkgutil

    from django import forms

    found = []
    for app in apps.get_app_configs():
        if not app.name.startswith("cairn.") or app.name == "cairn.ui":
            continue
        for module in pkgutil.walk_packages([app.path], f"{app.name}."):
            if module.name.rpartition(".")[2] == "forms" or ".forms." in module.name:
                space = vars(importlib.import_module(module.name))
                found += [
                    value
                    for value in space.values()
                    if isinstance(value, type)
                    and issubclass(value, forms.BaseForm)
                    and value.__module__ == module.name
                ]
    return found
