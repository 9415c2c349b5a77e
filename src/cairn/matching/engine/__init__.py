"""Who could guide whom: an exact engine that says why, with no web framework inside.

problem = Problem(mentees, mentors, Rules(), Weights())
solution = solve(problem)
assert solution.is_proven_best
"""

from cairn.matching.engine.certificate import Certificate, check_certificate
from cairn.matching.engine.criteria import Reason
from cairn.matching.engine.errors import BadProblem
from cairn.matching.engine.explain import reasons_for, rules_in_the_way
from cairn.matching.engine.people import Mentee, Mentor
from cairn.matching.engine.problem import Problem, Rules, Weights
from cairn.matching.engine.solve import Pair, Solution, solve

__all__ = [
    "BadProblem",
    "Certificate",
    "Mentee",
    "Mentor",
    "Pair",
    "Problem",
    "Reason",
    "Rules",
    "Solution",
    "Weights",
    "check_certificate",
    "reasons_for",
    "rules_in_the_way",
    "solve",
]
