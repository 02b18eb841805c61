"""Asking: recommendations are agreed, sent to those who must answer, and each gets a date that explains itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.clocks import ReplyClock, plain_date
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations import rules
from wardmote.organisations.models import Body, Capacity, Meeting, Post
from wardmote.organisations.permissions import require
from wardmote.scrutiny import public, timing
from wardmote.scrutiny.models import (
    Ask,
    AskedOf,
    Issue,
    IssuedCopy,
    Part,
    Recommendation,
    ReferenceCounter,
    Review,
)
from wardmote.scrutiny.permissions import may_decide_for_committee, may_draft, may_release, may_support_scrutiny
from wardmote.scrutiny.timing import SCRUTINY_CAN

COMMITTEE_CAN = gettext_lazy("You cannot do this. The committee’s chair or a scrutiny officer can.")


@transaction.atomic
def agree(
    recommendation_id: int,
    *,
    on: date,
    meeting_id: int | None = None,
    minute_reference: str = "",
    by: Actor,
    at: datetime,
) -> Recommendation:
    """The committee agrees a recommendation, which gives it the reference it keeps for ever.

    Raises WrongState unless it is a draft, RuleBroken when it has no words or the meeting was another committee's.
    """
    found: Recommendation = Recommendation.objects.of(by.council).locked().get(pk=recommendation_id)
    require(may_decide_for_committee(by, found.body), by, COMMITTEE_CAN)
    if not found.text.strip():
        raise RuleBroken(_("Write the words of the recommendation before the committee agrees it."))
    meeting = Meeting.objects.of(by.council).get(pk=meeting_id) if meeting_id else None
    if meeting and meeting.body_id != found.body_id:
        raise RuleBroken(
            _("%(meeting)s was not a meeting of the %(body)s. Choose one of its meetings.")
            % {"meeting": meeting, "body": found.body}
        )
    with change(found, "scrutiny.agreed", by=by, at=at, subject=found.review.slug if found.review else ""):
        found.move_to(Recommendation.State.AGREED)
        found.reference = next_reference(by.council, on.year)
        found.agreed_on, found.agreed_meeting, found.minute_reference = on, meeting, minute_reference
        if not found.capacity:
            found.capacity = meeting.capacity if meeting else (found.review.capacity if found.review else "")
        found.save()
    return found


def next_reference(council: Council, year: int) -> str:
    """The council's next reference for a year, such as r26-035. Must run inside the transaction that uses it."""
    counter, _new = ReferenceCounter.objects.locked().get_or_create(council=council, year=year)
    counter.last += 1
    counter.save()
    return f"r{year % 100:02}-{counter.last:03}"


@transaction.atomic
def ask(
    recommendation_id: int,
    *,
    posts: list[int] | None = None,
    bodies: list[int] | None = None,
    parts: list[str] | None = None,
    officer_post: int | None = None,
    suggested_post: int | None = None,
    is_bound: bool = True,
    duty_words: str = "",
    by: Actor,
    at: datetime,
) -> Ask:
    """Say who must answer a recommendation, or some lettered parts of it. Several posts or bodies answer jointly.

    Call it once for each answer expected: a partner's reply stands beside the council's. Raises RuleBroken when
    nobody is named, or when the recommendation was withdrawn or replaced.
    """
    recommendation = Recommendation.objects.of(by.council).locked().get(pk=recommendation_id)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    if recommendation.state in {Recommendation.State.WITHDRAWN, Recommendation.State.REPLACED}:
        raise WrongState(
            _("%(this)s was %(how)s, so nobody can be asked to answer it.")
            % {"this": recommendation, "how": recommendation.get_state_display().lower()}
        )
    who: list[Post | Body] = [
        *Post.objects.of(by.council).filter(pk__in=posts or []).order_by("pk"),
        *Body.objects.of(by.council).filter(pk__in=bodies or []).order_by("pk"),
    ]
    if not who:
        raise RuleBroken(_("Name at least one post or body that must answer."))
    found = Ask(
        council=by.council,
        recommendation=recommendation,
        is_bound=is_bound,
        duty_words=duty_words,
        officer_post=Post.objects.of(by.council).get(pk=officer_post) if officer_post else None,
        suggested_post=Post.objects.of(by.council).get(pk=suggested_post) if suggested_post else None,
    )
    with change(
        found, "scrutiny.asked", by=by, at=at, subject=recommendation.reference, note={"who": [str(one) for one in who]}
    ):
        found.save()
        for one in who:
            AskedOf.objects.create(
                council=by.council,
                ask=found,
                post=one if isinstance(one, Post) else None,
                body=one if isinstance(one, Body) else None,
            )
        if parts:
            found.parts.set(Part.objects.of(by.council).filter(recommendation=recommendation, label__in=parts))
    if (
        recommendation.state == Recommendation.State.ISSUED
        and recommendation.issued_on
        and not recommendation.as_history
    ):
        _start(found, on=london_date(at), notice_on=None, capacity=recommendation.capacity, by=by, at=at)
        public.publish_recommendation(recommendation, by=by, at=at)
    return found


@dataclass(frozen=True)
class Preview:
    """What one ask would be told if its review were issued so: its date and the reasons for it, for the issue page."""

    ask: Ask
    clock: ReplyClock
    is_confirmed: bool


def preview(review: Review, *, capacity: str, issued_on: date, with_notice: bool) -> list[Preview]:
    """The date each ask of a review would get, before anything is sent. Five queries, whatever the number of asks."""
    standing = rules.on_day(review.council, issued_on)
    found = (
        Ask.objects.of(review.council)
        .filter(recommendation__review=review, recommendation__state=Recommendation.State.AGREED)
        .select_related("recommendation", "officer_post", "council")
        .prefetch_related("asked_of__post", "asked_of__body", "parts")
        .order_by("recommendation__position", "pk")
    )
    rows = []
    for one in found:
        clock = timing.reply_clock(
            one,
            capacity=capacity,
            asked_on=issued_on,
            received_on=issued_on,
            notice_on=issued_on if with_notice else None,
            standing=standing,
        )
        rows.append(Preview(one, clock, clock.rule is not None and standing.is_confirmed(clock.rule.rule_id)))
    return rows


def what_stops_issue(review: Review, *, capacity: str) -> list[str]:
    """Why a review cannot be issued yet, in words; empty when it can. Only law and missing addressees stop it."""
    stops = []
    if capacity not in Capacity.values:
        stops.append(
            _("Choose the capacity in which the committee acted. The law that sets the date for a reply depends on it.")
        )
    waiting = Recommendation.objects.of(review.council).filter(review=review, state=Recommendation.State.AGREED)
    if not waiting.exists():
        stops.append(_("The committee has agreed no recommendation of this review that still has to be sent."))
    stops += [
        _("Say who must answer recommendation %(number)s: “%(title)s”.")
        % {"number": one.number or one.printed_reference, "title": one.heading}
        for one in waiting.filter(asks=None)
    ]
    return stops


@transaction.atomic
def issue(
    review_id: int,
    *,
    capacity: str,
    issued_on: date,
    with_notice: bool,
    released_by: str,
    notice: str = "",
    by: Actor,
    at: datetime,
) -> Issue:
    """Send a review's agreed recommendations to everybody who must answer, and start their clocks.

    Raises RuleBroken without a capacity, without the chair's release, or while somebody who must answer is not named.
    A crime and disorder committee's report also goes to every responsible authority and co-operating body.
    Sources: Local Government Act 2000, s. 9FE; SI 2009/942, reg. 7; Police and Justice Act 2006, s. 19.
    """
    review = Review.objects.of(by.council).locked().get(pk=review_id)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    stops = what_stops_issue(review, capacity=capacity)
    if stops:
        raise RuleBroken(_("You cannot issue this: %(why)s") % {"why": " ".join(stops)})
    if not released_by.strip():
        raise RuleBroken(_("Name the chair who released the recommendations. They cannot be issued before that."))
    if issued_on > london_date(at):
        raise RuleBroken(_("The day of sending cannot be in the future."))
    sent = Issue(
        council=by.council,
        review=review,
        capacity=capacity,
        issued_on=issued_on,
        with_notice=with_notice,
        notice=notice,
        released_by=released_by.strip(),
        issued_at=at,
    )
    with change(sent, "scrutiny.issued", by=by, at=at, subject=review.slug, public=True):
        sent.save()
    waiting = list(
        Recommendation.objects.of(by.council)
        .locked()
        .filter(review=review, state=Recommendation.State.AGREED)
        .order_by("position", "pk")
    )
    told: dict[tuple[str, int], Post | Body] = {}
    for one in waiting:
        with change(one, "scrutiny.issued", by=by, at=at, subject=one.reference, public=True):
            one.move_to(Recommendation.State.ISSUED)
            one.issued_on, one.capacity = issued_on, capacity
            one.save()
        for each in (
            Ask.objects.of(by.council).filter(recommendation=one).prefetch_related("asked_of__post", "asked_of__body")
        ):
            _start(each, on=issued_on, notice_on=issued_on if with_notice else None, capacity=capacity, by=by, at=at)
            told |= {(row.who._meta.model_name or "", row.who.pk): row.who for row in each.asked_of.all()}
    _list_copies(sent, told)
    with change(review, "scrutiny.review_moved", by=by, at=at, subject=review.slug, public=True):
        if review.state == Review.State.DRAFTING:
            review.move_to(Review.State.AGREED)
        review.move_to(Review.State.WITH_DECISION_MAKERS)
        review.capacity, review.issued_on = capacity, issued_on
        review.released_at, review.released_by = review.released_at or at, review.released_by or released_by.strip()
        review.save()
    for one in waiting:
        public.publish_recommendation(one, by=by, at=at)
    public.publish_review(review, by=by, at=at)
    return sent


@transaction.atomic
def issue_one(
    recommendation_id: int, *, capacity: str, issued_on: date, with_notice: bool, by: Actor, at: datetime
) -> Recommendation:
    """Send one recommendation that came from no review: an agenda item, a call-in, a petition. Raises as ``issue``."""
    found: Recommendation = Recommendation.objects.of(by.council).locked().get(pk=recommendation_id)
    require(may_release(by, found.body), by, COMMITTEE_CAN)
    if capacity not in Capacity.values:
        raise RuleBroken(_("You cannot issue this: choose the capacity in which the committee acted."))
    asks = list(Ask.objects.of(by.council).filter(recommendation=found).prefetch_related("asked_of"))
    if not asks:
        raise RuleBroken(_("You cannot issue this: say who must answer."))
    with change(found, "scrutiny.issued", by=by, at=at, subject=found.reference, public=True):
        found.move_to(Recommendation.State.ISSUED)
        found.issued_on, found.capacity = issued_on, capacity
        found.save()
    for each in asks:
        _start(each, on=issued_on, notice_on=issued_on if with_notice else None, capacity=capacity, by=by, at=at)
    public.publish_recommendation(found, by=by, at=at)
    return found


@transaction.atomic
def record_copy(
    copy_id: int, *, sent_on: date | None, received_on: date | None, proof: str = "", by: Actor, at: datetime
) -> IssuedCopy:
    """Tick a copy as sent or received, with proof. Receipt starts the counts that run from it."""
    found: IssuedCopy = IssuedCopy.objects.of(by.council).locked().select_related("issue__review").get(pk=copy_id)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    if received_on and not sent_on:
        raise RuleBroken(_("Enter the day the copy was sent before the day it was received."))
    if received_on and sent_on and received_on < sent_on:
        raise RuleBroken(_("A copy cannot be received before it was sent on %(on)s.") % {"on": plain_date(sent_on)})
    verb = "scrutiny.copy_received" if received_on else "scrutiny.copy_sent"
    with change(found, verb, by=by, at=at, subject=found.issue.review.slug if found.issue.review else ""):
        found.sent_on, found.received_on, found.proof = sent_on, received_on, proof
        found.save()
    if received_on and found.must_answer and found.issue.review_id:
        mine = AskedOf.objects.of(by.council).filter(
            post=found.post, body=found.body, ask__recommendation__review=found.issue.review_id
        )
        for each in Ask.objects.of(by.council).open().filter(asked_of__in=mine).distinct():
            with change(each, "scrutiny.copy_received", by=by, at=at, subject=each.recommendation.reference):
                each.received_on = received_on
                timing.reckon(each)
                each.save()
            public.publish_recommendation(each.recommendation, by=by, at=at)
    return found


@transaction.atomic
def withdraw(
    recommendation_id: int, *, on: date, because: str, minute_reference: str = "", by: Actor, at: datetime
) -> Recommendation:
    """The committee withdraws a recommendation. Its page stays, with the date and the reason; nobody has to answer it."""
    found: Recommendation = Recommendation.objects.of(by.council).locked().get(pk=recommendation_id)
    require(may_decide_for_committee(by, found.body), by, COMMITTEE_CAN)
    if not because.strip():
        raise RuleBroken(_("Give the reason the committee gave for withdrawing it."))
    was_public = found.state == Recommendation.State.ISSUED
    with change(found, "scrutiny.withdrawn", by=by, at=at, subject=found.reference, public=was_public):
        found.move_to(Recommendation.State.WITHDRAWN)
        found.withdrawn_on, found.withdrawn_because, found.withdrawn_minute = on, because.strip(), minute_reference
        found.save()
    _close_asks(found, _("Withdrawn by the committee"), by, at)
    if was_public:
        public.publish_recommendation(found, by=by, at=at)
    return found


@transaction.atomic
def replace(recommendation_id: int, new_id: int, *, by: Actor, at: datetime) -> Recommendation:
    """A later recommendation takes the place of an issued one, whose page then leads on to it."""
    found: Recommendation = Recommendation.objects.of(by.council).locked().get(pk=recommendation_id)
    later = Recommendation.objects.of(by.council).get(pk=new_id)
    require(may_decide_for_committee(by, found.body), by, COMMITTEE_CAN)
    if not later.reference or later.pk == found.pk:
        raise RuleBroken(_("Choose another recommendation that the committee has agreed."))
    with change(found, "scrutiny.replaced", by=by, at=at, subject=found.reference, public=True):
        found.move_to(Recommendation.State.REPLACED)
        found.replaced_by = later
        found.save()
    _close_asks(found, _("Replaced by %(later)s") % {"later": later.printed_reference}, by, at)
    public.publish_recommendation(found, by=by, at=at)
    return found


@transaction.atomic
def pass_to(ask_id: int, post_id: int, *, by: Actor, at: datetime) -> Ask:
    """Give the drafting of an answer to another officer's post."""
    found = _ask(ask_id, by)
    require(may_draft(by, found), by, SCRUTINY_CAN)
    with change(found, "scrutiny.ask_passed", by=by, at=at, subject=found.recommendation.reference):
        found.officer_post = Post.objects.of(by.council).get(pk=post_id)
        found.suggested_post = None
        found.save()
    return found


def _ask(ask_id: int, by: Actor) -> Ask:
    rows = Ask.objects.of(by.council).locked().select_related("recommendation", "council", "officer_post__reports_to")
    found: Ask = rows.get(pk=ask_id)
    return found


def _start(one: Ask, *, on: date, notice_on: date | None, capacity: str, by: Actor, at: datetime) -> None:
    """Start an ask's clock. Inside the council a plan is received on the day it is sent; others record their receipt."""
    inside = all(row.post_id or (row.body and not row.body.is_outside) for row in one.asked_of.select_related("body"))
    with change(one, "scrutiny.asked", by=by, at=at, subject=one.recommendation.reference, public=True):
        one.asked_on, one.notice_on = on, notice_on
        one.received_on = on if inside else None
        one.recommendation.capacity = capacity
        timing.reckon(one)
        one.save()


def _list_copies(sent: Issue, told: dict[tuple[str, int], Post | Body]) -> None:
    """Everybody who must answer; under the crime and disorder committee also every authority and co-operating body."""
    rows = [
        IssuedCopy(
            council=sent.council,
            issue=sent,
            must_answer=True,
            post=one if isinstance(one, Post) else None,
            body=one if isinstance(one, Body) else None,
        )
        for one in told.values()
    ]
    if sent.capacity == Capacity.CRIME_AND_DISORDER:
        have = {number for kind, number in told if kind == "body"}
        bound = (
            Body.objects.of(sent.council).on(sent.issued_on).exclude(standing=Body.Standing.OTHER).exclude(pk__in=have)
        )
        rows += [IssuedCopy(council=sent.council, issue=sent, must_answer=False, body=body) for body in bound]
    IssuedCopy.objects.bulk_create(rows)


def _close_asks(found: Recommendation, why: str, by: Actor, at: datetime) -> None:
    open_now = Ask.objects.of(by.council).locked()
    for one in open_now.filter(recommendation=found, answered_on=None, closed_because=""):
        with change(one, "scrutiny.changed", by=by, at=at, subject=found.reference):
            one.closed_because, one.due_on = why, None
            one.save()
