"""Who could guide whom: an exact engine that says why, with no web framework inside.

problem = Problem(mentees, mentors, Rules(), Weights())
solution = solve(problem)
assert solution.is_proven_best
"""

from cairn.matching.engine.balance import rarest
from cairn.matching.engine.certificate import Certificate, check_certificate
from cairn.matching.engine.criteria import Reason
from cairn.matching.engine.errors import BadProblem
from cairn.matching.engine.exchanges import Exchange, Move, exchanges_for
from cairn.matching.engine.explain import (
    Option,
    all_rules_in_the_way,
    options_for,
    parts_for,
    reasons_for,
    reasons_for_pairs,
    rules_in_the_way,
)
from cairn.matching.engine.helpful import Change, Helpful, smallest_changes
from cairn.matching.engine.locks import possible_locks, set_aside_by_locks
from cairn.matching.engine.next_offers import next_offers
from cairn.matching.engine.people import Mentee, Mentor
from cairn.matching.engine.problem import Mode, Problem, Rules, Weights
from cairn.matching.engine.progress import Progress, Stage
from cairn.matching.engine.rules import SOFT_RULES
from cairn.matching.engine.solve import Pair, Solution, solve
from cairn.matching.engine.standing import Standing

__all__ = [
    "SOFT_RULES",
    "BadProblem",
    "Certificate",
    "Change",
    "Exchange",
    "Helpful",
    "Mentee",
    "Mentor",
    "Mode",
    "Move",
    "Option",
    "Pair",
    "Problem",
    "Progress",
    "Reason",
    "Rules",
    "Solution",
    "Stage",
    "Standing",
    "Weights",
    "all_rules_in_the_way",
    "check_certificate",
    "exchanges_for",
    "next_offers",
    "options_for",
    "parts_for",
    "possible_locks",
    "rarest",
    "reasons_for",
    "reasons_for_pairs",
    "rules_in_the_way",
    "set_aside_by_locks",
    "smallest_changes",
    "solve",
]
