"""ModernGov read record by record: ours with their numbers, what fails told, nothing private asked, nothing hostile read."""

from __future__ import annotations

import socket
from datetime import time, timedelta

import pytest
from django.test import Client

from tests import AT
from tests.decisions.moderngov import COMING, OFF, PAST, answers, meeting, moderngov
from tests.factories.organisations import MeetingFactory
from wardmote.decisions.models import OutsideRecord, OutsideSource
from wardmote.decisions.moderngov import answers as reading
from wardmote.decisions.moderngov import asking, taking_in
from wardmote.kernel import work
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.organisations.models import Body, Meeting, Post

pytestmark = pytest.mark.django_db
Kind = OutsideRecord.Kind


@pytest.fixture
def service():
    with moderngov() as running:
        yield running


@pytest.fixture
def source(council, service):
    return OutsideSource.objects.create(council=council, address=service.address)


def read(source, at=AT):
    taking_in.read(source, at=at)
    source.refresh_from_db()
    return source


def test_committees_meetings_items_and_seats_become_ours(source, council, cabinet):
    read(source)
    assert source.good_at == AT
    assert source.counts == {"committee": 2, "meeting": 3, "item": 3, "seat": 3}
    coming, past = Meeting.objects.get(held_on=COMING), Meeting.objects.get(held_on=PAST)
    assert (coming.body, coming.state, coming.starts_at, coming.place) == (
        cabinet,
        "agenda",
        time(18, 30),
        "Town Hall, Elmbury",
    )
    assert coming.papers_url == f"{source.address}/ieListDocuments.aspx?CId=144&MId=2367"
    assert [item.title for item in coming.items.all()] == ["Night buses – funding", "Market stalls"]
    assert (past.state, past.minutes_url) == ("held", f"{source.address}/ieListDocuments.aspx?CId=144&MId=2368")
    assert past.items.get().minute == "RESOLVED that ten be bought.\nno"
    assert Meeting.objects.get(held_on=OFF).state == "cancelled"
    assert Body.objects.get(name="Planning & Licensing Committee").kind == "committee"
    assert not Body.objects.filter(name__contains="working group").exists()
    assert OutsideRecord.objects.get(kind=Kind.MEETING, outside_id="2367").object_id == coming.pk
    assert OutsideRecord.objects.get(kind=Kind.ITEM, outside_id="5003").url.endswith("mgAi.aspx?ID=5003")


def test_one_bad_record_stops_no_other(source, cabinet):
    read(source)
    said = "\n".join(source.refused)
    assert "Meeting 2401 of “Planning & Licensing Committee”: its day is “31/02/2026”" in said
    assert "Meeting 2402" in said
    assert "Committee 9: it does not say its “committeetitle”" in said
    assert "Councillor none: its number is “none”" in said
    assert len(source.refused) == 4


def test_seats_are_posts_and_names_are_not_kept(source, cabinet, council):
    Post.objects.create(council=council, kind="councillor", title="Councillor for Market", slug="market-seat")
    read(source)
    titles = sorted(Post.objects.filter(kind="councillor").values_list("title", flat=True))
    assert titles == ["Councillor for Market", "Councillor for Market (2)", "Councillor for Mill End"]
    everything = str(list(OutsideRecord.objects.values())) + str(list(Post.objects.values())) + str(source.refused)
    assert "Zqplanted" not in everything


def test_reading_again_changes_nothing_and_adds_nothing(source, cabinet):
    read(source)
    before = [list(model.objects.order_by("pk").values()) for model in (Meeting, Body, Post)]
    read(source, AT + timedelta(days=1))
    assert [list(model.objects.order_by("pk").values()) for model in (Meeting, Body, Post)] == before
    assert OutsideRecord.objects.count() == 11


def test_a_meeting_that_moved_and_an_item_that_was_decided_follow(source, service, cabinet):
    read(source)
    pk = Meeting.objects.get(held_on=COMING).pk
    moved = COMING + timedelta(days=7)
    service.given["GetMeeting 2367"] = (
        answers()["GetMeeting 2367"]
        .replace(f"{COMING:%d/%m/%Y}".encode(), f"{moved:%d/%m/%Y}".encode())
        .replace(b"<decision></decision>", b"<decision>Agreed.</decision>", 1)
    )
    read(source)
    found = Meeting.objects.get(pk=pk)
    assert found.held_on == moved
    assert found.items.first().minute == "Agreed."


def test_a_meeting_of_ours_on_the_same_day_is_taken_as_theirs(source, cabinet, council):
    own = MeetingFactory(body=cabinet, held_on=COMING, council=council)
    read(source)
    assert Meeting.objects.filter(body=cabinet, held_on=COMING).get() == own
    own.refresh_from_db()
    assert own.papers_url


def test_failure_keeps_the_last_good_run(source, service, cabinet):
    read(source)
    service.given["GetCommittees"] = b"<html>Switched off</html>"[:-3]
    read(source, AT + timedelta(days=1))
    assert source.good_at == AT
    assert source.tried_at == AT + timedelta(days=1)
    assert "may be switched off" in source.failure
    assert source.counts["meeting"] == 3


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "zq"><!ENTITY b "&a;&a;&a;">]><committees>&b;</committees>'
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><committees>&a;</committees>'


@pytest.mark.parametrize(
    ("answer", "match"),
    [
        (BOMB, "built to harm"),
        (OUTSIDE, "built to harm"),
        (b"moved", "has moved"),
        (b"x" * 20, "not what ModernGov gives"),
        (b"<a>" + b"y" * 2_000, "not what ModernGov gives"),
    ],
)
def test_hostile_answers_are_not_read(source, service, answer, match):
    service.given["GetCommittees"] = answer
    assert match in read(source).failure
    assert not OutsideRecord.objects.exists()
    assert service.asked == ["GetCommittees"]


def test_an_answer_too_large_is_cut_off(source, service, monkeypatch):
    monkeypatch.setattr(asking, "MOST_BYTES", 100)
    assert "too large" in read(source).failure


def test_an_answer_too_slow_is_cut_off(source, monkeypatch):
    monkeypatch.setattr(asking, "SECONDS", -1.0)
    with pytest.raises((RuleBroken, ValueError)):
        asking._body(_Endless(), 0.0)


class _Endless:
    def read1(self, most):
        return b"x"


@pytest.mark.parametrize(
    "address",
    ["http://democracy.example", "ftp://democracy.example", "https://user:word@democracy.example", "https://democracy.example:8080", "nonsense", "https://[::1"],
)  # fmt: skip
def test_addresses_that_are_not_asked(address, settings):
    settings.PRODUCTION = True
    with pytest.raises(RuleBroken):
        asking.checked_address(address)


def test_an_address_as_people_copy_it_is_made_plain():
    assert asking.checked_address(" https://Democracy.example/mgWebService.asmx ") == "https://democracy.example"
    assert asking.checked_address("https://democracy.example/mg/mgHome.aspx") == "https://democracy.example/mg"


@pytest.mark.parametrize("machine", ["127.0.0.1", "10.0.0.8", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1", "100.64.0.1", "224.0.0.1"])  # fmt: skip
def test_private_machines_are_not_asked(machine, settings, monkeypatch):
    settings.PRODUCTION = True
    family = socket.AF_INET6 if ":" in machine else socket.AF_INET
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(family, socket.SOCK_STREAM, 6, "", (machine, 443))])
    with pytest.raises(asking.NotAnswered, match="private network"):
        asking.ask("https://democracy.example", "GetCommittees")


def test_a_name_with_one_private_machine_among_public_ones_is_not_asked(settings, monkeypatch):
    settings.PRODUCTION = True
    rows = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, 443)) for each in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: rows)
    with pytest.raises(asking.NotAnswered, match="private network"):
        asking.ask("https://democracy.example", "GetCommittees")


@pytest.mark.parametrize(
    ("said", "hour"), [("6.30 pm", time(18, 30)), ("18:30", time(18, 30)), ("10 a.m.", time(10)), ("12 noon", time(12)), ("on the rising", None)]
)  # fmt: skip
def test_times_as_councils_write_them(said, hour):
    found = reading.meeting(meeting("1", "01/06/2026", meetingtime=said), committee_id="1")
    assert found.starts_at == hour


def test_settings_page_sets_the_address_and_reads(council, service, administrator, cabinet):
    client = Client()
    client.force_login(administrator.person)
    assert "Say where it is" in client.get("/settings/moderngov/").content.decode()
    bad = client.post("/settings/moderngov/change/", {"address": "ftp://x", "is_on": "on"})
    assert "begins with https://" in bad.content.decode()
    assert client.post("/settings/moderngov/change/", {"address": service.address, "is_on": "on"}).status_code == 302
    assert client.post("/settings/moderngov/read/").status_code == 302
    assert "is being read" in client.get("/settings/moderngov/").content.decode()
    while work.run_waiting(at=AT + timedelta(days=400)):
        pass
    page = client.get("/settings/moderngov/").content.decode()
    assert "What could not be taken" in page
    public = Client().get("/meetings/").content.decode()
    assert "Meetings come from the council’s ModernGov, last read on" in public


def test_only_the_administrator_sets_it(council, democratic_services):
    with pytest.raises(NotAllowed):
        taking_in.set_source("https://democracy.example", is_on=True, by=democratic_services, at=AT)
    with pytest.raises(NotAllowed):
        taking_in.ask_to_read(by=democratic_services, at=AT)


def test_the_daily_job_reads_each_council_once_a_day(source, cabinet):
    assert taking_in.read_due(at=AT) == 1
    assert taking_in.read_due(at=AT + timedelta(hours=1)) == 0
    assert taking_in.read_due(at=AT + timedelta(hours=21)) == 1
    OutsideSource.objects.update(is_on=False)
    assert taking_in.read_due(at=AT + timedelta(hours=60)) == 0


def test_papers_kept_elsewhere_are_not_asked_for_twice(source, cabinet, democratic_services):
    read(source)
    client = Client()
    client.force_login(democratic_services.person)
    coming = Meeting.objects.get(held_on=COMING)
    page = client.get(f"/desk/packs/{cabinet.slug}/{coming.slug}/").content.decode()
    assert "are published elsewhere" in page
    assert "Make the agenda pack" not in page
