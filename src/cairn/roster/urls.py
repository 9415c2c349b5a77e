"""Addresses of this room."""

from django.urls import path

from cairn.roster import views

app_name = "roster"
urlpatterns = [
    path("", views.import_start, name="import_start"),
    path("<uuid:import_id>/", views.import_page, name="import_page"),
]
