"""What the menu of languages shows, and what a browser keeps."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from cairn.ui.language import BROWSER, chosen_language, keep_language, language_choices


def asked(cookie: str = "", on_record: str = ""):
    request = RequestFactory().get("/")
    if cookie:
        request.COOKIES["language"] = cookie
    if on_record:
        request.chosen_language = on_record
    return request


@pytest.mark.parametrize(
    ("cookie", "on_record", "chosen"),
    [
        ("", "", ""),
        ("de", "", "de"),
        ("de", "ar", "ar"),
        ("fr", "", ""),
        ('"><script>', "", ""),
    ],
)
def test_what_is_on_record_counts_before_the_cookie_and_unknown_codes_for_nothing(
    cookie, on_record, chosen
):
    assert chosen_language(asked(cookie, on_record)) == chosen


def test_languages_have_their_own_names_and_the_browsers_own_is_the_last():
    choices = language_choices(asked("ar"))

    assert [(one.code, one.name) for one in choices[:3]] == [
        ("en", "English"),
        ("de", "Deutsch"),
        ("ar", "العربيّة"),
    ]
    assert [one.code for one in choices if one.is_chosen] == ["ar"]
    assert choices[-1].code == BROWSER


def test_without_a_choice_the_browsers_own_is_marked():
    assert [one.code for one in language_choices(asked()) if one.is_chosen] == [BROWSER]


def test_the_cookie_ends_with_the_browser_and_no_script_reads_it():
    response = HttpResponse()
    keep_language(response, "de")

    cookie = response.cookies["language"]
    assert (cookie.value, cookie["max-age"], cookie["httponly"]) == ("de", "", True)
    assert cookie["samesite"] == "Lax"


def test_the_browsers_own_forgets_the_cookie():
    response = HttpResponse()
    keep_language(response, BROWSER)

    assert response.cookies["language"]["max-age"] == 0
