"""`cairn match`: from a file of people to a file of pairs, proven best, without a database."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from cairn.matching.engine import path
from cairn.matching.engine.criteria import CRITERIA
from cairn.matching.engine.errors import BadProblem
from cairn.matching.engine.explain import reasons_for, rules_in_the_way
from cairn.matching.engine.problem import Mode, Problem, Rules, Weights
from cairn.matching.engine.profiles_csv import (
    People,
    in_circles,
    read_locks,
    read_people,
    read_weights,
)
from cairn.matching.engine.progress import Progress as Done
from cairn.matching.engine.progress import Stage
from cairn.matching.engine.solve import Solution, solve

FILE = click.Path(path_type=Path)
NOT_PROVEN, REFUSED, CANCELLED = 3, 1, 130
# Mentees from which on somebody waits longer for NumPy than for Numba's compiler.
WORTH_COMPILING = 20_000
STAGES = {
    Stage.SCORING: "Looking at every pair",
    Stage.ASSIGNING: "Choosing the best pairs",
    Stage.PROVING: "Proving that they are",
}
# What a spreadsheet would take for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


@click.command("match")
@click.argument("people_csv", metavar="PEOPLE.csv", type=FILE)
@click.option("--out", type=FILE, help="Write the pairs here; otherwise they are shown.")
@click.option("--json", "as_json", is_flag=True, help="End with one line of JSON.")
@click.option(
    "--mode",
    type=click.Choice([mode.value for mode in Mode]),
    default=Mode.FAIR.value,
    show_default=True,
    help="As many mentees as possible always come first. quality: then the most points. fair: then "
    "the fewest with a poor fit, then the most points. choice-first: before all else, wishes. "
    "balanced: the most points, and no year, gender or language matched less often.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Decides between equals.")
@click.option(
    "--year-gap",
    type=click.IntRange(0),
    default=2,
    show_default=True,
    help="How many years a mentor is ahead, at least.",
)
@click.option("--both", is_flag=True, help="Mentors who name a need are mentees as well.")
@click.option("--weights", type=FILE, help='A JSON file such as {"needs": 40}.')
@click.option("--locks", type=FILE, help="A CSV file of pairs to keep: mentee,mentor.")
@click.option("--near", type=FILE, help="A CSV file of pairs to part only for better.")
@click.option(
    "--circles", metavar="LEAST-MOST", help="Mentors lead so many, such as 3-6, or nobody."
)
@click.option("--certificate", is_flag=True, help="Write the proof beside the pairs.")
def match(
    people_csv: Path,
    out: Path | None,
    as_json: bool,
    mode: str,
    seed: int,
    year_gap: int,
    both: bool,
    weights: Path | None,
    locks: Path | None,
    near: Path | None,
    circles: str | None,
    certificate: bool,
) -> None:
    """Match the students of PEOPLE.csv: as many mentees as possible, then the best pairs.

    Exit codes: 0 proven best, 1 the input cannot be used, 3 not proven, 130 cancelled. Nothing is
    written unless the run came to its end.
    """
    if certificate and out is None:
        raise click.UsageError("--certificate needs --out, to write the proof beside it.")
    if out is not None and not out.parent.is_dir():
        raise click.UsageError(f"--out: there is no folder {out.parent}.")
    sizes = _sizes_of_circles(circles)
    started = time.perf_counter()
    try:
        people = in_circles(read_people(people_csv, both=both), *sizes)
        problem = Problem(
            people.mentees,
            people.mentors,
            Rules(year_gap=year_gap, locks=read_locks(locks) if locks else frozenset()),
            read_weights(weights) if weights else Weights(),
            seed,
            Mode(mode),
            read_locks(near) if near else frozenset(),
        )
        solution = _solve_with_progress(problem)
        written = _write(problem, solution, out, certificate)
    except BadProblem as bad:
        _refuse(bad.faults, as_json)
    except OSError as error:
        _refuse([f"{error.filename or out}: {error.strerror}"], as_json)
    except KeyboardInterrupt:
        click.echo("Cancelled; nothing was written.", err=True)
        raise SystemExit(CANCELLED) from None
    summary = _summary(problem, people, solution) | written
    summary["seconds"] = round(time.perf_counter() - started, 3)
    _report(problem, solution, summary, shown=out is None and not as_json, as_json=as_json)
    if not solution.is_proven_best:
        raise SystemExit(NOT_PROVEN)


def _sizes_of_circles(circles: str | None) -> tuple[int, int]:
    """The least and the most of a circle; (0, 0) without circles."""
    if circles is None:
        return (0, 0)
    least, _dash, most = circles.partition("-")
    if not (least.isdecimal() and most.isdecimal() and 1 < int(least) <= int(most)):
        raise click.UsageError("--circles needs two numbers such as 3-6.")
    return (int(least), int(most))


class _Stopped(Exception):
    """Nobody waits for the result any more."""


def _solve_with_progress(problem: Problem) -> Solution:
    """Solve beside the main thread, so that Ctrl-C is heard at once."""
    outcome: list[Solution | Exception] = []
    stop = threading.Event()
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        *(BarColumn(), TaskProgressColumn(), TimeElapsedColumn()),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        text = f"{len(problem.mentees)} mentees, {len(problem.mentors)} mentors"
        bar = progress.add_task(text, total=1.0)

        def told(done: Done) -> None:
            if stop.is_set():
                raise _Stopped
            progress.update(bar, completed=done.done, description=f"{STAGES[done.stage]} ({text})")

        def run() -> None:
            try:
                if len(problem.mentees) >= WORTH_COMPILING:
                    _compile_if_possible(lambda text: progress.update(bar, description=text))
                outcome.append(solve(problem, told))
            except Exception as error:  # noqa: BLE001 - raised again in the main thread
                outcome.append(error)

        worker = threading.Thread(target=run, daemon=True)
        worker.start()
        try:
            while worker.is_alive():
                worker.join(0.05)
        finally:
            stop.set()
    (found,) = outcome
    if isinstance(found, Exception):
        raise found
    return found


def _compile_if_possible(tell: Callable[[str], None]) -> None:
    if not path.can_compile() or path.is_ready():
        return
    tell("Compiling the matching, once")
    # Without a folder to keep it in, everything still works, and takes longer.
    with contextlib.suppress(OSError):
        path.compile_kernels()


def _summary(problem: Problem, people: People, solution: Solution) -> dict[str, Any]:
    return {
        "mode": problem.mode.value,
        "seed": problem.seed,
        "mentees": len(problem.mentees),
        "mentors": len(problem.mentors),
        "left_out": len(people.left_out),
        "pairs": len(solution.pairs),
        "points": solution.points,
        "proven_best": solution.is_proven_best,
        "unmatched": [
            {"mentee": name, "rules": [asdict(rule) for rule in rules_in_the_way(problem, name)]}
            for name in solution.unmatched
        ],
    }


def _write(
    problem: Problem, solution: Solution, out: Path | None, certificate: bool
) -> dict[str, str]:
    if out is None:
        return {}
    _replace(out, _pairs_as_csv(problem, solution))
    if not certificate:
        return {"out": str(out)}
    proof = out.with_suffix(".certificate.json")
    _replace(proof, json.dumps(_proof(problem, solution), indent=1) + "\n")
    return {"out": str(out), "certificate": str(proof)}


def _proof(problem: Problem, solution: Solution) -> dict[str, Any]:
    mentors = sorted(mentor.id for mentor in problem.mentors)
    certificate = solution.certificate
    return {
        "proven_best": solution.is_proven_best,
        "mode": problem.mode.value,
        "rules": {
            "year_gap": problem.rules.year_gap,
            "shared_time": problem.rules.shared_time,
            "shared_language": problem.rules.shared_language,
            "locks": sorted(problem.rules.locks),
        },
        "weights": asdict(problem.weights),
        "seed": problem.seed,
        "pairs": [[pair.mentee, pair.mentor, pair.points] for pair in solution.pairs],
        "granted": certificate.granted,
        "bonuses": dict(certificate.bonuses),
        "places": dict(certificate.places),
        "prices": dict(zip(mentors, zip(*certificate.prices, strict=True), strict=True)),
        "crowded": [
            name for name, crowded in zip(mentors, certificate.crowded, strict=True) if crowded
        ],
    }


def _pairs_as_csv(problem: Problem, solution: Solution) -> str:
    """Mentee, mentor, points in all and by group, and what speaks for the pair."""
    groups = [criterion.group for criterion in CRITERIA]
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(["mentee", "mentor", "points", *groups, "reasons"])
    for pair in solution.pairs:
        reasons = [
            f"{reason.code}: {', '.join(reason.data)}"
            for reason in reasons_for(problem, pair.mentee, pair.mentor)
        ]
        parts = [pair.parts[group] for group in groups]
        names = [_harmless(pair.mentee), _harmless(pair.mentor)]
        writer.writerow([*names, pair.points, *parts, "; ".join(reasons)])
    return lines.getvalue()


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell


def _replace(path: Path, text: str) -> None:
    """The whole file or none of it, whatever happens meanwhile."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _report(
    problem: Problem, solution: Solution, summary: dict[str, Any], *, shown: bool, as_json: bool
) -> None:
    if shown:
        click.echo(_pairs_as_csv(problem, solution), nl=False)
    proven = "proven best" if solution.is_proven_best else "not proven best"
    click.echo(
        f"{summary['pairs']} of {summary['mentees']} mentees have a mentor, {proven}, "
        f"in {summary['seconds']} s. {summary['left_out']} are neither mentee nor mentor.",
        err=True,
    )
    if as_json:
        click.echo(json.dumps(summary, ensure_ascii=False))


def _refuse(faults: list[str], as_json: bool) -> None:
    for fault in faults:
        click.echo(fault, err=True)
    if as_json:
        click.echo(json.dumps({"errors": faults}, ensure_ascii=False))
    sys.exit(REFUSED)
