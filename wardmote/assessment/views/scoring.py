"""Scoring on screen: the list of issues, who scores, one's own scores, what the group settles, what comes first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from wardmote.assessment import scoring
from wardmote.assessment.forms import (
    IssueForm,
    ModelFileForm,
    ModelForm,
    PlaceForm,
    ScorerForm,
    ScoresForm,
    SettleForm,
)
from wardmote.assessment.items import Item
from wardmote.assessment.models import Assessment, Score, ScoredIssue, Scorer, ScoringModelVersion
from wardmote.assessment.offers import offered
from wardmote.assessment.permissions import SCORERS_CAN, may_analyse
from wardmote.assessment.shipped_models import shipped
from wardmote.assessment.standing import filled_in, order_of, place_words
from wardmote.assessment.views.frame import analysts, crumbs, found, one_page, posted, press, readers, small
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import Actor, CouncilRequest


@readers
def desk(request: CouncilRequest, assessment: Assessment) -> HttpResponse:
    """…/scoring/: the way of scoring, issues, who scores; once closed the order, what lies apart, what was decided."""
    model = assessment.model.read if assessment.model else None
    order = order_of(assessment)
    issues = {row.key: row for row in assessment.issues.all()}
    mine = assessment.scorers.filter(person=request.reader.person).first()
    writing = assessment.state == Assessment.State.WRITING
    context = {
        **one_page(assessment),
        "model": assessment.model,
        "source": model.source if model else "",
        "issues": list(issues.values()),
        "scorers": [
            {"words": row.words, "done": _("Sent") if row.sent_at else _("Not sent yet")} for row in assessment.scorers.all()
        ],
        "sent": assessment.scorers.exclude(sent_at=None).count(),
        "mine": mine if mine and not mine.sent_at and not assessment.scoring_closed_at else None,
        "is_open": assessment.scoring_closed_at is None,
        "is_analyst": may_analyse(request.reader) and writing,
        "order": order,
        "places": [
            {
                "place": place, "issue": issues[place.key], "risk": f"{place.risk:g}", "gap": f"{place.gap:g}",
                "confidence": order.confidence.get(place.key, ""), **place_words(place, len(order.places)),
            }
            for place in order.places
        ] if order else [],
    }  # fmt: skip
    return render(request, "assessment/desk/scoring.html", context)


@analysts
def choose_model(request: CouncilRequest, assessment: Assessment) -> HttpResponse:
    """…/scoring/model/: the way of scoring. The shipped ones are put in place the first time."""
    if request.method == "GET" and not ScoringModelVersion.objects.of(request.council).exists():
        rows = [(content["name"], content["source"]) for content in shipped()]
        return render(request, "assessment/desk/models.html", {**one_page(assessment), "shipped": rows})
    return small(
        request,
        ModelForm(ScoringModelVersion.objects.of(request.council), posted(request)),
        lambda said: scoring.choose_model(assessment.pk, said["model_id"], by=request.actor, at=now()),
        title=_("Way of scoring"),
        button=_("Choose it"),
        to=f"{assessment.desk}scoring/",
        said=_("Chosen."),
        assessment=assessment,
        links=[{"text": _("Load a way of scoring from a file"), "href": f"{assessment.desk}scoring/model/load/"}],
    )


@analysts
def ship_models(request: CouncilRequest, assessment: Assessment) -> HttpResponse:
    """…/scoring/model/ours/: put the shipped ways of scoring in place."""

    def act() -> None:
        for content in shipped():
            scoring.load_model(content, by=request.actor, at=now())

    return press(request, act, said=_("They can be chosen now."), to=f"{assessment.desk}scoring/model/")


@analysts
def load_model(request: CouncilRequest, assessment: Assessment) -> HttpResponse:
    """…/scoring/model/load/: a council's own or licensed way of scoring, from its file."""
    return small(
        request,
        ModelFileForm(posted(request), request.FILES or None),
        lambda said: scoring.load_model(said["file"], by=request.actor, at=now()),
        title=_("Load a way of scoring"),
        button=_("Load it"),
        to=f"{assessment.desk}scoring/model/",
        said=_("It can be chosen now."),
        assessment=assessment,
        lead=_("For example the police’s MoRiLE model, where your partnership has a licence for it. Its scales are not public, so we do not ship it."),
    )  # fmt: skip


@analysts
def add_issue(request: CouncilRequest, assessment: Assessment) -> HttpResponse:
    """…/scoring/issues/add/: something that may become a priority."""
    return small(
        request,
        IssueForm(offered(request.council), posted(request)),
        lambda said: scoring.add_issue(assessment.pk, **said, by=request.actor, at=now()),
        title=_("Add an issue"),
        button=_("Add it"),
        to=f"{assessment.desk}scoring/",
        said=_("Added."),
        assessment=assessment,
    )


@analysts
def drop_issue(request: CouncilRequest, assessment: Assessment, number: int) -> HttpResponse:
    """…/scoring/issues/<n>/drop/: take an issue out."""
    row = found(assessment.issues, pk=number)
    return press(
        request, lambda: scoring.drop_issue(row.pk, by=request.actor, at=now()), said=_("The issue is out."),
        to=f"{assessment.desk}scoring/",
    )  # fmt: skip


@analysts
def add_scorer(request: CouncilRequest, assessment: Assessment) -> HttpResponse:
    """…/scoring/scorers/add/: ask an officer, or an outside body by link."""

    def act(said: dict[str, Any]) -> Any:
        if said["person_id"]:
            return scoring.ask_scorer(assessment.pk, said["person_id"], by=request.actor, at=now())
        return scoring.ask_partner_to_score(assessment.pk, said["body_id"], by=request.actor, at=now())

    return small(
        request,
        ScorerForm(request.council, posted(request)),
        act,
        title=_("Ask somebody to score"),
        button=_("Ask"),
        to=f"{assessment.desk}scoring/",
        said=_("Asked. Nobody sees another’s scores until scoring is closed."),
        assessment=assessment,
    )


@readers
def mine(request: CouncilRequest, assessment: Assessment) -> HttpResponse:
    """…/scoring/mine/: one’s own scores, all issues on one page."""
    scorer = assessment.scorers.filter(person=request.reader.person).first()
    if scorer is None:
        raise NotAllowed(SCORERS_CAN)
    return score_page(
        request, scorer, by=request.actor, to=f"{assessment.desk}scoring/", crumbs=crumbs(assessment),
        template="assessment/desk/mine.html",
    )  # fmt: skip


def score_page(
    request: CouncilRequest, scorer: Scorer, *, by: Actor, to: str, crumbs: list[dict[str, str]], template: str
) -> HttpResponse:
    """One scorer’s page, for those signed in and for links: save as often as wanted, then send once."""
    assessment = scorer.assessment
    if assessment.model is None:
        return redirect(to)
    forms = _score_forms(request, scorer, offered(request.council))
    is_over = bool(scorer.sent_at or assessment.scoring_closed_at)
    errors: list[dict[str, str]] = []
    if request.method == "POST" and not is_over:
        values: dict[int, dict[str, int]] = {}
        for issue, form in forms:
            if form.is_valid():
                values[issue.pk] = {key: value for key, value in form.cleaned_data.items() if value is not None}
            else:
                errors += [{"text": f"{issue}: {text}", "href": ""} for said in form.errors.values() for text in said]
        try:
            scoring.save_scores(scorer.pk, values, by=by, at=now())
            if request.POST.get("do") == "send" and not errors:
                scoring.send_scores(scorer.pk, by=by, at=now())
                return press(request, lambda: None, said=_("Your scores are sent. Thank you."), to=to)
            if not errors:
                return press(request, lambda: None, said=_("Saved. Nobody else sees your scores."), to=request.path)
        except NotAllowed:
            raise
        except RuleBroken as broken:
            errors.append({"text": str(broken.message), "href": ""})
    context = {
        "assessment": assessment, "scorer": scorer, "is_over": is_over, "errors": errors, "breadcrumbs": crumbs,
        "sections": [{"issue": issue, "form": form} for issue, form in forms],
    }  # fmt: skip
    return render(request, template, context)


def _score_forms(
    request: CouncilRequest, scorer: Scorer, items: Sequence[Item]
) -> list[tuple[ScoredIssue, ScoresForm]]:
    model = scorer.assessment.model.read if scorer.assessment.model else None
    if model is None:
        return []
    kept: dict[int, dict[str, Score]] = {}
    for row in Score.objects.seen_by(request.reader, scorer):
        kept.setdefault(row.issue_id, {})[row.factor] = row
    return [
        (
            issue,
            ScoresForm(
                model, kept.get(issue.pk, {}), filled_in(model, issue, items), posted(request), prefix=f"i{issue.pk}"
            ),
        )
        for issue in scorer.assessment.issues.all()
    ]


@analysts
def close(request: CouncilRequest, assessment: Assessment) -> HttpResponse:
    """…/scoring/close/: close scoring and show all scores."""
    return press(
        request, lambda: scoring.close_scoring(assessment.pk, by=request.actor, at=now()),
        said=_("Scoring is closed. All scores can be seen now."), to=f"{assessment.desk}scoring/",
    )  # fmt: skip


@analysts
def settle(request: CouncilRequest, assessment: Assessment, number: int, factor: str) -> HttpResponse:
    """…/scoring/issues/<n>/settle/<factor>/: what the group settled where scores lie apart."""
    row = found(assessment.issues, pk=number)
    model = assessment.model.read if assessment.model else None
    known = {each.key: each for each in model.factors} if model else {}
    if factor not in known:
        return redirect(f"{assessment.desk}scoring/")
    order = order_of(assessment)
    apart = (
        next((one for one in order.apart if one.issue.pk == row.pk and one.factor.key == factor), None)
        if order
        else None
    )
    return small(
        request,
        SettleForm(known[factor], posted(request), initial={"value": apart.settled, "note": apart.note} if apart else None),
        lambda said: scoring.settle_score(row.pk, factor, said["value"], note=said["note"], by=request.actor, at=now()),
        title=_("%(issue)s: %(factor)s") % {"issue": row, "factor": known[factor].name},
        button=_("Settle it"),
        to=f"{assessment.desk}scoring/",
        said=_("Settled."),
        assessment=assessment,
        said_by=[f"{who}: {value}, {known[factor].words(value)}. {why}".strip() for who, value, why in apart.said] if apart else [],
    )  # fmt: skip


@analysts
def place(request: CouncilRequest, assessment: Assessment, number: int) -> HttpResponse:
    """…/scoring/issues/<n>/place/: whether it becomes a priority, and its place."""
    row = found(assessment.issues, pk=number)
    order = order_of(assessment)
    rank = order.rank_of(row.key) if order else None
    start = {
        "is_priority": {True: "yes", False: "no", None: None}[row.is_priority],
        "place": row.place or rank,
        "because": row.because,
    }
    return small(
        request,
        PlaceForm(posted(request), initial=start),
        lambda said: scoring.decide_place(row.pk, **said, by=request.actor, at=now()),
        title=str(row),
        button=_("Save"),
        to=f"{assessment.desk}scoring/",
        said=_("Saved. Not public yet."),
        assessment=assessment,
        lead=_("Its rank by score is %(rank)s.") % {"rank": rank} if rank else "",
    )


ONE = "desk/evidence/assessments/<slug:slug>/scoring/"
urlpatterns = [
    path(ONE, desk),
    path(f"{ONE}model/", choose_model),
    path(f"{ONE}model/ours/", ship_models),
    path(f"{ONE}model/load/", load_model),
    path(f"{ONE}issues/add/", add_issue),
    path(f"{ONE}issues/<int:number>/drop/", drop_issue),
    path(f"{ONE}issues/<int:number>/settle/<slug:factor>/", settle),
    path(f"{ONE}issues/<int:number>/place/", place),
    path(f"{ONE}scorers/add/", add_scorer),
    path(f"{ONE}mine/", mine),
    path(f"{ONE}close/", close),
]
