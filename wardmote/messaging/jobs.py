"""Sending what waits, and forgetting what is old.

No sender can promise exactly one delivery: when the power fails between the mail server's "accepted" and our own
commit, the message is sent once more after its lease ran out. It then carries the same Message-ID, by which mail
stores drop the second copy. In every other case a message is sent once: the row is claimed by a conditional update
before the server hears of it.
"""

from __future__ import annotations

import hashlib
import logging
import re
import smtplib
import time
from datetime import datetime, timedelta
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from wardmote.kernel.models import Council
from wardmote.messaging.models import Message, Suppression
from wardmote.messaging.services import OUT_OF_DATE, SENT_EVEN_IF_OFF, end, expire, suppress

log = logging.getLogger("wardmote.messaging")
LEASE = timedelta(minutes=2)
LONGEST_BATCH = timedelta(minutes=3)  # under the five minutes for which a worker holds a job
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
SERVER_REST = timedelta(minutes=1)
KEPT = timedelta(days=730)
FOLLOWERS_MAIL_KEPT = timedelta(days=90)
FORGOTTEN = "removed.invalid"
_NO_SUCH_ADDRESS = re.compile(r"\b5\.1\.(?:1|10)\b")


class _ServerProblem(Exception):
    """The mail server refuses us, not one message: everything waits."""


def send_waiting(*, at: datetime, limit: int = 200) -> int:
    """Send messages that wait, oldest first, over one connection. Returns how many were accepted by the mail server.

    Temporary refusals are tried again after 1 minute, 5, 15, then hours, up to two days; a permanent refusal ends as
    failed, with the server's words. When the server itself cannot be reached, all that waits rests for a minute and
    loses no attempt.
    """
    began = time.monotonic()
    _keep_back(at=at)
    late = Q(queued_at__lt=at - OUT_OF_DATE, attempts=0) | Q(queued_at__lt=at - OUT_OF_DATE - BACK_OFF[-1])
    expire(Message.objects.filter(late, state__in=[Message.State.WAITING, Message.State.HELD]))
    due = _due(at)[:limit]
    waiting = list(due.select_related("council"))
    if not waiting:
        return 0
    connection = get_connection()
    sent = 0
    try:
        _open(connection)
        for message in waiting:
            now = at + timedelta(seconds=time.monotonic() - began)
            if now > at + LONGEST_BATCH:
                break
            if _claim(message, now=now):
                sent += _send(message, connection, now=now)
    except _ServerProblem as problem:
        log.warning("mail server: %s", problem, extra={"job": "messaging.send"})
        now = at + timedelta(seconds=time.monotonic() - began)
        _due(now).update(next_attempt_at=now + SERVER_REST, failure=str(problem)[:300])
    finally:
        _close(connection)
    return sent


def forget(*, at: datetime) -> int:
    """Clear addresses and texts that are no longer needed: followers' mail after 90 days, all else after two years.

    The row stays, so that "sent on, about what" can still be shown. Returns how many.
    """
    old = Q(made_at__lt=at - KEPT) | Q(kind__startswith="engagement.", made_at__lt=at - FOLLOWERS_MAIL_KEPT)
    done = 0
    for message in Message.objects.filter(old).exclude(address__endswith=FORGOTTEN).iterator(chunk_size=500):
        done += Message.objects.filter(pk=message.pk, lease_until=None).update(
            address=f"{message.pk}@{FORGOTTEN}", person=None, text="", html="", headers={}
        )
    return done


def message_id(message: Message) -> str:
    """The same for every attempt, so that a mail store can drop a second copy."""
    digest = hashlib.sha256(f"{message.council_id}|{message.key}|{message.address}".encode()).hexdigest()[:32]
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{digest}.{message.pk}@{domain}>"


def _due(now: datetime) -> QuerySet[Message]:
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    on = Q(council__sends_mail=True) | Q(kind__in=SENT_EVEN_IF_OFF)
    return Message.objects.filter(free, on, state=Message.State.WAITING, next_attempt_at__lte=now).order_by(
        "next_attempt_at", "pk"
    )


def _keep_back(*, at: datetime) -> None:
    """What a council that sends no mail still has waiting, because it was claimed while mail was switched off."""
    free = Q(lease_until=None) | Q(lease_until__lt=at)
    off = Council.objects.filter(sends_mail=False)
    Message.objects.filter(free, council__in=off, state=Message.State.WAITING).exclude(
        kind__in=SENT_EVEN_IF_OFF
    ).update(state=Message.State.HELD, lease_until=None)


def _claim(message: Message, *, now: datetime) -> bool:
    free = Q(lease_until=None) | Q(lease_until__lt=now)
    until = now + LEASE
    claimed = Message.objects.filter(
        free, pk=message.pk, state=Message.State.WAITING, next_attempt_at__lte=now, attempts=message.attempts
    ).update(lease_until=until, attempts=F("attempts") + 1)
    if claimed:
        message.lease_until = until
        message.attempts += 1
    return bool(claimed)


def _send(message: Message, connection: BaseEmailBackend, *, now: datetime) -> bool:
    """Hand one claimed message to the server and close its row. Raises _ServerProblem when the server refuses us."""
    try:
        connection.send_messages([_mail(message)])
    except smtplib.SMTPRecipientsRefused as refused:
        ((code, words),) = refused.recipients.values()
        _answer(message, connection, code, words, now=now)
    except smtplib.SMTPSenderRefused as refused:
        if refused.smtp_code != 552:  # 552 is about this message's size; all else is about us
            _give_back(message)
            raise _ServerProblem(_server_words(refused.smtp_code, refused.smtp_error)) from refused
        _answer(message, connection, refused.smtp_code, refused.smtp_error, now=now)
    except smtplib.SMTPResponseException as refused:
        _answer(message, connection, refused.smtp_code, refused.smtp_error, now=now)
    except OSError as lost:
        # The line broke. The server may have taken the message, so only the same Message-ID protects the reader.
        _try_later(message, _("The line to the mail server broke: %(words)s") % {"words": lost}, now=now)
        _reopen(connection)
    except ValueError as wrong:  # a header the mail library will not write; it must not stop the others
        log.error("a message could not be written: %s", wrong, extra={"job": "messaging.send"})
        end(message, Message.State.FAILED, failure=_("This message could not be written as an e-mail."))
    else:
        return end(message, Message.State.SENT, sent_at=now)
    return False


def _answer(message: Message, connection: BaseEmailBackend, code: int, words: bytes | str, *, now: datetime) -> None:
    said = _server_words(code, words)
    if code < 500:
        _try_later(message, said, now=now)
        if code == 421:  # the server is about to hang up
            _reopen(connection)
        return
    end(message, Message.State.FAILED, failure=said)
    if _NO_SUCH_ADDRESS.search(said):
        suppress(message.council, message.address, reason=Suppression.Reason.REFUSED, at=now)


def _try_later(message: Message, said: str, *, now: datetime) -> None:
    if message.attempts > len(BACK_OFF):
        end(message, Message.State.FAILED, failure=said)
        return
    Message.objects.filter(pk=message.pk, state=Message.State.WAITING, lease_until=message.lease_until).update(
        lease_until=None, next_attempt_at=now + BACK_OFF[message.attempts - 1], failure=said[:300]
    )


def _give_back(message: Message) -> None:
    Message.objects.filter(pk=message.pk, state=Message.State.WAITING, lease_until=message.lease_until).update(
        lease_until=None, attempts=F("attempts") - 1
    )


def _server_words(code: int, words: bytes | str) -> str:
    said = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return _("The mail server said: %(words)s") % {"words": f"{code} {' '.join(said.split())}"}


def _mail(message: Message) -> EmailMultiAlternatives:
    council = message.council
    sender = formataddr((council.name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1]))
    headers = {**message.headers, "Message-ID": message_id(message), "Auto-Submitted": "auto-generated"}
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        sender,
        [message.address],
        reply_to=[council.contact_email] if council.contact_email else None,
        headers=headers,
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    return mail


def _open(connection: BaseEmailBackend) -> None:
    try:
        connection.open()
    except OSError as lost:  # smtplib's own errors are OSErrors too
        if isinstance(lost, smtplib.SMTPResponseException):
            raise _ServerProblem(_server_words(lost.smtp_code, lost.smtp_error)) from lost
        raise _ServerProblem(
            _("The mail server could not be reached: %(words)s") % {"words": lost.strerror or lost}
        ) from lost


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except OSError:
        log.info("the mail server hung up first", extra={"job": "messaging.send"})


def _reopen(connection: BaseEmailBackend) -> None:
    _close(connection)
    _open(connection)
