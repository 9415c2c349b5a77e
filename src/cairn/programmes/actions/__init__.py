"""Every write of programmes."""

from cairn.programmes.actions.applications import (
    apply_to_iteration,
    decline_application,
    decline_many,
    revise_application,
    take_in,
    take_in_many,
    take_in_next,
    withdraw_application,
)
from cairn.programmes.actions.consents import (
    publish_text,
    record_answer,
    record_consent,
    record_paper_many,
)
from cairn.programmes.actions.invitations import answer_invitation, invite_guardians
from cairn.programmes.actions.iterations import (
    change_settings,
    close_iteration,
    create_programme,
    make_next_iteration,
    open_iteration,
    start_iteration,
)
from cairn.programmes.actions.plan import (
    add_activity,
    change_activity,
    move_activity,
    remove_activity,
)
from cairn.programmes.actions.training import (
    add_module,
    ask_for_repeat,
    change_module,
    finish_module,
    move_module,
    remove_module,
    remove_question,
    save_question,
    tick_many,
)

__all__ = [
    "add_activity",
    "add_module",
    "answer_invitation",
    "apply_to_iteration",
    "ask_for_repeat",
    "change_activity",
    "change_module",
    "change_settings",
    "close_iteration",
    "create_programme",
    "decline_application",
    "decline_many",
    "finish_module",
    "invite_guardians",
    "make_next_iteration",
    "move_activity",
    "move_module",
    "open_iteration",
    "publish_text",
    "record_answer",
    "record_consent",
    "record_paper_many",
    "remove_activity",
    "remove_module",
    "remove_question",
    "revise_application",
    "save_question",
    "start_iteration",
    "take_in",
    "take_in_many",
    "take_in_next",
    "tick_many",
    "withdraw_application",
]
