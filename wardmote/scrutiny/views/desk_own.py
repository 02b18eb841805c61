"""Recommendations that came from no review: an agenda item, a decision report, a plan, a call-in, a call for action, a petition."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import list_words
from wardmote.organisations.doors import signed_in
from wardmote.organisations.models import Body
from wardmote.organisations.permissions import committees_of
from wardmote.scrutiny import asking, drafting, queries_desk
from wardmote.scrutiny.asking import COMMITTEE_CAN
from wardmote.scrutiny.forms_desk import ReasonForm, bodies_of
from wardmote.scrutiny.forms_own import AgreeForm, OwnForm, SendOneForm
from wardmote.scrutiny.models import Recommendation
from wardmote.scrutiny.permissions import may_decide_for_committee, may_release, may_support_scrutiny
from wardmote.scrutiny.timing import SCRUTINY_CAN
from wardmote.scrutiny.views import desk_asks, desk_follow_up
from wardmote.scrutiny.views.desk_follow_up import Desk
from wardmote.scrutiny.views.desk_frame import found, posted, small
from wardmote.scrutiny.wording import wording_advice

State = Recommendation.State
HERE = "/desk/recommendations/"
View = Callable[..., HttpResponse]
MEMBERS_CAN = gettext_lazy("You cannot see this. Scrutiny officers and members of a committee can.")


def committees(request: CouncilRequest) -> list[Body]:
    """The committees in whose name this reader may record: all of them for officers, a chair's own."""
    rows = bodies_of(request.council).filter(kind=Body.Kind.COMMITTEE)
    return [one for one in rows if may_decide_for_committee(request.reader, one)]


def _one(view: View, allowed: Callable[[CouncilRequest, Recommendation], bool], who_can: Any) -> View:
    @signed_in
    @wraps(view)
    def inner(request: CouncilRequest, number: int, *args: Any, **more: Any) -> HttpResponse:
        rows = Recommendation.objects.of(request.council).filter(review=None).select_related("body__council", "council")
        row: Recommendation = found(rows, number)
        if not allowed(request, row):
            raise NotAllowed(who_can)
        return view(request, row, *args, **more)

    return inner


def readers(view: View) -> View:
    """For officers and the members of the committee that recommends."""
    return _one(view, lambda request, row: _may_read(request, row.body), MEMBERS_CAN)


def deciders(view: View) -> View:
    """For officers and the committee's chair."""
    return _one(view, lambda request, row: may_decide_for_committee(request.reader, row.body), COMMITTEE_CAN)


def officers(view: View) -> View:
    """For scrutiny and democratic services officers."""
    return _one(view, lambda request, _row: may_support_scrutiny(request.reader), SCRUTINY_CAN)


def _may_read(request: CouncilRequest, body: Body) -> bool:
    return may_support_scrutiny(request.reader) or body.pk in committees_of(request.reader)


@signed_in
def every(request: CouncilRequest) -> HttpResponse:
    """/desk/recommendations/: those of no review, newest first. Two queries beside the frame's."""
    mine = committees_of(request.reader)
    is_officer = may_support_scrutiny(request.reader)
    if not is_officer and not mine:
        raise NotAllowed(MEMBERS_CAN)
    rows = Recommendation.objects.of(request.council).filter(review=None).select_related("body").order_by("-pk")
    if not is_officer:
        rows = rows.filter(body__in=mine)
    items = [
        {
            "title": f"{row.printed_reference} {row.heading}".strip(),
            "href": f"{HERE}{row.pk}/",
            "words": f"{row.body}. {origin(row)}.",
            "note": row.get_state_display(),
        }
        for row in rows[:200]
    ]
    context = {"items": items, "may_add": bool(committees(request)), "breadcrumbs": _crumbs()}
    return render(request, "scrutiny/desk/own_list.html", context)


def origin(row: Recommendation) -> str:
    """Where a recommendation came from, with what it names."""
    label = row.get_origin_display()
    return f"{label}: {row.origin_words}" if row.origin_words else label


@signed_in
def add(request: CouncilRequest) -> HttpResponse:
    """/desk/recommendations/add/: a draft of one committee."""
    bodies = committees(request)
    if not bodies:
        raise NotAllowed(COMMITTEE_CAN)
    form = OwnForm(
        request.council,
        bodies,
        posted(request),
        initial={"kind": Recommendation.Kind.ONE_OFF, "origin": Recommendation.Origin.AGENDA_ITEM},
    )
    return small(
        request,
        form,
        lambda said: drafting.draft_recommendation(**said, by=request.actor, at=now()),
        title=_("Add a recommendation"),
        button=_("Add"),
        to=lambda made: f"{HERE}{made.pk}/",
        said=_("Added. Drafts are not public."),
        crumbs=_crumbs(),
        lead=_("Say who should do what, by when, and how anybody can tell that it was done."),
    )


@readers
def one(request: CouncilRequest, row: Recommendation) -> HttpResponse:
    """/desk/recommendations/<number>/: its words, who must answer, and the next step."""
    asks = row.asks.prefetch_related("asked_of__post", "asked_of__body", "parts").select_related("officer_post")
    context = {
        "row": row,
        "origin": origin(row),
        **_desk(row).shown(),
        "carried": queries_desk.carried_out(Recommendation.objects.filter(pk=row.pk), timezone.localdate())[0],
        "asks": [
            {
                "ask": ask,
                "who": list_words([str(each) for each in ask.asked_of.all()]),
                "parts": list_words([part.label for part in ask.parts.all()]),
                "can_change": ask.asked_on is None and row.state in {State.DRAFT, State.AGREED},
            }
            for ask in asks
        ],
        "advice": wording_advice(row.text, measure=row.measure, has_parts=row.parts.exists())
        if row.state == State.DRAFT
        else [],
        "is_officer": may_support_scrutiny(request.reader),
        "may_decide": may_decide_for_committee(request.reader, row.body),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "scrutiny/desk/own.html", context)


@deciders
def change(request: CouncilRequest, row: Recommendation) -> HttpResponse:
    """/desk/recommendations/<number>/change/: a draft's words, or what may change after agreement."""
    start: dict[str, Any] = {name: getattr(row, name) for name in OwnForm.base_fields if hasattr(row, name)}
    start["parts"] = "\n".join(f"{part.label}) {part.text}" for part in row.parts.all())
    start["ward_ids"] = list(row.wards.values_list("pk", flat=True))
    form = OwnForm(request.council, [], posted(request), initial=start)
    gone = ("body_id", *(() if row.state == State.DRAFT else (*drafting.WORDS, "parts")))
    for name in gone:
        form.fields.pop(name, None)
    return _small(
        request,
        row,
        form,
        lambda said: drafting.change_recommendation(row.pk, **said, by=request.actor, at=now()),
        title=_("Change a recommendation"),
        button=_("Save"),
        said=_("Saved."),
        quoted="" if row.state == State.DRAFT else row.text,
    )


@deciders
def drop(request: CouncilRequest, row: Recommendation) -> HttpResponse:
    """/desk/recommendations/<number>/drop/: a draft is thrown away."""
    return small(
        request,
        ReasonForm(posted(request)),
        lambda said: drafting.drop_draft(row.pk, because=said["because"], by=request.actor, at=now()),
        title=_("Drop this recommendation"),
        button=_("Drop it"),
        to=HERE,
        said=_("Dropped."),
        crumbs=_crumbs(),
        quoted=row.text,
        is_drastic=True,
    )


@officers
def add_ask(request: CouncilRequest, row: Recommendation) -> HttpResponse:
    """/desk/recommendations/<number>/ask/: one more answer expected."""
    return desk_asks.add(request, row, to=f"{HERE}{row.pk}/")


@officers
def change_ask(request: CouncilRequest, row: Recommendation, ask: int) -> HttpResponse:
    """/desk/recommendations/<number>/asks/<ask>/: who must answer, said anew before it is sent."""
    here = f"{HERE}{row.pk}/"
    wanted = desk_asks.find(request, ask, recommendation=row)
    return desk_asks.change(request, wanted, to=here, remove=f"{here}asks/{ask}/remove/")


@officers
def remove_ask(request: CouncilRequest, row: Recommendation, ask: int) -> HttpResponse:
    """/desk/recommendations/<number>/asks/<ask>/remove/: no answer is expected from them after all."""
    return desk_asks.remove(request, desk_asks.find(request, ask, recommendation=row), to=f"{HERE}{row.pk}/")


@deciders
def agree(request: CouncilRequest, row: Recommendation) -> HttpResponse:
    """/desk/recommendations/<number>/agree/: the committee agreed it, which gives it its reference."""
    return _small(
        request,
        row,
        AgreeForm(row.body, posted(request), initial={"on": timezone.localdate()}),
        lambda said: asking.agree(row.pk, **said, by=request.actor, at=now()),
        title=_("Record that the committee agreed"),
        button=_("Record it"),
        said=_("Recorded. It has the reference it keeps for ever."),
        quoted=row.text,
    )


@deciders
def issue(request: CouncilRequest, row: Recommendation) -> HttpResponse:
    """/desk/recommendations/<number>/issue/: sent to those who must answer; its page becomes public."""
    if not may_release(request.reader, row.body):
        raise NotAllowed(COMMITTEE_CAN)
    who = [str(each) for ask in row.asks.all() for each in ask.asked_of.all()]
    start = {"capacity": row.capacity, "issued_on": timezone.localdate(), "with_notice": True}
    return _small(
        request,
        row,
        SendOneForm(posted(request), initial=start),
        lambda said: asking.issue_one(row.pk, **said, by=request.actor, at=now()),
        title=_("Send it for an answer"),
        button=_("Send it"),
        said=_("Sent. Its page is public, and those who must answer are told."),
        quoted=row.text,
        lead=_("It goes to %(who)s, and its page becomes public.") % {"who": list_words(who)} if who else "",
        missing=[] if who else [_("Say who must answer.")],
    )


@officers
def add_action(request: CouncilRequest, row: Recommendation) -> HttpResponse:
    """/desk/recommendations/<number>/action/: an action added by hand."""
    return desk_follow_up.add_action(request, _desk(row), row.pk)


@officers
def change_action(request: CouncilRequest, row: Recommendation, action: int) -> HttpResponse:
    """/desk/recommendations/<number>/action/<action>/: an action's words, owner, or how often it is reported."""
    return desk_follow_up.change_action(request, _desk(row), row.pk, action)


@deciders
def sign_off(request: CouncilRequest, row: Recommendation) -> HttpResponse:
    """/desk/recommendations/<number>/sign-off/: the committee's verdict at a meeting."""
    return desk_follow_up.sign_off(request, _desk(row), row.pk)


@deciders
def withdraw(request: CouncilRequest, row: Recommendation) -> HttpResponse:
    """/desk/recommendations/<number>/withdraw/: the committee withdraws it."""
    return desk_follow_up.withdraw(request, _desk(row), row.pk)


@deciders
def replace(request: CouncilRequest, row: Recommendation) -> HttpResponse:
    """/desk/recommendations/<number>/replace/: a later recommendation takes its place."""
    return desk_follow_up.replace(request, _desk(row), row.pk)


@deciders
def report_back(request: CouncilRequest, row: Recommendation, hearing: int) -> HttpResponse:
    """/desk/recommendations/<number>/report-back/<hearing>/: the committee heard how it goes."""
    return desk_follow_up.report_back(request, _desk(row), hearing)


@deciders
def draft_letter(request: CouncilRequest, row: Recommendation) -> HttpResponse:
    """/desk/recommendations/<number>/letters/draft/: the chair's letter about a late answer or action."""
    return desk_follow_up.draft_letter(request, _desk(row))


@deciders
def letter(request: CouncilRequest, row: Recommendation, step: int) -> HttpResponse:
    """/desk/recommendations/<number>/letters/<step>/: the chair's letter, changed until it has gone."""
    return desk_follow_up.letter(request, _desk(row), step)


@deciders
def letter_sent(request: CouncilRequest, row: Recommendation, step: int) -> HttpResponse:
    """/desk/recommendations/<number>/letters/<step>/sent/: the chair's letter went."""
    return desk_follow_up.letter_sent(request, _desk(row), step)


@deciders
def invite(request: CouncilRequest, row: Recommendation) -> HttpResponse:
    """/desk/recommendations/<number>/invite/?ask=…: invite whoever is late to a meeting still to come."""
    return desk_follow_up.invite(request, _desk(row))


def _desk(row: Recommendation) -> Desk:
    here = f"{HERE}{row.pk}/"
    rows = Recommendation.objects.of(row.council).filter(pk=row.pk)
    return Desk(rows, row, here=here, back=here, crumbs=_crumbs_of(row))


def _small(request: CouncilRequest, row: Recommendation, form: Any, act: Any, **more: Any) -> HttpResponse:
    return small(request, form, act, to=f"{HERE}{row.pk}/", crumbs=_crumbs_of(row), **more)


def _crumbs_of(row: Recommendation) -> list[dict[str, str]]:
    return [*_crumbs(), {"text": row.printed_reference or _("Draft"), "href": f"{HERE}{row.pk}/"}]


def _crumbs() -> list[dict[str, str]]:
    return [
        {"text": _("Reviews"), "href": "/desk/reviews/"},
        {"text": _("Recommendations without a review"), "href": HERE},
    ]


urlpatterns = [
    path("desk/recommendations/", every),
    path("desk/recommendations/add/", add),
    path("desk/recommendations/<int:number>/", one),
    path("desk/recommendations/<int:number>/change/", change),
    path("desk/recommendations/<int:number>/drop/", drop),
    path("desk/recommendations/<int:number>/ask/", add_ask),
    path("desk/recommendations/<int:number>/asks/<int:ask>/", change_ask),
    path("desk/recommendations/<int:number>/asks/<int:ask>/remove/", remove_ask),
    path("desk/recommendations/<int:number>/agree/", agree),
    path("desk/recommendations/<int:number>/issue/", issue),
    path("desk/recommendations/<int:number>/action/", add_action),
    path("desk/recommendations/<int:number>/action/<int:action>/", change_action),
    path("desk/recommendations/<int:number>/sign-off/", sign_off),
    path("desk/recommendations/<int:number>/withdraw/", withdraw),
    path("desk/recommendations/<int:number>/replace/", replace),
    path("desk/recommendations/<int:number>/report-back/<int:hearing>/", report_back),
    path("desk/recommendations/<int:number>/letters/draft/", draft_letter),
    path("desk/recommendations/<int:number>/letters/<int:step>/", letter),
    path("desk/recommendations/<int:number>/letters/<int:step>/sent/", letter_sent),
    path("desk/recommendations/<int:number>/invite/", invite),
]
