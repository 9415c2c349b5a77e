"""Addresses of goals."""

from django.urls import path

from cairn.goals import views

app_name = "goals"
urlpatterns = [
    path("", views.goal_list, name="goal_list"),
    path("new/", views.goal_set, name="goal_set"),
    path("<uuid:goal_id>/", views.goal, name="goal"),
    path("<uuid:goal_id>/edit/", views.goal_edit, name="goal_edit"),
    path("<uuid:goal_id>/agree/", views.goal_agree, name="goal_agree"),
    path("<uuid:goal_id>/end/", views.goal_end, name="goal_end"),
    path("<uuid:goal_id>/steps/new/", views.step_add, name="step_add"),
    path("steps/<uuid:step_id>/done/", views.step_done, name="step_done"),
    path("pair/<uuid:mentorship_id>/", views.pair_goals, name="pair_goals"),
]
