"""Looking afterwards at what changed: the rapporteur, criteria, a finding for each recommendation and theme, publication."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _

from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import date_words
from wardmote.scrutiny import evaluating
from wardmote.scrutiny.forms_delivery import (
    AppointForm,
    EvaluationForm,
    FindingForm,
    PostponeForm,
    PublishForm,
    ReplaceRapporteurForm,
)
from wardmote.scrutiny.models import Evaluation, Finding, Recommendation, Review, Theme
from wardmote.scrutiny.permissions import may_decide_for_committee, may_evaluate
from wardmote.scrutiny.views.desk_frame import deciders, found, members, one_page, posted, press, small


@members
def evaluation(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/evaluation/: who evaluates, what was found, what is missing."""
    row = Evaluation.objects.of(request.council).filter(review=review).first()
    findings = list(Finding.objects.of(request.council).filter(evaluation=row)) if row else []
    by_recommendation = {one.recommendation_id: one for one in findings if one.recommendation_id}
    by_theme = {one.theme_id: one for one in findings if one.theme_id}
    live = Recommendation.objects.of(request.council).live().filter(review=review).order_by("position", "pk")
    things = [
        {"title": one.heading, "finding": by_recommendation.get(one.pk), "href": f"recommendation/{one.pk}/"}
        for one in live
    ]
    things += [
        {
            "title": _("Theme: %(name)s") % {"name": one.name},
            "finding": by_theme.get(one.pk),
            "href": f"theme/{one.pk}/",
        }
        for one in review.themes.all()
    ]
    context = {
        **one_page(review, "evaluation"),
        "evaluation": row,
        "things": things,
        "missing": evaluating.missing_for_publication(row) if row and row.state != Evaluation.State.PUBLISHED else [],
        "earliest": evaluating.earliest_on(review),
        "may_evaluate": row is not None and may_evaluate(request.reader, row),
        "may_decide": may_decide_for_committee(request.reader, review.body),
        "is_open": row is not None and row.state == Evaluation.State.WRITING,
    }
    return render(request, "scrutiny/desk/evaluation.html", context)


@deciders
def appoint(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/evaluation/appoint/: a meeting appoints a rapporteur."""
    earliest = evaluating.earliest_on(review)
    return small(
        request,
        AppointForm(review.body, posted(request), initial={"due_on": earliest}),
        lambda said: evaluating.appoint_rapporteur(review.pk, **said, by=request.actor, at=now()),
        title=_("Appoint a rapporteur"),
        button=_("Record the appointment"),
        to=f"{review.desk}evaluation/",
        said=_("The rapporteur is appointed. It is public."),
        review=review,
    )


@deciders
def replace(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/evaluation/replace/: a meeting appoints another rapporteur."""
    row: Evaluation | None = Evaluation.objects.of(request.council).filter(review=review).first()
    if row is None or row.state == Evaluation.State.PUBLISHED:
        raise Http404(_("No rapporteur can be replaced here."))
    form = ReplaceRapporteurForm(review.body, posted(request), initial={"due_on": row.due_on})
    return small(
        request,
        form,
        lambda said: evaluating.replace_rapporteur(row.pk, **said, by=request.actor, at=now()),
        title=_("Appoint another rapporteur"),
        button=_("Record the appointment"),
        to=f"{review.desk}evaluation/",
        said=_("Another rapporteur is appointed. It is public."),
        review=review,
        lead=_("In place of %(who)s, appointed on %(on)s. What was written so far stays.")
        % {"who": row.rapporteur_words, "on": date_words(row.appointed_on)},
    )


@members
def begin(request: CouncilRequest, review: Review) -> HttpResponse:
    """The evaluation begins: the review is being evaluated."""
    row = _evaluation(request, review)
    return press(
        request,
        lambda: evaluating.begin_evaluation(row.pk, by=request.actor, at=now()),
        said=_("The evaluation has begun."),
        to=f"{review.desk}evaluation/",
    )


@members
def change(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/evaluation/report/: criteria, what changed, what residents said, lessons."""
    row = _evaluation(request, review)
    start = {name: getattr(row, name) for name in EvaluationForm.base_fields}
    return small(
        request,
        EvaluationForm(posted(request), initial=start),
        lambda said: evaluating.change_evaluation(row.pk, **said, by=request.actor, at=now()),
        title=_("The rapporteur’s report"),
        button=_("Save"),
        to=f"{review.desk}evaluation/",
        said=_("Saved. Not public until it is published."),
        review=review,
    )


@members
def postpone(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/evaluation/postpone/: another day, and why."""
    row = _evaluation(request, review)
    return small(
        request,
        PostponeForm(posted(request), initial={"due_on": row.due_on}),
        lambda said: evaluating.postpone(row.pk, said["due_on"], because=said["because"], by=request.actor, at=now()),
        title=_("Give it another day"),
        button=_("Save"),
        to=f"{review.desk}evaluation/",
        said=_("Saved."),
        review=review,
    )


@members
def find(request: CouncilRequest, review: Review, kind: str, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/evaluation/<kind>/<number>/: the verdict on one recommendation or theme, with evidence."""
    row = _evaluation(request, review)
    which: dict[str, Any]
    if kind == "theme":
        thing = found(Theme.objects.of(request.council).filter(review=review), number)
        which = {"theme_id": thing.pk}
        quoted, facts = thing.name, [(_("Measure"), thing.measure), (_("How it stood"), thing.baseline)]
    elif kind == "recommendation":
        thing = found(Recommendation.objects.of(request.council).filter(review=review), number)
        which = {"recommendation_id": thing.pk}
        quoted, facts = thing.text, [(_("Criteria"), thing.evaluation_criteria), (_("Measure"), thing.measure)]
    else:
        raise Http404(_("There is no such entry."))
    before = Finding.objects.of(request.council).filter(evaluation=row, **which).first()
    start = {"verdict": before.verdict, "evidence": before.evidence} if before else {}
    return small(
        request,
        FindingForm(posted(request), initial=start),
        lambda said: evaluating.find(
            row.pk, said["verdict"], evidence=said["evidence"], **which, by=request.actor, at=now()
        ),
        title=_("Did it work?"),
        button=_("Save"),
        to=f"{review.desk}evaluation/",
        said=_("Saved."),
        review=review,
        quoted=quoted,
        facts=[{"key": key, "value": value or _("Not set")} for key, value in facts],
    )


@members
def publish(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/evaluation/publish/: public for good; the review closed or monitored on."""
    row = _evaluation(request, review)
    return small(
        request,
        PublishForm(posted(request)),
        lambda said: evaluating.publish_evaluation(
            row.pk, closes_review=said["closes_review"] == "yes", by=request.actor, at=now()
        ),
        title=_("Publish the evaluation"),
        button=_("Publish"),
        to=f"{review.desk}evaluation/",
        said=_("The evaluation is public."),
        review=review,
        missing=evaluating.missing_for_publication(row),
    )


def _evaluation(request: CouncilRequest, review: Review) -> Evaluation:
    row: Evaluation | None = Evaluation.objects.of(request.council).filter(review=review).first()
    if row is None:
        raise Http404(_("Nobody has been appointed to evaluate this review."))
    if not may_evaluate(request.reader, row):
        raise NotAllowed(evaluating.EVALUATE_CAN)
    return row


urlpatterns = [
    path("desk/reviews/<slug:slug>/evaluation/", evaluation),
    path("desk/reviews/<slug:slug>/evaluation/appoint/", appoint),
    path("desk/reviews/<slug:slug>/evaluation/replace/", replace),
    path("desk/reviews/<slug:slug>/evaluation/begin/", begin),
    path("desk/reviews/<slug:slug>/evaluation/report/", change),
    path("desk/reviews/<slug:slug>/evaluation/postpone/", postpone),
    path("desk/reviews/<slug:slug>/evaluation/publish/", publish),
    path("desk/reviews/<slug:slug>/evaluation/<slug:kind>/<int:number>/", find),
]
