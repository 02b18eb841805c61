"""The demonstration lies in the past by so many days, and committees sit on Tuesdays: it must load on any day of the week."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests import ON
from wardmote.kernel import invariants
from wardmote.website import demonstration

pytestmark = [pytest.mark.drill, pytest.mark.pure, pytest.mark.django_db]


@pytest.mark.parametrize("days", range(7))
def test_the_demonstration_loads_on_any_day_of_the_week(days: int) -> None:
    demonstration.load(today=ON + timedelta(days=days))

    assert invariants.run() == {name: [] for name in invariants.names()}
