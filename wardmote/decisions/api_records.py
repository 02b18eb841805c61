"""Decisions in the API: each public page's content as JSON, from publications only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Query, Router, Schema, Status

from wardmote.decisions import record_queries
from wardmote.decisions.api_plan import MOST, Missing, PlanPaged, PlanProblem, at_address, council_of, edition_of
from wardmote.decisions.record_queries import DecisionFilters
from wardmote.kernel.middleware import now
from wardmote.kernel.models import Publication

router = Router(tags=["decisions"])


class DecisionsWanted(Schema):
    """The filters of the list, as its web page has them."""

    decision_maker: str = ""
    key: str = ""
    year: str = ""
    called_in: str = ""
    q: str = ""
    page: int = 1
    per_page: int = 100


@router.get("/decisions/", response={200: PlanPaged, 422: PlanProblem}, summary="Decisions, newest first")
def list_decisions(request: HttpRequest, wanted: Query[DecisionsWanted]) -> dict[str, Any]:
    """Filtered as the web page is, with where each stands now."""
    said = wanted.dict()
    page, size = min(max(said.pop("page"), 1), 100_000), min(max(said.pop("per_page"), 1), MOST)
    filters = DecisionFilters.read({name.replace("_", "-"): value for name, value in said.items()})
    rows = record_queries.decisions(council_of(request), filters).select_related("publication")
    count, at = rows.count(), now()
    query = f"{filters.query}&" if filters.query else ""
    return {
        "count": count,
        "next": f"{request.path}?{query}page={page + 1}&per_page={size}" if page * size < count else None,
        "results": [
            record_queries.live(row.publication.content or {}, at=at) | edition_of(row.publication)
            for row in rows[(page - 1) * size : page * size]
        ],
    }


@router.get("/decisions/{reference}/", response={200: dict[str, Any], **Missing}, summary="One decision")
def one_decision(request: HttpRequest, reference: str) -> Status[dict[str, Any]]:
    """The record, its call-in and where it stands now."""
    status, found = at_address(council_of(request), f"/decisions/{reference}/")
    if not isinstance(found, Publication):
        return Status(status, found)
    return Status(status, record_queries.live(found.content or {}, at=now()) | edition_of(found))
