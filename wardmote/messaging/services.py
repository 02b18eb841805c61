"""Getting a message to an address: the ledger's verbs. Other rooms call ``queue`` with what ``notice`` or ``render`` drew."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import kind_of, record
from wardmote.kernel.models import Council, Person
from wardmote.kernel.readers import Actor
from wardmote.messaging.models import Message, Suppression
from wardmote.messaging.rendering import (
    Item,
    Link,
    Rendered,
    Section,
    notice,
    render,
    subject_line,
    whole_address,
)

__all__ = [
    "Item",
    "Link",
    "Rendered",
    "Section",
    "is_suppressed",
    "notice",
    "queue",
    "render",
    "send_again",
    "send_test",
    "subject_line",
    "suppress",
    "switch_mail",
    "whole_address",
]

OUT_OF_DATE = timedelta(days=2)
SENT_EVEN_IF_OFF = frozenset({"messaging.test"})
PRIVATE_LINK = re.compile(r"(/(?:link|follow/confirm|unfollow|calendar)/)[A-Za-z0-9_-]{16,}")
REMOVED = "(removed)"
_HEADER_NAME = re.compile(r"[A-Za-z][A-Za-z0-9-]*")
_RESERVED_HEADERS = frozenset({"to", "cc", "bcc", "from", "sender", "subject", "date", "message-id", "return-path"})


def queue(
    council: Council,
    *,
    key: str,
    kind: str,
    address: str,
    to_words: str,
    subject: str,
    text: str,
    html: str = "",
    about: models.Model | None = None,
    person: Person | None = None,
    at: datetime,
    headers: Mapping[str, str] | None = None,
) -> Message | None:
    """Put one message to one address in the ledger, to be sent within seconds.

    ``key`` says what it is about: the same key is never sent twice to an address, and None is returned when it is
    there already. ``kind`` is ``room.notice``. While the council's outgoing mail is off the message is kept back, and
    sent if mail is switched on within 2 days. An address that refuses mail, or asked for none, gets a row and no mail.
    Raises ValueError for line ends or other control characters in what becomes a header. At most four queries.
    """
    address = address.strip().lower()
    headers = dict(headers or {})
    for value in (key, kind, address, to_words, subject, *headers.values()):
        if not value.isprintable():
            raise ValueError("a message's address, subject and headers are one line of printable characters")
    for name in headers:
        if not _HEADER_NAME.fullmatch(name) or name.lower() in _RESERVED_HEADERS:
            raise ValueError(f"{name} cannot be set as a header of a message")
    state, failure = _first_state(council, kind, address)
    found = Message(
        council=council,
        key=key,
        kind=kind,
        person=person,
        address=address,
        to_words=to_words[:200],
        subject=subject,
        text=text,
        html=html,
        about_kind=kind_of(about) if about is not None else "",
        about_id=about.pk if about is not None else None,
        headers=headers,
        state=state,
        failure=failure,
        made_at=at,
        queued_at=at,
        next_attempt_at=at,
    )
    if Message.objects.of(council).filter(key=key, address=address).exists():
        return None
    try:
        with transaction.atomic():
            found.save(force_insert=True)
    except IntegrityError:  # somebody else queued it between our two looks
        return None
    return found


@transaction.atomic
def send_again(message_id: int, *, by: Actor, at: datetime) -> Message:
    """Put a message that did not arrive back in the queue.

    Raises WrongState for one that was sent or waits already, and RuleBroken where its private link is no longer kept
    or the owner of the address asked for no mail. An address that was refused is tried once more.
    """
    found: Message = Message.objects.of(by.council).locked().get(pk=message_id)
    if Message.State.WAITING not in Message.MOVES.get(found.state, set()) or found.state == Message.State.HELD:
        raise WrongState(
            _("“%(subject)s” is “%(now)s”, so it cannot be sent again.")
            % {"subject": found.subject, "now": Message.State(found.state).label}
        )
    if REMOVED in found.text:
        raise RuleBroken(
            _("This e-mail held a private link, and private links are not kept. Send a new one from where it was made.")
        )
    blocked = _suppressions(found.council, found.address)
    if blocked.filter(reason=Suppression.Reason.ASKED).exists():
        raise RuleBroken(_("The owner of this address asked for no mail from this council. Only they can change that."))
    blocked.delete()
    state, failure = _first_state(found.council, found.kind, found.address)
    found.state, found.failure, found.attempts = state, failure, 0
    found.queued_at = found.next_attempt_at = at
    found.lease_until = None
    found.save()
    record(
        "messaging.sent_again",
        council=found.council,
        kind=kind_of(found),
        object_id=found.pk,
        by=by,
        at=at,
        changes={"kind": found.kind},
    )
    return found


@transaction.atomic
def switch_mail(*, on: bool, by: Actor, at: datetime) -> int:
    """Switch a council's outgoing mail on or off. The caller has checked that ``by`` may administer.

    What was kept back in the last 2 days goes out when it is switched on; what is older never does, and the ledger
    says so. What waits when it is switched off is kept back. Returns how many messages that moved.
    """
    council = Council.objects.select_for_update(no_key=True).get(pk=by.council.pk)
    if council.sends_mail == on:
        return 0
    council.sends_mail = on
    council.save(update_fields=["sends_mail"])
    record(
        "messaging.mail_switched",
        council=council,
        kind=kind_of(council),
        object_id=council.pk,
        by=by,
        at=at,
        changes={"sends_mail": [not on, on]},
    )
    rows = Message.objects.of(council)
    if not on:
        waiting = rows.filter(state=Message.State.WAITING, lease_until=None).exclude(kind__in=SENT_EVEN_IF_OFF)
        return waiting.update(state=Message.State.HELD)
    held = rows.filter(state=Message.State.HELD)
    expire(held.filter(queued_at__lt=at - OUT_OF_DATE))
    return held.update(state=Message.State.WAITING, queued_at=at, next_attempt_at=at)


def send_test(address: str, *, by: Actor, at: datetime) -> Message | None:
    """Send one message to try the mail server, even while outgoing mail is off. The caller has checked who asks."""
    drawn = notice(
        by.council,
        subject=_("Test: e-mail from %(service)s works") % {"service": by.council.service_name},
        sentences=[
            _("If you can read this, the mail server took a message from %(council)s.") % {"council": by.council.name},
            _("Nothing else was sent to anybody."),
        ],
        why=_("You asked for a test on the page about outgoing mail."),
    )
    return queue(
        by.council,
        key=f"test:{at.isoformat(timespec='seconds')}",
        kind="messaging.test",
        address=address,
        to_words=_("The person who asked for a test"),
        subject=drawn.subject,
        text=drawn.text,
        html=drawn.html,
        person=by.person,
        at=at,
    )


def suppress(council: Council, address: str, *, reason: Suppression.Reason, at: datetime) -> None:
    """Never write to this address again for this council, until somebody lifts it. Two queries."""
    if _suppressions(council, address).exists():
        return
    Suppression.objects.get_or_create(
        council=council,
        address_hash=_hash(address, settings.SUPPRESSION_KEYS[0]),
        defaults={"reason": reason, "since": at},
    )


def is_suppressed(council: Council, address: str) -> bool:
    """Whether the council must not write to this address. One query."""
    return _suppressions(council, address).exists()


def expire(rows: models.QuerySet[Message]) -> int:
    """Let messages that came too late end unsent, without their private links. Returns how many."""
    return sum(
        end(row, Message.State.EXPIRED, failure=row.failure)
        for row in rows.filter(lease_until=None).iterator(chunk_size=200)
    )


def end(message: Message, state: Message.State, *, failure: str = "", sent_at: datetime | None = None) -> bool:
    """Close a message's row, if it is still as it was read. Private links are blotted out: only their hash is kept elsewhere.

    One conditional update: a worker whose lease ran out and was taken over changes nothing. Returns whether it did.
    """
    gone = state in {Message.State.SENT, Message.State.EXPIRED, Message.State.FAILED}
    kept: dict[str, object] = {}
    if gone:
        kept = {
            "text": PRIVATE_LINK.sub(rf"\1{REMOVED}", message.text),
            "html": PRIVATE_LINK.sub(rf"\1{REMOVED}", message.html),
            "headers": {},
        }
    changed = Message.objects.filter(pk=message.pk, state=message.state, lease_until=message.lease_until).update(
        state=state, failure=failure[:300], sent_at=sent_at, lease_until=None, **kept
    )
    return bool(changed)


def _first_state(council: Council, kind: str, address: str) -> tuple[Message.State, str]:
    try:
        validate_email(address)
    except ValidationError:
        return Message.State.FAILED, _("“%(address)s” is not an e-mail address.") % {"address": address[:200]}
    if is_suppressed(council, address):
        return Message.State.SUPPRESSED, ""
    if council.sends_mail or kind in SENT_EVEN_IF_OFF:
        return Message.State.WAITING, ""
    return Message.State.HELD, ""


def _suppressions(council: Council, address: str) -> models.QuerySet[Suppression]:
    hashes = [_hash(address, key) for key in settings.SUPPRESSION_KEYS]
    found: models.QuerySet[Suppression] = Suppression.objects.of(council).filter(address_hash__in=hashes)
    return found


def _hash(address: str, key: str) -> str:
    return hmac.new(key.encode(), address.strip().lower().encode(), hashlib.sha256).hexdigest()
