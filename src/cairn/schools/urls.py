"""Addresses of schools."""

from django.urls import path

from cairn.schools.views import calendar, help, policies, settings  # noqa: A004 - a page's name

app_name = "schools"
urlpatterns = [
    path("help/", help.help, name="help"),
    path("", settings.settings, name="settings"),
    path("details/", settings.details, name="details"),
    path("year-groups/", settings.year_groups, name="year_groups"),
    path("year-groups/<uuid:row_id>/", settings.year_group_edit, name="year_group_edit"),
    path("year-groups/<uuid:row_id>/remove/", settings.year_group_remove, name="year_group_remove"),
    path("timetable/", settings.timetable, name="timetable"),
    path("timetable/<slug:clock_time>/", settings.time_edit, name="time_edit"),
    path("timetable/<slug:clock_time>/remove/", settings.time_remove, name="time_remove"),
    path("help-lines/", settings.help_lines, name="help_lines"),
    path("help-lines/<uuid:row_id>/", settings.help_line_edit, name="help_line_edit"),
    path("help-lines/<uuid:row_id>/move/", settings.help_line_move, name="help_line_move"),
    path("help-lines/<uuid:row_id>/remove/", settings.help_line_remove, name="help_line_remove"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/<slug:what>/add/", calendar.dates_add, name="dates_add"),
    path("calendar/<slug:what>/<uuid:row_id>/", calendar.dates_edit, name="dates_edit"),
    path("calendar/<slug:what>/<uuid:row_id>/remove/", calendar.dates_remove, name="dates_remove"),
    path("policies/", policies.policies, name="policies"),
    path("policies/write/", policies.policy_write, name="policy_write"),
    path("policies/<slug:kind>/", policies.policy, name="policy"),
    path("policies/<slug:kind>/change/", policies.policy_change, name="policy_change"),
    path("policies/<slug:kind>/<int:version>/", policies.policy_version, name="policy_version"),
]
