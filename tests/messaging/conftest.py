"""A real mail server on loopback, told how to answer each address."""

from __future__ import annotations

import socket
from collections import defaultdict
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class Postbox:
    """What the server took, and how it answers. ``at_rcpt`` and ``at_data`` map an address to answers, first one first."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.at_rcpt: dict[str, list[str]] = defaultdict(list)
        self.at_data: dict[str, list[str]] = defaultdict(list)
        self.at_mail: list[str] = []
        self.hang_up: set[str] = set()
        self.hang_up_after_taking: set[str] = set()
        self.sessions = 0
        self.on_data: Callable[[str], None] | None = None

    async def handle_EHLO(  # noqa: N802 - aiosmtpd's names
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at_mail:
            return self.at_mail.pop(0)
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.at_rcpt[address]:
            return self.at_rcpt[address].pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        address = envelope.rcpt_tos[0]
        if self.at_data[address]:
            return self.at_data[address].pop(0)
        if address in self.hang_up:
            self.hang_up.discard(address)
            server.transport.abort()  # type: ignore[union-attr]
            return "250 nobody hears this"
        assert isinstance(envelope.content, bytes)
        self.envelopes.append((str(envelope.mail_from), list(envelope.rcpt_tos)))
        self.taken.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        if self.on_data:
            self.on_data(address)
        if address in self.hang_up_after_taking:
            self.hang_up_after_taking.discard(address)
            server.transport.abort()  # type: ignore[union-attr]
        return "250 Taken"

    @property
    def addresses(self) -> list[str]:
        return [rcpt[0] for _sender, rcpt in self.envelopes]


@pytest.fixture
def mail_server(settings: Any) -> Iterator[Postbox]:
    """Django's real SMTP backend sends to this."""
    postbox = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_USE_TLS = False
    settings.EMAIL_TIMEOUT = 5
    settings.DEFAULT_FROM_EMAIL = "Record <record@elmbury.example>"
    try:
        yield postbox
    finally:
        controller.stop()


@pytest.fixture
def sending_council(council: Any) -> Any:
    """Elmbury, with outgoing mail switched on."""
    council.sends_mail = True
    council.contact_email = "scrutiny@elmbury.example"
    council.save()
    return council
