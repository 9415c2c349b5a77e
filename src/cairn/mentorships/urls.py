"""Addresses of this room."""

from django.urls.resolvers import URLPattern

app_name = "mentorships"
urlpatterns: list[URLPattern] = []
