"""Pages of coordinators: what they show, what they do, what they cost."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cairn.outbox.models import OutboxRow
from cairn.people.models import Person
from cairn.programmes.actions import take_in
from cairn.programmes.enums import ModuleForm
from cairn.programmes.models import (
    Application,
    ConsentRecord,
    ConsentText,
    Iteration,
    Programme,
    TrainingDone,
    TrainingModule,
)
from cairn.programmes.queries import modules_of
from tests.cast import signed_in_client
from tests.factories import make_application, make_person
from tests.programmes.conftest import say


@pytest.fixture
def client(coordinator: Person) -> Client:
    return signed_in_client(coordinator)


def _page(name: str, *args) -> str:
    return reverse(f"programmes:{name}", args=args)


def _text(answer) -> str:
    return " ".join(answer.content.decode().split())


def _applicants(iteration: Iteration, *names: str, **values) -> list[Application]:
    values.setdefault("state", "applied")
    return [
        make_application(iteration, make_person(iteration.school, name, year=7), **values)
        for name in names
    ]


class TestIterationPage:
    def test_a_draft_says_what_is_missing(self, client: Client, draft: Iteration) -> None:
        words = _text(client.get(_page("iteration_page", draft.pk)))
        assert "A safeguarding lead is named" in words
        assert "An administrator of your school names one" in words
        assert "Open for applications" not in words

    def test_one_button_opens_when_nothing_is_missing(
        self, client: Client, draft: Iteration, covered: Person
    ) -> None:
        assert "Open for applications" in _text(client.get(_page("iteration_page", draft.pk)))
        client.post(_page("iteration_move", draft.pk), {"to": "open"})
        draft.refresh_from_db()
        assert draft.state == "open"

    def test_opening_too_early_is_refused_with_a_sentence(
        self, client: Client, draft: Iteration
    ) -> None:
        answer = client.post(_page("iteration_move", draft.pk), {"to": "open"}, follow=True)
        assert "Something is still missing" in _text(answer)

    def test_a_free_place_names_the_next_and_takes_in_with_one_button(
        self, client: Client, coordinator: Person, iteration: Iteration
    ) -> None:
        people = _applicants(iteration, "Amina", "Tomas", "Ines")
        for application in people:
            take_in(application, by=coordinator)
        Iteration.objects.filter(pk=iteration.pk).update(mentee_places=3)
        words = _text(client.get(_page("iteration_page", iteration.pk)))
        assert "1 place is free" in words
        assert f"Next is {people[2].person.full_name}; 1 person waits." in words
        answer = client.post(_page("next_in_line", iteration.pk), follow=True)
        assert f"{people[2].person.full_name} is taken in." in _text(answer)
        again = client.post(_page("next_in_line", iteration.pk), follow=True)
        assert "No place is free any more" in _text(again)

    def test_it_costs_the_same_for_many(
        self, client: Client, iteration: Iteration, django_assert_max_num_queries
    ) -> None:
        page = _page("iteration_page", iteration.pk)
        for names in (("Amina",), ("Tomas", "Ines")):
            _applicants(iteration, *names)
            with django_assert_max_num_queries(18):
                client.get(page)


class TestApplicants:
    def _decide(self, client: Client, iteration: Iteration, what: str, *chosen, **data):
        ticked = [str(application.pk) for application in chosen]
        data |= {"what": what, "application": ticked}
        return client.post(_page("applicants_decide", iteration.pk), data, follow=True)

    def test_the_list_says_what_is_missing_and_how_many_there_are(
        self, client: Client, iteration: Iteration
    ) -> None:
        _applicants(iteration, "Amina", "Tomas")
        words = _text(client.get(_page("applicants", iteration.pk)))
        assert "2 people found" in words
        assert "training 0/60 min" in words
        assert "Applied (2)" in words

    def test_nothing_ticked_changes_nothing_and_says_so(
        self, client: Client, iteration: Iteration
    ) -> None:
        _applicants(iteration, "Amina")
        answer = self._decide(client, iteration, "take_in")
        assert "tick at least one person first" in _text(answer)
        assert Application.objects.get().state == "applied"

    def test_the_result_says_how_many_and_why_not_the_others(
        self, client: Client, iteration: Iteration
    ) -> None:
        people = _applicants(iteration, "Amina", "Tomas", "Ines")
        gone = _applicants(iteration, "Gone", state="withdrawn")
        words = _text(self._decide(client, iteration, "take_in", *people, *gone))
        assert "2 taken in. 1 on the waiting list, because every place is taken" in words
        assert "1 left as they are" in words

    def test_everyone_the_filter_finds_and_nobody_else(
        self, client: Client, iteration: Iteration
    ) -> None:
        mentees = _applicants(iteration, "Amina", "Tomas")
        mentors = _applicants(iteration, "Leo", "Sam", side="mentor")
        answer = self._decide(client, iteration, "take_in", everyone="1", side="mentor")
        assert "2 taken in." in _text(answer)
        assert answer.redirect_chain[-1][0].endswith("?side=mentor")
        assert {a.state for a in Application.objects.filter(pk__in=[m.pk for m in mentors])} == {
            "accepted"
        }
        assert {a.state for a in Application.objects.filter(pk__in=[m.pk for m in mentees])} == {
            "applied"
        }

    def test_ids_of_another_iteration_are_ignored(
        self, client: Client, iteration: Iteration
    ) -> None:
        from tests.factories import make_iteration

        elsewhere = make_iteration(iteration.school, "open")
        other = _applicants(elsewhere, "Amina")
        self._decide(client, iteration, "take_in", *other)
        assert Application.objects.get(pk=other[0].pk).state == "applied"

    def test_parents_are_invited_with_one_button(
        self, client: Client, iteration: Iteration, make_guardian
    ) -> None:
        amina, _ = _applicants(iteration, "Amina", "Tomas")
        make_guardian(amina.person, "ngozi@example.org")
        answer = self._decide(client, iteration, "invite", everyone="1", missing="permission")
        assert "1 mail is on its way. For 1 no parent has an e-mail" in _text(answer)
        assert OutboxRow.objects.get().to == "ngozi@example.org"
        words = _text(client.get(_page("applicants", iteration.pk)))
        assert "parent asked" in words
        assert "no parent has an e-mail: on paper" in words

    def test_paper_and_its_withdrawal(self, client: Client, iteration: Iteration) -> None:
        people = _applicants(iteration, "Amina", "Tomas")
        assert "Noted for 2." in _text(self._decide(client, iteration, "paper", *people))
        again = _text(self._decide(client, iteration, "paper", *people))
        assert "Noted for 0. For 2 it was noted before" in again
        self._decide(client, iteration, "paper_no", people[0])
        decisions = ConsentRecord.objects.filter(student=people[0].person)
        assert list(decisions.values_list("decision", flat=True)) == ["given", "withdrawn"]

    def test_who_was_at_the_training_is_ticked_with_the_day(
        self, client: Client, iteration: Iteration
    ) -> None:
        module = modules_of(iteration.programme_id, "mentor").get(form=ModuleForm.IN_PERSON)
        leo = _applicants(iteration, "Leo", side="mentor")
        mentee = _applicants(iteration, "Amina")
        answer = self._decide(
            client, iteration, "in_person", *leo, *mentee, module=module.pk, done_on="2026-09-21"
        )
        assert "Noted for 1. 1 had it already, or this training is for the other side." in _text(
            answer
        )
        assert str(TrainingDone.objects.get().done_on) == "2026-09-21"

    def test_nobody_is_ticked_ahead_of_the_day(self, client: Client, iteration: Iteration) -> None:
        module = modules_of(iteration.programme_id, "mentor").get(form=ModuleForm.IN_PERSON)
        leo = _applicants(iteration, "Leo", side="mentor")
        tomorrow = iteration.school.today() + timedelta(days=1)
        answer = self._decide(
            client, iteration, "in_person", *leo, module=module.pk, done_on=str(tomorrow)
        )
        assert "this day lies ahead" in _text(answer)
        assert not TrainingDone.objects.exists()

    @pytest.mark.parametrize("query", ["?side=x&state=y&missing=z", "?page=99", "?words=%00"])
    def test_nonsense_in_the_address_does_no_harm(
        self, client: Client, iteration: Iteration, query: str
    ) -> None:
        _applicants(iteration, "Amina")
        assert client.get(_page("applicants", iteration.pk) + query).status_code == 200

    def test_it_costs_the_same_for_many(
        self, client: Client, iteration: Iteration, django_assert_num_queries
    ) -> None:
        page = _page("applicants", iteration.pk)
        _applicants(iteration, "Amina")
        with django_assert_num_queries(11):
            client.get(page)
        _applicants(iteration, "Tomas", "Ines")
        with django_assert_num_queries(11):
            client.get(page)


class TestSettings:
    def _form(self, client: Client, iteration: Iteration, **changed) -> dict:
        form = client.get(_page("settings", iteration.pk)).context["form"]
        values = {name: form[name].value() for name in form.fields}
        values = {k: v for k, v in values.items() if v not in (None, False)}
        return values | changed

    def test_saving_shows_up_in_the_history(self, client: Client, draft: Iteration) -> None:
        form = self._form(client, draft, mentee_places=60)
        answer = client.post(_page("settings", draft.pk), form, follow=True)
        assert "Places for mentees: 2, now 60" in _text(answer)

    def test_shares_that_do_not_make_a_hundred(self, client: Client, draft: Iteration) -> None:
        form = self._form(client, draft, weight_choices=10)
        answer = client.post(_page("settings", draft.pk), form)
        assert answer.status_code == 422
        assert "The five shares make 75 per cent. Together they make 100." in _text(answer)

    def test_less_training_than_the_field_asks_for_is_refused(
        self, client: Client, draft: Iteration
    ) -> None:
        form = self._form(client, draft, mentor_training_minutes=60)
        assert client.post(_page("settings", draft.pk), form).status_code == 422

    def test_a_stale_page_keeps_what_was_typed(self, client: Client, draft: Iteration) -> None:
        stale = self._form(client, draft, name="Mine")
        client.post(_page("settings", draft.pk), self._form(client, draft, name="Theirs"))
        answer = client.post(_page("settings", draft.pk), stale)
        assert answer.status_code == 409
        assert 'value="Mine"' in _text(answer)
        assert "Name: Autumn buddies, now Theirs" in _text(answer)
        again = {**stale, "version": "2"}
        client.post(_page("settings", draft.pk), again)
        draft.refresh_from_db()
        assert draft.name == "Mine"

    def test_a_closed_run_has_no_settings(self, client: Client, draft: Iteration) -> None:
        Iteration.objects.filter(pk=draft.pk).update(state="closed")
        assert client.get(_page("settings", draft.pk)).status_code == 404


class TestConsent:
    def _publish(self, client: Client, iteration: Iteration, **changed):
        form = {
            "scope": "take_part",
            "seen_version": "1",
            "body": "A clearer text.",
            "lawful_basis": "public_task",
            "once": str(uuid.uuid4()),
        }
        return client.post(_page("consent_texts", iteration.pk), form | changed)

    def test_a_new_version_and_its_history(self, client: Client, iteration: Iteration) -> None:
        amina = _applicants(iteration, "Amina")[0]
        say(iteration, amina.person, "given")
        self._publish(client, iteration)
        words = _text(client.get(_page("consent_texts", iteration.pk)))
        assert "A clearer text." in words
        assert "Version 1: 1 times yes, 0 times no" in words
        assert "permission: text has changed" in _text(
            client.get(_page("applicants", iteration.pk))
        )

    def test_of_two_who_publish_the_second_sees_both(
        self, client: Client, iteration: Iteration
    ) -> None:
        self._publish(client, iteration, body="The first one's.")
        answer = self._publish(client, iteration, body="The second one's.")
        assert answer.status_code == 409
        assert "The first one&#x27;s." in _text(answer)
        assert "The second one&#x27;s." in _text(answer)
        assert 'name="seen_version" value="2"' in _text(answer)

    def test_sent_twice_publishes_once(self, client: Client, iteration: Iteration) -> None:
        once = str(uuid.uuid4())
        for _ in range(2):
            self._publish(client, iteration, once=once)
        assert ConsentText.objects.filter(programme=iteration.programme).count() == 2

    def test_who_answered_costs_the_same_for_many(
        self, client: Client, iteration: Iteration, django_assert_num_queries
    ) -> None:
        page = _page("consent_answers", iteration.pk)
        say(iteration, _applicants(iteration, "Amina")[0].person, "given")
        with django_assert_num_queries(6):
            client.get(page)
        for application in _applicants(iteration, "Tomas", "Ines"):
            say(iteration, application.person, "refused")
        with django_assert_num_queries(6):
            words = _text(client.get(page))
        assert "3 answers" in words


class TestTrainingEditor:
    def test_minutes_that_do_not_add_up_are_said(
        self, client: Client, iteration: Iteration
    ) -> None:
        first = modules_of(iteration.programme_id, "mentee")[0]
        client.post(_page("module_remove", iteration.pk, first.pk))
        words = _text(client.get(_page("training_editor", iteration.pk)))
        assert "30 of 60 minutes" in words
        assert "30 minutes are missing." in words

    def test_a_module_and_its_question_are_made_and_answered(
        self, client: Client, iteration: Iteration
    ) -> None:
        made = {
            "title": "Messages",
            "minutes": "10",
            "form": "online",
            "body": "Be **kind**.\n\n<script>alert(1)</script>",
            "once": str(uuid.uuid4()),
        }
        client.post(_page("module_add", iteration.pk), made)
        module = TrainingModule.objects.get(title="Messages")
        question = {
            "version": "1",
            "prompt": "Who reads your messages?",
            "choice_0": "Everyone",
            "choice_1": "My mentor and I",
            "answer": "1",
            "because": "Only the two of you.",
        }
        client.post(_page("question_add", iteration.pk, module.pk), question)
        amina = _applicants(iteration, "Amina")[0].person
        page = _page("training_module", module.pk)
        student = signed_in_client(amina)
        words = _text(student.get(page))
        assert "Be <strong>kind</strong>." in words
        assert "<script>alert" not in words
        wrong = student.post(page, {"q0": "0"})
        assert wrong.status_code == 422
        assert "Only the two of you." in _text(wrong)
        assert student.post(page, {"q0": "1"}).status_code == 302
        assert TrainingDone.objects.get().person == amina

    def test_the_right_choice_has_to_be_written(self, client: Client, iteration: Iteration) -> None:
        module = modules_of(iteration.programme_id, "mentee")[0]
        form = {
            "version": "1",
            "prompt": "Who?",
            "choice_0": "I",
            "choice_1": "You",
            "answer": "3",
            "because": "So.",
        }
        answer = client.post(_page("question_add", iteration.pk, module.pk), form)
        assert answer.status_code == 422
        assert "This choice is empty." in _text(answer)

    def test_a_stale_module_shows_both(self, client: Client, iteration: Iteration) -> None:
        module = modules_of(iteration.programme_id, "mentee")[0]
        page = _page("module_edit", iteration.pk, module.pk)
        form = {"minutes": "30", "form": "online", "version": "1"}
        client.post(page, form | {"title": "Theirs"})
        answer = client.post(page, form | {"title": "Mine"})
        assert answer.status_code == 409
        assert "<b>Theirs</b>" in _text(answer)
        assert 'value="Mine"' in _text(answer)

    def test_a_module_of_another_programme_is_not_found(
        self, client: Client, iteration: Iteration
    ) -> None:
        from tests.factories import make_iteration

        other = make_iteration(iteration.school)
        module = modules_of(iteration.programme_id, "mentee")[0]
        assert client.get(_page("module_edit", other.pk, module.pk)).status_code == 404


class TestPlan:
    def test_add_move_and_remove(self, client: Client, iteration: Iteration) -> None:
        form = {"week": "2", "title": "Tea", "description": "", "once": str(uuid.uuid4())}
        client.post(_page("weekly_plan", iteration.pk), form)
        client.post(_page("weekly_plan", iteration.pk), form)
        tea = iteration.activities.get(title="Tea")
        client.post(_page("activity_move", iteration.pk, tea.pk), {"to": "later"})
        tea.refresh_from_db()
        assert tea.week == 3
        client.post(_page("activity_remove", iteration.pk, tea.pk))
        assert not iteration.activities.filter(title="Tea").exists()


def test_the_next_run_begins_as_a_draft_once(client: Client, iteration: Iteration) -> None:
    form = {
        "name": "Autumn buddies 2027",
        "starts_on": "2027-09-13",
        "ends_on": "2028-06-23",
        "once": str(uuid.uuid4()),
    }
    for _ in range(2):
        answer = client.post(_page("iteration_next", iteration.pk), form, follow=True)
    assert "run 2" in _text(answer)
    assert Iteration.objects.filter(programme=iteration.programme).count() == 2
    assert Programme.objects.count() == 1
