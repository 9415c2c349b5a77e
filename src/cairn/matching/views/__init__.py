"""Pages of matching: runs and offers for coordinators, pairs by hand, and the offer for the two."""

from cairn.matching.views.answers import (
    match_accept,
    match_correct,
    match_decline,
    match_page,
)
from cairn.matching.views.asks import ask_decide, ask_list, ask_page, ask_queue
from cairn.matching.views.by_hand import by_hand, by_hand_for
from cairn.matching.views.comparison import run_compare
from cairn.matching.views.fairness import run_fairness
from cairn.matching.views.runs import (
    offer_list,
    offer_take_back,
    run_list,
    run_make,
    run_page,
    run_preview,
    run_publish,
    run_stop,
    suggestion_remove,
)
from cairn.matching.views.wishes import never_list, wish_list
from cairn.matching.views.workbench import (
    decision_list,
    decision_take_back,
    run_change,
    suggestion_keep,
)

__all__ = [
    "ask_decide",
    "ask_list",
    "ask_page",
    "ask_queue",
    "by_hand",
    "by_hand_for",
    "decision_list",
    "decision_take_back",
    "match_accept",
    "match_correct",
    "match_decline",
    "match_page",
    "never_list",
    "offer_list",
    "offer_take_back",
    "run_change",
    "run_compare",
    "run_fairness",
    "run_list",
    "run_make",
    "run_page",
    "run_preview",
    "run_publish",
    "run_stop",
    "suggestion_keep",
    "suggestion_remove",
    "wish_list",
]
