"""Two public data sets as problems, where somebody has put them into the folder CAIRN_PUBLIC_DATA.

Students: P. Cortez, Student Performance, UCI Machine Learning Repository 2014,
https://doi.org/10.24432/C5TG7T, CC BY 4.0: `student-por.csv`, with commas or semicolons.
Bids: S. Jecmen, M. Yoon, V. Conitzer, N. B. Shah, F. Fang, A Dataset on Malicious Paper Bidding in
Peer Review, 2022, https://arxiv.org/abs/2207.02303, CC BY 4.0: `honest_bidding.csv`, `setup.csv`.
Both are read as they were published; what a column stands for here is our choice.
"""

from __future__ import annotations

import csv
import os
from pathlib import Path

from cairn.matching.engine import Mentee, Mentor, Mode, Problem, Rules

Row = dict[str, str]
FOLDER = Path(os.environ.get("CAIRN_PUBLIC_DATA", "not-given"))
FILES = ("student-por.csv", "honest_bidding.csv", "setup.csv")
ARE_THERE = all((FOLDER / name).exists() for name in FILES)

ELDEST_MENTEE = 16
# Says that a student has a need (a mentee) or a strength (a mentor).
NEEDS = {
    "passing exams": lambda row: int(row["failures"]) > 0,
    "being in school": lambda row: int(row["absences"]) > 5,
    "study habits": lambda row: int(row["studytime"]) == 1,
    "making friends": lambda row: int(row["goout"]) <= 2,
    "things at home": lambda row: int(row["famrel"]) <= 3,
    "feeling well": lambda row: int(row["health"]) <= 2,
}
STRENGTHS = {
    "study habits": lambda row: int(row["studytime"]) >= 3,
    "writing": lambda row: int(row["G3"]) >= 14,
    "clubs and teams": lambda row: row["activities"] == "yes",
    "making friends": lambda row: int(row["goout"]) >= 4,
    "listening": lambda row: int(row["famrel"]) >= 5,
}


def students() -> Problem:
    """Up to 16 years old they look for a mentor; older ones who failed nothing are mentors.

    Both of a pair go to the same school, since free times are those of a school.
    """
    mentees, mentors = [], []
    for number, row in enumerate(_rows("student-por.csv")):
        name, age = f"student-{number:03d}", int(row["age"])
        both = {
            "interests": frozenset(
                c for c in ("activities", "higher", "romantic") if row[c] == "yes"
            )
            | {row["reason"]},
            "background": frozenset(
                {f"{c} {row[c]}" for c in ("Mjob", "Fjob") if row[c] != "other"}
            ),
            "free_times": frozenset(f"{row['school']} {n}" for n in range(int(row["freetime"]))),
        }
        if age <= ELDEST_MENTEE:
            mentees.append(Mentee(name, age, needs=_said_by(row, NEEDS), **both))
        elif row["failures"] == "0":
            strengths = _said_by(row, STRENGTHS)
            mentors.append(Mentor(name, age, strengths=strengths, gender=row["sex"], **both))
    rules = Rules(year_gap=1, shared_language=False)
    return Problem(tuple(mentees), tuple(mentors), rules, mode=Mode.QUALITY)


def bids(places: int) -> Problem:
    """Reviewers are mentees and papers are mentors with `places` each.

    A paper that a reviewer is eager to review is a wish, first those of the reviewer's own areas;
    one that they are not willing to review, or have written, is never theirs.
    """
    areas, written, area_of = {}, {}, {}
    for row in _rows("setup.csv"):
        areas[row["name"]] = frozenset(row["sas"].split())
        written[row["name"]] = int(row["authored_id"])
        area_of[int(row["authored_id"])] = row["authored_sa"]
    _questions, *answers = _rows("honest_bidding.csv")
    reviewers = []
    for row in answers:
        name = row["Name"]
        said = {paper: row[f"Q3_{paper + 1}"] for paper in sorted(area_of)}
        eager = [paper for paper, word in said.items() if word == "Eager to review"]
        eager.sort(key=lambda paper: area_of[paper] not in areas[name])
        unwilling = {paper for paper, word in said.items() if word == "Not willing to review"}
        reviewers.append(
            Mentee(
                name,
                level=0,
                interests=areas[name],
                ranking=tuple(map(_paper, eager)),
                never=frozenset(map(_paper, unwilling | {written[name]})),
            )
        )
    papers = (
        Mentor(_paper(paper), level=0, capacity=places, interests=frozenset({area}))
        for paper, area in sorted(area_of.items())
    )
    rules = Rules(year_gap=0, shared_time=False, shared_language=False)
    return Problem(tuple(reviewers), tuple(papers), rules, mode=Mode.QUALITY)


def _paper(number: int) -> str:
    return f"paper-{number:02d}"


def _said_by(row: Row, words: dict) -> frozenset[str]:
    return frozenset(word for word, says in words.items() if says(row))


def _rows(name: str) -> list[Row]:
    text = (FOLDER / name).read_text()
    mark = ";" if ";" in text.partition("\n")[0] else ","
    return list(csv.DictReader(text.splitlines(), delimiter=mark))
