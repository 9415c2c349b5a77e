"""Addresses of this room."""

from django.urls.resolvers import URLPattern

app_name = "data_rights"
urlpatterns: list[URLPattern] = []
