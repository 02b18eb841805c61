"""Links by which partners answer, Members approve, colleagues help and owners say how it goes, without an account.

A link lives 60 days. When it has ended, its page sends a new one to the address we hold, never to one typed there.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wardmote.kernel import signed_links
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import SignedLink
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, day_words, list_words, weekday_words
from wardmote.messaging import services as messaging
from wardmote.messaging.models import Message
from wardmote.organisations.models import Body, Post
from wardmote.organisations.permissions import require
from wardmote.organisations.queries import Recipient, recipients_for
from wardmote.scrutiny.models import Action, Ask, Help
from wardmote.scrutiny.permissions import may_support_scrutiny

LIVES = timedelta(days=60)
OFFICERS_CAN = gettext_lazy("You cannot do this. A scrutiny officer can.")
Purpose = SignedLink.Purpose


def partner_link(found: Ask | Body, *, by: Actor, at: datetime, address: str = "") -> tuple[SignedLink, str]:
    """A link that opens everything asked of a partner, and its whole address. Links made before stay open until they end.

    Raises RuleBroken for an ask that no body outside the council is asked.
    """
    body = found if isinstance(found, Body) else _partner_of(found)
    return _made(Purpose.PARTNER_ANSWER, body, by=by, at=at, address=address or body.email)


def approval_link(post: Post, *, by: Actor, at: datetime, address: str = "") -> tuple[SignedLink, str]:
    """A link by which a Member approves what waits for a post, and its whole address."""
    return _made(Purpose.APPROVAL, post, by=by, at=at, address=address)


def colleague_link(asked: Help, *, by: Actor, at: datetime, address: str = "") -> tuple[SignedLink, str]:
    """A link by which a colleague answers what they were asked, and its whole address."""
    return _made(Purpose.COLLEAGUE, asked.ask, by=by, at=at, address=address, details={"help": asked.pk})


def action_link(action: Action, *, by: Actor, at: datetime, address: str = "") -> tuple[SignedLink, str]:
    """A link by which an action's owner says how it goes, and its whole address."""
    return _made(Purpose.ACTION_UPDATE, action, by=by, at=at, address=address)


@transaction.atomic
def send_partner_link(body_id: int, *, by: Actor, at: datetime) -> int:
    """Send a partner a link to everything asked of it, to the address we hold. Returns how many messages were queued."""
    require(may_support_scrutiny(by), by, OFFICERS_CAN)
    body = Body.objects.of(by.council).get(pk=body_id)
    if not body.is_outside:
        raise RuleBroken(_("%(body)s is part of the council, so its officers sign in.") % {"body": body})
    sent = [_post_link(Purpose.PARTNER_ANSWER, body, body, to, by=by, at=at) for to in recipients_for(body, at.date())]
    return sum(1 for one in sent if one is not None)


@transaction.atomic
def renew(link: SignedLink, *, at: datetime) -> int:
    """Send a new link in place of one that ended, to whoever is written to about its post or body now.

    Returns how many messages were queued; nothing in the answer to a reader may depend on it.
    """
    by = Actor(link.council, link=link)
    purpose = Purpose(link.purpose)
    found = _behind(link)
    if found is None:
        return 0
    about, who, details = found
    sent = [_post_link(purpose, about, who, to, by=by, at=at, details=details) for to in recipients_for(who, at.date())]
    return sum(1 for one in sent if one is not None)


@transaction.atomic
def pass_on(link: SignedLink, email: str, *, by: Actor, at: datetime) -> Message | None:
    """Send a partner's link on to a colleague at the same organisation. Raises RuleBroken for an address elsewhere."""
    body = Body.objects.of(link.council).get(pk=link.object_id)
    domain = body.email.rpartition("@")[2].casefold()
    if not domain or email.rpartition("@")[2].casefold() != domain:
        raise RuleBroken(_("Enter an address at your own organisation. The link cannot go to another one."))
    to = Recipient(email.lower(), str(body), "colleague")
    return _post_link(Purpose.PARTNER_ANSWER, body, body, to, by=by, at=at)


def duty_words(ask: Ask, body: Body | Post | str) -> str:
    """Whether a duty to reply applies to what a body is asked, in its own sentence."""
    if ask.duty_words:
        return ask.duty_words
    if ask.is_bound and ask.due_on:
        if not ask.citation:
            return _("%(body)s must reply.") % {"body": body}
        return _("%(body)s must reply by law: %(citation)s.") % {"body": body, "citation": ask.citation}
    return _("This is a request: %(body)s has no duty to reply.") % {"body": body}


def mark_used(link: SignedLink, *, at: datetime) -> None:
    """Keep when a link was first used for something; opening it is no use."""
    SignedLink.objects.filter(pk=link.pk, used_at=None).update(used_at=at)


def _made(
    purpose: SignedLink.Purpose,
    about: models.Model,
    *,
    by: Actor,
    at: datetime,
    address: str,
    details: dict[str, int] | None = None,
) -> tuple[SignedLink, str]:
    row, token = signed_links.make(
        purpose, about, council=by.council, at=at, address=address, ends_at=at + LIVES, by=by.person, details=details
    )
    return row, messaging.whole_address(by.council, f"/link/{token}/")


def _post_link(
    purpose: SignedLink.Purpose,
    about: models.Model,
    who: Post | Body,
    to: Recipient,
    *,
    by: Actor,
    at: datetime,
    details: dict[str, int] | None = None,
) -> Message | None:
    row, address = _made(purpose, about, by=by, at=at, address=to.address, details=details)
    subject, first, button = _words(purpose, who, by)
    asked = _open_asks(who, by) if purpose == Purpose.PARTNER_ANSWER else []
    due = min((ask.due_on for ask in asked if ask.due_on), default=None)
    drawn = messaging.notice(
        by.council,
        subject=subject,
        sentences=[
            first,
            *([_("A reply is due by %(on)s.") % {"on": weekday_words(due)}] if due else []),
            *dict.fromkeys(duty_words(ask, who) for ask in asked),
            _("The link works until %(on)s. It needs no account.") % {"on": date_words(at + LIVES)},
            _("Whoever has the link can use it, so do not send it on. Its page can pass it to a colleague."),
        ],
        link=messaging.Link(address, button),
        sections=[
            messaging.Section(
                _("What you are asked"),
                [messaging.Item(one.heading, quote=one.text) for one in dict.fromkeys(a.recommendation for a in asked)],
            )
        ],
        after=[_("Do not write names, addresses or intelligence: the answer is published once we have checked it.")]
        if asked
        else [],
        why=_("%(council)s writes to you as %(who)s.") % {"who": to.words, "council": by.council.name},
    )
    return messaging.queue(
        by.council,
        key=f"scrutiny.link:{row.pk}",
        kind="scrutiny.link",
        address=to.address,
        to_words=to.words,
        subject=drawn.subject,
        text=drawn.text,
        html=drawn.html,
        about=about,
        person=to.person,
        at=at,
    )


def _words(purpose: SignedLink.Purpose, who: Post | Body, by: Actor) -> tuple[str, str, str]:
    """Subject, first sentence and the words of the link."""
    council = by.council.name
    if purpose == Purpose.PARTNER_ANSWER:
        asked = _open_asks(who, by)
        count, bodies = len(asked), {str(ask.recommendation.body) for ask in asked}
        first = ngettext(
            "The %(committee)s of %(council)s asks %(who)s for %(count)s answer.",
            "The %(committee)s of %(council)s asks %(who)s for %(count)s answers.",
            count,
        ) % {"committee": list_words(sorted(bodies)), "council": council, "who": who, "count": count}
        due = min((ask.due_on for ask in asked if ask.due_on), default=None)
        things = ngettext("%(n)s thing asked of you", "%(n)s things asked of you", count) % {"n": count}
        if due:
            things = _("%(things)s, by %(on)s") % {"things": things, "on": day_words(due)}
        return messaging.subject_line(council, things), first, _("Read and answer")
    if purpose == Purpose.APPROVAL:
        first = _("Answers wait for the approval of the %(who)s.") % {"who": who}
        return messaging.subject_line(council, _("answers to approve")), first, _("Read and approve")
    if purpose == Purpose.COLLEAGUE:
        first = _("A colleague asked the %(who)s something about an answer to a recommendation.") % {"who": who}
        return messaging.subject_line(council, _("a colleague’s question")), first, _("Read and reply")
    first = _("The committee wants to know how something that %(who)s does goes.") % {"who": who}
    return messaging.subject_line(council, _("how is it going?")), first, _("Say how it goes")


def _open_asks(who: Post | Body, by: Actor) -> list[Ask]:
    """What a body is asked and has not answered in full."""
    rows = Ask.objects.of(by.council).open().filter(asked_of__body=who.pk).distinct().order_by("due_on", "pk")
    return list(rows.select_related("recommendation__body"))


def _behind(link: SignedLink) -> tuple[models.Model, Post | Body, dict[str, int]] | None:
    """What a link opens, whom it was for, and its details; None where nothing waits there any more."""
    council = link.council
    if link.purpose == Purpose.PARTNER_ANSWER:
        body = Body.objects.of(council).filter(pk=link.object_id).first()
        return (body, body, {}) if body else None
    if link.purpose == Purpose.APPROVAL:
        post = Post.objects.of(council).filter(pk=link.object_id).first()
        return (post, post, {}) if post else None
    if link.purpose == Purpose.COLLEAGUE:
        rows = Help.objects.of(council).filter(pk=link.details.get("help", 0), settled_at=None)
        asked = rows.select_related("ask", "to_post").first()
        return (asked.ask, asked.to_post, {"help": asked.pk}) if asked and asked.to_post else None
    action = Action.objects.of(council).select_related("owner_post", "owner_body").filter(pk=link.object_id).first()
    owner = (action.owner_post or action.owner_body) if action else None
    return (action, owner, {}) if action and owner else None


def _partner_of(ask: Ask) -> Body:
    for row in ask.asked_of.select_related("body"):
        body: Body | None = row.body
        if body is not None and body.is_outside:
            return body
    raise RuleBroken(_("No partner is asked here. Officers of the council sign in to answer."))
