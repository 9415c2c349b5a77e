"""`cairn match` as a script and as a person would use it."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cairn.matching.engine.command import match

HEADER = "userSourcedId,year_group,strengths,needs,interests,languages,free_times,mentor_capacity\n"
PEOPLE = (
    "ana,7,,maths,chess,en,Mon 12:40,0\n"
    "ben,7,,writing,,en,Mon 12:40,0\n"
    "cem,7,,maths,,en,Fri 08:10,0\n"
    "zoe,10,maths,,chess,en,Mon 12:40,1\n"
    "yan,10,writing,,,en,Mon 12:40,1\n"
)


def run(*words: object) -> Result:
    return CliRunner().invoke(match, [str(word) for word in words])


@pytest.fixture
def people(tmp_path: Path) -> Path:
    path = tmp_path / "people.csv"
    path.write_text(HEADER + PEOPLE)
    return path


def pairs_in(path: Path) -> set[tuple[str, str]]:
    with path.open(newline="") as lines:
        return {(row["mentee"], row["mentor"]) for row in csv.DictReader(lines)}


def test_pairs_go_to_a_file_and_the_numbers_to_the_last_line(people: Path, tmp_path: Path) -> None:
    out = tmp_path / "pairs.csv"
    result = run(people, "--out", out, "--json")
    assert result.exit_code == 0
    assert pairs_in(out) == {("ana", "zoe"), ("ben", "yan")}
    (line,) = result.stdout.splitlines()
    numbers = json.loads(line)
    assert (numbers["pairs"], numbers["mentees"], numbers["mentors"]) == (2, 3, 2)
    assert numbers["proven_best"] is True
    assert numbers["unmatched"] == [
        {"mentee": "cem", "rules": [{"rule": "shared_time", "mentors_without_it": 2}]}
    ]


def test_the_points_of_a_pair_are_the_sum_of_its_groups(people: Path, tmp_path: Path) -> None:
    run(people, "--out", tmp_path / "pairs.csv")
    with (tmp_path / "pairs.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            groups = ("choices", "needs", "interests", "background", "times")
            assert int(row["points"]) == sum(int(row[group]) for group in groups) > 0


def test_without_a_file_the_pairs_are_shown(people: Path) -> None:
    result = run(people)
    assert "ana,zoe," in result.stdout
    assert "2 of 3 mentees have a mentor, proven best" in result.stderr


def test_the_order_of_rows_changes_nothing(people: Path, tmp_path: Path) -> None:
    backwards = tmp_path / "backwards.csv"
    backwards.write_text(HEADER + "".join(reversed(PEOPLE.splitlines(keepends=True))))
    assert run(people).stdout == run(backwards).stdout


def test_a_lock_and_weights_from_files(people: Path, tmp_path: Path) -> None:
    locks, weights, out = (tmp_path / name for name in ("locks.csv", "weights.json", "pairs.csv"))
    locks.write_text("mentee,mentor\nana,yan\n")
    weights.write_text('{"needs": 100, "interests": 0}')
    result = run(people, "--locks", locks, "--weights", weights, "--out", out)
    assert result.exit_code == 0
    assert pairs_in(out) == {("ana", "yan"), ("ben", "zoe")}


def test_the_certificate_holds_the_pairs_and_a_price_for_every_mentor(
    people: Path, tmp_path: Path
) -> None:
    result = run(people, "--out", tmp_path / "pairs.csv", "--certificate", "--json")
    path = Path(json.loads(result.stdout)["certificate"])
    proof = json.loads(path.read_text())
    assert proof["proven_best"] is True
    assert set(proof["prices"]) == {"zoe", "yan"}
    assert set(proof["crowded"]) <= {"zoe", "yan"}
    assert {tuple(pair[:2]) for pair in proof["pairs"]} == pairs_in(tmp_path / "pairs.csv")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--certificate"], "--certificate needs --out"),
        (["--mode", "guess"], "'guess' is not"),
        (["--out", "nowhere/pairs.csv"], "there is no folder nowhere"),
    ],
)
def test_words_that_make_no_sense(people: Path, words: list[str], said: str) -> None:
    result = run(people, *words)
    assert result.exit_code == 2
    assert said in result.stderr


def test_bad_rows_are_named_and_nothing_is_written(tmp_path: Path) -> None:
    bad, out = tmp_path / "bad.csv", tmp_path / "pairs.csv"
    bad.write_text(HEADER + "ana,seventh,,maths,,en,Mon 12:40,0\n")
    result = run(bad, "--out", out, "--json")
    assert result.exit_code == 1
    assert "row 2, year_group, seventh" in result.stderr
    assert json.loads(result.stdout.splitlines()[-1])["errors"]
    assert not out.exists()


def test_a_lock_with_a_stranger_is_refused(people: Path, tmp_path: Path) -> None:
    locks = tmp_path / "locks.csv"
    locks.write_text("mentee,mentor\nana,stranger\n")
    result = run(people, "--locks", locks)
    assert result.exit_code == 1
    assert "lock ana with stranger" in result.stderr


def test_an_id_that_a_spreadsheet_would_run_is_made_harmless(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(HEADER + PEOPLE.replace("ana,", "=ana,"))
    assert "'=ana,zoe," in run(path).stdout


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a named pipe")
def test_cancelling_writes_nothing(tmp_path: Path) -> None:
    pipe, out = tmp_path / "people.csv", tmp_path / "pairs.csv"
    os.mkfifo(pipe)
    program = "from cairn.matching.engine.command import match; match()"
    with (
        subprocess.Popen(
            [sys.executable, "-c", program, str(pipe), "--out", str(out)],
            stderr=subprocess.PIPE,
            text=True,
        ) as process,
        pipe.open("w"),
    ):  # opens once the command has begun to read
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert "nothing was written" in said
    assert not out.exists()


def test_the_command_needs_no_web_framework() -> None:
    program = (
        "import sys, cairn.matching.engine.command; "
        "sys.exit(any(name.split('.')[0] == 'django' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_circles_are_large_enough_or_not_at_all(tmp_path: Path) -> None:
    path, out = tmp_path / "people.csv", tmp_path / "pairs.csv"
    young = "".join(f"m{n},7,,maths,,en,Mon 12:40,0\n" for n in range(7))
    old = "".join(f"o{n},10,maths,,,en,Mon 12:40,1\n" for n in range(3))
    path.write_text(HEADER + young + old)
    assert run(path, "--circles", "3-4", "--out", out).exit_code in (0, 3)
    sizes = Counter(mentor for _mentee, mentor in pairs_in(out))
    assert sorted(sizes.values()) == [3, 4]


@pytest.mark.parametrize("nonsense", ["3", "6-3", "1-4", "three-six"])
def test_circles_without_sizes_are_refused(people: Path, nonsense: str) -> None:
    result = run(people, "--circles", nonsense)
    assert result.exit_code == 2
    assert "--circles needs two numbers" in result.stderr


def test_pairs_to_stay_near_to_part_for_clearly_better_ones_alone(
    people: Path, tmp_path: Path
) -> None:
    """Ana likes what Zoe likes and needs what she can: too much to stay with Yan."""
    near, out = tmp_path / "near.csv", tmp_path / "pairs.csv"
    near.write_text("mentee,mentor\nana,yan\nben,zoe\n")
    assert run(people, "--near", near, "--out", out).exit_code == 0
    assert pairs_in(out) == {("ana", "yan"), ("ben", "zoe")}
    assert run(people, "--near", near, "--out", out, "--weights", _needs(tmp_path)).exit_code == 0
    assert pairs_in(out) == {("ana", "zoe"), ("ben", "yan")}


def _needs(folder: Path) -> Path:
    path = folder / "weights.json"
    path.write_text('{"needs": 100, "choices": 0, "interests": 0, "background": 0, "times": 0}')
    return path


def test_what_matters_is_one_of_the_groups(tmp_path: Path) -> None:
    path = tmp_path / "people.csv"
    path.write_text(HEADER.strip() + ",matters\nana,7,,maths,chess,en,Mon 12:40,0,luck\n")
    result = run(path)
    assert result.exit_code == 1
    assert "to mentee ana matters 'luck'" in result.stderr


def test_balanced_from_a_file(people: Path, tmp_path: Path) -> None:
    out = tmp_path / "pairs.csv"
    assert run(people, "--mode", "balanced", "--out", out).exit_code == 0
    assert len(pairs_in(out)) == 2
