"""The headers of every response."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import RequestFactory

from cairn.ui.content_security import content_security_policy
from cairn.ui.middleware import SecurityHeadersMiddleware


def answered(response=None, cookies=None):
    request = RequestFactory().get("/")
    request.COOKIES = cookies or {}
    answer = response or HttpResponse("ok")
    return SecurityHeadersMiddleware(lambda _request: answer)(request)


class TestContentSecurityPolicy:
    def test_allows_nothing_unsafe_and_nobody_else(self):
        policy = answered()["Content-Security-Policy"]

        assert policy.startswith("default-src 'none';")
        assert "unsafe" not in policy
        assert "*" not in policy
        assert "http" not in policy

    @pytest.mark.parametrize(
        "rule", ["frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"]
    )
    def test_closes_the_doors_that_default_src_leaves_open(self, rule):
        assert rule in content_security_policy().split("; ")

    def test_a_form_may_lead_to_the_sign_in_services_that_are_set_up(self, settings):
        settings.CSP_FORM_ACTION = ["https://login.example"]

        assert "form-action 'self' https://login.example" in content_security_policy()


class TestOtherHeaders:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("X-Frame-Options", "DENY"),
        ],
    )
    def test_are_set(self, name, value):
        assert answered()[name] == value

    def test_the_camera_and_the_place_stay_closed(self):
        policy = answered()["Permissions-Policy"]

        assert "camera=()" in policy
        assert "geolocation=()" in policy

    def test_a_response_keeps_what_it_chose(self):
        chosen = HttpResponse(headers={"Referrer-Policy": "no-referrer"})

        assert answered(chosen)["Referrer-Policy"] == "no-referrer"


class TestCaching:
    def test_pages_of_the_signed_in_are_not_stored(self):
        response = answered(cookies={settings.SESSION_COOKIE_NAME: "anything"})

        assert response["Cache-Control"] == "no-store"

    def test_neither_is_the_response_that_signs_in(self):
        signing_in = HttpResponse()
        signing_in.set_cookie(settings.SESSION_COOKIE_NAME, "new")

        assert answered(signing_in)["Cache-Control"] == "no-store"

    def test_others_decide_for_themselves(self):
        assert "Cache-Control" not in answered()
