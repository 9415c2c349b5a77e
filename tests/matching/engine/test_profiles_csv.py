"""Files of people, locks and weights: who is who, and every bad row named."""

from __future__ import annotations

from pathlib import Path

import pytest

from cairn.matching.engine import Weights
from cairn.matching.engine.errors import UnreadableFile
from cairn.matching.engine.profiles_csv import read_locks, read_people, read_weights

HEADER = "userSourcedId,year_group,strengths,needs,interests,languages,free_times,mentor_capacity\n"


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "people.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.fixture
def people(tmp_path: Path) -> Path:
    return written(
        tmp_path,
        HEADER
        + "seeks,7,listening,maths;writing,chess,en;fr,Mon 12:40;Tue 08:10,0\n"
        + "offers,Year 10,maths,,chess,en,Mon 12:40,2\n"
        + "seeks-and-offers,09,maths,writing,,en,Mon 12:40,1\n"
        + "room-but-no-strength,9,,writing,,en,Mon 12:40,2\n"
        + "neither,8,maths,,,en,Mon 12:40,\n",
    )


def test_who_seeks_and_who_offers(people: Path) -> None:
    found = read_people(people)
    assert [m.id for m in found.mentees] == ["seeks", "room-but-no-strength"]
    assert [(m.id, m.capacity) for m in found.mentors] == [("offers", 2), ("seeks-and-offers", 1)]
    assert found.left_out == ("neither",)


def test_a_mentor_with_a_need_may_be_both(people: Path) -> None:
    found = read_people(people, both=True)
    assert "seeks-and-offers" in {m.id for m in found.mentees} & {m.id for m in found.mentors}
    assert found.left_out == ("neither",)


def test_what_a_row_says(people: Path) -> None:
    mentee = read_people(people).mentees[0]
    assert mentee.level == 7
    assert mentee.needs == {"maths", "writing"}
    assert mentee.languages == {"en", "fr"}
    assert mentee.free_times == {"Mon 12:40", "Tue 08:10"}
    assert read_people(people).mentors[0].level == 10


def test_optional_columns_and_a_mark_at_the_start(tmp_path: Path) -> None:
    header = HEADER.strip() + ",dislikes,household,gender,wants_gender,ranking\n"
    rows = "e,7,,maths,,en,Mon 12:40,0,chess,h1,,female,o;p\no,9,maths,,,en,,1,,h1,female,,\n"
    found = read_people(written(tmp_path, b"\xef\xbb\xbf" + (header + rows).encode()))
    (mentee,), (mentor,) = found.mentees, found.mentors
    assert mentee.ranking == ("o", "p")
    assert mentee.wants_gender == mentor.gender == "female"
    assert mentee.household == mentor.household == {"h1"}
    assert mentee.dislikes == {"chess"}


def test_every_bad_row_is_named_at_once(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        HEADER
        + "a,seventh,,maths,,en,Mon 12:40,0\n"
        + ",7,,maths,,en,Mon 12:40,0\n"
        + "b,7,,maths,,en,Mon 12:40,-1\n"
        + "c,7,,maths,,en,Monday,0\n"
        + "d,7,,maths,,en,Mon 12:40,0\n"
        + "d,7,,maths,,en,Mon 12:40,0\n"
        + "e,7\n",
    )
    with pytest.raises(UnreadableFile) as caught:
        read_people(path)
    places = [fault.partition(": ")[0] for fault in caught.value.faults]
    assert places == [
        "people.csv, row 2, year_group, seventh",
        "people.csv, row 3, userSourcedId",
        "people.csv, row 4, mentor_capacity, -1",
        "people.csv, row 5, free_times, Monday",
        "people.csv, row 7, userSourcedId, d",
        "people.csv, row 8, 2 / 8",
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "the file is empty"),
        ("userSourcedId,year_group\na,7\n", "strengths: this column is missing"),
        (HEADER.encode() + b"\xff,7,,,,,,0\n", "not in UTF-8"),
        (HEADER.encode("utf-16"), "UTF-16"),
        (HEADER + "a,7,,\0,,,,0\n", "do not belong"),
        (HEADER + f"a,7,,{'x' * 20_000},,,,0\n", "too long"),
        (HEADER + "a,7,,m,,en,Mon 12:40,99999999999999999999\n", "row 2, mentor_capacity"),
    ],
)
def test_a_hopeless_file_is_refused(tmp_path: Path, content: str | bytes, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_people(written(tmp_path, content))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"nobody\.csv: No such file"):
        read_people(tmp_path / "nobody.csv")


def test_locks(tmp_path: Path) -> None:
    assert read_locks(written(tmp_path, "mentee,mentor\na,x\nb,y\n")) == {("a", "x"), ("b", "y")}
    with pytest.raises(UnreadableFile, match="row 2, mentor"):
        read_locks(written(tmp_path, "mentee,mentor\na,\n"))


def test_weights_not_named_keep_their_default(tmp_path: Path) -> None:
    assert read_weights(written(tmp_path, '{"needs": 40}')) == Weights(needs=40)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ('{"needs": NaN}', "weight needs is nan"),
        ('{"needs": -1}', "weight needs is -1"),
        ('{"needs": 2.5}', "weight needs is 2.5"),
        ('{"needs": true}', "weight needs is True"),
        ('{"needs": 1001}', "to 1000"),
        ('{"kindness": 1}', "no weight kindness"),
        ("[1]", "not a JSON object"),
        ("needs: 1", "not a JSON file"),
    ],
)
def test_weights_that_make_no_sense(tmp_path: Path, content: str, words: str) -> None:
    with pytest.raises(UnreadableFile, match=words):
        read_weights(written(tmp_path, content))
