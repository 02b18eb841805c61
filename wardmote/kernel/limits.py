"""How often something may be done: one atomic counter row per key."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from wardmote.kernel.models import Limit


def allow(key: str, n: int, per: timedelta, *, at: datetime | None = None) -> bool:
    """Whether this is the ``n``-th or an earlier use of ``key`` in the current window of length ``per``.

    The count moves by one conditional update, so that exactly ``n`` of any number at once are let through.
    """
    moment = at or timezone.now()
    key = key[:200]
    if n < 1:
        return False
    running = Limit.objects.filter(key=key, window_ends_at__gt=moment)
    if _count_one(running, n):
        return True
    if running.exists():
        return False
    if Limit.objects.filter(key=key, window_ends_at__lte=moment).update(count=1, window_ends_at=moment + per):
        return True
    try:
        with transaction.atomic():
            Limit.objects.create(key=key, count=1, window_ends_at=moment + per)
    except IntegrityError:  # somebody else began the window between our two looks
        return _count_one(running, n)
    return True


def _count_one(running: QuerySet[Limit], n: int) -> bool:
    return bool(running.filter(count__lt=n).update(count=F("count") + 1))


def client_address(request: HttpRequest) -> str:
    """Where a request came from, believing X-Forwarded-For only as far as our own proxies wrote it."""
    trusted = settings.TRUSTED_PROXIES
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
    if trusted and len(hops) >= trusted:
        return str(hops[-trusted])
    return str(request.META.get("REMOTE_ADDR", ""))


def sweep(*, at: datetime) -> int:
    """Forget counters whose window is over. Returns how many."""
    return Limit.objects.filter(window_ends_at__lt=at).delete()[0]
