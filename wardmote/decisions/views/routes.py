"""The route of a plan: its public page and its working pages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.decisions import route_templates, routes
from wardmote.decisions.forms_plan import BecauseForm
from wardmote.decisions.forms_routes import (
    AmendForm,
    AnswerForm,
    MoveStageForm,
    ObjectionForm,
    OutcomeForm,
    RouteForm,
    RouteTemplateForm,
    StageForm,
)
from wardmote.decisions.models import CouncilObjection, Route, RouteStage, StageKind
from wardmote.decisions.permissions import TEMPLATES_CAN, may_change_templates
from wardmote.decisions.permissions_record import (
    OFFICERS_READ,
    ROUTES_BEGIN_CAN,
    ROUTES_CAN,
    may_amend,
    may_begin_routes,
    may_keep_routes,
    may_read_plan_desk,
)
from wardmote.decisions.route_public import difference, dues, standing_words
from wardmote.decisions.views.finding import find
from wardmote.decisions.views.plan_desk import TEMPLATE, readers
from wardmote.kernel.caching import public_page
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.middleware import now
from wardmote.kernel.models import Publication
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import date_words, weekday_words
from wardmote.organisations import rules
from wardmote.organisations.doors import signed_in
from wardmote.organisations.models import Body, Post
from wardmote.organisations.published import day_of
from wardmote.organisations.views.frame import done, one_form, posted, press

HERE = "/desk/routes/"


@public_page
def listed(request: CouncilRequest) -> HttpResponse:
    """/decisions/routes/: plans on their way, newest first. One query."""
    today = timezone.localdate()
    rows = Publication.objects.of(request.council).readable().filter(object_kind="decisions.route")
    shown = [
        {"title": row.title, "href": row.address, "words": standing_words(row.content or {}, today)}
        for row in rows.order_by("-published_at")[:200]
    ]
    return render(request, "decisions/routes/list.html", {"rows": shown, "breadcrumbs": _public_crumbs()[:2]})


@public_page
def one(request: CouncilRequest, slug: str) -> HttpResponse:
    """/decisions/routes/<slug>/: each stage with its dates and outcome, what was moved and amended, Council's objection."""
    found = find(request, f"/decisions/routes/{slug}/")
    if isinstance(found, HttpResponse):
        return found
    content = found.content or {}
    context = {
        "publication": found,
        "content": content,
        "now": standing_words(content, timezone.localdate()),
        "stages": [_shown(each) for each in content["stages"]],
        "steps": _steps(content["stages"]),
        "amendments": [each | {"on": day_of(each["made_on"])} for each in content["amendments"]],
        "cite": request.build_absolute_uri(found.address),
        "breadcrumbs": _public_crumbs(),
    }
    return render(request, "decisions/routes/route.html", context)


@readers
def desk(request: CouncilRequest) -> HttpResponse:
    """/desk/routes/: plans on their way, those that ended, and the routes that plans can take. Three queries."""
    every = list(Route.objects.visible_to(request.reader).prefetch_related("stages"))
    context = {
        "going": [_item(row) for row in every if row.state == Route.State.GOING],
        "ended": [_item(row) for row in every if row.state != Route.State.GOING],
        "templates": [
            {"title": name, "href": f"/desk/route-templates/{key}/", "note": _version_words(version)}
            for key, name, version in route_templates.offered(request.council, timezone.localdate())
        ],
        "may_begin": may_begin_routes(request.reader),
        "breadcrumbs": [{"text": _("Home"), "href": "/my/"}],
    }
    return render(request, "decisions/routes/desk.html", context)


@signed_in
def begin(request: CouncilRequest) -> HttpResponse:
    """/desk/routes/begin/: a new route, dated back from its last meeting."""
    if not may_begin_routes(request.reader):
        raise NotAllowed(ROUTES_BEGIN_CAN)
    offered = route_templates.offered(request.council, timezone.localdate())
    return one_form(
        request,
        RouteForm(request.council, offered, posted(request), initial={"is_key": "yes"}),
        lambda said: routes.begin_route(said.pop("title"), **said, by=request.actor, at=now()),
        title=_("Plan the route of a plan"),
        lead=_("It is not public before you publish it."),
        button=_("Work out the dates"),
        to=lambda made: made.desk,
        said=_("The dates are worked back from the last meeting."),
        crumbs=_crumbs(),
        template=TEMPLATE,
    )


@readers
def one_desk(request: CouncilRequest, slug: str) -> HttpResponse:
    """/desk/routes/<slug>/: the stages, what is due before each, and what comes next."""
    found = _route(request, slug)
    standing = rules.every_day(request.council)
    stages = list(
        found.stages.select_related("body", "post", "meeting__body", "record", "delegated_to").prefetch_related(
            "objections", "moves"
        )
    )
    is_going = found.state == Route.State.GOING
    may_keep = may_keep_routes(request.reader)
    waiting = next((each for each in stages if not each.outcome), None)
    delegated = [each.delegated_to for each in stages if each.delegated_to and each.outcome]
    context = {
        "route": found,
        "advice": routes.advice(found),
        "stages": [
            {
                "row": each,
                "dues": dues(each, found, standing),
                "is_next": each is waiting,
                "waits_for_leader": [one for one in each.objections.all() if not one.answer],
                "is_council": each.kind == StageKind.COUNCIL,
            }
            for each in stages
        ],
        "amendments": [{"row": each, "pieces": difference(each.before, each.after)} for each in found.amendments.all()],
        "is_going": is_going,
        "may_keep": may_keep and is_going,
        "may_amend": is_going and bool(delegated) and may_amend(request.reader, delegated[-1]),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "decisions/routes/route_desk.html", context)


@signed_in
def publish(request: CouncilRequest, slug: str) -> HttpResponse:
    """Make a route public."""
    found = _kept(request, slug)
    return press(
        request,
        lambda: routes.publish_route(found.pk, by=request.actor, at=now()),
        said=_("The route is public."),
        to=found.desk,
    )


@signed_in
def stop(request: CouncilRequest, slug: str) -> HttpResponse:
    """/desk/routes/<slug>/stop/: the plan goes no further."""

    found = _kept(request, slug)
    return _form(
        request,
        found,
        BecauseForm(posted(request)),
        lambda said: routes.stop_route(found.pk, **said, by=request.actor, at=now()),
        title=_("Stop this route"),
        button=_("Stop it"),
        said=_("Stopped. The public page shows the reason."),
        is_drastic=True,
    )


@signed_in
def change(request: CouncilRequest, slug: str, position: int) -> HttpResponse:
    """/desk/routes/<slug>/stages/<n>/: who has a stage."""
    found = _kept(request, slug)
    stage = _stage(found, position)

    def act(said: dict[str, Any]) -> RouteStage:
        holder: Body | Post | None = None
        if said["body_id"]:
            holder = Body.objects.of(request.council).get(pk=said["body_id"])
        elif said["post_id"]:
            holder = Post.objects.of(request.council).get(pk=said["post_id"])
        return routes.change_stage(stage.pk, heading=said["heading"], holder=holder, by=request.actor, at=now())

    initial = {"heading": stage.heading, "body_id": stage.body_id, "post_id": stage.post_id}
    return _form(
        request,
        found,
        StageForm(request.council, posted(request), initial=initial),
        act,
        title=_("Who has this stage"),
        button=_("Save"),
        said=_("Saved."),
    )


@signed_in
def move(request: CouncilRequest, slug: str, position: int) -> HttpResponse:
    """/desk/routes/<slug>/stages/<n>/move/: another day; what else has to move is shown before anything is stored."""
    found = _kept(request, slug)
    stage = _stage(found, position)
    form = MoveStageForm(posted(request), initial={"to_on": stage.planned_on})
    slips: list[routes.Slip] = []
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            slips = routes.slips_of(stage, said["to_on"], on=timezone.localdate())
            seen = request.POST.get("seen", "")
            if len(slips) < 2 or seen == _print(slips):
                routes.move_stage(stage.pk, said["to_on"], because=said["because"], by=request.actor, at=now())
                return done(request, _("Moved. The public page shows the reason."), found.desk)
        except NotAllowed:
            raise
        except RuleBroken as broken:
            form.add_error(None, broken.message)
            slips = []
    context = {
        "form": form,
        "stage": stage,
        "others": [slip for slip in slips if slip.stage.pk != stage.pk],
        "seen": _print(slips),
        "breadcrumbs": _crumbs(found),
    }
    return render(request, "decisions/routes/move.html", context)


@signed_in
def settle(request: CouncilRequest, slug: str, position: int) -> HttpResponse:
    """/desk/routes/<slug>/stages/<n>/outcome/: what came of a stage."""
    found = _kept(request, slug)
    stage = _stage(found, position)
    return _form(
        request,
        found,
        OutcomeForm(request.council, posted(request), initial={"on": min(stage.planned_on, timezone.localdate())}),
        lambda said: routes.settle_stage(stage.pk, said.pop("outcome"), **said, by=request.actor, at=now()),
        title=_("What came of “%(stage)s”?") % {"stage": stage},
        button=_("Save"),
        said=_("Saved."),
    )


@signed_in
def amend(request: CouncilRequest, slug: str) -> HttpResponse:
    """/desk/routes/<slug>/amend/: a change that an officer was allowed to make."""
    found = _route(request, slug)
    if not may_read_plan_desk(request.reader):
        raise NotAllowed(OFFICERS_READ)
    return _form(
        request,
        found,
        AmendForm(posted(request), initial={"made_on": timezone.localdate()}),
        lambda said: routes.amend(found.pk, said.pop("where"), **said, by=request.actor, at=now()),
        title=_("Record an amendment"),
        button=_("Record it"),
        said=_("Recorded. The difference is shown."),
    )


@signed_in
def objection(request: CouncilRequest, slug: str, position: int) -> HttpResponse:
    """/desk/routes/<slug>/stages/<n>/objection/: Council objects, with instructions to the Leader."""
    found = _kept(request, slug)
    stage = _stage(found, position)
    return _form(
        request,
        found,
        ObjectionForm(posted(request)),
        lambda said: routes.object_in_council(stage.pk, **said, by=request.actor, at=now()),
        title=_("Council’s objection"),
        button=_("Record the objection"),
        said=_("Recorded. The Leader’s time to answer runs."),
    )


@signed_in
def answer(request: CouncilRequest, slug: str, number: int) -> HttpResponse:
    """/desk/routes/<slug>/objections/<n>/: the Leader's answer."""
    found = _kept(request, slug)
    row = CouncilObjection.objects.of(request.council).filter(pk=number, stage__route=found).first()
    if row is None:
        raise Http404(_("There is no such entry."))
    return _form(
        request,
        found,
        AnswerForm(posted(request), initial={"on": timezone.localdate()}),
        lambda said: routes.answer_objection(row.pk, said.pop("answer"), **said, by=request.actor, at=now()),
        title=_("The Leader’s answer to Council"),
        button=_("Record the answer"),
        said=_("Recorded. Council can decide."),
        more={"quoted": row.instructions},
    )


@signed_in
def template(request: CouncilRequest, key: str) -> HttpResponse:
    """/desk/route-templates/<key>/: the stages of a route; saving makes a new version."""
    try:
        name, stops = route_templates.stops_of(request.council, key, timezone.localdate())
    except RuleBroken as broken:
        raise Http404(broken.message) from None
    if not may_change_templates(request.reader):
        raise NotAllowed(TEMPLATES_CAN)
    initial = {"name": name, "stages": route_templates.as_lines(stops), "from_on": timezone.localdate()}
    return one_form(
        request,
        RouteTemplateForm(posted(request), initial=initial),
        lambda said: route_templates.save_template(
            key,
            said["name"],
            route_templates.from_lines(said["stages"]),
            from_on=said["from_on"],
            by=request.actor,
            at=now(),
        ),
        title=_("Stages of a route"),
        button=_("Save as a new version"),
        to=HERE,
        said=_("Saved as a new version."),
        crumbs=_crumbs(),
        template=TEMPLATE,
    )


def _form(request: CouncilRequest, found: Route, form: Any, act: Any, **more: Any) -> HttpResponse:
    more.setdefault("lead", found.title)
    return one_form(request, form, act, crumbs=_crumbs(found), to=found.desk, template=TEMPLATE, **more)


def _route(request: CouncilRequest, slug: str) -> Route:
    """The route at an address of this council: not found for another's, refused to those who are no officers."""
    found: Route | None = Route.objects.of(request.council).filter(slug=slug).first()
    if found is None:
        raise Http404(_("There is no such route."))
    if not may_read_plan_desk(request.reader):
        raise NotAllowed(OFFICERS_READ)
    return found


def _kept(request: CouncilRequest, slug: str) -> Route:
    found = _route(request, slug)
    if not may_keep_routes(request.reader):
        raise NotAllowed(ROUTES_CAN)
    return found


def _stage(found: Route, position: int) -> RouteStage:
    row: RouteStage | None = found.stages.select_related("council", "route").filter(position=position).first()
    if row is None:
        raise Http404(_("There is no such stage."))
    return row


def _print(slips: list[routes.Slip]) -> str:
    """What was shown, so that nothing else is moved when it is confirmed."""
    return ",".join(f"{slip.stage.pk}:{slip.now_on.isoformat()}" for slip in slips)


def _item(row: Route) -> dict[str, str]:
    waiting = next((each for each in row.stages.all() if not each.outcome), None)
    words = str(row.get_state_display())
    if waiting is not None and row.state == Route.State.GOING:
        words = _("Next: %(what)s, %(on)s.") % {"what": waiting.heading, "on": weekday_words(waiting.planned_on)}
    note = "" if row.published_at else _("Not public yet.")
    return {"title": row.title, "href": row.desk, "words": words, "note": note}


def _version_words(version: int | None) -> str:
    return _("As it came.") if version is None else _("Version %(n)s.") % {"n": version}


def _steps(stages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The stages as the list of steps shows them: done, now or later."""
    found = []
    is_now = True
    for each in stages:
        state = "done" if each["outcome"] else "now" if is_now else "later"
        is_now = is_now and bool(each["outcome"])
        on = day_of(each["outcome_on"] or each["planned_on"])
        found.append({
            "label": each["heading"], "href": f"#stage-{each['position']}", "state": state,
            "note": date_words(on) if on else "",
        })  # fmt: skip
    return found


def _shown(each: dict[str, Any]) -> dict[str, Any]:
    return each | {
        "from": day_of(each["from_on"]),
        "planned": day_of(each["planned_on"]),
        "settled": day_of(each["outcome_on"]),
        "due_rows": [row | {"on": day_of(row["on"])} for row in each["dues"]],
        "moved": [row | {"day": day_of(row["on"]), "was": day_of(row["from_on"]), "now": day_of(row["to_on"])} for row in each["moves"]],
        "objected": [
            row | {name: day_of(row[f"{name}_on"]) for name in ("objected", "received", "answer_by", "answered")}
            for row in each["objections"]
        ],
    }  # fmt: skip


def _public_crumbs() -> list[dict[str, str]]:
    return [
        {"text": _("Home"), "href": "/"},
        {"text": _("Decisions"), "href": "/decisions/"},
        {"text": _("Routes of plans"), "href": "/decisions/routes/"},
    ]


def _crumbs(found: Route | None = None) -> list[dict[str, str]]:
    first = [{"text": _("Routes of plans"), "href": HERE}]
    return first + ([{"text": found.title, "href": found.desk}] if found else [])


urlpatterns = [
    path("decisions/routes/", listed),
    path("decisions/routes/<slug:slug>/", one),
    path("desk/routes/", desk),
    path("desk/routes/begin/", begin),
    path("desk/route-templates/<slug:key>/", template),
    path("desk/routes/<slug:slug>/", one_desk),
    path("desk/routes/<slug:slug>/publish/", publish),
    path("desk/routes/<slug:slug>/stop/", stop),
    path("desk/routes/<slug:slug>/amend/", amend),
    path("desk/routes/<slug:slug>/stages/<int:position>/", change),
    path("desk/routes/<slug:slug>/stages/<int:position>/move/", move),
    path("desk/routes/<slug:slug>/stages/<int:position>/outcome/", settle),
    path("desk/routes/<slug:slug>/stages/<int:position>/objection/", objection),
    path("desk/routes/<slug:slug>/objections/<int:number>/", answer),
]
