"""What the pages of reports share: their doors, the list at the side, one form on a page."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from wardmote.decisions.models import Report
from wardmote.decisions.permissions import (
    AUTHORS_CAN,
    DEMOCRATIC_SERVICES_CAN,
    READERS_CAN,
    may_publish_reports,
    may_read_report,
    may_write_report,
)
from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.doors import signed_in
from wardmote.organisations.views.frame import one_form, posted, press

__all__ = ["found", "in_room", "of", "one_page", "posted", "press", "publishers", "readers", "small", "writers"]
View = Callable[..., HttpResponse]
ROOM = "decisions"


def in_room(view: View) -> View:
    """A page that is not found where the council does not use this room."""

    @wraps(view)
    def inner(request: CouncilRequest, *args: Any, **more: Any) -> HttpResponse:
        if not request.council.has_room(ROOM):
            raise Http404(_("This council does not use this part."))
        return view(request, *args, **more)

    return inner


def readers(view: View) -> View:
    """A page of one report, by its reference, for those who write, clear or decide it."""

    @signed_in
    @wraps(view)
    def inner(request: CouncilRequest, reference: str, *args: Any, **more: Any) -> HttpResponse:
        return view(request, of(request, reference), *args, **more)

    return inner


def writers(view: View) -> View:
    """A page of one report for those who write it."""

    @readers
    @wraps(view)
    def inner(request: CouncilRequest, report: Report, *args: Any, **more: Any) -> HttpResponse:
        if not may_write_report(request.reader, report):
            raise NotAllowed(AUTHORS_CAN)
        return view(request, report, *args, **more)

    return inner


def publishers(view: View) -> View:
    """A page of one report for Democratic Services."""

    @readers
    @wraps(view)
    def inner(request: CouncilRequest, report: Report, *args: Any, **more: Any) -> HttpResponse:
        if not may_publish_reports(request.reader):
            raise NotAllowed(DEMOCRATIC_SERVICES_CAN)
        return view(request, report, *args, **more)

    return inner


def of(request: CouncilRequest, reference: str) -> Report:
    """The council's report with a reference. Raises Http404, or NotAllowed for somebody it is no business of."""
    rows = Report.objects.of(request.council).select_related(
        "council", "template", "decision_maker_post", "decision_maker_body", "lead_officer_post__reports_to",
        "lead_member_post", "meeting__body",
    )  # fmt: skip
    report: Report | None = rows.filter(reference=reference).first()
    if report is None:
        raise Http404(_("There is no such report."))
    if not may_read_report(request.reader, report):
        raise NotAllowed(READERS_CAN)
    return report


def found(rows: Any, **by: Any) -> Any:
    """One row, or not found."""
    row = rows.filter(**by).first()
    if row is None:
        raise Http404(_("There is no such entry."))
    return row


def crumbs(report: Report | None = None) -> list[dict[str, str]]:
    """The way back: all reports, this report."""
    first = [{"text": _("Reports"), "href": "/desk/reports/"}]
    return first + ([{"text": report.title, "href": report.desk}] if report else [])


def one_page(report: Report) -> dict[str, Any]:
    """What every page of one report gets."""
    return {"report": report, "breadcrumbs": crumbs(report)}


def small(
    request: CouncilRequest,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: Any,
    button: Any,
    to: Any,
    said: Any,
    report: Report | None = None,
    lead: Any = "",
    warning: Any = "",
    is_drastic: bool = False,
    **more: Any,
) -> HttpResponse:
    """A page with one form and one button, leading back to ``to``."""
    return one_form(
        request,
        form,
        act,
        title=title,
        button=button,
        to=to,
        said=said,
        crumbs=crumbs(report),
        lead=lead,
        warning=warning,
        is_drastic=is_drastic,
        more={"report": report, **more},
        template="decisions/form.html",
    )
