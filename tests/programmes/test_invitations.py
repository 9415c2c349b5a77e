"""Parents asked by mail: what is sent, what a link can do, and what it cannot."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import translation

from cairn.lib import clock
from cairn.lib.tenant import across_schools, in_school
from cairn.outbox.models import OutboxRow
from cairn.people.enums import PersonKind, PersonState
from cairn.people.models import Guardianship, Person
from cairn.programmes.actions import answer_invitation, invite_guardians, withdraw_application
from cairn.programmes.errors import InvitationNotUsable
from cairn.programmes.models import (
    Application,
    ConsentRecord,
    ConsentText,
    GuardianInvitation,
    Iteration,
)
from cairn.programmes.tokens import new_token
from cairn.schools.models import School
from tests.factories import make_application, make_iteration, make_person, make_school

ADDRESS = re.compile(r"https?://\S+/programmes/invitation/(\S+)/")


@pytest.fixture
def application(iteration: Iteration) -> Application:
    amina = make_person(iteration.school, "Amina", year=7, family_name="Okafor")
    return make_application(iteration, amina, state="applied")


@pytest.fixture
def ngozi(application: Application, make_guardian) -> Person:
    return make_guardian(application.person, "ngozi@example.org", account=None)


def _token() -> str:
    mail = OutboxRow.objects.order_by("created_at", "id").last()
    found = ADDRESS.search(mail.text)
    assert found is not None
    return found[1]


def _invite(application: Application, by: Person):
    return invite_guardians(application.iteration, [application.pk], by=by)


def _text(application: Application) -> ConsentText:
    return ConsentText.objects.get(programme=application.iteration.programme_id)


class TestAsking:
    def test_a_mail_goes_out_that_tells_nothing_about_the_child(
        self, application: Application, ngozi: Person, coordinator: Person
    ) -> None:
        assert _invite(application, coordinator).mails == 1
        mail = OutboxRow.objects.get()
        assert mail.to == "ngozi@example.org"
        for word in ("Amina", "Okafor", "Autumn buddies", "mentoring"):
            assert word not in mail.subject + mail.text

    def test_pressing_twice_sends_one_mail(
        self, application: Application, ngozi: Person, coordinator: Person
    ) -> None:
        _invite(application, coordinator)
        again = _invite(application, coordinator)
        assert (again.mails, again.asked_lately) == (0, 1)
        assert OutboxRow.objects.count() == 1

    def test_after_some_days_a_new_link_replaces_the_old_one(
        self, application: Application, ngozi: Person, coordinator: Person
    ) -> None:
        _invite(application, coordinator)
        old = _token()
        with clock.travelled_to(clock.now() + timedelta(days=6)):
            assert _invite(application, coordinator).mails == 1
            with pytest.raises(InvitationNotUsable):
                answer_invitation(old, yes=True, text=_text(application))
            answer_invitation(_token(), yes=True, text=_text(application))

    def test_a_new_link_for_one_child_leaves_a_siblings_link_alone(
        self, application: Application, ngozi: Person, make_guardian, coordinator: Person
    ) -> None:
        """Ngozi was asked about Tomas today; his father and Amina are due."""
        tomas = make_person(application.school, "Tomas", year=7)
        Guardianship.objects.create(school=tomas.school, guardian=ngozi, student=tomas)
        both = [application, make_application(application.iteration, tomas)]
        _invite(both[1], coordinator)
        of_tomas = _token()
        make_guardian(tomas, "chidi@example.org", "Chidi")
        ids = [one.pk for one in both]
        assert invite_guardians(application.iteration, ids, by=coordinator).mails == 2
        answer_invitation(of_tomas, yes=True, text=_text(application))

    def test_whom_no_mail_can_reach_is_counted(
        self, application: Application, make_guardian, coordinator: Person
    ) -> None:
        make_guardian(application.person, "")
        result = _invite(application, coordinator)
        assert (result.mails, result.without_address) == (0, 1)

    def test_both_parents_are_asked(
        self, application: Application, ngozi: Person, make_guardian, coordinator: Person
    ) -> None:
        make_guardian(application.person, "chidi@example.org", "Chidi")
        assert _invite(application, coordinator).mails == 2

    def test_who_took_the_application_back_is_left_out(
        self, application: Application, ngozi: Person, coordinator: Person
    ) -> None:
        withdraw_application(application, by=application.person)
        result = _invite(application, coordinator)
        assert (result.mails, result.left) == (0, 1)

    def test_the_link_itself_is_not_kept(
        self, application: Application, ngozi: Person, coordinator: Person
    ) -> None:
        _invite(application, coordinator)
        assert GuardianInvitation.objects.get().code_hash not in _token()
        assert len(GuardianInvitation.objects.get().code_hash) == 64


class TestAnswering:
    @pytest.fixture
    def page(self, application: Application, ngozi: Person, coordinator: Person) -> str:
        _invite(application, coordinator)
        return reverse("programmes:invitation", args=[_token()])

    def _say(self, page: str, application: Application, answer: str, **data: str):
        text = str(_text(application).pk)
        return Client().post(page, {"answer": answer, "text": text} | data)

    def test_the_page_says_what_it_is_about_and_who_reads_what(
        self, page: str, application: Application
    ) -> None:
        answer = Client().get(page)
        words = answer.content.decode()
        assert answer.status_code == 200
        assert "May Amina take part?" in words
        assert "You never read what your child writes." in words
        assert "Okafor" not in words
        assert "no-store" in answer["Cache-Control"]

    def test_looking_uses_nothing_up(self, page: str, application: Application) -> None:
        Client().get(page)
        Client().head(page)
        assert Client().get(page).status_code == 200

    def test_a_yes_is_recorded_with_the_relationship(
        self, page: str, application: Application, ngozi: Person
    ) -> None:
        answer = self._say(page, application, "yes", relationship="grandmother")
        assert answer["Location"] == reverse("programmes:invitation_thanks") + "?answer=yes"
        row = ConsentRecord.objects.get()
        assert (row.decision, row.given_by, row.relationship) == ("given", ngozi, "grandmother")
        assert (row.by_link, row.on_paper) == (True, False)

    def test_a_no_is_recorded(self, page: str, application: Application) -> None:
        self._say(page, application, "no")
        assert ConsentRecord.objects.get().decision == "refused"

    def test_neither_yes_nor_no_leaves_the_link_as_it_is(
        self, page: str, application: Application
    ) -> None:
        assert self._say(page, application, "").status_code == 422
        assert Client().get(page).status_code == 200

    def test_a_link_works_once(self, page: str, application: Application) -> None:
        self._say(page, application, "yes")
        assert self._say(page, application, "no").status_code == 404
        assert ConsentRecord.objects.get().decision == "given"

    def test_a_text_published_meanwhile_is_shown_before_anything_counts(
        self, page: str, application: Application, coordinator: Person
    ) -> None:
        read = _text(application)
        ConsentText.objects.create(
            school=read.school,
            programme=read.programme,
            version=2,
            body="Another text.",
            published_at=clock.now(),
        )
        answer = Client().post(page, {"answer": "yes", "text": str(read.pk)})
        assert answer.status_code == 409
        assert "Another text." in answer.content.decode()
        assert not ConsentRecord.objects.exists()
        assert Client().get(page).status_code == 200

    def test_links_that_cannot_be_used_look_alike(
        self, page: str, application: Application
    ) -> None:
        self._say(page, application, "yes")
        addresses = [
            page,  # used
            reverse("programmes:invitation", args=[new_token()]),  # ours, but unknown
            reverse("programmes:invitation", args=["abc"]),  # forged
            page[:-3] + "x/",  # cut off
        ]
        answers = [Client().get(address) for address in addresses]
        assert {a.status_code for a in answers} == {404}
        assert len({a.content for a in answers}) == 1
        assert "ask the school for a new link" in answers[0].content.decode()

    def test_a_link_runs_out(self, page: str) -> None:
        with clock.travelled_to(clock.now() + timedelta(days=14, minutes=1)):
            assert Client().get(page).status_code == 404

    def test_who_is_no_parent_any_more_cannot_answer(
        self, page: str, application: Application, ngozi: Person
    ) -> None:
        Guardianship.objects.filter(guardian=ngozi).delete()
        assert self._say(page, application, "yes").status_code == 404

    def test_nothing_is_asked_about_a_leaver(self, page: str, application: Application) -> None:
        Person.objects.filter(pk=application.person_id).update(state=PersonState.PAUSED)
        assert Client().get(page).status_code == 404

    def test_nobody_signed_in_elsewhere_changes_what_the_page_is_about(
        self, page: str, application: Application, sign_in
    ) -> None:
        elsewhere = make_school("Millbrook School")
        with in_school(elsewhere):
            client = sign_in(make_person(elsewhere, "Faize"))
        assert "May Amina take part?" in client.get(page).content.decode()

    def test_looking_costs_the_same_however_many_children_are_asked_about(
        self,
        page: str,
        application: Application,
        ngozi: Person,
        coordinator: Person,
        django_assert_num_queries,
    ) -> None:
        with django_assert_num_queries(5):
            Client().get(page)
        for name in ("Tomas", "Ines"):
            sibling = make_person(application.school, name, year=7)
            Guardianship.objects.create(school=application.school, guardian=ngozi, student=sibling)
            _invite(make_application(application.iteration, sibling), coordinator)
        with django_assert_num_queries(5):
            Client().get(page)


@pytest.mark.django_db(transaction=True)
def test_of_two_answers_by_one_link_one_counts() -> None:
    school = make_school()
    with in_school(school):
        application = make_application(
            make_iteration(school, "open"), make_person(school, "Amina", year=7)
        )
        parent = make_person(school, "Ngozi", kind=PersonKind.GUARDIAN, email="ngozi@example.org")
        Guardianship.objects.create(school=school, guardian=parent, student=application.person)
        invite_guardians(application.iteration, [application.pk], by=parent)
        text, token = _text(application), _token()
    start, refused = threading.Barrier(2), []

    def answer(yes: bool) -> None:
        try:
            with in_school(School.objects.get(pk=school.pk)):
                start.wait()
                answer_invitation(token, yes=yes, text=text)
        except InvitationNotUsable:
            refused.append(yes)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=answer, args=(yes,)) for yes in (True, False)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with across_schools():
        assert len(refused) == 1
        assert ConsentRecord.objects.count() == 1


def test_a_parent_chooses_the_language_of_the_page_behind_the_link(
    application: Application, ngozi: Person, coordinator: Person
) -> None:
    _invite(application, coordinator)
    browser, page = Client(), reverse("programmes:invitation", args=[_token()])
    with translation.override("en"):
        assert 'lang="en"' in browser.get(page, headers={"Accept-Language": "de"}).content.decode()

        back = browser.post(reverse("set_language"), {"language": "ar", "next": page})

        assert back["Location"] == page
        assert '<html lang="ar" dir="rtl"' in browser.get(page).content.decode()
        ngozi.refresh_from_db()
        assert ngozi.language == ""
