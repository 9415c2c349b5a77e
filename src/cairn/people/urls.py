"""Addresses of people."""

from django.urls import path

from cairn.people.views import cards, guardians, people, profile, signing_in, staff

app_name = "people"
urlpatterns = [
    path("people/", people.people_list, name="people_list"),
    path("people/add/", people.person_add, name="person_add"),
    path("people/<uuid:person_id>/", people.person, name="person"),
    path("people/<uuid:person_id>/edit/", people.person_edit, name="person_edit"),
    path("people/<uuid:person_id>/pause/", people.person_pause, name="person_pause"),
    path("people/<uuid:person_id>/sign-out/", people.person_sign_out, name="person_sign_out"),
    path(
        "people/<uuid:person_id>/second-step/", people.second_step_reset, name="second_step_reset"
    ),
    path("people/<uuid:person_id>/card/", cards.person_card, name="person_card"),
    path("people/<uuid:person_id>/guardian/", guardians.guardian_link, name="guardian_link"),
    path("people/guardian/<uuid:link_id>/end/", guardians.guardian_unlink, name="guardian_unlink"),
    path("people/cards/", cards.sign_in_cards, name="sign_in_cards"),
    path("people/cards/chosen/", cards.cards_for_chosen, name="cards_for_chosen"),
    path("people/staff/", staff.staff, name="staff"),
    path("people/staff/add/", staff.staff_add, name="staff_add"),
    path("people/staff/<uuid:person_id>/role/", staff.role_change, name="role_change"),
    path("people/staff/<uuid:person_id>/invite/", staff.staff_invite, name="staff_invite"),
    path("people/on-call/", staff.on_call, name="on_call"),
    path("people/on-call/<uuid:shift_id>/remove/", staff.shift_remove, name="shift_remove"),
    path("profile/", profile.profile, name="profile"),
    path("profile/edit/", profile.profile_edit, name="profile_edit"),
    path("card/", cards.card, name="card"),
    path("card/passkey/", signing_in.card_passkey, name="card_passkey"),
    path("invitation/", signing_in.invitation, name="invitation"),
    path("invitation/<slug:code>/", signing_in.invitation_open, name="invitation_open"),
    path("my-schools/", signing_in.switch, name="switch"),
    path("my-schools/<uuid:person_id>/", signing_in.switch_to, name="switch_to"),
    path("my-sessions/<int:session_id>/end/", signing_in.session_end, name="session_end"),
    path("second-step/", signing_in.second_factor_needed, name="second_factor_needed"),
    path("not-active/", signing_in.not_active, name="not_active"),
]
