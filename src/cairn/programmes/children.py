"""What parents and carers see of their children's programmes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max

from cairn.people.models import Guardianship, Person
from cairn.programmes.consents import standing_under
from cairn.programmes.enums import ApplicationState, ConsentScope, ConsentVoice, Standing
from cairn.programmes.models import Application, ConsentStanding, ConsentText
from cairn.programmes.queries import newest_texts


@dataclass(frozen=True)
class ChildsProgramme:
    """Where a child applied, and where the permission stands."""

    application: Application
    standing: Standing

    @property
    def waits_for_answer(self) -> bool:
        """Whether the parent has something to decide."""
        needed = self.application.iteration.needs_permission
        return needed and self.standing in {Standing.MISSING, Standing.OUTDATED}


def children_of(guardian: Person) -> list[ChildsProgramme]:
    """Every programme of every child; three queries."""
    children = Guardianship.objects.filter(guardian=guardian).values("student")
    applications = list(
        Application.objects.filter(person__in=children)
        .exclude(state=ApplicationState.WITHDRAWN)
        .select_related("person", "iteration__programme")
    )
    newest: dict[UUID, int] = dict(
        ConsentText.objects.filter(
            programme__in={a.iteration.programme_id for a in applications},
            scope=ConsentScope.TAKE_PART,
        )
        .order_by()
        .values_list("programme")
        .annotate(newest=Max("version"))
    )
    standings = {
        (row.student_id, row.programme_id): row
        for row in ConsentStanding.objects.filter(
            student__in={a.person_id for a in applications},
            scope=ConsentScope.TAKE_PART,
            voice=ConsentVoice.GUARDIAN,
        )
    }
    return [
        ChildsProgramme(
            a,
            _standing(
                standings.get((a.person_id, a.iteration.programme_id)),
                newest.get(a.iteration.programme_id, 0),
            ),
        )
        for a in applications
    ]


@dataclass(frozen=True)
class AskedText:
    """A text a parent is asked about, and where their child's permission stands."""

    text: ConsentText
    standing: Standing

    @property
    def is_needed(self) -> bool:
        """Whether the child cannot take part without it."""
        return self.text.scope == ConsentScope.TAKE_PART


def texts_with_standing(application: Application) -> list[AskedText]:
    """The newest text of each scope, what is needed first; two queries."""
    texts = newest_texts(application.iteration.programme_id)
    standings = {
        row.scope: row
        for row in ConsentStanding.objects.filter(
            student=application.person_id,
            programme=application.iteration.programme_id,
            voice=ConsentVoice.GUARDIAN,
        )
    }
    asked = [
        AskedText(text, _standing(standings.get(scope), text.version))
        for scope, text in texts.items()
    ]
    return sorted(asked, key=lambda row: not row.is_needed)


def _standing(row: ConsentStanding | None, newest: int) -> Standing:
    return standing_under(row.decision, row.version, newest) if row else Standing.MISSING
