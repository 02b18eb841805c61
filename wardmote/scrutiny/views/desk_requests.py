"""What a committee asks for besides its recommendations: information, somebody to attend, action in a ward."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import date_words, days_late, days_words
from wardmote.organisations.doors import signed_in
from wardmote.organisations.permissions import committees_of
from wardmote.scrutiny import committee_requests
from wardmote.scrutiny.asking import COMMITTEE_CAN
from wardmote.scrutiny.forms_own import EndForm, RequestForm
from wardmote.scrutiny.models import CommitteeRequest
from wardmote.scrutiny.permissions import may_decide_for_committee, may_support_scrutiny
from wardmote.scrutiny.views.desk_frame import found, posted, small
from wardmote.scrutiny.views.desk_own import MEMBERS_CAN, committees

HERE = "/desk/requests/"


@signed_in
def every(request: CouncilRequest) -> HttpResponse:
    """/desk/requests/: what is asked for now, soonest first, and what has ended. Two queries beside the frame's."""
    is_officer, mine = may_support_scrutiny(request.reader), committees_of(request.reader)
    if not is_officer and not mine:
        raise NotAllowed(MEMBERS_CAN)
    rows = CommitteeRequest.objects.of(request.council).select_related(
        "body", "to_body", "to_post", "meeting__body", "ward"
    )
    if not is_officer:
        rows = rows.filter(body__in=mine)
    today = timezone.localdate()
    context = {
        "open": [_line(request, row, today) for row in rows.filter(ended_on=None).order_by("due_on", "pk")[:200]],
        "ended": [_line(request, row, today) for row in rows.exclude(ended_on=None).order_by("-ended_on", "-pk")[:50]],
        "may_add": bool(committees(request)),
        "breadcrumbs": _crumbs()[:1],
    }
    return render(request, "scrutiny/desk/requests.html", context)


def _line(request: CouncilRequest, row: CommitteeRequest, today: Any) -> dict[str, Any]:
    late = days_late(row.due_on, today) if row.ended_on is None else 0
    return {
        "row": row,
        "who": row.to_body or row.to_post or row.ward or "",
        "late": _("%(days)s late") % {"days": days_words(late)} if late else "",
        "href": f"{HERE}{row.pk}/end/"
        if row.ended_on is None and may_decide_for_committee(request.reader, row.body)
        else "",
    }


@signed_in
def add(request: CouncilRequest) -> HttpResponse:
    """/desk/requests/add/: a committee's written request, with the date it states."""
    bodies = committees(request)
    if not bodies:
        raise NotAllowed(COMMITTEE_CAN)

    def act(said: dict[str, Any]) -> CommitteeRequest:
        made = committee_requests.make_request(
            said.pop("body_id"), said.pop("kind"), **said, by=request.actor, at=now()
        )
        if made.kind == CommitteeRequest.Kind.ATTENDANCE and made.meeting:
            advice = committee_requests.attendance_advice(made.body, made.meeting, made.asked_on)
            if advice:
                messages.info(request, advice)
        return made

    return small(
        request,
        RequestForm(request.council, bodies, posted(request), initial={"asked_on": timezone.localdate()}),
        act,
        title=_("Record a request of a committee"),
        button=_("Record it"),
        to=HERE,
        said=_(
            "Recorded. It is on the committee’s public page. Nothing was sent: send the request as the committee does."
        ),
        crumbs=_crumbs(),
        lead=_(
            "A committee can ask for information, ask somebody to attend, or take up a councillor’s call for action. What "
            "you write here is public at once, so name no private person."
        ),
    )


@signed_in
def end(request: CouncilRequest, number: int) -> HttpResponse:
    """/desk/requests/<number>/end/: what came of it."""
    rows = CommitteeRequest.objects.of(request.council).select_related("body", "to_body", "to_post", "ward")
    row: CommitteeRequest = found(rows, number)
    if not may_decide_for_committee(request.reader, row.body):
        raise NotAllowed(COMMITTEE_CAN)
    return small(
        request,
        EndForm(posted(request), initial={"ended_on": timezone.localdate()}),
        lambda said: committee_requests.end_request(row.pk, **said, by=request.actor, at=now()),
        title=_("What came of it?"),
        button=_("Record it"),
        to=HERE,
        said=_("Recorded. It is on the committee’s public page."),
        crumbs=_crumbs(),
        quoted=row.text,
        lead=_("Asked on %(on)s, by %(by)s.") % {"on": date_words(row.asked_on), "by": date_words(row.due_on)},
    )


def _crumbs() -> list[dict[str, str]]:
    return [{"text": _("Reviews"), "href": "/desk/reviews/"}, {"text": _("Requests of committees"), "href": HERE}]


urlpatterns = [
    path("desk/requests/", every),
    path("desk/requests/add/", add),
    path("desk/requests/<int:number>/end/", end),
]
