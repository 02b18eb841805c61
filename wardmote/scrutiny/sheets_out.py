"""Recommendations and actions as a spreadsheet that ``sheets.write`` takes back unchanged."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from wardmote.kernel.models import Council
from wardmote.scrutiny.models import Action, Recommendation
from wardmote.scrutiny.sheets import HOLDS, draft_id


def export(council: Council, holds: str) -> tuple[list[str], Iterator[list[Any]]]:
    """Column titles and rows of everything, drafts too, as ``write`` takes them back unchanged. Memory stays flat."""
    return [str(label) for label in HOLDS[holds].values()], (
        _recommendation_rows(council) if holds == "recommendations" else _action_rows(council)
    )


def _recommendation_rows(council: Council) -> Iterator[list[Any]]:
    rows = Recommendation.objects.of(council).select_related("review", "theme", "body")
    rows = rows.prefetch_related("asks__asked_of__post", "asks__asked_of__body", "asks__officer_post")
    for one in rows.order_by("review__made_at", "position", "pk").iterator(chunk_size=500):
        asks = list(one.asks.all())
        yield [
            one.external_id or one.reference or draft_id(one),
            one.review.title if one.review else "",
            one.theme.name if one.theme else "",
            one.body.name,
            one.number,
            one.title,
            one.text,
            one.intended_outcome,
            one.measure,
            one.place,
            one.agreed_on,
            one.minute_reference,
            "; ".join(str(who) for ask in asks for who in ask.asked_of.all()),
            "; ".join(dict.fromkeys(str(ask.officer_post) for ask in asks if ask.officer_post)),
        ]


def _action_rows(council: Council) -> Iterator[list[Any]]:
    rows = Action.objects.of(council).select_related("recommendation", "owner_post", "owner_body")
    for one in rows.order_by("pk").iterator(chunk_size=500):
        yield [
            one.external_id or f"action-{one.pk}",
            one.recommendation.external_id or one.recommendation.reference,
            one.title,
            str(one.owner) if one.owner else "",
            one.due_on,
        ]
