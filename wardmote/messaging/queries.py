"""Reads of the ledger for pages: what was sent, what was not, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Q, QuerySet

from wardmote.kernel.models import Council
from wardmote.messaging.models import Message


@dataclass(frozen=True)
class Standing:
    """How outgoing mail stands. All are counts of messages; ``sent`` and ``failed`` are of the last 7 days."""

    sent: int
    waiting: int
    held: int
    failed: int
    suppressed: int


def standing(council: Council, *, at: datetime) -> Standing:
    """How outgoing mail stands now. One query."""
    recent = Q(queued_at__gte=at - timedelta(days=7))
    counted = (
        Message.objects.of(council)
        .order_by()
        .aggregate(
            sent=Count("pk", filter=recent & Q(state=Message.State.SENT)),
            waiting=Count("pk", filter=Q(state=Message.State.WAITING)),
            held=Count("pk", filter=Q(state=Message.State.HELD)),
            failed=Count("pk", filter=recent & Q(state=Message.State.FAILED)),
            suppressed=Count("pk", filter=recent & Q(state=Message.State.SUPPRESSED)),
        )
    )
    return Standing(**counted)


def ledger(council: Council, *, state: str = "", words: str = "") -> QuerySet[Message]:
    """A council's messages, newest first, without their texts. ``words`` is looked for in subject, address and recipient."""
    rows: QuerySet[Message] = Message.objects.of(council).defer("text", "html", "headers").order_by("-made_at", "-pk")
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(subject__icontains=words) | Q(address__icontains=words) | Q(to_words__icontains=words))
    return rows


def sent_about(council: Council, kind: str, object_id: int) -> QuerySet[Message]:
    """What was sent about one thing, oldest first: the record of who was told what, and when."""
    rows: QuerySet[Message] = Message.objects.of(council).filter(about_kind=kind, about_id=object_id)
    return rows.defer("text", "html", "headers").order_by("made_at", "pk")
