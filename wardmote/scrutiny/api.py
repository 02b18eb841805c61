"""Scrutiny's part of the API: each public page's content as JSON, from publications only."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from ninja.errors import HttpError
from ninja.responses import NinjaJSONEncoder

from wardmote.kernel import publishing
from wardmote.kernel.models import Council, Publication
from wardmote.scrutiny.models import LATE_KINDS, PublishedRecommendation, PublishedReview
from wardmote.scrutiny.models.published import PublishedRecommendationQuerySet
from wardmote.scrutiny.queries_public import Filters, recommendations
from wardmote.scrutiny.queries_requests import KIND, readable_requests
from wardmote.scrutiny.standing import standing

router = Router(tags=["scrutiny"])
MOST = 1000
LARGEST = 2**63 - 1  # what a database keeps as a number


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


class WantedRequests(Schema):
    """Which committee's requests, and which page of them."""

    committee: str = ""
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
    return Status(status, found | _standing(found) if status == 200 else found)


@router.get(
    "/requests/", response={200: Paged, 422: Problem}, summary="What committees ask for besides recommendations"
)
def list_requests(request: HttpRequest, wanted: Query[WantedRequests]) -> Any:
    """Information, attendance and action asked for, newest first; ``committee`` narrows to one. Two queries."""
    kind = "committee" if wanted.committee else ""
    rows = readable_requests(_council(request), kind, wanted.committee.strip()[:200])
    size, start, following = _cut(
        request, wanted.page, wanted.per_page, urlencode({kind: wanted.committee} if kind else {})
    )
    count = rows.count()
    return {
        "count": count,
        "next": following if start + size < count else None,
        "results": [_with_edition(row) for row in rows[start : start + size]],
    }


@router.get("/requests/{number}/", response={200: dict[str, Any], **Missing, 422: Problem}, summary="One request")
def one_request(request: HttpRequest, number: int) -> Any:
    """What a committee asked for, of whom, by when, and what came of it. ``number`` ends the request's address."""
    found = publishing.standing(_council(request), KIND, number) if 0 < number <= LARGEST else None
    return Status(*_answer(found, f"request-{number}"))


def _cut(request: HttpRequest, page: int, per_page: int, query: str) -> tuple[int, int, str]:
    """A page's size, its first row, and the address of the page that follows it."""
    size = min(max(per_page, 1), MOST)
    page = min(max(page, 1), 100_000)
    start = f"{query}&" if query else ""
    return size, (page - 1) * size, f"{request.path}?{start}page={page + 1}&per_page={size}"


def _page(request: HttpRequest, wanted: Wanted, late: str) -> HttpResponse:
    filters = Filters.read(
        {name.replace("_", "-"): str(value) for name, value in wanted.dict().items()} | {"late": late}
    )
    rows = recommendations(_council(request), filters, timezone.localdate())
    size, start, following = _cut(request, wanted.page, wanted.per_page, filters.query)
    count = rows.count()
    head = json.dumps({"count": count, "next": following if start + size < count else None})
    results = b", ".join(_as_stored(rows[start : start + size]))
    return HttpResponse(
        [head[:-1].encode(), b', "results": [', results, b"]}"], content_type="application/json; charset=utf-8"
    )


def _as_stored(rows: PublishedRecommendationQuerySet) -> Iterator[bytes]:
    """Each publication's JSON text with its edition and where it stands put in: written out as it is kept, not anew."""
    edition = ("edition", "published_at", "sha256", "address")
    kept = rows.annotate(text=Cast("publication__content", TextField()))
    for text, *values in kept.values_list("text", *(f"publication__{name}" for name in edition)).iterator(
        chunk_size=100
    ):
        more = dict(zip(edition, values, strict=True)) | _standing(json.loads(text))
        yield f"{text.rstrip()[:-1]}, {json.dumps(more, cls=NinjaJSONEncoder)[1:]}".encode()


def _at(council: Council, address: str) -> tuple[int, dict[str, Any]]:
    return _answer(publishing.at_address(council, address), address.strip("/").split("/")[-1])


def _answer(found: Publication | None, reference: str) -> tuple[int, dict[str, Any]]:
    if found is None:
        raise HttpError(404, "Nothing is published at this address.")
    if found.withdrawn_at:
        return 410, {
            "reference": reference,
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
    return {
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
