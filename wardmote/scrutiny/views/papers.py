"""Papers and data files of reviews and meetings: plans, reports, update papers, as web page, Word, PDF and spreadsheet."""

from __future__ import annotations

from datetime import timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from wardmote.documents.paper import Paper
from wardmote.documents.paper_html import as_html
from wardmote.documents.paper_pdf import PdfNotMade, as_pdf
from wardmote.documents.paper_word import as_word
from wardmote.documents.sheets import write_csv
from wardmote.kernel import limits, publishing
from wardmote.kernel.caching import public_page
from wardmote.kernel.files import WORD
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.models import Meeting
from wardmote.scrutiny import papers, queries_people, table
from wardmote.scrutiny.models import PublishedRecommendation
from wardmote.scrutiny.queries_review import contents_of


def plan(request: CouncilRequest, slug: str, form: str) -> HttpResponse:
    """/reviews/<slug>/plan.docx, .pdf, .csv: the recommendations and answers (SCRAIP)."""
    content = _review(request, slug)
    on = timezone.localdate()
    if form == "csv":
        rows = PublishedRecommendation.objects.of(request.council).filter(review_slug=slug).order_by("position", "pk")
        body = b"".join(write_csv(table.columns(), table.rows(rows, on=on, site=_site(request))))
        return _file(body, f"{slug}-plan.csv", "text/csv; charset=utf-8")
    made = papers.plan(request.council, content, contents_of(request.council, slug), on=on, site=_site(request))
    return _printed(request, made, f"{slug}-plan", form)


def report(request: CouncilRequest, slug: str, form: str) -> HttpResponse:
    """/reviews/<slug>/report.docx and .pdf: the review report."""
    content = _review(request, slug)
    made = papers.report(
        request.council, content, contents_of(request.council, slug), on=timezone.localdate(), site=_site(request)
    )
    return _printed(request, made, f"{slug}-report", form)


@public_page
def update(request: CouncilRequest, committee: str, day: str) -> HttpResponse:
    """/meetings/<committee>/<day>/update/: the update paper as a web page, once the agenda is published."""
    meeting, made = _update(request, committee, day)
    crumbs = [
        {"text": _("Home"), "href": "/"},
        {"text": _("Meetings"), "href": "/meetings/"},
        {"text": str(meeting.body), "href": meeting.address},
    ]
    context = {
        "meeting": meeting,
        "paper": mark_safe(as_html(made, fragment=True)),  # noqa: S308 - paper_html escapes every word
        "title": made.title,
        "subtitle": made.subtitle,
        "breadcrumbs": crumbs,
    }
    return render(request, "scrutiny/papers/update.html", context)


def update_file(request: CouncilRequest, committee: str, day: str, form: str) -> HttpResponse:
    """/meetings/<committee>/<day>/update.docx, .pdf and .csv: the same rows."""
    meeting, made = _update(request, committee, day)
    name = f"{meeting.body.slug}-{meeting.slug}-update"
    if form == "csv":
        rows = papers.update_rows(request.council, meeting, on=timezone.localdate())
        lines = [
            [
                row.content["printed_reference"],
                row.content["title"],
                row.group_title,
                "\n".join(row.changes),
                row.where,
                "\n".join(row.late),
            ]
            for row in rows
        ]
        titles = [
            _("Reference"),
            _("Recommendation"),
            _("Part of the paper"),
            _("What changed"),
            _("Where it stands"),
            _("Late"),
        ]
        return _file(b"".join(write_csv(titles, lines)), f"{name}.csv", "text/csv; charset=utf-8")
    return _printed(request, made, name, form)


def _update(request: CouncilRequest, committee: str, day: str) -> tuple[Meeting, Paper]:
    meeting = queries_people.meeting(request.council, committee, day)
    if meeting is None or meeting.state not in {Meeting.State.AGENDA, Meeting.State.HELD}:
        raise Http404
    on = timezone.localdate()
    rows = papers.update_rows(request.council, meeting, on=on)
    return meeting, papers.update(request.council, meeting, rows, on=on, site=_site(request))


def _printed(request: CouncilRequest, made: Paper, name: str, form: str) -> HttpResponse:
    if not limits.allow(f"paper {limits.client_address(request)}", 12, timedelta(minutes=1)):
        return HttpResponse(status=429)
    if form == "docx":
        return _file(as_word(made), f"{name}.docx", WORD)
    try:
        return _file(as_pdf(made), f"{name}.pdf", "application/pdf")
    except PdfNotMade as refused:
        return render(request, "scrutiny/papers/not_made.html", {"message": refused.message}, status=503)


def _review(request: CouncilRequest, slug: str) -> dict[str, object]:
    found = publishing.at_address(request.council, f"/reviews/{slug}/")
    if found is None or found.content is None:
        raise Http404
    return dict(found.content)


def _file(body: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _site(request: CouncilRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


urlpatterns = [
    *(path(f"reviews/<slug:slug>/plan.{form}", plan, {"form": form}) for form in ("docx", "pdf", "csv")),
    *(path(f"reviews/<slug:slug>/report.{form}", report, {"form": form}) for form in ("docx", "pdf")),
    path("meetings/<slug:committee>/<slug:day>/update/", update),
    *(
        path(f"meetings/<slug:committee>/<slug:day>/update.{form}", update_file, {"form": form})
        for form in ("docx", "pdf", "csv")
    ),
]
