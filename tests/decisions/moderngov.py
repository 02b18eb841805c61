"""A ModernGov of our own making on the loopback: answers in the shape of its web service, and every way of going wrong."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TODAY = date(2026, 5, 20)
COMING, PAST, OFF = TODAY + timedelta(days=20), TODAY - timedelta(days=20), TODAY + timedelta(days=30)

COMMITTEES = b"""<?xml version="1.0" encoding="utf-8"?>
<committees><committeescount>4</committeescount>
<committee><committeeid>144</committeeid><committeetitle>Cabinet</committeetitle><committeedeleted>False</committeedeleted><committeeexpired>False</committeeexpired></committee>
<committee><committeeid>150</committeeid><committeetitle>Planning &amp;amp;amp; Licensing Committee</committeetitle><committeedeleted>False</committeedeleted><committeeexpired>False</committeeexpired></committee>
<committee><committeeid>12</committeeid><committeetitle>An old working group</committeetitle><committeedeleted>False</committeedeleted><committeeexpired>True</committeeexpired></committee>
<committee><committeeid>9</committeeid><committeetitle></committeetitle><committeedeleted>False</committeedeleted><committeeexpired>False</committeeexpired></committee>
</committees>"""


def listed(*ids: str) -> bytes:
    rows = "".join(
        f"<meeting><meetingid>{each}</meetingid><meetingdate>01/06/2026</meetingdate></meeting>" for each in ids
    )
    return f"<getmeetings><committee><committeemeetings>{rows}</committeemeetings></committee></getmeetings>".encode()


def meeting(number: str, on: str, *, items: str = "", **more: str) -> bytes:
    told = {"meetingtime": "6.30 pm", "meetingvenue": "Town Hall, Elmbury", "agendapublished": "False", "meetingcancelled": "False", **more}  # fmt: skip
    parts = "".join(f"<{name}>{value}</{name}>" for name, value in told.items())
    return f"<meeting><meetingid>{number}</meetingid><meetingdate>{on}</meetingdate>{parts}<agendaitems>{items}</agendaitems></meeting>".encode()


ITEM = "<agendaitem><agendaitemid>{}</agendaitemid><agendaitemtitle>{}</agendaitemtitle><decision>{}</decision></agendaitem>"
AGENDA = ITEM.format("5001", "Night buses &amp;amp;#8211; funding", "") + ITEM.format("5002", "Market stalls", "")
DECIDED = ITEM.format(
    "5003", "Benches", "&lt;p&gt;&lt;b&gt;RESOLVED&lt;/b&gt; that ten be bought.&lt;/p&gt;&lt;p&gt;&amp;amp;nbsp;&lt;script&gt;no&lt;/script&gt;&lt;/p&gt;"
)  # fmt: skip
WARDS = b"""<councillorsbyward><wards>
<ward><wardtitle>Market</wardtitle><councillors><councillor><councillorid>71</councillorid><fullusername>Councillor Zqplanted Name</fullusername></councillor>
<councillor><councillorid>72</councillorid><fullusername>Councillor Zqplanted Other</fullusername></councillor></councillors></ward>
<ward><wardtitle>Mill End</wardtitle><councillors><councillor><councillorid>none</councillorid><fullusername>X</fullusername></councillor>
<councillor><councillorid>80</councillorid><fullusername>Y</fullusername></councillor></councillors></ward>
</wards></councillorsbyward>"""


def answers() -> dict[str, bytes]:
    """What the service answers to each question, by method and the number asked for."""
    return {
        "GetCommittees": COMMITTEES,
        "GetMeetings 144": listed("2367", "2368"),
        "GetMeetings 150": listed("2400", "2401", "2402"),
        "GetMeeting 2367": meeting("2367", f"{COMING:%d/%m/%Y}", items=AGENDA, agendapublished="True"),
        "GetMeeting 2368": meeting(
            "2368", f"{PAST:%d/%m/%Y}", items=DECIDED, agendapublished="True", minutespublished="True"
        ),
        "GetMeeting 2400": meeting("2400", f"{OFF:%d/%m/%Y}", meetingcancelled="True"),
        "GetMeeting 2401": meeting("2401", "31/02/2026"),
        "GetMeeting 2402": b"<html>The service is busy</html",
        "GetCouncillorsByWard": WARDS,
    }


class _Answers(BaseHTTPRequestHandler):
    given: dict[str, bytes]
    asked: list[str]

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        said = {name: values[0] for name, values in parse_qs(parts.query).items()}
        number = said.get("lCommitteeId") or said.get("lMeetingId") or ""
        name = f"{parts.path.rpartition('/')[2]} {number}".strip()
        self.asked.append(name)
        body = self.given.get(name)
        if body == b"moved":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/latest/")
            self.end_headers()
            return
        self.send_response(200 if body is not None else 404)
        self.end_headers()
        self.wfile.write(body or b"")

    def log_message(self, *args: Any) -> None:
        pass


@contextmanager
def moderngov(given: dict[str, bytes] | None = None) -> Iterator[Any]:
    """A service on the loopback; ``given`` can be changed while it runs. Yields it with its ``address``."""
    handler = type("Answers", (_Answers,), {"given": answers() if given is None else given, "asked": []})
    server: Any = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.address, server.given, server.asked = f"http://127.0.0.1:{server.server_port}", handler.given, handler.asked
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
