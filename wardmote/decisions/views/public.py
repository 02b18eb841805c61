"""The public pages of reports: all of them, one, its files, what residents say; and taking one down."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.decisions import comments, plan_queries, public_pages, record_queries
from wardmote.decisions.forms import ResidentForm
from wardmote.decisions.models import Appendix
from wardmote.decisions.plan_queries import PlanFilters
from wardmote.decisions.record_queries import DecisionFilters
from wardmote.decisions.views.frame import posted
from wardmote.documents.paper_pdf import PdfNotMade, as_pdf
from wardmote.documents.paper_word import as_word
from wardmote.kernel import files, limits, publishing
from wardmote.kernel.caching import public_page
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.files import WORD
from wardmote.kernel.middleware import now
from wardmote.kernel.models import Publication
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.doors import signed_in
from wardmote.organisations.views.published import find, take_down_href, whole_address
from wardmote.organisations.views.taking_down import take_down_page

COMMENTS_AN_HOUR = 5
SHOWN = 5  # of what is next and what was last on /decisions/
ENDINGS = {"application/pdf": "pdf", WORD: "docx", "image/png": "png", "image/jpeg": "jpg", "text/html": "html", "text/plain": "txt"}  # fmt: skip


@public_page
def every(request: CouncilRequest) -> HttpResponse:
    """/decisions/: what will be decided next, what was decided last, and the reports, those open to comments first."""
    council, today = request.council, timezone.localdate()
    planned = plan_queries.lines(council, plan_queries.entries(council, PlanFilters())[:SHOWN], on=today)
    made = record_queries.decisions(council, DecisionFilters()).select_related("publication")[:SHOWN]
    context = {
        **public_pages.reports_list(council, today=today),
        "planned": [plan_queries.item(row) for row in planned],
        "made": [record_queries.item(row, now()) for row in made],
        "breadcrumbs": [_home()],
    }
    return render(request, "decisions/public/decisions.html", context)


@public_page
def one(request: CouncilRequest, reference: str) -> HttpResponse:
    """/decisions/reports/<reference>/: the report as it was published."""
    found = _find(request, reference)
    if isinstance(found, HttpResponse):
        return found
    context = {
        **public_pages.report_page(found.content or {}, today=timezone.localdate()),
        "publication": found,
        "cite": whole_address(request, found.address),
        "take_down_href": f"/desk/reports/{reference}/take-down/" if take_down_href(request, found) else "",
        "breadcrumbs": [_home(), {"text": _("Decisions"), "href": "/decisions/"}],
    }
    return render(request, "decisions/public/report.html", context)


def printed(request: CouncilRequest, reference: str, form: str) -> HttpResponse:
    """/decisions/reports/<reference>/report.docx and .pdf: the same as a paper."""
    found = _find(request, reference, f"report.{form}")
    if isinstance(found, HttpResponse):
        return found
    if not limits.allow(f"paper {limits.client_address(request)}", 12, timedelta(minutes=1)):
        return HttpResponse(status=429)
    made = public_pages.paper(
        request.council, found.content or {}, on=timezone.localdate(), site=request.build_absolute_uri("/").rstrip("/")
    )
    if form == "docx":
        return _file(as_word(made), f"{reference}.docx", WORD)
    try:
        return _file(as_pdf(made), f"{reference}.pdf", "application/pdf")
    except PdfNotMade as refused:
        return render(request, "decisions/public/not_made.html", {"message": refused.message}, status=503)


def paper_file(request: CouncilRequest, reference: str, number: int) -> HttpResponse:
    """/decisions/reports/<reference>/papers/<number>/: the file of a public appendix, as the published edition lists it."""
    found = _find(request, reference, f"papers/{number}/")
    if isinstance(found, HttpResponse):
        return found
    listed = [
        row for row in (found.content or {})["papers"] if row["id"] == number and not row["is_exempt"] and row["file"]
    ]
    row = Appendix.objects.of(request.council).filter(pk=number, report=found.object_id, is_exempt=False).first()
    if not listed or row is None or row.file is None:
        raise Http404(_("There is no such paper."))
    name = f"{slugify(listed[0]['title'])[:80] or 'paper'}.{ENDINGS.get(row.file.media_type, 'bin')}"
    response = files.serve(row.file)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response  # type: ignore[return-value]


def comment(request: CouncilRequest, reference: str) -> HttpResponse:
    """/decisions/reports/<reference>/comment/: have your say before it is decided, and read what others said."""
    found = _find(request, reference, "comment/")
    if isinstance(found, HttpResponse):
        return found
    content = found.content or {}
    page = public_pages.report_page(content, today=timezone.localdate())
    form = ResidentForm(posted(request))
    if request.method == "POST" and page["takes_comments"] and form.is_valid():
        if not limits.allow(f"comment:{limits.client_address(request)}", COMMENTS_AN_HOUR, timedelta(hours=1)):
            form.add_error(None, _("You have sent several comments. Wait an hour, then send the next."))
        else:
            try:
                comments.give_comment(found.object_id, **form.cleaned_data, by=request.actor, at=now())
            except RuleBroken as broken:
                form.add_error(None, broken.message)
            else:
                messages.success(request, _("We have your comment. A person reads it before it is shown."))
                return redirect(f"{found.address}comment/")
    crumbs = [
        _home(),
        {"text": _("Decisions"), "href": "/decisions/"},
        {"text": content["title"], "href": found.address},
    ]
    return render(
        request, "decisions/public/comment.html", {**page, "form": form, "publication": found, "breadcrumbs": crumbs}
    )


@signed_in
def take_down(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/reports/<reference>/take-down/: the Monitoring Officer or the administrator takes the public page down."""
    return take_down_page(request, publishing.at_address(request.council, f"/decisions/reports/{reference}/"))


def _find(request: CouncilRequest, reference: str, tail: str = "") -> Publication | HttpResponse:
    """As ``find``; a reference typed in capitals, as it is printed, leads to its page."""
    if reference != reference.lower():
        return HttpResponsePermanentRedirect(f"/decisions/reports/{reference.lower()}/{tail}")
    return find(request, f"/decisions/reports/{reference}/", tail)


def _file(body: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _home() -> dict[str, str]:
    return {"text": _("Home"), "href": "/"}


urlpatterns = [
    path("decisions/", every),
    path("decisions/reports/<slug:reference>/", one),
    *(path(f"decisions/reports/<slug:reference>/report.{form}", printed, {"form": form}) for form in ("docx", "pdf")),
    path("decisions/reports/<slug:reference>/papers/<int:number>/", paper_file),
    path("decisions/reports/<slug:reference>/comment/", comment),
    path("desk/reports/<slug:reference>/take-down/", take_down),
]
