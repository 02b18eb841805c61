"""Passing on: a post or body is renamed, merged or dissolved, and everything open moves in one recorded act."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import change, kind_of, record
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, london_date
from wardmote.organisations.models import Body, Meeting, Post
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny import public
from wardmote.scrutiny.models import (
    Action,
    Ask,
    AskedOf,
    CommitteeRequest,
    HandOver,
    ProgrammeTopic,
    Recommendation,
    Response,
    Review,
    SignOff,
)
from wardmote.scrutiny.permissions import may_hand_over

HAND_OVER_CAN = gettext_lazy("You cannot do this. Only a scrutiny officer or the council administrator can.")


@dataclass(frozen=True)
class Waiting:
    """What is open with a post or body, as counts: answers to give or to write, actions, and a committee's own work."""

    answers: int
    actions: int
    reviews: int
    recommendations: int

    @property
    def any(self) -> bool:
        """Whether there is anything to hand over."""
        return bool(self.answers or self.actions or self.reviews or self.recommendations)


def waiting_with(council: Council, who: Post | Body) -> Waiting:
    """What a post or body would pass on today. Four queries."""
    return Waiting(
        answers=_asks(council, who).count(),
        actions=_actions(council, who).count(),
        reviews=_reviews(council, who).count(),
        recommendations=_monitored(council, who).count(),
    )


@transaction.atomic
def hand_over(
    *,
    from_post_id: int | None = None,
    from_body_id: int | None = None,
    to_post_id: int | None = None,
    to_body_id: int | None = None,
    because: str,
    on: date,
    meeting_id: int | None = None,
    minute_reference: str = "",
    by: Actor,
    at: datetime,
) -> HandOver:
    """Move every open answer, action and lead of a post or body to another, in one act. References stay as they are.

    A committee passes on its reviews that go on and its recommendations not yet signed off too, and only to a body.
    What was answered, finished or signed off stays with whoever did it. Raises RuleBroken without a reason, for a
    receiver that is not there on the day, or when nothing is open.
    """
    require(may_hand_over(by), by, HAND_OVER_CAN)
    by = in_post(by)
    giver = _one_of(from_post_id, from_body_id, by, _("Choose one post or body that passes its items on."))
    type(giver).objects.select_for_update(no_key=True).get(pk=giver.pk)  # two who pass on the same things wait in turn
    taker = _one_of(to_post_id, to_body_id, by, _("Choose one post or body that takes them over."))
    if giver == taker:
        raise RuleBroken(_("Choose another post or body to take the items over."))
    if not because.strip():
        raise RuleBroken(_("Give a reason. It is shown on each recommendation."))
    if on > london_date(at):
        raise RuleBroken(_("The day cannot be in the future. Record the act on the day, or after."))
    if not type(taker).objects.of(by.council).on(on).filter(pk=taker.pk).exists():
        raise RuleBroken(
            _("%(who)s was not there on %(on)s, so nothing can pass to it.") % {"who": taker, "on": date_words(on)}
        )
    if _monitored(by.council, giver).exists() and not isinstance(taker, Body):
        raise RuleBroken(_("A committee’s work passes to another body. Choose a body."))
    touched = _touched(by.council, giver)
    requests = list(_open_requests(by.council, giver).values_list("pk", flat=True))
    if not (touched or requests or waiting_with(by.council, giver).any):
        raise RuleBroken(_("Nothing is open with %(who)s, so there is nothing to pass on.") % {"who": giver})
    found = HandOver(
        council=by.council,
        on=on,
        from_post=giver if isinstance(giver, Post) else None,
        from_body=giver if isinstance(giver, Body) else None,
        to_post=taker if isinstance(taker, Post) else None,
        to_body=taker if isinstance(taker, Body) else None,
        because=because.strip(),
        meeting=Meeting.objects.of(by.council).get(pk=meeting_id) if meeting_id else None,
        minute_reference=minute_reference.strip(),
        at=at,
    )
    reviews = list(_reviews(by.council, giver))
    with change(found, "scrutiny.handed_over", by=by, at=at, subject=giver.slug, public=True):
        found.save()
        found.recommendations.set(touched)
    for recommendation in touched:
        record(
            "scrutiny.passed_on",
            council=by.council,
            kind=kind_of(recommendation),
            object_id=recommendation.pk,
            by=by,
            at=at,
            subject=recommendation.reference,
            public=True,
            changes={"from": str(giver), "to": str(taker), "because": found.because, "on": on.isoformat()},
        )
    _move(by.council, giver, taker)
    for request in CommitteeRequest.objects.of(by.council).filter(pk__in=requests):
        public.publish_request(request, by=by, at=at)
    for recommendation in Recommendation.objects.of(by.council).filter(pk__in=[one.pk for one in touched]):
        public.publish_recommendation(recommendation, by=by, at=at)
    for review in Review.objects.of(by.council).filter(pk__in=[one.pk for one in reviews]):
        public.publish_review(review, by=by, at=at)
    return found


def _move(council: Council, giver: Post | Body, taker: Post | Body) -> None:
    post = taker if isinstance(taker, Post) else None
    body = taker if isinstance(taker, Body) else None
    open_asks = _open_asks(council)
    requests = _open_requests(council, giver)
    for row in AskedOf.objects.of(council).filter(_is(giver), ask__in=open_asks).select_related("ask"):
        if AskedOf.objects.filter(_is(taker), ask=row.ask).exists():
            row.delete()
        else:
            row.post, row.body = post, body
            row.save()
    if isinstance(giver, Post):
        open_asks.filter(officer_post=giver).update(officer_post=post)
        Ask.objects.of(council).filter(pk__in=open_asks, suggested_post=giver).update(suggested_post=post)
        requests.update(to_post=post, to_body=body)
        for draft in Response.objects.of(council).current().filter(sent_at=None, lead_posts=giver):
            draft.lead_posts.remove(giver)
            if post is not None:
                draft.lead_posts.add(post)
        if post is not None:
            Review.objects.of(council).going_on().filter(officer_post=giver).update(officer_post=post)
    elif body is not None:
        topics = ProgrammeTopic.objects.of(council).filter(body=giver)
        topics.filter(state__in=[ProgrammeTopic.State.SUGGESTED, ProgrammeTopic.State.PLANNED]).update(body=body)
        requests.filter(to_body=giver).update(to_body=body)
        requests.filter(body=giver).update(body=body)
        monitored = list(_monitored(council, giver).values_list("pk", flat=True))
        _reviews(council, giver).update(body=body)
        Recommendation.objects.of(council).filter(pk__in=monitored).update(body=body)
    _actions(council, giver).update(owner_post=post, owner_body=body)


def _open_requests(council: Council, who: Post | Body) -> Any:
    """What a committee asked for that has not ended: of this post or body, or by it."""
    rows = CommitteeRequest.objects.of(council).filter(ended_on=None)
    return rows.filter(to_post=who) if isinstance(who, Post) else rows.filter(Q(to_body=who) | Q(body=who))


def _touched(council: Council, who: Post | Body) -> list[Recommendation]:
    """The agreed recommendations of which something moves, in the order of their references."""
    numbers: set[int] = set(_asks(council, who).values_list("recommendation_id", flat=True))
    numbers |= set(_actions(council, who).values_list("recommendation_id", flat=True))
    numbers |= set(_monitored(council, who).values_list("pk", flat=True))
    rows: Iterable[Recommendation] = Recommendation.objects.of(council).filter(pk__in=numbers).exclude(reference="")
    return sorted(rows, key=lambda one: one.reference)


def _is(who: Post | Body) -> Q:
    return Q(post=who) if isinstance(who, Post) else Q(body=who)


def _open_asks(council: Council) -> Any:
    """Answers not given yet, sent for or not, in recommendations that stand."""
    dead = [Recommendation.State.WITHDRAWN, Recommendation.State.REPLACED]
    rows = Ask.objects.of(council).filter(answered_on=None, closed_because="")
    return rows.exclude(recommendation__state__in=dead)


def _asks(council: Council, who: Post | Body) -> Any:
    mine = AskedOf.objects.of(council).filter(_is(who)).values("ask")
    wanted = Q(pk__in=mine)
    if isinstance(who, Post):
        leads = Response.objects.of(council).current().filter(sent_at=None, lead_posts=who).values("ask")
        wanted |= Q(officer_post=who) | Q(suggested_post=who) | Q(pk__in=leads)
    return _open_asks(council).filter(wanted)


def _actions(council: Council, who: Post | Body) -> Any:
    mine = Q(owner_post=who) if isinstance(who, Post) else Q(owner_body=who)
    return Action.objects.of(council).open().filter(mine)


def _reviews(council: Council, who: Post | Body) -> Any:
    rows = Review.objects.of(council).going_on()
    return rows.filter(officer_post=who) if isinstance(who, Post) else rows.filter(body=who)


def _monitored(council: Council, who: Post | Body) -> Any:
    """A committee's recommendations that are drafted or stand, and have no verdict."""
    if isinstance(who, Post):
        return Recommendation.objects.none()
    states = [Recommendation.State.DRAFT, Recommendation.State.AGREED, Recommendation.State.ISSUED]
    last = SignOff.objects.filter(recommendation=OuterRef("pk")).order_by("-at", "-pk").values("verdict")[:1]
    rows = Recommendation.objects.of(council).filter(body=who, state__in=states).annotate(verdict=Subquery(last))
    return rows.filter(Q(verdict=None) | Q(verdict=SignOff.Verdict.REOPENED))


def _one_of(post_id: int | None, body_id: int | None, by: Actor, message: str) -> Post | Body:
    if (post_id is None) == (body_id is None):
        raise RuleBroken(message)
    found: Post | Body = (
        Post.objects.of(by.council).get(pk=post_id)
        if post_id is not None
        else Body.objects.of(by.council).get(pk=body_id)
    )
    return found
