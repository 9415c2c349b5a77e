"""Addresses of programmes."""

from django.urls import path

from cairn.programmes import views

app_name = "programmes"
urlpatterns = [
    path("", views.programme_list, name="programme_list"),
    path("new/", views.programme_create, name="programme_create"),
    path("iterations/<uuid:iteration_id>/", views.iteration_page, name="iteration_page"),
    path("iterations/<uuid:iteration_id>/move/", views.iteration_move, name="iteration_move"),
    path("iterations/<uuid:iteration_id>/applicants/", views.applicants, name="applicants"),
    path(
        "iterations/<uuid:iteration_id>/decide/", views.applicants_decide, name="applicants_decide"
    ),
    path("open/", views.open_programmes, name="open_programmes"),
    path("open/<uuid:iteration_id>/apply/", views.apply, name="apply"),
    path("mine/<uuid:application_id>/", views.my_application, name="my_application"),
    path("mine/<uuid:application_id>/assent/", views.assent, name="assent"),
    path("mine/<uuid:application_id>/withdraw/", views.withdraw, name="withdraw"),
    path("training/<uuid:module_id>/", views.training_module, name="training_module"),
    path("children/", views.guardian_home, name="guardian_home"),
    path("children/<uuid:application_id>/permission/", views.permission, name="permission"),
]
