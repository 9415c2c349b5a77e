"""Addresses of matching."""

from django.urls import path

from cairn.matching import views

app_name = "matching"
urlpatterns = [
    path("iterations/<uuid:iteration_id>/", views.run_list, name="run_list"),
    path("iterations/<uuid:iteration_id>/run/", views.run_make, name="run_make"),
    path("iterations/<uuid:iteration_id>/preview/", views.run_preview, name="run_preview"),
    path("iterations/<uuid:iteration_id>/offers/", views.offer_list, name="offer_list"),
    path("iterations/<uuid:iteration_id>/by-hand/", views.by_hand, name="by_hand"),
    path(
        "iterations/<uuid:iteration_id>/by-hand/<uuid:person_id>/",
        views.by_hand_for,
        name="by_hand_for",
    ),
    path("iterations/<uuid:iteration_id>/decisions/", views.decision_list, name="decision_list"),
    path(
        "decisions/<uuid:decision_id>/take-back/",
        views.decision_take_back,
        name="decision_take_back",
    ),
    path("iterations/<uuid:iteration_id>/wishes/", views.wish_list, name="wish_list"),
    path("iterations/<uuid:iteration_id>/never/", views.never_list, name="never_list"),
    path("iterations/<uuid:iteration_id>/ask/", views.ask_list, name="ask_list"),
    path("iterations/<uuid:iteration_id>/asks/", views.ask_queue, name="ask_queue"),
    path("asks/<uuid:ask_id>/", views.ask_page, name="ask_page"),
    path("asks/<uuid:ask_id>/decide/", views.ask_decide, name="ask_decide"),
    path("runs/<uuid:run_id>/", views.run_page, name="run_page"),
    path(
        "runs/<uuid:run_id>/compare/<uuid:other_id>/",
        views.run_compare,
        name="run_compare",
    ),
    path("runs/<uuid:run_id>/fairness/", views.run_fairness, name="run_fairness"),
    path("runs/<uuid:run_id>/stop/", views.run_stop, name="run_stop"),
    path("runs/<uuid:run_id>/publish/", views.run_publish, name="run_publish"),
    path("runs/<uuid:run_id>/mentees/<uuid:person_id>/", views.run_change, name="run_change"),
    path("suggestions/<uuid:match_id>/keep/", views.suggestion_keep, name="suggestion_keep"),
    path("suggestions/<uuid:match_id>/remove/", views.suggestion_remove, name="suggestion_remove"),
    path("offers/<uuid:match_id>/take-back/", views.offer_take_back, name="offer_take_back"),
    path("<uuid:match_id>/", views.match_page, name="match_page"),
    path("<uuid:match_id>/accept/", views.match_accept, name="match_accept"),
    path("<uuid:match_id>/decline/", views.match_decline, name="match_decline"),
    path("<uuid:match_id>/not-right/", views.match_correct, name="match_correct"),
]
