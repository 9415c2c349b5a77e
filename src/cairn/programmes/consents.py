"""What several answers about one student amount to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cairn.programmes.enums import ConsentDecision, Standing

NOES = (ConsentDecision.REFUSED, ConsentDecision.WITHDRAWN)
PAPER = None


@dataclass(frozen=True)
class Answer:
    """One record: whose, which decision, under which version; `giver` None is a sheet of paper."""

    giver: Any
    decision: str
    version: int
    at: datetime


@dataclass(frozen=True)
class Outcome:
    """Where it stands: the decision, the version of the text it holds for, and since when."""

    decision: str
    version: int
    at: datetime


def outcome_of(answers: Iterable[Answer]) -> Outcome | None:
    """What the answers of one voice amount to, in the order they were given; None for no answer.

    Each giver's last answer counts. While one parent says no, another's yes does not outweigh it.
    A sheet of paper, which staff have seen, replaces every answer before it, and an answer after
    it replaces the paper.
    """
    last: dict[Any, Answer] = {}
    for answer in answers:
        if answer.giver is PAPER:
            last = {PAPER: answer}
        else:
            last.pop(PAPER, None)
            last.pop(answer.giver, None)
            last[answer.giver] = answer
    if not last:
        return None
    noes = [answer for answer in last.values() if answer.decision in NOES]
    deciding = noes[-1] if noes else max(last.values(), key=lambda answer: answer.version)
    return Outcome(deciding.decision, deciding.version, deciding.at)


def standing_under(decision: str, version: int, newest: int) -> Standing:
    """A decision as it counts under the newest text: a yes to an older one is to be given again."""
    if not decision:
        return Standing.MISSING
    if decision == ConsentDecision.GIVEN:
        return Standing.GIVEN if version >= newest else Standing.OUTDATED
    return Standing(decision)
