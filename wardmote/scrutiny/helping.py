"""Help with an answer: a colleague is asked, or somebody says that it is not theirs."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.clocks import plain_date
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations.models import Post
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny.models import Ask, Help
from wardmote.scrutiny.permissions import may_draft, may_help

DRAFT_CAN = gettext_lazy("You cannot do this. The officer who was asked to draft this answer can.")
HELP_CAN = gettext_lazy("You cannot do this. Whoever was asked, or a scrutiny officer, can.")


@transaction.atomic
def not_mine(ask_id: int, *, whose: int | None, words: str = "", by: Actor, at: datetime) -> Help:
    """Say that an answer is not for this officer, and whose it may be. A scrutiny officer settles it by passing it on."""
    found = _locked(ask_id, by)
    require(may_draft(by, found), by, DRAFT_CAN)
    return _help(found, Help.Kind.NOT_MINE, "scrutiny.not_mine", whose, words, by, at)


@transaction.atomic
def ask_colleague(ask_id: int, *, post_id: int, words: str, by: Actor, at: datetime) -> Help:
    """Ask a colleague for help with an answer."""
    found = _locked(ask_id, by)
    require(may_draft(by, found), by, DRAFT_CAN)
    if not words.strip():
        raise RuleBroken(_("Say what you want to know"))
    return _help(found, Help.Kind.COLLEAGUE, "scrutiny.help_asked", post_id, words, by, at)


@transaction.atomic
def help_out(help_id: int, *, reply: str, by: Actor, at: datetime) -> Help:
    """A colleague's reply to what they were asked, given once; or how a scrutiny officer settled whose an answer is.

    Raises NotAllowed unless ``by`` was asked or supports scrutiny, WrongState when it was answered before.
    """
    found: Help = Help.objects.of(by.council).locked().get(pk=help_id)
    require(may_help(by, found), by, HELP_CAN)
    if found.settled_at:
        raise WrongState(_("This was answered on %(on)s.") % {"on": plain_date(london_date(found.settled_at))})
    if not reply.strip():
        raise RuleBroken(_("Write your reply"))
    with change(found, "scrutiny.help_given", by=in_post(by), at=at, subject=found.ask.recommendation.reference):
        found.reply, found.settled_at = reply.strip(), at
        found.save()
    return found


def _help(found: Ask, kind: Help.Kind, verb: str, post_id: int | None, words: str, by: Actor, at: datetime) -> Help:
    who = in_post(by)
    row = Help(
        council=by.council,
        ask=found,
        kind=kind,
        from_words=who.as_post,
        words=words.strip(),
        at=at,
        to_post=Post.objects.of(by.council).get(pk=post_id) if post_id else None,
    )
    with change(row, verb, by=who, at=at, subject=found.recommendation.reference):
        row.save()
    return row


def _locked(ask_id: int, by: Actor) -> Ask:
    rows = Ask.objects.of(by.council).locked()
    found: Ask = rows.select_related("recommendation", "officer_post__reports_to").get(pk=ask_id)
    return found
