"""The language somebody chose holds on every device, and for the mails they get."""

from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from cairn.audit.models import AuditRow
from cairn.data_rights.actions import export_of
from cairn.lib.tenant import across_schools, in_school
from cairn.outbox.models import OutboxRow
from cairn.people.actions import choose_language, invite_staff, pause_person
from cairn.people.enums import PersonKind, Role
from cairn.people.errors import UnknownLanguage
from cairn.people.models import Person
from cairn.people.queries import mail_language_of_address
from cairn.schools.models import School
from tests.cast import Cast, signed_in_client
from tests.factories import make_person, make_school, make_staff
from tests.threads import at_once

GERMAN_BROWSER, ARABIC_BROWSER = {"HTTP_ACCEPT_LANGUAGE": "de"}, {"HTTP_ACCEPT_LANGUAGE": "ar"}


@pytest.fixture(autouse=True)
def _of_these_tests() -> Iterator[None]:
    """A page leaves its language on in the thread; other tests read English."""
    with translation.override("en"):
        yield


def choose(client: Client, language: str, onward: str = "/"):
    return client.post(reverse("set_language"), {"language": language, "next": onward})


def language_of(client: Client, address: str = "/", **headers) -> str:
    return client.get(address, **headers).headers["Content-Language"]


class TestChooseLanguage:
    def test_keeps_it_with_one_audit_row_and_leaves_the_page_others_edit_as_read(self, school):
        person = make_person(school)
        read_at = person.updated_at

        for _twice in range(2):
            choose_language([person], "de")

        person.refresh_from_db()
        assert (person.language, person.updated_at) == ("de", read_at)
        row = AuditRow.objects.get(action="language.chosen")
        assert (row.actor_id, row.about_id, row.details) == (person.pk, str(person.pk), {})

    def test_is_kept_at_each_school_of_theirs(self, school):
        here, elsewhere = make_person(school), make_school("Millbrook School")
        with in_school(elsewhere):
            there = make_person(elsewhere, account=here.account)

        choose_language([here, there], "ar")

        with across_schools():
            assert set(Person.objects.values_list("language", flat=True)) == {"ar"}
            rows = AuditRow.objects.filter(action="language.chosen")
            assert set(rows.values_list("school_id", flat=True)) == {school.pk, elsewhere.pk}

    @pytest.mark.parametrize("code", ["fr", "de-AT", "DE", "../de", "de\x00"])
    def test_refuses_what_no_page_is_written_in(self, school, code):
        person = make_person(school)

        with pytest.raises(UnknownLanguage):
            choose_language([person], code)

        person.refresh_from_db()
        assert person.language == ""
        assert not AuditRow.objects.filter(action="language.chosen").exists()

    def test_nothing_takes_it_back(self, school):
        person = make_person(school)
        choose_language([person], "de")
        choose_language([person], "")
        person.refresh_from_db()
        assert person.language == ""

    @pytest.mark.django_db(transaction=True)
    def test_chosen_twice_at_once_is_chosen_once(self, school):
        person = make_person(school)

        at_once(lambda _number: choose_language([person], "de"), 2, school)

        assert AuditRow.objects.filter(action="language.chosen").count() == 1


class TestSetLanguage:
    def test_somebody_signed_in_keeps_it_in_another_browser(self, cast: Cast):
        assert choose(signed_in_client(cast.mentee), "de").status_code == 303

        assert language_of(signed_in_client(cast.mentee), **ARABIC_BROWSER) == "de"
        assert language_of(signed_in_client(cast.mentor), **ARABIC_BROWSER) == "ar"

    def test_it_counts_for_more_than_a_choice_before_signing_in(self, cast: Cast):
        choose_language([cast.mentee], "de")
        browser = signed_in_client(cast.mentee)
        browser.cookies["language"] = "ar"

        assert language_of(browser) == "de"

    def test_anybody_chooses_for_this_browser(self, db):
        browser = Client()
        answer = choose(browser, "ar", "/account/login/")

        assert (answer.status_code, answer["Location"]) == (303, "/account/login/")
        assert language_of(browser, "/account/login/", **GERMAN_BROWSER) == "ar"
        assert language_of(Client(), "/account/login/", **GERMAN_BROWSER) == "de"

    def test_the_browsers_own_takes_the_choice_back(self, cast: Cast):
        browser = signed_in_client(cast.mentee)
        choose(browser, "de")
        choose(browser, "browser")

        assert language_of(browser, **ARABIC_BROWSER) == "ar"
        assert language_of(signed_in_client(cast.mentee), **ARABIC_BROWSER) == "ar"

    @pytest.mark.parametrize("sent", [{}, {"language": ""}, {"language": "fr"}])
    def test_another_code_is_refused_and_changes_nothing(self, cast: Cast, sent):
        choose_language([cast.mentee], "de")
        browser = signed_in_client(cast.mentee)

        answer = browser.post(reverse("set_language"), sent)

        assert answer.status_code == 400
        assert "language" not in answer.cookies
        assert language_of(browser, **ARABIC_BROWSER) == "de"

    def test_leads_nowhere_else_and_looking_changes_nothing(self, cast: Cast):
        browser = signed_in_client(cast.mentee)

        assert choose(browser, "de", "https://evil.example/")["Location"] == "/"
        assert browser.get(reverse("set_language")).status_code == 405

    def test_somebody_paused_chooses_for_the_browser_alone(self, cast: Cast):
        pause_person(cast.mentee, by=cast.coordinator)

        assert choose(signed_in_client(cast.mentee), "de").cookies["language"].value == "de"
        cast.mentee.refresh_from_db()
        assert cast.mentee.language == ""

    def test_the_menu_shows_what_is_chosen(self, cast: Cast):
        browser = signed_in_client(cast.mentee)

        def chosen() -> list[str]:
            choices = browser.get("/").context["languages"]()
            return [one.code for one in choices if one.is_chosen]

        assert chosen() == ["browser"]
        choose_language([cast.mentee], "de")
        assert chosen() == ["de"]

    def test_it_costs_a_page_no_query(self, cast: Cast):
        browser = signed_in_client(cast.mentee)

        def queries() -> int:
            with CaptureQueriesContext(connection) as caught:
                browser.get("/")
            return len(caught)

        before = queries()
        choose_language([cast.mentee], "de")
        assert queries() == before


class TestMails:
    def test_an_invitation_is_in_the_language_of_who_gets_it(self, school):
        writer = make_staff(school, Role.ADMINISTRATOR)
        for name, language in (("Joan", ""), ("Jens", "de")):
            person = make_person(
                school, name, kind=PersonKind.STAFF, email=f"{name.lower()}@example.org"
            )
            choose_language([person], language)
            invite_staff(person, by=writer)

        subjects = dict(OutboxRow.objects.values_list("to", "subject"))
        assert subjects["joan@example.org"].startswith("Your sign-in")
        assert subjects["jens@example.org"].startswith("Deine Anmeldung")

    def test_a_code_to_sign_in_is_in_the_language_on_record(self, school):
        person = make_person(school, "Jens", email="jens@example.org")
        EmailAddress.objects.create(
            user=person.account, email="jens@example.org", verified=True, primary=True
        )

        def subject(browser: Client) -> str:
            answer = browser.post(
                reverse("account_request_login_code"), {"email": "jens@example.org"}
            )
            assert answer.status_code == 302
            return OutboxRow.objects.latest("created_at").subject

        in_english = subject(Client())
        choose_language([person], "de")
        in_german = subject(Client(**ARABIC_BROWSER))

        assert in_english.isascii()
        assert in_german != in_english

    def test_without_a_record_the_choice_here_counts_and_then_the_school(self, school):
        School.objects.filter(pk=school.pk).update(language="de")
        person = make_person(school, "Jens")
        person.account.email = "jens@example.org"
        person.account.save()

        assert mail_language_of_address("Jens@example.org") == "de"
        assert mail_language_of_address("jens@example.org", chosen_here="ar") == "ar"
        choose_language([person], "en")
        assert mail_language_of_address("jens@example.org", chosen_here="ar") == "en"
        assert mail_language_of_address("nobody@example.org") == "en"


def test_an_export_says_which_language_somebody_chose(cast: Cast):
    choose_language([cast.mentee], "ar")
    assert export_of(Person.objects.get(pk=cast.mentee.pk))["data"]["people"][0]["language"] == "ar"
