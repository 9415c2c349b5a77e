"""Addresses of data rights."""

from django.urls import path

from cairn.data_rights import views

app_name = "data_rights"
urlpatterns = [
    path("", views.my_data, name="my_data"),
    path("download/", views.my_data_download, name="my_data_download"),
    path("erase/", views.erasure_ask, name="erasure_ask"),
    path("requests/", views.requests, name="requests"),
    path("requests/<uuid:request_id>/", views.request_review, name="request_review"),
    path("requests/<uuid:request_id>/erase/", views.request_erase, name="request_erase"),
    path("requests/<uuid:request_id>/decline/", views.request_decline, name="request_decline"),
    path("retention/", views.retention, name="retention"),
]
