"""Counting a period from a day to the last (or first) lawful day, with the reasons.

Every primitive is pure, counts whole local days (``hours_after`` counts hours) and returns a ``Due`` that explains
itself. Nothing moves off a weekend unless ``roll`` says so: the last lawful day is given, and beside it the last
working day before it. Raises ValueError, in words a person can act on, for a period or a date that cannot be counted.
"""

import calendar as months
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from wardmote.clocks.calendars import (
    ENGLAND,
    FIRST_YEAR,
    LAST_YEAR,
    ONE_DAY,
    UK_ANY,
    ExtraDay,
    is_working_day,
    known,
    nation_name,
    source_of,
    weekday_date,
    why_left_out,
    why_left_out_by_s243,
)

CALENDAR, WORKING, S243 = "calendar", "working", "s243"
POLICIES = (CALENDAR, WORKING, S243)
NEXT_WORKING_DAY = "next_working_day"
LONGEST = 36_525  # days, weeks, months or hours: a hundred years of days
LONDON = ZoneInfo("Europe/London")

LeftOut = tuple[tuple[date, str], ...]


@dataclass(frozen=True)
class Due:
    """The day a period ends, or a notice period may begin at the latest, and why.

    ``bare_limit_on`` is where plain counting ends; ``due_on`` is the day to work to, which differs where the policy
    or a roll moves it to a working day; ``last_working_on`` is the last working day on or before ``due_on``. ``due_at``
    is set by ``hours_after`` only. ``left_out`` holds every day that was not counted, with its reason.
    """

    due_on: date
    bare_limit_on: date
    last_working_on: date
    trigger: date | datetime
    steps: tuple[str, ...]
    left_out: LeftOut
    counting: str
    n: int
    due_at: datetime | None = None
    policy: str = CALENDAR
    nation: str = ENGLAND
    roll: str | None = None
    extra: tuple[ExtraDay, ...] = ()


def clear_days_latest(
    event: date, n: int, *, policy: str = CALENDAR, nation: str = ENGLAND, extra: Iterable[ExtraDay] = ()
) -> Due:
    """Latest day to give notice so that at least n clear days lie between it and the event.

    Neither the day of the notice nor the day of the event counts. Policy ``calendar`` counts every day; ``working``
    leaves out weekends and the nation's bank holidays, and its ``due_on`` is the last working day on or before the
    bare limit; ``s243`` leaves out the days of section 243. Source: R v Herefordshire Justices (1820), R v Swansea
    City Council ex p Elitestone (1993); which policy applies is the council's own to settle.
    """
    extra = _checked(event, n, nation, extra)
    counts = _policy(policy, nation, extra)
    first, left_out = _walk(event, n, -ONE_DAY, counts)
    bare = _within(first - ONE_DAY)
    last_working = last_working_day(bare, nation, extra)
    due = last_working if policy == WORKING else bare
    steps = (
        f"The event is on {weekday_date(event)}. At least {many(n, _unit(policy, clear=True))} must lie between the notice and the event, so neither of those two days counts.",
        *_say_left_out(left_out, policy, nation),
        f"Counting back, clear day {n} is {weekday_date(first)}, so notice can be given on {weekday_date(bare)} at the latest.",
        *_say_working_limit(bare, due, last_working, nation, extra),
    )
    return Due(
        due,
        bare,
        last_working,
        event,
        steps,
        left_out,
        "clear_days_latest",
        n,
        policy=policy,
        nation=nation,
        extra=extra,
    )


def clear_days_earliest(
    trigger: date, n: int, *, policy: str = CALENDAR, nation: str = ENGLAND, extra: Iterable[ExtraDay] = ()
) -> Due:
    """Earliest day for the event, when at least n clear days must lie between the notice and it.

    Neither the day of the notice nor the day of the event counts. Under policy ``working``, ``bare_limit_on`` is the
    day after the last clear day and ``due_on`` the first working day from there. Source: as ``clear_days_latest``.
    """
    extra = _checked(trigger, n, nation, extra)
    counts = _policy(policy, nation, extra)
    last, left_out = _walk(trigger, n, ONE_DAY, counts)
    bare = _within(last + ONE_DAY)
    due = next_working_day(bare, nation, extra) if policy == WORKING else bare
    steps = (
        f"The notice is given on {weekday_date(trigger)}. At least {many(n, _unit(policy, clear=True))} must lie between the notice and the event, so neither of those two days counts.",
        *_say_left_out(left_out, policy, nation),
        f"Clear day {n} is {weekday_date(last)}, so the event can be on {weekday_date(bare)} at the earliest.",
        *_say_moved_on(bare, due, nation, extra),
    )
    last_working = last_working_day(due, nation, extra)
    return Due(
        due,
        bare,
        last_working,
        trigger,
        steps,
        left_out,
        "clear_days_earliest",
        n,
        policy=policy,
        nation=nation,
        extra=extra,
    )


def working_days_after(trigger: date, n: int, *, calendar: str = ENGLAND, extra: Iterable[ExtraDay] = ()) -> Due:
    """The nth working day after the trigger, which need not be a working day itself.

    Day 1 is the first working day after it. The calendar is the rule's own: ``uk-any`` leaves out a bank holiday of
    any part of the United Kingdom. Source: Freedom of Information Act 2000, s. 10(1) and (6), for that calendar;
    council constitutions for call-in.
    """
    extra = _checked(trigger, n, calendar, extra)
    due, left_out = _walk(trigger, n, ONE_DAY, _policy(WORKING, calendar, extra))
    first = next_working_day(trigger + ONE_DAY, calendar, extra)
    steps = (
        f"The count is from {weekday_date(trigger)}, which does not count itself. Day 1 is the next working day, {weekday_date(first)}.",
        *_say_left_out(left_out, WORKING, calendar),
        f"Working day {n} is {weekday_date(due)}.",
    )
    return Due(
        due, due, due, trigger, steps, left_out, "working_days_after", n, policy=WORKING, nation=calendar, extra=extra
    )


def calendar_days_after(
    trigger: date, n: int, *, roll: str | None = None, nation: str = ENGLAND, extra: Iterable[ExtraDay] = ()
) -> Due:
    """Day n after the trigger, which is day 0: "within 28 days from the date". n may be 0, the same day.

    Weekends and holidays count. With ``roll="next_working_day"`` an end on a day nobody works moves on to the next
    working day. Source: the general rule that a period "from" or "after" a day leaves that day out.
    """
    extra = _checked(trigger, n, nation, extra, least=0)
    bare = _within(trigger + timedelta(days=n))
    start = (
        f"The count starts the day after {weekday_date(trigger)}. Every day counts, weekends and bank holidays too."
        if n
        else f"It is due the same day, {weekday_date(trigger)}."
    )
    end = (f"Day {n} is {weekday_date(bare)}.",) if n else ()
    return _period_end(
        "calendar_days_after", trigger, n, bare=bare, steps=(start, *end), roll=roll, nation=nation, extra=extra
    )


def months_beginning_with(trigger: date, n: int, *, nation: str = ENGLAND, extra: Iterable[ExtraDay] = ()) -> Due:
    """Last day of n months of which the trigger is day 1: the day before the corresponding date.

    Where the last month has no such date, it is that month's last day: two months beginning with 31 December end
    on 28 February. Source: the corresponding date rule, Dodds v Walker [1981] UKHL.
    """
    extra = _checked(trigger, n, nation, extra)
    there, month_end = _corresponding(trigger, n)
    last = _within(month_end if there is None else there - ONE_DAY)
    steps = (
        f"{weekday_date(trigger)} is the first day of the {many(n, 'month')}. Every day counts, weekends and bank holidays too.",
        f"There is no {trigger.day} {month_end:%B %Y}, so the period ends with that month, on {weekday_date(last)}."
        if there is None
        else f"The same date {many(n, 'month')} on is {weekday_date(there)}, so the last day is the day before, {weekday_date(last)}.",
    )
    return _period_end(
        "months_beginning_with", trigger, n, bare=last, steps=steps, roll=None, nation=nation, extra=extra
    )


def months_after(
    trigger: date, n: int, *, roll: str | None = None, nation: str = ENGLAND, extra: Iterable[ExtraDay] = ()
) -> Due:
    """The corresponding date n months after the trigger, which does not count; or that month's last day.

    With ``roll="next_working_day"`` an end on a day nobody works moves on to the next working day. Source: the
    corresponding date rule, Dodds v Walker [1981] UKHL.
    """
    extra = _checked(trigger, n, nation, extra)
    there, month_end = _corresponding(trigger, n)
    last = _within(there or month_end)
    steps = (
        f"The count starts the day after {weekday_date(trigger)}. Every day counts, weekends and bank holidays too.",
        f"There is no {trigger.day} {month_end:%B %Y}, so the period ends with that month, on {weekday_date(last)}."
        if there is None
        else f"The same date {many(n, 'month')} on is {weekday_date(last)}.",
    )
    return _period_end("months_after", trigger, n, bare=last, steps=steps, roll=roll, nation=nation, extra=extra)


def weeks_beginning_with(trigger: date, n: int, *, nation: str = ENGLAND, extra: Iterable[ExtraDay] = ()) -> Due:
    """Last day of n weeks of which the trigger is day 1. Source: the words "beginning with" in the enactment."""
    extra = _checked(trigger, n, nation, extra)
    last = _within(trigger + timedelta(days=7 * n - 1))
    steps = (
        f"{weekday_date(trigger)} is the first day of the {many(n, 'week')}. Every day counts, weekends and bank holidays too.",
        f"Day {7 * n} is {weekday_date(last)}.",
    )
    return _period_end(
        "weeks_beginning_with", trigger, n, bare=last, steps=steps, roll=None, nation=nation, extra=extra
    )


def hours_after(trigger: datetime, n: int, *, nation: str = ENGLAND, extra: Iterable[ExtraDay] = ()) -> Due:
    """The moment n clock hours later: nights, weekends and holidays count.

    Hours are those that pass, so 24 hours across a change of the clocks end an hour earlier or later by the clock.
    A moment without a zone is London time, and the answer then has none either. Source: the words of the rule that
    uses it, such as UK GDPR, art. 33(1).
    """
    extra = _checked(trigger, n, nation, extra, least=0)
    start = _in_london(trigger)
    end = (start.astimezone(UTC) + timedelta(hours=n)).astimezone(LONDON)
    on = _within(end.date())
    steps = (
        f"The count starts at {_clock(start)}.",
        "Every hour counts, at night, at weekends and on bank holidays too.",
        f"{many(n, 'hour')} later is {_clock(end)}.",
    )
    last_working = last_working_day(on, nation, extra)
    due_at = end if trigger.tzinfo else end.replace(tzinfo=None)
    return Due(on, on, last_working, trigger, steps, (), "hours_after", n, due_at=due_at, nation=nation, extra=extra)


def counted_on(moment: datetime, cut_off: time | None = None) -> date:
    """The London day that a moment counts as: the next day once the council's cut-off hour has come.

    A moment without a zone is London time. The cut-off is the council's own, such as 17:00; None means midnight.
    """
    local = _in_london(moment)
    return local.date() + ONE_DAY if cut_off is not None and local.time() >= cut_off else local.date()


def last_working_day(day: date, nation: str, extra: tuple[ExtraDay, ...] = ()) -> date:
    """The day itself if people work then, else the last working day before it."""
    while not is_working_day(day, nation, extra):
        day -= ONE_DAY
    return day


def next_working_day(day: date, nation: str, extra: tuple[ExtraDay, ...] = ()) -> date:
    """The day itself if people work then, else the next working day after it."""
    while not is_working_day(day, nation, extra):
        day += ONE_DAY
    return day


def rolled(bare: date, roll: str | None, nation: str, extra: tuple[ExtraDay, ...]) -> tuple[date, LeftOut]:
    """The day after rolling, and the days passed over. Raises ValueError for a roll that is not known."""
    if roll is None:
        return bare, ()
    if roll != NEXT_WORKING_DAY:
        raise ValueError(f"“{roll}” is not a way to move a date. Use {NEXT_WORKING_DAY}, or leave it out.")
    due = next_working_day(bare, nation, extra)
    passed = ((bare + i * ONE_DAY) for i in range((due - bare).days))
    return due, tuple((day, why_left_out(day, nation, extra) or "") for day in passed)


def many(n: int, unit: str) -> str:
    """A number with its unit: "one month", "28 clear days", "no days"."""
    if n == 1:
        return f"one {unit}"
    return f"{n or 'no'} {unit}s"


# --- How the counting is done ----------------------------------------------------------------------------------------

_MONTHS_A_YEAR = 12


def _checked(start: date, n: int, nation: str, extra: Iterable[ExtraDay], least: int = 1) -> tuple[ExtraDay, ...]:
    known(nation)
    _within(start)
    if not least <= n <= LONGEST:
        raise ValueError(f"The length of a period is a whole number from {least} to {LONGEST:,}, not {n}.")
    return tuple(extra)


def _within(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(
            f"The period starts or ends outside the years {FIRST_YEAR} to {LAST_YEAR}. Check the date and the number."
        )
    return day


def _policy(policy: str, nation: str, extra: tuple[ExtraDay, ...]) -> Callable[[date], str | None]:
    """The function that says why a day is left out under a policy, or None when it counts."""
    if policy == CALENDAR:
        return lambda _day: None
    if policy == WORKING:
        return lambda day: why_left_out(day, nation, extra)
    if policy == S243:
        return lambda day: why_left_out_by_s243(day, nation, extra)
    raise ValueError(f"“{policy}” is not a way of counting. Use one of: {', '.join(POLICIES)}.")


def _walk(start: date, n: int, step: timedelta, why: Callable[[date], str | None]) -> tuple[date, LeftOut]:
    """The nth day that counts from ``start``, which does not, and the days left out on the way, by date."""
    day, left_out = start, []
    while n:
        day = _within(day + step)
        if reason := why(day):
            left_out.append((day, reason))
        else:
            n -= 1
    return day, tuple(sorted(left_out))


def _corresponding(day: date, n: int) -> tuple[date | None, date]:
    """The same day of the month n months on, None where that month is too short, and the last day of that month."""
    years, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + n, _MONTHS_A_YEAR)
    length = months.monthrange(years, month + 1)[1]
    there = date(years, month + 1, day.day) if day.day <= length else None
    return there, date(years, month + 1, length)


def _period_end(
    counting: str,
    trigger: date,
    n: int,
    *,
    bare: date,
    steps: tuple[str, ...],
    roll: str | None,
    nation: str,
    extra: tuple[ExtraDay, ...],
) -> Due:
    """A period in which every day counts: moved on if it rolls, else left where it ends."""
    due, left_out = rolled(bare, roll, nation, extra)
    last_working = last_working_day(due, nation, extra)
    said = _say_moved_on(bare, due, nation, extra) if roll else _say_not_moved(due, last_working, nation, extra)
    return Due(
        due, bare, last_working, trigger, (*steps, *said), left_out, counting, n, nation=nation, roll=roll, extra=extra
    )


def _in_london(moment: datetime) -> datetime:
    return moment.astimezone(LONDON) if moment.tzinfo else moment.replace(tzinfo=LONDON)


# --- How it is said --------------------------------------------------------------------------------------------------

_LISTED = 12  # more bank holidays than this are counted in the sentence instead of named


def _unit(policy: str, *, clear: bool) -> str:
    return ("clear " if clear else "") + ("working day" if policy == WORKING else "day")


def _clock(moment: datetime) -> str:
    hour, minutes = moment.hour % 12 or 12, f":{moment:%M}" if moment.minute else ""
    named = {time(0): "midnight", time(12): "midday"}.get(moment.time().replace(tzinfo=None))
    said = named or f"{hour}{minutes}{'am' if moment.hour < 12 else 'pm'}"
    return f"{said} on {weekday_date(moment.date())}"


def _dated(day: date, why: str) -> str:
    return weekday_date(day) if why == f"{day:%A}" else f"{weekday_date(day)}, {why}"


def _say_left_out(left_out: LeftOut, policy: str, nation: str) -> tuple[str, ...]:
    """The days left out, weekends together, holidays by name, and the years whose holidays we worked out."""
    if policy == CALENDAR:
        return ("Every day in between counts, weekends and bank holidays too.",)
    where = (
        "a bank holiday in any part of the United Kingdom"
        if nation == UK_ANY
        else f"a bank holiday in {nation_name(nation)}"
    )
    rule = (
        f"Saturdays, Sundays and any day that is {where} are left out."
        if policy == WORKING
        else f"Saturdays count. Sundays, the Christmas and Easter breaks, and each break around {where} are left out."
    )
    weekends = [(day, why) for day, why in left_out if why == f"{day:%A}"]
    holidays = [(day, why) for day, why in left_out if why != f"{day:%A}"]
    said = [rule]
    if weekends:
        said.append(_listed("Left out at weekends", "days at weekends", weekends, 4))
    if holidays:
        said.append(_listed("Left out as holidays", "holidays", holidays, _LISTED))
    return (*said, *_say_worked_out({day.year for day, _ in left_out}, nation))


def _listed(lead: str, noun: str, days: list[tuple[date, str]], most: int) -> str:
    if len(days) <= most:
        return f"{lead}: {'; '.join(_dated(day, why) for day, why in days)}."
    return f"Left out: {len(days)} {noun}, the first on {weekday_date(days[0][0])} and the last on {weekday_date(days[-1][0])}."


def _say_worked_out(years: set[int], nation: str) -> tuple[str, ...]:
    found = sorted(year for year in years if source_of(year, nation) == "worked out")
    if not found:
        return ()
    named = " and ".join(map(str, found)) if len(found) < 3 else f"{found[0]} to {found[-1]}"
    return (
        f"The bank holidays of {named} are worked out by rule, because they are not in our copy of the GOV.UK list.",
    )


def _say_working_limit(
    bare: date, due: date, last_working: date, nation: str, extra: tuple[ExtraDay, ...]
) -> tuple[str, ...]:
    if due == bare:
        return _say_not_moved(bare, last_working, nation, extra)
    return (f"{_not_working(bare, nation, extra)}. The last working day before it is {weekday_date(due)}.",)


def _say_moved_on(bare: date, due: date, nation: str, extra: tuple[ExtraDay, ...]) -> tuple[str, ...]:
    if due == bare:
        return ()
    said = _not_working(bare, nation, extra)
    return (f"{said}, so the date moves to the next working day, {weekday_date(due)}.",)


def _say_not_moved(due: date, last_working: date, nation: str, extra: tuple[ExtraDay, ...]) -> tuple[str, ...]:
    if due == last_working:
        return ()
    said = _not_working(due, nation, extra)
    return (f"{said}, but the date does not move. The last working day before it is {weekday_date(last_working)}.",)


def _not_working(day: date, nation: str, extra: tuple[ExtraDay, ...]) -> str:
    why = why_left_out(day, nation, extra)
    named = "" if why == f"{day:%A}" else f", {why},"
    return f"{weekday_date(day)}{named} is not a working day"
