"""Meetings and seats from a file: tried first, each row with its reason, all or nothing."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests import AT
from tests.factories.organisations import MeetingFactory
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.organisations import uploading
from wardmote.organisations.models import Meeting, Post

pytestmark = pytest.mark.django_db
CSV = "Committee,Date,Start time,Venue,Link\nCabinet,18/05/2027,18:30,Town Hall,https://papers.example/1\nCabinet,1 June 2027,6.30 pm,,\n"
ICAL = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Somebody//Diary//EN
BEGIN:VEVENT
UID:1
SUMMARY:Cabinet
DTSTART:20270518T173000Z
LOCATION:Town Hall
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Cabinet
STATUS:CANCELLED
DTSTART;VALUE=DATE:20270601
END:VEVENT
END:VCALENDAR
"""


def test_rows_of_a_sheet_become_meetings(council, cabinet, administrator):
    assert uploading.take_in(CSV.encode(), "m.csv", "meetings", by=administrator, at=AT) == 2
    first, second = Meeting.objects.order_by("held_on")
    assert (first.held_on, first.starts_at, first.place, first.papers_url) == (
        date(2027, 5, 18),
        time(18, 30),
        "Town Hall",
        "https://papers.example/1",
    )
    assert (second.held_on, second.starts_at) == (date(2027, 6, 1), time(18, 30))
    assert uploading.take_in(CSV.encode(), "m.csv", "meetings", by=administrator, at=AT) == 0


def test_a_calendar_becomes_meetings_at_london_time(council, cabinet, administrator):
    assert uploading.take_in(ICAL.replace("\n", "\r\n").encode(), "m.ics", "meetings", by=administrator, at=AT) == 1
    found = Meeting.objects.get()
    assert (found.held_on, found.starts_at, found.place) == (date(2027, 5, 18), time(18, 30), "Town Hall")


@pytest.mark.parametrize(
    ("row", "match"),
    [
        ("Parks Committee,18/05/2027,,,", "no committee or body called “Parks Committee”"),
        ("Cabinet,31/02/2027,,,", "the day cannot be read"),
        ("Cabinet,18/05/2027,late,,", "the time cannot be read"),
        ("Cabinet,18/05/2027,,,javascript:alert(1)", "must begin with https://"),
    ],
)
def test_one_wrong_row_keeps_all_out(council, cabinet, administrator, row, match):
    data = f"{CSV}{row}\n".encode()
    trial = uploading.attempt(data, "m.csv", "meetings", council=council)
    assert [line.number for line in trial.wrong] == [4]
    with pytest.raises(RuleBroken, match=f"Row 4: .*{match}.* Nothing was added"):
        uploading.take_in(data, "m.csv", "meetings", by=administrator, at=AT)
    assert not Meeting.objects.exists()


def test_seats_of_wards(council, administrator):
    data = b"Ward,E-mail\nMarket,market@elmbury.example\nCouncillor for Mill End,\nMarket,\n"
    assert uploading.take_in(data, "s.csv", "seats", by=administrator, at=AT) == 2
    assert sorted(Post.objects.filter(kind="councillor").values_list("title", "email")) == [
        ("Councillor for Market", "market@elmbury.example"), ("Councillor for Mill End", ""),
    ]  # fmt: skip
    with pytest.raises(RuleBroken, match="no e-mail address"):
        uploading.take_in(b"Ward,E-mail\nBrook,nobody\n", "s.csv", "seats", by=administrator, at=AT)


@pytest.mark.parametrize(
    ("data", "holds", "match"),
    [
        (b"BEGIN:VCALENDAR\nnonsense", "meetings", "damaged"),
        (b"One,Two\n1,2\n", "meetings", "could not be told apart"),
        (b"Committee,Date\n", "meetings", "no rows|empty"),
        (ICAL.encode(), "seats", "holds meetings"),
    ],
)
def test_files_that_hold_something_else_say_what_to_do(council, data, holds, match):
    with pytest.raises(RuleBroken, match=match):
        uploading.attempt(data, "m.csv", holds, council=council)


def test_only_the_administrator_takes_files_in(council, cabinet, democratic_services):
    with pytest.raises(NotAllowed):
        uploading.take_in(CSV.encode(), "m.csv", "meetings", by=democratic_services, at=AT)


def test_pages_try_first_and_add_on_a_second_press(council, cabinet, administrator, django_assert_max_num_queries):
    MeetingFactory(body=cabinet, held_on=date(2027, 6, 1), council=council)
    client = Client()
    client.force_login(administrator.person)
    sent = client.post("/settings/upload/", {"holds": "meetings", "file": SimpleUploadedFile("m.csv", CSV.encode())})
    assert sent.status_code == 302
    with django_assert_max_num_queries(16):
        page = client.get(sent.url).content.decode()
    assert "1 row is new" in page
    assert "1 row is here already" in page
    assert Meeting.objects.count() == 1
    assert client.post(sent.url).url == "/settings/meetings/"
    assert Meeting.objects.count() == 2
