"""What a row of the list of pairs says."""

from __future__ import annotations

from cairn.lib import clock
from cairn.mentorships import queries
from cairn.mentorships.actions import pause_mentorship
from cairn.mentorships.pair_rows import PairRow, rows_for
from cairn.people.models import Person
from cairn.programmes.models import Iteration
from tests.factories import make_mentorship, make_person


def _rows() -> list[PairRow]:
    pairs = queries.pairs_for_coordinators(queries.PairChoice())
    return rows_for(queries.pairs_shown(pairs[:25]), queries.names_of_iterations())


def test_a_row_says_who_they_are_and_how_it_stands(iteration: Iteration) -> None:
    mentee = make_person(iteration.school, "Amina", year=7)
    mentor = make_person(iteration.school, "Ben")
    pair = make_mentorship(iteration, mentee, mentor, started_at=clock.now())

    (row,) = _rows()

    assert (row.mentee, row.mentee_year) == (mentee.full_name, str(mentee.year_group))
    assert (row.mentor, row.mentor_year) == (mentor.full_name, "")
    assert row.both == f"{mentee.full_name} with {mentor.full_name}"
    assert (row.programme, row.state, row.is_active) == (iteration.name, "Active", True)
    assert row.since == pair.started_at
    assert row.url.endswith(f"/{pair.pk}/")


def test_a_pair_paused_by_the_school_needs_a_hand(
    iteration: Iteration, coordinator: Person
) -> None:
    mentee = make_person(iteration.school, "Amina", year=7)
    pair = make_mentorship(iteration, mentee, make_person(iteration.school, "Ben", year=11))
    assert not _rows()[0].needs_a_hand

    pause_mentorship(pair, by=coordinator, reason="A worry was raised.")

    (row,) = _rows()
    assert row.needs_a_hand
    assert not row.is_active
