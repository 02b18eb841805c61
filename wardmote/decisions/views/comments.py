"""Residents' comments on reports, read by an officer before they are shown."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from wardmote.decisions import comments
from wardmote.decisions.forms import BecauseForm
from wardmote.decisions.models import ReportComment
from wardmote.decisions.permissions import may_moderate_comments
from wardmote.decisions.views.frame import crumbs, found, posted, press, small
from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.doors import signed_in


def _moderators(request: CouncilRequest) -> None:
    if not may_moderate_comments(request.reader):
        raise NotAllowed(comments.MODERATE_CAN)


@signed_in
def every(request: CouncilRequest) -> HttpResponse:
    """/desk/report-comments/: comments to read, then those read last."""
    _moderators(request)
    rows = ReportComment.objects.of(request.council).select_related("report")
    context = {
        "waiting": rows.filter(state="waiting"),
        "settled": rows.exclude(state="waiting").order_by("-settled_at")[:20],
        "breadcrumbs": crumbs(),
    }
    return render(request, "decisions/desk/comments.html", context)


@signed_in
def show(request: CouncilRequest, number: int) -> HttpResponse:
    """A comment is shown on the report's public page."""
    row = found(ReportComment.objects.of(request.council), pk=number)
    _moderators(request)
    return press(
        request,
        lambda: comments.settle_comment(row.pk, show=True, by=request.actor, at=now()),
        said=_("It is on the report’s public page."),
        to="/desk/report-comments/",
    )


@signed_in
def not_shown(request: CouncilRequest, number: int) -> HttpResponse:
    """/desk/report-comments/<number>/not-shown/: a comment is not shown, with the reason."""
    row = found(ReportComment.objects.of(request.council), pk=number)
    _moderators(request)
    return small(
        request,
        BecauseForm(posted(request)),
        lambda said: comments.settle_comment(row.pk, show=False, because=said["because"], by=request.actor, at=now()),
        title=_("Do not show this comment"),
        button=_("Do not show it"),
        to="/desk/report-comments/",
        said=_("It is not shown. The reason is kept."),
        lead=row.text,
    )


urlpatterns = [
    path("desk/report-comments/", every),
    path("desk/report-comments/<int:number>/show/", show),
    path("desk/report-comments/<int:number>/not-shown/", not_shown),
]
