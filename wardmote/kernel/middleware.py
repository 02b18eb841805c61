"""Around every request: which council it is for, a log line, and headers that keep it safe."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from wardmote.kernel.logs import QueryCount
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor, CouncilRequest, Reader

log = logging.getLogger("wardmote.request")
LOOPBACK = {"localhost", "[::1]", "testserver"}
BY_TOKEN = ("/link/", "/follow/confirm/", "/unfollow/")
NO_COUNCIL = ("/healthz", "/readyz", "/static/")

GetResponse = Callable[[HttpRequest], HttpResponse]


class RequestLog:
    """One line per request, with an id that the error page shows."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        request_id = request.request_id = uuid.uuid4().hex[:12]  # type: ignore[attr-defined]
        count = QueryCount()
        with connection.execute_wrapper(count):
            response = self.get_response(request)
        match = request.resolver_match
        log.info(
            "request",
            extra={
                "request_id": request_id,
                "council": getattr(getattr(request, "council", None), "slug", None),
                "route": match.route if match else None,
                "method": request.method,
                "status": response.status_code,
                "ms": round((time.monotonic() - began) * 1000),
                "queries": count.n,
            },
        )
        response["X-Request-ID"] = request_id
        return response


class CouncilByHostname:
    """Finds the council an address belongs to, and says who is reading. An unknown host is not found."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(NO_COUNCIL):
            host = request.get_host()
            name, _colon, port = host.rpartition(":")
            if not port.isdigit():  # no port, or the last part of an address such as [::1]
                name = host
            if not settings.PRODUCTION and name in LOOPBACK:
                name = "127.0.0.1"
            council = Council.objects.select_related("logo").filter(hostname=name.lower()).first()
            if council is None:
                raise Http404("No council has this address.")
            person = request.user if request.user.is_authenticated else None
            asked: CouncilRequest = request  # type: ignore[assignment]
            asked.council = council
            asked.reader = Reader(council, person)
            asked.actor = Actor(council, person, memo=asked.reader.memo)
        return self.get_response(request)


class SafeHeaders:
    """Signed-in pages are not stored; pages opened by a signed link also send no referrer."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        by_token = request.path.startswith(BY_TOKEN)
        if by_token:
            # The token in the address is the key, and no cookie gives any right here. A page without referrer sends
            # its forms with "Origin: null", which Django's check of cookies refuses.
            request._dont_enforce_csrf_checks = True  # type: ignore[attr-defined]  # noqa: SLF001
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()")
        response.headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        reader: Reader | None = getattr(request, "reader", None)
        if by_token:
            response["Referrer-Policy"] = "no-referrer"
            response["Cache-Control"] = "no-store"
        elif reader is not None and not reader.is_public:
            response["Cache-Control"] = "no-store"
        return response


def now() -> datetime:
    """The moment at which a request acts. Services take it as ``at=``."""
    return timezone.now()
