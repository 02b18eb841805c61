"""What a review's working screens show: how far each review is, who is late with it, what was sent about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.kernel.models import Council
from wardmote.kernel.readers import Reader
from wardmote.kernel.words import date_words, days_late, days_words, list_words
from wardmote.organisations import rules
from wardmote.organisations.models import Meeting
from wardmote.organisations.permissions import committees_of
from wardmote.scrutiny import ladder
from wardmote.scrutiny.models import (
    Action,
    ActionUpdate,
    Ask,
    MeetingOutcome,
    Recommendation,
    ReportBack,
    Review,
    SignOff,
    Step,
)
from wardmote.scrutiny.permissions import may_support_scrutiny
from wardmote.scrutiny.queries_delivery import is_late

State = Review.State
ORDER = list(State)


@dataclass(frozen=True)
class LateLine:
    """Somebody late with a review: which recommendation, who, since when, and the rung that comes next."""

    title: str
    who: str
    words: str
    days: int
    recommendation: Recommendation
    ask: Ask | None
    action: Action | None
    steps: tuple[Step, ...]
    next_rung: str

    @property
    def draft(self) -> Step | None:
        """The chair's letter that is drafted and has not gone."""
        return next((step for step in self.steps if step.rung == Step.Rung.LETTER and step.sent_on is None), None)


@dataclass(frozen=True)
class DeskItem:
    """A review in the list of working screens."""

    review: Review
    words: str
    late: int


def reviews_open_to(reader: Reader, on: date) -> list[DeskItem]:
    """Reviews that go on, newest first, with how much of each is late: all for officers, else those of one's committees.

    Five queries, whatever the number of reviews.
    """
    rows = Review.objects.of(reader.council).going_on().select_related("body")
    if not may_support_scrutiny(reader):
        rows = rows.filter(body_id__in=committees_of(reader))
    found = list(rows)
    late: dict[int, int] = {}
    mine = Recommendation.objects.of(reader.council).filter(review__in=[one.pk for one in found])
    for one in late_lines(reader.council, on, about=mine, with_rungs=False):
        review_id = one.recommendation.review_id
        if review_id is not None:
            late[review_id] = late.get(review_id, 0) + 1
    return [DeskItem(one, f"{one.get_state_display()}. {one.body}", late.get(one.pk, 0)) for one in found]


def late_lines(
    council: Council, on: date, *, about: QuerySet[Recommendation], with_rungs: bool = True
) -> list[LateLine]:
    """Every answer and action of some recommendations that is late on a day, most late first. Under eight queries."""
    standing = rules.on_day(council, on) if with_rungs else None
    lines = []
    asks = (
        Ask.objects.of(council)
        .open()
        .filter(recommendation__in=about, due_on__lt=on, asked_on__isnull=False)
        .select_related("recommendation__body", "recommendation__review", "council")
        .prefetch_related("asked_of__post", "asked_of__body", "steps")
    )
    for ask in asks:
        who = list_words([str(row.who) for row in ask.asked_of.all()])
        days = days_late(ask.due_on, on) if ask.due_on else 0
        words = _("Reply late: %(days)s. Due %(on)s.") % {
            "days": days_words(days),
            "on": date_words(ask.due_on) if ask.due_on else "",
        }
        rung = ladder.next_rung(ask, on, standing=standing) if with_rungs else None
        lines.append(
            LateLine(
                ask.recommendation.heading,
                who,
                words,
                days,
                ask.recommendation,
                ask,
                None,
                tuple(ask.steps.all()),
                rung or "",
            )
        )
    actions = (
        Action.objects.of(council)
        .open()
        .filter(recommendation__in=about, due_on__lt=on)
        .select_related("recommendation__body", "recommendation__review", "owner_post", "owner_body", "council")
        .prefetch_related("steps")
    )
    for action in actions:
        if not is_late(action, on) or action.due_on is None:
            continue
        days = days_late(action.due_on, on)
        words = _("Action late: %(days)s. Due %(on)s.") % {"days": days_words(days), "on": date_words(action.due_on)}
        rung = ladder.next_rung(action, on, standing=standing) if with_rungs else None
        who = str(action.owner) if action.owner else _("Lead officer: not named.")
        lines.append(
            LateLine(
                action.title,
                who,
                words,
                days,
                action.recommendation,
                None,
                action,
                tuple(action.steps.all()),
                rung or "",
            )
        )
    return sorted(lines, key=lambda one: (-one.days, one.title))


def steps_of(review: Review, current: str) -> list[dict[str, Any]]:
    """The steps of a review for the list at the side, each with its date or what stands there. No query."""
    at = ORDER.index(State(review.state))

    def state(first: str, last: str) -> str:
        if at > ORDER.index(State(last)):
            return "done"
        return "now" if at >= ORDER.index(State(first)) else "later"

    def on(day: date | None) -> str:
        return date_words(day) if day else ""

    rows = [
        ("scope", _("Scope"), state(State.SCOPING, State.SCOPING), on(review.starts_on)),
        ("evidence", _("Evidence"), state(State.EVIDENCE, State.EVIDENCE), ""),
        ("wording", _("Wording"), state(State.DRAFTING, State.DRAFTING), on(review.agreed_on)),
        ("issue", _("Issue"), state(State.AGREED, State.AGREED), on(review.issued_on)),
        ("answers", _("Answers"), state(State.WITH_DECISION_MAKERS, State.WITH_DECISION_MAKERS), ""),
        ("delivery", _("Delivery"), state(State.MONITORED, State.MONITORED), ""),
        ("evaluation", _("Evaluation"), state(State.EVALUATED, State.EVALUATED), on(review.closed_on)),
    ]
    return [
        {
            "label": label,
            "href": "" if name == current else f"{review.desk}{name}/",
            "state": stands,
            "note": note,
        }
        for name, label, stands, note in rows
    ]


@dataclass(frozen=True)
class MeetingRow:
    """One recommendation before a meeting: what it says, what was recorded."""

    recommendation: Recommendation
    outcome: MeetingOutcome | None
    sign_off: SignOff | None
    actions: tuple[Action, ...]

    @property
    def done_words(self) -> str:
        """What the meeting decided; empty while nothing is recorded."""
        if self.outcome is None:
            return ""
        said = str(self.outcome.get_outcome_display())
        return f"{said}: {self.sign_off.get_verdict_display()}" if self.sign_off else said

    @property
    def minute_words(self) -> str:
        """The lines for the minutes about this recommendation."""
        if self.outcome is None:
            return ""
        title = f"{self.recommendation.printed_reference}: {self.recommendation.heading}"
        because = self.sign_off.because if self.sign_off else ""
        return "\n".join(part for part in (title, f"{self.done_words}.", because, self.outcome.words) if part)


def before_meeting(meeting: Meeting) -> list[MeetingRow]:
    """The recommendations a meeting of a committee may decide about: those sent and not signed off, and those it decided.

    Four queries, whatever the number.
    """
    council = meeting.council
    live = (
        Recommendation.objects.of(council)
        .filter(body=meeting.body, state=Recommendation.State.ISSUED)
        .select_related("review")
        .prefetch_related("actions", "sign_offs")
        .order_by("review__title", "position", "pk")
    )
    outcomes = {row.recommendation_id: row for row in MeetingOutcome.objects.of(council).filter(meeting=meeting)}
    rows = []
    for one in live:
        verdicts = sorted(one.sign_offs.all(), key=lambda row: row.at)
        here = next((row for row in reversed(verdicts) if row.meeting_id == meeting.pk), None)
        is_over = bool(verdicts) and verdicts[-1].verdict != SignOff.Verdict.REOPENED
        if is_over and one.pk not in outcomes and here is None:
            continue
        rows.append(MeetingRow(one, outcomes.get(one.pk), here, tuple(one.actions.all())))
    return rows


def minute_of(meeting: Meeting) -> str:
    """The minute reference a meeting's outcomes have; empty where none was given. One query."""
    rows = MeetingOutcome.objects.of(meeting.council).filter(meeting=meeting).exclude(minute_reference="")
    return str(rows.values_list("minute_reference", flat=True).first() or "")


def late_words(count: int) -> str:
    """How much of a review is late; empty for nothing."""
    return ngettext("%(n)s thing is late", "%(n)s things are late", count) % {"n": count} if count else ""


def report_backs_due(about: Review | Recommendation) -> list[ReportBack]:
    """The dates for reporting back of a review, or of a recommendation of none, soonest first. One query."""
    return list(about.report_backs.select_related("meeting__body"))


@dataclass(frozen=True)
class Doing:
    """One action on the working screens: whether it is late, and its last three updates."""

    action: Action
    late: bool
    updates: list[ActionUpdate]


@dataclass(frozen=True)
class Carried:
    """A recommendation being carried out: its actions and the committee's last verdict."""

    row: Recommendation
    verdict: SignOff | None
    actions: list[Doing]

    @property
    def is_over(self) -> bool:
        """Whether the committee's last word was a verdict, not a reopening."""
        return self.verdict is not None and self.verdict.verdict != SignOff.Verdict.REOPENED


def carried_out(rows: QuerySet[Recommendation], on: date) -> list[Carried]:
    """Recommendations with their actions, updates and verdicts, in the order given. Six queries, whatever the number."""
    wanted = rows.prefetch_related("actions__owner_post", "actions__owner_body", "actions__updates", "sign_offs")
    return [
        Carried(
            row,
            max(row.sign_offs.all(), key=lambda one: one.at, default=None),
            [Doing(one, is_late(one, on), list(one.updates.all())[-3:]) for one in row.actions.all()],
        )
        for row in wanted
    ]
