"""Every write about people, by subject."""

from cairn.people.actions.accounts import (
    end_session,
    end_sessions,
    ensure_accounts,
    join_account,
    reset_second_step,
    set_password,
)
from cairn.people.actions.cards import (
    PrintedCard,
    card_of,
    make_sign_in_cards,
    use_card,
    use_card_for_passkey,
    use_card_to_join,
)
from cairn.people.actions.invitations import accept_invitation, invitation_of, invite_staff
from cairn.people.actions.languages import choose_language
from cairn.people.actions.on_call import put_on_call, take_off_call
from cairn.people.actions.people import (
    add_person,
    change_person,
    link_guardian,
    pause_person,
    reactivate_person,
    unlink_guardian,
)
from cairn.people.actions.profiles import save_profile
from cairn.people.actions.set_up import add_timetable, set_up_school
from cairn.people.actions.staff import add_staff, give_role, take_role

__all__ = [
    "PrintedCard",
    "accept_invitation",
    "add_person",
    "add_staff",
    "add_timetable",
    "card_of",
    "change_person",
    "choose_language",
    "end_session",
    "end_sessions",
    "ensure_accounts",
    "give_role",
    "invitation_of",
    "invite_staff",
    "join_account",
    "link_guardian",
    "make_sign_in_cards",
    "pause_person",
    "put_on_call",
    "reactivate_person",
    "reset_second_step",
    "save_profile",
    "set_password",
    "set_up_school",
    "take_off_call",
    "take_role",
    "unlink_guardian",
    "use_card",
    "use_card_for_passkey",
    "use_card_to_join",
]
