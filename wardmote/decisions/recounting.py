"""Dates of decisions counted again when a one-off bank holiday comes or goes. Only those that are still open move."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from wardmote.clocks import plain_date
from wardmote.decisions import call_in_clock, notice
from wardmote.decisions.calling_in import hear_by
from wardmote.decisions.clearing import due_counting
from wardmote.decisions.models import CallIn, Clearance, DecisionRecord, PlanEntry, Report, Route
from wardmote.decisions.record_public import publish_record_page
from wardmote.decisions.route_dates import dues_of
from wardmote.decisions.route_public import publish_route_page
from wardmote.kernel.facts import change
from wardmote.kernel.words import london_date
from wardmote.organisations import rules
from wardmote.organisations.one_off_days import Moved, Recounting

VERB = "decisions.date_counted_again"
SPAN = timedelta(days=60)  # no record is judged late over a longer time than this before a one-off day


def recount(about: Recounting) -> list[Moved]:
    """Count call-ins, hearings, clearances and notices again. A date whose new day has passed stays: people relied on it."""
    standing = rules.every_day(about.council)
    _publish_records_again(about)
    return [
        *_call_ins(about, standing),
        *_hearings(about, standing),
        *_clearances(about, standing),
        *_notices(about, standing),
        *_routes(about, standing),
    ]


def _call_ins(about: Recounting, standing: Any) -> Iterator[Moved]:
    """The last moment for a call-in, and the day of effect, of decisions that can still be called in."""
    rows = DecisionRecord.objects.of(about.council).locked().filter(
        state=DecisionRecord.State.PUBLISHED, call_in_until__gte=about.at, call_ins=None
    )  # fmt: skip
    for found in rows.select_related("council"):
        if found.published_on is None or found.call_in_until is None or found.effective_on is None:
            continue
        clock = call_in_clock.reckon(
            standing(found.published_on), kind=found.kind, is_executive=found.is_executive, is_key=found.is_key,
            is_urgent=found.urgency == Report.Urgency.SPECIAL, is_again=found.replaces_id is not None,
            decided_on=found.decided_on, published_on=found.published_on,
        )  # fmt: skip
        if clock.until is None or clock.until == found.call_in_until or clock.until < about.at:
            continue
        was, in_effect = london_date(found.call_in_until), found.effective_on
        with _fact(about, found, found.reference):
            found.call_in_until, found.call_in_words = clock.until, [*clock.words, about.because]
            found.save()
        yield Moved(_("Last day for a call-in"), found.title, found.desk, was, london_date(clock.until))
        with _fact(about, found, found.reference):
            found.effective_on = clock.effective_on
            found.save()
        yield Moved(_("In effect from"), found.title, found.desk, in_effect, clock.effective_on)
        publish_record_page(found, by=about.by, at=about.at)


def _hearings(about: Recounting, standing: Any) -> Iterator[Moved]:
    today = london_date(about.at)
    rows = CallIn.objects.of(about.council).filter(state=CallIn.State.VALID, hear_by_on__gte=today)
    for found in rows.select_related("record__council"):
        judged_on = london_date(found.judged_at or about.at)
        due_on = hear_by(standing(judged_on), judged_on)
        if found.hear_by_on is None or due_on == found.hear_by_on or due_on < today:
            continue
        was = found.hear_by_on
        with _fact(about, found, found.record.reference):
            found.hear_by_on = due_on
            found.save()
        yield Moved(_("The call-in is heard by"), found.record.title, found.record.desk, was, due_on)
        publish_record_page(found.record, by=about.by, at=about.at)


def _clearances(about: Recounting, standing: Any) -> Iterator[Moved]:
    """Turns that still wait and are due when the usual working days are over; a day that somebody chose stays."""
    for found in Clearance.objects.of(about.council).waiting().select_related("report", "post"):
        asked_on = london_date(found.asked_at)
        usual = standing(asked_on)
        was, due_on = found.due_on, due_counting(usual, asked_on)
        is_usual = was == due_counting(usual.counting(about.before), asked_on)
        if not is_usual or was == due_on or due_on < london_date(about.at):
            continue
        with _fact(about, found, found.report.reference):
            found.due_on = due_on
            found.save()
        what = _("To be cleared by the %(post)s") % {"post": found.post}
        yield Moved(what, found.report.title, found.report.desk, was, due_on)


def _notices(about: Recounting, standing: Any) -> Iterator[Moved]:
    """Notice dates as this council counts them. Nothing is stored: pages work them out, so only the history is written."""
    rows = PlanEntry.objects.of(about.council).filter(
        state__in=[PlanEntry.State.DRAFT, PlanEntry.State.PLANNED], decide_from_on__gte=london_date(about.at)
    )
    for found in rows:
        usual = standing(found.decide_from_on or london_date(about.at))
        if not notice.regime(usual, found.kind, is_key=bool(found.is_key)).applies:
            continue
        what, now = _notice_date(found, usual)
        _what, was = _notice_date(found, usual.counting(about.before))
        if was == now:
            continue
        with _fact(about, found, found.reference, {"was_on": was, "is_on": now}):
            pass  # nothing of it is stored
        yield Moved(what, found.title, found.desk, was, now)


def _notice_date(found: PlanEntry, standing: rules.RulesOn) -> tuple[str, date]:
    """Of an entry not public yet the last day to publish it, of a public one the first day to decide."""
    if found.notice_on is None:
        planned_on = found.decide_from_on or standing.day
        return _("Latest day to publish the notice"), notice.latest_notice(notice.NOTICE, planned_on, standing).on
    earliest = notice.earliest_decision(notice.NOTICE, found.notice_on, standing)
    return _("Earliest day of the decision"), earliest.on


def _routes(about: Recounting, standing: Any) -> Iterator[Moved]:
    """What is due before the stages of plans on their way. Their own days are people's choice, so those stay."""

    def before(day: date) -> rules.RulesOn:
        usual: rules.RulesOn = standing(day)
        return usual.counting(about.before)

    for route in Route.objects.of(about.council).filter(state=Route.State.GOING).select_related("council"):
        for stage in route.stages.filter(outcome=""):
            was = dues_of(stage.kind, stage.planned_on, before, is_key=route.is_key)
            now = dues_of(stage.kind, stage.planned_on, standing, is_key=route.is_key)
            for one, two in zip(was, now, strict=True):
                if one.limit.on == two.limit.on:
                    continue
                with _fact(about, stage, f"route:{route.slug}", {"was_on": one.limit.on, "is_on": two.limit.on}):
                    pass  # nothing of it is stored
                yield Moved(f"{stage.heading}: {two.what}", route.title, route.desk, one.limit.on, two.limit.on)
        publish_route_page(route, by=about.by, at=about.at)


def _publish_records_again(about: Recounting) -> None:
    """Records published near the day: how late they were is said again. No date of theirs is open any more."""
    for day in {one.day for one in set(about.before) ^ set(about.after)}:
        rows = DecisionRecord.objects.of(about.council).filter(decided_on__range=(day - SPAN, day))
        for found in rows.exclude(published_at=None).select_related("council"):
            publish_record_page(found, by=about.by, at=about.at)


def _fact(about: Recounting, found: models.Model, subject: str, note: dict[str, Any] | None = None) -> Any:
    told = {"because": about.because, **{key: plain_date(day) for key, day in (note or {}).items()}}
    return change(found, VERB, by=about.by, at=about.at, subject=subject, note=told)
