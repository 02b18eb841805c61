"""Bank holidays and days of mourning proclaimed once: added on screen, taken away, and every open date counted again.

A day is a row among the council's rules (``day:2027-05-07``), in force on that one day, so that whoever reads the rules
reads it too. Each room that keeps counted dates says how to count them again (``register_recount``); every date that
moves is a fact of its own and a line of the day's page.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.clocks import ExtraDay, bank_holidays, is_working_day, plain_date
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import weekday_words
from wardmote.organisations.models import CouncilRule, DateMoved
from wardmote.organisations.permissions import ONE_OFF_DAYS_CAN, in_post, may_keep_one_off_days, require
from wardmote.organisations.rules import ONE_OFF_DAY, on_day, one_off_day

BANK_HOLIDAY, MOURNING = "bank-holiday", "mourning"


@dataclass(frozen=True)
class Moved:
    """One date of the record that was counted again: what it is, of what, where to see it, and both days."""

    what: str
    title: str
    href: str
    was_on: date
    is_on: date


@dataclass(frozen=True)
class Recounting:
    """Why dates are counted again, by whom, and the one-off days that were counted before and are counted now."""

    council: Council
    because: str
    before: tuple[ExtraDay, ...]
    after: tuple[ExtraDay, ...]
    by: Actor
    at: datetime


Recount = Callable[[Recounting], list[Moved]]
_recounts: list[Recount] = []


def register_recount(recount: Recount) -> None:
    """Let a room count its open dates again when a one-off day comes or goes. Called from ``AppConfig.ready()``.

    It writes a fact for each date that moves and returns those that did.
    """
    _recounts.append(recount)


def kind_words(kind: str) -> str:
    """What sort of day it is, as pages print it."""
    return _("Bank holiday") if kind == BANK_HOLIDAY else _("Day of public thanksgiving or mourning")


@transaction.atomic
def add_one_off_day(
    day: date, name: str, *, kind: str = BANK_HOLIDAY, reason: str, source: str, by: Actor, at: datetime
) -> CouncilRule:
    """Add a day proclaimed once. Open dates are counted again; whatever moved is on the day's page.

    ``source`` is where it was proclaimed. Raises RuleBroken for a day that is not a working day anyway, that was added
    already, or without name, reason and source; NotAllowed unless ``by`` is the Monitoring Officer or the administrator.
    """
    require(may_keep_one_off_days(by), by, ONE_OFF_DAYS_CAN)
    if kind not in {BANK_HOLIDAY, MOURNING}:
        raise RuleBroken(_("Choose one of the answers listed"))
    if not (name.strip() and reason.strip() and source.strip()):
        raise RuleBroken(_("Enter its name, the reason, and where it was proclaimed. The record keeps them."))
    if not is_working_day(day, by.council.nation):
        raise RuleBroken(
            _("%(day)s is not a working day already, so no date would move.") % {"day": weekday_words(day)}
        )
    row: CouncilRule | None = CouncilRule.objects.of(by.council).filter(key=_key(day)).locked().first()
    if row is not None and one_off_day(row) is not None:
        raise RuleBroken(_("%(day)s was added already.") % {"day": weekday_words(day)})
    before = on_day(by.council, day).extra
    row = row or CouncilRule(council=by.council, key=_key(day), from_on=day, until_on=day)
    with change(row, "organisations.one_off_day_added", by=in_post(by), at=at, subject=_key(day), public=True):
        row.value = {"name": name.strip()[:120], "kind": kind, "is_counted": True}
        row.reason, row.clause = reason.strip(), source.strip()[:200]
        row.save()
    because = _("%(name)s, %(day)s, was added as a one-off day.") % {"name": name.strip(), "day": plain_date(day)}
    _count_again(row, because, before, by=by, at=at)
    return row


@transaction.atomic
def take_one_off_day_away(day: date, *, reason: str, by: Actor, at: datetime) -> CouncilRule:
    """Take a one-off day away again, as when it was entered by mistake. Open dates are counted again.

    Raises RuleBroken without a reason or where no such day was added.
    """
    require(may_keep_one_off_days(by), by, ONE_OFF_DAYS_CAN)
    if not reason.strip():
        raise RuleBroken(_("Give a reason. The record keeps it."))
    row: CouncilRule | None = CouncilRule.objects.of(by.council).filter(key=_key(day)).locked().first()
    if row is None or one_off_day(row) is None:
        raise RuleBroken(_("%(day)s is not a one-off day of this council.") % {"day": weekday_words(day)})
    before = on_day(by.council, day).extra
    with change(row, "organisations.one_off_day_taken_away", by=in_post(by), at=at, subject=_key(day), public=True):
        row.value = {**row.value, "is_counted": False}
        row.reason = reason.strip()
        row.save()
    because = _("%(name)s, %(day)s, was taken away as a one-off day.") % {
        "name": row.value["name"],
        "day": plain_date(day),
    }
    _count_again(row, because, before, by=by, at=at)
    return row


def every_day_added(council: Council) -> list[CouncilRule]:
    """Every one-off day ever added, newest first; ``value["is_counted"]`` is False for one taken away. One query."""
    return list(CouncilRule.objects.of(council).filter(key__startswith=ONE_OFF_DAY).order_by("-from_on"))


def moved_by(council: Council, day: date) -> list[DateMoved]:
    """The dates that moved because of a day, newest first. One query."""
    return list(DateMoved.objects.of(council).filter(because_of=day))


def in_the_calendar(council: Council, year: int) -> list[tuple[date, str]]:
    """The bank holidays of a year in the council's nation as everybody has them, without one-off days of its own."""
    return sorted(bank_holidays(year, council.nation).items())


def _count_again(row: CouncilRule, because: str, before: tuple[ExtraDay, ...], *, by: Actor, at: datetime) -> None:
    after = on_day(by.council, row.from_on).extra
    about = Recounting(by.council, because, before, after, in_post(by), at)
    DateMoved.objects.bulk_create(
        DateMoved(
            council=by.council,
            because_of=row.from_on,
            taken_away=len(after) < len(before),
            what=each.what[:120],
            title=each.title[:300],
            href=each.href[:200],
            was_on=each.was_on,
            is_on=each.is_on,
            at=at,
        )
        for recount in _recounts
        for each in recount(about)
    )


def _key(day: date) -> str:
    return f"{ONE_OFF_DAY}{day.isoformat()}"
