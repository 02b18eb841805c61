"""The council's colours as a style sheet, and its logo: public, the same for everybody, kept by browsers until they change."""

from __future__ import annotations

import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import condition, require_safe

from wardmote.kernel import files
from wardmote.kernel.models import Council
from wardmote.kernel.readers import CouncilRequest


def _colours(council: Council) -> str:
    return (
        f":root{{--wm-brand:{council.brand};--wm-brand-dark:{council.brand_dark};"
        f"--wm-tint:{council.tint};--wm-tint-edge:{council.tint_edge};}}\n"
    )


def _look_tag(request: HttpRequest) -> str:
    asked: CouncilRequest = request  # type: ignore[assignment]
    return f'"{hashlib.sha256(_colours(asked.council).encode()).hexdigest()[:20]}"'


@require_safe
@condition(etag_func=_look_tag)
def look_css(request: HttpRequest) -> HttpResponse:
    """The council's colours as CSS variables. No query of its own."""
    asked: CouncilRequest = request  # type: ignore[assignment]
    response = HttpResponse(_colours(asked.council), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    return response


def _logo_tag(request: HttpRequest) -> str | None:
    asked: CouncilRequest = request  # type: ignore[assignment]
    logo = asked.council.logo
    return f'"{logo.sha256[:20]}"' if logo else None


@require_safe
@condition(etag_func=_logo_tag)
def logo_png(request: HttpRequest) -> HttpResponseBase:
    """The council's logo. 404 when it has none."""
    asked: CouncilRequest = request  # type: ignore[assignment]
    if asked.council.logo is None:
        raise Http404("This council has no logo.")
    response = files.serve(asked.council.logo, download=False)
    response["Cache-Control"] = "public, max-age=300"
    return response
