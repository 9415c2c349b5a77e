"""Whatever is asked, in every mode: rules hold, locks are kept or refused, order is nothing."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.matching.engine import (
    SOFT_RULES,
    BadProblem,
    Mode,
    Problem,
    Rules,
    check_certificate,
    solve,
)
from tests.matching.engine.pair_by_pair import broken_rules
from tests.matching.engine.people import shuffled, varied_problem

often = settings(max_examples=150, deadline=None)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """A few people, with rules set aside and pairs excluded at will."""
    mentees, mentors = draw(st.integers(1, 10)), draw(st.integers(1, 7))
    pairs = [(f"e{i}", f"o{j}") for i in range(mentees) for j in range(mentors)]
    rules = Rules(
        year_gap=draw(st.integers(0, 4)),
        shared_time=draw(st.booleans()),
        shared_language=draw(st.booleans()),
        exclusions=draw(st.frozensets(st.sampled_from(pairs))),
    )
    seed, mode = draw(st.integers(0, 10_000)), draw(st.sampled_from(Mode))
    return varied_problem(seed, mentees, mentors, rules, mode)


@given(problems())
@often
def test_rules_and_places_hold_and_it_is_proven(problem: Problem) -> None:
    mentees = {m.id: m for m in problem.mentees}
    mentors = {m.id: m for m in problem.mentors}
    solution = solve(problem, candidates=2)
    pairs = [(pair.mentee, pair.mentor) for pair in solution.pairs]
    assert [broken_rules(problem, mentees[e], mentors[o]) for e, o in pairs] == [set()] * len(pairs)
    loads = Counter(mentor for _mentee, mentor in pairs)
    assert all(loads[mentor.id] <= mentor.capacity for mentor in problem.mentors)
    assert sorted([*(mentee for mentee, _mentor in pairs), *solution.unmatched]) == sorted(mentees)
    assert check_certificate(problem, pairs, solution.certificate) == []


@given(problems(), st.data())
@often
def test_locks_are_kept_or_refused_by_name(problem: Problem, data: st.DataObject) -> None:
    mentees = {m.id: m for m in problem.mentees}
    mentors = {m.id: m for m in problem.mentors}
    pairs = [(mentee, mentor) for mentee in mentees for mentor in mentors]
    fitting = [(e, o) for e, o in pairs if not broken_rules(problem, mentees[e], mentors[o])]
    # Most drawn at random would be refused.
    some = data.draw(st.frozensets(st.sampled_from(fitting or pairs), min_size=1, max_size=3))
    locks = some | data.draw(st.frozensets(st.sampled_from(pairs), max_size=1))
    loads = Counter(mentor for _mentee, mentor in locks)
    twice = Counter(mentee for mentee, _mentor in locks)
    refusals = {
        *(
            f"lock {mentee} with {mentor} breaks a rule"
            for mentee, mentor in locks.difference(fitting)
            if broken_rules(problem, mentees[mentee], mentors[mentor]) - SOFT_RULES
        ),
        *(f"{e} with {o} is both locked and excluded" for e, o in locks & problem.rules.exclusions),
        *(f"mentee {name} is locked {n} times" for name, n in twice.items() if n > 1),
        *(
            f"mentor {name} is locked {n} times and has room for {mentors[name].capacity}"
            for name, n in loads.items()
            if n > mentors[name].capacity
        ),
    }
    rules = replace(problem.rules, locks=locks)
    if refusals:
        with pytest.raises(BadProblem) as refused:
            solve(replace(problem, rules=rules))
        # What can be seen without a look at people is refused before the rest.
        assert set() < set(refused.value.faults) <= refusals
        return
    solution = solve(replace(problem, rules=rules), candidates=2)
    assert locks <= {(pair.mentee, pair.mentor) for pair in solution.pairs}
    assert solution.is_proven_best


@given(problems(), st.integers(0, 10_000))
@often
def test_the_order_of_people_changes_nothing(problem: Problem, seed: int) -> None:
    assert solve(problem, candidates=2) == solve(shuffled(problem, seed))
