"""Every write of matching: runs of the engine, offers and their answers, pairs by hand."""

from cairn.matching.actions.asks import (
    answer_ask,
    approve_ask,
    ask_mentor,
    end_asks_of,
    end_overdue_asks,
    refuse_ask,
    take_back_ask,
)
from cairn.matching.actions.by_hand import propose_by_hand
from cairn.matching.actions.decisions import (
    decide_against,
    keep_together,
    take_back_decision,
)
from cairn.matching.actions.exchanges import choose_mentor, remove_suggestion
from cairn.matching.actions.offers import (
    accept_match,
    close_offers,
    correct_reason,
    decline_match,
    expire_matches,
    take_back_offer,
    withdraw_offers_of,
)
from cairn.matching.actions.runs import (
    fail_lost_runs,
    make_run,
    publish_run,
    start_run,
    stop_run,
    work_out,
)
from cairn.matching.actions.wishes import (
    MOST_WISHES,
    may_be_matched_with,
    never_match_with,
    no_longer_wish_for,
    put_first,
    say_what_matters,
    wish_for,
)

__all__ = [
    "MOST_WISHES",
    "accept_match",
    "answer_ask",
    "approve_ask",
    "ask_mentor",
    "choose_mentor",
    "close_offers",
    "correct_reason",
    "decide_against",
    "decline_match",
    "end_asks_of",
    "end_overdue_asks",
    "expire_matches",
    "fail_lost_runs",
    "keep_together",
    "make_run",
    "may_be_matched_with",
    "never_match_with",
    "no_longer_wish_for",
    "propose_by_hand",
    "publish_run",
    "put_first",
    "refuse_ask",
    "remove_suggestion",
    "say_what_matters",
    "start_run",
    "stop_run",
    "take_back_ask",
    "take_back_decision",
    "take_back_offer",
    "wish_for",
    "withdraw_offers_of",
    "work_out",
]
