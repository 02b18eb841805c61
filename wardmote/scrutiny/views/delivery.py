"""Doing it: actions and updates, verdicts, reporting back, the ladder when nothing comes, passing on, taking down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.kernel import publishing
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.messaging import queries as messaging
from wardmote.organisations.doors import signed_in
from wardmote.organisations.models import Body, Post
from wardmote.organisations.permissions import acting_post, may_take_down
from wardmote.scrutiny import asking, delivery, handing_over, ladder, queries_desk, signing_off
from wardmote.scrutiny.forms_delivery import (
    ActionForm,
    AtMeetingForm,
    HandOverForm,
    LetterForm,
    ReplaceForm,
    SentForm,
    SignOffForm,
    TakeDownForm,
    UpdateForm,
    WithdrawForm,
)
from wardmote.scrutiny.models import Action, Ask, Recommendation, ReportBack, Review, Step
from wardmote.scrutiny.permissions import may_decide_for_committee, may_hand_over, may_support_scrutiny, may_update
from wardmote.scrutiny.queries_delivery import is_late
from wardmote.scrutiny.views import delivery_evaluation, delivery_meetings
from wardmote.scrutiny.views.desk_frame import deciders, found, members, of, one_page, posted, small

State = Recommendation.State


@members
def whole(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/delivery/: each recommendation with its actions, who is late, when the committee hears."""
    today = timezone.localdate()
    rows = (
        Recommendation.objects.of(request.council)
        .filter(review=review)
        .exclude(state__in=[State.DRAFT, State.AGREED])
        .prefetch_related("actions__owner_post", "actions__owner_body", "actions__updates", "sign_offs")
        .order_by("position", "pk")
    )
    context = {
        **one_page(review, "delivery"),
        "rows": [_standing(row, today) for row in rows],
        "late": queries_desk.late_lines(request.council, today, reviews=[review]),
        "report_backs": queries_desk.report_backs_due(review),
        "is_officer": may_support_scrutiny(request.reader),
        "may_decide": may_decide_for_committee(request.reader, review.body),
        "may_take_down": may_take_down(request.reader),
    }
    return render(request, "scrutiny/desk/delivery.html", context)


def _standing(row: Recommendation, today: Any) -> dict[str, Any]:
    verdicts = sorted(row.sign_offs.all(), key=lambda one: one.at)
    return {
        "row": row,
        "verdict": verdicts[-1] if verdicts else None,
        "is_over": bool(verdicts) and verdicts[-1].verdict != "reopened",
        "actions": [
            {"action": one, "late": is_late(one, today), "updates": list(one.updates.all())[-3:]}
            for one in row.actions.all()
        ],
    }


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
    row = _row(request, review, number)
    return small(
        request,
        ActionForm(request.council, posted(request)),
        lambda said: delivery.add_action(row.pk, said.pop("title"), **said, by=request.actor, at=now()),
        title=_("Add an action"),
        button=_("Add"),
        to=f"{review.desk}delivery/",
        said=_("Added. It is public."),
        review=review,
        quoted=row.text,
    )


@of
def change_action(request: CouncilRequest, review: Review, number: int, action: int) -> HttpResponse:
    """/desk/reviews/<slug>/delivery/<number>/action/<action>/: an action's words, owner, or how often it is reported."""
    row: Action = found(Action.objects.of(request.council).filter(recommendation=_row(request, review, number)), action)
    form = ActionForm(
        request.council,
        posted(request),
        initial={
            "title": row.title,
            "owner_post_id": row.owner_post_id,
            "owner_body_id": row.owner_body_id,
            "evidence_every_months": row.evidence_every_months if row.goes_on else None,
        },
    )
    del form.fields["due_on"]

    def act(said: dict[str, Any]) -> Any:
        return delivery.change_action(
            row.pk, **said, goes_on=said["evidence_every_months"] is not None, by=request.actor, at=now()
        )

    return small(
        request,
        form,
        act,
        title=_("Change an action"),
        button=_("Save"),
        to=f"{review.desk}delivery/",
        said=_("Saved. The history keeps how it was."),
        review=review,
        lead=_("Its date and how it goes change by an update, so that the date first promised is kept."),
    )


@deciders
def sign_off(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/delivery/<number>/sign-off/: the committee's verdict, given at one of its meetings."""
    row = _row(request, review, number)
    return small(
        request,
        SignOffForm(review.body, posted(request)),
        lambda said: signing_off.sign_off(row.pk, said.pop("verdict"), **said, by=request.actor, at=now()),
        title=_("What the committee decided"),
        button=_("Record it"),
        to=f"{review.desk}delivery/",
        said=_("Recorded. It is public."),
        review=review,
        quoted=row.text,
        lead=_("Only the committee signs off, at a meeting. To reopen, choose “Reopened”."),
    )


@deciders
def withdraw(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/delivery/<number>/withdraw/: the committee withdraws a recommendation."""
    row = _row(request, review, number)
    return small(
        request,
        WithdrawForm(posted(request)),
        lambda said: asking.withdraw(row.pk, **said, by=request.actor, at=now()),
        title=_("Withdraw a recommendation"),
        button=_("Withdraw it"),
        to=f"{review.desk}delivery/",
        said=_("Withdrawn. Its page stays, with the date and the reason."),
        review=review,
        quoted=row.text,
        is_drastic=True,
    )


@deciders
def replace(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/delivery/<number>/replace/: a later recommendation takes its place."""
    row = _row(request, review, number)
    return small(
        request,
        ReplaceForm(row, posted(request)),
        lambda said: asking.replace(row.pk, said["new_id"], by=request.actor, at=now()),
        title=_("Replace a recommendation"),
        button=_("Replace it"),
        to=f"{review.desk}delivery/",
        said=_("Replaced. Its page leads on to the later one."),
        review=review,
        quoted=row.text,
    )


@deciders
def report_back(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/report-back/<number>/: the committee heard how it goes."""
    row = found(ReportBack.objects.of(request.council).filter(review=review), number)
    return small(
        request,
        AtMeetingForm(review.body, posted(request)),
        lambda said: delivery.report_back(row.pk, **said, by=request.actor, at=now()),
        title=_("The committee heard how it goes"),
        button=_("Record it"),
        to=f"{review.desk}delivery/",
        said=_("Recorded."),
        review=review,
        lead=f"{row.label}. " + _("Due %(on)s.") % {"on": f"{row.due_on:%-d %B %Y}"},
    )


@deciders
def draft_letter(request: CouncilRequest, review: Review) -> HttpResponse:
    """Draft the chair's letter about one late answer or action (``ask`` or ``action`` in the form)."""
    about = _about(request, review)
    if request.method != "POST":
        return redirect(f"{review.desk}delivery/")
    try:
        made = ladder.draft_letter(**about, on=timezone.localdate(), by=request.actor, at=now())
    except NotAllowed:
        raise
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect(f"{review.desk}delivery/")
    return redirect(f"{review.desk}letters/{made.pk}/")


@deciders
def letter(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/letters/<number>/: the chair's letter, changed until it has gone."""
    step = _step(request, review, number)
    return small(
        request,
        LetterForm(posted(request), initial={"letter": step.letter}),
        lambda said: ladder.change_letter(step.pk, said["letter"], by=request.actor, at=now()),
        title=_("Letter from the chair"),
        button=_("Save"),
        to=f"{review.desk}letters/{step.pk}/",
        said=_("Saved. It goes nowhere until you send it and say so here."),
        review=review,
        links=[{"text": _("Record that it was sent"), "href": f"{review.desk}letters/{step.pk}/sent/"}],
    )


@deciders
def letter_sent(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/letters/<number>/sent/: the chair's letter went."""
    step = _step(request, review, number)
    return small(
        request,
        SentForm(posted(request), initial={"on": timezone.localdate(), "to_words": step.to_words}),
        lambda said: ladder.mark_sent(step.pk, **said, by=request.actor, at=now()),
        title=_("The letter was sent"),
        button=_("Record it"),
        to=f"{review.desk}delivery/",
        said=_("Recorded. The letter is in the public log."),
        review=review,
    )


@deciders
def invite(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/invite/?ask=…: invite whoever is late to a meeting still to come."""
    about = _about(request, review)
    return small(
        request,
        AtMeetingForm(review.body, posted(request), to_come=True),
        lambda said: ladder.invite(**about, **said, on=timezone.localdate(), by=request.actor, at=now()),
        title=_("Invite them to the committee"),
        button=_("Record the invitation"),
        to=f"{review.desk}delivery/",
        said=_("Recorded. The invitation is in the public log."),
        review=review,
    )


def _about(request: CouncilRequest, review: Review) -> dict[str, int]:
    """Which late answer or action of the review is meant; not found for anything else."""
    wanted = {**request.GET.dict(), **request.POST.dict()}
    ask, action = str(wanted.get("ask", "")), str(wanted.get("action", ""))
    mine = {"recommendation__review": review}
    if ask.isdecimal():
        return {"ask_id": found(Ask.objects.of(request.council).filter(**mine), int(ask)).pk}
    if action.isdecimal():
        return {"action_id": found(Action.objects.of(request.council).filter(**mine), int(action)).pk}
    raise Http404(_("There is no such entry."))


def _step(request: CouncilRequest, review: Review, number: int) -> Step:
    rows = Step.objects.of(request.council).filter(rung=Step.Rung.LETTER, sent_on=None)
    mine = rows.filter(ask__recommendation__review=review) | rows.filter(action__recommendation__review=review)
    row: Step = found(mine.distinct(), number)
    return row


def _row(request: CouncilRequest, review: Review, number: int) -> Recommendation:
    row: Recommendation = found(Recommendation.objects.of(request.council).filter(review=review), number)
    return row


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
    return _take_down(request, row, f"/desk/reviews/{slug}/")


@signed_in
def take_down(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/recommendations/<reference>/take-down/: the same for one recommendation."""
    row = Recommendation.objects.of(request.council).filter(reference=reference).first() if reference else None
    return _take_down(request, row, f"/recommendations/{reference}/")


def _take_down(request: CouncilRequest, row: Review | Recommendation | None, to: str) -> HttpResponse:
    if not may_take_down(request.reader):
        raise NotAllowed(_("You cannot do this. The Monitoring Officer or the council administrator can."))
    kind = "scrutiny.review" if isinstance(row, Review) else "scrutiny.recommendation"
    published = publishing.standing(request.council, kind, row.pk) if row else None
    if row is None or published is None or published.withdrawn_at:
        raise Http404(_("Nothing is published at this address."))
    told = [
        {
            "text": _("%(who)s, %(state)s: %(subject)s")
            % {"who": one.to_words or _("a follower"), "state": one.get_state_display(), "subject": one.subject}
        }
        for one in messaging.ledger(request.council).filter(text__contains=published.address)
    ]
    return small(
        request,
        TakeDownForm(posted(request), initial={"decided_by": acting_post(request.reader)}),
        lambda said: publishing.take_down(published.pk, **said, by=request.actor, at=now()),
        title=_("Take down “%(title)s”") % {"title": published.title},
        button=_("Take it down"),
        to="/my/",
        said=_("Taken down. A notice with the date and the reason stands in its place."),
        crumbs=[{"text": _("Home"), "href": "/my/"}, {"text": published.title, "href": published.address}],
        warning=_("It leaves every public page, feed and file at once. It cannot be put back."),
        is_drastic=True,
        told=told,
        shows_told=True,
    )


urlpatterns = [
    path("my/actions/<int:number>/", my_action),
    path("desk/hand-over/", hand_over),
    path("desk/recommendations/<slug:reference>/take-down/", take_down),
    path("desk/reviews/<slug:slug>/take-down/", take_down_review),
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
