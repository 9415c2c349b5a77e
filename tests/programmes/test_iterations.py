"""Programmes begun, set, opened, run, closed, and begun again."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from cairn.once.errors import AlreadyDone
from cairn.people.models import Person
from cairn.programmes import closing
from cairn.programmes.actions import (
    add_activity,
    change_settings,
    close_iteration,
    create_programme,
    make_next_iteration,
    open_iteration,
    start_iteration,
)
from cairn.programmes.closing import ClosingBlocker, register_closing_blocker
from cairn.programmes.errors import HasMoved, NotReadyToClose, NotReadyToOpen, NotReadyToStart
from cairn.programmes.gates import gates_to_open, missing_to_open, steps_for
from cairn.programmes.models import Application, Iteration
from cairn.programmes.weights import USUAL, WHOLE
from cairn.programmes.words import changes_in_words, warnings_about
from cairn.schools.models import YearGroup
from tests.factories import make_staff
from tests.programmes.conftest import say


@pytest.fixture(autouse=True)
def no_other_blockers(monkeypatch):
    """The rooms above tell their own tests what keeps an iteration open."""
    monkeypatch.setattr(closing, "_providers", {})


def _values(iteration: Iteration, **changed) -> dict:
    from cairn.programmes.actions.iterations import SETTINGS

    return {name: getattr(iteration, name) for name in SETTINGS} | changed


def _change(iteration: Iteration, by: Person, version: int = 1, **changed):
    years = {"mentee_years": iteration.mentee_years.all()}
    years["mentor_years"] = changed.pop("mentor_years", iteration.mentor_years.all())
    values = _values(iteration, **changed)
    return change_settings(iteration, by=by, version=version, values=values, **years)


class TestGates:
    def test_without_a_lead_and_a_rota_it_does_not_open(
        self, draft: Iteration, coordinator: Person
    ) -> None:
        with pytest.raises(NotReadyToOpen) as refused:
            open_iteration(draft, by=coordinator)
        assert refused.value.missing == ["lead", "on_call"]
        draft.refresh_from_db()
        assert draft.state == "draft"

    def test_each_gate_says_what_is_missing(self, draft: Iteration, covered: Person) -> None:
        assert missing_to_open(draft) == []
        draft.programme.consents.all().delete()
        draft.programme.modules.all().delete()
        draft.mentee_places, draft.ends_on = 0, date(2026, 1, 1)
        assert missing_to_open(draft) == [
            *("consent", "mentee_training", "mentor_training", "places", "dates")
        ]

    def test_a_link_is_shown_only_to_whom_it_opens(
        self, draft: Iteration, coordinator: Person
    ) -> None:
        administrator = make_staff(draft.school, "administrator")
        gates = gates_to_open(draft)
        assert [step.url for step in steps_for(gates, coordinator)[:2]] == ["", ""]
        assert all(step.url for step in steps_for(gates, administrator))

    def test_it_starts_with_somebody_ready_on_each_side(
        self, iteration: Iteration, coordinator: Person
    ) -> None:
        with pytest.raises(NotReadyToStart) as refused:
            start_iteration(iteration, by=coordinator)
        assert refused.value.missing == ["mentee_ready", "mentor_ready"]

    def test_opening_twice_is_opening_once(self, iteration: Iteration, coordinator: Person) -> None:
        open_iteration(iteration, by=coordinator)
        states = [row.changes for row in iteration.history.all()]
        assert states == [[["state", "draft", "open"]]]


class TestClosing:
    @pytest.fixture
    def running(self, iteration: Iteration) -> Iteration:
        Iteration.objects.filter(pk=iteration.pk).update(state="running")
        iteration.refresh_from_db()
        return iteration

    def test_what_still_goes_on_keeps_it_open(
        self, running: Iteration, coordinator: Person
    ) -> None:
        going_on = ["pairs"]
        register_closing_blocker(
            "pairs", lambda it: [ClosingBlocker(code, "3 pairs are active") for code in going_on]
        )
        with pytest.raises(NotReadyToClose) as refused:
            close_iteration(running, by=coordinator)
        assert refused.value.missing == ["pairs"]
        going_on.clear()
        close_iteration(running, by=coordinator)
        running.refresh_from_db()
        assert running.state == "closed"

    def test_a_closed_one_is_not_changed(self, running: Iteration, coordinator: Person) -> None:
        close_iteration(running, by=coordinator)
        with pytest.raises(HasMoved):
            _change(running, coordinator, mentee_places=99)


class TestSettings:
    def test_a_change_counts_up_and_is_kept_in_words(
        self, draft: Iteration, coordinator: Person
    ) -> None:
        weights = USUAL | {"choices": 40, "needs": 20}
        changed = _change(draft, coordinator, mentee_places=60, weights=weights)
        assert (changed.version, changed.mentee_places) == (2, 60)
        lines = changes_in_words(draft.history.get())
        assert lines[0] == "Places for mentees: 2, now 60"
        assert "the usual shares" in lines[1]
        assert "What the mentee wants 40" in lines[1]

    def test_years_are_part_of_it(self, draft: Iteration, coordinator: Person) -> None:
        years = YearGroup.objects.filter(level=12)
        changed = _change(draft, coordinator, mentor_years=years)
        assert list(changed.mentor_years.all()) == list(years)
        line = "Years of the mentors: Year 10, Year 11, Year 12, Year 13, now Year 12"
        assert changes_in_words(draft.history.get()) == [line]

    def test_nothing_changed_writes_nothing(self, draft: Iteration, coordinator: Person) -> None:
        assert _change(draft, coordinator).version == 1
        assert not draft.history.exists()

    def test_of_two_who_change_it_the_second_is_told(
        self, draft: Iteration, coordinator: Person
    ) -> None:
        _change(draft, coordinator, mentee_places=60)
        with pytest.raises(HasMoved) as moved:
            _change(draft, coordinator, mentee_places=70)
        assert moved.value.current.mentee_places == 60

    def test_the_usual_shares_make_the_whole(self) -> None:
        assert sum(USUAL.values()) == WHOLE

    @pytest.mark.parametrize(
        ("places", "each", "count"), [(30, 1, 0), (31, 1, 1), (30, 2, 1), (30, 4, 1), (61, 4, 2)]
    )
    def test_what_the_field_advises_against_is_warned_about(
        self, draft: Iteration, places: int, each: int, count: int
    ) -> None:
        draft.mentee_places, draft.mentees_per_mentor = places, each
        assert len(warnings_about(draft, coordinators=1)) == count


def test_a_form_sent_twice_makes_one_programme(draft: Iteration, coordinator: Person) -> None:
    once = str(uuid.uuid4())
    given = {
        "by": coordinator,
        "purpose": "",
        "starts_on": date(2026, 9, 14),
        "ends_on": date(2027, 6, 25),
        "mentee_places": 5,
        "mentees_per_mentor": 1,
        "year_gap": 2,
        "needs_permission": True,
        "mentee_years": [],
        "mentor_years": [],
        "once": once,
    }
    made = create_programme(name="Spring buddies", **given)
    with pytest.raises(AlreadyDone) as done:
        create_programme(name="Spring buddies", **given)
    assert done.value.outcome == str(made.pk)


def test_the_next_run_has_the_same_settings_and_nobody_in_it(
    iteration: Iteration, coordinator: Person
) -> None:
    add_activity(
        iteration, by=coordinator, week=9, title="Bake", description="", once=str(uuid.uuid4())
    )
    given = {"by": coordinator, "name": "Autumn buddies 2027"}
    days = {"starts_on": date(2027, 9, 13), "ends_on": date(2028, 6, 23)}
    once = str(uuid.uuid4())
    following = make_next_iteration(iteration, once=once, **given, **days)
    with pytest.raises(AlreadyDone):
        make_next_iteration(iteration, once=once, **given, **days)
    assert (following.number, following.state, following.version) == (2, "draft", 1)
    assert following.mentee_places == iteration.mentee_places
    assert set(following.mentor_years.all()) == set(iteration.mentor_years.all())
    assert following.activities.filter(title="Bake", week=9).exists()
    assert not Application.objects.filter(iteration=following).exists()


def test_a_programme_knows_its_people_only_by_what_they_said(
    iteration: Iteration, coordinator: Person
) -> None:
    """A new run asks nobody again who said yes to the text that still stands."""
    from cairn.programmes.readiness import readiness_of
    from tests.factories import make_application, make_person

    amina = make_person(iteration.school, "Amina", year=7)
    say(iteration, amina, "given")
    following = make_next_iteration(
        iteration,
        by=coordinator,
        name="Again",
        starts_on=date(2027, 9, 13),
        ends_on=date(2028, 6, 23),
        once=str(uuid.uuid4()),
    )
    application = make_application(following, amina)
    assert readiness_of(following, [application])[0].permission
