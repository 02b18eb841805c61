"""The partnership in the API: each public page's content as JSON, from publications only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router, Schema, Status
from ninja.errors import HttpError

from wardmote.kernel import publishing
from wardmote.kernel.models import Council
from wardmote.partnership import queries
from wardmote.partnership.queries import ActionFilters

router = Router(tags=["partnership"])
MOST = 1000


class PartnershipGone(Schema):
    """What remains of something that was taken down."""

    reference: str
    taken_down_on: Any
    reason: str
    decided_by: str
    sha256: str


class PartnershipProblem(Schema):
    """Why there is no answer."""

    detail: str


class ActionsPaged(Schema):
    """A page of actions: how many there are in all, and the next page's address if there is one."""

    count: int
    next: str | None
    results: list[dict[str, Any]]


class ActionsWanted(Schema):
    """The filters of the list, as its web page has them."""

    priority: str = ""
    lead: str = ""
    state: str = ""
    q: str = ""
    page: int = 1
    per_page: int = 100


Answer = Status[dict[str, Any]]
Missing = {404: PartnershipProblem, 410: PartnershipGone}


@router.get("/partnership/", response={200: dict[str, Any], **Missing}, summary="The partnership")
def one_partnership(request: HttpRequest) -> Answer:
    """Who is in it, its groups, the roles outside it, and its plan."""
    return _at(request, "/partnership/")


@router.get(
    "/partnership/plan/", response={200: dict[str, Any], 404: PartnershipProblem}, summary="The plan in force, whole"
)
def whole_plan(request: HttpRequest) -> dict[str, Any]:
    """The edition in force with every priority, action and indicator."""
    found = queries.whole_plan(_council(request))
    if found is None:
        raise HttpError(404, "No plan has been adopted yet.")
    return found


@router.get(
    "/partnership/actions/", response={200: ActionsPaged, 422: PartnershipProblem}, summary="Actions of the plan"
)
def list_actions(request: HttpRequest, wanted: Query[ActionsWanted]) -> dict[str, Any]:
    """Filtered as the web page is."""
    said = wanted.dict()
    page, size = min(max(said.pop("page"), 1), 100_000), min(max(said.pop("per_page"), 1), MOST)
    filters = ActionFilters.read(said)
    rows = queries.actions(_council(request), filters, on=timezone.localdate())
    count = rows.count()
    shown = rows.select_related("publication")[(page - 1) * size : page * size]
    query = f"{filters.query}&" if filters.query else ""
    return {
        "count": count,
        "next": f"{request.path}?{query}page={page + 1}&per_page={size}" if page * size < count else None,
        "results": [{**(row.publication.content or {}), "address": row.publication.address} for row in shown],
    }


@router.get(
    "/partnership/editions/{slug}/", response={200: dict[str, Any], **Missing}, summary="One edition of the plan"
)
def one_edition(request: HttpRequest, slug: str) -> Answer:
    """As it was adopted."""
    return _at(request, f"/partnership/editions/{slug}/")


@router.get("/partnership/priorities/{slug}/", response={200: dict[str, Any], **Missing}, summary="One priority")
def one_priority(request: HttpRequest, slug: str) -> Answer:
    """Why it is one, what is done for it, and its line over the editions."""
    return _at(request, f"/partnership/priorities/{slug}/")


@router.get("/partnership/actions/{reference}/", response={200: dict[str, Any], **Missing}, summary="One action")
def one_action(request: HttpRequest, reference: str) -> Answer:
    """What is done, by whom and when, and what was said of it."""
    return _at(request, f"/partnership/actions/{reference}/")


@router.get("/partnership/indicators/{slug}/", response={200: dict[str, Any], **Missing}, summary="One indicator")
def one_indicator(request: HttpRequest, slug: str) -> Answer:
    """What is counted, and every figure."""
    return _at(request, f"/partnership/indicators/{slug}/")


def _at(request: HttpRequest, address: str) -> Answer:
    found = publishing.at_address(_council(request), address)
    if found is None:
        raise HttpError(404, "Nothing is published at this address.")
    if found.withdrawn_at:
        return Status(
            410,
            {
                "reference": address.strip("/").split("/")[-1],
                "taken_down_on": timezone.localtime(found.withdrawn_at).date(),
                "reason": found.get_reason_display(),
                "decided_by": found.withdrawn_by,
                "sha256": found.sha256,
            },
        )
    edition = {
        "edition_number": found.edition,
        "published_at": found.published_at,
        "sha256": found.sha256,
        "address": found.address,
    }
    return Status(200, {**(found.content or {}), **edition})


def _council(request: HttpRequest) -> Council:
    found: Council = request.council  # type: ignore[attr-defined]
    if not found.has_room("partnership"):
        raise HttpError(404, "This council does not publish its partnership here.")
    return found
