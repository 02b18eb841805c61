"""Doing it: actions and updates, verdicts, reporting back, the ladder when nothing comes, passing on, taking down."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.kernel import publishing
from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.facts import kind_of
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.doors import signed_in
from wardmote.organisations.models import Body, Post
from wardmote.organisations.permissions import may_take_down
from wardmote.organisations.views.taking_down import take_down_page
from wardmote.scrutiny import delivery, handing_over, queries_desk
from wardmote.scrutiny.forms_delivery import HandOverForm, UpdateForm
from wardmote.scrutiny.models import Action, CommitteeRequest, Recommendation, Review
from wardmote.scrutiny.permissions import may_decide_for_committee, may_hand_over, may_support_scrutiny, may_update
from wardmote.scrutiny.views import delivery_evaluation, delivery_meetings, desk_follow_up
from wardmote.scrutiny.views.desk_follow_up import Desk
from wardmote.scrutiny.views.desk_frame import deciders, found, members, of, one_page, posted, small

State = Recommendation.State


@members
def whole(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/delivery/: each recommendation with its actions, who is late, when the committee hears."""
    sent = (
        Recommendation.objects.of(request.council)
        .filter(review=review)
        .exclude(state__in=[State.DRAFT, State.AGREED])
        .order_by("position", "pk")
    )
    context = {
        **one_page(review, "delivery"),
        **_desk(review).shown(),
        "rows": queries_desk.carried_out(sent, timezone.localdate()),
        "is_officer": may_support_scrutiny(request.reader),
        "may_decide": may_decide_for_committee(request.reader, review.body),
        "may_take_down": may_take_down(request.reader),
    }
    return render(request, "scrutiny/desk/delivery.html", context)


@signed_in
def my_action(request: CouncilRequest, number: int) -> HttpResponse:
    """/my/actions/<number>/: the owner, the head of service above or an officer says how an action goes."""
    rows = Action.objects.of(request.council).select_related(
        "recommendation__review", "owner_post__reports_to", "owner_body"
    )
    action: Action = found(rows, number)
    if not may_update(request.reader, action):
        raise NotAllowed(delivery.UPDATE_CAN)
    review = action.recommendation.review
    is_officer = may_support_scrutiny(request.reader)
    form = UpdateForm(posted(request), initial={"on": timezone.localdate()})
    due = action.due_on or action.next_evidence_on
    return small(
        request,
        form,
        lambda said: _update(request, action, said),
        title=_("How does it go?"),
        button=_("Send the update"),
        to=f"{review.desk}delivery/" if is_officer and review else "/my/",
        said=_("The update is on the record."),
        crumbs=[{"text": _("Home"), "href": "/my/"}],
        quoted=action.title,
        facts=[
            {"key": _("Recommendation"), "value": action.recommendation.heading},
            {"key": _("Who does it"), "value": str(action.owner or _("Lead officer: not named."))},
            {"key": _("Where it stands"), "value": action.get_state_display()},
            {"key": _("Due"), "value": f"{due:%-d %B %Y}" if due else _("No date was given.")},
            *(
                [{"key": _("Date first promised"), "value": f"{action.first_due_on:%-d %B %Y}"}]
                if action.first_due_on and action.first_due_on != action.due_on
                else []
            ),
        ],
    )


def _update(request: CouncilRequest, action: Action, said: dict[str, Any]) -> Any:
    shown = [delivery.Shown(said.pop("shown_title"), url=said.pop("shown_url"))]
    return delivery.update_action(
        action.pk,
        state=Action.State(said.pop("state")),
        **said,
        shown=[one for one in shown if one.title],
        by=request.actor,
        at=now(),
    )


@of
def add_action(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/delivery/<number>/action/: an action added by hand."""
    return desk_follow_up.add_action(request, _desk(review), number)


@of
def change_action(request: CouncilRequest, review: Review, number: int, action: int) -> HttpResponse:
    """/desk/reviews/<slug>/delivery/<number>/action/<action>/: an action's words, owner, or how often it is reported."""
    return desk_follow_up.change_action(request, _desk(review), number, action)


@deciders
def sign_off(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/delivery/<number>/sign-off/: the committee's verdict, given at one of its meetings."""
    return desk_follow_up.sign_off(request, _desk(review), number)


@deciders
def withdraw(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/delivery/<number>/withdraw/: the committee withdraws a recommendation."""
    return desk_follow_up.withdraw(request, _desk(review), number)


@deciders
def replace(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/delivery/<number>/replace/: a later recommendation takes its place."""
    return desk_follow_up.replace(request, _desk(review), number)


@deciders
def report_back(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/report-back/<number>/: the committee heard how it goes."""
    return desk_follow_up.report_back(request, _desk(review), number)


@deciders
def draft_letter(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/letters/draft/: the chair's letter about one late answer or action."""
    return desk_follow_up.draft_letter(request, _desk(review))


@deciders
def letter(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/letters/<number>/: the chair's letter, changed until it has gone."""
    return desk_follow_up.letter(request, _desk(review), number)


@deciders
def letter_sent(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/letters/<number>/sent/: the chair's letter went."""
    return desk_follow_up.letter_sent(request, _desk(review), number)


@deciders
def invite(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/invite/?ask=…: invite whoever is late to a meeting still to come."""
    return desk_follow_up.invite(request, _desk(review))


def _desk(review: Review) -> Desk:
    rows = Recommendation.objects.of(review.council).filter(review=review)
    return Desk(rows, review, here=review.desk, back=f"{review.desk}delivery/", review=review)


@signed_in
def hand_over(request: CouncilRequest) -> HttpResponse:
    """/desk/hand-over/: move every open answer, action and lead of a post or body to another, in one act."""
    if not may_hand_over(request.reader):
        raise NotAllowed(handing_over.HAND_OVER_CAN)
    return small(
        request,
        HandOverForm(request.council, posted(request), initial={"on": timezone.localdate()}),
        lambda said: handing_over.hand_over(**said, by=request.actor, at=now()),
        title=_("Hand over"),
        button=_("Hand over"),
        to="/desk/hand-over/",
        said=_("Handed over. Each page says from whom, to whom and why."),
        crumbs=[{"text": _("Reviews"), "href": "/desk/reviews/"}],
        lead=_(
            "Everything open moves in one act. What was answered, finished or signed off stays with whoever did it."
        ),
        facts=_waiting(request),
    )


def _waiting(request: CouncilRequest) -> list[dict[str, str]]:
    """What the chosen post or body would pass on, once one is chosen (``?post=`` or ``?body=`` too)."""
    wanted = {**request.GET.dict(), **request.POST.dict()}
    post, body = str(wanted.get("from_post_id", "")), str(wanted.get("from_body_id", ""))
    who: Post | Body | None = None
    if post.isdecimal():
        who = Post.objects.of(request.council).filter(pk=int(post)).first()
    elif body.isdecimal():
        who = Body.objects.of(request.council).filter(pk=int(body)).first()
    if who is None:
        return []
    open_now = handing_over.waiting_with(request.council, who)
    said = _("%(answers)s answers, %(actions)s actions, %(reviews)s reviews, %(recommendations)s recommendations") % {
        "answers": open_now.answers,
        "actions": open_now.actions,
        "reviews": open_now.reviews,
        "recommendations": open_now.recommendations,
    }
    return [{"key": _("Open with %(who)s") % {"who": who}, "value": said}]


@signed_in
def take_down_review(request: CouncilRequest, slug: str) -> HttpResponse:
    """/desk/reviews/<slug>/take-down/: the Monitoring Officer or the administrator takes the public page down."""
    row = Review.objects.of(request.council).filter(slug=slug).first()
    return _take_down(request, row)


@signed_in
def take_down(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/recommendations/<reference>/take-down/: the same for one recommendation."""
    row = Recommendation.objects.of(request.council).filter(reference=reference).first() if reference else None
    return _take_down(request, row)


@signed_in
def take_down_request(request: CouncilRequest, number: int) -> HttpResponse:
    """/desk/requests/<number>/take-down/: the same for a request on a committee's page."""
    return _take_down(request, CommitteeRequest.objects.of(request.council).filter(pk=number).first())


def _take_down(request: CouncilRequest, row: Review | Recommendation | CommitteeRequest | None) -> HttpResponse:
    return take_down_page(request, publishing.standing(request.council, kind_of(row), row.pk) if row else None)


urlpatterns = [
    path("my/actions/<int:number>/", my_action),
    path("desk/hand-over/", hand_over),
    path("desk/recommendations/<slug:reference>/take-down/", take_down),
    path("desk/reviews/<slug:slug>/take-down/", take_down_review),
    path("desk/requests/<int:number>/take-down/", take_down_request),
    path("desk/reviews/<slug:slug>/delivery/", whole),
    path("desk/reviews/<slug:slug>/delivery/<int:number>/action/", add_action),
    path("desk/reviews/<slug:slug>/delivery/<int:number>/action/<int:action>/", change_action),
    path("desk/reviews/<slug:slug>/delivery/<int:number>/sign-off/", sign_off),
    path("desk/reviews/<slug:slug>/delivery/<int:number>/withdraw/", withdraw),
    path("desk/reviews/<slug:slug>/delivery/<int:number>/replace/", replace),
    path("desk/reviews/<slug:slug>/report-back/<int:number>/", report_back),
    path("desk/reviews/<slug:slug>/letters/draft/", draft_letter),
    path("desk/reviews/<slug:slug>/letters/<int:number>/", letter),
    path("desk/reviews/<slug:slug>/letters/<int:number>/sent/", letter_sent),
    path("desk/reviews/<slug:slug>/invite/", invite),
    *delivery_evaluation.urlpatterns,
    *delivery_meetings.urlpatterns,
]
