"""A field of a form says its name, what helps, what is wrong and who reads it."""

import re
from datetime import date, time

import pytest
from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from cairn.ui.forms import DateInput, OneTimeCodeInput, PlainTextField, RadioCards
from cairn.ui.readership import register_readership


class AllKinds(forms.Form):
    words = PlainTextField(label=_("Name"), required=False, max_length=5)
    code = forms.CharField(widget=OneTimeCodeInput())
    places = forms.IntegerField(min_value=1, widget=forms.NumberInput(attrs={"class": "short"}))
    mail = forms.EmailField(help_text="Yours, not the school's")
    day = forms.DateField(widget=DateInput())
    at = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    version = forms.IntegerField(widget=forms.HiddenInput)
    level = forms.TypedChoiceField(coerce=int, choices=[("", _("All")), (7, "<7>"), (8, "8")])
    state = forms.ChoiceField(choices=[("on", "On"), ("off", "Off")])
    grouped = forms.ChoiceField(choices=[("Lower", [(7, "7"), (8, "8")]), ("Upper", [(9, "9")])])
    years = forms.MultipleChoiceField(
        choices=[(7, "7"), (8, "8"), (9, "9")], widget=forms.SelectMultiple
    )
    closed = forms.CharField(disabled=True, initial="As it is")


class Consent(forms.Form):
    agreed = forms.BooleanField(label="I agree", help_text="You can take it back")
    look = forms.ChoiceField(label="Look", widget=RadioCards, choices=[("", "All")])


TYPED = {
    "words": 'a"b & too long',
    "code": "123456",
    "places": "0",
    "mail": "no mail",
    "day": "2026-11-12",
    "at": "12:40",
    "version": "3",
    "level": "7",
    "state": "off",
    "grouped": "9",
    "years": ["7", "9"],
}
KEPT = {**TYPED, "day": date(2026, 11, 12), "at": time(12, 40), "years": [8], "words": None}


def parts(html: str) -> list[str]:
    """Tags with their attributes in order, and texts without the space around them."""
    found = re.findall(r"<[^>]+>|[^<]+", html)
    return [" ".join(sorted(re.findall(r'[^\s"<>]+(?:="[^"]*")?', f))) for f in found if f.strip()]


@pytest.mark.parametrize("name", AllKinds.base_fields)
@pytest.mark.parametrize("form", [AllKinds(), AllKinds(TYPED), AllKinds(initial=KEPT)])
def test_a_control_is_as_django_draws_it(form: forms.Form, name: str) -> None:
    field = form[name]

    assert parts(str(field)) == parts(BoundField.as_widget(field))


def test_what_people_type_is_escaped() -> None:
    form = AllKinds(TYPED)

    assert 'value="a&quot;b &amp; too long"' in str(form["words"])
    assert ">&lt;7&gt;<" in str(form["level"])


def test_a_label_belongs_to_its_control_and_says_what_is_needed() -> None:
    form = AllKinds()

    assert '<label for="id_words">Name</label>' in form["words"].as_field_group()
    assert '<label for="id_code">Code <span class="need">needed</span></label>' in (
        form["code"].as_field_group()
    )


def test_a_choice_that_always_has_a_value_is_not_called_needed() -> None:
    form = AllKinds()

    assert "need" in form["level"].as_field_group()
    assert "need" not in form["state"].as_field_group()


def test_hint_and_mistake_are_linked_to_the_control() -> None:
    html = AllKinds(TYPED)["mail"].as_field_group()

    assert '<div class="field wrong">' in html
    assert '<p class="hint" id="id_mail_helptext">Yours, not the school&#x27;s</p>' in html
    assert '<ul class="field-errors" id="id_mail_error">' in html
    assert 'aria-describedby="id_mail_helptext id_mail_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_box_to_tick_stands_before_its_label() -> None:
    html = Consent()["agreed"].as_field_group()

    assert re.search(r'<label class="choice"><input type="checkbox"[^>]*><span>I agree', html)
    assert html.index("I agree") < html.index("You can take it back")


def test_several_choices_are_a_group_with_a_legend() -> None:
    html = Consent({"agreed": "on"})["look"].as_field_group()

    assert (
        parts(html)[0]
        == parts(
            '<fieldset class="field wrong" id="id_look_group" tabindex="-1" '
            'aria-describedby="id_look_error">'
        )[0]
    )
    assert '<legend>Look <span class="need">needed</span></legend>' in html


def test_fields_that_follow_each_other_say_once_who_reads_them() -> None:
    register_readership("tests.both", "Both of you read this.", url="/help")
    register_readership("tests.own", "Only you read this.")

    class Wish(forms.Form):
        wish = PlainTextField(max_length=80, readership="tests.both")
        why = PlainTextField(max_length=80, readership="tests.both")
        feeling = PlainTextField(max_length=80, readership="tests.own")

    wish, why, feeling = (field.as_field_group() for field in Wish())

    assert "<span>Both of you read this.</span></summary>" in wish
    assert "reads this" not in why
    assert re.search(
        r'<p class="who-can-see"><svg.*</svg><span>Only you read this.</span>', feeling
    )
