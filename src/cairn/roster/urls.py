"""Addresses of this room."""

from django.urls.resolvers import URLPattern

app_name = "roster"
urlpatterns: list[URLPattern] = []
