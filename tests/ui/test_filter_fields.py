"""What narrows a list down is drawn quickly, and says what any other form would say."""

import re

from django import forms
from django.template import Context, Template
from django.utils.translation import gettext_lazy as _

from cairn.ui.filter_fields import draw_filter_fields
from cairn.ui.forms import PlainTextField, RadioCards


class Filter(forms.Form):
    words = PlainTextField(label=_("Name"), required=False, max_length=5)
    level = forms.TypedChoiceField(
        label=_("Year group"), required=False, coerce=int, choices=[("", _("All")), (7, "<7>")]
    )


class WithMore(forms.Form):
    look = forms.ChoiceField(
        required=False, widget=RadioCards, choices=[("", "All")], help_text="Choose one"
    )


def as_any_form(form: forms.Form) -> list[str]:
    return parts("".join(field.as_field_group() for field in form))


def parts(html: str) -> list[str]:
    """Tags with their attributes in order, and texts without the space around them."""
    found = re.findall(r"<[^>]+>|[^<]+", html)
    return [" ".join(sorted(re.findall(r'[^\s"<>]+(?:="[^"]*")?', f))) for f in found if f.strip()]


def test_is_what_any_form_would_be() -> None:
    form = Filter({"words": 'a"b', "level": "7"})

    assert parts(draw_filter_fields(form)) == as_any_form(form)
    assert "&lt;7&gt;" in draw_filter_fields(form)


def test_is_the_same_before_anything_was_chosen() -> None:
    assert parts(draw_filter_fields(Filter())) == as_any_form(Filter())


def test_a_mistake_is_said() -> None:
    form = Filter({"words": "much too long", "level": ""})

    assert "field-error" in draw_filter_fields(form)
    assert parts(draw_filter_fields(form)) == as_any_form(form)


def test_other_fields_go_through_their_templates() -> None:
    assert parts(draw_filter_fields(WithMore())) == as_any_form(WithMore())


def test_as_a_tag() -> None:
    html = Template("{% load ui %}{% filter_fields form %}").render(Context({"form": Filter()}))

    assert html == draw_filter_fields(Filter())
