"""What a signed link opens: the page that the room of its purpose registered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from wardmote.kernel import signed_links
from wardmote.kernel.readers import CouncilRequest


@csrf_exempt  # the link itself is the key, and a page that sends no referrer has no origin to check either
@never_cache
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Find the link and hand over. An unknown, revoked or foreign one has one answer; a page judges its own ended ones."""
    asked: CouncilRequest = request  # type: ignore[assignment]
    link = signed_links.find(asked.council, token)
    page = signed_links.page_for(link.purpose) if link else None
    if link is None or page is None:
        return render(request, "account/link_over.html", status=404)
    return page(request, link, token)
