"""Bodies and posts: added, changed, renamed, ended, merged and passed on. Old addresses lead on for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change, kind_of
from wardmote.kernel.models import OldAddress
from wardmote.kernel.publishing import lead_on
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words
from wardmote.organisations.models import Body, BodyCapacity, BodyName, Capacity, Holding, Meeting, Post, PostName, Ward
from wardmote.organisations.permissions import ADMINISTRATOR_CAN, in_post, may_administer, require

BODY_FIELDS = ("kind", "short_name", "remit", "parent_id", "standing", "email", "shared_code", "from_on")
POST_FIELDS = ("kind", "body_id", "reports_to_id", "email", "from_on")
LONGEST_CHAIN = 50

Office = TypeVar("Office", Body, Post)


# Bodies


@transaction.atomic
def add_body(*, name: str, kind: str, by: Actor, at: datetime, **fields: Any) -> Body:
    """Add a body. ``fields`` are those of ``BODY_FIELDS``. Raises NotAllowed unless ``by`` administers the council."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    body = Body(council=by.council, name=name.strip(), kind=kind)
    body.slug = free_slug(body, name, year=at.year)
    _fill(body, fields, BODY_FIELDS)
    _check_parent(body)
    with change(body, "organisations.body_changed", by=in_post(by), at=at, subject=f"body:{body.slug}"):
        body.save()
    return body


@transaction.atomic
def change_body(body_id: int, *, by: Actor, at: datetime, **fields: Any) -> Body:
    """Change what is known of a body, but not its name: ``rename_body`` keeps the earlier one."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    body: Body = Body.objects.of(by.council).locked().get(pk=body_id)
    with change(body, "organisations.body_changed", by=in_post(by), at=at, subject=f"body:{body.slug}"):
        _fill(body, fields, BODY_FIELDS)
        _check_parent(body)
        body.save()
    return body


@transaction.atomic
def rename_body(body_id: int, *, name: str, from_on: date, by: Actor, at: datetime) -> Body:
    """Give a body a new name from a day on. The earlier name is kept, and its old addresses lead to the new ones."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    body: Body = Body.objects.of(by.council).locked().get(pk=body_id)
    old_name, old_slug, old_address = body.name, body.slug, body.address
    _check_new_name(old_name, name)
    named = in_post(by)
    with change(
        body,
        "organisations.body_renamed",
        by=named,
        at=at,
        subject=f"body:{old_slug}",
        public=True,
        note={"on": from_on},
    ):
        BodyName.objects.create(council=by.council, body=body, name=old_name, until_on=from_on - timedelta(days=1))
        body.name = name.strip()
        body.slug = free_slug(body, name, year=from_on.year)
        body.save()
    moved = {old_address: body.address}
    if body.kind == Body.Kind.COMMITTEE:
        moved[f"/work-programme/{old_slug}/"] = f"/work-programme/{body.slug}/"
        for meeting in Meeting.objects.of(by.council).filter(body=body).only("held_on", "sequence"):
            moved[f"/meetings/{old_slug}/{meeting.slug}/"] = f"/meetings/{body.slug}/{meeting.slug}/"
    for old, new in moved.items():
        lead_on(by.council, old, new, since_on=from_on)
    return body


@transaction.atomic
def end_body(
    body_id: int, *, last_on: date, reason: str, by: Actor, at: datetime, successor_id: int | None = None
) -> Body:
    """A body is dissolved at the end of a day. With a successor, what is open passes to it in one recorded act.

    The fact "organisations.succeeded" tells other rooms to move their open items. Posts that belonged to the body
    belong to its successor. Raises WrongState when it has ended already, RuleBroken without a reason or when the
    successor is itself, follows it already or has ended by then.
    """
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    body: Body = Body.objects.of(by.council).locked().get(pk=body_id)
    successor = Body.objects.of(by.council).get(pk=successor_id) if successor_id else None
    _end(body, successor, last_on=last_on, reason=reason, by=in_post(by), at=at)
    if successor is not None:
        Post.objects.of(by.council).on(last_on + timedelta(days=1)).filter(body=body).update(body=successor)
    return body


@transaction.atomic
def merge_bodies(body_ids: Sequence[int], *, into_id: int, last_on: date, reason: str, by: Actor, at: datetime) -> Body:
    """Several bodies become part of another. Their addresses lead to it, and what is open passes to it."""
    merged: Body = Body.objects.of(by.council).get(pk=into_id)
    if not body_ids:
        raise RuleBroken(_("Choose at least one body to merge."))
    for body_id in body_ids:
        ended = end_body(body_id, last_on=last_on, reason=reason, by=by, at=at, successor_id=into_id)
        lead_on(by.council, ended.address, merged.address, since_on=last_on + timedelta(days=1))
    return merged


@transaction.atomic
def give_capacity(
    body_id: int, capacity: str, *, by: Actor, at: datetime, from_on: date | None = None, clause: str = ""
) -> BodyCapacity:
    """A body may sit in a capacity from a day on. Raises RuleBroken when it has that capacity then already."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    if capacity not in Capacity.values:
        raise RuleBroken(_("Choose one of the capacities listed."))
    body = Body.objects.of(by.council).get(pk=body_id)
    standing = body.capacities.filter(capacity=capacity)
    if any(row.until_on is None or (from_on is not None and row.until_on >= from_on) for row in standing):
        raise RuleBroken(_("%(body)s has this capacity already.") % {"body": body})
    row = BodyCapacity(council=by.council, body=body, capacity=capacity, from_on=from_on, clause=clause.strip())
    note = {"body": body.pk, "capacity": capacity, "clause": row.clause, "from_on": from_on}
    with change(row, "organisations.capacity_changed", by=in_post(by), at=at, subject=f"body:{body.slug}", note=note):
        row.save()
    return row


@transaction.atomic
def end_capacity(capacity_id: int, *, last_on: date, by: Actor, at: datetime) -> BodyCapacity:
    """A body no longer sits in a capacity after a day."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    row: BodyCapacity = BodyCapacity.objects.of(by.council).locked().select_related("body").get(pk=capacity_id)
    if row.until_on is not None:
        raise WrongState(_("This ended on %(day)s already.") % {"day": date_words(row.until_on)})
    _check_last_day(row.from_on, last_on)
    note = {"body": row.body_id, "capacity": row.capacity, "until_on": last_on}
    with change(
        row, "organisations.capacity_changed", by=in_post(by), at=at, subject=f"body:{row.body.slug}", note=note
    ):
        row.until_on = last_on
        row.save()
    return row


# Posts


@transaction.atomic
def add_post(*, title: str, kind: str, by: Actor, at: datetime, **fields: Any) -> Post:
    """Add a post. ``fields`` are those of ``POST_FIELDS``. Raises NotAllowed unless ``by`` administers the council."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    post = Post(council=by.council, title=title.strip(), kind=kind)
    post.slug = free_slug(post, title, year=at.year)
    _fill(post, fields, POST_FIELDS)
    _check_parent(post)
    with change(post, "organisations.post_changed", by=in_post(by), at=at, subject=f"post:{post.slug}"):
        post.save()
    return post


@transaction.atomic
def change_post(post_id: int, *, by: Actor, at: datetime, **fields: Any) -> Post:
    """Change what is known of a post, but not its title: ``rename_post`` keeps the earlier one."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    post: Post = Post.objects.of(by.council).locked().get(pk=post_id)
    with change(post, "organisations.post_changed", by=in_post(by), at=at, subject=f"post:{post.slug}"):
        _fill(post, fields, POST_FIELDS)
        _check_parent(post)
        post.save()
    return post


@transaction.atomic
def rename_post(post_id: int, *, title: str, from_on: date, by: Actor, at: datetime) -> Post:
    """Give a post or portfolio a new title from a day on. The earlier one is kept, its old address leads on."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    post: Post = Post.objects.of(by.council).locked().get(pk=post_id)
    old_title, old_address = post.title, post.address
    _check_new_name(old_title, title)
    named = in_post(by)
    with change(
        post,
        "organisations.post_renamed",
        by=named,
        at=at,
        subject=f"post:{post.slug}",
        public=True,
        note={"on": from_on},
    ):
        PostName.objects.create(council=by.council, post=post, name=old_title, until_on=from_on - timedelta(days=1))
        post.title = title.strip()
        post.slug = free_slug(post, title, year=from_on.year)
        post.save()
    lead_on(by.council, old_address, post.address, since_on=from_on)
    return post


@transaction.atomic
def end_post(
    post_id: int, *, last_on: date, reason: str, by: Actor, at: datetime, successor_id: int | None = None
) -> Post:
    """A post is abolished at the end of a day. With a successor, what is open passes to it in one recorded act.

    Whoever held it holds it no longer, and posts that reported to it report to its successor. Refuses as ``end_body``.
    """
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    post: Post = Post.objects.of(by.council).locked().get(pk=post_id)
    successor = Post.objects.of(by.council).get(pk=successor_id) if successor_id else None
    named = in_post(by)
    _end(post, successor, last_on=last_on, reason=reason, by=named, at=at)
    for held in Holding.objects.of(by.council).filter(post=post, until_on=None, from_on__lte=last_on):
        with change(held, "organisations.post_left", by=named, at=at, subject=f"post:{post.slug}"):
            held.until_on = last_on
            held.save()
    if successor is not None:
        Post.objects.of(by.council).filter(reports_to=post).exclude(pk=successor.pk).update(reports_to=successor)
    return post


# What both share


def successor_of(found: Office) -> Office:
    """Who stands in a post's or body's place now: the end of its chain of successors, itself when it has none.

    One query per link of the chain; chains are short and cannot close into a ring.
    """
    current, seen = found, {found.pk}
    while current.successor_id is not None and len(seen) < LONGEST_CHAIN:
        following = current.successor
        if following is None or following.pk in seen:
            break
        current = following
        seen.add(current.pk)
    return current


def free_slug(found: Body | Post | Ward, words: str, *, year: int) -> str:
    """A slug that no row of this council has, and that no old address still leads on from. A clash adds the year."""
    base = slugify(words)[:100].strip("-") or "item"
    rows = type(found).objects.of(found.council).exclude(pk=found.pk)
    for slug in (base, f"{base}-{year}", *(f"{base}-{year}-{n}" for n in range(2, 100))):
        found.slug = slug
        taken = OldAddress.objects.of(found.council).filter(old=found.get_absolute_url()).exists()
        if not taken and not rows.filter(slug=slug).exists():
            return slug
    raise ValueError(f"no free slug for {words!r}")


def _end(found: Office, successor: Office | None, *, last_on: date, reason: str, by: Actor, at: datetime) -> None:
    what = "body" if isinstance(found, Body) else "post"
    if found.until_on is not None:
        raise WrongState(_("%(this)s ended on %(day)s already.") % {"this": found, "day": date_words(found.until_on)})
    if not reason.strip():
        raise RuleBroken(_("Give a reason: the record keeps why it came to an end."))
    _check_last_day(found.from_on, last_on)
    if successor is not None:
        _check_successor(found, successor, last_on)
    subject, note = f"{what}:{found.slug}", {"reason": reason.strip(), "on": last_on}
    with change(found, f"organisations.{what}_ended", by=by, at=at, subject=subject, public=True, note=note):
        found.until_on = last_on
        found.save()
    if successor is not None:
        with change(
            found,
            "organisations.succeeded",
            by=by,
            at=at,
            subject=subject,
            public=True,
            note={"to_kind": kind_of(successor), "to": successor.pk, "to_words": str(successor), **note},
        ):
            found.successor = successor
            found.save()


def _check_successor(found: Office, successor: Office, last_on: date) -> None:
    if successor.pk == found.pk:
        raise RuleBroken(_("Choose another one: nothing can follow itself."))
    if successor_of(successor).pk == found.pk:
        raise RuleBroken(
            _("%(this)s follows %(that)s already, so it cannot be followed by it.") % {"this": found, "that": successor}
        )
    if successor.until_on is not None and successor.until_on <= last_on:
        raise RuleBroken(
            _("%(this)s ends on %(day)s itself. Choose one that goes on.")
            % {"this": successor, "day": date_words(successor.until_on)}
        )


def _check_last_day(from_on: date | None, last_on: date) -> None:
    if from_on is not None and last_on < from_on:
        raise RuleBroken(_("The last day must not be before %(day)s, when it began.") % {"day": date_words(from_on)})


def _check_new_name(old: str, new: str) -> None:
    if not new.strip():
        raise RuleBroken(_("Enter the new name."))
    if new.strip() == old:
        raise RuleBroken(_("That is its name already."))


def _check_parent(found: Body | Post) -> None:
    """Nothing stands above itself, however far up."""
    above = found.parent if isinstance(found, Body) else found.reports_to
    for _step in range(LONGEST_CHAIN):
        if above is None:
            return
        if above.council_id != found.council_id:
            raise ValueError("rows of two councils cannot be joined")
        if found.pk is not None and above.pk == found.pk:
            break
        above = above.parent if isinstance(above, Body) else above.reports_to
    raise RuleBroken(_("%(this)s would stand above itself. Choose another one.") % {"this": found})


def _fill(found: Body | Post, fields: Mapping[str, Any], known: Iterable[str]) -> None:
    unknown = set(fields) - set(known)
    if unknown:
        raise TypeError(f"not fields to set here: {', '.join(sorted(unknown))}")
    for name, value in fields.items():
        setattr(found, name, value)
    if isinstance(found, Post) and found.body is not None and found.body.council_id != found.council_id:
        raise ValueError("rows of two councils cannot be joined")
