"""Addresses of conversations."""

from django.urls import path

from cairn.conversations import views

app_name = "conversations"
urlpatterns = [
    path("", views.thread_list, name="thread_list"),
    path("<uuid:thread_id>/", views.thread, name="thread"),
    path("<uuid:thread_id>/send/", views.message_send, name="message_send"),
    path("with/<uuid:mentorship_id>/", views.thread_of_pair, name="thread_of_pair"),
]
