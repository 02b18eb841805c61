"""A longer look at how seldom nothing is called something: 13,000 districts' years of 14 types, none of them changed."""

from __future__ import annotations

import pytest

from tests.assessment.engine.test_change import false_flags

pytestmark = [pytest.mark.drill, pytest.mark.pure]


def test_a_thousand_counties_without_change() -> None:
    rounds = 1_000
    found = false_flags(rounds, seed=1)

    tests = rounds * 14 * 13
    assert found["naive"] > 0.08, found
    assert found["likely"] <= 0.05 + 3 * (0.05 * 0.95 / tests) ** 0.5, found
    assert found["any"] <= 0.05 + 3 * (0.05 * 0.95 / rounds) ** 0.5, found
