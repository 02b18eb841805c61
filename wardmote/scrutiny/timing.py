"""When an answer is due: the date by its rule, and everything that happened to it since, each with its reason.

The committee's own word counts for more than the rule: after a deferral or after asking again, the day it named is the
date. Reckoned again at every change, so that nothing that was said before is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.clocks import Due, ReplyClock, Stop, calendar_days_after, given_until, plain_date, scrutiny_reply, stopped
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations import rules
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny import public
from wardmote.scrutiny.models import Ask, ClockEvent, Line, Response
from wardmote.scrutiny.permissions import may_support_scrutiny

SCRUTINY_CAN = gettext_lazy("You cannot do this. A scrutiny officer can.")
DUTY_RULES = ("S2", "S3", "LOCAL-REPLY")


def reply_clock(
    one: Ask,
    *,
    capacity: str,
    asked_on: date,
    received_on: date | None,
    notice_on: date | None,
    standing: rules.RulesOn,
) -> ReplyClock:
    """Which rule an answer is under, its date and why; the council's own versions of rules first."""
    return scrutiny_reply(
        capacity,
        reported_on=asked_on,
        received_on=received_on,
        notice_on=notice_on,
        addressee_bound=one.is_bound,
        nation=one.council.nation,
        own_rules=[standing.clock_rule(rule_id) for rule_id in DUTY_RULES],
        extra=standing.extra,
    )


def reckon(one: Ask) -> None:
    """Work out an ask's dates again from its trigger days and everything that happened to its clock. Saves nothing.

    Sets rule, citation, explanation, ``reply_due_on`` (by the rule) and ``due_on`` (in force; None where no date binds).
    Does nothing before anybody was asked. At most 4 queries besides the council's rules.
    """
    if one.asked_on is None:
        return
    standing = rules.on_day(one.council, one.asked_on)
    clock = reply_clock(
        one,
        capacity=one.recommendation.capacity,
        asked_on=one.asked_on,
        received_on=one.received_on,
        notice_on=one.notice_on,
        standing=standing,
    )
    one.rule, one.citation = (clock.rule.rule_id, clock.rule.citation) if clock.rule else ("", "")
    one.reply_due_on = clock.due.due_on if clock.due else None
    due, words = clock.due, list(clock.words)
    events = list(ClockEvent.objects.of(one.council).filter(ask=one)) if one.pk else []
    if (named := _named(one) if one.pk else None) is not None:
        words += [*_happened(due, [each for each in events if each.at <= named.at])[1], *named.due.steps]
        due, events = named.due, [each for each in events if each.at > named.at]
    one.due_on, said = _happened(due, events)
    one.explanation = [*words, *said]


def _happened(due: Due | None, events: list[ClockEvent]) -> tuple[date | None, list[str]]:
    """The date in force after what happened to a count, and each of those things in words."""
    if due is None:
        return None, []
    told = len(due.steps)
    stops = [Stop(e.from_on, e.until_on, e.because) for e in events if e.kind == ClockEvent.Kind.STOPPED and e.until_on]
    if stops:
        due = stopped(due, stops)
    for event in events:
        if event.kind == ClockEvent.Kind.GIVEN_UNTIL and event.until_on and event.until_on > due.due_on:
            due = given_until(due, event.until_on, by=event.by_words, reason=event.because)
    running = [e for e in events if e.kind == ClockEvent.Kind.STOPPED and e.until_on is None]
    aside = [e for e in events if e.kind == ClockEvent.Kind.DISAPPLIED]
    said = [
        *due.steps[told:],
        *(
            _("The count of days stopped on %(on)s: %(why)s") % {"on": plain_date(e.from_on), "why": e.because}
            for e in running
        ),
        *(
            _("The time limit was set aside on %(on)s by %(who)s: %(why)s")
            % {"on": plain_date(e.from_on), "who": e.by_words, "why": e.because}
            for e in aside
        ),
    ]
    return (None if running or aside else due.due_on), said


@dataclass(frozen=True)
class _Named:
    """A day that was named in place of the one counted, from the moment ``at`` on."""

    due: Due
    at: datetime


def _named(one: Ask) -> _Named | None:
    """The day on which the newest answer sent is to be made good: the committee asked again, or the answer was deferred."""
    found = Response.objects.of(one.council).filter(ask=one).sent().order_by("-version").first()
    if found is None or found.sent_at is None:
        return None
    if found.state == Response.State.ASKED_AGAIN and found.more_by_on:
        day, at = found.more_by_on, found.changed_at
        words = _("The committee asked again and wants an answer by %(by)s.") % {"by": plain_date(day)}
    else:
        deferred = found.lines.filter(decision=Line.Decision.DEFERRED).exclude(answer_on=None)
        days = list(deferred.values_list("answer_on", flat=True))
        if not days:
            return None
        day, at = max(days), found.sent_at
        words = _("The answer was deferred on %(on)s and will come by %(by)s.") % {
            "on": plain_date(london_date(at)),
            "by": plain_date(day),
        }
    said_on = min(london_date(at), day - timedelta(days=1))
    return _Named(replace(calendar_days_after(said_on, (day - said_on).days), steps=(words,)), at)


@transaction.atomic
def give_until(ask_id: int, until_on: date, *, because: str, by: Actor, at: datetime) -> Ask:
    """Give more time. It is recorded and shown, and the answer is not late before the new date."""
    found = _to_change(ask_id, because, by)
    if found.due_on is None:
        raise RuleBroken(_("No date binds this answer now, so there is nothing to extend."))
    if until_on <= found.due_on:
        raise RuleBroken(
            _("The new date must be after %(on)s, when the answer is due now.") % {"on": plain_date(found.due_on)}
        )
    return _clock_event(
        found, ClockEvent.Kind.GIVEN_UNTIL, "scrutiny.given_until", london_date(at), until_on, because, by, at
    )


@transaction.atomic
def stop_clock(ask_id: int, *, from_on: date, because: str, by: Actor, at: datetime) -> Ask:
    """Stop the count of days, for example while the committee clears up what it meant."""
    found = _to_change(ask_id, because, by)
    if ClockEvent.objects.of(by.council).filter(ask=found, kind=ClockEvent.Kind.STOPPED, until_on=None).exists():
        raise RuleBroken(_("The count of days has stopped already."))
    return _clock_event(found, ClockEvent.Kind.STOPPED, "scrutiny.clock_stopped", from_on, None, because, by, at)


@transaction.atomic
def start_clock_again(ask_id: int, *, until_on: date, by: Actor, at: datetime) -> Ask:
    """Let the count go on: ``until_on`` is the last day on which it stood still."""
    found = _to_change(ask_id, "-", by)
    event = ClockEvent.objects.of(by.council).filter(ask=found, kind=ClockEvent.Kind.STOPPED, until_on=None).first()
    if event is None:
        raise RuleBroken(_("The count of days is not stopped."))
    if until_on < event.from_on:
        raise RuleBroken(
            _("The count stopped on %(on)s, so it cannot go on before that.") % {"on": plain_date(event.from_on)}
        )
    with change(
        found,
        "scrutiny.clock_stopped",
        by=by,
        at=at,
        subject=found.recommendation.reference,
        public=True,
        note={"from_on": event.from_on, "until_on": until_on, "because": event.because},
    ):
        event.until_on = until_on
        event.save()
        reckon(found)
        found.save()
    public.publish_recommendation(found.recommendation, by=by, at=at)
    return found


@transaction.atomic
def disapply(ask_id: int, *, because: str, by: Actor, at: datetime) -> Ask:
    """Say that the time limit does not bind this answer, and why. Nothing is late under it any more."""
    found = _to_change(ask_id, because, by)
    return _clock_event(
        found, ClockEvent.Kind.DISAPPLIED, "scrutiny.clock_disapplied", london_date(at), None, because, by, at
    )


def _ask(ask_id: int, by: Actor) -> Ask:
    rows = Ask.objects.of(by.council).locked().select_related("recommendation", "council", "officer_post__reports_to")
    found: Ask = rows.get(pk=ask_id)
    return found


def _to_change(ask_id: int, because: str, by: Actor) -> Ask:
    found = _ask(ask_id, by)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    if not because.strip():
        raise RuleBroken(_("Give a reason. It is shown beside the date."))
    if found.asked_on is None:
        raise WrongState(_("Nobody has been asked yet, so no count is running."))
    if found.closed_because:
        raise WrongState(_("No answer is needed any more: %(why)s.") % {"why": found.closed_because})
    if found.answered_on:
        raise WrongState(
            _("The answer came on %(on)s, so its date cannot change now.") % {"on": plain_date(found.answered_on)}
        )
    return found


def _clock_event(
    found: Ask,
    kind: ClockEvent.Kind,
    verb: str,
    from_on: date,
    until_on: date | None,
    because: str,
    by: Actor,
    at: datetime,
) -> Ask:
    who = in_post(by)
    note = {"from_on": from_on, "until_on": until_on, "because": because.strip()}
    with change(found, verb, by=who, at=at, subject=found.recommendation.reference, public=True, note=note):
        ClockEvent.objects.create(
            council=by.council,
            ask=found,
            kind=kind,
            from_on=from_on,
            until_on=until_on,
            because=because.strip(),
            by_words=who.as_post or who.job,
            at=at,
        )
        reckon(found)
        found.save()
    public.publish_recommendation(found.recommendation, by=who, at=at)
    return found
