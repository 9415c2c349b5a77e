"""Labels, help, errors and their links, and the fields several rooms share."""

import re

import pytest
from django import forms
from django.http import QueryDict

from cairn.ui.forms import (
    CardLabel,
    DateInput,
    FreeTimesField,
    OneTimeCodeInput,
    PlainTextField,
    RadioCards,
    TagsField,
    TimeSlot,
)
from cairn.ui.readership import register_readership

NASTY = "<script>alert(1)</script>"
LUNCH, AFTER = TimeSlot("lunch", "Lunch", "12:40"), TimeSlot("after", "After school")


class GoalForm(forms.Form):
    goal = PlainTextField(max_length=20, label="Your goal", help_text="In your own words.")
    why = PlainTextField(max_length=200, lines=3, required=False, label="Why?")
    sharing = forms.ChoiceField(
        label="Who reads it?",
        widget=RadioCards(),
        choices=[("me", CardLabel("Only me", "For now")), ("pair", CardLabel("My mentor and me"))],
    )
    agreed = forms.BooleanField(label="I agree")


class TimesForm(forms.Form):
    free_times = FreeTimesField([LUNCH, AFTER], label="When?")


class LikesForm(forms.Form):
    likes = TagsField(["Chess", "Music"], max_tags=3, max_length=10, label="What?", required=False)


def posted(form_class, query):
    return form_class(QueryDict(query))


class TestWiring:
    def test_a_label_belongs_to_its_field_and_says_that_it_is_needed(self):
        html = str(GoalForm())

        assert re.search(r'<label for="id_goal">Your goal <span class="need">needed</span>', html)
        assert "Why? " not in html.split("id_why")[0].rpartition("<label")[2]

    def test_help_and_errors_are_described_by_id(self):
        html = str(posted(GoalForm, ""))

        assert 'aria-describedby="id_goal_helptext id_goal_error"' in html
        assert 'id="id_goal_helptext"' in html
        assert 'id="id_goal_error"' in html
        assert 'aria-invalid="true"' in html

    def test_every_described_id_exists_once(self):
        html = str(posted(GoalForm, ""))

        for ids in re.findall(r'aria-describedby="([^"]+)"', html):
            for one in ids.split():
                assert html.count(f'id="{one}"') == 1, one

    def test_the_summary_counts_names_and_links_each_problem(self):
        html = str(posted(GoalForm, "why=x"))

        assert "3 things need another look" in html
        targets = re.findall(r'href="#([^"]+)"', html)
        assert targets == ["id_goal", "id_sharing_group", "id_agreed"]
        assert all(f'id="{target}"' in html for target in targets)

    def test_there_is_no_summary_without_a_problem(self):
        assert "error-summary" not in str(GoalForm())

    def test_errors_of_the_whole_form_stand_in_the_summary(self):
        form = posted(GoalForm, "goal=a&sharing=me&agreed=on")
        form.add_error(None, "Somebody changed it meanwhile.")

        assert "<li>Somebody changed it meanwhile.</li>" in str(form)
        assert "One thing needs another look" in str(form)

    def test_choices_are_a_group_with_a_legend(self):
        html = str(GoalForm())

        assert "<legend>Who reads it?" in html
        assert html.count('type="radio"') == 2
        assert "For now" in html

    def test_what_people_typed_is_escaped(self):
        html = str(posted(GoalForm, f"goal={NASTY}&why={NASTY}&sharing={NASTY}"))

        assert "<script>" not in html

    def test_help_text_is_escaped_unless_marked_safe(self):
        class Form(forms.Form):
            name = forms.CharField(help_text=NASTY)

        assert "<script>" not in str(Form())

    def test_a_field_says_who_reads_it(self):
        register_readership("tests.field", "You and your mentor read this")

        class Form(forms.Form):
            note = PlainTextField(max_length=9, readership="tests.field")

        assert "You and your mentor read this" in str(Form())

    def test_nothing_needs_inline_style_or_script(self):
        html = str(posted(GoalForm, "")) + str(TimesForm()) + str(LikesForm())

        assert not re.search(r"\sstyle=|\son[a-z]+=|<script", html)


class TestWidgets:
    def test_a_date_is_an_iso_date(self):
        class Form(forms.Form):
            day = forms.DateField(widget=DateInput(), initial="2026-11-12")

        html = str(Form())
        assert 'type="date"' in html
        assert 'value="2026-11-12"' in html

    def test_a_password_is_never_shown_again_and_its_button_waits_for_the_script(self):
        class Form(forms.Form):
            secret = forms.CharField(widget=forms.PasswordInput())

        html = str(Form({"secret": "hunter2"}))

        assert "hunter2" not in html
        assert re.search(r'<button type="button"[^>]*data-shows="id_secret"[^>]* hidden>', html)

    def test_a_code_can_be_filled_in_by_the_phone(self):
        html = OneTimeCodeInput().render("code", "")

        assert 'autocomplete="one-time-code"' in html
        assert 'inputmode="numeric"' in html


class TestPlainTextField:
    def test_cleans_without_changing_what_was_said(self):
        assert PlainTextField(max_length=20).clean("  Hi\u202e there\r\n ") == "Hi there"

    def test_only_disguises_are_empty(self):
        with pytest.raises(forms.ValidationError, match="Please fill this in"):
            PlainTextField(max_length=20).clean("\u200b ")


class TestFreeTimesField:
    def test_cleans_to_the_order_of_the_week(self):
        form = posted(TimesForm, "free_times=3-lunch&free_times=0-after&free_times=0-lunch")

        assert form.is_valid()
        assert form.cleaned_data["free_times"] == ["0-lunch", "0-after", "3-lunch"]

    @pytest.mark.parametrize("value", ["5-lunch", "0-midnight", NASTY])
    def test_refuses_what_is_not_on_the_timetable(self, value):
        form = posted(TimesForm, f"free_times={value}")

        assert "not on the timetable" in form.errors["free_times"][0]
        assert "<script>" not in str(form)

    def test_every_box_says_its_day_and_slot(self):
        html = str(TimesForm(initial={"free_times": ["2-lunch"]}))

        assert html.count('type="checkbox"') == 10
        assert 'value="2-lunch" checked' in html
        assert "Wednesday, Lunch" in html

    def test_slots_can_come_later(self):
        form = TimesForm()
        form.fields["free_times"].slots = [LUNCH]

        assert str(form).count('type="checkbox"') == 5
        assert str(TimesForm()).count('type="checkbox"') == 10

    def test_needs_one_where_it_is_required(self):
        assert posted(TimesForm, "").errors["free_times"]


class TestTagsField:
    def test_takes_suggestions_and_own_words_once_each(self):
        form = posted(LikesForm, "likes=Chess&likes_own=trains,%20 CHESS ,,music")

        assert form.is_valid()
        assert form.cleaned_data["likes"] == ["Chess", "trains", "Music"]

    def test_shows_again_what_was_chosen(self):
        html = str(LikesForm(initial={"likes": ["Music", "trains"]}))

        assert 'value="Music" checked' in html
        assert 'value="trains"' in html

    def test_says_how_many_are_too_many(self):
        assert posted(LikesForm, "likes_own=a,b,c,d").errors["likes"] == ["Choose at most 3."]

    def test_says_which_is_too_long(self):
        error = posted(LikesForm, "likes_own=abcdefghijklmnop").errors["likes"][0]

        assert "abcde" in error
        assert "commas" in error

    def test_may_be_empty_where_it_is_not_required(self):
        form = posted(LikesForm, "")

        assert form.is_valid()
        assert form.cleaned_data["likes"] == []


def test_a_suggestion_is_kept_as_its_code_whichever_of_both_is_typed():
    field = TagsField(suggestions=[("maths", "Mathe")], vocabulary=[("football", "Fußball")])
    assert field.clean(["Mathe", "MATHS", "Fußball", "Zaubern"]) == [
        "maths",
        "football",
        "Zaubern",
    ]


def test_what_is_known_without_being_offered_is_shown_in_words():
    field = TagsField(suggestions=[("maths", "Mathe")], vocabulary=[("football", "Fußball")])
    widget = field.widget.get_context("x", ["maths", "football"], {})["widget"]
    assert '<input type="checkbox" name="x" value="maths" checked> Mathe' in widget["chips"]
    assert widget["own"] == "Fußball"
