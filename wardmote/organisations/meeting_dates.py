"""The last day for the notice, the agenda and the summons of a meeting: by law, and as this council counts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.utils.translation import gettext as _

from wardmote.clocks import CALENDAR, Due, ExtraDay, due_under, explain
from wardmote.clocks.nations import profile
from wardmote.clocks.rules import RULES
from wardmote.kernel.words import weekday_words
from wardmote.organisations.models import Capacity, Meeting
from wardmote.organisations.rules import RulesOn


@dataclass(frozen=True)
class Limit:
    """One day that a rule gives before an event, or after a notice.

    ``on`` counts as this council does, which may be stricter; ``by_law_on`` counts every day and does not move off a
    weekend; ``last_working_on`` is the last working day on or before it.
    """

    on: date
    by_law_on: date
    last_working_on: date
    steps: tuple[str, ...]

    @property
    def note(self) -> str:
        """Where the days differ, each in words; empty where all are the same day."""
        said = []
        if self.on != self.by_law_on:
            said.append(_("By law, counting every day: %(on)s.") % {"on": weekday_words(self.by_law_on)})
        if self.last_working_on not in {self.by_law_on, self.on}:
            said.append(_("The last working day before it: %(on)s.") % {"on": weekday_words(self.last_working_on)})
        return " ".join(said)


@dataclass(frozen=True)
class MeetingDate:
    """What is due before a meeting, under which rule."""

    what: str
    rule_id: str
    limit: Limit


def limit_before(rule_id: str, event_on: date, standing: RulesOn) -> Limit:
    """The last day on which something can be published before an event. Counted back over clear days."""
    by_law = _back(rule_id, event_on, CALENDAR, standing.council.nation, standing.extra)
    ours = _back(rule_id, event_on, standing.policy(rule_id), standing.council.nation, standing.extra)
    return Limit(ours.due_on, by_law.due_on, by_law.last_working_on, why(rule_id, ours, standing))


def why(rule_id: str, due: Due, standing: RulesOn) -> tuple[str, ...]:
    """The answer to "Why this date?", with who confirmed the rule here, or that it has to be checked."""
    said = standing.confirmation(rule_id)
    confirmed_by, confirmed_on = (said.by, said.on) if said else ("", None)
    return explain(RULES[rule_id], due, confirmed_by=confirmed_by, confirmed_on=confirmed_on)


def dates_before(capacity: str, held_on: date, standing: RulesOn) -> list[MeetingDate]:
    """What is due before a meeting of a body that sits in a capacity, soonest limit first. No query.

    A partnership has no such law. Source: Local Government Act 1972, ss. 100A and 100B and Sch. 12; SI 2012/2089,
    regulations 6 and 7; the reference note, section 11, for the other nations.
    """
    here = profile(standing.council.nation)
    if capacity == Capacity.PARTNERSHIP:
        return []
    if capacity == Capacity.EXECUTIVE:
        asked = [(_("Notice of the meeting"), here.executive_notice), (_("Agenda and reports"), here.executive_papers)]
    else:
        asked = [(_("Notice of the meeting"), here.meeting_notice), (_("Agenda and reports"), here.agenda)]
    if capacity == Capacity.COUNCIL:
        asked.append((_("Summons to councillors"), here.summons))
    return [MeetingDate(what, rule_id, limit_before(rule_id, held_on, standing)) for what, rule_id in asked if rule_id]


def late_agenda(meeting: Meeting, standing: RulesOn) -> str:
    """A warning when an agenda was published later than clear days allow by law; empty when it was not, or not yet."""
    if meeting.agenda_published_on is None:
        return ""
    late = [
        one
        for one in dates_before(meeting.capacity, meeting.held_on, standing)
        if meeting.agenda_published_on > one.limit.by_law_on
    ]
    if not late:
        return ""
    return _(
        "The agenda was published on %(on)s. By law it had to be open by %(by)s, unless the meeting was convened at "
        "shorter notice. The Monitoring Officer has to know."
    ) % {"on": weekday_words(meeting.agenda_published_on), "by": weekday_words(late[0].limit.by_law_on)}


def kept_open(held_on: date, standing: RulesOn) -> tuple[date, date] | None:
    """Until when minutes, agenda and reports, and background papers, stay open; None where no such rule is known.

    Source: Local Government Act 1972, ss. 100C and 100D, which are for England and Wales.
    """
    if standing.council.nation not in RULES["M4"].nations:
        return None
    minutes, papers = (due_under(RULES[rule_id], held_on, nation=standing.council.nation) for rule_id in ("M4", "M5"))
    return minutes.due_on, papers.due_on


@lru_cache(maxsize=4096)
def _back(rule_id: str, event_on: date, policy: str, nation: str, extra: tuple[ExtraDay, ...]) -> Due:
    return due_under(RULES[rule_id], event_on, policy=policy, nation=nation, extra=extra)
