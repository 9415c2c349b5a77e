"""What the rooms above register around a page."""

import pytest
from django.template import Context, Template
from django.test import RequestFactory

from cairn.ui import navigation
from cairn.ui.context import interface
from cairn.ui.navigation import HelpLink, Identity, NavigationItem


@pytest.fixture
def request_():
    return RequestFactory().get("/goals/")


@pytest.fixture(autouse=True)
def _nobody_else_registered(monkeypatch):
    for registry in ("_navigation", "_identity", "_help_link"):
        monkeypatch.setattr(navigation, registry, [])


def seven_items(_request):
    names = ["Today", "Goals", "Messages", "Journal", "Feedback", "Growth"]
    items = [
        NavigationItem(f"/{name.lower()}/", name, "goals", count=2, current=name == "Growth")
        for name in names
    ]
    return [*items, NavigationItem("/out/", "Sign out", "sign-out", place="account", post=True)]


def test_nothing_is_asked_before_a_page_draws_it(request_):
    asked = []
    navigation.register_navigation(lambda request: asked.append(request) or [])

    context = interface(request_)
    assert asked == []

    list(context["navigation"]())
    list(context["navigation"]())
    assert len(asked) == 1


def test_four_links_stand_in_the_bar_and_the_rest_in_its_sheet(request_):
    navigation.register_navigation(seven_items)

    frame = navigation.navigation_for(request_)

    assert [item.label for item in frame.in_bar] == ["Today", "Goals", "Messages", "Journal"]
    assert [item.label for item in frame.in_sheet] == ["Feedback", "Growth"]
    assert [item.label for item in frame.account] == ["Sign out"]
    assert frame.sheet_is_current
    assert frame.sheet_count == 4


def test_the_first_provider_with_an_answer_wins(request_):
    navigation.register_help_link(lambda _request: None)
    navigation.register_help_link(lambda _request: HelpLink("/help/", "Get help"))
    navigation.register_help_link(lambda _request: HelpLink("/other/", "Other"))

    assert navigation.help_link_for(request_) == HelpLink("/help/", "Get help")
    assert navigation.identity_for(request_) is None


def test_a_page_shows_them_and_escapes_a_name(request_):
    navigation.register_navigation(seven_items)
    navigation.register_identity(lambda _request: Identity("<b>Amara</b> O", "mentee"))
    navigation.register_help_link(lambda _request: HelpLink("/help/", "Something on your mind?"))
    page = Template(
        '{% extends "ui/base.html" %}'
        "{% block title %}T{% endblock %}{% block content %}{% endblock %}"
    )

    html = page.render(Context({**interface(request_), "request": request_}))

    assert html.count('href="/help/"') == 1
    assert "<b>Amara" not in html
    assert html.count('aria-current="page"') == 2  # in the rail and in the sheet
    assert '<form method="post" action="/out/">' in html
