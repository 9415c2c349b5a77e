"""What other weights would do, worked out at once where that takes no time; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from cairn.matching.engine import Mode, solve
from cairn.matching.enums import MatchState, RunMode, RunState
from cairn.matching.models import Match, MatchRun
from cairn.matching.problems import problem_of
from cairn.matching.queries import waiting_mentees
from cairn.programmes.models import Iteration

# Mentees of whom a proposal is worked out while somebody waits for the page: a fifth of a second.
MOST = 300


@dataclass(frozen=True)
class Preview:
    """How a proposal would come out; `points` are of the pair in the middle.

    `changed` mentees would have another mentor than in the run `latest`, if there is one.
    """

    mentees: int
    matched: int
    points: int
    latest: MatchRun | None
    changed: int


def preview_of(iteration: Iteration, mode: RunMode, weights: dict[str, int]) -> Preview | None:
    """A proposal with these weights; None where there are too many mentees to show it at once."""
    if waiting_mentees(iteration).mentees > MOST:
        return None
    problem = problem_of(iteration, 1, Mode(mode), weights)
    pairs = {pair.mentee: pair for pair in solve(problem).pairs}
    latest = iteration.runs.filter(state=RunState.READY).first()
    suggested = Match.objects.filter(run=latest, state=MatchState.SUGGESTED).order_by()
    before = {str(a): str(b) for a, b in suggested.values_list("mentee_id", "mentor_id")}
    now = {mentee: pair.mentor for mentee, pair in pairs.items()}
    return Preview(
        mentees=len(problem.mentees),
        matched=len(pairs),
        points=round(median(pair.points for pair in pairs.values())) if pairs else 0,
        latest=latest,
        changed=sum(before.get(m.id) != now.get(m.id) for m in problem.mentees),
    )
