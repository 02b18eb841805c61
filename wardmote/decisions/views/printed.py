"""Forward Plan and decisions as Word and PDF."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone

from wardmote.decisions import papers, plan_queries
from wardmote.decisions.plan_queries import PlanFilters
from wardmote.decisions.views.finding import find, site_of
from wardmote.documents.paper import Paper
from wardmote.documents.paper_pdf import PdfNotMade, as_pdf
from wardmote.documents.paper_word import as_word
from wardmote.kernel import limits
from wardmote.kernel.files import WORD
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest


def plan(request: CouncilRequest, form: str) -> HttpResponse:
    """/forward-plan.docx and .pdf: the plan as its filters narrow it."""
    if not _allowed(request):
        return HttpResponse(status=429)
    on = timezone.localdate()
    rows = plan_queries.entries(request.council, PlanFilters.read(request.GET))
    made = papers.plan_paper(
        request.council, plan_queries.lines(request.council, rows, on=on), on=on, site=site_of(request)
    )
    return _file(request, made, f"forward-plan-{on:%Y-%m-%d}", form)


def decision(request: CouncilRequest, reference: str, form: str) -> HttpResponse:
    """/decisions/<reference>/notice.docx and .pdf: the record of a decision."""
    found = find(request, f"/decisions/{reference}/", f"notice.{form}")
    if isinstance(found, HttpResponse):
        return found
    if not _allowed(request):
        return HttpResponse(status=429)
    made = papers.decision_paper(request.council, found.content or {}, at=now(), site=site_of(request))
    return _file(request, made, reference, form)


def _allowed(request: CouncilRequest) -> bool:
    return limits.allow(f"paper {limits.client_address(request)}", 12, timedelta(minutes=1))


def _file(request: CouncilRequest, made: Paper, name: str, form: str) -> HttpResponse:
    try:
        body, kind = (as_word(made), WORD) if form == "docx" else (as_pdf(made), "application/pdf")
    except PdfNotMade as refused:
        return render(request, "decisions/public/not_made.html", {"message": refused.message}, status=503)
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


urlpatterns = [
    path(f"{where}.{form}", view, {"form": form})
    for form in ("docx", "pdf")
    for where, view in (("forward-plan", plan), ("decisions/<slug:reference>/notice", decision))
]
