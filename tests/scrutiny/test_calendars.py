"""A private calendar per post: its secret address, what stands in it, and when it stops."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests import AT
from tests.factories.organisations import PostFactory
from tests.factories.scrutiny import ActionFactory, AskFactory, RecommendationFactory
from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.models import SignedLink
from wardmote.organisations.models import Holding
from wardmote.scrutiny import calendars
from wardmote.scrutiny.models import Recommendation

HERE = "/my/calendars/"


@pytest.fixture
def busy(council, committee, cabinet_post, lead_post):
    """An answer and an action that the lead post answers for, and one of each that it does not."""
    soon = timezone.localdate() + timedelta(days=9)
    row = RecommendationFactory(council=council, review=None, body=committee, agreed=True, title="Mend the lights")
    AskFactory(recommendation=row, asked_of=[cabinet_post], officer_post=lead_post, asked_on=AT.date(), due_on=soon)
    ActionFactory(recommendation=row, owner_post=lead_post, title="Order lamps", due_on=soon, first_due_on=soon)
    other = PostFactory(council=council)
    ActionFactory(recommendation=row, owner_post=other, title="Not mine", due_on=soon, first_due_on=soon)
    return soon


def made(client, post, **said):
    page = client.post(HERE, {"post": post.pk, "do": "make", **said}).content.decode()
    return re.search(r"/link/([\w-]+)/", page)[1]


def read(council, token):
    return Client(SERVER_NAME=council.hostname).get(f"/link/{token}/")


def test_the_address_shows_what_the_post_answers_for(busy, council, lead_post, lead_officer, client_for):
    client = client_for(lead_officer)
    assert HERE in client.get("/my/").content.decode()
    page = read(council, made(client, lead_post))
    assert page["Content-Type"].startswith("text/calendar")
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] == "no-referrer"
    words = page.content.decode().replace("\r\n ", "")
    assert "SUMMARY:Answer due: Mend the lights" in words
    assert "SUMMARY:To be done: Order lamps" in words
    assert f"DTSTART;VALUE=DATE:{busy:%Y%m%d}" in words
    assert "Not mine" not in words


def test_a_member_sees_what_is_due_in_their_name(busy, council, cabinet_post, cabinet_member):
    found = calendars.due_for(cabinet_post, on=timezone.localdate())
    assert [(one.words, one.path) for one in found] == [("Answer due in your name: Mend the lights", "/my/approvals/")]


def test_the_address_is_told_once_and_a_new_one_stops_the_old(busy, council, lead_post, lead_officer, client_for):
    client = client_for(lead_officer)
    first = made(client, lead_post)
    assert first not in client.get(HERE).content.decode()
    assert "An address made on" in client.get(HERE).content.decode()
    second = made(client, lead_post)
    assert read(council, first).status_code == 404
    assert read(council, second).status_code == 200
    client.post(HERE, {"post": lead_post.pk, "do": "stop"})
    assert read(council, second).status_code == 404
    assert "does not open anything" in read(council, second).content.decode()


def test_it_stops_when_whoever_made_it_no_longer_holds_the_post(busy, council, lead_post, lead_officer, client_for):
    token = made(client_for(lead_officer), lead_post)
    yesterday = timezone.localdate() - timedelta(days=1)
    Holding.objects.filter(post=lead_post).update(from_on=yesterday - timedelta(days=9), until_on=yesterday)
    assert read(council, token).status_code == 404


def test_it_is_read_only_at_its_own_council_and_only_read(
    busy, council, other_council, lead_post, lead_officer, client_for
):
    token = made(client_for(lead_officer), lead_post)
    assert read(other_council, token).status_code == 404
    assert Client(SERVER_NAME=council.hostname).post(f"/link/{token}/").status_code == 404


def test_only_whoever_holds_the_post_makes_one(
    busy, council, lead_post, scrutiny_officer, client_for, other_council, outsider
):
    with pytest.raises(NotAllowed):
        calendars.make_address(lead_post.pk, by=scrutiny_officer, at=AT)
    assert client_for(scrutiny_officer).post(HERE, {"post": lead_post.pk}).status_code == 404
    assert client_for(outsider).post(HERE, {"post": lead_post.pk}).status_code == 404
    assert Client(SERVER_NAME=council.hostname).get(HERE)["Location"].startswith("/sign-in/")
    assert not SignedLink.objects.exists()
    assert "You hold no post now." in client_for(scrutiny_officer).get(HERE).content.decode()


def test_a_calendar_of_thirty_days_costs_the_same_as_of_two(
    busy, council, committee, cabinet_post, lead_post, lead_officer, client_for, django_assert_max_num_queries
):
    token = made(client_for(lead_officer), lead_post)
    for count in (0, 14):
        for _n in range(count):
            row = RecommendationFactory(council=council, review=None, body=committee, agreed=True)
            AskFactory(
                recommendation=row, asked_of=[cabinet_post], officer_post=lead_post, asked_on=AT.date(), due_on=busy
            )
            ActionFactory(recommendation=row, owner_post=lead_post, due_on=busy, first_due_on=busy)
        with django_assert_max_num_queries(12):
            assert read(council, token).status_code == 200


def test_a_standing_commitment_is_due_when_it_must_show_how_it_goes(busy, council, lead_post):
    row = Recommendation.objects.get()
    evidence = busy + timedelta(days=30)
    past = timezone.localdate() - timedelta(days=400)
    ActionFactory(
        recommendation=row, owner_post=lead_post, title="Walk the alley", due_on=past, first_due_on=past, next_evidence_on=evidence
    )  # fmt: skip
    found = [one for one in calendars.due_for(lead_post, on=timezone.localdate()) if "Walk" in one.words]
    assert [(one.on, one.words) for one in found] == [(evidence, "Say how it goes: Walk the alley")]
