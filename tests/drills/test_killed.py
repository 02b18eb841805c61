"""kill -9 in the middle: nothing is half-stored, what was begun is done after the restart, no message goes out twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.drills.conftest import KILLED, Place

pytestmark = [pytest.mark.drill, pytest.mark.pure]


def test_publishing_again_is_taken_up_after_the_worker_was_killed(place: Place) -> None:
    begin = """
from wardmote.kernel import publishing
from wardmote.organisations.models import Body
Body.objects.filter(name="Committee 000").update(name="Committee for streets")
work.start("scrutiny.republish", council=council, by=None, at=now)
"""
    before = place.run("print(Publication.objects.count(), Fact.objects.count())")[1]
    killed = place.run(begin + 'dies_in(publishing.search, "put", 4)\nwork.run_waiting(at=now)')
    assert killed[0] == KILLED, killed[2]
    place.is_whole()
    told = place.run("print(Publication.objects.count(), Work.objects.get().state)")[1]
    assert told == f"{int(before.split()[0]) + 3} running"  # three whole editions; the fourth is not half there

    again = place.run("assert work.run_waiting(at=now + timedelta(minutes=6)) == 1\nprint(Work.objects.get().state)")
    assert again[:2] == (0, "done"), again[2]
    place.is_whole()
    stale = "print([p.address for p in Publication.objects.current() if 'Committee 000' in str(p.content)])"
    assert place.run(stale)[1] == "[]"
    assert place.run("print(Publication.objects.count())")[1] == str(int(before.split()[0]) + 11)  # ten, and the review


SHEET = """
from wardmote.kernel import files
from wardmote.scrutiny import sheets
rows = [f"x{n};Thing {n};That the council do thing {n} by June.;Committee 000" for n in range(1500)]
data = "\\n".join(["Identifier;Title;Text;Committee", *rows]).encode()
kept = files.store(data, "rows.csv", council=council, by=by.person, at=now)
sheet = sheets.open_sheet(kept)
mapping = {"external_id": "Identifier", "title": "Title", "text": "Text", "committee": "Committee"}
"""


def test_a_spreadsheet_is_written_whole_or_not_at_all(place: Place) -> None:
    count = "from wardmote.scrutiny.models import Recommendation\nprint(Recommendation.objects.count())"
    code, _out, err = place.run(
        SHEET
        + 'sheets.ask_to_write(kept, mapping, "recommendations", rows=1500, by=by, at=now)\n'
        + 'dies_in(sheets, "_write_recommendation", 700)\nwork.run_waiting(at=now)'
    )
    assert code == KILLED, err
    assert place.run(count)[1] == "10"
    place.is_whole()

    done = place.run("work.run_waiting(at=now + timedelta(minutes=6))\nprint(Work.objects.get().state)")
    assert done[:2] == (0, "done"), done[2]
    assert place.run(count)[1] == "1510"
    place.is_whole()


class Sink:
    """A mail server that takes everything."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str]] = []  # address and Message-ID

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        head = envelope.content.decode().replace("\r\n ", " ")
        said = next(line for line in head.splitlines() if line.lower().startswith("message-id:"))
        self.taken.append((envelope.rcpt_tos[0], said))
        return "250 Taken"


@pytest.fixture
def sink() -> Iterator[tuple[Sink, dict[str, str]]]:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    found = Sink()
    controller = Controller(found, hostname="127.0.0.1", port=port)
    controller.start()
    yield found, {"WARDMOTE_SMTP_HOST": "127.0.0.1", "WARDMOTE_SMTP_PORT": str(port)}
    controller.stop()


QUEUE = """
from wardmote.messaging import jobs, services
Council.objects.update(sends_mail=True)
council.refresh_from_db()
for n in range(20):
    services.queue(council, key=f"drill {n}", kind="scrutiny.reminder", address=f"one-{n}@elmbury.example", to_words="One",
        subject="Drill", text="Words", at=now)
"""
SEND = "\nfrom wardmote.messaging import jobs\nprint(jobs.send_waiting(at=now + timedelta(minutes=3)))"


def test_no_message_is_sent_twice_when_the_worker_is_killed_before_it_hands_one_over(
    place: Place, sink: tuple[Sink, dict[str, str]]
) -> None:
    found, told = sink
    code, _out, err = place.run(QUEUE + 'dies_in(jobs, "_claim", 8)\njobs.send_waiting(at=now)', **told)
    assert code == KILLED, err
    assert len(found.taken) == 7

    assert place.run(SEND, **told)[1] == "13"
    assert Counter(address for address, _id in found.taken) == {f"one-{n}@elmbury.example": 1 for n in range(20)}
    place.is_whole()


def test_killed_between_the_servers_yes_and_our_note_a_message_comes_again_under_the_same_number(
    place: Place, sink: tuple[Sink, dict[str, str]]
) -> None:
    found, told = sink
    die = "from wardmote.messaging.jobs import *\nfrom django.core.mail.backends import smtp\n"
    code, _out, err = place.run(
        QUEUE + die + 'dies_in(smtp.EmailBackend, "send_messages", 8)\njobs.send_waiting(at=now)', **told
    )
    assert code == KILLED, err
    assert place.run(SEND, **told)[1] == "13"

    numbers = Counter(found.taken)
    assert len(numbers) == 20  # the same Message-ID each time, by which mail stores drop the second copy
    assert sorted(numbers.values()) == [1] * 19 + [2]
