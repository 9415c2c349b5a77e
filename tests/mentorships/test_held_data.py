"""What is given out, removed and forgotten of a pair."""

from __future__ import annotations

from datetime import date, timedelta

from cairn.mentorships.actions import begin_goodbye, pause_mentorship, say_goodbye, say_rematch_wish
from cairn.mentorships.held_data import erase_mentorships, expire_words, export_mentorships
from cairn.mentorships.models import Mentorship, MentorshipEvent
from cairn.people.models import Person


def test_an_export_has_the_history_and_not_the_words_of_staff(
    pair: Mentorship, coordinator: Person
) -> None:
    pause_mentorship(pair, by=pair.mentee)
    pause_mentorship(pair, by=coordinator, reason="A worry was raised.")
    [mine] = export_mentorships(pair.mentee)
    assert [(line["what"], line["by_me"]) for line in mine["history"]] == [
        ("paused", True),
        ("paused", False),
    ]
    assert "worry" not in str(mine)


def test_the_wish_for_another_mentor_is_the_mentees_own(pair: Mentorship) -> None:
    begin_goodbye(pair, by=pair.mentee)
    say_rematch_wish(pair, by=pair.mentee, wants=False)
    assert next(iter(export_mentorships(pair.mentee)))["wants_another_mentor"] is False
    assert "wants_another_mentor" not in next(iter(export_mentorships(pair.mentor)))


def test_erasing_one_takes_the_pair_with_its_history(pair: Mentorship) -> None:
    pause_mentorship(pair, by=pair.mentee)
    assert erase_mentorships(pair.mentor) == 2
    assert not Mentorship.objects.exists()
    assert not MentorshipEvent.objects.exists()


def test_letters_and_reasons_are_forgotten_in_time_and_the_outline_stays(
    pair: Mentorship, coordinator: Person
) -> None:
    pause_mentorship(pair, by=coordinator, reason="A worry was raised.")
    begin_goodbye(pair, by=pair.mentee)
    Mentorship.objects.filter(pk=pair.pk).update(mentee_goodbye="Bye")
    today: date = pair.school.today()
    assert expire_words(pair.school, today, dry_run=False) == 0
    tomorrow = today + timedelta(days=1)
    assert expire_words(pair.school, tomorrow, dry_run=True) == 2
    assert expire_words(pair.school, tomorrow, dry_run=False) == 2
    assert expire_words(pair.school, tomorrow, dry_run=False) == 0
    pair.refresh_from_db()
    assert (pair.mentee_goodbye, pair.state) == ("", "closed")
    assert set(pair.events.values_list("reason", flat=True)) == {""}


def test_what_was_not_ended_long_ago_is_kept(pair: Mentorship) -> None:
    begin_goodbye(pair, by=pair.mentee)
    say_goodbye(pair, by=pair.mentee, letter="Bye")
    assert expire_words(pair.school, date(2030, 1, 1), dry_run=True) == 0
