"""Addresses of pairs."""

from django.urls import path

from cairn.mentorships import views

app_name = "mentorships"
urlpatterns = [
    path("", views.pair_list, name="pair_list"),
    path("rematches/", views.rematch_list, name="rematch_list"),
    path("of/<uuid:iteration_id>/goodbye/", views.all_goodbyes, name="all_goodbyes"),
    path("<uuid:mentorship_id>/", views.pair_page, name="pair_page"),
    path("<uuid:mentorship_id>/move/", views.pair_move, name="pair_move"),
    path("<uuid:mentorship_id>/change/<slug:change>/", views.pair_change, name="pair_change"),
    path("<uuid:mentorship_id>/goodbye/", views.goodbye, name="goodbye"),
    path("<uuid:mentorship_id>/rematch/", views.rematch, name="rematch"),
]
