"""The dear parts of the engine as machine code, for installations that have Numba.

Everything here gives the results of the modules it is named after, to the last digit; `path` says
when it is used.
"""

from cairn.matching.engine.compiled.assignment import assign
from cairn.matching.engine.compiled.people import can_be_counted
from cairn.matching.engine.compiled.prices import raise_until_content
from cairn.matching.engine.compiled.proof import had_and_best, worths_of
from cairn.matching.engine.compiled.sweeps import best_pairs, found_for

__all__ = [
    "assign",
    "best_pairs",
    "can_be_counted",
    "found_for",
    "had_and_best",
    "raise_until_content",
    "worths_of",
]
