"""The Forward Plan in the API: each public page's content as JSON, from publications only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from ninja.errors import HttpError

from wardmote.decisions import plan_editions, plan_queries
from wardmote.decisions.plan_queries import PlanFilters, PlanLine
from wardmote.kernel import publishing
from wardmote.kernel.models import Council, Publication
from wardmote.organisations import rules

router = Router(tags=["decisions"])
MOST = 1000


class PlanGone(Schema):
    """What remains of something that was taken down."""

    reference: str
    taken_down_on: Any
    reason: str
    decided_by: str
    sha256: str


class PlanProblem(Schema):
    """Why there is no answer."""

    detail: str


class PlanPaged(Schema):
    """A page of a list: how many there are in all, and the next page's address if there is one."""

    count: int
    next: str | None
    results: list[dict[str, Any]]


class PlanWanted(Schema):
    """The filters of the list, as its web page has them."""

    decision_maker: str = ""
    key: str = ""
    ward: str = ""
    state: str = ""
    month: str = ""
    q: str = ""
    page: int = 1
    per_page: int = 100


Missing = {404: PlanProblem, 410: PlanGone}


@router.get("/forward-plan/", response={200: PlanPaged, 422: PlanProblem}, summary="The Forward Plan, soonest first")
def list_entries(request: HttpRequest, wanted: Query[PlanWanted]) -> dict[str, Any]:
    """Filtered as the web page is, with live dates."""
    said = wanted.dict()
    page, size = min(max(said.pop("page"), 1), 100_000), min(max(said.pop("per_page"), 1), MOST)
    filters = PlanFilters.read({name.replace("_", "-"): value for name, value in said.items()})
    rows = plan_queries.entries(council_of(request), filters)
    count = rows.count()
    shown = plan_queries.lines(council_of(request), rows[(page - 1) * size : page * size], on=timezone.localdate())
    query = f"{filters.query}&" if filters.query else ""
    more = page * size < count
    return {
        "count": count,
        "next": f"{request.path}?{query}page={page + 1}&per_page={size}" if more else None,
        "results": [_live(each) for each in shown],
    }


@router.get("/forward-plan/editions/{slug}/", response={200: dict[str, Any], **Missing}, summary="One frozen edition")
def one_edition(request: HttpRequest, slug: str) -> Status[dict[str, Any]]:
    """As it stood, without what was taken down since."""
    status, found = at_address(council_of(request), f"/forward-plan/editions/{slug}/")
    if isinstance(found, Publication):
        return Status(status, plan_editions.as_shown(found) | edition_of(found))
    return Status(status, found)


@router.get("/forward-plan/{reference}/", response={200: dict[str, Any], **Missing}, summary="One entry")
def one_entry(request: HttpRequest, reference: str) -> Status[dict[str, Any]]:
    """The entry with its live dates."""
    status, found = at_address(council_of(request), f"/forward-plan/{reference}/")
    if not isinstance(found, Publication):
        return Status(status, found)
    standing = rules.every_day(council_of(request))
    shown = plan_queries.line(found.content or {}, found, standing, on=timezone.localdate())
    return Status(status, _live(shown) | edition_of(found))


def at_address(council: Council, address: str) -> tuple[int, Publication | dict[str, Any]]:
    """What is published at an address: 200 and the publication, or 410 and its notice. Raises HttpError 404."""
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
    return 200, found


def edition_of(found: Publication) -> dict[str, Any]:
    """Which edition an answer is of, and its check value."""
    return {
        "edition": found.edition,
        "published_at": found.published_at,
        "sha256": found.sha256,
        "address": found.address,
    }


def council_of(request: HttpRequest) -> Council:
    """The council that is asked. Raises HttpError 404 where its room for decisions is closed."""
    found: Council = request.council  # type: ignore[attr-defined]
    if not found.has_room("decisions"):
        raise HttpError(404, "This council does not publish its decisions here.")
    return found


def _live(shown: PlanLine) -> dict[str, Any]:
    said = shown.notice
    return shown.content | {
        "address": shown.address,
        "notice_rule": {
            "applies": said.regime.applies,
            "words": shown.words,
            "is_met": said.is_met,
            "latest_publication_on": said.latest.on if said.latest else None,
            "earliest_decision_on": said.earliest.on if said.earliest else None,
            "why": list(said.earliest.steps) if said.earliest else [said.regime.words],
        },
    }
