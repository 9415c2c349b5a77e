"""Every write of matching: runs of the engine, offers and their answers, pairs by hand."""

from cairn.matching.actions.by_hand import propose_by_hand
from cairn.matching.actions.offers import (
    accept_match,
    close_offers,
    decline_match,
    expire_matches,
    take_back_offer,
    withdraw_offers_of,
)
from cairn.matching.actions.runs import (
    fail_lost_runs,
    make_run,
    publish_run,
    remove_suggestion,
    start_run,
    work_out,
)

__all__ = [
    "accept_match",
    "close_offers",
    "decline_match",
    "expire_matches",
    "fail_lost_runs",
    "make_run",
    "propose_by_hand",
    "publish_run",
    "remove_suggestion",
    "start_run",
    "take_back_offer",
    "withdraw_offers_of",
    "work_out",
]
