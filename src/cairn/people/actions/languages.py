"""The language somebody reads in."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.db import transaction

from cairn.audit.actions import record
from cairn.lib.tenant import in_school
from cairn.people.errors import UnknownLanguage
from cairn.people.models import Person


@transaction.atomic
def choose_language(people: Iterable[Person], language: str) -> None:
    """Keep the language of pages and mails for somebody, who may be at several schools.

    `language` is a code of LANGUAGES; empty takes an earlier choice back. Raises UnknownLanguage.
    """
    if language and language not in dict(settings.LANGUAGES):
        raise UnknownLanguage
    for person in people:
        with in_school(person.school):
            # `updated_at` stays: it tells whether what others read and edit has changed.
            before = Person.objects.filter(pk=person.pk).exclude(language=language)
            if before.update(language=language):
                record("language.chosen", by=person, school_id=person.school_id, about=person)
            person.language = language
