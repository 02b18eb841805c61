"""Links that open something without an account."""

from datetime import timedelta

import pytest

from tests import AT
from wardmote.kernel import signed_links
from wardmote.kernel.models import SignedLink

PARTNER = SignedLink.Purpose.PARTNER_ANSWER


@pytest.fixture
def made(council, partner):
    return signed_links.make(
        PARTNER, partner, council=council, at=AT, address=partner.email, ends_at=AT + timedelta(days=90)
    )


def test_a_token_finds_its_link_and_is_nowhere_stored(council, made):
    row, token = made

    assert signed_links.find(council, token) == row
    assert len(token) >= 22  # 128 bits
    assert token not in str(list(SignedLink.objects.values()))
    assert signed_links.find(council, "wrong" + token[5:]) is None


def test_another_council_finds_nothing(other_council, made):
    assert signed_links.find(other_council, made[1]) is None


def test_a_link_made_with_the_key_before_still_opens_and_with_an_unknown_one_does_not(council, made, settings):
    row, token = made
    settings.LINK_KEYS = ["a new key", *settings.LINK_KEYS]
    assert signed_links.find(council, token) == row

    settings.LINK_KEYS = ["a new key"]
    assert signed_links.find(council, token) is None


def test_a_link_ends(made):
    row, _token = made

    assert signed_links.is_open(row, at=AT + timedelta(days=89))
    assert not signed_links.is_open(row, at=AT + timedelta(days=90))


def test_a_revoked_link_opens_nothing(council, partner, made):
    row, token = made

    assert signed_links.revoke(council, partner, PARTNER, at=AT) == 1
    assert signed_links.revoke(council, partner, PARTNER, at=AT) == 0
    assert signed_links.find(council, token) is None
    row.refresh_from_db()
    assert not signed_links.is_open(row, at=AT)


def test_addresses_of_ended_and_revoked_links_are_cleared(council, partner, made):
    endless, _token = signed_links.make(PARTNER, partner, council=council, at=AT, address="kept@partner.example")

    assert signed_links.forget(at=AT + timedelta(days=91)) == 1
    made[0].refresh_from_db()
    endless.refresh_from_db()
    assert (made[0].address, endless.address) == ("", "kept@partner.example")
