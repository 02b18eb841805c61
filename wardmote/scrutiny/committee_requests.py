"""A committee asks for information or for somebody to attend, or a member calls for action in a ward."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.clocks import due_under
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, london_date
from wardmote.organisations import rules
from wardmote.organisations.models import Body, Meeting, Post, Ward
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny import public
from wardmote.scrutiny.asking import COMMITTEE_CAN
from wardmote.scrutiny.models import CommitteeRequest
from wardmote.scrutiny.permissions import may_decide_for_committee

Kind = CommitteeRequest.Kind


@transaction.atomic
def make_request(
    body_id: int,
    kind: str,
    *,
    text: str,
    asked_on: date,
    due_on: date,
    to_body_id: int | None = None,
    to_post_id: int | None = None,
    meeting_id: int | None = None,
    ward_id: int | None = None,
    by: Actor,
    at: datetime,
) -> CommitteeRequest:
    """Record a committee's written request, with the date it states. It stands on the committee's public page.

    Information and attendance are asked of one body or post; attendance at a meeting to come; a call for action is
    about a ward. Raises RuleBroken for what is missing. Sources: SI 2009/942, regs 5 and 6; Police and Justice Act
    2006, s. 19(3).
    """
    body: Body = Body.objects.of(by.council).get(pk=body_id)
    require(may_decide_for_committee(by, body), by, COMMITTEE_CAN)
    by = in_post(by)
    found = CommitteeRequest(
        council=by.council,
        body=body,
        kind=kind,
        to_body=Body.objects.of(by.council).get(pk=to_body_id) if to_body_id else None,
        to_post=Post.objects.of(by.council).get(pk=to_post_id) if to_post_id else None,
        meeting=Meeting.objects.of(by.council).get(pk=meeting_id) if meeting_id else None,
        ward=Ward.objects.of(by.council).get(pk=ward_id) if ward_id else None,
        text=text.strip(),
        asked_on=asked_on,
        due_on=due_on,
    )
    _check(found)
    with change(found, "scrutiny.request_made", by=by, at=at, subject=body.slug, public=True):
        found.save()
    public.publish_request(found, by=by, at=at)
    return found


@transaction.atomic
def end_request(request_id: int, *, outcome: str, ended_on: date, by: Actor, at: datetime) -> CommitteeRequest:
    """Record how a request ended: what came, who attended, or why nothing will come.

    Raises RuleBroken without words or for a day before it was asked, WrongState when it has ended.
    """
    found: CommitteeRequest = CommitteeRequest.objects.of(by.council).locked().get(pk=request_id)
    require(may_decide_for_committee(by, found.body), by, COMMITTEE_CAN)
    by = in_post(by)
    if found.ended_on:
        raise WrongState(_("This request ended on %(on)s.") % {"on": date_words(found.ended_on)})
    if not outcome.strip():
        raise RuleBroken(_("Say what came of it."))
    if not found.asked_on <= ended_on <= london_date(at):
        raise RuleBroken(
            _("Enter a day between %(first)s, when it was asked, and today.") % {"first": date_words(found.asked_on)}
        )
    with change(found, "scrutiny.request_ended", by=by, at=at, subject=found.body.slug, public=True):
        found.outcome, found.ended_on = outcome.strip(), ended_on
        found.save()
    public.publish_request(found, by=by, at=at)
    return found


def attendance_advice(body: Body, meeting: Meeting, asked_on: date) -> str:
    """A warning when notice to attend is shorter than the council's own rule; empty when there is enough. One query.

    The law asks for reasonable notice and sets no number, so this warns and never stops. Source: SI 2009/942, reg. 6.
    """
    standing = rules.on_day(body.council, asked_on)
    rule = standing.clock_rule("S7")
    last = due_under(rule, meeting.held_on, nation=body.council.nation, extra=standing.extra).due_on
    if asked_on <= last:
        return ""
    return _("That is short notice: to give %(period)s, ask by %(on)s.") % {
        "period": rule.period,
        "on": date_words(last),
    }


def _check(found: CommitteeRequest) -> None:
    if found.kind not in Kind.values:
        raise RuleBroken(_("Choose what the committee asks for."))
    if not found.text:
        raise RuleBroken(_("Write what is asked for."))
    if found.due_on < found.asked_on:
        raise RuleBroken(_("The date must be %(on)s, when it is asked, or later.") % {"on": date_words(found.asked_on)})
    if found.kind == Kind.CALL_FOR_ACTION:
        if found.ward is None:
            raise RuleBroken(_("Choose the ward the call for action is about."))
    elif (found.to_body is None) == (found.to_post is None):
        raise RuleBroken(_("Choose one body or one post that is asked."))
    if found.kind == Kind.ATTENDANCE:
        if found.meeting is None:
            raise RuleBroken(_("Choose the meeting to attend."))
        if (
            found.meeting.state in {Meeting.State.CANCELLED, Meeting.State.HELD}
            or found.meeting.held_on < found.asked_on
        ):
            raise RuleBroken(_("Choose a meeting that is still to come."))
