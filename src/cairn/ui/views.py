from __future__ import annotations

import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from cairn.ui import style_guide as guide
from cairn.ui.addresses import local_path
from cairn.ui.theme import keep_theme
from cairn.ui.unavailable import says_unavailable, unavailable_response


@require_GET
def style_guide(request: HttpRequest) -> HttpResponse:
    """Every component in every state."""
    return render(request, "ui/style_guide.html", guide.examples(request))


@require_POST
def theme_choose(request: HttpRequest) -> HttpResponse:
    """Keep light, dark or the device's own, and go back to the page."""
    response = HttpResponseRedirect(local_path(request.POST.get("next", "")))
    response.status_code = 303
    keep_theme(response, request.POST.get("theme", ""), secure=settings.SESSION_COOKIE_SECURE)
    return response


@require_GET
@cache_control(public=True, max_age=86_400)
def manifest(request: HttpRequest) -> HttpResponse:
    """How a phone shows the product on its home screen."""
    content = {
        "name": "Cairn",
        "description": _("Peer mentoring, led by the mentees."),
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#f7f5f0",
        "theme_color": "#2a6549",
        "icons": [
            {"src": static("ui/img/cairn.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("ui/img/cairn-512.png"), "sizes": "512x512", "type": "image/png"},
        ],
    }
    return JsonResponse(content, content_type="application/manifest+json")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was open too long or came from elsewhere: say what to do."""
    return render(request, "403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request could not be read; drawn without it, because it may be what is broken."""
    return HttpResponse(render_to_string("400.html"), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not open to this person, where saying so gives nothing away."""
    return render(request, "403.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Missing, or somebody else's: the same page, to the letter."""
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke; the page asks neither session nor database.

    Called while the error is being handled: where it says that nothing can be saved just now,
    the page gives back what was written.
    """
    if says_unavailable(sys.exception()):
        return unavailable_response(request)
    return HttpResponse(render_to_string("500.html"), status=500)
