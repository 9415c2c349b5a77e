"""Reads of the workbench: what another mentor for somebody would change in a proposal."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from cairn.matching.engine import Exchange, Option, Problem, exchanges_for, options_for
from cairn.matching.enums import MatchState
from cairn.matching.models import Match, MatchRun
from cairn.matching.policies import hard_rules, soft_rules
from cairn.matching.problems import (
    kept_pairs,
    pairs_against,
    problem_between,
    taken_places,
)
from cairn.programmes.enums import Side
from cairn.programmes.models import Application
from cairn.programmes.readiness import ready_applications


@dataclass(frozen=True)
class Choice:
    """One mentor for one mentee of a proposal, and who would make room."""

    mentor: Application
    exchange: Exchange
    moving: Application | None = None
    moving_to: Application | None = None

    @property
    def needs_place(self) -> bool:
        """Whether nothing but one more place is missing, which the programme lets a mentor have."""
        limit = self.mentor.iteration.mentees_per_mentor
        return self.exchange.rules == ("room",) and self.mentor.capacity < limit

    @property
    def hard(self) -> tuple[str, ...]:
        """Rules that stand."""
        return () if self.needs_place else hard_rules(self.exchange.rules)

    @property
    def soft(self) -> tuple[str, ...]:
        """Rules that a stated reason sets aside."""
        return soft_rules(self.exchange.rules)


class Workbench:
    """A proposal as it stands, around one mentee. The mentors are those who are ready."""

    def __init__(self, run: MatchRun, mentee: Application) -> None:
        self.run = run
        self.mentee = mentee
        self._mentors = {str(a.pk): a for a in ready_applications(run.iteration, Side.MENTOR)}
        for mentor in self._mentors.values():
            mentor.iteration = run.iteration
        self._never = set().union(*pairs_against(run.iteration).values())
        self._taken = taken_places(run.iteration)
        suggested = Match.objects.filter(run=run, state=MatchState.SUGGESTED)
        pairs = suggested.order_by().values_list("mentee_id", "mentor_id")
        # A mentor who is not ready any more has nobody to give away, and is nobody's choice.
        self._pairs = [(str(a), str(b)) for a, b in pairs if str(b) in self._mentors]
        self._kept = set(kept_pairs(run.iteration)) & set(self._pairs)
        self.present = self._mentors.get(dict(self._pairs).get(str(mentee.pk), ""))

    @property
    def is_kept(self) -> bool:
        """Whether a coordinator keeps the mentee and the present mentor together."""
        return (
            self.present is not None and (str(self.mentee.pk), str(self.present.pk)) in self._kept
        )

    def is_mentor(self, application: UUID) -> bool:
        """Whether this is one of the mentors who are ready."""
        return str(application) in self._mentors

    def options(self, words: str = "") -> list[Option]:
        """Every mentor whose name has all of `words`: the possible first, then the best fit."""
        options = options_for(self.problem_of([self.mentee]), str(self.mentee.pk))
        named = [o for o in options if _is_called(self._mentors[o.mentor], words)]
        return sorted(named, key=lambda o: (bool(hard_rules(o.rules)), bool(o.rules), -o.points))

    def choices(self, mentors: Collection[str]) -> list[Choice]:
        """What it takes to give the mentee each of `mentors` (ids of applications), in order."""
        with_them = [mentee for mentee, mentor in self._pairs if mentor in mentors]
        mentees = {
            str(a.pk): a
            for a in Application.objects.filter(pk__in=with_them).select_related(
                "person__year_group", "person__profile"
            )
        } | {str(self.mentee.pk): self.mentee}
        problem = self.problem_of(mentees.values())
        found = exchanges_for(problem, self._pairs, str(self.mentee.pk), mentors)
        return [
            Choice(
                mentor=self._mentors[exchange.mentor],
                exchange=exchange,
                moving=mentees[exchange.move.mentee] if exchange.move else None,
                moving_to=self._mentors[exchange.move.to_mentor] if exchange.move else None,
            )
            for exchange in found
        ]

    def choice(self, mentor: UUID) -> Choice | None:
        """One mentor; None for somebody who is not among the mentors."""
        return self.choices([str(mentor)])[0] if self.is_mentor(mentor) else None

    def problem_of(self, mentees: Collection[Application]) -> Problem:
        """Some mentees with all mentors, as later proposals would have them."""
        names = {str(mentee.pk) for mentee in mentees}
        return problem_between(
            self.run.iteration,
            list(mentees),
            list(self._mentors.values()),
            never=self._never,
            locks=frozenset(pair for pair in self._kept if pair[0] in names),
            taken=self._taken,
            weights=self.run.weights,
        )


def _is_called(mentor: Application, words: str) -> bool:
    person = mentor.person
    name = f"{person.given_name} {person.family_name} {person.preferred_name}".casefold()
    return all(word.casefold() in name for word in words.split())
