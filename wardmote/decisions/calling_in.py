"""Call-in: requested in time by enough councillors, found in order or not, heard, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.clocks import plain_date, working_days_after
from wardmote.decisions import call_in_clock
from wardmote.decisions.models import CallIn, DecisionRecord
from wardmote.decisions.numbering import CALL_IN, RECORD, next_reference
from wardmote.decisions.permissions_record import (
    CALL_IN_CAN,
    CHECK_CAN,
    COUNCILLORS,
    HEARING_CAN,
    may_call_in,
    may_check_records,
    may_record_hearing,
    may_write_records,
)
from wardmote.decisions.record_public import publish_record_page
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date, moment_words
from wardmote.organisations import rules
from wardmote.organisations.models import Body, Meeting, Post
from wardmote.organisations.permissions import in_post, posts_held, require

State = DecisionRecord.State
Outcome = CallIn.Outcome


@transaction.atomic
def call_in(
    record_id: int,
    *,
    post_ids: Sequence[int],
    grounds: str,
    alternative: str,
    received_at: datetime | None = None,
    by: Actor,
    at: datetime,
) -> CallIn:
    """Call a decision in: it cannot be carried out until that is settled. The receipt is the moment it came.

    By the council's own rule: in time, signed by enough councillors, with grounds and what should be decided instead.
    ``received_at`` is only for Democratic Services, for a request that came on paper or by e-mail. Raises RuleBroken a
    minute too late. Source: Local Government Act 2000, section 9F(4).
    """
    require(may_call_in(by), by, CALL_IN_CAN)
    found: DecisionRecord = DecisionRecord.objects.of(by.council).locked().select_related("council").get(pk=record_id)
    by = in_post(by)
    signed = list(Post.objects.of(by.council).filter(pk__in=set(post_ids)))
    is_support = by.job != "" or may_record_hearing(by)
    came_at = received_at or at
    if not is_support:
        if received_at is not None and received_at != at:
            raise NotAllowed(_("Only Democratic Services can enter a request that came earlier."))
        if not {post.pk for post in posts_held(by)} & {post.pk for post in signed}:
            raise NotAllowed(_("Sign the call-in yourself: your own seat must be among those who sign."))
    if came_at > at:
        raise RuleBroken(_("That moment has not come yet. Enter when the request was received."))
    _check_open(found, came_at)
    if any(post.kind not in COUNCILLORS for post in signed):
        raise RuleBroken(_("Only councillors who do not sit in the Cabinet can sign a call-in."))
    standing = rules.on_day(by.council, found.published_on or london_date(at))
    needed = int(standing.value("call_in.members"))
    if len(signed) < needed:
        raise RuleBroken(
            ngettext(
                "A call-in needs %(needed)s councillors to sign it. %(n)s has signed.",
                "A call-in needs %(needed)s councillors to sign it. %(n)s have signed.",
                len(signed),
            )
            % {"needed": needed, "n": len(signed)}
        )
    if not grounds.strip():
        raise RuleBroken(_("Say why the decision should be looked at again."))
    if not alternative.strip():
        raise RuleBroken(_("Say what should be decided instead."))
    made = CallIn(
        council=by.council,
        record=found,
        reference=next_reference(by.council, CALL_IN, at),
        received_at=came_at,
        grounds=grounds.strip(),
        alternative=alternative.strip(),
    )
    with change(made, "decisions.called_in", by=by, at=at, subject=found.reference, public=True):
        made.save()
    made.signatories.set(signed)
    _move(found, State.CALLED_IN, None, "", made, by=by, at=at)
    return made


@transaction.atomic
def judge_call_in(call_in_id: int, *, is_valid: bool, because: str, by: Actor, at: datetime) -> CallIn:
    """The Monitoring Officer finds a call-in in order or not, with the reason. One that is not lets the decision go on.

    One that is in order is heard within the council's own number of working days.
    """
    made, found = _locked(call_in_id, by)
    require(may_check_records(by), by, CHECK_CAN)
    by = in_post(by)
    if not because.strip():
        raise RuleBroken(_("Give the reason. It is shown in public."))
    standing = rules.on_day(by.council, london_date(at))
    with change(made, "decisions.call_in_judged", by=by, at=at, subject=found.reference, public=True):
        made.move_to(CallIn.State.VALID if is_valid else CallIn.State.NOT_VALID)
        made.judged_at, made.judged_as, made.judged_because = at, (by.as_post or by.job)[:200], because.strip()
        if is_valid:
            made.hear_by_on = hear_by(standing, london_date(at))
        made.save()
    if is_valid:
        publish_record_page(found, by=by, at=at)
    else:
        clock = _clock_of(found)
        effective_on = max(clock.effective_on, london_date(at))
        _move(found, State.PUBLISHED, effective_on, _("The call-in was not in order."), made, by=by, at=at)
    return made


@transaction.atomic
def hear_call_in(
    call_in_id: int,
    outcome: str,
    *,
    on: date,
    words: str,
    body_id: int | None = None,
    meeting_id: int | None = None,
    by: Actor,
    at: datetime,
) -> CallIn:
    """Record what the committee resolved: no action, back to the decision maker, or to Council. Source: LGA 2000, s. 9F(4)."""
    made, found = _locked(call_in_id, by)
    require(may_record_hearing(by), by, HEARING_CAN)
    by = in_post(by)
    if outcome not in Outcome.values:
        raise RuleBroken(_("Choose one of the outcomes listed."))
    if not words.strip():
        raise RuleBroken(_("Enter what the committee resolved."))
    _not_to_come(on, at)
    if on < london_date(made.received_at):
        raise RuleBroken(
            _("The call-in came on %(came)s, so it cannot have been heard before that.")
            % {"came": plain_date(london_date(made.received_at))}
        )
    with change(made, "decisions.call_in_heard", by=by, at=at, subject=found.reference, public=True):
        made.move_to(CallIn.State.HEARD)
        made.outcome, made.outcome_on, made.outcome_words = outcome, on, words.strip()
        made.body = Body.objects.of(by.council).get(pk=body_id) if body_id else None
        made.meeting = Meeting.objects.of(by.council).get(pk=meeting_id) if meeting_id else None
        if outcome == Outcome.NO_ACTION:
            made.move_to(CallIn.State.CLOSED)
        made.save()
    if outcome == Outcome.NO_ACTION:
        _move(found, State.PUBLISHED, on, _("The committee took no further action."), made, by=by, at=at)
    else:
        state = State.REFERRED_BACK if outcome == Outcome.REFER_BACK else State.TO_COUNCIL
        _move(found, state, None, "", made, by=by, at=at)
    return made


@transaction.atomic
def council_considers(call_in_id: int, said: str, *, on: date, words: str, by: Actor, at: datetime) -> CallIn:
    """Record what Council said of a decision that was referred to it: no objection, or back to the decision maker."""
    made, found = _locked(call_in_id, by)
    require(may_record_hearing(by), by, HEARING_CAN)
    by = in_post(by)
    if found.state != State.TO_COUNCIL:
        raise WrongState(_("This decision is not before Council."))
    if said not in CallIn.CouncilSaid.values:
        raise RuleBroken(_("Choose one of the outcomes listed."))
    if not words.strip():
        raise RuleBroken(_("Enter what Council resolved."))
    _not_to_come(on, at)
    _after_hearing(made, on)
    objects = said == CallIn.CouncilSaid.REFER_BACK
    with change(made, "decisions.council_considered", by=by, at=at, subject=found.reference, public=True):
        made.council_said, made.council_on, made.council_words = said, on, words.strip()
        if not objects:
            made.move_to(CallIn.State.CLOSED)
        made.save()
    if objects:
        _move(found, State.REFERRED_BACK, None, "", made, by=by, at=at)
    else:
        _move(found, State.PUBLISHED, on, _("Council let it stand."), made, by=by, at=at)
    return made


@transaction.atomic
def reconsider(call_in_id: int, *, is_kept: bool, on: date, words: str, by: Actor, at: datetime) -> CallIn:
    """Record that the decision maker looked at it again. It stands and takes effect, or a new decision's record is begun."""
    made, found = _locked(call_in_id, by)
    require(may_write_records(by), by, HEARING_CAN)
    by = in_post(by)
    if found.state != State.REFERRED_BACK:
        raise WrongState(_("This decision was not referred back, so there is nothing to look at again."))
    if not words.strip():
        raise RuleBroken(_("Enter the reasons of the decision maker."))
    _not_to_come(on, at)
    _after_hearing(made, on)
    with change(made, "decisions.decision_reconsidered", by=by, at=at, subject=found.reference, public=True):
        made.reconsidered_on, made.is_kept, made.reconsidered_words = on, is_kept, words.strip()
        made.move_to(CallIn.State.CLOSED)
        made.save()
    if is_kept:
        _move(found, State.PUBLISHED, on, _("The decision maker kept it."), made, by=by, at=at)
        return made
    new = DecisionRecord(
        council=by.council,
        reference=next_reference(by.council, RECORD, at),
        replaces=found,
        report=found.report,
        entry=found.entry,
        title=found.title,
        kind=found.kind,
        is_executive=found.is_executive,
        decision_maker_post=found.decision_maker_post,
        decision_maker_body=found.decision_maker_body,
        decided_on=on,
        reasons=words.strip(),
        is_key=found.is_key,
        paragraph=found.paragraph,
        made_at=at,
    )
    with change(new, "decisions.record_begun", by=by, at=at, subject=new.reference):
        new.save()
    new.wards.set(found.wards.all())
    publish_record_page(found, by=by, at=at)
    return made


def hear_by(standing: rules.RulesOn, judged_on: date) -> date:
    """Until when a call-in that was found in order on a day is heard, by the council's own rule."""
    days, nation = int(standing.value("call_in.hearing_days")), standing.council.nation
    return working_days_after(judged_on, days, calendar=nation, extra=standing.extra).due_on


def _check_open(found: DecisionRecord, came_at: datetime) -> None:
    if found.published_at is None:
        raise WrongState(_("The record of this decision is not public yet, so it cannot be called in."))
    if found.state == State.CALLED_IN:
        raise WrongState(_("This decision has been called in already."))
    if found.call_in_until is None:
        why = " ".join(found.call_in_words)
        raise RuleBroken(_("This decision cannot be called in. %(why)s") % {"why": why})
    if came_at < found.published_at:
        raise RuleBroken(
            _("The record was published on %(on)s, so a call-in cannot have come before that.")
            % {"on": moment_words(found.published_at)}
        )
    if came_at > found.call_in_until:
        raise RuleBroken(call_in_clock.too_late(found.call_in_until, came_at))
    if found.state != State.PUBLISHED or found.call_ins.filter(state=CallIn.State.CLOSED).exists():
        raise WrongState(_("This decision was called in before and that is settled, so it cannot be called in again."))


def _clock_of(found: DecisionRecord) -> call_in_clock.CallInClock:
    """The clock as it stood when the record was published."""
    published_on = found.published_on or found.decided_on
    return call_in_clock.reckon(
        rules.on_day(found.council, published_on),
        kind=found.kind,
        is_executive=found.is_executive,
        is_key=found.is_key,
        is_urgent=False,
        is_again=False,
        decided_on=found.decided_on,
        published_on=published_on,
    )


def _move(
    found: DecisionRecord, state: State, effective_on: date | None, words: str, made: CallIn, *, by: Actor, at: datetime
) -> None:
    """The decision follows its call-in, and its page with it."""
    note = {"call_in": made.reference.upper()}
    with change(found, "decisions.record_changed", by=by, at=at, subject=found.reference, public=True, note=note):
        found.move_to(state)
        found.effective_on, found.effective_words = effective_on, words
        found.save()
    publish_record_page(found, by=by, at=at)


def _locked(call_in_id: int, by: Actor) -> tuple[CallIn, DecisionRecord]:
    """A call-in and its decision; the decision first, as everywhere, so that two people never wait for each other."""
    record_id = CallIn.objects.of(by.council).values_list("record_id", flat=True).get(pk=call_in_id)
    found: DecisionRecord = DecisionRecord.objects.of(by.council).locked().select_related("council").get(pk=record_id)
    made: CallIn = CallIn.objects.of(by.council).locked().get(pk=call_in_id)
    return made, found


def _not_to_come(on: date, at: datetime) -> None:
    if on > london_date(at):
        raise RuleBroken(_("%(on)s has not come yet. Enter the day on which it happened.") % {"on": plain_date(on)})


def _after_hearing(made: CallIn, on: date) -> None:
    last = made.council_on or made.outcome_on
    if last is not None and on < last:
        raise RuleBroken(
            _("The call-in was heard on %(on)s, so this cannot be before that.") % {"on": plain_date(last)}
        )
