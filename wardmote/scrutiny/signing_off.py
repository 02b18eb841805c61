"""At a meeting: what the committee decided about each recommendation, and its verdict. Only the committee signs off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words
from wardmote.organisations.models import Meeting
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny import public, sittings
from wardmote.scrutiny.asking import COMMITTEE_CAN
from wardmote.scrutiny.models import Action, Ask, MeetingOutcome, Recommendation, SignOff
from wardmote.scrutiny.permissions import may_decide_for_committee

Verdict = SignOff.Verdict
Outcome = MeetingOutcome.Outcome
_BY_VERDICT = {Outcome.SIGNED_OFF, Outcome.REOPENED}


@transaction.atomic
def record_outcome(
    meeting_id: int,
    recommendation_id: int,
    outcome: str,
    *,
    minute_reference: str = "",
    words: str = "",
    by: Actor,
    at: datetime,
) -> MeetingOutcome:
    """Record what a meeting decided about a recommendation, and the words for the minutes. Recorded again, it replaces.

    Signed off and reopened are verdicts (``sign_off``), refused here. Raises WrongState for one not yet sent.
    """
    recommendation = _locked(recommendation_id, by)
    require(may_decide_for_committee(by, recommendation.body), by, COMMITTEE_CAN)
    by = in_post(by)
    meeting = sittings.that_met(meeting_id, recommendation.body, by=by, at=at)
    _check_sent(recommendation)
    if outcome not in Outcome.values:
        raise RuleBroken(_("Choose one of the outcomes listed."))
    if outcome in _BY_VERDICT:
        raise RuleBroken(_("Choose the committee’s verdict: signing off and reopening are recorded with it."))
    found = _write_outcome(meeting, recommendation, outcome, minute_reference, words, by, at)
    public.publish_recommendation(recommendation, by=by, at=at)
    return found


@transaction.atomic
def sign_off(
    recommendation_id: int,
    verdict: str,
    *,
    meeting_id: int,
    because: str = "",
    minute_reference: str = "",
    invites_back: str = "",
    words: str = "",
    by: Actor,
    at: datetime,
) -> SignOff:
    """Record the committee's verdict on a recommendation, given at one of its meetings.

    A verdict ends the actions that are still open; reopening sets every action on course again and may invite a post
    or body back. All verdicts but “implemented” need a reason, and they end any answer still expected. Raises
    WrongState when a verdict stands already, or, for reopening, when none does.
    """
    recommendation = _locked(recommendation_id, by)
    require(may_decide_for_committee(by, recommendation.body), by, COMMITTEE_CAN)
    by = in_post(by)
    meeting = sittings.that_met(meeting_id, recommendation.body, by=by, at=at)
    _check_sent(recommendation)
    if verdict not in Verdict.values:
        raise RuleBroken(_("Choose one of the verdicts listed."))
    standing = standing_verdict(recommendation)
    if verdict == Verdict.REOPENED and standing is None:
        raise WrongState(_("%(this)s is not signed off, so it cannot be reopened.") % {"this": recommendation})
    if verdict != Verdict.REOPENED and standing is not None:
        raise WrongState(
            _("The committee's verdict of %(on)s stands: %(verdict)s. Reopen it first.")
            % {"on": date_words(standing.on), "verdict": standing.get_verdict_display()}
        )
    if verdict != Verdict.IMPLEMENTED and not because.strip():
        raise RuleBroken(_("Give the committee’s reason. It is public."))
    if invites_back.strip() and verdict != Verdict.REOPENED:
        raise RuleBroken(_("Somebody is invited back only when a recommendation is reopened."))
    found = SignOff(
        council=by.council,
        recommendation=recommendation,
        verdict=verdict,
        on=meeting.held_on,
        meeting=meeting,
        minute_reference=minute_reference.strip(),
        because=because.strip(),
        invites_back=invites_back.strip(),
        at=at,
    )
    reopened = verdict == Verdict.REOPENED
    verb = "scrutiny.reopened" if reopened else "scrutiny.signed_off"
    with change(found, verb, by=by, at=at, subject=recommendation.reference, public=True):
        found.save()
    outcome = Outcome.REOPENED if reopened else Outcome.SIGNED_OFF
    _write_outcome(meeting, recommendation, outcome, minute_reference, words, by, at)
    if reopened:
        _set_on_course(recommendation, by, at)
    else:
        _end_actions(recommendation, by, at)
        if verdict != Verdict.IMPLEMENTED:
            _close_asks(recommendation, found, by, at)
    public.publish_recommendation(recommendation, by=by, at=at)
    return found


@transaction.atomic
def give_minute_reference(meeting_id: int, minute_reference: str, *, by: Actor, at: datetime) -> int:
    """Give a meeting's minute reference, typed once, to each outcome and verdict of that meeting that has none.

    Returns how many recommendations it was given to.
    """
    meeting: Meeting = Meeting.objects.of(by.council).locked().get(pk=meeting_id)
    require(may_decide_for_committee(by, meeting.body), by, COMMITTEE_CAN)
    by = in_post(by)
    reference = minute_reference.strip()
    if not reference:
        raise RuleBroken(_("Enter the minute reference."))
    touched: dict[int, Recommendation] = {}
    for rows in (
        MeetingOutcome.objects.of(by.council).filter(meeting=meeting, minute_reference=""),
        SignOff.objects.of(by.council).filter(meeting=meeting, minute_reference=""),
    ):
        for row in rows.select_related("recommendation"):
            with change(
                row, "scrutiny.outcome_recorded", by=by, at=at, subject=row.recommendation.reference, public=True
            ):
                row.minute_reference = reference
                row.save()
            touched[row.recommendation_id] = row.recommendation
    for recommendation in touched.values():
        public.publish_recommendation(recommendation, by=by, at=at)
    return len(touched)


def standing_verdict(recommendation: Recommendation) -> SignOff | None:
    """The committee's verdict that stands; None where none was given or the last one reopened it. One query."""
    rows = SignOff.objects.of(recommendation.council).filter(recommendation=recommendation)
    last: SignOff | None = rows.order_by("-at", "-pk").first()
    return None if last is None or last.verdict == Verdict.REOPENED else last


def _write_outcome(
    meeting: Meeting,
    recommendation: Recommendation,
    outcome: str,
    minute_reference: str,
    words: str,
    by: Actor,
    at: datetime,
) -> MeetingOutcome:
    rows = MeetingOutcome.objects.of(by.council).locked()
    found: MeetingOutcome = rows.filter(meeting=meeting, recommendation=recommendation).first() or MeetingOutcome(
        council=by.council, meeting=meeting, recommendation=recommendation
    )
    with change(found, "scrutiny.outcome_recorded", by=by, at=at, subject=recommendation.reference, public=True):
        found.outcome, found.at = outcome, at
        found.minute_reference = minute_reference.strip() or found.minute_reference
        found.words = words.strip() or found.words
        found.save()
    return found


def _end_actions(recommendation: Recommendation, by: Actor, at: datetime) -> None:
    for row in Action.objects.of(by.council).open().locked().filter(recommendation=recommendation):
        with change(row, "scrutiny.action_ended", by=by, at=at, subject=recommendation.reference, public=True):
            row.move_to(Action.State.ENDED)
            row.paused_until_on, row.next_evidence_on = None, None
            row.save()


def _set_on_course(recommendation: Recommendation, by: Actor, at: datetime) -> None:
    over = {Action.State.ENDED, Action.State.COMPLETE}
    rows = Action.objects.of(by.council).locked().filter(recommendation=recommendation, state__in=over)
    for row in rows:
        with change(row, "scrutiny.action_changed", by=by, at=at, subject=recommendation.reference, public=True):
            row.move_to(Action.State.ON_COURSE)
            row.completed_on, row.cause, row.cause_since_on = None, "", None
            row.save()


def _close_asks(recommendation: Recommendation, verdict: SignOff, by: Actor, at: datetime) -> None:
    for row in Ask.objects.of(by.council).open().locked().filter(recommendation=recommendation):
        with change(row, "scrutiny.changed", by=by, at=at, subject=recommendation.reference):
            row.closed_because = _("The committee’s verdict of %(on)s: %(verdict)s") % {
                "on": date_words(verdict.on),
                "verdict": verdict.get_verdict_display(),
            }
            row.due_on = None
            row.save()


def _check_sent(recommendation: Recommendation) -> None:
    if recommendation.state != Recommendation.State.ISSUED:
        raise WrongState(
            _("%(this)s is “%(state)s”, so no meeting decides about it now.")
            % {"this": recommendation, "state": recommendation.get_state_display()}
        )


def _locked(recommendation_id: int, by: Actor) -> Recommendation:
    found: Recommendation = Recommendation.objects.of(by.council).locked().get(pk=recommendation_id)
    return found
