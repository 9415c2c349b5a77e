"""What must hold: each rule as a mask over all pairs, with a name, so that it can be named."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from cairn.matching.engine.criteria import shared_counts
from cairn.matching.engine.problem import Problem

Mask = npt.NDArray[np.bool_]
# Rules that a coordinator can do something about: each is tried alone for who is left.
SINGLE_RULES = ("year_gap", "shared_time", "shared_language", "gender")
# Rules that a coordinator may set aside for one pair, for a stated reason. Every other stands.
SOFT_RULES = frozenset({"year_gap", "shared_time", "shared_language"})


def masks(problem: Problem) -> dict[str, Mask]:
    """True where a pair keeps the rule; rows are mentees, columns mentors."""
    mentees, mentors, rules = problem.mentees, problem.mentors, problem.rules
    levels = np.asarray([m.level for m in mentees])[:, None]
    kept = {
        "room": np.broadcast_to(
            np.asarray([m.capacity > 0 for m in mentors])[None, :], (len(mentees), len(mentors))
        ),
        "year_gap": np.asarray([m.level for m in mentors])[None, :] - levels >= rules.year_gap,
        "older": np.asarray([m.level for m in mentors])[None, :] >= levels,
        "not_oneself": _different_ids(problem),
        "not_excluded": _not_excluded(problem),
        "household": shared_counts([m.household for m in mentees], [m.household for m in mentors])
        == 0,
        "gender": _gender(problem),
    }
    if rules.shared_time:
        kept["shared_time"] = (
            shared_counts([m.free_times for m in mentees], [m.free_times for m in mentors]) > 0
        )
    if rules.shared_language:
        kept["shared_language"] = (
            shared_counts([m.languages for m in mentees], [m.languages for m in mentors]) > 0
        )
    return kept


def allowed(problem: Problem, kept: dict[str, Mask]) -> Mask:
    """True where every rule holds. A locked mentee may go to the locked mentor alone."""
    result: Mask = np.logical_and.reduce(list(kept.values()))
    rows = {m.id: n for n, m in enumerate(problem.mentees)}
    columns = {m.id: n for n, m in enumerate(problem.mentors)}
    for mentee, mentor in problem.rules.locks:
        others = np.arange(len(problem.mentors)) != columns[mentor]
        result[rows[mentee], others] = False
    return result


def _different_ids(problem: Problem) -> Mask:
    ids = np.asarray([m.id for m in problem.mentees])[:, None]
    different: Mask = ids != np.asarray([m.id for m in problem.mentors])[None, :]
    return different


def _gender(problem: Problem) -> Mask:
    wants = np.asarray([m.wants_gender for m in problem.mentees])[:, None]
    nothing: Mask = wants == ""
    agrees: Mask = wants == np.asarray([m.gender for m in problem.mentors])[None, :]
    return nothing | agrees


def _not_excluded(problem: Problem) -> Mask:
    kept = np.ones((len(problem.mentees), len(problem.mentors)), bool)
    rows = {m.id: n for n, m in enumerate(problem.mentees)}
    columns = {m.id: n for n, m in enumerate(problem.mentors)}
    pairs = set(problem.rules.exclusions)
    pairs |= {(m.id, other) for m in problem.mentees for other in m.never}
    pairs |= {(other, m.id) for m in problem.mentors for other in m.never}
    for mentee, mentor in pairs:
        if mentee in rows and mentor in columns:
            kept[rows[mentee], columns[mentor]] = False
    return kept
