"""The pages of this room, and the pages that say that something is wrong."""

import json
import re

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import reverse

from cairn.ui import views
from cairn.ui.theme import COOKIE
from cairn.ui.unavailable import unavailable_response


class TestStyleGuide:
    def test_shows_every_component_without_inline_style_or_script(self):
        response = views.style_guide(RequestFactory().get("/style-guide/"))

        html = response.content.decode()
        assert response.status_code == 200
        assert not re.search(r"\sstyle=|<script>|\son[a-z]+=", html)
        assert "error-summary" in html


class TestThemeChoose:
    def choose(self, **data):
        return views.theme_choose(RequestFactory().post("/theme/", data))

    def test_keeps_the_choice_and_goes_back(self):
        response = self.choose(theme="dark", next="/goals/?a=1")

        assert response.status_code == 303
        assert response["Location"] == "/goals/?a=1"
        assert response.cookies[COOKIE].value == "dark"

    def test_forgets_it_for_the_device(self):
        assert self.choose(theme="system").cookies[COOKIE]["max-age"] == 0

    @pytest.mark.parametrize(
        "address", ["https://evil.example", "//evil.example", "/\\evil.example", "", "javascript:x"]
    )
    def test_never_leads_elsewhere(self, address):
        assert self.choose(theme="dark", next=address)["Location"] == "/"

    def test_only_by_post(self):
        assert views.theme_choose(RequestFactory().get("/theme/")).status_code == 405

    def test_an_unknown_cookie_draws_no_theme(self):
        request = RequestFactory().get("/style-guide/")
        request.COOKIES[COOKIE] = '"><script>'

        assert b"data-theme" not in views.style_guide(request).content


def test_the_manifest_names_files_of_our_own():
    response = views.manifest(RequestFactory().get("/manifest.webmanifest"))

    content = json.loads(response.content)
    assert response["Content-Type"] == "application/manifest+json"
    assert all(icon["src"].startswith("/static/") for icon in content["icons"])


def test_the_addresses():
    assert reverse("ui:style_guide") == "/style-guide/"
    assert reverse("ui:manifest") == "/manifest.webmanifest"


class TestErrorPages:
    @pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "500", "503"])
    def test_need_no_context(self, name):
        html = render_to_string(f"{name}.html")

        assert html.count("<h1>") == 1
        assert 'lang="en"' in html
        assert "manifest.webmanifest" in html

    def test_missing_and_forbidden_to_find_look_the_same(self):
        request = RequestFactory().get("/goals/1/")

        one = views.page_not_found(request, Exception("no such goal"))
        other = views.page_not_found(request, Exception("not yours"))

        assert one.content == other.content
        assert one.status_code == 404

    def test_each_has_its_status(self):
        request = RequestFactory().get("/")

        assert views.bad_request(request, Exception()).status_code == 400
        assert views.forbidden(request, Exception()).status_code == 403
        assert views.csrf_failure(request).status_code == 403
        assert views.server_error(request).status_code == 500


class TestUnavailable:
    def test_gives_back_what_was_written_and_no_secret(self):
        request = RequestFactory().post(
            "/goals/",
            {
                "statement": "I want to </textarea><b>speak up",
                "password": "my long secret",
                "csrfmiddlewaretoken": "token with space",
                "once": "a b",
            },
        )

        response = unavailable_response(request)

        html = response.content.decode()
        assert response.status_code == 503
        assert response["Retry-After"] == "60"
        assert "I want to &lt;/textarea&gt;&lt;b&gt;speak up" in html
        assert "secret" not in html
        assert "token with" not in html
        assert html.count("<textarea") == 1
