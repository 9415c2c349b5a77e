"""Addresses of people."""

from django.urls import path

from cairn.people import views

app_name = "people"
urlpatterns = [
    path("people/", views.people_list, name="people_list"),
    path("people/cards/", views.sign_in_cards, name="sign_in_cards"),
    path("people/staff/", views.staff, name="staff"),
    path("people/staff/<uuid:person_id>/role/", views.role_change, name="role_change"),
    path("people/on-call/", views.on_call, name="on_call"),
    path("people/on-call/<uuid:shift_id>/remove/", views.shift_remove, name="shift_remove"),
    path("profile/", views.profile, name="profile"),
    path("profile/edit/", views.profile_edit, name="profile_edit"),
    path("card/", views.card, name="card"),
    path("second-step/", views.second_factor_needed, name="second_factor_needed"),
    path("not-active/", views.not_active, name="not_active"),
]
