"""What a signed link opens: the page that the room of its purpose registered; a new one in place of one that opens nothing."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from wardmote.kernel import limits, signed_links
from wardmote.kernel.middleware import now
from wardmote.kernel.models import SignedLink
from wardmote.kernel.readers import CouncilRequest

FROM_ONE_PLACE = 10  # new links asked for from one address in an hour
RENEWALS_A_DAY = 3  # sent for one thing, as scrutiny's own page of ended links allows


@csrf_exempt  # the link itself is the key, and a page that sends no referrer has no origin to check either
@never_cache
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Find the link and hand over. An unknown, revoked or foreign one has one answer; a page judges its own ended ones."""
    asked: CouncilRequest = request  # type: ignore[assignment]
    link = signed_links.find(asked.council, token)
    page = signed_links.page_for(link.purpose) if link else None
    if link is None or page is None:
        return _over(asked, token)
    return page(request, link, token)


def _over(request: CouncilRequest, token: str) -> HttpResponse:
    """The page of a link that opens nothing, with a button that sends a new one to the address we hold.

    The answer is the same whether the link was ever known, and whether anything was sent.
    """
    if request.method != "POST" or "renew" not in request.POST:
        return render(request, "account/link_over.html", status=404)
    if not limits.allow(f"renew from {limits.client_address(request)}", FROM_ONE_PLACE, timedelta(hours=1), at=now()):
        return render(request, "account/link_over.html", {"is_too_many": True}, status=429)
    signed_links.send_anew(request.council, token, at=now(), may=_may_renew)
    return render(request, "account/link_over.html", {"is_sent": True})


def _may_renew(link: SignedLink) -> bool:
    return limits.allow(f"renew-link:{link.purpose}:{link.object_id}", RENEWALS_A_DAY, timedelta(days=1), at=now())
