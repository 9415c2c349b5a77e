from django.urls import path

from cairn.ui import views

app_name = "ui"
urlpatterns = [
    path("theme/", views.theme_choose, name="theme_choose"),
    path("style-guide/", views.style_guide, name="style_guide"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
]
