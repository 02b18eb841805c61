"""How often something may be done: one atomic counter row per key."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from wardmote.kernel.models import Limit


def allow(key: str, n: int, per: timedelta, *, at: datetime | None = None) -> bool:
    """Whether the ``n``-th or an earlier use of ``key`` in the current window of length ``per``. Counts this use."""
    moment = at or timezone.now()
    key = key[:200]
    if Limit.objects.filter(key=key, window_ends_at__gt=moment).update(count=F("count") + 1):
        return Limit.objects.values_list("count", flat=True).get(key=key) <= n
    begun = Limit.objects.filter(key=key, window_ends_at__lte=moment).update(count=1, window_ends_at=moment + per)
    if begun:
        return n >= 1
    try:
        with transaction.atomic():
            Limit.objects.create(key=key, count=1, window_ends_at=moment + per)
    except IntegrityError:  # somebody else made the row between our two looks
        Limit.objects.filter(key=key).update(count=F("count") + 1)
        return Limit.objects.values_list("count", flat=True).get(key=key) <= n
    return n >= 1


def client_address(request: HttpRequest) -> str:
    """Where a request came from, believing X-Forwarded-For only as far as our own proxies wrote it."""
    trusted = settings.TRUSTED_PROXIES
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if trusted and len(hops) >= trusted:
        return hops[-trusted]
    return str(request.META.get("REMOTE_ADDR", ""))


def sweep(*, at: datetime) -> int:
    """Forget counters whose window is over. Returns how many."""
    return Limit.objects.filter(window_ends_at__lt=at).delete()[0]
