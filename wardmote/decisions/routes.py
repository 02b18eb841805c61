"""The route of a plan: begun with its last meeting, moved, each stage settled, amended between stages, objected to by Council.

Other rooms begin a route with ``begin_route`` and read it with ``route_of``; they need nothing else of this module.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.clocks import due_under, is_working_day, plain_date
from wardmote.clocks.rules import RULES
from wardmote.decisions import route_dates, route_templates
from wardmote.decisions.models import (
    CouncilObjection,
    DecisionRecord,
    Route,
    RouteAmendment,
    RouteStage,
    StageKind,
    StageMove,
)
from wardmote.decisions.permissions_record import (
    AMEND_CAN,
    ROUTES_BEGIN_CAN,
    ROUTES_CAN,
    may_amend,
    may_begin_routes,
    may_keep_routes,
)
from wardmote.decisions.route_dates import Step
from wardmote.decisions.route_public import publish_route_page
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date, weekday_words
from wardmote.organisations import rules
from wardmote.organisations.meeting_dates import why
from wardmote.organisations.models import Body, Capacity, Meeting, Post, slug_for
from wardmote.organisations.permissions import in_post, require

OBJECTION = "X15"
Outcome = RouteStage.Outcome
HOLDERS: Mapping[str, str] = {StageKind.COUNCIL: Body.Kind.COUNCIL, StageKind.CABINET: Body.Kind.CABINET}


@dataclass(frozen=True)
class Slip:
    """One stage that would move, and why it has to."""

    stage: RouteStage
    was_on: date
    now_on: date


@transaction.atomic
def begin_route(
    title: str,
    *,
    template_key: str,
    last_on: date,
    holders: Mapping[int, Body | Post] | None = None,
    is_key: bool = True,
    summary: str = "",
    contact_post_id: int | None = None,
    by: Actor,
    at: datetime,
) -> Route:
    """Begin the route of a plan: every stage dated back from the day of the last one, and the body of each where it is known.

    ``holders`` names who has a stage by its position, from 1. Not public before ``publish_route``. Raises RuleBroken for a
    last day that has passed, that nobody works on, or that leaves a stage no day from today on.
    """
    require(may_begin_routes(by), by, ROUTES_BEGIN_CAN)
    today = london_date(at)
    if not title.strip():
        raise RuleBroken(_("Enter the name of the plan."))
    standing = rules.every_day(by.council)
    _check_day(last_on, today, standing)
    template = route_templates.use(by.council, template_key, by=by, at=at)
    contact = Post.objects.of(by.council).get(pk=contact_post_id) if contact_post_id else None
    made = Route(
        council=by.council, slug=_slug(by.council, title, today.year), title=title.strip(),
        summary=summary.strip(), template=template, is_key=is_key, contact_post=contact, made_at=at,
    )  # fmt: skip
    stages = []
    for n, stop in enumerate(template.stages, 1):
        who = (holders or {}).get(n) or _usual(by.council, stop["kind"], today)
        stages.append(
            RouteStage(
                council=by.council, route=made, position=n, kind=stop["kind"], heading=stop["heading"],
                days_before_next=stop["days_before_next"], takes_days=stop["takes_days"], planned_on=last_on,
                body=who if isinstance(who, Body) else None, post=who if isinstance(who, Post) else None,
            )
        )  # fmt: skip
    days = route_dates.work_back(_steps(stages), last_on, standing, is_key=is_key)
    first = route_dates.begins_on(_steps(stages)[0], days[0])
    if first < today:
        raise RuleBroken(
            _("Its first stage would have to begin on %(first)s, which has passed. Choose a later last meeting.")
            % {"first": weekday_words(first)}
        )
    with change(made, "decisions.route_begun", by=in_post(by), at=at, subject=f"route:{made.slug}"):
        made.save()
    for stage, day in zip(stages, days, strict=True):
        stage.route, stage.planned_on, stage.meeting = made, day, _meeting(stage, day)
        stage.save()
    return made


def route_of(council: Council, route_id: int) -> Route:
    """A council's route by id, for the room that began it. Raises Route.DoesNotExist for another council's."""
    found: Route = Route.objects.of(council).get(pk=route_id)
    return found


@transaction.atomic
def publish_route(route_id: int, *, by: Actor, at: datetime) -> Route:
    """Make a route public. From then on each change is public at once."""
    found = _locked(route_id, by)
    if found.published_at is not None:
        raise WrongState(_("This route is public already."))
    nobody = [
        stage.heading for stage in found.stages.all() if stage.who is None and stage.kind != StageKind.CONSULTATION
    ]
    if nobody:
        raise RuleBroken(_("Say first who has these stages: %(which)s.") % {"which": "; ".join(nobody)})
    with change(found, "decisions.route_published", by=in_post(by), at=at, subject=_subject(found), public=True):
        found.published_at = at
        found.save()
    publish_route_page(found, by=by, at=at)
    return found


@transaction.atomic
def change_stage(stage_id: int, *, heading: str, holder: Body | Post | None, by: Actor, at: datetime) -> RouteStage:
    """Name a stage and who has it. Its meeting is looked up again."""
    stage, route = _stage(stage_id, by)
    if not heading.strip():
        raise RuleBroken(_("Enter what happens at this stage."))
    with change(stage, "decisions.stage_changed", by=in_post(by), at=at, subject=_subject(route)):
        stage.heading = heading.strip()[:200]
        stage.body = holder if isinstance(holder, Body) else None
        stage.post = holder if isinstance(holder, Post) else None
        stage.meeting = _meeting(stage, stage.planned_on)
        stage.save()
    publish_route_page(route, by=by, at=at)
    return stage


def slips_of(stage: RouteStage, to_on: date, *, on: date) -> list[Slip]:
    """What moves when a stage moves to a day: that stage first, then those that have to follow. Nothing is stored.

    Raises RuleBroken for a day that cannot be: see ``move_stage``.
    """
    standing = rules.every_day(stage.council)
    _check_day(to_on, on, standing)
    stages = list(stage.route.stages.select_related("body", "post", "meeting"))
    moved = next(n for n, one in enumerate(stages) if one.pk == stage.pk)
    days = [one.outcome_on or one.planned_on for one in stages]
    after = route_dates.what_slips(
        _steps(stages), days, moved, to_on, standing, is_key=stage.route.is_key, on=on
    )  # fmt: skip
    found = [
        Slip(one, was, now) for one, was, now in zip(stages, days, after, strict=True) if was != now and not one.outcome
    ]
    return sorted(found, key=lambda slip: slip.stage.pk != stage.pk)


@transaction.atomic
def move_stage(stage_id: int, to_on: date, *, because: str, by: Actor, at: datetime) -> list[Slip]:
    """Move a stage to another day, and with it every stage that has to follow. Each move is kept with the reason.

    Raises RuleBroken for a day that has passed or that nobody works on, or that leaves an earlier stage no time; WrongState
    for a stage that is over.
    """
    stage, route = _stage(stage_id, by)
    by = in_post(by)
    if not because.strip():
        raise RuleBroken(_("Give a reason for the new date. It is shown in public."))
    if to_on == stage.planned_on:
        raise RuleBroken(_("It is planned for that date already."))
    slips = slips_of(stage, to_on, on=london_date(at))
    for slip in slips:
        one, is_first = slip.stage, slip.stage.pk == stage.pk
        StageMove.objects.create(
            council=by.council, stage=one, because_of=None if is_first else stage, from_on=slip.was_on, to_on=slip.now_on,
            because=because.strip(), at=at,
        )  # fmt: skip
        with change(
            one, "decisions.stage_moved", by=by, at=at, subject=_subject(route), public=True,
            note={"because": because.strip()},
        ):  # fmt: skip
            one.planned_on, one.meeting = slip.now_on, _meeting(one, slip.now_on)
            one.save()
    publish_route_page(route, by=by, at=at)
    return slips


@transaction.atomic
def settle_stage(
    stage_id: int,
    outcome: str,
    *,
    on: date,
    words: str = "",
    delegated_to_id: int | None = None,
    delegated_words: str = "",
    record_id: int | None = None,
    by: Actor,
    at: datetime,
) -> RouteStage:
    """Say what came of a stage. The last one ends the route.

    ``delegated_to_id``: the post that the stage lets amend the plan, in the words of ``delegated_words``. Raises RuleBroken
    for a day that has not come, before the stage before, or inside Council's time for the Leader; WrongState while an earlier
    stage is open.
    """
    stage, route = _stage(stage_id, by)
    by = in_post(by)
    if outcome not in Outcome.values:
        raise RuleBroken(_("Choose one of the answers listed"))
    if on > london_date(at):
        raise RuleBroken(_("%(on)s has not come yet. Enter the day on which it happened.") % {"on": plain_date(on)})
    _check_order(stage, route, on)
    if outcome in {Outcome.NOT_AGREED, Outcome.CHANGED, Outcome.SKIPPED} and not words.strip():
        raise RuleBroken(_("Say in words what was resolved, or why the stage is not needed."))
    if bool(delegated_to_id) != bool(delegated_words.strip()):
        raise RuleBroken(_("Name the post that may amend the plan and the words that let it, or neither."))
    _check_objection(stage, on)
    delegated_to = Post.objects.of(by.council).get(pk=delegated_to_id) if delegated_to_id else None
    record = DecisionRecord.objects.of(by.council).get(pk=record_id) if record_id else None
    with change(stage, "decisions.stage_settled", by=by, at=at, subject=_subject(route), public=True):
        stage.outcome, stage.outcome_on, stage.outcome_words = outcome, on, words.strip()
        stage.delegated_to, stage.delegated_words = delegated_to, delegated_words.strip()
        stage.record = record or stage.record
        stage.save()
    if not route.stages.filter(position__gt=stage.position).exists():
        _end(route, Route.State.FINISHED, "", by, at)
    publish_route_page(route, by=by, at=at)
    return stage


@transaction.atomic
def amend(
    route_id: int, where: str, *, before: str, after: str, because: str, made_on: date, by: Actor, at: datetime
) -> RouteAmendment:
    """Record a change that an officer made to the plan between stages, with both texts so that the difference is shown.

    Made by whoever holds the post that the last settled stage let amend it, or by Democratic Services for that post. Raises
    RuleBroken where no stage let anybody, or for a day before it did.
    """
    found: Route = Route.objects.of(by.council).locked().select_related("council").get(pk=route_id)
    by = in_post(by)
    under = found.stages.exclude(delegated_to=None).select_related("delegated_to").order_by("-position").first()
    if under is None or under.outcome_on is None or under.delegated_to is None:
        require(may_keep_routes(by), by, AMEND_CAN)
        raise RuleBroken(_("No stage let an officer amend the plan. Record first what the stage resolved."))
    require(may_amend(by, under.delegated_to), by, AMEND_CAN)
    if found.state != Route.State.GOING:
        raise WrongState(_("“%(route)s” is “%(state)s”.") % {"route": found, "state": found.get_state_display()})
    if found.stages.filter(position__gt=under.position).exclude(outcome="").exists():
        raise RuleBroken(
            _("A later stage has taken place since, so what “%(stage)s” let has ended.") % {"stage": under}
        )
    if not where.strip() or not because.strip():
        raise RuleBroken(_("Say which part of the plan was changed, and why."))
    if before.strip() == after.strip():
        raise RuleBroken(_("Both texts are the same. Enter the text before and the text after."))
    if not under.outcome_on <= made_on <= london_date(at):
        raise RuleBroken(
            _("The day must be from %(first)s, when it was let, to today.") % {"first": plain_date(under.outcome_on)}
        )
    made = RouteAmendment(
        council=by.council, route=found, under=under, made_on=made_on, made_as=str(under.delegated_to)[:200],
        where=where.strip()[:200], before=before.strip(), after=after.strip(), because=because.strip(), at=at,
    )  # fmt: skip
    with change(made, "decisions.plan_amended", by=by, at=at, subject=_subject(found), public=True):
        made.save()
    publish_route_page(found, by=by, at=at)
    return made


@transaction.atomic
def object_in_council(
    stage_id: int, *, objected_on: date, received_on: date, instructions: str, by: Actor, at: datetime
) -> CouncilObjection:
    """Council objects to the executive's draft and gives instructions: the Leader has five working days from the day after receipt.

    Raises RuleBroken without instructions, for a wrong order of days, or while an objection waits for its answer. Source:
    SI 2001/3384, Schedule 2.
    """
    stage, route = _stage(stage_id, by)
    by = in_post(by)
    if stage.kind != StageKind.COUNCIL:
        raise RuleBroken(_("Only Council can raise an objection."))
    if not instructions.strip():
        raise RuleBroken(_("Enter Council’s instructions to the Leader. Without them the time does not run."))
    if not objected_on <= received_on <= london_date(at):
        raise RuleBroken(
            _("Council meets first, then the Leader receives its instructions. Neither day is to come. Check both.")
        )
    _check_order(stage, route, objected_on)
    if stage.objections.filter(answer="").exists():
        raise WrongState(_("An objection waits for the Leader’s answer already."))
    standing = rules.on_day(by.council, received_on)
    due = due_under(RULES[OBJECTION], received_on, extra=standing.extra)
    made = CouncilObjection(
        council=by.council, stage=stage, objected_on=objected_on, instructions=instructions.strip(),
        received_on=received_on, answer_by_on=due.due_on, explanation=list(why(OBJECTION, due, standing)), at=at,
    )  # fmt: skip
    with change(made, "decisions.council_objected", by=by, at=at, subject=_subject(route), public=True):
        made.save()
    publish_route_page(route, by=by, at=at)
    return made


@transaction.atomic
def answer_objection(
    objection_id: int, answer: str, *, on: date, words: str, by: Actor, at: datetime
) -> CouncilObjection:
    """The Leader revises the plan or disagrees, with the reasons. Council can then decide."""
    made: CouncilObjection = CouncilObjection.objects.of(by.council).get(pk=objection_id)
    _of, route = _stage(made.stage_id, by)  # locks the route
    by = in_post(by)
    if made.answer:
        raise WrongState(_("The Leader has answered already."))
    if answer not in CouncilObjection.Answer.values:
        raise RuleBroken(_("Choose one of the answers listed"))
    if not words.strip():
        raise RuleBroken(_("Give the Leader’s reasons. Council reads them."))
    if not made.received_on <= on <= london_date(at):
        raise RuleBroken(
            _("The day must be from %(first)s, when the instructions were received, to today.")
            % {"first": plain_date(made.received_on)}
        )
    with change(made, "decisions.objection_answered", by=by, at=at, subject=_subject(route), public=True):
        made.answer, made.answered_on, made.answer_words = answer, on, words.strip()
        made.save()
    publish_route_page(route, by=by, at=at)
    return made


@transaction.atomic
def stop_route(route_id: int, *, because: str, by: Actor, at: datetime) -> Route:
    """Stop a route. A public one stays readable, with the reason."""
    found = _locked(route_id, by)
    if not because.strip():
        raise RuleBroken(_("Give a reason. It is shown in public."))
    _end(found, Route.State.STOPPED, because.strip(), in_post(by), at)
    publish_route_page(found, by=by, at=at)
    return found


def advice(route: Route) -> list[str]:
    """Warnings about the order of a route: the public was asked after the partnership agreed, or for too short a time."""
    stages = list(route.stages.all())
    said = []
    for stage in stages:
        if stage.kind != StageKind.CONSULTATION or stage.outcome == Outcome.SKIPPED:
            continue
        decided = [one for one in stages if one.position < stage.position and one.outcome == Outcome.AGREED]
        if decided:
            said.append(
                _("“%(before)s” was settled before people were consulted. Consult while nothing is decided yet.")
                % {"before": decided[-1]}
            )
        usual = RULES["C1"].period_n * 7
        if stage.takes_days < usual:
            said.append(
                _("The consultation takes %(days)s days. %(usual)s are usual. No law sets a number.")
                % {"days": stage.takes_days, "usual": usual}
            )
    return said


def _steps(stages: Sequence[RouteStage]) -> list[Step]:
    """The stages as the reckoning needs them, with the meetings that their bodies have planned. One query."""
    bodies = {stage.body_id for stage in stages if stage.body_id}
    planned: dict[int, list[date]] = {}
    council = stages[0].council
    rows = Meeting.objects.of(council).filter(body__in=bodies, state__in=[Meeting.State.PLANNED, Meeting.State.AGENDA])
    for body_id, day in rows.order_by("held_on").values_list("body_id", "held_on"):
        planned.setdefault(body_id, []).append(day)
    return [
        Step(
            stage.kind,
            stage.days_before_next,
            stage.takes_days,
            tuple(planned.get(stage.body_id or 0, ())),
            bool(stage.outcome),
        )
        for stage in stages
    ]


def _slug(council: Council, title: str, year: int) -> str:
    """Part of its address; “begin” is a page of ours."""
    return slug_for(Route, council, title if slugify(title) != "begin" else f"{title} plan", year=year)


def _usual(council: Council, kind: str, on: date) -> Body | None:
    """The body that has a stage of a kind, where the council has exactly one."""
    rows = Body.objects.of(council).on(on)
    if kind in HOLDERS:
        rows = rows.filter(kind=HOLDERS[kind])
    elif kind == StageKind.SCRUTINY:
        capacities = (Capacity.SCRUTINY, Capacity.CRIME_AND_DISORDER)
        rows = rows.filter(kind=Body.Kind.COMMITTEE, capacities__capacity__in=capacities).distinct()
    elif kind == StageKind.PARTNERSHIP:
        rows = rows.filter(kind=Body.Kind.GROUP)
    else:
        return None
    found = list(rows[:2])
    return found[0] if len(found) == 1 else None


def _meeting(stage: RouteStage, day: date) -> Meeting | None:
    rows = Meeting.objects.of(stage.council).exclude(state=Meeting.State.CANCELLED)
    return rows.filter(body=stage.body_id, held_on=day).first() if stage.body_id else None


def _check_day(day: date, today: date, standing: Any) -> None:
    if day < today:
        raise RuleBroken(_("%(day)s has passed. Choose a day from today on.") % {"day": plain_date(day)})
    here = standing(day)
    if not is_working_day(day, here.council.nation, here.extra):
        raise RuleBroken(_("%(day)s is not a working day. Choose another.") % {"day": weekday_words(day)})


def _check_order(stage: RouteStage, route: Route, on: date) -> None:
    if stage.outcome:
        raise WrongState(_("What came of “%(stage)s” is recorded already.") % {"stage": stage})
    earlier = list(route.stages.filter(position__lt=stage.position))
    waiting = [one for one in earlier if not one.outcome]
    if waiting:
        raise WrongState(
            _("“%(stage)s” comes before and is still open. Record what came of it first, or that it is not needed.")
            % {"stage": waiting[0]}
        )
    last = max((one.outcome_on for one in earlier if one.outcome_on), default=on)
    if on < last:
        raise RuleBroken(
            _("The stage before was settled on %(last)s, so this one cannot be before that.")
            % {"last": plain_date(last)}
        )


def _check_objection(stage: RouteStage, on: date) -> None:
    """Council waits for the Leader: nothing is decided inside the period unless the answer is there."""
    for one in stage.objections.all():
        if not one.answer and on <= one.answer_by_on:
            raise RuleBroken(
                _(
                    "The Leader has until %(by)s to answer Council’s objection. Council cannot decide before that, unless the "
                    "answer has come."
                )
                % {"by": weekday_words(one.answer_by_on)}
            )


def _end(route: Route, state: Route.State, because: str, by: Actor, at: datetime) -> None:
    with change(
        route, "decisions.route_ended", by=by, at=at, subject=_subject(route), public=route.published_at is not None
    ):
        route.move_to(state)
        route.ended_because = because
        route.save()


def _locked(route_id: int, by: Actor) -> Route:
    found: Route = Route.objects.of(by.council).locked().select_related("council").get(pk=route_id)
    require(may_keep_routes(by), by, ROUTES_CAN)
    return found


def _stage(stage_id: int, by: Actor) -> tuple[RouteStage, Route]:
    """A stage and its route, the route locked first, for somebody who keeps routes."""
    route_id = RouteStage.objects.of(by.council).values_list("route_id", flat=True).get(pk=stage_id)
    route = _locked(route_id, by)
    if route.state != Route.State.GOING:
        raise WrongState(_("“%(route)s” is “%(state)s”.") % {"route": route, "state": route.get_state_display()})
    stage: RouteStage = route.stages.select_related("council", "route", "body", "post").get(pk=stage_id)
    stage.route = route
    return stage, route


def _subject(route: Route) -> str:
    return f"route:{route.slug}"
