"""Links that open something without an account: random 128-bit tokens, of which only a keyed hash is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse

from wardmote.kernel.facts import kind_of
from wardmote.kernel.models import Council, Person, SignedLink

Page = Callable[[HttpRequest, SignedLink, str], HttpResponse]
Renewal = Callable[..., int]
_pages: dict[str, Page] = {}
_renewals: dict[str, Renewal] = {}


def register_page(purpose: SignedLink.Purpose, page: Page) -> None:
    """Let a room say what ``/link/<token>/`` shows for a purpose: ``page(request, link, token)``. It judges ended links itself."""
    _pages[purpose] = page


def page_for(purpose: str) -> Page | None:
    """The page that links of a purpose open; None when no room has registered one."""
    return _pages.get(purpose)


def register_renewal(purpose: SignedLink.Purpose, send: Renewal) -> None:
    """Let a room send a new link in place of one that opens nothing any more: ``send(link, at=)`` to the address it holds.

    Purposes without one, such as private calendars, are never renewed so.
    """
    _renewals[purpose] = send


def send_anew(council: Council, token: str, *, at: datetime, may: Callable[[SignedLink], bool]) -> int:
    """Send a new link in place of the one this token belonged to, ended and revoked ones too, if ``may`` lets it.

    Returns how many messages were queued; nothing that a reader sees may depend on it. One query for an unknown token.
    """
    row = _any(council).filter(token_hash__in=_hashes(token)).first()
    send = _renewals.get(row.purpose) if row is not None else None
    return send(row, at=at) if row is not None and send is not None and may(row) else 0


def make(
    purpose: SignedLink.Purpose,
    found: models.Model,
    *,
    council: Council,
    at: datetime,
    address: str = "",
    ends_at: datetime | None = None,
    by: Person | None = None,
    details: dict[str, Any] | None = None,
) -> tuple[SignedLink, str]:
    """A new link and its token. The token is returned once and never stored."""
    token = secrets.token_urlsafe(16)
    row = SignedLink.objects.create(
        council=council,
        purpose=purpose,
        token_hash=_hash(token, settings.LINK_KEYS[0]),
        object_kind=kind_of(found),
        object_id=found.pk,
        address=address,
        made_at=at,
        made_by=by,
        ends_at=ends_at,
        details=details or {},
    )
    return row, token


def find(council: Council, token: str) -> SignedLink | None:
    """The link a token belongs to at this council, ended or not; None for an unknown or revoked one. One query."""
    return _any(council).filter(token_hash__in=_hashes(token), revoked_at=None).first()


def is_open(row: SignedLink, *, at: datetime) -> bool:
    """Whether the link still opens something."""
    return row.revoked_at is None and (row.ends_at is None or at < row.ends_at)


def revoke(council: Council, found: models.Model, purpose: SignedLink.Purpose, *, at: datetime) -> int:
    """End every link of one purpose to a thing. Returns how many."""
    rows = SignedLink.objects.of(council).filter(
        purpose=purpose, object_kind=kind_of(found), object_id=found.pk, revoked_at=None
    )
    return rows.update(revoked_at=at)


def forget(*, at: datetime) -> int:
    """Clear the addresses of links that ended or were revoked. Returns how many."""
    return SignedLink.objects.filter(Q(ends_at__lt=at) | Q(revoked_at__lt=at)).exclude(address="").update(address="")


def _any(council: Council) -> models.QuerySet[SignedLink]:
    return SignedLink.objects.of(council)


def _hashes(token: str) -> list[str]:
    return [_hash(token, key) for key in settings.LINK_KEYS]


def _hash(token: str, key: str) -> str:
    return hmac.new(key.encode(), token.encode(), hashlib.sha256).hexdigest()
