"""Addresses of Today."""

from django.urls import path

from cairn.home import views

app_name = "home"
urlpatterns = [path("", views.today, name="today")]
