"""A review's wording: suggested actions decided one by one, themes, and draft recommendations until the committee agrees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.scrutiny import drafting, evidence
from wardmote.scrutiny.forms_desk import (
    CorrectForm,
    DecideForm,
    DraftForm,
    QuestionsForm,
    ReasonForm,
    SplitForm,
    SuggestForm,
    ThemeForm,
)
from wardmote.scrutiny.models import Recommendation, Review, SuggestedAction, Theme
from wardmote.scrutiny.permissions import may_decide_for_committee, may_support_scrutiny
from wardmote.scrutiny.views.desk_frame import deciders, found, members, of, one_page, posted, press, small
from wardmote.scrutiny.wording import wording_advice

State = Recommendation.State


def question_words(name: str) -> str:
    """The name of one of the six questions as it is said."""
    return {"why": _("why"), "who": _("who"), "what": _("what"), "how": _("how"), "where": _("where")}.get(
        name, _("when")
    )


def _answers(said: dict[str, Any]) -> dict[str, str]:
    return {name: said[name] for name in SuggestedAction.QUESTIONS}


@members
def suggest(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/evidence/suggest/: an action for the committee to decide about."""
    return small(
        request,
        SuggestForm(review, posted(request)),
        lambda said: evidence.suggest_action(
            review.pk,
            text=said["text"],
            answers=_answers(said),
            evidence_ids=said["evidence_ids"],
            by=request.actor,
            at=now(),
        ),
        title=_("Suggest an action"),
        button=_("Suggest it"),
        to=f"{review.desk}evidence/",
        said=_("Suggested. The committee decides each one by itself."),
        review=review,
        lead=_("Six questions help to word it. You can leave one empty and answer it later."),
    )


@members
def questions(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/suggested/<number>/: answer the six questions of a suggested action."""
    row = found(SuggestedAction.objects.of(request.council).filter(review=review), number)
    start = {name: getattr(row, name) for name in ("text", *SuggestedAction.QUESTIONS)}
    return small(
        request,
        QuestionsForm(review, posted(request), initial=start),
        lambda said: evidence.answer_questions(
            row.pk, answers=_answers(said), text=said["text"], by=request.actor, at=now()
        ),
        title=_("Six questions"),
        button=_("Save"),
        to=f"{review.desk}evidence/",
        said=_("Saved."),
        review=review,
        advice=wording_advice(row.text),
    )


@deciders
def decide(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/suggested/<number>/decide/: what the committee decides about one suggested action."""
    row = found(SuggestedAction.objects.of(request.council).filter(review=review), number)
    return small(
        request,
        DecideForm(review, posted(request), initial={"on": timezone.localdate(), "amended_text": row.text}),
        lambda said: evidence.decide_suggestion(
            row.pk,
            SuggestedAction.Verdict(said["verdict"]),
            on=said["on"],
            because=said["because"],
            amended_text=said["amended_text"] if said["verdict"] == SuggestedAction.Verdict.AMEND else "",
            theme_id=said["theme_id"],
            by=request.actor,
            at=now(),
        ),
        title=_("Decide a suggested action"),
        button=_("Record the decision"),
        to=f"{review.desk}evidence/",
        said=_("Recorded."),
        review=review,
        quoted=row.text,
        facts=[
            {"key": question_words(name).capitalize(), "value": getattr(row, name) or _("No answer yet")}
            for name in row.QUESTIONS
        ],
        advice=wording_advice(row.text),
    )


@members
def wording(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/wording/: themes, and each recommendation with advice on its words."""
    rows = (
        Recommendation.objects.of(request.council)
        .filter(review=review)
        .select_related("theme")
        .prefetch_related("parts", "asks__asked_of__post", "asks__asked_of__body")
        .order_by("position", "pk")
    )
    drafts = [row.pk for row in rows if row.state == State.DRAFT]
    context = {
        **one_page(review, "wording"),
        "themes": review.themes.all(),
        "rows": [
            {
                "row": row,
                "is_draft": row.state == State.DRAFT,
                "advice": _advice(row) if row.state == State.DRAFT else [],
                "is_first": row.pk == (drafts or [0])[0],
                "is_last": row.pk == (drafts or [0])[-1],
                "desk": f"{review.desk}wording/{row.pk}/",
            }
            for row in rows
        ],
        "may_decide": may_decide_for_committee(request.reader, review.body),
        "is_officer": may_support_scrutiny(request.reader),
        "can_agree": review.state == Review.State.DRAFTING and drafts,
    }
    return render(request, "scrutiny/desk/wording.html", context)


def _advice(row: Recommendation) -> list[str]:
    who = [str(each.who) for ask in row.asks.all() for each in ask.asked_of.all()]
    return wording_advice(
        row.text,
        intended_outcome=row.intended_outcome,
        measure=row.measure,
        asked=who,
        is_standing=row.kind == Recommendation.Kind.STANDING,
        has_parts=bool(row.parts.all()),
    )


@of
def add_theme(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/themes/add/: a theme for recommendations that serve one outcome."""
    return _theme(request, review, None)


@of
def change_theme(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/themes/<number>/: change a theme."""
    return _theme(request, review, found(Theme.objects.of(request.council).filter(review=review), number))


def _theme(request: CouncilRequest, review: Review, row: Theme | None) -> HttpResponse:
    start = {name: getattr(row, name) for name in ThemeForm.base_fields} if row else {}

    def act(said: dict[str, Any]) -> Theme:
        if row is None:
            return drafting.add_theme(review.pk, said.pop("name"), **said, by=request.actor, at=now())
        return drafting.change_theme(row.pk, **said, by=request.actor, at=now())

    return small(
        request,
        ThemeForm(posted(request), initial=start),
        act,
        title=_("Change the theme") if row else _("Add a theme"),
        button=_("Save") if row else _("Add"),
        to=f"{review.desk}wording/",
        said=_("Saved."),
        review=review,
    )


@deciders
def add(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/wording/add/: one more draft recommendation."""
    form = DraftForm(review, posted(request), initial={"kind": Recommendation.Kind.ONE_OFF})
    return small(
        request,
        form,
        lambda said: drafting.draft_recommendation(review.pk, **said, by=request.actor, at=now()),
        title=_("Add a recommendation"),
        button=_("Add"),
        to=f"{review.desk}wording/",
        said=_("Added. Drafts are not public."),
        review=review,
        lead=_("Say who should do what, by when, and how anybody can tell that it was done."),
    )


@deciders
def change(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/wording/<number>/: change a draft's words, or what may change after agreement."""
    row = _row(request, review, number)
    start: dict[str, Any] = {name: getattr(row, name) for name in DraftForm.base_fields if hasattr(row, name)}
    start["parts"] = "\n".join(f"{one.label}) {one.text}" for one in row.parts.all())
    start["ward_ids"] = list(row.wards.values_list("pk", flat=True))
    form = DraftForm(review, posted(request), initial=start)
    if row.state != State.DRAFT:
        for name in (*drafting.WORDS, "parts"):
            form.fields.pop(name, None)
    return small(
        request,
        form,
        lambda said: drafting.change_recommendation(row.pk, **said, by=request.actor, at=now()),
        title=_("Change a recommendation"),
        button=_("Save"),
        to=f"{review.desk}wording/",
        said=_("Saved."),
        review=review,
        quoted="" if row.state == State.DRAFT else row.text,
        advice=_advice(row) if row.state == State.DRAFT else [],
        links=[]
        if row.state == State.DRAFT
        else [{"text": _("Put agreed words right"), "href": f"{review.desk}wording/{row.pk}/correct/"}],
    )


@deciders
def correct(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/wording/<number>/correct/: agreed words put right, as a minute says."""
    row = _row(request, review, number)
    return small(
        request,
        CorrectForm(posted(request), initial={"text": row.text}),
        lambda said: drafting.correct_recommendation(row.pk, **said, by=request.actor, at=now()),
        title=_("Put agreed words right"),
        button=_("Publish the correction"),
        to=f"{review.desk}wording/",
        said=_("Corrected. The earlier words stay in the history."),
        review=review,
        quoted=row.text,
    )


@deciders
def split(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/wording/<number>/split/: several recommendations made of one."""
    row = _row(request, review, number)
    return small(
        request,
        SplitForm(posted(request), initial={"texts": row.text}),
        lambda said: drafting.split_recommendation(row.pk, said["texts"], by=request.actor, at=now()),
        title=_("Split a recommendation"),
        button=_("Split it"),
        to=f"{review.desk}wording/",
        said=_("Split."),
        review=review,
    )


@deciders
def drop(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/wording/<number>/drop/: throw a draft away, with a reason."""
    row = _row(request, review, number)
    return small(
        request,
        ReasonForm(posted(request)),
        lambda said: drafting.drop_draft(row.pk, because=said["because"], by=request.actor, at=now()),
        title=_("Drop a draft"),
        button=_("Drop it"),
        to=f"{review.desk}wording/",
        said=_("Dropped."),
        review=review,
        quoted=row.text,
        is_drastic=True,
    )


@of
def reorder(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """Move a draft one place up or down among the drafts."""
    _row(request, review, number)
    rows = Recommendation.objects.of(request.council).filter(review=review, state=State.DRAFT)
    order = _moved(list(rows.order_by("position", "pk").values_list("pk", flat=True)), number, request)
    act: Callable[[], Any] = lambda: drafting.order_recommendations(  # noqa: E731
        review.pk, order, by=request.actor, at=now()
    )
    return press(request, act, said=_("Moved."), to=f"{review.desk}wording/")


@of
def reorder_theme(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """Move a theme one place up or down."""
    found(review.themes.all(), number)
    order = _moved(list(review.themes.values_list("pk", flat=True)), number, request)
    act: Callable[[], Any] = lambda: drafting.order_themes(review.pk, order, by=request.actor, at=now())  # noqa: E731
    return press(request, act, said=_("Moved."), to=f"{review.desk}wording/")


def _moved(order: list[int], number: int, request: CouncilRequest) -> list[int]:
    if number in order:
        place = order.index(number)
        other = place - 1 if request.POST.get("to") == "up" else place + 1
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
    return order


def _row(request: CouncilRequest, review: Review, number: int) -> Recommendation:
    row: Recommendation = found(Recommendation.objects.of(request.council).filter(review=review), number)
    if not may_decide_for_committee(request.reader, row.body):
        raise NotAllowed(_("You cannot do this. The committee’s chair or a scrutiny officer can."))
    return row


urlpatterns = [
    path("desk/reviews/<slug:slug>/evidence/suggest/", suggest),
    path("desk/reviews/<slug:slug>/suggested/<int:number>/", questions),
    path("desk/reviews/<slug:slug>/suggested/<int:number>/decide/", decide),
    path("desk/reviews/<slug:slug>/wording/", wording),
    path("desk/reviews/<slug:slug>/wording/add/", add),
    path("desk/reviews/<slug:slug>/wording/<int:number>/", change),
    path("desk/reviews/<slug:slug>/wording/<int:number>/correct/", correct),
    path("desk/reviews/<slug:slug>/wording/<int:number>/split/", split),
    path("desk/reviews/<slug:slug>/wording/<int:number>/drop/", drop),
    path("desk/reviews/<slug:slug>/wording/<int:number>/order/", reorder),
    path("desk/reviews/<slug:slug>/themes/add/", add_theme),
    path("desk/reviews/<slug:slug>/themes/<int:number>/", change_theme),
    path("desk/reviews/<slug:slug>/themes/<int:number>/order/", reorder_theme),
]
