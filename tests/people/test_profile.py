"""Somebody's own words are read by those they chose, and never overwritten unseen."""

import pytest

from cairn.people import words
from cairn.people.actions import save_profile
from cairn.people.enums import Readers
from cairn.people.errors import ProfileHasMoved
from cairn.people.forms.profile import ProfileForm, initial_of
from cairn.people.models import Profile, default_readers
from cairn.people.queries import profile_visible_to
from tests.factories import make_person, make_profile

FIELDS = set(default_readers())


@pytest.mark.parametrize(
    ("readers", "pair", "mate"),
    [
        (Readers.ME, False, False),
        (Readers.MATCHING, False, False),
        (Readers.PAIR, True, False),
        (Readers.PROGRAMME, True, True),
    ],
)
def test_each_choice_opens_a_field_to_its_readers_alone(school, readers, pair, mate):
    person = make_person(school)
    profile = make_profile(person, hopes="To join the choir", readers={"hopes": readers})
    assert ("hopes" in profile_visible_to(profile, is_pair=True)) is pair
    assert ("hopes" in profile_visible_to(profile, is_mate=True)) is mate
    assert "hopes" not in profile_visible_to(profile)
    assert set(profile_visible_to(profile, is_owner=True)) == FIELDS


def test_unless_chosen_otherwise_background_and_dislikes_are_not_for_the_pair(school):
    seen = profile_visible_to(make_profile(make_person(school)), is_pair=True)
    assert not {"background", "dislikes", "free_times"} & set(seen)


def test_a_stale_save_changes_nothing(school):
    person = make_person(school)
    save_profile(person, version=0, names={}, values={"hopes": "first"})
    with pytest.raises(ProfileHasMoved):
        save_profile(person, version=0, names={"pronouns": "they"}, values={"hopes": "second"})
    person.refresh_from_db()
    assert Profile.objects.get().hopes == "first"
    assert person.pronouns == ""


def test_a_stale_edit_shows_both_texts_and_saves_at_the_second_try(school, client):
    person = make_person(school)
    make_profile(person, hopes="what it says now", version=2)
    client.force_login(person.account)
    typed = posted(person, version=1, hopes="what I wrote")
    answer = client.post("/profile/edit/", typed)
    assert answer.status_code == 409
    form = answer.context["form"]
    assert form["hopes"].value() == "what I wrote"
    assert form["version"].value() == "2"
    assert "what it says now" in [line.answer for line in answer.context["now_reads"]]
    again = client.post("/profile/edit/", typed | {"version": form["version"].value()})
    assert again.status_code == 302
    assert Profile.objects.get().hopes == "what I wrote"


def test_free_times_come_back_as_they_were_saved(school):
    person = make_person(school)
    profile = make_profile(person, free_times=["Thu 12:40", "Mon 08:10"])
    form = ProfileForm(posted(person))
    assert form.is_valid(), form.errors
    assert set(form.values()["free_times"]) == set(profile.free_times)


def posted(person, **changes):
    """What a browser sends for the form as it stands, with `changes`."""
    form = ProfileForm(initial=initial_of(person, Profile.objects.get(person=person)))
    data = {}
    for field in form:
        value = field.value()
        data[field.name] = "" if value is None else value
    return data | changes


def test_free_times_are_shown_in_the_order_of_the_week():
    codes = ["Tue 12:40", "somehow", "Fri 08:10", "Tue 08:10", "Mon 15:30"]
    assert words.shown("free_times", codes) == [
        "Mon 15:30",
        "Tue 08:10",
        "Tue 12:40",
        "Fri 08:10",
        "somehow",
    ]


def test_suggested_words_are_kept_as_one_code_and_shown_in_the_language_of_the_page(
    school, client, monkeypatch
):
    german = {"maths": "Mathe", "football": "Fußball"}
    translated(monkeypatch, german)
    person = make_person(school)
    make_profile(person, strengths=["maths"], interests=["football"], dislikes=["football"])
    client.force_login(person.account)
    page = client.get("/profile/edit/").content.decode()
    assert 'value="maths" checked> Mathe' in page
    typed = posted(person, strengths=["maths"], growth_areas=[], growth_areas_own="mathe, Zaubern")
    typed |= {"dislikes": [], "dislikes_own": "Fußball"}
    assert client.post("/profile/edit/", typed).status_code == 302
    kept = Profile.objects.get()
    assert kept.strengths == ["maths"]
    assert kept.growth_areas == ["maths", "Zaubern"]
    assert kept.dislikes == ["football"]
    assert "Mathe, Zaubern" in client.get("/profile/").content.decode()


def translated(monkeypatch, words_in_german):
    """A page in another language: labels differ, codes do not."""

    def labelled(pairs):
        return tuple((code, words_in_german.get(code, label)) for code, label in pairs)

    for field, offered in (
        ("strengths", words.STRENGTHS),
        ("growth_areas", words.GROWTH_AREAS),
        ("interests", words.INTERESTS),
    ):
        monkeypatch.setattr(ProfileForm.base_fields[field].widget, "suggestions", labelled(offered))
    monkeypatch.setattr(
        ProfileForm.base_fields["dislikes"].widget, "vocabulary", labelled(words.INTERESTS)
    )
    shown = dict(words._WORDS) | words_in_german
    monkeypatch.setattr(words, "_WORDS", shown)


def test_readers_of_a_profile_get_words_and_times_as_people_say_them(school):
    profile = make_profile(
        make_person(school), languages=["pl", "Klingon"], strengths=["maths", "origami"]
    )
    seen = profile_visible_to(profile, is_owner=True)
    assert seen["languages"] == ["Polish", "Klingon"]
    assert seen["strengths"] == ["maths", "origami"]


@pytest.mark.parametrize(
    ("asked", "goes_to"),
    [
        ("/programmes/open/", "/programmes/open/"),
        ("https://evil.example/", "/profile/"),
        ("//evil.example/", "/profile/"),
        ("/\\evil.example", "/profile/"),
        ("javascript:alert(1)", "/profile/"),
        ("", "/profile/"),
    ],
)
def test_after_saving_one_goes_back_to_a_page_of_ours_alone(school, client, asked, goes_to):
    person = make_person(school)
    make_profile(person)
    client.force_login(person.account)
    answer = client.post("/profile/edit/", posted(person) | {"next": asked})
    assert answer["Location"] == goes_to


def test_every_part_of_the_form_says_who_sees_it(school, client):
    person = make_person(school)
    client.force_login(person.account)
    form = client.get("/profile/edit/").context["form"]
    parts = [part for section in form.sections() for part in section.parts]
    asked = {part.field.name for part in parts if part.readers}
    assert asked == FIELDS
    assert all(part.chosen for part in parts if part.readers)
