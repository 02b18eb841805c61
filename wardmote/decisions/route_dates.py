"""The days of a route: worked back from its last meeting, what each stage needs before, and what slips when one moves.

Pure reckoning over stages, the meetings that bodies have planned, and the council's rules: no query, nothing kept. A stage
is over before the papers of the next are published, so that they can say what came of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from wardmote.clocks import due_under, is_working_day, last_working_day, plain_date
from wardmote.decisions import notice
from wardmote.decisions.models import Report, StageKind
from wardmote.kernel.errors import RuleBroken
from wardmote.organisations.meeting_dates import Limit, dates_before, limit_before, why
from wardmote.organisations.models import Capacity
from wardmote.organisations.rules import RulesOn

ONE_DAY = timedelta(days=1)
NEAR = timedelta(days=42)  # a planned meeting farther off than this is not the one meant: the calendar ends before
Standing = Callable[[date], RulesOn]
CAPACITIES: Mapping[str, str] = {
    StageKind.PARTNERSHIP: Capacity.PARTNERSHIP,
    StageKind.SCRUTINY: Capacity.SCRUTINY,
    StageKind.COMMITTEE: Capacity.COMMITTEE,
    StageKind.CABINET: Capacity.EXECUTIVE,
    StageKind.COUNCIL: Capacity.COUNCIL,
}
OF_THE_EXECUTIVE: Mapping[str, str] = {
    StageKind.CABINET: Report.Kind.EXECUTIVE_BODY,
    StageKind.MEMBER: Report.Kind.EXECUTIVE_MEMBER,
}


@dataclass(frozen=True)
class Step:
    """A stage as the reckoning needs it. ``meetings``: the days its body has planned, soonest first; none means any working day."""

    kind: str
    days_before_next: int = 0
    takes_days: int = 1
    meetings: tuple[date, ...] = ()
    is_over: bool = False


@dataclass(frozen=True)
class Due:
    """Something due before or after a stage: what, its last day, and why."""

    what: str
    limit: Limit


def begins_on(step: Step, ends_on: date) -> date:
    """The first day of a stage that ends on a day: the same, but for a consultation."""
    return ends_on - (step.takes_days - 1) * ONE_DAY


def latest_before(step: Step, following: Step, next_on: date, standing: Standing, *, is_key: bool) -> date:
    """The last day on which a stage can end so that the next one can take place on a day."""
    begins = begins_on(following, next_on)
    latest = min(begins - max(step.days_before_next, 1) * ONE_DAY, _papers_on(following, next_on, standing) - ONE_DAY)
    rules = standing(next_on)
    return last_working_day(latest, rules.council.nation, rules.extra)


def work_back(steps: Sequence[Step], last_on: date, standing: Standing, *, is_key: bool) -> list[date]:
    """The day of each stage, the last on ``last_on``, each other as late as the one after it allows.

    A body with planned meetings meets on one of those, where one comes in time.
    """
    days = [last_on]
    for step, following in zip(reversed(steps[:-1]), reversed(steps[1:]), strict=True):
        latest = latest_before(step, following, days[0], standing, is_key=is_key)
        days.insert(0, _latest_meeting(step, latest))
    return days


def what_slips(
    steps: Sequence[Step], days: Sequence[date], moved: int, to_on: date, standing: Standing, *, is_key: bool, on: date
) -> list[date]:
    """The day of each stage when one moves: later ones as soon as they can, earlier ones as late as they must. Others stay.

    Stages that are over stay. Raises RuleBroken where an earlier stage would have to be held before ``on``, or where the new
    day comes before a stage that is over.
    """
    found = list(days)
    found[moved] = to_on
    for n in range(moved + 1, len(steps)):
        while found[n - 1] > latest_before(steps[n - 1], steps[n], found[n], standing, is_key=is_key):
            found[n] = _next_day(steps[n], found[n], standing)
    for n in range(moved - 1, -1, -1):
        latest = latest_before(steps[n], steps[n + 1], found[n + 1], standing, is_key=is_key)
        if found[n] <= latest:
            break
        if steps[n].is_over:
            raise RuleBroken(
                _("The stage before was on %(before)s, which leaves no time for its papers. Choose a later day.")
                % {"before": plain_date(found[n])}
            )
        meets_on = _latest_meeting(steps[n], latest)
        found[n] = meets_on if meets_on >= on else latest
        if begins_on(steps[n], found[n]) < on:
            raise RuleBroken(
                _("An earlier stage would have to begin on %(day)s, which has passed. Choose a later day.")
                % {"day": plain_date(begins_on(steps[n], found[n]))}
            )
    return found


def dues_of(kind: str, day: date, standing: Standing, *, is_key: bool) -> list[Due]:
    """What is due before a stage on a day: notices, agenda and papers, with the arithmetic. Soonest rule of law only."""
    rules = standing(day)
    found = []
    if kind in OF_THE_EXECUTIVE and notice.regime(rules, OF_THE_EXECUTIVE[kind], is_key=is_key).applies:
        found.append(Due(_("28 days’ notice of a key decision"), notice.latest_notice(notice.NOTICE, day, rules)))
    if kind in CAPACITIES:
        found += [Due(each.what, each.limit) for each in dates_before(CAPACITIES[kind], day, rules)]
    if kind in {StageKind.SCRUTINY, StageKind.COMMITTEE, StageKind.CABINET, StageKind.COUNCIL}:
        found.append(Due(_("Final report handed in"), _handed_in(day, rules)))
    return found


def _handed_in(day: date, rules: RulesOn) -> Limit:
    """The council's own deadline for the final report. Source: the constitution; no law sets one."""
    due = due_under(rules.clock_rule("M8"), day, nation=rules.council.nation, extra=rules.extra)
    return Limit(due.due_on, due.due_on, due.due_on, why("M8", due, rules))


def _papers_on(step: Step, day: date, standing: Standing) -> date:
    """The day on which the papers of a stage have to be open, as this council counts; its first day where no rule says."""
    rules = standing(day)
    if step.kind in CAPACITIES:
        papers = [each.limit.on for each in dates_before(CAPACITIES[step.kind], day, rules)]
        if papers:
            return min(papers)
    if step.kind == StageKind.MEMBER:
        return limit_before("X6-papers", day, rules).on if rules.council.nation == "england" else day
    return begins_on(step, day)


def _latest_meeting(step: Step, latest: date) -> date:
    """The last planned meeting in time, where one is near; else the day itself."""
    return max((day for day in step.meetings if latest - NEAR <= day <= latest), default=latest)


def _next_day(step: Step, after: date, standing: Standing) -> date:
    """The next day after one on which a stage can be: its body's next meeting, else the next working day."""
    planned = [day for day in step.meetings if after < day <= after + NEAR]
    if planned:
        return planned[0]
    rules = standing(after)
    day = after + ONE_DAY
    while not is_working_day(day, rules.council.nation, rules.extra):
        day += ONE_DAY
    return day
