"""How often something may be done."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.test import RequestFactory

from tests import AT
from wardmote.kernel import limits
from wardmote.kernel.models import Limit

HOUR = timedelta(hours=1)

pytestmark = pytest.mark.django_db


def test_exactly_n_uses_of_a_window_are_let_through():
    assert [limits.allow("sign-in 192.0.2.1", 3, HOUR, at=AT) for _ in range(5)] == [True, True, True, False, False]
    assert limits.allow("sign-in 192.0.2.2", 3, HOUR, at=AT)


def test_a_new_window_begins_when_the_old_is_over():
    assert limits.allow("code", 1, HOUR, at=AT)
    assert not limits.allow("code", 1, HOUR, at=AT + timedelta(minutes=59))
    assert limits.allow("code", 1, HOUR, at=AT + HOUR)
    assert not limits.allow("code", 1, HOUR, at=AT + HOUR)


def test_none_are_let_through_when_none_are_allowed():
    assert not limits.allow("closed", 0, HOUR, at=AT)


def test_old_counters_are_forgotten():
    limits.allow("old", 1, HOUR, at=AT - 2 * HOUR)
    limits.allow("new", 1, HOUR, at=AT)

    assert limits.sweep(at=AT) == 1
    assert Limit.objects.get().key == "new"


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_storm_at_once_gets_exactly_as_many_through_as_are_allowed():
    def try_it(_n):
        try:
            return limits.allow("storm", 5, HOUR, at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(try_it, range(20))) == 5


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "203.0.113.9", "192.0.2.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.66, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.66, 203.0.113.9, 10.0.0.1", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),
        (1, "", "192.0.2.1"),
    ],
)
def test_a_forwarded_address_is_believed_only_as_far_as_our_own_proxies_wrote_it(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.1", HTTP_X_FORWARDED_FOR=forwarded)

    assert limits.client_address(request) == address
