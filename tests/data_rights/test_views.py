"""Pages of data rights."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from cairn.conversations.actions import open_thread, send_message
from cairn.conversations.models import Message
from cairn.data_rights.actions import ask_for_erasure
from cairn.lib import clock
from cairn.people.models import Person
from tests.cast import Cast, signed_in_client
from tests.factories import make_goal

DOWNLOAD = "/my-data/download/"


@pytest.fixture(autouse=True)
def own_ledger(settings, tmp_path) -> None:
    settings.KEYS_DIR = tmp_path


def who_gave_the_password(person: Person) -> Client:
    """Signed in, and asked for the password once more."""
    client = signed_in_client(person)
    data = {"password": "stones on a hill"}
    assert client.post(reverse("account_reauthenticate"), data).status_code == 302
    return client


def test_the_download_asks_for_the_password_again(cast: Cast) -> None:
    answer = signed_in_client(cast.mentee).get(DOWNLOAD)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_the_page_to_read_holds_ones_words_and_runs_none_of_them(cast: Cast) -> None:
    make_goal(cast.mentee, cast.mentorship, statement="Say <script>hello</script> first")
    answer = who_gave_the_password(cast.mentee).get(DOWNLOAD)
    page = answer.content.decode()
    assert answer["Content-Disposition"].endswith('.html"')
    assert "Say &lt;script&gt;hello&lt;/script&gt; first" in page
    assert "<script" not in page
    assert cast.mentee.full_name in page
    assert "src=" not in page


def test_the_file_for_programs_is_json(cast: Cast) -> None:
    answer = who_gave_the_password(cast.mentee).get(DOWNLOAD + "?as=json")
    assert json.loads(answer.content)["data"]["people"][0]["given_name"] == "Amina"


def test_an_administrator_sees_what_erasure_means_and_does_it(cast: Cast) -> None:
    send_message(
        open_thread(cast.mentorship), by=cast.mentee, body="Only for us two", once=str(uuid.uuid4())
    )
    asked = ask_for_erasure(cast.mentee)
    client = signed_in_client(cast.administrator)
    review = reverse("data_rights:request_review", args=[asked.pk])
    assert review in client.get(reverse("data_rights:requests")).content.decode()
    page = client.get(review).content.decode()
    assert "Messages" in page
    assert "Only for us two" not in page  # counts, never words
    client.post(reverse("data_rights:request_erase", args=[asked.pk]))
    assert not Person.objects.filter(pk=cast.mentee.pk).exists()
    assert client.get(review).status_code == 404


def test_the_last_administrator_is_told_why_not(cast: Cast) -> None:
    asked = ask_for_erasure(cast.administrator)
    client = signed_in_client(cast.administrator)
    client.post(reverse("data_rights:request_erase", args=[asked.pk]))
    page = client.get(reverse("data_rights:request_review", args=[asked.pk])).content.decode()
    assert "last administrator" in page
    assert Person.objects.filter(pk=cast.administrator.pk).exists()


def test_retention_counts_first_and_removes_by_a_button(cast: Cast, settings) -> None:
    settings.RETENTION_DAYS = 0
    thread = open_thread(cast.former_mentorship)
    Message.objects.create(
        school=cast.mentee.school, thread=thread, number=1, author=cast.mentee, body="Old",
        sent_at=clock.now(),
    )  # fmt: skip
    cast.former_mentorship.closed_at = clock.now() - timedelta(days=3)
    cast.former_mentorship.save()
    client = signed_in_client(cast.administrator)
    url = reverse("data_rights:retention")
    assert "Messages" in client.get(url).content.decode()
    assert Message.objects.filter(body="Old").exists()
    client.post(url)
    assert not Message.objects.filter(body="Old").exists()
    assert "Nothing is kept too long" in client.get(url).content.decode()
