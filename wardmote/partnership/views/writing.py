"""Working pages of what an edition is made of, what became of its priorities, what was asked to change; and of what came of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.doors import signed_in
from wardmote.organisations.views.frame import one_form, posted, press
from wardmote.partnership import changes, lineage, parts, progress
from wardmote.partnership.forms import (
    PARTS,
    AnswerForm,
    AskForm,
    DoneForm,
    FigureForm,
    LineageForm,
    UpdateForm,
)
from wardmote.partnership.models import ChangeRequest, Edition, Indicator, Milestone, PlanAction
from wardmote.partnership.permissions import REPORTER_CAN, may_report_on
from wardmote.partnership.views.desk import E
from wardmote.partnership.views.frame import DESK, crumbs, found, keepers, must_keep

ADD = {
    "text": gettext_lazy("Add a text"),
    "priority": gettext_lazy("Add a priority"),
    "objective": gettext_lazy("Add an objective"),
    "action": gettext_lazy("Add an action"),
    "milestone": gettext_lazy("Add a step"),
    "indicator": gettext_lazy("Add an indicator"),
    "alignment": gettext_lazy("Add how it stands to another plan"),
    "term": gettext_lazy("Explain a word"),
}


@keepers
def part(request: CouncilRequest, edition: Edition, kind: str, pk: int | None = None) -> HttpResponse:
    """…/parts/<kind>/add/ (?of= the priority or action it belongs to) and …/parts/<kind>/<pk>/: one part of an edition."""
    if kind not in PARTS:
        raise Http404(_("There is no such entry."))
    row = _row(edition, kind, pk) if pk else None
    of = request.GET.get("of", "")
    parent_id = int(of) if of.isdecimal() and len(of) < 12 else None
    if row is None and parts.KINDS[kind][1] != "edition":
        found((edition.priorities if parts.KINDS[kind][1] == "priority" else edition.actions).all(), pk=parent_id)
    return one_form(
        request,
        PARTS[kind](edition, posted(request), row=row),
        lambda said: parts.keep(edition.pk, kind, pk, parent_id=parent_id, **said, by=request.actor, at=now()),
        title=str(row)[:120] if row else ADD[kind],
        button=_("Save"),
        to=edition.desk,
        said=_("Saved. Not public yet."),
        crumbs=crumbs(edition),
        more={"drop": f"{edition.desk}parts/{kind}/{pk}/drop/" if row and edition.is_open else ""},
        template="partnership/desk/form.html",
    )


@keepers
def drop(request: CouncilRequest, edition: Edition, kind: str, pk: int) -> HttpResponse:
    """…/parts/<kind>/<pk>/drop/: take a part out."""
    if kind not in PARTS:
        raise Http404(_("There is no such entry."))
    _row(edition, kind, pk)
    return press(
        request,
        lambda: parts.drop(edition.pk, kind, pk, by=request.actor, at=now()),
        said=_("Taken out."),
        to=edition.desk,
    )


@keepers
def lines(request: CouncilRequest, edition: Edition) -> HttpResponse:
    """…/lineage/: what became of each priority, and a form to say it."""
    rows = edition.lineage.select_related("before", "after")
    return one_form(
        request,
        LineageForm(edition, posted(request)),
        lambda said: lineage.say(edition.pk, **said, by=request.actor, at=now()),
        title=_("What became of the priorities"),
        button=_("Save"),
        to=f"{edition.desk}lineage/",
        said=_("Saved. Not public yet."),
        crumbs=crumbs(edition),
        more={"lines": [(row.before, row.get_kind_display(), row.after, row.because) for row in rows]},
        template="partnership/desk/lineage.html",
    )


@keepers
def asked(request: CouncilRequest, edition: Edition) -> HttpResponse:
    """…/changes/: what was asked to change in the draft, and what was done."""
    rows = edition.change_requests.select_related("asked_by")
    return render(
        request,
        "partnership/desk/changes.html",
        {"edition": edition, "rows": list(rows), "breadcrumbs": crumbs(edition)},
    )


@keepers
def ask(request: CouncilRequest, edition: Edition) -> HttpResponse:
    """…/changes/add/: somebody asks for a change."""
    return one_form(
        request,
        AskForm(request.council, posted(request)),
        lambda said: changes.ask(edition.pk, **said, by=request.actor, at=now()),
        title=_("Record what was asked"),
        button=_("Save"),
        to=f"{edition.desk}changes/",
        said=_("Saved. Answer it before the edition is adopted."),
        crumbs=crumbs(edition),
    )


@keepers
def answer(request: CouncilRequest, edition: Edition, pk: int) -> HttpResponse:
    """…/changes/<pk>/: the answer, and the new words of the part that was changed."""
    wanted: ChangeRequest = found(edition.change_requests.select_related("asked_by"), pk=pk)
    return one_form(
        request,
        AnswerForm(edition, posted(request)),
        lambda said: changes.answer(wanted.pk, said.pop("outcome"), **said, by=request.actor, at=now()),
        title=_("Answer what was asked"),
        lead=f"{wanted.asked_by}: {wanted.text}",
        button=_("Save"),
        to=f"{edition.desk}changes/",
        said=_("Saved. Words before and after stand beside it."),
        crumbs=crumbs(edition),
    )


@signed_in
def update(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/partnership/actions/<reference>/update/: how an action of the plan in force goes on."""
    action = _in_force(request, reference)
    return one_form(
        request,
        UpdateForm(posted(request), initial={"state": action.state}),
        lambda said: progress.update_action(action.pk, **said, by=request.actor, at=now()),
        title=_("How does it go on?"),
        lead=action.text,
        button=_("Add to the record"),
        to=action.address,
        said=_("Added. It is public now."),
        crumbs=[{"text": action.printed_reference, "href": action.address}],
    )


@signed_in
def reach(request: CouncilRequest, pk: int) -> HttpResponse:
    """/desk/partnership/steps/<pk>/: a step of an action was reached."""
    step: Milestone = found(
        Milestone.objects.of(request.council).select_related("action__edition", "action__lead_post"), pk=pk
    )
    if not may_report_on(request.reader, step.action):
        raise NotAllowed(REPORTER_CAN)
    return one_form(
        request,
        DoneForm(posted(request)),
        lambda said: progress.reach_milestone(step.pk, **said, by=request.actor, at=now()),
        title=_("This step was reached"),
        lead=step.text,
        button=_("Add to the record"),
        to=step.action.address,
        said=_("Added. It is public now."),
        crumbs=[{"text": step.action.printed_reference, "href": step.action.address}],
    )


@signed_in
def figure(request: CouncilRequest, indicator_slug: str) -> HttpResponse:
    """/desk/partnership/indicators/<slug>/figure/: a new figure."""
    rows = Indicator.objects.of(request.council).filter(edition__state=Edition.State.ADOPTED)
    indicator: Indicator = found(rows, slug=indicator_slug)
    must_keep(request)
    return one_form(
        request,
        FigureForm(posted(request)),
        lambda said: progress.keep_figure(indicator.pk, **said, by=request.actor, at=now()),
        title=_("Add a figure"),
        lead=indicator.title,
        button=_("Add to the record"),
        to=indicator.address,
        said=_("Added. It is public now."),
        crumbs=[{"text": indicator.title, "href": indicator.address}],
    )


def _row(edition: Edition, kind: str, pk: int) -> Any:
    try:
        return parts.row(edition, kind, pk)
    except parts.KINDS[kind][0].DoesNotExist as missing:
        raise Http404(_("There is no such entry.")) from missing


def _in_force(request: CouncilRequest, reference: str) -> PlanAction:
    rows = (
        PlanAction.objects.of(request.council).filter(edition__state=Edition.State.ADOPTED).select_related("lead_post")
    )
    action: PlanAction = found(rows, reference=reference)
    if not may_report_on(request.reader, action):
        raise NotAllowed(REPORTER_CAN)
    return action


urlpatterns = [
    path(f"{E}parts/<slug:kind>/add/", part),
    path(f"{E}parts/<slug:kind>/<int:pk>/", part),
    path(f"{E}parts/<slug:kind>/<int:pk>/drop/", drop),
    path(f"{E}lineage/", lines),
    path(f"{E}changes/", asked),
    path(f"{E}changes/add/", ask),
    path(f"{E}changes/<int:pk>/", answer),
    path(f"{DESK[1:]}actions/<slug:reference>/update/", update),
    path(f"{DESK[1:]}steps/<int:pk>/", reach),
    path(f"{DESK[1:]}indicators/<slug:indicator_slug>/figure/", figure),
]
