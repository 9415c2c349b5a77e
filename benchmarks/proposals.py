"""A proposal for a large school, from the database and into it: time, memory, and who waits.

    python -m benchmarks.proposals [--sizes 1000,20000] [--load 0.42] [--mode fair] [--json FILE]

Fills a database with mentees who are ready and mentors for them, then runs `cairn propose` in a
process of its own, while another writes one row after the other. Runs on the database of
DATABASE_URL, or on SQLite in a folder of its own. Bars: another writer waits under 1 s; 1 GB up to
20,000 mentees and 3 GB up to 100,000; the result is proven best.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.matching_people import school_of

LONGEST_WAIT = 1.0
GIGABYTES = {20_000: 1.0, 100_000: 3.0}
PROPOSE = """
import os, sys
from cairn.cli.main import main
try:
    main()
finally:
    with open("/proc/self/status") as told:
        peak = next(line.split()[1] for line in told if line.startswith("VmHWM"))
    with open(os.environ["BENCH_PEAK"], "w") as file:
        file.write(peak)
"""


@dataclass(frozen=True)
class Measured:
    """One proposal."""

    mentees: int
    seconds: float
    gigabytes: float
    longest_wait: float
    writes_beside: int
    pairs: int
    within: bool


def main() -> int:
    """Measure, print, and say by the exit code whether every bar holds."""
    arguments = _arguments()
    results = []
    for size in map(int, arguments.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
            os.environ["CAIRN_DATA_DIR"] = folder
            os.environ["CAIRN_LOG_LEVEL"] = "ERROR"
            results.append(_measure(Path(folder), size, arguments.load, arguments.mode))
            print(results[-1], flush=True)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps([asdict(r) for r in results], indent=2))
    return 0 if all(result.within for result in results) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1000,20000", help="Mentees, one school after another.")
    parser.add_argument("--load", type=float, default=0.42, help="Mentors a mentee.")
    parser.add_argument("--mode", default="fair")
    parser.add_argument("--json", default="", help="Write the results to this file too.")
    parser.add_argument("--fill", default="", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.fill:
        print(fill(int(arguments.fill), arguments.load))
        sys.exit(0)
    return arguments


def _measure(folder: Path, size: int, load: float, mode: str) -> Measured:
    _run([sys.executable, "-m", "cairn.cli.main", "migrate"])
    here = [sys.executable, "-m", "benchmarks.proposals", "--load", str(load)]
    iteration = _run([*here, "--fill", str(size)]).split()[-1]
    writer = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.roster", "--write-beside"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert writer.stdout is not None
    writer.stdout.readline()  # it is under way
    os.environ["BENCH_PEAK"] = str(folder / "peak")
    started = time.monotonic()
    try:
        words = ["propose", iteration, "--mode", mode, "--json"]
        told = json.loads(_run([sys.executable, "-c", PROPOSE, *words]).splitlines()[-1])
    finally:
        waits = json.loads(writer.communicate("stop\n")[0])
    seconds = time.monotonic() - started
    gigabytes = int((folder / "peak").read_text()) / 1e6
    most = next((bar for mentees, bar in GIGABYTES.items() if size <= mentees), float("inf"))
    within = waits["longest"] < LONGEST_WAIT and gigabytes <= most and told["proven_best"]
    return Measured(
        mentees=size,
        seconds=round(seconds, 1),
        gigabytes=round(gigabytes, 2),
        longest_wait=waits["longest"],
        writes_beside=waits["writes"],
        pairs=told["pairs"],
        within=within,
    )


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def fill(mentees: int, load: float) -> str:
    """A school of `school_of` in the database, everybody ready; the iteration's key."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.config.settings")
    import django

    django.setup()
    from cairn.lib import clock
    from cairn.programmes.enums import IterationState
    from cairn.programmes.models import ConsentText, Iteration, Programme
    from cairn.schools.models import School, YearGroup

    school = School.objects.create(name="Measured School")
    years = {
        n: YearGroup.objects.create(school=school, name=f"Year {n}", level=n) for n in range(7, 14)
    }
    programme = Programme.objects.create(school=school, name="Buddies", created_at=clock.now())
    ConsentText.objects.create(
        school=school,
        programme=programme,
        version=1,
        body="My child may take part.",
        published_at=clock.now(),
    )
    iteration = Iteration.objects.create(
        school=school,
        programme=programme,
        name="Buddies 2026",
        state=IterationState.RUNNING,
        starts_on=date(2026, 9, 7),
        ends_on=date(2027, 7, 1),
        needs_permission=False,
        mentee_training_minutes=0,
        mentor_training_minutes=0,
        mentees_per_mentor=5,
    )
    people = school_of(mentees, load)
    for side, members in (("mentee", people.mentees), ("mentor", people.mentors)):
        for start in range(0, len(members), 5_000):
            _insert_members(iteration, years, side, members[start : start + 5_000])
    return str(iteration.pk)


def _insert_members(
    iteration: Any, years: dict[int, Any], side: str, members: Iterable[Any]
) -> None:
    from cairn.lib import clock
    from cairn.people.enums import PersonKind
    from cairn.people.models import Person, Profile
    from cairn.programmes.enums import ConsentDecision, ConsentScope, ConsentVoice
    from cairn.programmes.models import Application, ConsentStanding

    school, members = iteration.school, list(members)
    people = Person.objects.bulk_create(
        Person(
            school=school,
            kind=PersonKind.STUDENT,
            given_name=f"Given {member.id}",
            family_name=f"Family {member.id}",
            gender=getattr(member, "gender", ""),
            year_group=years[member.level],
        )
        for member in members
    )
    both = list(zip(members, people, strict=True))
    Profile.objects.bulk_create(
        Profile(
            school=school,
            person=person,
            strengths=sorted(getattr(member, "strengths", ())),
            growth_areas=sorted(getattr(member, "needs", ())),
            interests=sorted(member.interests),
            dislikes=sorted(member.dislikes),
            background=sorted(member.background),
            languages=sorted(member.languages),
            free_times=sorted(member.free_times),
        )
        for member, person in both
    )
    Application.objects.bulk_create(
        Application(
            school=school,
            iteration=iteration,
            person=person,
            side=side,
            state="accepted",
            applied_at=clock.now(),
            capacity=getattr(member, "capacity", 1),
        )
        for member, person in both
    )
    ConsentStanding.objects.bulk_create(
        ConsentStanding(
            school=school,
            programme_id=iteration.programme_id,
            student=person,
            scope=ConsentScope.TAKE_PART,
            voice=ConsentVoice.STUDENT,
            decision=ConsentDecision.GIVEN,
            version=1,
            at=clock.now(),
        )
        for person in people
    )


if __name__ == "__main__":
    sys.exit(main())
