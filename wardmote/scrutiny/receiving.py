"""What the committee does with an answer: it is content, or it asks for more by a date."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.clocks import plain_date
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.organisations.models import Meeting
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny import delivery, public, timing
from wardmote.scrutiny.answering import OFFICERS_CAN, newest
from wardmote.scrutiny.models import Response
from wardmote.scrutiny.permissions import may_decide_for_committee

State = Response.State


@transaction.atomic
def receive(
    response_ids: list[int],
    *,
    on: date,
    meeting_id: int | None = None,
    minute_reference: str = "",
    by: Actor,
    at: datetime,
) -> list[Response]:
    """The committee receives answers at a meeting and is content with them."""
    meeting = Meeting.objects.of(by.council).get(pk=meeting_id) if meeting_id else None
    done = []
    for response_id in response_ids:
        found = newest(response_id, by.council)
        require(may_decide_for_committee(by, found.ask.recommendation.body), by, OFFICERS_CAN)
        with change(
            found, "scrutiny.received", by=in_post(by), at=at, subject=found.ask.recommendation.reference, public=True
        ):
            found.move_to(State.RECEIVED)
            found.received_on, found.received_meeting, found.received_minute = on, meeting, minute_reference
            found.save()
        public.publish_recommendation(found.ask.recommendation, by=by, at=at)
        done.append(found)
    _plan_report_backs(done, by, at)
    return done


@transaction.atomic
def ask_again(
    response_id: int, *, what: str, by_on: date, on: date, meeting_id: int | None = None, by: Actor, at: datetime
) -> Response:
    """The committee is not content: it asks for more by a date, and the answer is open again until then."""
    found = newest(response_id, by.council)
    require(may_decide_for_committee(by, found.ask.recommendation.body), by, OFFICERS_CAN)
    if not what.strip():
        raise RuleBroken(_("Say what the committee wants to know"))
    if by_on <= on:
        raise RuleBroken(_("The date must be after %(on)s, when the committee asked.") % {"on": plain_date(on)})
    with change(
        found, "scrutiny.asked_again", by=in_post(by), at=at, subject=found.ask.recommendation.reference, public=True
    ):
        found.move_to(State.ASKED_AGAIN)
        found.asks_more, found.more_by_on, found.changed_at = what.strip(), by_on, at
        found.received_on = found.received_on or on
        if meeting_id:
            found.received_meeting = Meeting.objects.of(by.council).get(pk=meeting_id)
        found.save()
        waiting = found.ask
        waiting.answered_on, waiting.due_on = None, by_on
        timing.reckon(waiting)
        waiting.save()
    public.publish_recommendation(found.ask.recommendation, by=by, at=at)
    return found


def _plan_report_backs(received: list[Response], by: Actor, at: datetime) -> None:
    asked = [one.ask.recommendation for one in received]
    for about in dict.fromkeys(one.review or one for one in asked):
        delivery.plan_report_backs(about, by=by, at=at)
