"""Reads for a pair by hand: the mentors for one mentee, and every rule in the way."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from cairn.matching.engine import Problem, Reason, options_for, reasons_for_pairs
from cairn.matching.policies import hard_rules, soft_rules
from cairn.matching.problems import (
    Against,
    busy_mentees,
    pairs_against,
    problem_between,
)
from cairn.matching.queries.people import is_called, mentors_taken_in, with_profiles
from cairn.mentorships.queries import RematchWait, rematch_waits
from cairn.people.enums import PersonState
from cairn.programmes.models import Application, Iteration
from cairn.programmes.readiness import Readiness, readiness_of


@dataclass(frozen=True)
class HandOption:
    """One mentor for one mentee by hand: how it fits, why, and every rule in the way."""

    mentor: Application
    points: int
    parts: dict[str, int]
    rules: tuple[str, ...]
    reasons: list[Reason] = field(default_factory=list)

    @property
    def hard(self) -> tuple[str, ...]:
        """Rules that stand."""
        return hard_rules(self.rules)

    @property
    def soft(self) -> tuple[str, ...]:
        """Rules that a stated reason sets aside."""
        return soft_rules(self.rules)


@dataclass(frozen=True)
class MenteeByHand:
    """A mentee to be matched by hand: what is missing, and the rules that hold for every mentor."""

    application: Application
    gates: Readiness
    wait: RematchWait | None
    rules: tuple[str, ...]

    @property
    def is_possible(self) -> bool:
        """Whether anybody can be proposed now."""
        return not hard_rules(self.rules)


def mentee_by_hand(iteration: Iteration, gates: Readiness) -> MenteeByHand:
    """How a mentee stands: busy, not ready, in the time between two mentors."""
    mentee = gates.application
    wait = rematch_waits(iteration, [mentee.person_id]).get(mentee.person_id)
    rules = []
    if mentee.person_id in busy_mentees(iteration):
        rules.append("mentee_busy")
    if not gates.is_ready or mentee.person.state != PersonState.ACTIVE:
        rules.append("mentee_not_ready")
    if wait is not None and wait.wants is False:
        rules.append("rematch_unwanted")
    elif wait is not None and wait.wants is None:
        rules.append("rematch_unasked")
    elif wait is not None and not wait.is_free:
        rules.append("rematch_buffer")
    return MenteeByHand(mentee, gates, wait, tuple(rules))


@dataclass(frozen=True)
class HandOptions:
    """A mentee's gates, and the mentors: those who are possible first, then by fit."""

    gates: Readiness
    options: list[HandOption]
    problem: Problem

    def reasons_for(self, shown: list[HandOption]) -> list[list[Reason]]:
        """What speaks for each of these; an option has no reasons before it is shown."""
        mentee = str(self.gates.application.pk)
        return reasons_for_pairs(self.problem, [(mentee, str(o.mentor.pk)) for o in shown])


def hand_options(iteration: Iteration, mentee: Application, words: str = "") -> HandOptions:
    """Every mentor taken in, or those of a name."""
    mentors = mentors_taken_in(iteration)
    for word in words.split():
        mentors = mentors.filter(is_called(word))
    return options_between(iteration, mentee, list(mentors))


def hand_option(iteration: Iteration, mentee: Application, mentor: Application) -> HandOption:
    """One mentor for one mentee, with every rule of both."""
    both = with_profiles([mentee.pk, mentor.pk])
    found = options_between(iteration, both[mentee.pk], [both[mentor.pk]])
    [option], [reasons] = found.options, found.reasons_for(found.options)
    return HandOption(
        option.mentor,
        option.points,
        option.parts,
        (*mentee_by_hand(iteration, found.gates).rules, *option.rules),
        reasons,
    )


def options_between(
    iteration: Iteration, mentee: Application, mentors: list[Application]
) -> HandOptions:
    """Some mentors for one mentee, with every rule but those that concern the mentee alone."""
    against = pairs_against(iteration)
    problem = problem_between(iteration, [mentee], mentors, never=against[Against.NEVER])
    gates = {found.application.pk: found for found in readiness_of(iteration, [mentee, *mentors])}
    by_id = {str(mentor.pk): mentor for mentor in mentors}
    found = []
    for option in options_for(problem, str(mentee.pk)):
        mentor = by_id[option.mentor]
        further = _further_rules(mentee, gates[mentor.pk], against)
        rules = (*_known(option.rules), *further)
        found.append(HandOption(mentor, option.points, option.parts, rules))
    found.sort(key=lambda o: (bool(o.hard), bool(o.soft), -o.points, o.mentor.pk))
    return HandOptions(gates[mentee.pk], found, problem)


def _known(rules: Collection[str]) -> list[str]:
    """A mentor younger than the mentee breaks the year gap as well: once is enough to say."""
    return [rule for rule in rules if rule != "year_gap" or "older" not in rules]


def _further_rules(
    mentee: Application, gates: Readiness, against: dict[Against, set[tuple[UUID, UUID]]]
) -> list[str]:
    """Rules the engine does not know: the gates of the mentor, and what these two had before."""
    mentor = gates.application
    pair = (mentee.person_id, mentor.person_id)
    rules = []
    if not gates.is_ready or mentor.person.state != PersonState.ACTIVE:
        rules.append("mentor_not_ready")
    if pair in against[Against.EARLIER]:
        rules.append("earlier_pair")
    if pair in against[Against.DECLINED]:
        rules.append("declined_before")
    if pair in against[Against.DECIDED]:
        rules.append("decided_against")
    return rules
