"""A link that opens nothing: one answer for all, and a new link to the address we hold."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.scrutiny import RecommendationFactory
from wardmote.kernel import signed_links
from wardmote.kernel.models import SignedLink
from wardmote.messaging.models import Message

Purpose = SignedLink.Purpose


@pytest.fixture
def partners_link(council, committee, partner):
    """A partner's link, for something it was asked."""
    RecommendationFactory(council=council, review=None, body=committee, issued=True, issued__to=[partner])
    return signed_links.make(Purpose.PARTNER_ANSWER, partner, council=council, at=timezone.now(), address=partner.email)


def renewed(council, token):
    return Client(SERVER_NAME=council.hostname).post(f"/link/{token}/", {"renew": "1"})


def test_an_unknown_link_offers_a_new_one_and_sends_nothing(council):
    page = Client(SERVER_NAME=council.hostname).get("/link/never-made/")
    assert page.status_code == 404
    assert "Send a new link" in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert "A new link is on its way" in renewed(council, "never-made").content.decode()
    assert not Message.objects.exists()


def test_a_revoked_link_is_sent_anew_to_the_address_we_hold_with_the_same_answer(council, partner, partners_link):
    row, token = partners_link
    signed_links.revoke(council, partner, Purpose.PARTNER_ANSWER, at=timezone.now())
    assert Client(SERVER_NAME=council.hostname).get(f"/link/{token}/").status_code == 404
    known, unknown = renewed(council, token), renewed(council, "never-made")
    assert (known.status_code, known.content) == (unknown.status_code, unknown.content) == (200, unknown.content)
    assert Message.objects.get().address == partner.email
    assert signed_links.find(council, token) is None
    assert SignedLink.objects.exclude(pk=row.pk).get().revoked_at is None


def test_opening_the_page_sends_nothing(council, partner, partners_link):
    signed_links.revoke(council, partner, Purpose.PARTNER_ANSWER, at=timezone.now())
    Client(SERVER_NAME=council.hostname).get(f"/link/{partners_link[1]}/?renew=1")
    Client(SERVER_NAME=council.hostname).post(f"/link/{partners_link[1]}/", {"do": "send"})
    assert not Message.objects.exists()


def test_three_new_links_a_day_are_sent_for_one_thing_and_the_answer_stays_the_same(council, partner, partners_link):
    signed_links.revoke(council, partner, Purpose.PARTNER_ANSWER, at=timezone.now())
    pages = [renewed(council, partners_link[1]) for _n in range(5)]
    assert {page.status_code for page in pages} == {200}
    assert Message.objects.count() == 3


def test_too_many_from_one_place_wait_an_hour(council):
    pages = [renewed(council, f"never-made-{n}") for n in range(11)]
    assert [page.status_code for page in pages] == [200] * 10 + [429]
    assert "Try again in an hour." in pages[-1].content.decode()


def test_a_purpose_that_nobody_renews_and_another_councils_link_send_nothing(council, other_council, partner):
    ended = timezone.now() - timedelta(days=1)
    _row, private = signed_links.make(Purpose.CALENDAR, partner, council=council, at=ended)
    signed_links.revoke(council, partner, Purpose.CALENDAR, at=ended)
    _row, elsewhere = signed_links.make(Purpose.PARTNER_ANSWER, partner, council=council, at=ended)
    assert renewed(council, private).status_code == 200
    assert renewed(other_council, elsewhere).status_code == 200
    assert not Message.objects.exists()
