"""Evidence in the API: each public page's content as JSON, from publications only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema, Status

from wardmote.assessment.items import of_figures
from wardmote.assessment.models import PublishedAssessment
from wardmote.kernel import publishing
from wardmote.kernel.models import Council, Publication

router = Router(tags=["evidence"])


class EvidenceProblem(Schema):
    """What is wrong, in words."""

    detail: str


Missing: dict[int, Any] = {404: EvidenceProblem, 410: EvidenceProblem}


@router.get("/evidence/", response={200: dict[str, Any], **Missing}, summary="The partnership's figures")
def figures(request: HttpRequest) -> Status[Any]:
    """Everything that /evidence/ is drawn from, outlines of areas left out."""
    status, found = _at(request, "/evidence/")
    if not isinstance(found, Publication):
        return Status(status, found)
    content = {name: value for name, value in (found.content or {}).items() if name != "shapes"}
    return Status(
        200, content | _edition(found) | {"figures": [item.as_data() for item in of_figures(found.content or {})]}
    )


@router.get(
    "/evidence/assessments/",
    response={200: list[dict[str, Any]], 404: EvidenceProblem},
    summary="Strategic assessments, newest first",
)
def assessments(request: HttpRequest) -> Status[Any]:
    """Each with its address, year and edition."""
    council: Council = request.council  # type: ignore[attr-defined]
    if not council.has_room("evidence"):
        return Status(404, {"detail": "This council does not use this part."})
    rows = PublishedAssessment.objects.of(council).select_related("publication")
    return Status(200, [
        {"slug": row.slug, "title": row.title, "summary": row.summary, "year": row.year, "address": row.address} | _edition(row.publication)
        for row in rows
    ])  # fmt: skip


@router.get(
    "/evidence/assessments/{slug}/", response={200: dict[str, Any], **Missing}, summary="One strategic assessment"
)
def assessment(request: HttpRequest, slug: str) -> Status[Any]:
    """The edition as published: sections, figures, scoring, contributors."""
    status, found = _at(request, f"/evidence/assessments/{slug}/")
    if not isinstance(found, Publication):
        return Status(status, found)
    return Status(200, (found.content or {}) | _edition(found))


def _at(request: HttpRequest, address: str) -> tuple[int, Publication | dict[str, str]]:
    council: Council = request.council  # type: ignore[attr-defined]
    found = publishing.at_address(council, address) if council.has_room("evidence") else None
    if found is None:
        return 404, {"detail": "Nothing is published at this address."}
    if found.withdrawn_at:
        return 410, {"detail": "This was taken down."}
    return 200, found


def _edition(found: Publication) -> dict[str, Any]:
    return {"edition": found.edition, "published_at": found.published_at.isoformat(), "sha256": found.sha256}
