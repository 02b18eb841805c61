"""Public pages may be kept for a minute; after that a reader's copy stands until the record has a new entry."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from wardmote.kernel.models import Seal
from wardmote.kernel.readers import CouncilRequest

P = ParamSpec("P")
MAX_AGE = 60  # seconds


def public_page(
    view: Callable[Concatenate[CouncilRequest, P], HttpResponse],
) -> Callable[Concatenate[CouncilRequest, P], HttpResponse]:
    """Give a page an ETag from the last seal, the release and the London day, and answer 304 without drawing it.

    Only for the public, reading: whoever is signed in, or has a message waiting, gets a page of their own. One query.
    """

    @functools.wraps(view)
    def kept(request: CouncilRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method not in {"GET", "HEAD"} or not request.reader.is_public or "messages" in request.COOKIES:
            return view(request, *args, **kwargs)
        etag = _etag(request)
        response = get_conditional_response(request, etag=etag)
        if response is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:  # moved, taken down or not found
                return response
        response.headers.setdefault("ETag", etag)
        response.headers["Cache-Control"] = f"max-age={MAX_AGE}"
        patch_vary_headers(response, ["Cookie"])
        return response

    return kept


def _etag(request: CouncilRequest) -> str:
    """The same until the record, the software, the day (and with it lateness) or the council's own details change."""
    council = request.council
    last = Seal.objects.of(council).order_by("-position").values_list("position", flat=True).first() or 0
    look = (council.name, council.service_name, council.brand, council.logo_id, tuple(council.rooms_off))
    said = repr((council.pk, last, settings.RELEASE, timezone.localdate().isoformat(), look))
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'
