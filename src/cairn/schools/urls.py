"""Addresses of schools."""

from django.urls import path

from cairn.schools import views

app_name = "schools"
urlpatterns = [path("help/", views.help, name="help")]
