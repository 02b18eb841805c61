"""How much notice a decision needs and has: the dates of the notice rule and of its exceptions, each with its arithmetic.

Pure reckoning over the council's rules of a day (``organisations.rules``): no query, nothing kept.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache

from django.utils.translation import gettext as _

from wardmote.clocks import CALENDAR, Due, ExtraDay, clear_days_earliest, counted_on, weekday_date
from wardmote.clocks.calendars import ENGLAND
from wardmote.clocks.rules import RULES
from wardmote.decisions.models import Report
from wardmote.organisations.meeting_dates import Limit, limit_before, why
from wardmote.organisations.rules import RulesOn

NOTICE, GENERAL_EXCEPTION, PRIVATE_FIRST, PRIVATE_SECOND = "X2", "X4", "X3i", "X3ii"
REGULATIONS = "SI 2012/2089"
OF_THE_EXECUTIVE = (Report.Kind.EXECUTIVE_BODY, Report.Kind.EXECUTIVE_MEMBER, Report.Kind.OFFICER)


@dataclass(frozen=True)
class Regime:
    """Whether the law asks for 28 clear days of notice on a day, and why (not), in one sentence."""

    applies: bool
    words: str


@dataclass(frozen=True)
class Notice:
    """What the notice rule says of a planned decision. Both limits are None where no law asks for notice.

    ``latest``: until when its notice can be published for the day planned. ``earliest``: from when it can be made, for
    the day of its notice. ``is_met`` by law; ``is_tight`` where the law is met and the council's own way of counting is not.
    """

    regime: Regime
    latest: Limit | None = None
    earliest: Limit | None = None
    is_met: bool = True
    is_tight: bool = False


def regime(standing: RulesOn, kind: str, *, is_key: bool) -> Regime:
    """Which law on notice applies to a decision on the day of ``standing``: the governance model of that day decides.

    Source: SI 2012/2089, which reaches executive arrangements in England only.
    """
    council = standing.council
    if kind not in OF_THE_EXECUTIVE:
        return Regime(False, _("The executive does not decide this, so no law asks for 28 days’ notice."))
    if standing.value("governance.model") == "committee":
        return Regime(False, _("The council works by committees on that day, so no law asks for 28 days’ notice."))
    if council.nation != ENGLAND:
        return Regime(
            False,
            _("The rule of 28 days’ notice is for England, so it does not bind this council."),
        )
    if not is_key:
        return Regime(False, _("This is not a key decision, so no law asks for 28 days’ notice."))
    return Regime(
        True,
        _("A key decision needs 28 clear days’ notice: %(law)s, regulation 9.") % {"law": REGULATIONS},
    )


def reckon(*, kind: str, is_key: bool, decide_on: date, notice_on: date, standing: RulesOn) -> Notice:
    """What the notice rule says of a decision planned for a day and announced on a day.

    ``standing``: the council's rules on the planned day.
    """
    found = regime(standing, kind, is_key=is_key)
    if not found.applies:
        return Notice(found)
    latest = latest_notice(NOTICE, decide_on, standing)
    earliest = earliest_decision(NOTICE, notice_on, standing)
    is_met = decide_on >= earliest.by_law_on
    return Notice(found, latest, earliest, is_met, is_met and decide_on < earliest.on)


def latest_notice(rule_id: str, event_on: date, standing: RulesOn) -> Limit:
    """The last day on which a notice can be published for an event. Counted back over clear days."""
    return limit_before(rule_id, event_on, standing)


def earliest_decision(rule_id: str, notice_on: date, standing: RulesOn) -> Limit:
    """The first day on which a decision can be made after a notice. Counted on over clear days."""
    n, nation, extra = RULES[rule_id].period_n, standing.council.nation, standing.extra
    by_law = _onward(notice_on, n, CALENDAR, nation, extra)
    ours = _onward(notice_on, n, standing.policy(rule_id), nation, extra)
    return Limit(ours.due_on, by_law.due_on, by_law.due_on, why(rule_id, ours, standing))


def notice_day(moment: datetime, standing: RulesOn) -> date:
    """The day on which something published at a moment counts: the next one after the council's hour of the day."""
    hour = standing.value("publication_cutoff_hour")
    return counted_on(moment, None if hour >= 24 else time(hour))


def key_test(standing: RulesOn) -> str:
    """The council's own test of a key decision as it stands on a day, in one sentence. Source: SI 2012/2089, regulation 8."""
    row = standing.rows.get("key_decision.pounds")
    said = _("Spending or savings of £%(pounds)s or more, or significant effects in %(wards)s or more wards.") % {
        "pounds": f"{standing.value('key_decision.pounds'):,}",
        "wards": standing.value("key_decision.wards"),
    }
    if row is None:
        return said
    clause = f" ({row.clause})" if row.clause else ""
    return _("%(test)s In force from %(on)s%(clause)s.") % {
        "test": said,
        "on": weekday_date(row.from_on),
        "clause": clause,
    }


def too_early(limit: Limit, notice_on: date) -> str:
    """Why a decision cannot be made on a day inside 28 clear days, and what to do."""
    return _(
        "The decision cannot be made before %(earliest)s: 28 clear days must pass after its notice, which counts from "
        "%(notice)s. Choose a later day, or first record shorter notice under regulation 10 or 11."
    ) % {"earliest": weekday_date(limit.by_law_on), "notice": weekday_date(notice_on)}


@lru_cache(maxsize=4096)
def _onward(notice_on: date, n: int, policy: str, nation: str, extra: tuple[ExtraDay, ...]) -> Due:
    return clear_days_earliest(notice_on, n, policy=policy, nation=nation, extra=extra)
