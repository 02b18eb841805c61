"""Feeds and calendars of what is published: of everything, a review, a recommendation, and those who ask or answer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from icalendar import Calendar
from lxml import etree

from tests import AT, ON
from tests.factories.organisations import BodyFactory, MeetingFactory, WardFactory
from tests.factories.published import accepted, answer, confirm_rules, recommendations, sent_review, today
from tests.factories.scrutiny import job
from wardmote.kernel import publishing
from wardmote.kernel.models import Publication
from wardmote.organisations import bodies
from wardmote.scrutiny import committee_requests
from wardmote.scrutiny.models import PublishedRecommendation

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def visitor(council):
    return Client(SERVER_NAME=council.hostname)


@pytest.fixture
def review(council):
    confirm_rules(council)
    return sent_review(council, count=3)


def entries(client, address):
    """Title → (address, words) of an Atom feed's entries."""
    with today():
        response = client.get(address)
    assert response.status_code == 200, address
    assert response["Content-Type"].startswith("application/atom+xml")
    found = etree.fromstring(response.content).iter(f"{ATOM}entry")
    return {
        each.findtext(f"{ATOM}title"): (each.find(f"{ATOM}link").get("href"), each.findtext(f"{ATOM}summary"))
        for each in found
    }


def days(client, address):
    """(day, words) of a calendar's entries, soonest first."""
    with today():
        response = client.get(address)
    assert response.status_code == 200, address
    events = Calendar.from_ical(response.content).walk("VEVENT")
    return sorted((each.decoded("dtstart"), str(each["summary"])) for each in events)


def test_feeds_tell_where_each_thing_stands(visitor, council, review):
    first, second, third = recommendations(review)
    answer(first, accepted())
    everything = entries(visitor, "/feed.atom")
    assert set(everything) == {row.title for row in (first, second, third)}
    address, words = everything[first.title]
    assert address.endswith(first.address)
    assert words.startswith("Not started. Due ")
    for path in (
        f"{review.address}feed.atom",
        f"/committees/{review.body.slug}/feed.atom",
        "/recommendations/feed.atom",
    ):
        assert set(entries(visitor, path)) == set(everything), path
    assert set(entries(visitor, f"{second.address}feed.atom")) == {second.title}
    assert set(entries(visitor, "/recommendations/feed.atom?response=accepted")) == {first.title}


def test_taking_down_is_told_without_what_was_taken_down(visitor, council, review):
    first, *_rest = recommendations(review)
    publishing.take_down(
        publishing.standing(council, "scrutiny.recommendation", first.pk).pk,
        reason=Publication.Reason.WRONG, decided_by="Monitoring Officer", shows_title=False, by=job(council), at=AT,
    )  # fmt: skip
    told = entries(visitor, "/feed.atom")
    assert first.title not in told
    assert told["Taken down"][0].endswith(first.address)
    assert visitor.get(f"{first.address}feed.atom").status_code == 404


def test_calendars_hold_the_days_to_come(visitor, council, review):
    first, second, _third = recommendations(review)
    answer(first, accepted(done_by_on=ON + timedelta(days=30)))
    due_on = PublishedRecommendation.objects.get(reference=second.reference).next_on
    meeting = MeetingFactory(body=review.body, council=council, held_on=ON + timedelta(days=10))
    wanted = {
        (due_on, f"Answer due from Cabinet: {second.title}"),
        (ON + timedelta(days=30), f"To be done: {first.title}"),
    }
    assert wanted <= set(days(visitor, f"{review.address}calendar.ics"))
    whole = days(visitor, f"/committees/{review.body.slug}/calendar.ics")
    assert wanted <= set(whole)
    assert any(str(review.body) in words for day, words in whole if _day(day) == meeting.held_on)
    assert not any(str(review.body) == words for _day, words in days(visitor, f"{first.address}calendar.ics"))


def _day(when) -> date:
    return when.date() if hasattr(when, "date") else when


@pytest.mark.parametrize("name", ["feed.atom", "calendar.ics"])
def test_nobody_and_nowhere_have_none(visitor, other_council, name):
    theirs = BodyFactory(council=other_council)
    WardFactory(council=other_council, slug="castle")
    for path in (
        f"/committees/{theirs.slug}/", "/committees/none/", "/wards/castle/", "/partners/none/",
        "/decision-makers/none/", "/reviews/none/", "/recommendations/r26-999/",
    ):  # fmt: skip
        assert visitor.get(path + name).status_code == 404, path


def test_a_renamed_committees_feed_leads_on(visitor, council, review):
    old = review.body.slug
    bodies.rename_body(review.body_id, name="Safer Streets Committee", from_on=ON, by=job(council), at=AT)
    review.body.refresh_from_db()
    assert review.body.slug != old
    moved = visitor.get(f"/committees/{old}/feed.atom")
    assert (moved.status_code, moved["Location"]) == (301, f"/committees/{review.body.slug}/feed.atom")


def test_what_a_committee_asks_for_is_told_to_whom_it_concerns(visitor, council, committee, partner):
    by = job(council)
    castle, other = (WardFactory(council=council, slug=slug) for slug in ("castle", "park"))
    figures = committee_requests.make_request(
        committee.pk, "information", text="Figures by ward.", asked_on=ON, due_on=ON + timedelta(days=14),
        to_body_id=partner.pk, by=by, at=AT,
    )  # fmt: skip
    call = committee_requests.make_request(
        committee.pk, "call-for-action", text="Cut the hedge.", asked_on=ON, due_on=ON + timedelta(days=7),
        ward_id=castle.pk, by=by, at=AT,
    )  # fmt: skip
    told = {path: set(entries(visitor, f"{path}feed.atom")) for path in (
        "/", committee.address, partner.address, "/wards/castle/", "/wards/park/", "/recommendations/",
    )}  # fmt: skip
    asked, called = "Information asked for: Elmshire Police", f"Councillor call for action: {castle.name}"
    assert told == {
        "/": {asked, called},
        committee.address: {asked, called},
        partner.address: {asked},
        "/wards/castle/": {called},
        f"/wards/{other.slug}/": set(),
        "/recommendations/": set(),
    }
    address, words = entries(visitor, f"{partner.address}feed.atom")[asked]
    assert address.endswith(figures.address)
    assert words.replace("\xa0", " ") == "Asked on 20 May 2026. Wanted by 3 June 2026. Nothing has come of it yet."
    assert days(visitor, f"{partner.address}calendar.ics") == [(figures.due_on, f"Wanted: {asked}")]

    committee_requests.end_request(figures.pk, outcome="The figures came.", ended_on=ON, by=by, at=AT)
    assert (
        entries(visitor, "/feed.atom")[asked][1].replace("\xa0", " ")
        == "What came of it, on 20 May 2026: The figures came."
    )
    assert days(visitor, "/calendar.ics") == [(call.due_on, f"Wanted: {called}")]
    publishing.take_down(
        publishing.standing(council, "scrutiny.committeerequest", figures.pk).pk,
        reason=Publication.Reason.WRONG, decided_by="Monitoring Officer", by=by, at=AT,
    )  # fmt: skip
    assert set(entries(visitor, "/feed.atom")) == {called, "Taken down"}
    assert entries(visitor, f"{partner.address}feed.atom") == {}
