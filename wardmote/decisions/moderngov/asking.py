"""Asking an address that somebody typed: only https, only to public machines, within a size and a time, never following on."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import time
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken

MOST_BYTES = 8 * 1024 * 1024
SECONDS = 20.0
_CHUNK = 64 * 1024


class NotAnswered(RuleBroken):
    """The other system did not answer as it should. ``message`` says what happened."""


def checked_address(address: str) -> str:
    """An address that may be asked, without query and closing slash. Raises RuleBroken with what to do."""
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        raise RuleBroken(_("Enter the address of the site, such as https://democracy.council.example")) from None
    if parts.scheme != "https" and not (parts.scheme == "http" and not settings.PRODUCTION):
        raise RuleBroken(_("Enter an address that begins with https://"))
    if not parts.hostname or parts.username or parts.password:
        raise RuleBroken(_("Enter the address of the site, such as https://democracy.council.example"))
    if settings.PRODUCTION and port not in (None, 443):
        raise RuleBroken(_("Enter the address without a port number."))
    path = parts.path.rstrip("/")
    for tail in ("/mgwebservice.asmx", "/mghome.aspx", "/default.aspx"):
        path = path[: -len(tail)] if path.lower().endswith(tail) else path
    return f"{parts.scheme}://{parts.netloc.lower()}{path}"


def ask(address: str, method: str, **said: str) -> bytes:
    """What the web service at an address answers to one question. Raises NotAnswered.

    The name is looked up once and the connection goes to that very machine, so that it cannot change in between.
    """
    parts = urlsplit(checked_address(address))
    host = parts.hostname or ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    until = time.monotonic() + SECONDS
    machine = _machine(host, port)
    query = f"?{urlencode(said)}" if said else ""
    connection = _connection(parts.scheme, host, port, machine)
    try:
        connection.request(
            "GET",
            f"{parts.path}/mgWebService.asmx/{method}{query}",
            headers={"Host": parts.netloc, "Accept": "text/xml", "User-Agent": "Wardmote"},
        )
        answer = connection.getresponse()
        if 300 <= answer.status < 400:
            raise NotAnswered(_("The site says that it has moved. Enter its new address."))
        if answer.status != 200:
            raise NotAnswered(_("The site answered with number %(status)s.") % {"status": answer.status})
        return _body(answer, until)
    except (OSError, http.client.HTTPException) as failed:
        raise NotAnswered(_("The site did not answer.")) from failed
    finally:
        connection.close()


def _body(answer: http.client.HTTPResponse, until: float) -> bytes:
    kept = bytearray()
    while chunk := answer.read1(_CHUNK):
        kept += chunk
        if len(kept) > MOST_BYTES:
            raise NotAnswered(_("The answer was too large."))
        if time.monotonic() > until:
            raise NotAnswered(_("The answer took too long."))
    return bytes(kept)


def _machine(host: str, port: int) -> str:
    """The machine behind a name. Every address that the name has must be public, or none is asked."""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as failed:
        raise NotAnswered(_("There is no site of that name.")) from failed
    machines = [ipaddress.ip_address(each.partition("%")[0]) for each in sorted(found)]
    if not machines or not all(_may_ask(each) for each in machines):
        raise NotAnswered(_("This address leads to a private network, so it is not asked."))
    return str(machines[0])


def _may_ask(machine: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    plain = getattr(machine, "ipv4_mapped", None) or machine
    if not settings.PRODUCTION and plain.is_loopback:
        return True
    return bool(plain.is_global) and not plain.is_multicast and not plain.is_reserved


def _connection(scheme: str, host: str, port: int, machine: str) -> http.client.HTTPConnection:
    if scheme == "http":
        return http.client.HTTPConnection(machine, port, timeout=SECONDS)
    return _Pinned(host, port, machine)


class _Pinned(http.client.HTTPSConnection):
    """A connection to one machine that must prove to have the name."""

    def __init__(self, host: str, port: int, machine: str) -> None:
        self.machine, self.proof = machine, ssl.create_default_context()
        super().__init__(host, port, timeout=SECONDS, context=self.proof)

    def connect(self) -> None:
        plain = socket.create_connection((self.machine, self.port), timeout=SECONDS)
        self.sock = self.proof.wrap_socket(plain, server_hostname=self.host)
