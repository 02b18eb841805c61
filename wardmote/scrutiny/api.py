"""Scrutiny's part of the API: each public page's content as JSON, from publications only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from ninja.errors import HttpError

from wardmote.kernel import publishing
from wardmote.kernel.models import Council, Publication
from wardmote.scrutiny.models import LATE_KINDS, PublishedRecommendation, PublishedReview
from wardmote.scrutiny.queries_public import Filters, recommendations
from wardmote.scrutiny.standing import standing

router = Router(tags=["scrutiny"])
MOST = 1000


class Gone(Schema):
    """What remains of something that was taken down."""

    reference: str
    taken_down_on: date
    reason: str
    decided_by: str
    sha256: str


class Problem(Schema):
    """Why there is no answer."""

    detail: str


class Paged(Schema):
    """A page of a list: how many there are in all, and the next page's address if there is one."""

    count: int
    next: str | None
    results: list[dict[str, Any]]


class Wanted(Schema):
    """The filters of the list, as its web page has them."""

    review: str = ""
    committee: str = ""
    decision_maker: str = ""
    ward: str = ""
    response: str = ""
    delivery: str = ""
    year: str = ""
    late: str = ""
    q: str = ""
    page: int = 1
    per_page: int = 100


Missing = {404: Problem, 410: Gone}


@router.get("/reviews/", response=Paged, summary="Every published review")
def list_reviews(request: HttpRequest) -> dict[str, Any]:
    """Newest year first. Two queries."""
    rows = PublishedReview.objects.of(_council(request)).select_related("publication")
    return {"count": len(rows), "next": None, "results": [_with_edition(row.publication) for row in rows]}


@router.get("/reviews/{slug}/", response={200: dict[str, Any], **Missing}, summary="One review")
def one_review(request: HttpRequest, slug: str) -> Any:
    """The review's content and its recommendations' references."""
    status, found = _at(_council(request), f"/reviews/{slug}/")
    if status == 200:
        rows = PublishedRecommendation.objects.of(_council(request)).filter(review_slug=slug).order_by("position")
        found["recommendations"] = list(rows.values_list("reference", flat=True))
    return Status(status, found)


@router.get("/recommendations/", response={200: Paged, 422: Problem}, summary="Recommendations, filtered")
def list_recommendations(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """The same rows, in the same order, as the web page and the spreadsheet for these filters. Three queries."""
    return _page(request, wanted, wanted.late)


@router.get("/late/", response={200: Paged, 422: Problem}, summary="What is late today")
def list_late(request: HttpRequest, wanted: Query[Wanted]) -> Any:
    """``late`` narrows to reply, action, report-back or no-update. The count is the web page's."""
    return _page(request, wanted, wanted.late if wanted.late in LATE_KINDS else "any")


@router.get("/recommendations/{reference}/", response={200: dict[str, Any], **Missing}, summary="One recommendation")
def one_recommendation(request: HttpRequest, reference: str) -> Any:
    """Everything published of it, with where it stands today in words."""
    status, found = _at(_council(request), f"/recommendations/{reference.lower()}/")
    return Status(status, _standing(found) if status == 200 else found)


def _page(request: HttpRequest, wanted: Wanted, late: str) -> dict[str, Any]:
    filters = Filters.read(
        {name.replace("_", "-"): str(value) for name, value in wanted.dict().items()} | {"late": late}
    )
    size = min(max(wanted.per_page, 1), MOST)
    page = min(max(wanted.page, 1), 100_000)
    rows = recommendations(_council(request), filters, timezone.localdate()).select_related("publication")
    count = rows.count()
    shown = rows[(page - 1) * size : page * size]
    more = page * size < count
    query = f"{filters.query}&" if filters.query else ""
    return {
        "count": count,
        "next": f"{request.path}?{query}page={page + 1}&per_page={size}" if more else None,
        "results": [_standing(_with_edition(row.publication)) for row in shown],
    }


def _at(council: Council, address: str) -> tuple[int, dict[str, Any]]:
    found = publishing.at_address(council, address)
    if found is None:
        raise HttpError(404, "Nothing is published at this address.")
    if found.withdrawn_at:
        return 410, {
            "reference": address.strip("/").split("/")[-1],
            "taken_down_on": timezone.localtime(found.withdrawn_at).date(),
            "reason": found.get_reason_display(),
            "decided_by": found.withdrawn_by,
            "sha256": found.sha256,
        }
    return 200, _with_edition(found)


def _with_edition(found: Publication) -> dict[str, Any]:
    content: dict[str, Any] = dict(found.content or {})
    return content | {
        "edition": found.edition,
        "published_at": found.published_at,
        "sha256": found.sha256,
        "address": found.address,
    }


def _standing(content: dict[str, Any]) -> dict[str, Any]:
    now = standing(content, timezone.localdate())
    late = [{"kind": one.kind, "days": one.days, "due_on": one.due_on, "words": one.words} for one in now.late]
    return content | {
        "where_it_stands": {
            "words": now.sentence,
            "tags": [tag.label for tag in now.tags],
            "late": late,
            "next_on": now.next_on,
        }
    }


def _council(request: HttpRequest) -> Council:
    found: Council = request.council  # type: ignore[attr-defined]
    return found
