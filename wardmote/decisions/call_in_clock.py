"""When a decision can be called in and from when it can be carried out: the council's own rule, with its arithmetic.

Pure reckoning over the council's rules of a day. The law gives the power and sets no period (Local Government Act 2000,
section 9F(4)); the constitution does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils.translation import gettext as _

from wardmote.clocks import (
    Due,
    ExtraDay,
    Override,
    calendar_days_after,
    due_under,
    explain,
    is_working_day,
    next_working_day,
    overridden,
    plain_date,
    working_days_after,
)
from wardmote.clocks.rules import RULES
from wardmote.decisions.models import Report
from wardmote.kernel.words import LONDON, moment_words
from wardmote.organisations.rules import RulesOn

FAR_TOO_LATE = 10  # working days after which nobody holds a record to be made as soon as practicable
CALL_IN, RECORD, KEPT, KEPT_PAPERS = "X14", "X7", "X13", "X13-papers"
OFFICER_KEPT, OFFICER_PAPERS, MINUTES_KEPT, MINUTES_PAPERS = "M7", "M7-papers", "M4", "M5"


@dataclass(frozen=True)
class CallInClock:
    """Until which moment a decision can be called in, and from which day it can be carried out if nobody does.

    ``until`` is None where it cannot be called in; then ``words`` say why.
    """

    until: datetime | None
    effective_on: date
    words: tuple[str, ...]


def reckon(
    standing: RulesOn,
    *,
    kind: str,
    is_executive: bool,
    is_key: bool,
    is_urgent: bool,
    is_again: bool,
    decided_on: date,
    published_on: date,
) -> CallInClock:
    """The call-in period of a decision whose record was published on a day. ``standing``: the council's rules that day.

    ``is_urgent``: made under special urgency. ``is_again``: made again after a call-in.
    """
    why_not = _exempt(standing, kind, is_executive=is_executive, is_key=is_key, is_urgent=is_urgent, is_again=is_again)
    if why_not:
        return CallInClock(None, decided_on, (why_not,))
    due, said = _period(standing, published_on)
    until = last_moment(due, standing.value("call_in.cut_off_hour"))
    effective_on = due + timedelta(days=1)
    words = (
        *said,
        _("A call-in must arrive by %(until)s.") % {"until": moment_words(until)},
        _("If nobody calls it in, it can be carried out from %(on)s.") % {"on": plain_date(effective_on)},
    )
    return CallInClock(until, effective_on, words)


def last_moment(day: date, hour: int) -> datetime:
    """The moment on a London day by which a call-in must arrive; hour 24 is the last minute of the day.

    On the night in October when an hour comes twice, the later one counts, so that nobody loses it.
    """
    if hour >= 24:
        return datetime.combine(day, time(23, 59, 59), LONDON).replace(fold=1)
    return datetime.combine(day, time(hour), LONDON).replace(fold=1)


def record_due(standing: RulesOn, decided_on: date) -> Due:
    """Until when the record of a decision is due by the council's own standard."""
    return due_under(standing.clock_rule(RECORD), decided_on, nation=_nation(RECORD, standing), extra=standing.extra)


def working_days_between(decided_on: date, published_on: date, standing: RulesOn) -> int:
    """Working days from the day after a decision to its publication; 0 for the same day."""
    nation, extra = standing.council.nation, standing.extra
    days = (published_on - decided_on).days
    return sum(is_working_day(decided_on + timedelta(days=n), nation, extra) for n in range(1, days + 1))


def kept_until(kind: str, *, is_executive: bool, decided_on: date, standing: RulesOn) -> tuple[date, date]:
    """Until when the record, and its background papers, are kept open. Source: SI 2012/2089, reg. 21; SI 2014/2095; LGA 1972."""
    if is_executive:
        rules = (KEPT, KEPT_PAPERS)
    elif kind == Report.Kind.OFFICER:
        rules = (OFFICER_KEPT, OFFICER_PAPERS)
    else:
        rules = (MINUTES_KEPT, MINUTES_PAPERS)
    first, second = (due_under(RULES[rule], decided_on, nation=_nation(rule, standing)).due_on for rule in rules)
    return first, second


def too_late(until: datetime, received_at: datetime) -> str:
    """Why a call-in that came after its time cannot be taken."""
    return _(
        "The time for a call-in ended on %(until)s. This one came on %(received)s, so it cannot be taken. Ask the "
        "Monitoring Officer what else can be done."
    ) % {"until": moment_words(until), "received": moment_words(received_at)}


def _exempt(standing: RulesOn, kind: str, *, is_executive: bool, is_key: bool, is_urgent: bool, is_again: bool) -> str:
    by_committees = standing.value("governance.model") == "committee" and kind == Report.Kind.COMMITTEE
    if not is_executive and not by_committees:
        return _("Only decisions of the executive can be called in.")
    if is_urgent and standing.value("call_in.urgent") == "no":
        return _("It was made under special urgency. By the council’s rules such decisions cannot be called in.")
    if is_again and standing.value("call_in.again") == "no":
        return _("It was made again after a call-in. By the council’s rules it cannot be called in once more.")
    if kind == Report.Kind.OFFICER and not is_key and standing.value("call_in.officers") == "no":
        return _("An officer made it and it is not a key decision. By the council’s rules it cannot be called in.")
    return ""


def _period(standing: RulesOn, published_on: date) -> tuple[date, tuple[str, ...]]:
    """The last day of the period, and why."""
    n, nation, extra = int(standing.value("call_in.days")), standing.council.nation, standing.extra
    is_working = standing.value("call_in.unit") == "working"
    rule = standing.clock_rule(CALL_IN)
    if not is_working:
        row = standing.rows.get("call_in.unit")
        reason = row.reason if row and row.reason else _("The council counts every day.")
        rule = overridden(rule, Override(period_n=n, unit="days", reason=reason, clause=row.clause if row else ""))
    confirmed = standing.confirmation(CALL_IN)
    by, on = (confirmed.by, confirmed.on) if confirmed else ("", None)
    count = _working(nation, extra) if is_working else _calendar(nation, extra)
    if standing.value("call_in.start") != "same":
        due = count(published_on, n)
        return due.due_on, explain(rule, due, confirmed_by=by, confirmed_on=on)
    first = next_working_day(published_on, nation, extra) if is_working else published_on
    opening = _("Day 1 is %(on)s, the day on which the record is published.") % {"on": plain_date(first)}
    if first != published_on:
        opening = _("The record is published on a day that does not count, so day 1 is %(on)s.") % {
            "on": plain_date(first)
        }
    if n == 1:
        return first, (opening, _("Rule: %(citation)s.") % {"citation": rule.citation})
    due = count(first, n - 1)
    return due.due_on, explain(rule, due, opening=opening, confirmed_by=by, confirmed_on=on)


def _working(nation: str, extra: tuple[ExtraDay, ...]) -> Callable[[date, int], Due]:
    return lambda day, n: working_days_after(day, n, calendar=nation, extra=extra)


def _calendar(nation: str, extra: tuple[ExtraDay, ...]) -> Callable[[date, int], Due]:
    return lambda day, n: calendar_days_after(day, n, nation=nation, extra=extra)


def _nation(rule_id: str, standing: RulesOn) -> str | None:
    """The council's nation where the rule reaches it; else the rule's own, so that a date is still shown."""
    return standing.council.nation if standing.council.nation in RULES[rule_id].nations else None
