"""A private calendar of what a post answers for: made, stopped and read. Whoever has its address can read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel import signed_links
from wardmote.kernel.models import SignedLink
from wardmote.kernel.readers import Actor, Reader
from wardmote.messaging import services as messaging
from wardmote.organisations.models import Post
from wardmote.organisations.permissions import holds, is_staff_of, posts_held, require
from wardmote.scrutiny.models import Action, Ask

HOLDER_CAN = gettext_lazy("You cannot do this. Whoever holds the post can.")
BEFORE = timedelta(days=30)  # what was due earlier is left out
MOST = 500
OVER = (Action.State.COMPLETE, Action.State.ENDED)


@dataclass(frozen=True)
class Mine:
    """A post of the reader's, and since when its private calendar has an address; None where it has none."""

    post: Post
    since: datetime | None


@dataclass(frozen=True)
class Due:
    """One day in a post's calendar. ``key`` stays the same when the day moves, so that calendars move it too."""

    key: str
    on: date
    words: str
    path: str


def mine(reader: Reader) -> list[Mine]:
    """The reader's posts with their private calendars. Two queries."""
    made = {row.object_id: row.made_at for row in _links(reader)}
    return [Mine(post, made.get(post.pk)) for post in posts_held(reader)]


@transaction.atomic
def make_address(post_id: int, *, by: Actor, at: datetime) -> str:
    """A new secret address for a post's calendar. It is told once; the one this person had before stops.

    Raises NotAllowed unless ``by`` holds the post.
    """
    post = Post.objects.of(by.council).get(pk=post_id)
    require(holds(by, post), by, HOLDER_CAN)
    _links(by).filter(object_id=post.pk).update(revoked_at=at)
    _row, token = signed_links.make(SignedLink.Purpose.CALENDAR, post, council=by.council, at=at, by=by.person)
    return messaging.whole_address(by.council, f"/link/{token}/")


@transaction.atomic
def stop_address(post_id: int, *, by: Actor, at: datetime) -> int:
    """Stop the address this person made for a post's calendar. Returns how many stopped; somebody who left may still."""
    return _links(by).filter(object_id=post_id).update(revoked_at=at)


def post_of(link: SignedLink) -> Post | None:
    """The post a calendar's address shows; None once whoever made it no longer holds the post or has left."""
    reader = Reader(link.council, link.made_by)
    post = next((one for one in posts_held(reader) if one.pk == link.object_id), None)
    return post if post is not None and is_staff_of(reader) else None


def due_for(post: Post, *, on: date) -> list[Due]:
    """What a post answers for, by day: answers to write or to give, actions, and reports on what goes on. Three queries."""
    since = on - BEFORE
    asks = (
        Ask.objects.of(post.council)
        .open()
        .filter(Q(officer_post=post) | Q(asked_of__post=post), due_on__gte=since)
        .select_related("recommendation__review")
        .distinct()
        .order_by("due_on", "pk")
    )
    found = []
    for ask in asks[:MOST]:
        review = ask.recommendation.review
        writes = ask.officer_post_id == post.pk
        words = _("Answer due: %(what)s") if writes else _("Answer due in your name: %(what)s")
        path = f"/my/answers/{review.slug if review else 'other'}/" if writes else "/my/approvals/"
        found.append(Due(f"ask-{ask.pk}", ask.due_on or on, words % {"what": ask.recommendation.heading}, path))
    actions = Action.objects.of(post.council).filter(owner_post=post).exclude(state__in=OVER)
    for action in actions.filter(Q(due_on__gte=since) | Q(next_evidence_on__gte=since)).order_by("pk")[:MOST]:
        path = f"/my/actions/{action.pk}/"
        if action.due_on and action.due_on >= since:
            found.append(
                Due(f"action-{action.pk}", action.due_on, _("To be done: %(what)s") % {"what": action.title}, path)
            )
        if action.next_evidence_on and action.next_evidence_on >= since:
            words = _("Say how it goes: %(what)s") % {"what": action.title}
            found.append(Due(f"report-{action.pk}", action.next_evidence_on, words, path))
    return sorted(found, key=lambda one: (one.on, one.key))


def _links(reader: Reader) -> QuerySet[SignedLink]:
    """This person's calendar addresses that still work."""
    return SignedLink.objects.of(reader.council).filter(
        purpose=SignedLink.Purpose.CALENDAR, object_kind=Post._meta.label_lower, made_by=reader.person, revoked_at=None
    )
