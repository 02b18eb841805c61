"""Answering: an officer drafts, a head of service clears, each Cabinet Member approves, the decision maker agrees, it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.clocks import plain_date
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations.models import Meeting, Post
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny import checking, delivery, public, timing
from wardmote.scrutiny.models import Approval, Ask, HoldingReply, Line, Response, Review
from wardmote.scrutiny.permissions import (
    approving_posts,
    may_clear,
    may_draft,
    may_send,
    may_support_scrutiny,
)

State = Response.State
Decision = Line.Decision
DRAFT_CAN = gettext_lazy("You cannot do this. The officer who was asked to draft this answer can.")
CLEAR_CAN = gettext_lazy("You cannot do this. The head of service can.")
SEND_CAN = gettext_lazy("You cannot do this. Democratic Services or the decision maker can.")
OFFICERS_CAN = gettext_lazy("You cannot do this. A scrutiny officer can.")


class Conflict(RuleBroken):
    """Somebody else changed the answer since this person opened it. Both texts are kept for them to choose from."""

    def __init__(self, message: str, theirs: Response) -> None:
        super().__init__(message)
        self.theirs = theirs


@dataclass(frozen=True)
class Said:
    """What was typed for the whole recommendation, or for one lettered part of it."""

    part: str = ""
    decision: str = ""
    text: str = ""
    reason: str = ""
    done_by_on: date | None = None
    goes_on: bool = False
    timetable_words: str = ""
    next_step: str = ""
    next_step_on: date | None = None
    answer_on: date | None = None
    premise_corrected: str = ""
    decision_words: str = ""


def said(line: Line) -> Said:
    """What a saved line says, to save again with something changed."""
    return Said(
        part=line.part.label if line.part else "",
        decision=line.decision,
        text=line.text,
        reason=line.reason,
        done_by_on=line.done_by_on,
        goes_on=line.goes_on,
        timetable_words=line.timetable_words,
        next_step=line.next_step,
        next_step_on=line.next_step_on,
        answer_on=line.answer_on,
        premise_corrected=line.premise_corrected,
        decision_words=line.decision_words,
    )


@dataclass(frozen=True)
class Costs:
    """What an answer says of money. ``pence`` is whole pence."""

    cost: str = ""
    words: str = ""
    pence: int | None = None
    money: str = ""
    recurs: str = ""


@dataclass
class Saved:
    """An answer as it now stands and what is still wrong with it."""

    response: Response
    problems: list[checking.Problem] = field(default_factory=list)


@transaction.atomic
def save_answer(
    ask_id: int,
    *,
    lines: list[Said],
    costs: Costs | None = None,
    feasibility: str = "",
    lead_posts: list[int] | None = None,
    lead_words: str = "",
    seen: datetime | None = None,
    by: Actor,
    at: datetime,
) -> Saved:
    """Keep a draft of an answer. Nobody but those who prepare or approve it can read it.

    ``seen`` is when the draft had last changed when this person opened it: Conflict if somebody else changed it since.
    An unfinished draft is kept with its problems, never refused. Raises WrongState once it has gone for clearance.
    """
    found = _ask(ask_id, by)
    require(may_draft(by, found), by, DRAFT_CAN)
    _check_wanted(found)
    by = in_post(by)
    draft = _current(found)
    if draft and draft.state not in {State.WRITING, State.RETURNED}:
        raise WrongState(
            _("This answer is “%(now)s”, so it cannot be changed now. Ask for it to be sent back first.")
            % {"now": draft.get_state_display()}
        )
    if draft and seen and draft.changed_at != seen:
        raise Conflict(
            _("%(who)s changed this at %(when)s. Compare both")
            % {"who": draft.changed_by or _("Somebody"), "when": _clock_time(draft.changed_at)},
            draft,
        )
    if draft is None:
        last = Response.objects.of(by.council).filter(ask=found).order_by("-version").first()
        draft = Response(council=by.council, ask=found, version=last.version + 1 if last else 1)
        if last:
            Response.objects.filter(pk=last.pk).update(superseded_at=at)
    costs = costs or Costs()
    parts = {part.label: part for part in found.recommendation.parts.all()}
    with change(draft, "scrutiny.answer_saved", by=by, at=at, subject=found.recommendation.reference):
        draft.feasibility, draft.lead_words = feasibility.strip(), lead_words.strip()
        draft.cost, draft.cost_words, draft.cost_pence = costs.cost, costs.words.strip(), costs.pence
        draft.cost_money, draft.cost_recurs = costs.money, costs.recurs
        draft.changed_at, draft.changed_by = at, by.as_post
        draft.is_partners, draft.by_link = by.link is not None and by.link.purpose == "partner-answer", by.link
        draft.save()
        draft.lead_posts.set(Post.objects.of(by.council).filter(pk__in=lead_posts or []))
        draft.lines.all().delete()
        Line.objects.bulk_create(
            Line(
                council=by.council,
                response=draft,
                part=parts.get(said.part),
                decision=said.decision,
                text=said.text.strip(),
                reason=said.reason.strip(),
                done_by_on=said.done_by_on,
                goes_on=said.goes_on,
                next_step=said.next_step.strip(),
                timetable_words=said.timetable_words.strip(),
                next_step_on=said.next_step_on,
                answer_on=said.answer_on,
                premise_corrected=said.premise_corrected.strip(),
                decision_words=said.decision_words.strip(),
            )
            for said in lines
            if not said.part or said.part in parts
        )
    return Saved(draft, checking.problems(draft, on=london_date(at)))


@transaction.atomic
def make_ready(ask_ids: list[int], *, by: Actor, at: datetime) -> list[Response]:
    """Send drafts for clearance. Raises RuleBroken naming the first one that cannot go yet, and then sends none.

    A partner's answer goes to the council's officers, who check it before it joins the record.
    """
    sent = []
    for ask_id in ask_ids:
        found = _ask(ask_id, by)
        require(may_draft(by, found), by, DRAFT_CAN)
        _check_wanted(found)
        _check_asked(found)
        draft = _must(found)
        wrong = [problem for problem in checking.problems(draft, on=london_date(at)) if problem.stops]
        if wrong:
            raise RuleBroken(
                _("%(which)s cannot be sent yet: %(why)s.") % {"which": found.recommendation, "why": wrong[0].message}
            )
        verb = "scrutiny.partner_submitted" if draft.is_partners else "scrutiny.answer_ready"
        with change(draft, verb, by=in_post(by), at=at, subject=found.recommendation.reference):
            draft.move_to(State.READY)
            draft.returned_because = draft.returned_by = ""
            draft.changed_at = at
            draft.save()
        sent.append(draft)
    return sent


@transaction.atomic
def clear(response_ids: list[int], *, by: Actor, at: datetime) -> list[Response]:
    """The head of service clears answers. Where nobody asked approves by name (a committee, a body) they go straight on."""
    done = []
    for response_id in response_ids:
        found = newest(response_id, by.council)
        require(may_clear(by, found.ask), by, CLEAR_CAN)
        _check_wanted(found.ask)
        who = in_post(by)
        with change(found, "scrutiny.answer_cleared", by=who, at=at, subject=found.ask.recommendation.reference):
            found.move_to(State.CLEARED)
            found.cleared_at, found.cleared_by, found.changed_at = at, who.as_post, at
            if not any(row.post_id for row in found.ask.asked_of.all()):
                found.move_to(State.APPROVED)
            found.save()
        done.append(found)
    return done


@transaction.atomic
def send_back(response_id: int, *, because: str, by: Actor, at: datetime) -> Response:
    """Return an answer to its officer with a comment: the head of service, a Member who must approve, or a scrutiny officer."""
    found = newest(response_id, by.council)
    allowed = may_clear(by, found.ask) or bool(approving_posts(by, found.ask)) or may_support_scrutiny(by)
    require(allowed, by, CLEAR_CAN)
    if not because.strip():
        raise RuleBroken(_("Say what should change, so that the officer knows what to do"))
    who = in_post(by)
    with change(found, "scrutiny.answer_returned", by=who, at=at, subject=found.ask.recommendation.reference):
        found.move_to(State.RETURNED)
        found.returned_because, found.returned_by, found.changed_at = because.strip(), who.as_post, at
        found.cleared_at, found.cleared_by = None, ""
        found.save()
        found.approvals.all().delete()
    return found


@transaction.atomic
def approve(response_ids: list[int], *, by: Actor, at: datetime) -> list[Response]:
    """A Cabinet Member approves cleared answers. A joint answer is approved when each Member asked has approved it."""
    done = []
    for response_id in response_ids:
        found = newest(response_id, by.council)
        posts = approving_posts(by, found.ask)
        if not posts:
            asked = ", ".join(str(row) for row in found.ask.asked_of.all())
            raise NotAllowed(_("You cannot approve this. %(who)s can.") % {"who": asked})
        _check_wanted(found.ask)
        if found.state != State.CLEARED:
            raise WrongState(
                _("%(this)s is “%(now)s”, so it does not wait for approval.")
                % {"this": found, "now": found.get_state_display()}
            )
        with change(
            found,
            "scrutiny.answer_approved",
            by=in_post(by),
            at=at,
            subject=found.ask.recommendation.reference,
            note={"for": [post.title for post in posts]},
        ):
            for post in posts:
                Approval.objects.get_or_create(
                    response=found, post=post, defaults={"council": by.council, "at": at, "by_person": by.person}
                )
            asked_posts = {row.post_id for row in found.ask.asked_of.all() if row.post_id}
            if asked_posts <= set(found.approvals.values_list("post_id", flat=True)):
                found.move_to(State.APPROVED)
            found.changed_at = at
            found.save()
        done.append(found)
    return done


@transaction.atomic
def agree(
    response_ids: list[int],
    *,
    on: date,
    meeting_id: int | None = None,
    minute_reference: str = "",
    by: Actor,
    at: datetime,
) -> list[Response]:
    """The decision maker agrees approved answers: a body at a meeting with its minute, or Members by themselves."""
    meeting = Meeting.objects.of(by.council).get(pk=meeting_id) if meeting_id else None
    done = []
    for response_id in response_ids:
        found = newest(response_id, by.council)
        require(may_send(by, found.ask), by, SEND_CAN)
        _check_wanted(found.ask)
        if meeting is None and not any(row.post_id for row in found.ask.asked_of.all()):
            raise RuleBroken(
                _("Name the meeting at which %(who)s agreed this.")
                % {"who": ", ".join(map(str, found.ask.asked_of.all()))}
            )
        with change(found, "scrutiny.answer_agreed", by=in_post(by), at=at, subject=found.ask.recommendation.reference):
            found.move_to(State.AGREED)
            found.agreed_on, found.agreed_meeting, found.agreed_minute = on, meeting, minute_reference
            found.agreed_by = meeting.body.name if meeting else ", ".join(str(row) for row in found.ask.asked_of.all())
            found.changed_at = at
            found.save()
        done.append(found)
    return done


@transaction.atomic
def send(response_ids: list[int], *, on: date | None = None, by: Actor, at: datetime) -> list[Response]:
    """Send agreed answers to the committee, which makes them public and stops their clocks.

    The clock stops only when every part asked has an answer; a deferral counts until the day it names. Raises
    WrongState unless the answer was agreed. Source: Local Government Act 2000, s. 9FE.
    """
    done = []
    for response_id in response_ids:
        found = newest(response_id, by.council)
        require(may_send(by, found.ask), by, SEND_CAN)
        _check_wanted(found.ask)
        if found.is_partners:
            raise WrongState(_("A partner’s answer is added to the record once it has been checked."))
        _send(found, "scrutiny.responded", on or london_date(at), by, at)
        done.append(found)
    _review_moves_on(done, by, at)
    return done


@transaction.atomic
def add_partner_answer(response_id: int, *, on: date | None = None, by: Actor, at: datetime) -> Response:
    """Add a partner's answer to the record after reading it: nothing in it names a person or gives intelligence away."""
    found = newest(response_id, by.council)
    require(may_support_scrutiny(by), by, OFFICERS_CAN)
    _check_wanted(found.ask)
    if not found.is_partners:
        raise WrongState(_("This is not a partner’s answer."))
    _send(found, "scrutiny.partner_added", on or london_date(found.changed_at), by, at)
    _review_moves_on([found], by, at)
    return found


@transaction.atomic
def hold(ask_id: int, *, text: str, answer_on: date, on: date | None = None, by: Actor, at: datetime) -> HoldingReply:
    """A holding reply: public, says when the answer will come, and stops no clock."""
    found = _ask(ask_id, by)
    require(may_draft(by, found) or may_send(by, found), by, DRAFT_CAN)
    _check_wanted(found)
    _check_asked(found)
    if found.answered_on:
        raise WrongState(_("This was answered on %(on)s.") % {"on": plain_date(found.answered_on)})
    day = on or london_date(at)
    if not text.strip():
        raise RuleBroken(_("Say why the answer is not ready yet"))
    if answer_on <= day:
        raise RuleBroken(_("The date must be after today: it is when the answer will come."))
    who = in_post(by)
    reply = HoldingReply(
        council=by.council, ask=found, on=day, text=text.strip(), answer_on=answer_on, by_words=who.as_post
    )
    with change(reply, "scrutiny.held", by=who, at=at, subject=found.recommendation.reference, public=True):
        reply.save()
    public.publish_recommendation(found.recommendation, by=by, at=at)
    return reply


def current(ask: Ask) -> Response | None:
    """The newest version of the answer to an ask. One query."""
    return Response.objects.of(ask.council).current().filter(ask=ask).first()


def _send(found: Response, verb: str, on: date, by: Actor, at: datetime) -> None:
    waiting = found.ask
    recommendation = waiting.recommendation
    with change(found, verb, by=in_post(by), at=at, subject=recommendation.reference, public=True):
        found.move_to(State.SENT)
        found.sent_at, found.sent_by, found.changed_at = at, by.person, at
        found.save()
    with change(waiting, verb, by=in_post(by), at=at, subject=recommendation.reference):
        if checking.is_complete(found):
            waiting.answered_on = on
        else:
            timing.reckon(waiting)  # a deferral names the day that counts from now on
        waiting.save()
    delivery.make_actions_from(found, by=by, at=at)
    public.publish_recommendation(recommendation, by=by, at=at)


def _review_moves_on(sent: list[Response], by: Actor, at: datetime) -> None:
    """A review whose asks are all answered is being monitored from then on."""
    for review in {one.ask.recommendation.review for one in sent if one.ask.recommendation.review}:
        still = Ask.objects.of(by.council).open().filter(recommendation__review=review).exists()
        if review.state == Review.State.WITH_DECISION_MAKERS and not still:
            with change(review, "scrutiny.review_moved", by=in_post(by), at=at, subject=review.slug, public=True):
                review.move_to(Review.State.MONITORED)
                review.save()
        public.publish_review(review, by=by, at=at)


def _ask(ask_id: int, by: Actor) -> Ask:
    rows = Ask.objects.of(by.council).locked()
    found: Ask = rows.select_related(
        "recommendation__review", "recommendation__body", "officer_post__reports_to", "council"
    ).get(pk=ask_id)
    return found


def newest(response_id: int, council: Council) -> Response:
    """The newest version, locked with what it answers: whoever withdraws or passes that on waits, or is waited for."""
    Ask.objects.of(council).locked().filter(responses=response_id).first()
    rows: Any = Response.objects.of(council).current().locked()
    found: Response = rows.select_related(
        "ask__recommendation__review", "ask__recommendation__body", "ask__officer_post__reports_to", "ask__council"
    ).get(pk=response_id)
    return found


def _current(ask: Ask) -> Response | None:
    """The draft that can be worked on: none once the newest version was sent, so that a new version begins."""
    found = current(ask)
    if found and found.state == State.ASKED_AGAIN:
        return None
    if found and found.sent_at:
        if ask.answered_on is not None:
            raise WrongState(
                _("This was answered on %(on)s. The committee can ask again.") % {"on": plain_date(ask.answered_on)}
            )
        return None
    return found


def _check_wanted(ask: Ask) -> None:
    """A recommendation that was withdrawn or replaced is answered no further."""
    if ask.closed_because:
        raise WrongState(_("No answer is needed any more: %(why)s.") % {"why": ask.closed_because})


def _check_asked(ask: Ask) -> None:
    """Nothing goes on, and nothing is public, before the recommendation was sent; earlier records were sent long ago."""
    if ask.asked_on is None and not ask.recommendation.as_history:
        raise WrongState(_("%(which)s has not been sent for an answer yet.") % {"which": ask.recommendation})


def _must(ask: Ask) -> Response:
    found = current(ask)
    if found is None or found.sent_at:
        raise RuleBroken(_("%(which)s has no answer to send yet.") % {"which": ask.recommendation})
    return found


def _clock_time(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local:%-I:%M}{local:%p}".lower()
