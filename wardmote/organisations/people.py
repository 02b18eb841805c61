"""People: posts they hold, roles they have, invitations, and closing an account."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.kernel import signed_links
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change, held_about, kind_of, record, words_for
from wardmote.kernel.limits import allow
from wardmote.kernel.models import Council, Fact, Person, SignedLink
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words
from wardmote.messaging import rendering
from wardmote.organisations.models import Body, Holding, Invitation, Membership, Post
from wardmote.organisations.permissions import ADMINISTRATOR_CAN, in_post, may_administer, require

Role = Membership.Role
INVITATION_DAYS = 14
INVITATIONS_A_DAY = 200
FOR_A_BODY = frozenset({Role.CHAIR, Role.COMMITTEE_MEMBER, Role.RAPPORTEUR, Role.PARTNER})


# Posts


@transaction.atomic
def hold_post(
    post_id: int,
    person_id: int,
    *,
    from_on: date,
    by: Actor,
    at: datetime,
    kind: str = Holding.Kind.HOLDER,
    until_on: date | None = None,
) -> Holding:
    """A person takes up a post: in full, acting, or as a deputy. A new holder follows the one there is.

    The holder before, and whoever acted, leave on the day before. Raises RuleBroken for a post that has ended or is
    not there yet, or when the person holds it then already; NotAllowed unless ``by`` administers the council.
    """
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    post = Post.objects.of(by.council).locked().get(pk=post_id)
    person = _person_here(by.council, person_id)
    if post.until_on is not None and post.until_on < from_on:
        raise RuleBroken(_("%(post)s ended on %(day)s.") % {"post": post, "day": date_words(post.until_on)})
    _check_dates(from_on, until_on)
    rows = Holding.objects.of(by.council).filter(post=post).on(from_on)
    if rows.filter(person=person, kind=kind).exists():
        raise RuleBroken(_("%(person)s holds this post then already.") % {"person": person})
    named = in_post(by)
    if kind == Holding.Kind.HOLDER:
        for before in rows.exclude(kind=Holding.Kind.DEPUTY):
            if before.from_on == from_on:
                raise RuleBroken(
                    _("%(person)s takes up this post on the same day. End that first.") % {"person": before.person}
                )
            _leave(before, last_on=from_on - timedelta(days=1), by=named, at=at)
    held = Holding(council=by.council, post=post, person=person, kind=kind, from_on=from_on, until_on=until_on)
    with change(held, "organisations.post_held", by=named, at=at, subject=f"post:{post.slug}"):
        held.save()
    return held


@transaction.atomic
def leave_post(holding_id: int, *, last_on: date, by: Actor, at: datetime) -> Holding:
    """A person leaves a post at the end of a day. Raises WrongState when they left already."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    held: Holding = Holding.objects.of(by.council).locked().get(pk=holding_id)
    if held.until_on is not None and held.until_on <= last_on:
        raise WrongState(_("This ended on %(day)s already.") % {"day": date_words(held.until_on)})
    _check_dates(held.from_on, last_on)
    _leave(held, last_on=last_on, by=in_post(by), at=at)
    return held


def _leave(held: Holding, *, last_on: date, by: Actor, at: datetime) -> None:
    with change(held, "organisations.post_left", by=by, at=at, subject=f"post:{held.post.slug}"):
        held.until_on = last_on
        held.save()


# Roles


@transaction.atomic
def give_role(
    person_id: int,
    role: str,
    *,
    from_on: date,
    by: Actor,
    at: datetime,
    body_id: int | None = None,
    until_on: date | None = None,
) -> Membership:
    """Give a person a role at the council from a day on.

    Chairs, committee members, rapporteurs and partners have it for a body. Raises RuleBroken when that is missing or
    they have the role then already, NotAllowed unless ``by`` administers the council.
    """
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    person = _person_here(by.council, person_id)
    body = _body_for(by.council, role, body_id)
    _check_dates(from_on, until_on)
    rows = Membership.objects.of(by.council).on(from_on).filter(person=person, role=role, body=body)
    if rows.exists():
        raise RuleBroken(_("%(person)s has this role then already.") % {"person": person})
    row = Membership(council=by.council, person=person, role=role, body=body, from_on=from_on, until_on=until_on)
    with change(row, "organisations.membership_given", by=in_post(by), at=at):
        row.save()
    return row


@transaction.atomic
def end_role(membership_id: int, *, last_on: date, by: Actor, at: datetime) -> Membership:
    """A role ends at the end of a day. The council keeps at least one administrator: RuleBroken otherwise."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    row: Membership = Membership.objects.of(by.council).locked().get(pk=membership_id)
    if row.until_on is not None and row.until_on <= last_on:
        raise WrongState(_("This ended on %(day)s already.") % {"day": date_words(row.until_on)})
    _check_dates(row.from_on, last_on)
    _check_administrator_stays([row], last_on)
    with change(row, "organisations.membership_ended", by=in_post(by), at=at):
        row.until_on = last_on
        row.save()
    return row


@transaction.atomic
def close_account(person_id: int, *, reason: str, by: Actor, at: datetime) -> Person:
    """Somebody leaves for good: their roles and posts at this council end now, and they cannot sign in here.

    The account itself is closed when no other council on this installation gives it a role. What they did stays in
    the history. Raises RuleBroken without a reason, for oneself, or for the last administrator.
    """
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    person = _person_here(by.council, person_id)
    if by.person is not None and by.person.pk == person.pk:
        raise RuleBroken(_("You cannot close your own account. Another administrator can."))
    if not reason.strip():
        raise RuleBroken(_("Give a reason: the record keeps why the account was closed."))
    today, named = timezone.localtime(at).date(), in_post(by)
    rows = Membership.objects.of(by.council).filter(person=person).exclude(until_on__lt=today)
    _check_administrator_stays(list(rows), today)
    for row in rows:
        end_now(row, today=today, by=named, at=at)
    for held in Holding.objects.of(by.council).filter(person=person).exclude(until_on__lt=today):
        _leave(held, last_on=max(held.from_on, today - timedelta(days=1)), by=named, at=at)
    elsewhere = Membership.objects.filter(person=person).exclude(council=by.council).exclude(until_on__lt=today)
    if not elsewhere.exists():
        person.is_active = False
        person.save(update_fields=["is_active"])
    record(
        "organisations.account_closed",
        council=by.council,
        kind=kind_of(person),
        object_id=person.pk,
        by=named,
        at=at,
        changes={"closed": not person.is_active},
        personal={"reason": reason.strip()},
    )
    return person


@transaction.atomic
def end_now(row: Membership, *, today: date, by: Actor, at: datetime) -> None:
    """A role gives no rights from this moment on. Days are whole, so one that began today leaves only its history."""
    if row.from_on < today:
        with change(row, "organisations.membership_ended", by=by, at=at):
            row.until_on = today - timedelta(days=1)
            row.save()
        return
    record(
        "organisations.membership_ended",
        council=row.council,
        kind=kind_of(row),
        object_id=row.pk,
        by=by,
        at=at,
        changes={"role": [row.role, None], "until_on": [None, today]},
        personal={"person": row.person_id},
    )
    row.delete()


@transaction.atomic
def change_person(person_id: int, *, full_name: str, by: Actor, at: datetime) -> Person:
    """Correct how a person is called in staff pages. Addresses are changed by the person, who proves the new one."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    person = _person_here(by.council, person_id)
    if not full_name.strip():
        raise RuleBroken(_("Enter a name."))
    before, person.full_name = person.full_name, full_name.strip()
    person.save(update_fields=["full_name"])
    record(
        "organisations.person_changed",
        council=by.council,
        kind=kind_of(person),
        object_id=person.pk,
        by=in_post(by),
        at=at,
        personal={"full_name": [before, person.full_name]},
    )
    return person


# Invitations


@transaction.atomic
def invite(
    *,
    email: str,
    role: str,
    by: Actor,
    at: datetime,
    full_name: str = "",
    body_id: int | None = None,
    post_id: int | None = None,
) -> tuple[Invitation, str]:
    """Ask an address to join, with a role and perhaps a post. Returns the invitation and its link's token, made once.

    The link works for 14 days. An earlier open invitation to the same address is withdrawn. Raises RuleBroken when
    too many went out today or that person has the role already, NotAllowed unless ``by`` administers the council.
    """
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    if not allow(f"invite:{by.council.pk}", INVITATIONS_A_DAY, timedelta(days=1), at=at):
        raise RuleBroken(
            _("%(n)s invitations were sent today, which is the most in one day. Go on tomorrow.")
            % {"n": INVITATIONS_A_DAY}
        )
    address = email.strip().lower()
    body = _body_for(by.council, role, body_id)
    post = Post.objects.of(by.council).get(pk=post_id) if post_id else None
    today = timezone.localtime(at).date()
    standing = Membership.objects.of(by.council).on(today).filter(person__email=address, role=role, body=body)
    if standing.filter(person__is_active=True).exists() and post is None:
        raise RuleBroken(_("%(email)s has this role already.") % {"email": address})
    named = in_post(by)
    for earlier in Invitation.objects.of(by.council).filter(email=address, accepted_at=None, withdrawn_at=None):
        _withdraw(earlier, by=named, at=at)
    row = Invitation(
        council=by.council,
        email=address,
        full_name=full_name.strip(),
        role=role,
        body=body,
        post=post,
        invited_at=at,
        invited_by=by.person,
    )
    with change(row, "organisations.invited", by=named, at=at):
        row.save()
    _link, token = signed_links.make(
        SignedLink.Purpose.INVITATION,
        row,
        council=by.council,
        at=at,
        address=address,
        ends_at=at + timedelta(days=INVITATION_DAYS),
        by=by.person,
    )
    return row, token


@transaction.atomic
def withdraw_invitation(invitation_id: int, *, by: Actor, at: datetime) -> Invitation:
    """An invitation no longer counts, and its link opens nothing. Raises WrongState once it has been accepted."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    row: Invitation = Invitation.objects.of(by.council).locked().get(pk=invitation_id)
    _check_open(row)
    _withdraw(row, by=in_post(by), at=at)
    return row


@transaction.atomic
def accept_invitation(
    invitation_id: int, *, by: Actor, at: datetime, full_name: str = "", password: str = ""
) -> tuple[Person, bool]:
    """Whoever holds the link joins with the role and post it names. Returns the person, and whether the account is new.

    Without a password they sign in by e-mailed code. An account that exists keeps its password: the link proves the
    address, not the person. Raises WrongState when it was used, withdrawn or ran out; RuleBroken for a weak password.
    """
    row = Invitation.objects.of(by.council).locked().get(pk=invitation_id)
    _check_open(row)
    if by.link is None or not signed_links.is_open(by.link, at=at) or by.link.object_id != row.pk:
        raise WrongState(_("This invitation has run out. Ask the council administrator for a new one."))
    today = timezone.localtime(at).date()
    person = Person.objects.filter(email=row.email).first()
    is_new = person is None
    if person is None:
        person = Person(email=row.email, full_name=full_name.strip() or row.full_name, joined_at=at)
        _set_password(person, password)
    elif not person.is_active:
        person.is_active = True
    person.save()
    named = in_post(Actor(by.council, person=None, link=by.link, as_post=str(Role(row.role).label)))
    with change(row, "organisations.invitation_accepted", by=named, at=at):
        row.accepted_at = at
        row.save()
    if not Membership.objects.of(by.council).on(today).filter(person=person, role=row.role, body=row.body).exists():
        given = Membership(council=by.council, person=person, role=row.role, body=row.body, from_on=today)
        with change(given, "organisations.membership_given", by=named, at=at):
            given.save()
    post = row.post
    if post is not None and (post.until_on is None or post.until_on >= today):
        _take_up(post, person, on=today, by=named, at=at)
    SignedLink.objects.filter(pk=by.link.pk).update(used_at=at, revoked_at=at)
    return person, is_new


def _take_up(post: Post, person: Person, *, on: date, by: Actor, at: datetime) -> None:
    if Holding.objects.of(by.council).on(on).filter(person=person, post=post).exists():
        return
    held = Holding(council=by.council, post=post, person=person, from_on=on)
    with change(held, "organisations.post_held", by=by, at=at, subject=f"post:{post.slug}"):
        held.save()


def send_invitation(row: Invitation, token: str) -> None:
    """Write to whoever is invited, at once. It goes out even while other mail is off: without it nobody could come in."""
    council = row.council
    name = {"council": council.name, "service": council.service_name.lower(), "role": row.get_role_display()}
    ends_on = timezone.localtime(row.invited_at + timedelta(days=INVITATION_DAYS)).date()
    sentences = [_("You are asked to join the %(service)s of %(council)s as: %(role)s.") % name]
    if row.post is not None:
        sentences.append(_("Your post there is %(post)s.") % {"post": row.post})
    sentences.append(_("The link works once, until %(day)s.") % {"day": date_words(ends_on)})
    written = rendering.notice(
        council,
        subject=_("Join the %(service)s") % name,
        headline=_("Join the %(service)s of %(council)s") % name,
        sentences=sentences,
        link=rendering.Link(rendering.whole_address(council, f"/link/{token}/"), _("Join")),
        why=_("The administrator of %(council)s entered this address.") % name,
    )
    message = EmailMultiAlternatives(written.subject, written.text, to=[row.email])
    message.attach_alternative(written.html, "text/html")
    message.send()


# Everything held about one person


def held_about_person(council: Council, person: Person) -> dict[str, Any]:
    """All that this council's record holds about one person, for a request to see it. 6 queries."""
    return {
        "roles": list(Membership.objects.of(council).filter(person=person).select_related("body")),
        "posts": list(Holding.objects.of(council).filter(person=person).select_related("post")),
        "invitations": list(Invitation.objects.of(council).filter(email=person.email).select_related("body", "post")),
        "acts": [
            {"at": row.at, "words": words_for(row.verb), "subject": row.subject}
            for row in Fact.objects.of(council).filter(by_person=person).order_by("-pk")[:200]
        ],
        "acts_counted": held_about(person).get(council.name, 0),
        "links": SignedLink.objects.of(council).filter(address=person.email).count(),
    }


def _set_password(person: Person, password: str) -> None:
    if not password:
        person.set_unusable_password()
        return
    try:
        validate_password(password, person)
    except ValidationError as refused:
        raise RuleBroken(" ".join(refused.messages)) from None
    person.set_password(password)


def _withdraw(row: Invitation, *, by: Actor, at: datetime) -> None:
    with change(row, "organisations.invitation_withdrawn", by=by, at=at):
        row.withdrawn_at = at
        row.save()
    signed_links.revoke(row.council, row, SignedLink.Purpose.INVITATION, at=at)


def _check_open(row: Invitation) -> None:
    if row.accepted_at is not None:
        raise WrongState(
            _("This invitation was accepted on %(day)s. Sign in instead.") % {"day": date_words(row.accepted_at)}
        )
    if row.withdrawn_at is not None:
        raise WrongState(_("This invitation was withdrawn. Ask the council administrator for a new one."))


def _check_dates(from_on: date, until_on: date | None) -> None:
    if until_on is not None and until_on < from_on:
        raise RuleBroken(_("The last day must not be before %(day)s, the first day.") % {"day": date_words(from_on)})


def _check_administrator_stays(ending: list[Membership], last_on: date) -> None:
    """Somebody must be left who can give roles."""
    if not any(row.role == Role.ADMINISTRATOR for row in ending):
        return
    council = ending[0].council
    staying = Membership.objects.of(council).on(last_on + timedelta(days=1)).filter(role=Role.ADMINISTRATOR)
    staying = staying.filter(person__is_active=True, until_on=None).exclude(pk__in=[row.pk for row in ending])
    if not staying.exists():
        raise RuleBroken(
            _("This is the last council administrator. Give the role to somebody else first, without an end date.")
        )


def _person_here(council: Council, person_id: int) -> Person:
    """A person with something at this council; those of other councils are not found."""
    here = Person.objects.filter(memberships__council=council) | Person.objects.filter(holdings__council=council)
    return here.distinct().get(pk=person_id)


def _body_for(council: Council, role: str, body_id: int | None) -> Body | None:
    if role not in Role.values:
        raise RuleBroken(_("Choose one of the roles listed."))
    if role in FOR_A_BODY and body_id is None:
        raise RuleBroken(_("Choose the committee or partner this role is for."))
    return Body.objects.of(council).get(pk=body_id) if body_id else None
