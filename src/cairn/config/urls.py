"""Every address of the product; the access matrix holds a row for each."""

from django.urls import include, path

from cairn.people.views.language import set_language

urlpatterns = [
    path("", include("cairn.home.urls")),
    path("", include("cairn.people.urls")),
    path("account/", include("allauth.urls")),
    path("school/", include("cairn.schools.urls")),
    path("roster/", include("cairn.roster.urls")),
    path("programmes/", include("cairn.programmes.urls")),
    path("matching/", include("cairn.matching.urls")),
    path("pairs/", include("cairn.mentorships.urls")),
    path("messages/", include("cairn.conversations.urls")),
    path("goals/", include("cairn.goals.urls")),
    path("my-data/", include("cairn.data_rights.urls")),
    path("language/", set_language, name="set_language"),
    path("", include("cairn.ui.urls")),
]
handler400 = "cairn.ui.views.bad_request"
handler403 = "cairn.ui.views.forbidden"
handler404 = "cairn.ui.views.page_not_found"
handler500 = "cairn.ui.views.server_error"
