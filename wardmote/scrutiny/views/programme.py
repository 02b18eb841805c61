"""The work programme and suggested topics, public and working; residents' comments to read; a colleague's reply."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.limits import allow, client_address
from wardmote.kernel.middleware import now
from wardmote.kernel.models import OldAddress
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.doors import signed_in
from wardmote.organisations.models import Body
from wardmote.organisations.permissions import committees_of
from wardmote.scrutiny import feedback, helping, programme
from wardmote.scrutiny.forms_delivery import (
    FinishForm,
    HelpForm,
    MoveTopicForm,
    NotShownForm,
    PlanForm,
    SettleForm,
    StartForm,
    SuggestTopicForm,
)
from wardmote.scrutiny.models import Feedback, Help, ProgrammeTopic
from wardmote.scrutiny.permissions import may_decide_for_committee, may_help, may_moderate, may_support_scrutiny
from wardmote.scrutiny.views.desk_frame import found, posted, press, small

State = ProgrammeTopic.State
MONTHS_SHOWN = 6
SUGGESTIONS_A_DAY = 5


@signed_in
def desk(request: CouncilRequest) -> HttpResponse:
    """/desk/programme/: each committee's months, and suggestions to answer."""
    rows = _topics(request)
    is_officer = may_support_scrutiny(request.reader)
    if not is_officer:
        mine = committees_of(request.reader)
        if not mine:
            raise NotAllowed(_("You cannot see this. Scrutiny officers and members of a committee can."))
        rows = [row for row in rows if row.body_id in mine]
    bodies = {row.body for row in rows if row.body}
    groups = [
        {
            "body": body,
            "months": _months([row for row in rows if row.body_id == body.pk], timezone.localdate()),
            "may_decide": may_decide_for_committee(request.reader, body),
        }
        for body in sorted(bodies, key=lambda one: one.name)
    ]
    context = {
        "groups": groups,
        "suggested": [row for row in rows if row.state == State.SUGGESTED],
        "is_officer": is_officer,
        "may_add": is_officer or any(group["may_decide"] for group in groups),
    }
    return render(request, "scrutiny/desk/programme.html", context)


@signed_in
def plan(request: CouncilRequest) -> HttpResponse:
    """/desk/programme/add/: put a topic straight onto a committee's programme."""
    _may_plan(request)
    return small(
        request,
        PlanForm(request.council, posted(request)),
        lambda said: programme.plan_topic(said.pop("body_id"), said.pop("title"), **said, by=request.actor, at=now()),
        title=_("Add a topic"),
        button=_("Add"),
        to="/desk/programme/",
        said=_("Added. It is on the public programme."),
        crumbs=_crumbs(),
    )


@signed_in
def settle(request: CouncilRequest, number: int) -> HttpResponse:
    """/desk/programme/<number>/answer/: take a suggestion up, or say why not."""
    row = _topic(request, number)

    def act(said: dict[str, Any]) -> Any:
        take_up = said.pop("take_up") == "yes"
        return programme.settle_suggestion(row.pk, take_up=take_up, **said, by=request.actor, at=now())

    return small(
        request,
        SettleForm(request.council, posted(request), initial={"body_id": row.body_id}),
        act,
        title=_("Answer a suggestion"),
        button=_("Send the answer"),
        to="/desk/programme/",
        said=_("Answered. The answer is public."),
        crumbs=_crumbs(),
        quoted=f"{row.title}\n\n{row.why}",
    )


@signed_in
def move(request: CouncilRequest, number: int) -> HttpResponse:
    """/desk/programme/<number>/move/: another month, and why."""
    row = _topic(request, number)
    return small(
        request,
        MoveTopicForm(request.council, posted(request)),
        lambda said: programme.move_topic(
            row.pk, said["month_on"], because=said["because"], by=request.actor, at=now()
        ),
        title=_("Move a topic"),
        button=_("Move it"),
        to="/desk/programme/",
        said=_("Moved."),
        crumbs=_crumbs(),
        quoted=row.title,
    )


@signed_in
def start(request: CouncilRequest, number: int) -> HttpResponse:
    """/desk/programme/<number>/start/: begin a review of a planned topic."""
    row = _topic(request, number)
    return small(
        request,
        StartForm(posted(request), initial={"title": row.title}),
        lambda said: programme.start_review(row.pk, **said, by=request.actor, at=now()),
        title=_("Begin a review of this topic"),
        button=_("Begin"),
        to=lambda made: made.desk,
        said=_("The review has begun."),
        crumbs=_crumbs(),
        quoted=row.title,
    )


@signed_in
def finish(request: CouncilRequest, number: int) -> HttpResponse:
    """/desk/programme/<number>/finish/: a topic was dealt with."""
    row = _topic(request, number)
    return small(
        request,
        FinishForm(posted(request), initial={"answer": row.answer}),
        lambda said: programme.finish_topic(row.pk, **said, by=request.actor, at=now()),
        title=_("Record that it was dealt with"),
        button=_("Record it"),
        to="/desk/programme/",
        said=_("Recorded."),
        crumbs=_crumbs(),
        quoted=row.title,
    )


def of_committee(request: CouncilRequest, slug: str) -> HttpResponse:
    """/work-programme/<committee>/: what a committee looks at and when, slips with their reason, suggestions answered."""
    body = Body.objects.of(request.council).filter(slug=slug, kind=Body.Kind.COMMITTEE).first()
    if body is None:
        old = OldAddress.objects.of(request.council).filter(old=request.path).first()
        if old is None:
            raise Http404(_("There is no such committee."))
        return redirect(old.new, permanent=True)
    rows = [row for row in _topics(request) if row.body_id == body.pk]
    context = {
        "body": body,
        "months": _months(rows, timezone.localdate()),
        "declined": [row for row in rows if row.state == State.DECLINED],
        "finished": [row for row in rows if row.state == State.DONE],
        "breadcrumbs": [{"text": _("Home"), "href": "/"}, {"text": str(body), "href": body.address}],
    }
    return render(request, "scrutiny/desk/public_programme.html", context)


def suggest(request: CouncilRequest) -> HttpResponse:
    """/suggest-a-topic/: anybody says what scrutiny should look at; no account is needed."""
    form = SuggestTopicForm(request.council, posted(request), initial={"proposer": ProgrammeTopic.Proposer.RESIDENT})
    if request.method == "POST" and form.is_valid():
        if not allow(f"suggest-topic:{client_address(request)}", SUGGESTIONS_A_DAY, timedelta(days=1)):
            form.add_error(None, _("You have sent several suggestions today. Send the next one tomorrow."))
        else:
            try:
                programme.suggest_topic(**form.cleaned_data, by=request.actor, at=now())
            except RuleBroken as broken:
                form.add_error(None, broken.message)
            else:
                messages.success(request, _("We have your suggestion. A committee answers it in public."))
                return redirect("/suggest-a-topic/")
    crumbs = [{"text": _("Home"), "href": "/"}]
    return render(request, "scrutiny/desk/suggest.html", {"form": form, "breadcrumbs": crumbs})


@signed_in
def moderate(request: CouncilRequest) -> HttpResponse:
    """/desk/feedback/: what residents sent, read by a person before it is shown."""
    _may_moderate(request)
    rows = Feedback.objects.of(request.council).select_related("recommendation__review")
    context = {
        "waiting": rows.filter(state=Feedback.State.WAITING).order_by("at"),
        "settled": rows.exclude(state=Feedback.State.WAITING).order_by("-settled_at")[:50],
    }
    return render(request, "scrutiny/desk/feedback.html", context)


@signed_in
def show(request: CouncilRequest, number: int) -> HttpResponse:
    """Show a comment."""
    _may_moderate(request)
    row = found(Feedback.objects.of(request.council), number)
    return press(
        request,
        lambda: feedback.settle_feedback(row.pk, show=True, by=request.actor, at=now()),
        said=_("It is shown."),
        to="/desk/feedback/",
    )


@signed_in
def not_show(request: CouncilRequest, number: int) -> HttpResponse:
    """/desk/feedback/<number>/not-shown/: a comment is not shown, and why."""
    _may_moderate(request)
    row = found(Feedback.objects.of(request.council), number)
    return small(
        request,
        NotShownForm(posted(request)),
        lambda said: feedback.settle_feedback(row.pk, show=False, because=said["because"], by=request.actor, at=now()),
        title=_("Do not show a comment"),
        button=_("Do not show it"),
        to="/desk/feedback/",
        said=_("It is not shown."),
        crumbs=[{"text": _("Comments to read"), "href": "/desk/feedback/"}],
        quoted=row.text,
    )


@signed_in
def help_out(request: CouncilRequest, number: int) -> HttpResponse:
    """/my/help/<number>/: a colleague's reply to what they were asked."""
    rows = Help.objects.of(request.council).select_related("to_post", "ask__recommendation")
    row: Help = found(rows.filter(kind=Help.Kind.COLLEAGUE), number)
    if not may_help(request.reader, row):
        raise NotAllowed(helping.HELP_CAN)
    return small(
        request,
        HelpForm(posted(request), initial={"reply": row.reply}),
        lambda said: helping.help_out(row.pk, **said, by=request.actor, at=now()),
        title=_("Help with an answer"),
        button=_("Send your reply"),
        to="/my/",
        said=_("%(who)s sees your reply beside the answer.") % {"who": row.from_words},
        crumbs=[{"text": _("Home"), "href": "/my/"}],
        lead=_("%(who)s asks: %(what)s") % {"who": row.from_words, "what": row.words},
        quoted=row.ask.recommendation.text,
    )


def _topics(request: CouncilRequest) -> list[ProgrammeTopic]:
    rows = ProgrammeTopic.objects.of(request.council).select_related("body", "review").prefetch_related("slips")
    return list(rows.order_by("month_on", "title"))


def _topic(request: CouncilRequest, number: int) -> ProgrammeTopic:
    row: ProgrammeTopic = found(ProgrammeTopic.objects.of(request.council).select_related("body"), number)
    allowed = may_decide_for_committee(request.reader, row.body) if row.body else may_support_scrutiny(request.reader)
    if not allowed:
        raise NotAllowed(programme.PROGRAMME_CAN)
    return row


def _may_plan(request: CouncilRequest) -> None:
    mine = Body.objects.of(request.council).filter(pk__in=committees_of(request.reader))
    if not (
        may_support_scrutiny(request.reader) or any(may_decide_for_committee(request.reader, body) for body in mine)
    ):
        raise NotAllowed(programme.PROGRAMME_CAN)


def _may_moderate(request: CouncilRequest) -> None:
    if not may_moderate(request.reader):
        raise NotAllowed(feedback.MODERATE_CAN)


def _months(rows: Iterable[ProgrammeTopic], today: date) -> list[dict[str, Any]]:
    """The coming months with their topics, an empty one among them; then topics without a month."""
    planned = [row for row in rows if row.state in {State.PLANNED, State.STARTED}]
    first = today.replace(day=1)
    dated = {row.month_on for row in planned if row.month_on}
    wanted = sorted({*dated, *(_after(first, n) for n in range(MONTHS_SHOWN))})
    months: list[dict[str, Any]] = [
        {
            "month": month,
            "is_past": month < first,
            "topics": [row for row in planned if row.month_on == month],
        }
        for month in wanted
    ]
    return [*months, {"month": None, "is_past": False, "topics": [row for row in planned if row.month_on is None]}]


def _after(first: date, months: int) -> date:
    whole = first.year * 12 + first.month - 1 + months
    return date(whole // 12, whole % 12 + 1, 1)


def _crumbs() -> list[dict[str, str]]:
    return [{"text": _("Work programme"), "href": "/desk/programme/"}]


urlpatterns = [
    path("desk/programme/", desk),
    path("desk/programme/add/", plan),
    path("desk/programme/<int:number>/answer/", settle),
    path("desk/programme/<int:number>/move/", move),
    path("desk/programme/<int:number>/start/", start),
    path("desk/programme/<int:number>/finish/", finish),
    path("work-programme/<slug:slug>/", of_committee),
    path("suggest-a-topic/", suggest),
    path("desk/feedback/", moderate),
    path("desk/feedback/<int:number>/show/", show),
    path("desk/feedback/<int:number>/not-shown/", not_show),
    path("my/help/<int:number>/", help_out),
]
