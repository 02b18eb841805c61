"""Working pages of what councillors may ask: papers for scrutiny members, a required report, the 24 hours."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.clocks import weekday_date
from wardmote.decisions import oversight
from wardmote.decisions.forms_oversight import MembersForm, PapersAnswerForm, PapersForm, RequiredForm, RequireForm
from wardmote.decisions.models import PaperRequest, RequiredReport
from wardmote.decisions.permissions_record import (
    HEARING_CAN,
    MEMBERS_CAN,
    RECORD_CAN,
    may_ask_for_papers,
    may_read_plan_desk,
    may_record_hearing,
    may_write_records,
)
from wardmote.decisions.views.plan_desk import TEMPLATE
from wardmote.decisions.views.records_desk import HERE as DECISIONS
from wardmote.decisions.views.records_desk import _record
from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import date_words
from wardmote.organisations.doors import signed_in
from wardmote.organisations.views.frame import one_form, posted

HERE = "/desk/paper-requests/"


@signed_in
def listed(request: CouncilRequest) -> HttpResponse:
    """/desk/paper-requests/: documents that scrutiny members asked the executive for, those that wait first. One query."""
    if not (may_read_plan_desk(request.reader) or may_ask_for_papers(request.reader)):
        raise NotAllowed(MEMBERS_CAN)
    rows = list(PaperRequest.objects.visible_to(request.reader).select_related("body", "asked_by", "record")[:300])
    context = {
        "waiting": [_item(row) for row in rows if not row.answer],
        "answered": [_item(row) for row in rows if row.answer],
        "may_ask": may_ask_for_papers(request.reader),
        "breadcrumbs": [{"text": _("Home"), "href": "/my/"}],
    }
    return render(request, "decisions/records/papers.html", context)


@signed_in
def ask(request: CouncilRequest) -> HttpResponse:
    """/desk/paper-requests/add/: a scrutiny member asks for a document."""
    if not may_ask_for_papers(request.reader):
        raise NotAllowed(MEMBERS_CAN)
    return one_form(
        request,
        PapersForm(request.council, posted(request), initial={"received_on": timezone.localdate()}),
        lambda said: oversight.ask_for_papers(said.pop("what"), **said, by=request.actor, at=now()),
        title=_("Ask the executive for a document"),
        lead=_("For councillors on a scrutiny committee. The answer is due on the tenth day after it is received."),
        button=_("Ask for it"),
        to=HERE,
        said=_("Asked."),
        crumbs=_crumbs(),
        template=TEMPLATE,
    )


@signed_in
def one(request: CouncilRequest, number: int) -> HttpResponse:
    """/desk/paper-requests/<n>/: when it is due and why; the answer."""
    row = PaperRequest.objects.of(request.council).filter(pk=number).select_related("body", "asked_by").first()
    if row is None:
        raise Http404(_("There is no such entry."))
    if not PaperRequest.objects.visible_to(request.reader).filter(pk=number).exists():
        raise NotAllowed(MEMBERS_CAN)
    may_answer = may_write_records(request.reader) and not row.answer
    context = {
        "row": row,
        "dates": [
            {
                "what": _("Due"),
                "on": row.due_on,
                "note": _("By the other reading of the law: %(on)s.") % {"on": weekday_date(row.outer_on)},
                "explanation": row.explanation,
            }
        ],
        "is_late": not row.answer and timezone.localdate() > row.outer_on,
        "may_answer": may_answer,
        "breadcrumbs": _crumbs(),
    }
    return render(request, "decisions/records/paper.html", context)


@signed_in
def reply(request: CouncilRequest, number: int) -> HttpResponse:
    """/desk/paper-requests/<n>/answer/: supplied, in part, or refused with the statement of reasons."""
    row = PaperRequest.objects.of(request.council).filter(pk=number).first()
    if row is None:
        raise Http404(_("There is no such entry."))
    if not may_write_records(request.reader):
        raise NotAllowed(RECORD_CAN)
    return one_form(
        request,
        PapersAnswerForm(posted(request), initial={"on": timezone.localdate()}),
        lambda said: oversight.answer_papers(row.pk, said.pop("answer"), **said, by=request.actor, at=now()),
        title=_("Answer a request for a document"),
        button=_("Save the answer"),
        to=f"{HERE}{row.pk}/",
        said=_("Saved."),
        crumbs=_crumbs(),
        template=TEMPLATE,
        more={"quoted": row.what},
    )


@signed_in
def require_report(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/decisions/<reference>/require-report/: scrutiny requires a report to Council on a decision not treated as key."""
    found = _record(request, reference)
    if not may_record_hearing(request.reader):
        raise NotAllowed(HEARING_CAN)
    return one_form(
        request,
        RequireForm(request.council, posted(request)),
        lambda said: oversight.require_report(found.pk, **said, by=request.actor, at=now()),
        title=_("Scrutiny requires a report to Council"),
        lead=found.title,
        button=_("Record it"),
        to=found.desk,
        said=_("Recorded. The public page shows it."),
        crumbs=_of(found),
        template=TEMPLATE,
    )


@signed_in
def required_made(request: CouncilRequest, reference: str, number: int) -> HttpResponse:
    """/desk/decisions/<reference>/required-reports/<n>/: the report was made."""
    found = _record(request, reference)
    row = RequiredReport.objects.of(request.council).filter(record=found, pk=number).first()
    if row is None:
        raise Http404(_("There is no such entry."))
    if not may_write_records(request.reader):
        raise NotAllowed(RECORD_CAN)
    return one_form(
        request,
        RequiredForm(posted(request), initial={"reported_on": timezone.localdate()}),
        lambda said: oversight.make_required_report(row.pk, **said, by=request.actor, at=now()),
        title=_("The report that scrutiny required"),
        lead=found.title,
        button=_("Record it"),
        to=found.desk,
        said=_("Recorded. The public page shows it."),
        crumbs=_of(found),
        template=TEMPLATE,
    )


@signed_in
def members(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/decisions/<reference>/members/: when a private decision was made, and when its papers were open to councillors."""
    found = _record(request, reference)
    if not may_write_records(request.reader):
        raise NotAllowed(RECORD_CAN)
    return one_form(
        request,
        MembersForm(posted(request), initial={"concluded_on": found.decided_on}),
        lambda said: oversight.open_to_members(found.pk, **said, by=request.actor, at=now()),
        title=_("Papers for councillors to inspect"),
        lead=_("Councillors can inspect them at once, and within 24 hours at the latest. Weekends count."),
        button=_("Save"),
        to=found.desk,
        said=_("Saved."),
        crumbs=_of(found),
        template=TEMPLATE,
    )


def _item(row: PaperRequest) -> dict[str, Any]:
    words = _("Due by %(on)s.") % {"on": weekday_date(row.due_on)}
    if row.answer and row.answered_on:
        words = f"{row.get_answer_display()}, {date_words(row.answered_on)}."
    return {
        "title": row.what[:120],
        "href": f"{HERE}{row.pk}/",
        "caption": f"{row.body} · {row.asked_by}",
        "words": words,
        "note": _("Received on %(on)s.") % {"on": date_words(row.received_on)},
    }


def _crumbs() -> list[dict[str, str]]:
    return [{"text": _("Decisions"), "href": DECISIONS}, {"text": _("Papers asked for"), "href": HERE}]


def _of(found: Any) -> list[dict[str, str]]:
    return [{"text": _("Decisions"), "href": DECISIONS}, {"text": found.printed_reference, "href": found.desk}]


urlpatterns = [
    path("desk/paper-requests/", listed),
    path("desk/paper-requests/add/", ask),
    path("desk/paper-requests/<int:number>/", one),
    path("desk/paper-requests/<int:number>/answer/", reply),
    path("desk/decisions/<slug:reference>/require-report/", require_report),
    path("desk/decisions/<slug:reference>/required-reports/<int:number>/", required_made),
    path("desk/decisions/<slug:reference>/members/", members),
]
