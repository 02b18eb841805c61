"""When nothing comes: a reminder, a second one, a letter from the chair, an invitation. Each is logged in public.

Only reminders go out by themselves. The chair's letter is drafted in plain words and never sent until somebody does.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.clocks import days_late
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, list_words, london_date
from wardmote.organisations import rules
from wardmote.organisations.models import Meeting
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny import public
from wardmote.scrutiny.asking import COMMITTEE_CAN
from wardmote.scrutiny.models import Action, Ask, Recommendation, Step
from wardmote.scrutiny.permissions import may_release

Rung = Step.Rung
REMINDERS = (Rung.REMINDER, Rung.SECOND)
SECOND_AFTER = 6  # days after the first reminder, where the council set one day only


@dataclass(frozen=True)
class Late:
    """What is late: an answer or an action, whom it is expected of, since when."""

    found: Ask | Action
    recommendation: Recommendation
    who: str
    due_on: date

    @property
    def is_answer(self) -> bool:
        """An answer, not an action."""
        return isinstance(self.found, Ask)


def next_rung(found: Ask | Action, on: date, *, standing: rules.RulesOn | None = None) -> Step.Rung | None:
    """The rung that comes next for a late answer or action on a day; None while it is not late, or it is too soon.

    Nothing is called late under a rule that the Monitoring Officer has not confirmed, nor before the day after it was
    due. The council's own days part the rungs. A new date begins the ladder anew. At most 2 queries.
    """
    standing = standing or rules.on_day(found.council, on)
    due_on = _late_since(found, on, standing)
    if due_on is None:
        return None
    steps = [step for step in found.steps.all() if london_date(step.drafted_at) > due_on]
    if any(step.rung == Rung.INVITATION or step.sent_on is None for step in steps):
        return None
    sent = {Rung(step.rung): step.sent_on for step in steps if step.sent_on}
    days = standing.value("reminders.late_days") or [1]
    second = days[1] if len(days) > 1 else days[0] + SECOND_AFTER
    every = timedelta(days=standing.value("reminders.late_every_days"))
    late = timedelta(days=days_late(due_on, on))
    if not sent:
        return Rung.REMINDER if late >= timedelta(days=days[0]) else None
    last = max(sent, key=list(Rung).index)
    if last == Rung.REMINDER:
        return Rung.SECOND if on >= sent[last] + timedelta(days=second - days[0]) else None
    following = Rung.LETTER if last == Rung.SECOND else Rung.INVITATION
    return following if on >= sent[last] + every else None


@transaction.atomic
def record_reminder(
    *,
    ask_id: int | None = None,
    action_id: int | None = None,
    rung: Step.Rung,
    to_words: str,
    on: date,
    by: Actor,
    at: datetime,
) -> Step:
    """Log a reminder or second reminder that went out. Called by the reminder job; never twice for one lateness.

    Raises WrongState when this rung does not come next on that day.
    """
    late = _locked(ask_id, action_id, by, on)
    require(may_release(by, late.recommendation.body), by, COMMITTEE_CAN)
    by = in_post(by)
    if rung not in REMINDERS:
        raise RuleBroken(_("A letter or an invitation comes from the chair, not as a reminder."))
    _must_be_next(late, rung, on)
    return _log(late, rung, to_words=to_words, sent_on=on, letter="", by=by, at=at)


@transaction.atomic
def draft_letter(*, ask_id: int | None = None, action_id: int | None = None, on: date, by: Actor, at: datetime) -> Step:
    """Draft the chair's letter in plain words. It goes nowhere until ``mark_sent``, and stays private until then.

    Raises WrongState when the letter does not come next on that day.
    """
    late = _locked(ask_id, action_id, by, on)
    require(may_release(by, late.recommendation.body), by, COMMITTEE_CAN)
    by = in_post(by)
    _must_be_next(late, Rung.LETTER, on)
    return _log(late, Rung.LETTER, to_words=late.who, sent_on=None, letter=letter_for(late, on), by=by, at=at)


@transaction.atomic
def change_letter(step_id: int, letter: str, *, by: Actor, at: datetime) -> Step:
    """Change the words of a letter that has not gone."""
    found = _unsent(step_id, by)
    by = in_post(by)
    if not letter.strip():
        raise RuleBroken(_("Write the letter."))
    with change(found, "scrutiny.letter_drafted", by=by, at=at, subject=_about(found).reference):
        found.letter = letter.strip()
        found.save()
    return found


@transaction.atomic
def mark_sent(step_id: int, *, on: date, to_words: str = "", by: Actor, at: datetime) -> Step:
    """Record that the chair's letter was sent. From then on it is in the public log."""
    found = _unsent(step_id, by)
    by = in_post(by)
    if not london_date(found.drafted_at) <= on <= london_date(at):
        raise RuleBroken(
            _("Enter a day between %(first)s, when it was drafted, and today.")
            % {"first": date_words(found.drafted_at)}
        )
    recommendation = _about(found)
    with change(found, "scrutiny.ladder_step", by=by, at=at, subject=recommendation.reference, public=True):
        found.sent_on, found.sent_by = on, by.as_post[:200]
        found.to_words = to_words.strip() or found.to_words
        found.save()
    public.publish_recommendation(recommendation, by=by, at=at)
    return found


@transaction.atomic
def invite(
    *,
    ask_id: int | None = None,
    action_id: int | None = None,
    meeting_id: int,
    on: date,
    by: Actor,
    at: datetime,
) -> Step:
    """Invite whoever has not answered, or not acted, to a meeting of the committee that is still to come.

    Raises WrongState when the letter did not go first, RuleBroken for a meeting that is past or another body's.
    """
    late = _locked(ask_id, action_id, by, on)
    require(may_release(by, late.recommendation.body), by, COMMITTEE_CAN)
    by = in_post(by)
    _must_be_next(late, Rung.INVITATION, on)
    meeting: Meeting = Meeting.objects.of(by.council).get(pk=meeting_id)
    over = {Meeting.State.CANCELLED, Meeting.State.HELD}
    if meeting.body_id != late.recommendation.body_id or meeting.state in over or meeting.held_on < on:
        raise RuleBroken(
            _("Choose a meeting of the %(body)s that is still to come.") % {"body": late.recommendation.body}
        )
    to_words = _("%(who)s, to the meeting of %(on)s") % {"who": late.who, "on": date_words(meeting.held_on)}
    return _log(late, Rung.INVITATION, to_words=to_words, sent_on=on, letter="", by=by, at=at)


def letter_for(late: Late, on: date) -> str:
    """The chair's letter as it is drafted: what was asked, when it was due, what came, what happens next."""
    recommendation = late.recommendation
    n = days_late(late.due_on, on)
    days = ngettext("%(n)s day ago", "%(n)s days ago", n) % {"n": n}
    sent = sorted(step.sent_on for step in late.found.steps.all() if step.sent_on and step.sent_on > late.due_on)
    lines = [
        _("%(reference)s: %(title)s")
        % {"reference": recommendation.printed_reference, "title": recommendation.heading},
        _("To: %(who)s") % {"who": late.who},
        _("The %(body)s recommended:") % {"body": recommendation.body},
        f"“{recommendation.text.strip()}”",
    ]
    if late.is_answer:
        lines.append(
            _("Your reply was due on %(on)s, %(days)s. We do not have it.")
            % {"on": date_words(late.due_on), "days": days}
        )
    else:
        lines.append(
            _("“%(action)s” was to be done by %(on)s, %(days)s. It is not reported complete.")
            % {"action": late.found, "on": date_words(late.due_on), "days": days}
        )
    if sent:
        lines.append(_("We reminded you on %(when)s.") % {"when": list_words([date_words(day) for day in sent])})
    lines += [
        _("Send a full answer, or say on which day it will come.")
        if late.is_answer
        else _("Say what was done, what holds it up, and when it will be complete."),
        _(
            "If nothing comes, the committee may invite you to its next meeting. This letter is part of the public record."
        ),
        _("Chair of the %(body)s") % {"body": recommendation.body},
    ]
    return "\n\n".join(lines)


def _late_since(found: Ask | Action, on: date, standing: rules.RulesOn) -> date | None:
    """The day something late was due; None while it is not late."""
    if isinstance(found, Ask):
        is_open = found.asked_on is not None and found.answered_on is None and not found.closed_because
        binds = bool(found.rule) and standing.is_confirmed(found.rule)
        is_open = is_open and binds and not found.recommendation.as_history
    else:
        over = {Action.State.COMPLETE, Action.State.ENDED, Action.State.PAUSED}
        is_open = found.state not in over
    live = found.recommendation.state == Recommendation.State.ISSUED
    return found.due_on if is_open and live and found.due_on and found.due_on < on else None


def _locked(ask_id: int | None, action_id: int | None, by: Actor, on: date) -> Late:
    """The late thing itself. Raises WrongState when it is not late on that day."""
    if (ask_id is None) == (action_id is None):
        raise ValueError("name an ask or an action")
    found: Ask | Action
    if ask_id is not None:
        asks: Any = Ask.objects.of(by.council).locked()
        asked: Ask = asks.select_related("recommendation__body", "council").get(pk=ask_id)
        found, who = asked, list_words([str(row) for row in asked.asked_of.select_related("post", "body")])
    else:
        actions: Any = Action.objects.of(by.council).locked()
        related = actions.select_related("recommendation__body", "council", "owner_post", "owner_body")
        promised: Action = related.get(pk=action_id)
        found, who = promised, str(promised.owner) if promised.owner else _("nobody named")
    due_on = _late_since(found, on, rules.on_day(by.council, on))
    if due_on is None:
        raise WrongState(_("Nothing is late here on %(on)s, so no reminder is due.") % {"on": date_words(on)})
    return Late(found, found.recommendation, who, due_on)


def _must_be_next(late: Late, rung: Step.Rung, on: date) -> None:
    following = next_rung(late.found, on)
    if following == rung:
        return
    if following is None:
        raise WrongState(_("It is too soon for the next step, or one is still waiting to be sent."))
    raise WrongState(_("The next step is “%(rung)s”.") % {"rung": following.label})


def _log(
    late: Late, rung: Step.Rung, *, to_words: str, sent_on: date | None, letter: str, by: Actor, at: datetime
) -> Step:
    found = Step(
        council=by.council,
        ask=late.found if isinstance(late.found, Ask) else None,
        action=late.found if isinstance(late.found, Action) else None,
        rung=rung,
        drafted_at=at,
        letter=letter,
        sent_on=sent_on,
        sent_by=(by.as_post or by.job)[:200] if sent_on else "",
        to_words=to_words[:300],
    )
    verb = "scrutiny.ladder_step" if sent_on else "scrutiny.letter_drafted"
    reference = late.recommendation.reference
    with change(found, verb, by=by, at=at, subject=reference, public=sent_on is not None):
        found.save()
    if sent_on:
        public.publish_recommendation(late.recommendation, by=by, at=at)
    return found


def _about(step: Step) -> Recommendation:
    found: Recommendation = (step.ask or step.action).recommendation  # type: ignore[union-attr]
    return found


def _unsent(step_id: int, by: Actor) -> Step:
    found: Step = Step.objects.of(by.council).locked().get(pk=step_id)
    require(may_release(by, _about(found).body), by, COMMITTEE_CAN)
    if found.sent_on is not None:
        raise WrongState(_("This went on %(on)s, so it stands as it is.") % {"on": date_words(found.sent_on)})
    return found
