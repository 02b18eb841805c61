"""Telling posts and bodies of one entry of the history: one message to each address, never twice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.translation import gettext as _

from wardmote.kernel.models import Council, Fact
from wardmote.kernel.words import london_date
from wardmote.messaging import services as messaging
from wardmote.messaging.rendering import Item, Link, Section, notice, whole_address
from wardmote.organisations.models import Body, Membership, Post
from wardmote.organisations.queries import Directory, Recipient


def tell(
    fact: Fact,
    whom: Iterable[Post | Body],
    at: datetime,
    *,
    subject: str,
    sentences: list[str],
    path: str,
    link: str,
    heading: str = "",
    items: Iterable[Item] = (),
    sent_from: Recipient | None = None,
    about: str = "",
) -> None:
    """Queue one message to each address behind ``whom``; to ``sent_from``, who wrote by a link, with a reason of its own.

    ``about`` tells apart several messages that one entry calls for. At most four queries for the addresses, and those of the ledger.
    """
    council = fact.council
    directory = Directory(council, london_date(at))
    why = _("You hold the post that this is for, or look after it while nobody holds it.")
    to = {each.address.casefold(): (each, why) for who in whom for each in directory.recipients(who)}
    if sent_from:
        why = _("Somebody wrote to us by a link that was sent to this address.")
        to[sent_from.address.casefold()] = (sent_from, why)
    shown = [Section(heading, list(items))]
    for each, reason in to.values():
        drawn = notice(
            council,
            subject=subject,
            sentences=sentences,
            link=Link(whole_address(council, path), link),
            sections=shown,
            why=reason,
        )
        messaging.queue(
            council,
            key=f"{fact.verb} {fact.pk} {about}".strip(),
            kind=fact.verb,
            address=each.address,
            to_words=each.words,
            subject=drawn.subject,
            text=drawn.text,
            html=drawn.html,
            person=each.person,
            at=at,
        )


def tell_commenter(
    council: Council, address: str, *, key: str, kind: str, title: str, sentences: list[str], path: str, at: datetime
) -> None:
    """Queue the one message to somebody who left an address with a comment: what came of it."""
    drawn = notice(
        council,
        subject=_("What came of it: %(title)s") % {"title": title},
        sentences=sentences,
        link=Link(whole_address(council, path), _("Read what was done")),
        why=_("You left your address with a comment. This comes once."),
    )
    messaging.queue(
        council,
        key=key,
        kind=kind,
        address=address,
        to_words=_("A resident"),
        subject=drawn.subject,
        text=drawn.text,
        html=drawn.html,
        at=at,
    )


def posts_with(council: Council, *roles: Membership.Role) -> list[Post]:
    """The posts that holders of some roles hold now. One query."""
    rows = Membership.objects.of(council).filter(role__in=roles, until_on=None)
    held = Post.objects.of(council).filter(holdings__person__in=rows.values("person"), holdings__until_on=None)
    return list(held.distinct())
