"""Every code has its words, in every direction it can be read."""

from __future__ import annotations

import numpy as np
import pytest
from django.utils.translation import override

from cairn.matching import words
from cairn.matching.engine.helping import HELPING_STRENGTHS
from cairn.matching.engine.packed import Packed
from cairn.matching.engine.rules import SINGLE_RULES, SOFT_RULES, masks
from cairn.matching.policies import SOFT_BY_HAND
from tests.matching.engine.people import random_problem

REASONS = [
    {"code": "strong_in_need", "data": ["maths"]},
    {"code": "helps_need", "data": ["passing exams", "study habits"]},
    {"code": "shared_interests", "data": ["chess", "films"]},
    {"code": "shared_background", "data": ["two languages at home"]},
    {"code": "shared_languages", "data": ["en", "xx-unknown"]},
    {"code": "shared_times", "data": ["Thu 12:40"]},
]
FIELDS = ("strengths", "growth_areas", "interests", "background", "languages", "free_times")


def test_every_word_of_the_table_of_help_can_be_translated() -> None:
    known = set(HELPING_STRENGTHS) | {s for row in HELPING_STRENGTHS.values() for s in row}
    assert known <= set(words.WORDS)


def test_every_rule_has_words() -> None:
    tile = Packed(random_problem(1, 2, 2)).tile(np.arange(2))
    rules = {*masks(tile), *SINGLE_RULES, *SOFT_RULES, *SOFT_BY_HAND}
    assert rules <= set(words.RULES)
    for rule in SINGLE_RULES:
        assert "3 mentors" in words.way_sentence({"rule": rule, "mentors_without_it": 3})
        assert "1 mentor " in words.way_sentence({"rule": rule, "mentors_without_it": 1})


def test_what_the_mentee_reads() -> None:
    assert words.reasons_for_reader(REASONS, "mentee", "Leo", FIELDS) == [
        "Leo is good at something you want to get better at: maths.",
        "Leo is good at study habits. That helps with what you look for: passing exams.",
        "You both like: chess, films.",
        "You share something in your background: two languages at home.",
        "You both speak: English, xx-unknown.",
        "You are both free: Thursday 12:40.",
    ]


def test_what_the_mentor_reads() -> None:
    assert words.reasons_for_reader(REASONS, "mentor", "Amina", FIELDS)[:2] == [
        "Amina wants to get better at something you are good at: maths.",
        "You are good at study habits. That helps with what Amina looks for: passing exams.",
    ]


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_fields_the_other_keeps_give_no_words_and_nothing_is_said_twice(side: str) -> None:
    said = words.reasons_for_reader(REASONS, side, "Sam", ())
    assert len(said) == len(set(said)) == 5
    for reason in REASONS:
        for word in reason["data"]:
            assert all(word not in text for text in said)


def test_a_wish_is_read_by_the_one_who_made_it() -> None:
    choice = [{"code": "choice", "data": ["1"]}]
    assert words.reasons_for_reader(choice, "mentee", "Leo", ()) == ["Leo was one of your wishes."]
    assert words.reasons_for_reader(choice, "mentor", "Amina", FIELDS) == []


def test_coordinators_read_what_matching_needs() -> None:
    assert words.sentences(REASONS)[1] == (
        "The mentor is good at study habits, which helps with passing exams."
    )


def test_days_and_languages_are_said_in_the_readers_language() -> None:
    with override("de"):
        assert words.language_name("en") == "Englisch"
        assert words.time_name("Thu 12:40").startswith("Donnerstag")
    assert words.time_name("whenever") == "whenever"
