"""Addresses of this room."""

from django.urls import path

from cairn.roster import views

app_name = "roster"
urlpatterns = [
    path("", views.import_start, name="import_start"),
    path("<uuid:upload_id>/", views.import_page, name="import_page"),
    path("<uuid:upload_id>/columns/", views.import_columns, name="import_columns"),
    path("<uuid:upload_id>/confirm/", views.import_confirm, name="import_confirm"),
    path("<uuid:upload_id>/look/", views.import_look, name="import_look"),
    path("<uuid:upload_id>/drop/", views.import_drop, name="import_drop"),
    path("<uuid:upload_id>/problems.csv", views.import_problems, name="import_problems"),
]
