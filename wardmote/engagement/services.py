"""Following by e-mail: ask, confirm, change, stop; and the council's outgoing mail."""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.engagement.models import Follower
from wardmote.engagement.topics import Topic, find
from wardmote.kernel import signed_links
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.limits import allow
from wardmote.kernel.models import Council, SignedLink
from wardmote.kernel.readers import Actor, Reader
from wardmote.kernel.words import lower_first, moment_words
from wardmote.messaging import services as messaging
from wardmote.messaging.models import Message
from wardmote.organisations.permissions import may_administer

CONFIRM_WITHIN = timedelta(hours=24)
OLD_LINK = gettext_lazy("This link has been used or has run out. Ask for a new one.")


def follow(council: Council, topic: Topic, *, email: str, frequency: str, client: str, at: datetime) -> None:
    """Send an address the question whether it wants to follow. Says nothing of whether the address is known.

    At most 5 questions an hour go to one address, silently; RuleBroken when one client asks more than 20 times an hour.
    """
    if not allow(f"follow:client:{_short(client)}", 20, timedelta(hours=1), at=at):
        raise RuleBroken(_("You have asked many times. Wait an hour, then try again."))
    address = email.strip().lower()
    if not allow(f"follow:address:{council.pk}:{_short(address)}", 5, timedelta(hours=1), at=at):
        return
    follower = _open_row(council, topic, address, frequency, at=at)
    row, token = signed_links.make(
        SignedLink.Purpose.FOLLOW,
        follower,
        council=council,
        at=at,
        address=address,
        ends_at=at + CONFIRM_WITHIN,
        details={"frequency": frequency},
    )
    drawn = messaging.notice(
        council,
        subject=messaging.subject_line(topic.title, _("confirm that you follow")),
        headline=_("Confirm that you want to follow: %(thing)s") % {"thing": topic.title},
        sentences=[
            _("Somebody gave us this address to get an e-mail: %(often)s.")
            % {"often": lower_first(str(Follower.Frequency(frequency).label))},
            _("If it was you, open the page below and use the button on it."),
        ],
        link=messaging.Link(
            messaging.whole_address(council, f"/follow/confirm/{token}/"), _("Confirm that you follow this")
        ),
        after=[
            _("The link works until %(moment)s. If it was not you, do nothing: you will get no more e-mail about this.")
            % {"moment": moment_words(at + CONFIRM_WITHIN)}
        ],
        why=_("Your address was typed on the page about following “%(thing)s”.") % {"thing": topic.title},
    )
    messaging.queue(
        council,
        key=f"follow:{row.pk}",
        kind="engagement.confirm",
        address=address,
        to_words=_("Somebody who asked to follow"),
        subject=drawn.subject,
        text=drawn.text,
        html=drawn.html,
        at=at,
    )


def confirmable(council: Council, token: str, *, at: datetime) -> Follower | None:
    """The row a confirming link would confirm; None once it was used, has run out or never was. Two queries."""
    row = signed_links.find(council, token)
    if row is None or row.purpose != SignedLink.Purpose.FOLLOW or row.used_at or not signed_links.is_open(row, at=at):
        return None
    found: Follower | None = Follower.objects.of(council).filter(pk=row.object_id, ended_at=None).first()
    return found


@transaction.atomic
def confirm(council: Council, token: str, *, at: datetime) -> Follower:
    """Begin following, or change how often. A link works once; RuleBroken for one that was used or has run out."""
    follower = confirmable(council, token, at=at)
    row = signed_links.find(council, token)
    if follower is None or row is None:
        raise RuleBroken(OLD_LINK)
    if not SignedLink.objects.filter(pk=row.pk, used_at=None).update(used_at=at):
        raise RuleBroken(OLD_LINK)
    follower.confirmed_at = follower.confirmed_at or at
    follower.frequency = row.details.get("frequency", follower.frequency)
    follower.save(update_fields=["confirmed_at", "frequency"])
    return follower


def stop_link(follower: Follower, *, at: datetime) -> str:
    """A new token with which a follower changes or stops. It never runs out. Of it, too, only a hash is kept."""
    _row, token = signed_links.make(SignedLink.Purpose.UNFOLLOW, follower, council=follower.council, at=at)
    return token


def stoppable(council: Council, token: str) -> Follower | None:
    """The row a stopping link belongs to, stopped or not; None for an unknown link. Two queries."""
    row = signed_links.find(council, token)
    if row is None or row.purpose != SignedLink.Purpose.UNFOLLOW:
        return None
    found: Follower | None = Follower.objects.of(council).filter(pk=row.object_id).first()
    return found


def stop(follower: Follower, *, everything: bool, at: datetime) -> int:
    """Stop following this, or all that the same address follows at this council. Stopping twice is no error.

    Returns how many ended. What was waiting to be told is not told.
    """
    rows = Follower.objects.of(follower.council).filter(ended_at=None)
    mine = rows.filter(email=follower.email) if everything and follower.email else rows.filter(pk=follower.pk)
    return mine.update(ended_at=at)


def change_frequency(follower: Follower, frequency: str) -> bool:
    """Tell a follower more or less often from now on. False when they have stopped."""
    open_row = Follower.objects.following().filter(pk=follower.pk)
    return bool(open_row.update(frequency=Follower.Frequency(frequency).value))


def topic_of(follower: Follower) -> Topic:
    """What is followed, as it is named today; without its name when it is no longer public."""
    gone = Topic(follower.kind, follower.slug, _("Something that is no longer published"), "/")
    return find(follower.council, follower.kind, follower.slug) or gone


def switch_mail(*, on: bool, by: Actor, at: datetime) -> int:
    """Switch the council's outgoing mail on or off. Returns how many messages that released or kept back."""
    _administrator(by)
    return messaging.switch_mail(on=on, by=by, at=at)


def send_again(message_id: int, *, by: Actor, at: datetime) -> Message:
    """Send again what did not arrive."""
    _administrator(by)
    return messaging.send_again(message_id, by=by, at=at)


def send_test(*, by: Actor, at: datetime) -> Message | None:
    """Send a test to whoever asks. None when they asked in the same second."""
    _administrator(by)
    if by.person is None or not allow(f"mailtest:{by.person.pk}", 5, timedelta(hours=1), at=at):
        raise RuleBroken(_("You have sent 5 tests in the last hour. Wait an hour, then try again."))
    return messaging.send_test(by.person.email, by=by, at=at)


def _administrator(by: Reader) -> None:
    if not may_administer(by):
        raise NotAllowed(_("Only the council administrator can see and change outgoing mail."))


def _open_row(council: Council, topic: Topic, address: str, frequency: str, *, at: datetime) -> Follower:
    rows = Follower.objects.of(council).filter(kind=topic.kind, slug=topic.slug, email=address, ended_at=None)
    found: Follower | None = rows.first()
    if found is not None:
        return found
    try:
        with transaction.atomic():
            made: Follower = Follower.objects.create(
                council=council, kind=topic.kind, slug=topic.slug, email=address, frequency=frequency, asked_at=at
            )
            return made
    except IntegrityError:  # the same address asked twice at once
        return rows.get()  # type: ignore[no-any-return]


def _short(words: str) -> str:
    return hmac.new(settings.SUPPRESSION_KEYS[0].encode(), words.encode(), hashlib.sha256).hexdigest()[:32]
