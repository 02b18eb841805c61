"""One rule of time as data: what starts it, how long it runs, how it is counted, and on what authority.

A ``Rule`` holds the law's period, or a council's own. A council that works to another period, or that has settled a
doubtful one, applies an ``Override``, which makes a new rule that says it is local. Nothing here is legal advice:
whoever is responsible in the council can see, replace and log every one.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from wardmote.clocks import counting
from wardmote.clocks.calendars import ENGLAND, NATIONS, NORTHERN_IRELAND, WALES, ExtraDay, plain_date
from wardmote.clocks.counting import CALENDAR, WORKING, Due, counted_on, many

READ, SECOND_HAND, FROM_KNOWLEDGE, LOCAL = "V", "S", "K", "LOCAL"  # how sure we are; see Rule.evidence_tag
CHECK_FIRST = "Check before relying on this."

ENGLAND_ONLY = frozenset({ENGLAND})
ENGLAND_AND_WALES = frozenset({ENGLAND, WALES})
NOT_SCOTLAND = frozenset({ENGLAND, WALES, NORTHERN_IRELAND})
ALL_NATIONS = frozenset(NATIONS)

# unit: (what counts on from a start, what counts back from an event, the policy it means)
_COUNTED: dict[str, tuple[str, str | None, str]] = {
    "days": ("calendar_days_after", None, CALENDAR),
    "working days": ("working_days_after", None, WORKING),
    "clear days": ("clear_days_earliest", "clear_days_latest", CALENDAR),
    "clear working days": ("clear_days_earliest", "clear_days_latest", WORKING),
    "weeks": ("weeks_beginning_with", None, CALENDAR),
    "months": ("months_after", None, CALENDAR),
    "hours": ("hours_after", None, CALENDAR),
}
UNITS = tuple(_COUNTED)


@dataclass(frozen=True)
class Override:
    """A council's own period in place of a rule's: how long, why, under which clause, and who confirmed it when.

    ``clause`` names the constitution or protocol; ``confirmed_by`` is a post. It has effect from ``effective_from``,
    or from the day it was confirmed.
    """

    period_n: int
    unit: str
    reason: str
    clause: str = ""
    confirmed_on: date | None = None
    confirmed_by: str = ""
    effective_from: date | None = None
    effective_to: date | None = None


@dataclass(frozen=True)
class Rule:
    """A period that starts with an event (or ends with one, counted back) and what is owed by then, by whom.

    ``evidence_tag``: V, the text of the law was read; S, seen in a reliable second-hand source; K, known to those in
    the field but not read here; LOCAL, no law sets a period. ``doubt`` says what else stands open. ``calendar`` is
    the calendar the rule itself names; None means the nation's own.
    """

    rule_id: str
    title: str
    applies_when: str
    trigger_event: str
    period_n: int
    unit: str
    primitive: str
    output_due: str
    duty_holder: str
    citation: str
    evidence_tag: str
    nations: frozenset[str] = ENGLAND_ONLY
    counting_policy: str = CALENDAR
    weekend_roll: str | None = None
    calendar: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    note: str = ""
    doubt: str = ""
    override: Override | None = None

    @property
    def local(self) -> bool:
        """Whether the council, not the law, sets the period."""
        return self.evidence_tag == LOCAL

    @property
    def counts_back(self) -> bool:
        """Whether the period is counted back from an event, as for a notice before a meeting."""
        return self.primitive == "clear_days_latest"

    @property
    def period(self) -> str:
        """The length in words: "28 clear days", "one month"."""
        return many(self.period_n, self.unit.removesuffix("s"))

    def in_force(self, on: date) -> bool:
        """Whether the rule has effect on that day; a rule without dates always has."""
        return (self.effective_from or on) <= on <= (self.effective_to or on)


def needs_checking(rule: Rule) -> bool:
    """Whether "Check before relying on this" belongs beside its dates: the law's text was not read, or is in doubt.

    False for a local rule: whether the council has confirmed that one is the council's own data.
    """
    return rule.evidence_tag in {SECOND_HAND, FROM_KNOWLEDGE} or bool(rule.doubt)


def due_under(
    rule: Rule,
    start: date | datetime,
    *,
    nation: str | None = None,
    policy: str | None = None,
    extra: Iterable[ExtraDay] = (),
) -> Due:
    """When the rule falls due, counted from its trigger, or back from its event where it counts back.

    ``start`` is a London day; a moment is needed for a rule in hours and counts as its London day for any other.
    ``policy`` replaces the rule's own for clear days only, so that both ways of counting can be shown. Raises
    ValueError where the rule does not reach the nation or had no effect on that day, or the start does not fit.
    """
    reached = _nation(rule, nation)
    where = rule.calendar or reached
    day = counted_on(start) if isinstance(start, datetime) else start
    if not rule.in_force(day):
        raise ValueError(f"Rule {rule.rule_id} has no effect on {plain_date(day)}: it is in force {_dates(rule)}.")
    n = rule.period_n
    if policy is not None and not rule.primitive.startswith("clear_days"):
        raise ValueError(
            f"Rule {rule.rule_id} is not in clear days, so it is counted in one way only: leave policy out."
        )
    match rule.primitive:
        case "clear_days_latest":
            return counting.clear_days_latest(day, n, policy=policy or rule.counting_policy, nation=where, extra=extra)
        case "clear_days_earliest":
            return counting.clear_days_earliest(
                day, n, policy=policy or rule.counting_policy, nation=where, extra=extra
            )
        case "working_days_after":
            return counting.working_days_after(day, n, calendar=where, extra=extra)
        case "calendar_days_after":
            return counting.calendar_days_after(day, n, roll=rule.weekend_roll, nation=where, extra=extra)
        case "months_after":
            return counting.months_after(day, n, roll=rule.weekend_roll, nation=where, extra=extra)
        case "months_beginning_with":
            return counting.months_beginning_with(day, n, nation=where, extra=extra)
        case "weeks_beginning_with":
            return counting.weeks_beginning_with(day, n, nation=where, extra=extra)
        case "hours_after":
            if not isinstance(start, datetime):
                raise ValueError(f"Rule {rule.rule_id} is in hours: give the time of day as well as the date.")
            return counting.hours_after(start, n, nation=where, extra=extra)
        case _:
            raise ValueError(f"Rule {rule.rule_id} names “{rule.primitive}”, which is not a way of counting.")


def explain(
    rule: Rule, due: Due, *, opening: str = "", confirmed_by: str = "", confirmed_on: date | None = None
) -> tuple[str, ...]:
    """The answer to "Why this date?", sentence by sentence.

    ``opening`` says who acted as what and takes the place of the rule's title. ``confirmed_by`` is the post that
    confirmed the rule for the council; without it, a rule that needs checking says so.
    """
    confirmed_by = confirmed_by or (rule.override.confirmed_by if rule.override else "")
    confirmed_on = confirmed_on or (rule.override.confirmed_on if rule.override else None)
    ending: tuple[str, ...] = ()
    if confirmed_by and confirmed_on:
        ending = (f"Confirmed by {confirmed_by} on {plain_date(confirmed_on)}.",)
    elif needs_checking(rule) or rule.local:
        ending = (CHECK_FIRST,)
    return (opening or rule.title, *due.steps, f"Rule: {rule.citation}.", *ending)


def overridden(rule: Rule, override: Override) -> Rule:
    """The council's own version of a rule: same id, duty and trigger, another period, labelled local and dated.

    Raises ValueError where no reason is given, the unit is not known, or it cannot be counted back from an event.
    """
    if not override.reason.strip():
        raise ValueError(f"Say why the council counts {rule.rule_id} differently: a reason is needed.")
    if override.unit not in _COUNTED:
        raise ValueError(f"“{override.unit}” is not a unit of time. Use one of: {', '.join(UNITS)}.")
    onward, back, policy = _COUNTED[override.unit]
    if override.unit == "months" and rule.primitive == "months_beginning_with":
        onward = rule.primitive
    primitive = back if rule.counts_back else onward
    if primitive is None:
        raise ValueError(f"{rule.rule_id} is counted back from an event, so it is in clear days or clear working days.")
    return replace(
        rule,
        period_n=override.period_n,
        unit=override.unit,
        primitive=primitive,
        counting_policy=policy,
        title=f"The council’s own period: {many(override.period_n, override.unit.removesuffix('s'))}.",
        citation=override.clause or "the council’s own rules",
        evidence_tag=LOCAL,
        effective_from=override.effective_from or override.confirmed_on,
        effective_to=override.effective_to,
        note=f"In place of: {rule.title} ({rule.citation})",
        doubt="",
        override=override,
    )


def _nation(rule: Rule, nation: str | None) -> str:
    if nation is None:
        return ENGLAND if ENGLAND in rule.nations else min(rule.nations)
    if nation not in rule.nations:
        raise ValueError(f"Rule {rule.rule_id} does not apply there. It applies in: {', '.join(sorted(rule.nations))}.")
    return nation


def _dates(rule: Rule) -> str:
    start = f"from {plain_date(rule.effective_from)}" if rule.effective_from else ""
    end = f"until {plain_date(rule.effective_to)}" if rule.effective_to else ""
    return f"{start} {end}".strip()
