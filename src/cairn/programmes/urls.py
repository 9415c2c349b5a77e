"""Addresses of programmes."""

from django.urls import path

from cairn.programmes.views import (
    applicants,
    consent,
    guardians,
    iterations,
    plan,
    students,
    training_editor,
)

ITERATION = "iterations/<uuid:iteration_id>"
MODULE = f"{ITERATION}/training/<uuid:module_id>"
ACTIVITY = f"{ITERATION}/plan/<uuid:activity_id>"
QUESTION = f"{MODULE}/questions/<uuid:question_id>"

app_name = "programmes"
urlpatterns = [
    # Coordinators
    path("", iterations.programme_list, name="programme_list"),
    path("new/", iterations.programme_create, name="programme_create"),
    path(f"{ITERATION}/", iterations.iteration_page, name="iteration_page"),
    path(f"{ITERATION}/move/", iterations.iteration_move, name="iteration_move"),
    path(f"{ITERATION}/next-in-line/", iterations.next_in_line, name="next_in_line"),
    path(f"{ITERATION}/settings/", iterations.settings, name="settings"),
    path(f"{ITERATION}/next/", iterations.iteration_next, name="iteration_next"),
    path(f"{ITERATION}/applicants/", applicants.applicants, name="applicants"),
    path(f"{ITERATION}/decide/", applicants.applicants_decide, name="applicants_decide"),
    path(f"{ITERATION}/consent/", consent.consent_texts, name="consent_texts"),
    path(f"{ITERATION}/consent/answers/", consent.consent_answers, name="consent_answers"),
    path(f"{ITERATION}/plan/", plan.weekly_plan, name="weekly_plan"),
    path(f"{ACTIVITY}/", plan.activity_edit, name="activity_edit"),
    path(f"{ACTIVITY}/move/", plan.activity_move, name="activity_move"),
    path(f"{ACTIVITY}/remove/", plan.activity_remove, name="activity_remove"),
    path(f"{ITERATION}/training/", training_editor.training_editor, name="training_editor"),
    path(f"{ITERATION}/training/new/", training_editor.module_add, name="module_add"),
    path(f"{MODULE}/", training_editor.module_edit, name="module_edit"),
    path(f"{MODULE}/move/", training_editor.module_move, name="module_move"),
    path(f"{MODULE}/remove/", training_editor.module_remove, name="module_remove"),
    path(f"{MODULE}/repeat/", training_editor.module_repeat, name="module_repeat"),
    path(f"{MODULE}/questions/new/", training_editor.question_add, name="question_add"),
    path(f"{QUESTION}/", training_editor.question_edit, name="question_edit"),
    path(f"{QUESTION}/remove/", training_editor.question_remove, name="question_remove"),
    # Students
    path("open/", students.open_programmes, name="open_programmes"),
    path("open/<uuid:iteration_id>/apply/", students.apply, name="apply"),
    path("mine/<uuid:application_id>/", students.my_application, name="my_application"),
    path("mine/<uuid:application_id>/edit/", students.application_edit, name="application_edit"),
    path("mine/<uuid:application_id>/assent/", students.assent, name="assent"),
    path("mine/<uuid:application_id>/withdraw/", students.withdraw, name="withdraw"),
    path("training/<uuid:module_id>/", students.training_module, name="training_module"),
    # Parents and carers
    path("children/", guardians.guardian_home, name="guardian_home"),
    path("children/<uuid:application_id>/", guardians.child_programme, name="child_programme"),
    path("children/<uuid:application_id>/permission/", guardians.permission, name="permission"),
    path("invitation/thanks/", guardians.invitation_thanks, name="invitation_thanks"),
    path("invitation/<str:token>/", guardians.invitation, name="invitation"),
]
