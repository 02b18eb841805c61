"""Answers on their way: asked of somebody, written, and taken along their route by those who may."""

from __future__ import annotations

from datetime import date
from typing import Any

from tests import AT, ON
from tests.factories.scrutiny import ISSUED_ON, PartFactory, RecommendationFactory, held_meeting, job
from wardmote.organisations.models import Capacity
from wardmote.scrutiny import answering, asking
from wardmote.scrutiny.answering import Costs, Said
from wardmote.scrutiny.models import Approval, Ask, Line, Response

ACCEPTED = Said(
    decision=Line.Decision.ACCEPTED, text="We will publish the list each month.", done_by_on=date(2026, 12, 31)
)
NO_COST = Costs(cost=Response.Cost.NONE)


def asked(
    review: Any,
    *to: Any,
    officer: Any = None,
    parts: str = "",
    capacity: str = Capacity.CRIME_AND_DISORDER,
    issued: bool = True,
    **more: Any,
) -> Ask:
    """An answer expected of posts or bodies, jointly; sent to them unless ``issued=False``. ``parts="ab"`` makes two."""
    recommendation = RecommendationFactory(review=review, body=review.body, agreed=True)
    for label in parts:
        PartFactory(recommendation=recommendation, label=label, text=f"Part {label} of it.")
    found = asking.ask(
        recommendation.pk,
        posts=[one.pk for one in to if hasattr(one, "reports_to_id")],
        bodies=[one.pk for one in to if not hasattr(one, "reports_to_id")],
        officer_post=officer.pk if officer else None,
        by=job(review.council),
        at=AT,
        **more,
    )
    if issued:
        send_out(found, capacity=capacity)
    return Ask.objects.get(pk=found.pk)


def send_out(ask: Ask, *, capacity: str = Capacity.CRIME_AND_DISORDER, issued_on: date = ISSUED_ON) -> None:
    """Issue the one recommendation that an ask belongs to."""
    by = job(ask.council)
    asking.issue_one(ask.recommendation_id, capacity=capacity, issued_on=issued_on, with_notice=True, by=by, at=AT)


def written(ask: Ask, *lines: Said, by: Any = None, costs: Costs = NO_COST, **more: Any) -> Response:
    """A draft: accepted with a date, unless lines are given."""
    kept = answering.save_answer(
        ask.pk, lines=list(lines) or [ACCEPTED], costs=costs, by=by or job(ask.council), at=AT, **more
    )
    return kept.response


def taken_to(state: str, ask: Ask, *lines: Said, costs: Costs = NO_COST) -> Response:
    """An answer taken as far as ``state`` by our own hand; what people may do on the way is tested apart."""
    by, steps = job(ask.council), ["ready", "cleared", "approved", "agreed", "sent"]
    found = written(ask, *lines, by=by, costs=costs)
    for step in steps[: steps.index(state) + 1]:
        found = Response.objects.get(pk=found.pk)
        if step == "ready":
            answering.make_ready([ask.pk], by=by, at=AT)
        elif step == "cleared":
            answering.clear([found.pk], by=by, at=AT)
        elif step == "approved" and found.state == Response.State.CLEARED:
            for row in ask.asked_of.exclude(post=None):  # in the name of each Member, which no job of ours may do
                Approval.objects.create(council=ask.council, response=found, post=row.post, at=AT)
            found.move_to(Response.State.APPROVED)
            found.save()
        elif step == "agreed":
            answering.agree([found.pk], on=ON, meeting_id=_meeting_for(ask), by=by, at=AT)
        elif step == "sent":
            answering.send([found.pk], by=by, at=AT)
    return Response.objects.get(pk=found.pk)


def _meeting_for(ask: Ask) -> int | None:
    """A body agrees at a meeting of its own; Members by themselves."""
    body = next((row.body for row in ask.asked_of.all() if row.body), None)
    return held_meeting(body).pk if body and not ask.asked_of.exclude(post=None).exists() else None
