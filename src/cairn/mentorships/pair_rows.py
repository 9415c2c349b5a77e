"""The rows of the list of pairs: what each shows, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from cairn.lib.addresses import addresses_of
from cairn.mentorships.enums import MentorshipState
from cairn.mentorships.queries import PairShown


@dataclass(frozen=True)
class PairRow:
    """One pair; years are "" where there are none."""

    url: str
    both: str
    mentee: str
    mentee_year: str
    mentor: str
    mentor_year: str
    programme: str
    needs_a_hand: bool
    is_active: bool
    state: str
    since: datetime


def rows_for(pairs: Iterable[PairShown], iterations: Mapping[UUID, str]) -> list[PairRow]:
    """Rows from what `queries.pairs_shown` gives; no query more.

    `iterations` are the names of those of the school, by id.
    """
    address = addresses_of("mentorships:pair_page")
    states = {state.value: str(state.label) for state in MentorshipState}
    both = _("%(mentee)s with %(mentor)s")
    return [
        PairRow(
            url=address(pair.pk),
            both=both % {"mentee": pair.mentee, "mentor": pair.mentor},
            mentee=pair.mentee,
            mentee_year=pair.mentee_year,
            mentor=pair.mentor,
            mentor_year=pair.mentor_year,
            programme=iterations[pair.iteration_id],
            needs_a_hand=pair.rank == 0,
            is_active=pair.state == MentorshipState.ACTIVE,
            state=states[pair.state],
            since=pair.since,
        )
        for pair in pairs
    ]
