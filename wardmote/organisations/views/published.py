"""What every public page of a published thing does first: find what stands at its address, or say where it went."""

from __future__ import annotations

import re

from django.apps import apps
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from wardmote.kernel import publishing
from wardmote.kernel.models import OldAddress, Publication
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.permissions import may_take_down

REFERENCE = re.compile(r"[a-z]{1,2}\d\d-\d+")


def find(request: CouncilRequest, address: str, tail: str = "") -> Publication | HttpResponse:
    """The publication at an address of this council, or the answer to give instead.

    ``tail`` is the rest of the page's own address (“history/”). An old address leads on; what was taken down answers
    410 with its notice; anything else is not found. At most 2 queries.
    """
    found = publishing.at_address(request.council, address)
    if found is None:
        old = OldAddress.objects.of(request.council).filter(old=address).first()
        if old is None:
            raise Http404(_("Nothing is published at this address."))
        query = request.META.get("QUERY_STRING", "")
        return HttpResponsePermanentRedirect(f"{old.new}{tail}" + (f"?{query}" if query else ""))
    if found.withdrawn_at:
        return taken_down(request, found)
    return found


def taken_down(request: CouncilRequest, found: Publication) -> HttpResponse:
    """410: when and why something was taken down, by which post, and the check value of what was published."""
    last = found.address.rstrip("/").rpartition("/")[2]
    named = last if found.shows_title else ""  # an address that is made of the title
    reference = last.upper() if REFERENCE.fullmatch(last) else named
    kind = capfirst(str(apps.get_model(found.object_kind)._meta.verbose_name))
    context = {"found": found, "kind": kind, "reference": reference}
    return render(request, "organisations/taken_down.html", context, status=410)


def take_down_href(request: CouncilRequest, found: Publication) -> str:
    """Where a published thing is taken down, for those who may; empty for everybody else. No query for the public.

    Whoever is signed in gets a page of their own (``public_page``), so a visitor's kept copy never has the way.
    """
    return f"/desk{found.address}take-down/" if may_take_down(request.reader) else ""


def whole_address(request: CouncilRequest, address: str) -> str:
    """An address with the council's host, for citing and for files that leave the site."""
    return request.build_absolute_uri(address)
