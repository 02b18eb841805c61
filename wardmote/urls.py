"""Every address. Rooms own theirs; a room that is switched off answers 404 (website/rooms.py)."""

from django.urls import URLPattern, URLResolver, include, path

from wardmote.kernel.components import gallery

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("wardmote.website.views")),
    path("", include("wardmote.website.sign_in_urls")),
    path("", include("wardmote.organisations.urls")),
    path("", include("wardmote.website.health")),
    path("", include("wardmote.engagement.urls")),
    path("", include("wardmote.decisions.urls")),
    path("", include("wardmote.partnership.urls")),
    path("", include("wardmote.assessment.urls")),
    path("", include("wardmote.scrutiny.urls")),
    path("components/", gallery, name="components"),
]

handler400 = "wardmote.website.views.bad_request"
handler403 = "wardmote.website.views.forbidden"
handler404 = "wardmote.website.views.not_found"
handler500 = "wardmote.website.views.broken"
