"""A roster of any length: time, memory, and how long another writer waits.

    python -m benchmarks.roster [--rows 100000] [--json FILE]

Writes a OneRoster 1.2 zip of that many people, then imports it three times, each in a process of
its own: at first, unchanged, and with 5 % of the people changed. All the while another process
writes one row after the other. Runs on the database of DATABASE_URL, or on SQLite in a folder of
its own. Bars: 250 MB at most, another writer waits under 1 s, an unchanged file writes nothing.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
import uuid
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MEGABYTES, LONGEST_WAIT = 250, 1.0
STRENGTHS = ("maths", "listening", "making friends", "reading", "coding", "patience")
TIMES = ("Mon 08:10", "Tue 12:40", "Wed 15:30", "Thu 12:40", "Fri 08:10")
SCHOOLS = 2


@dataclass(frozen=True)
class Measured:
    """One import."""

    name: str
    seconds: float
    megabytes: float
    longest_wait: float
    writes_beside: int
    counts: dict[str, int]
    within: bool


def main() -> int:
    """Measure, print, and say by the exit code whether every bar holds."""
    arguments = _arguments()
    if arguments.import_file:
        return _import_and_report(Path(arguments.import_file), Path(arguments.profiles))
    if arguments.write_beside:
        return _write_beside()
    with tempfile.TemporaryDirectory(prefix="cairn-bench-") as folder:
        os.environ["CAIRN_DATA_DIR"] = folder
        os.environ["CAIRN_LOG_LEVEL"] = "ERROR"
        results = _measure_all(Path(folder), arguments.rows)
    _print(results, arguments.rows)
    if arguments.json:
        Path(arguments.json).write_text(json.dumps([asdict(r) for r in results], indent=2))
    return 0 if all(r.within for r in results) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000, help="People in the file.")
    parser.add_argument("--json", default="", help="Write the results to this file too.")
    parser.add_argument("--import-file", default="", help=argparse.SUPPRESS)
    parser.add_argument("--profiles", default="", help=argparse.SUPPRESS)
    parser.add_argument("--write-beside", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def _measure_all(folder: Path, rows: int) -> list[Measured]:
    _run([sys.executable, "-m", "cairn.cli.main", "migrate"])
    first, changed = folder / "first.zip", folder / "changed.zip"
    profiles = folder / "profiles.csv"
    write_roster(first, profiles, rows, changed_share=0)
    write_roster(changed, None, rows, changed_share=20)
    return [
        _measure("first import", first, profiles, lambda counts: counts["created"] == rows),
        _measure("the same again", first, profiles, lambda counts: counts["unchanged"] == rows),
        _measure("5 % changed", changed, profiles, lambda counts: counts["updated"] == rows // 20),
    ]


def _measure(
    name: str, path: Path, profiles: Path, is_right: Callable[[dict[str, int]], bool]
) -> Measured:
    """Import in one process while another one writes."""
    here = [sys.executable, "-m", "benchmarks.roster"]
    writer = subprocess.Popen(
        [*here, "--write-beside"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    writer.stdout.readline()  # it is under way
    try:
        told = json.loads(_run([*here, "--import-file", str(path), "--profiles", str(profiles)]))
    finally:
        waits = json.loads(writer.communicate("stop\n")[0])
    within = (
        told["megabytes"] <= MEGABYTES
        and waits["longest"] < LONGEST_WAIT
        and is_right(told["counts"])
        and not told["counts"]["errors"]
    )
    return Measured(
        name, told["seconds"], told["megabytes"], waits["longest"], waits["writes"],
        told["counts"], within,
    )  # fmt: skip


def _import_and_report(path: Path, profiles: Path) -> int:
    _start_django()
    from cairn.roster.actions import import_roster

    started = time.monotonic()
    counts = import_roster(path, profiles=profiles)
    seconds = time.monotonic() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        json.dumps(
            {"seconds": round(seconds, 2), "megabytes": round(peak), "counts": asdict(counts)}
        )
    )
    return 0


def _write_beside() -> int:
    """Insert one row after the other until told to stop; print the longest one took."""
    _start_django()
    from cairn.jobs.models import JobKey
    from cairn.lib import clock

    stop = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), stop.set()), daemon=True).start()
    longest, writes = 0.0, 0
    print("writing", flush=True)
    while not stop.is_set():
        started = time.monotonic()
        JobKey.objects.create(job="benchmark", key=str(uuid.uuid4()), at=clock.now())
        longest, writes = max(longest, time.monotonic() - started), writes + 1
        time.sleep(0.005)
    print(json.dumps({"longest": round(longest, 3), "writes": writes}))
    return 0


def _start_django() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cairn.config.settings")
    import django

    django.setup()


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def write_roster(path: Path, profiles: Path | None, rows: int, *, changed_share: int) -> None:
    """A OneRoster 1.2 zip of `rows` people at two schools: half students, half their parents.

    Of every `changed_share` people one has another last name than in the file without changes.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, lines in (
            ("manifest", _manifest()),
            ("orgs", _orgs()),
            ("users", _users(rows, changed_share)),
            ("roles", _roles(rows)),
            ("demographics", _demographics(rows)),
        ):
            with packed.open(f"{name}.csv", "w") as member:
                _write_lines(io.TextIOWrapper(member, "utf-8", newline=""), lines)
    if profiles is not None:
        with profiles.open("w", newline="") as file:
            _write_lines(file, _profiles(rows))


def _write_lines(file: Any, lines: Iterator[tuple[Any, ...]]) -> None:
    csv.writer(file).writerows(lines)
    file.flush()


def _id(number: int) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"person {number}"))


def _is_student(number: int) -> bool:
    return number % 2 == 0


def _manifest() -> Iterator[tuple[Any, ...]]:
    yield "propertyName", "value"
    yield "oneroster.version", "1.2"
    for name in ("orgs", "users", "roles", "demographics"):
        yield f"file.{name}", "bulk"


def _orgs() -> Iterator[tuple[Any, ...]]:
    yield "sourcedId", "status", "name", "type", "parentSourcedId"
    yield "trust", "active", "Measured Trust", "district", ""
    for number in range(SCHOOLS):
        yield f"school{number}", "active", f"Measured School {number}", "school", "trust"


def _users(rows: int, changed_share: int) -> Iterator[tuple[Any, ...]]:
    yield (
        *("sourcedId", "status", "enabledUser", "username", "givenName", "familyName"),
        *("email", "agentSourcedIds", "grades"),
    )
    for number in range(rows):
        family = f"Family{number % 9973}"
        if changed_share and number % changed_share == 0:
            family = f"Married{number % 9973}"
        student = _is_student(number)
        parent = _id(number + 1) if student and number + 1 < rows else ""
        year = 7 + number // 2 % 7 if student else ""
        yield (
            _id(number), "active", "true", f"user{number}", f"Given{number % 7919}", family,
            "" if student else f"user{number}@families.example", parent, year,
        )  # fmt: skip


def _roles(rows: int) -> Iterator[tuple[Any, ...]]:
    yield "sourcedId", "status", "userSourcedId", "roleType", "role", "orgSourcedId"
    for number in range(rows):
        role = "student" if _is_student(number) else "guardian"
        # Parent and child, numbers 2n and 2n + 1, are at one school.
        school = f"school{number // 2 % SCHOOLS}"
        yield f"role{number}", "active", _id(number), "primary", role, school


def _demographics(rows: int) -> Iterator[tuple[Any, ...]]:
    yield "sourcedId", "status", "birthDate", "sex"
    for number in filter(_is_student, range(rows)):
        birth = f"{2008 + number % 7}-{1 + number % 12:02}-{1 + number % 28:02}"
        yield _id(number), "active", birth, "female" if number % 4 else "male"


def _profiles(rows: int) -> Iterator[tuple[Any, ...]]:
    yield (
        *("userSourcedId", "strengths", "needs", "interests", "languages", "free_times"),
        "mentor_capacity",
    )
    for number in filter(_is_student, range(rows)):
        yield (
            _id(number), ";".join(STRENGTHS[number % 3 : number % 3 + 2]), STRENGTHS[number % 6],
            "animals;films", "en", ";".join(TIMES[number % 3 : number % 3 + 2]), number % 3,
        )  # fmt: skip


def _print(results: list[Measured], rows: int) -> None:
    database = "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("p") else "SQLite"
    print(f"{rows:,} people on {database}; bars: {MEGABYTES} MB, {LONGEST_WAIT} s for others")
    print(f"{'import':16} {'s':>7} {'MB':>5} {'others wait s':>14} {'writes beside':>14}  counts")
    for r in results:
        counts = ", ".join(f"{name} {n}" for name, n in r.counts.items() if n)
        print(
            f"{r.name:16} {r.seconds:>7} {r.megabytes:>5} {r.longest_wait:>14} "
            f"{r.writes_beside:>14}  {counts}  {'' if r.within else 'OVER'}"
        )


if __name__ == "__main__":
    sys.exit(main())
