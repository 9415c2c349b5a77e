"""The pages of an import: from the file to the sign-in cards."""

from __future__ import annotations

import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cairn.people.models import Person
from cairn.roster.models import RosterUpload
from tests.cast import Cast, signed_in_client
from tests.roster.rosters import plain, run_jobs, upload

ADA = "p1,Ada,Bello,student\n"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def client(cast: Cast) -> Client:
    return signed_in_client(cast.coordinator)


def send(client: Client, file: SimpleUploadedFile) -> Any:
    data = {"roster": file, "once": str(uuid.uuid4())}
    return client.post(reverse("roster:import_start"), data)


def page(upload: RosterUpload, name: str = "import_page") -> str:
    return reverse(f"roster:{name}", args=[upload.pk])


def test_from_the_file_to_the_cards(client: Client) -> None:
    answer = send(client, plain(ADA))
    mine = RosterUpload.objects.get()
    assert answer["Location"] == page(mine)
    assert b"hx-trigger" in client.get(page(mine)).content
    run_jobs()
    assert b"Import these people" in client.get(page(mine)).content
    client.post(page(mine, "import_confirm"))
    run_jobs()
    shown = client.get(page(mine)).content.decode()
    assert reverse("people:sign_in_cards") in shown
    assert Person.objects.filter(source_id="p1").exists()


def test_the_fragment_polls_while_a_job_works_and_then_asks_for_the_page(
    client: Client, cast: Cast
) -> None:
    mine = upload(cast.coordinator, plain(ADA))
    at_work = client.get(page(mine), headers=FRAGMENT)
    assert b"every 1s" in at_work.content
    assert b"<html" not in at_work.content
    assert "HX-Refresh" not in at_work
    run_jobs()
    assert client.get(page(mine), headers=FRAGMENT)["HX-Refresh"] == "true"


def test_other_column_names_are_asked_for(client: Client) -> None:
    send(client, plain("7,Ada,Bello\n", head="Ref,Rufname,last name\n"))
    mine = RosterUpload.objects.get()
    shown = client.get(page(mine), follow=True).content.decode()
    assert "Rufname" in shown
    assert "Bello" in shown
    twice = {"sourcedId": "Ref", "givenName": "Ref"}
    assert client.post(page(mine, "import_columns"), twice).status_code == 422
    missing = {"sourcedId": "Ref"}
    assert client.post(page(mine, "import_columns"), missing).status_code == 422
    client.post(page(mine, "import_columns"), {"sourcedId": "Ref", "givenName": "Rufname"})
    run_jobs()
    assert b"Import these people" in client.get(page(mine)).content


def test_problems_are_on_the_page_and_in_a_table_that_no_spreadsheet_runs(client: Client) -> None:
    send(client, plain("p1,Ada,Bello,=HYPERLINK()\n"))
    run_jobs()
    mine = RosterUpload.objects.get()
    shown = client.get(page(mine)).content.decode()
    assert "our people.csv, row 2, role, =HYPERLINK()" in shown
    table = client.get(page(mine, "import_problems")).content.decode()
    assert ",'=HYPERLINK()," in table


def test_a_file_without_table_is_refused_at_once(client: Client) -> None:
    send(client, SimpleUploadedFile("photo.csv", b"\x89PNG\r\n\x1a\n\x00\x00"))
    mine = RosterUpload.objects.get()
    assert "photo.csv" in client.get(page(mine)).content.decode()
    assert mine.problem_count == 1


def test_no_file_is_an_error_on_the_form(client: Client) -> None:
    assert client.post(reverse("roster:import_start"), {}).status_code == 422


def test_names_of_a_file_are_shown_and_never_run(client: Client) -> None:
    send(client, plain(ADA, name="<script>x</script>.csv"))
    mine = RosterUpload.objects.get()
    assert b"<script>x" not in client.get(page(mine)).content


def test_many_who_would_be_paused_are_warned_about(client: Client, cast: Cast) -> None:
    school = cast.coordinator.school
    for number in range(5):
        Person.objects.create(
            school=school, kind="student", source_id=f"s{number}", given_name=f"Old{number}"
        )
    send(client, plain(ADA))
    run_jobs()
    shown = client.get(page(RosterUpload.objects.get())).content.decode()
    assert "many people to pause" in shown
    assert "Old3" in shown


def test_the_page_asks_as_much_of_the_database_for_one_as_for_many(
    client: Client, cast: Cast, django_assert_num_queries
) -> None:
    few = upload(cast.coordinator, plain(ADA))
    many = upload(cast.coordinator, plain(*(f"p{n},Ada,Bello,student\n" for n in range(30))))
    run_jobs()
    client.get(page(few))
    for mine in (few, many):
        with django_assert_num_queries(QUERIES):
            client.get(page(mine))


QUERIES = 4
