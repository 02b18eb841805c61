"""The council's own rules: what can be set, what stands on a day, and which rules the Monitoring Officer has confirmed.

Three kinds of row share one table. A *setting* is a value of the council's own, such as how many days it gives for a
reply. A *confirmation* says that the Monitoring Officer checked a rule of law against its source. A *one-off day* is a
bank holiday proclaimed once (``one_off_days``), which every count knows, whatever day it is asked about. Every row has
the day it begins, so a date counted last year keeps the rule that stood then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.clocks import CALENDAR, S243, WORKING, ExtraDay
from wardmote.clocks.rule import Override, Rule, overridden
from wardmote.clocks.rules import RULES
from wardmote.clocks.rules_scrutiny import SCRUTINY
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import time_words
from wardmote.organisations.models import CouncilRule
from wardmote.organisations.permissions import (
    ADMINISTRATOR_CAN,
    MONITORING_OFFICER_CAN,
    in_post,
    may_administer,
    may_confirm_rules,
    require,
)
from wardmote.organisations.rule_book import SETTINGS, Kind, Setting

_GOVERNED_BY = {rule_id: each.key for each in SETTINGS.values() for rule_id in each.governs}
_CONFIRMATION = "confirm:"
ONE_OFF_DAY = "day:"  # the key of a bank holiday proclaimed once: see one_off_days.py
_LONG_NOTICE = frozenset({"X2", "X3i"})  # the 28 days, which have a setting of their own
# Those by which pages of decisions and meetings count, in the order of the rules page.
_OF_DECISIONS = (
    *("X2", "X3i", "X3ii", "X4", "X6", "X6-papers", "X9", "X10", "X12", "X13", "X13-papers", "X15"),
    *("M1", "M1-wales", "M1-scotland", "M1-northern-ireland", "M2", "M2-wales", "M3", "M3-wales"),
    *("M4", "M5", "M7", "M7-papers"),
)

Effect = Callable[[Council, str, date], list[str]]
_effects: list[Effect] = []


def register_effect(effect: Effect) -> None:
    """Let a room say what confirming a rule changes, in sentences ("12 dates are counted by it. 2 become late.").

    Called from ``AppConfig.ready()``; ``effect(council, rule id or setting key, today)``.
    """
    _effects.append(effect)


def effects(council: Council, key: str, on: date) -> list[str]:
    """What changes if a rule is confirmed, as every room says it."""
    return [said for effect in _effects for said in effect(council, key, on)]


def waiting(council: Council, on: date) -> list[str]:
    """The rules and legal settings that nobody has confirmed as they stand on a day, by id. Two queries."""
    standing = on_day(council, on)
    legal = [key for key, each in SETTINGS.items() if each.is_legal] + to_confirm(council)
    return [key for key in legal if not standing.is_confirmed(key)]


def to_confirm(council: Council) -> list[str]:
    """Ids of the rules of law that pages count by and that reach the council's nation: the Monitoring Officer confirms them."""
    return [
        rule.rule_id
        for rule in (*SCRUTINY, *(RULES[rule_id] for rule_id in _OF_DECISIONS))
        if not rule.local and rule.rule_id not in _GOVERNED_BY and council.nation in rule.nations
    ]


@dataclass(frozen=True)
class Confirmation:
    """Who confirmed a rule, as which post, and when."""

    on: date
    by: str


@dataclass(frozen=True)
class RulesOn:
    """All of a council's rules as they stand on one day. Look many up without asking the database again."""

    council: Council
    day: date
    rows: Mapping[str, CouncilRule] = field(repr=False)

    def value(self, key: str) -> Any:
        """What a setting is on that day: what the council set, else what it starts with. KeyError if it is not known."""
        setting = SETTINGS[key]
        row = self.rows.get(key)
        return row.value if row else setting.default

    def confirmation(self, rule_id: str) -> Confirmation | None:
        """Who confirmed a setting or a rule of law as it stands on that day; None if nobody has."""
        row = self.rows.get(_row_key(rule_id))
        if row is None or row.confirmed_at is None:
            return None
        return Confirmation(_day_of(row.confirmed_at), row.confirmed_as)

    def is_confirmed(self, rule_id: str) -> bool:
        """Whether the Monitoring Officer has confirmed a setting or a rule of law that stands on that day."""
        return self.confirmation(rule_id) is not None

    @cached_property
    def extra(self) -> tuple[ExtraDay, ...]:
        """The one-off days that the council added, for every count: they do not hang on ``day``."""
        return tuple(found for row in self.rows.values() if (found := one_off_day(row)) is not None)

    def counting(self, extra: tuple[ExtraDay, ...]) -> RulesOn:
        """The same rules with other one-off days, to see which dates those move."""
        other = RulesOn(self.council, self.day, self.rows)
        vars(other)["extra"] = extra
        return other

    def policy(self, rule_id: str) -> str:
        """How this council counts the clear days of a rule: its own way for that rule, else its way for all."""
        key = f"clear_days.{rule_id.split('-', maxsplit=1)[0].lower()}"
        said = self.value(key) if key in SETTINGS else "all"
        if said == "all":
            said = self.value("forward_plan.policy" if rule_id in _LONG_NOTICE else "clear_day_policy")
        return {"working": WORKING, "s243": S243}.get(said, CALENDAR)

    def clock_rule(self, rule_id: str) -> Rule:
        """A rule of time as this council has it: where the law sets no period, with the council's own."""
        rule = RULES[rule_id]
        setting = SETTINGS.get(_GOVERNED_BY.get(rule_id, ""))
        if setting is None or rule.period_n == (period := self._period(setting, rule_id)):
            return rule
        row = self.rows[setting.key]
        said = self.confirmation(rule_id)
        return overridden(
            rule,
            Override(
                period_n=period,
                unit=rule.unit,
                reason=row.reason or str(setting.title),
                clause=row.clause,
                confirmed_on=said.on if said else None,
                confirmed_by=said.by if said else "",
                effective_from=row.from_on,
                effective_to=row.until_on,
            ),
        )

    def _period(self, setting: Setting, rule_id: str) -> int:
        number = self.value(setting.key)
        if not isinstance(number, list):
            return int(number)
        place = setting.governs.index(rule_id)
        return int(number[place]) if place < len(number) else RULES[rule_id].period_n


def on_day(council: Council, on: date) -> RulesOn:
    """All rules of a council as they stand on a day. One query."""
    every = CouncilRule.objects.of(council)
    rows = (every.on(on) | every.filter(key__startswith=ONE_OFF_DAY)).order_by("from_on")
    return RulesOn(council, on, {row.key: row for row in rows})


def every_day(council: Council) -> Callable[[date], RulesOn]:
    """All rules of a council on any number of days. One query."""
    every = list(CouncilRule.objects.of(council).order_by("from_on"))
    known: dict[date, RulesOn] = {}

    def standing(on: date) -> RulesOn:
        if on not in known:
            rows = {row.key: row for row in every if row.key.startswith(ONE_OFF_DAY) or _stands(row, on)}
            known[on] = RulesOn(council, on, rows)
        return known[on]

    return standing


def one_off_day(row: CouncilRule) -> ExtraDay | None:
    """The bank holiday or day of mourning that a row adds; None for any other row and for one taken away again."""
    if not row.key.startswith(ONE_OFF_DAY) or not row.value["is_counted"]:
        return None
    return ExtraDay(row.from_on, row.value["name"], bank_holiday=row.value["kind"] == "bank-holiday")


def value(council: Council, key: str, on: date) -> Any:
    """What a setting is on a day. One query; ``on_day`` for many."""
    setting = SETTINGS[key]
    row = CouncilRule.objects.of(council).on(on).filter(key=key).order_by("-from_on").first()
    return row.value if row else setting.default


def is_confirmed(council: Council, rule_id: str, on: date) -> bool:
    """Whether the Monitoring Officer has confirmed a rule that stands on a day. Nobody is called late in public before.

    ``rule_id`` is a rule of ``wardmote.clocks.rules`` or the key of a setting. One query; ``on_day`` for many.
    """
    return CouncilRule.objects.of(council).on(on).filter(key=_row_key(rule_id), confirmed_at__isnull=False).exists()


def confirmation(council: Council, rule_id: str, on: date) -> Confirmation | None:
    """Who confirmed a rule that stands on a day, and when. One query."""
    return on_day(council, on).confirmation(rule_id)


def history(council: Council, rule_id: str) -> list[CouncilRule]:
    """Every version of a setting or confirmation, newest first. One query."""
    return list(CouncilRule.objects.of(council).filter(key=_row_key(rule_id)).order_by("-from_on"))


def value_words(setting: Setting, said: Any) -> str:
    """A setting's value as the rules page prints it."""
    match setting.kind:
        case Kind.CHOICE:
            return str(dict(setting.choices).get(said, said))
        case Kind.HOUR:
            return time_words(time(said % 24))
        case Kind.DAYS:
            return _("1 day") if said == 1 else _("%(n)s days") % {"n": said}
        case Kind.MONTHS:
            return _("1 month") if said == 1 else _("%(n)s months") % {"n": said}
        case Kind.SEVERAL_DAYS:
            return _("%(list)s days") % {"list": ", ".join(map(str, said))} if said else _("None")
        case Kind.SEVERAL_MONTHS:
            return _("%(list)s months") % {"list": ", ".join(map(str, said))} if said else _("None")
        case Kind.COUNT:
            return f"{said:,}"
        case Kind.POUNDS:
            return f"£{said:,}"


@transaction.atomic
def set_rule(
    key: str, said: Any, *, from_on: date, reason: str, by: Actor, at: datetime, clause: str = ""
) -> CouncilRule:
    """Set one of the council's own rules from a day on. The version before ends the day before.

    A new version has to be confirmed again. Raises RuleBroken for a value out of bounds or without a reason, and
    NotAllowed unless ``by`` administers the council.
    """
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    setting = SETTINGS[key]
    said = _checked(setting, said)
    if not reason.strip():
        raise RuleBroken(_("Give a reason: dates hang on this rule, and the record keeps why it changed."))
    row = _version_from(by.council, key, from_on)
    with change(row, "organisations.rule_set", by=in_post(by), at=at, subject=f"rule:{setting.slug}", public=True):
        row.value, row.clause, row.reason = said, clause.strip(), reason.strip()
        row.confirmed_at, row.confirmed_by, row.confirmed_as = None, None, ""
        row.save()
    return row


@transaction.atomic
def confirm_rule(
    rule_id: str, *, by: Actor, at: datetime, from_on: date | None = None, clause: str = "", note: str = ""
) -> CouncilRule:
    """The Monitoring Officer confirms a rule of law, or a setting as it stands today.

    A rule of law is confirmed from ``from_on`` (the day it came into use here; today if not given), so that dates
    already counted under it can be called late. Raises NotAllowed unless ``by`` is the Monitoring Officer, and
    RuleBroken when the rule is confirmed already.
    """
    require(may_confirm_rules(by), by, MONITORING_OFFICER_CAN)
    day = from_on or _day_of(at)
    key = _row_key(rule_id)
    standing = CouncilRule.objects.of(by.council).on(_day_of(at)).filter(key=key).order_by("-from_on").first()
    if standing and standing.confirmed_at and standing.from_on <= day:
        raise RuleBroken(_("This rule is confirmed already."))
    row = standing if standing and key in SETTINGS else _version_from(by.council, key, day)
    if row.pk is None:
        row.value = SETTINGS[key].default if key in SETTINGS else True
    named = in_post(by)
    slug = SETTINGS[key].slug if key in SETTINGS else rule_id.lower()
    with change(row, "organisations.rule_confirmed", by=named, at=at, subject=f"rule:{slug}", public=True):
        row.clause = clause.strip() or row.clause
        row.reason = note.strip() or row.reason
        row.confirmed_at, row.confirmed_by, row.confirmed_as = at, by.person, named.as_post[:200]
        row.save()
    return row


@transaction.atomic
def stop_confirming(rule_id: str, *, reason: str, by: Actor, at: datetime) -> CouncilRule:
    """Take a confirmation back: the rule is "check before relying" again from today.

    Raises RuleBroken when it is not confirmed or no reason is given, NotAllowed unless ``by`` is the Monitoring Officer.
    """
    require(may_confirm_rules(by), by, MONITORING_OFFICER_CAN)
    if not reason.strip():
        raise RuleBroken(_("Give a reason: the record keeps why the rule is in doubt again."))
    key = _row_key(rule_id)
    row: CouncilRule | None = (
        CouncilRule.objects.of(by.council).on(_day_of(at)).filter(key=key).order_by("-from_on").first()
    )
    if row is None or row.confirmed_at is None:
        raise RuleBroken(_("This rule is not confirmed."))
    slug = SETTINGS[key].slug if key in SETTINGS else rule_id.lower()
    with change(row, "organisations.rule_set", by=in_post(by), at=at, subject=f"rule:{slug}", public=True):
        row.reason = reason.strip()
        row.confirmed_at, row.confirmed_by, row.confirmed_as = None, None, ""
        row.save()
    return row


def parse(setting: Setting, typed: str) -> Any:
    """A value as somebody types it: "28", "6, 12", a choice. Raises RuleBroken with what to type instead."""
    words = typed.strip()
    match setting.kind:
        case Kind.CHOICE:
            return _checked(setting, words)
        case Kind.SEVERAL_DAYS | Kind.SEVERAL_MONTHS:
            numbers = [part for part in words.replace(",", " ").split() if part]
            if not all(part.isdecimal() for part in numbers):
                raise RuleBroken(_("Enter whole numbers with commas between them, such as 6, 12"))
            return _checked(setting, [int(part) for part in numbers])
        case _:
            if setting.kind == Kind.POUNDS:
                words = words.removeprefix("£").replace(",", "")
            if not words.isdecimal():
                raise RuleBroken(_("Enter a whole number, such as %(like)s") % {"like": setting.default})
            return _checked(setting, int(words))


def _checked(setting: Setting, said: Any) -> Any:
    if setting.kind == Kind.CHOICE:
        if said not in dict(setting.choices):
            raise RuleBroken(_("Choose one of the answers listed"))
        return said
    several = setting.kind in {Kind.SEVERAL_DAYS, Kind.SEVERAL_MONTHS}
    numbers = said if several else [said]
    for number in numbers:
        if isinstance(number, bool) or not isinstance(number, int) or not setting.least <= number <= setting.most:
            raise RuleBroken(
                _("Enter a whole number from %(least)s to %(most)s")
                % {"least": setting.least, "most": f"{setting.most:,}"}
            )
    if several:
        ahead = setting.key == "reminders.before_days"
        return sorted(set(numbers), reverse=ahead)
    return said


def _version_from(council: Council, key: str, from_on: date) -> CouncilRule:
    """The row of a key that begins on a day: the one there is, locked, else a new one that fits between its neighbours."""
    rows = CouncilRule.objects.of(council).filter(key=key).locked()
    same: CouncilRule | None = rows.filter(from_on=from_on).first()
    if same is not None:
        return same
    before = rows.filter(from_on__lt=from_on).order_by("-from_on").first()
    after = rows.filter(from_on__gt=from_on).order_by("from_on").first()
    if before is not None and (before.until_on is None or before.until_on >= from_on):
        CouncilRule.objects.filter(pk=before.pk).update(until_on=from_on - timedelta(days=1))
    return CouncilRule(
        council=council, key=key, from_on=from_on, until_on=after.from_on - timedelta(days=1) if after else None
    )


def _stands(row: CouncilRule, on: date) -> bool:
    return row.from_on <= on and (row.until_on is None or row.until_on >= on)


def _row_key(rule_id: str) -> str:
    """The key of the row that confirms a rule: its setting's where the council sets the period, else the rule's own."""
    if rule_id in SETTINGS:
        return rule_id
    if rule_id in _GOVERNED_BY:
        return _GOVERNED_BY[rule_id]
    if rule_id not in RULES:
        raise KeyError(rule_id)
    return f"{_CONFIRMATION}{rule_id}"


def _day_of(moment: datetime) -> date:
    from django.utils import timezone

    return timezone.localtime(moment).date()
