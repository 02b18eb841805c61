"""Series of months: season and trend by the published method, control charts worked by hand."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assessment.engine.known import close, known
from wardmote.assessment.engine.statistics.control import control_chart
from wardmote.assessment.engine.statistics.seasons import _loess, month_of_year_index, trend_and_season

pytestmark = pytest.mark.pure
nan = float("nan")


def test_trend_of_carbon_dioxide_at_mauna_loa():
    values = known()["co2"]["values"]
    found = trend_and_season(values)

    assert found is not None
    assert close(found.trend[[0, 100, -1]], [315.1002563, 321.4516284, 371.4859417])
    assert close(found.trend + found.season + found.rest, values)


def test_robust_trend_and_season_of_the_same():
    recorded = known()["co2"]["robust"]
    found = trend_and_season(known()["co2"]["values"], robust=True)

    assert found is not None
    assert close(found.trend[[0, 100, -1]], recorded["trend"])
    assert close(found.season[[0, 100, -1]], recorded["season"])
    assert 0 <= found.weights.min() < 0.5 < found.weights.max() <= 1


def test_a_straight_line_with_a_season_comes_apart_exactly():
    months = np.arange(48)
    season = np.tile([3, -1, -2, 4, 0, 0, 1, -5, 0, 2, -2, 0], 4)
    found = trend_and_season(100 + 2 * months + season)

    assert found is not None
    assert close(found.trend, 100 + 2 * months, 1e-6)
    assert close(found.season, season, 1e-6)


def test_an_odd_month_is_given_less_weight():
    values = 100 + np.tile(np.arange(12.0), 8) + np.random.default_rng(1).normal(size=96)
    values[30] += 80
    found = trend_and_season(values, robust=True)

    assert found is not None
    assert found.weights[30] == 0
    assert np.median(found.weights) > 0.8
    assert found.rest[30] > 70


def test_season_needs_two_whole_years_without_a_hole():
    assert trend_and_season(range(23)) is None
    assert trend_and_season([*range(12), None, *range(20)]) is None
    assert trend_and_season([]) is None
    assert trend_and_season([None] * 30) is None
    late = trend_and_season([None, None, *range(24)])
    assert late is not None
    assert np.isnan(late.trend).tolist() == [True] * 2 + [False] * 24


def test_an_index_allows_for_the_days_of_a_month():
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

    assert close(month_of_year_index([10 * each for each in days], date(2025, 1, 1)), [100] * 12)


@given(st.integers(1, 12), st.integers(12, 40))
def test_an_index_is_of_the_month_wherever_the_series_begins(month, length):
    places = [(month - 1 + step) % 12 for step in range(length)]
    found = month_of_year_index([200 if place == 6 else 100 for place in places], date(2023, month, 1))

    assert found.argmax() == 6
    assert np.mean(found) == pytest.approx(100)


def test_an_index_needs_each_month_of_the_year():
    assert np.isnan(month_of_year_index([5] * 11, date(2025, 1, 1))).all()
    assert np.isnan(month_of_year_index([5] * 11 + [None], date(2025, 1, 1))).all()
    assert not np.isnan(month_of_year_index([5] * 11 + [None] + [5] * 12, date(2024, 1, 1))).any()
    assert np.isnan(month_of_year_index([0] * 12, date(2025, 1, 1))).all()
    assert np.isnan(month_of_year_index([], date(2025, 1, 1))).all()


def test_limits_of_a_control_chart_by_hand():
    """Laney's steps with pencil: 12 counts of bases of 100, mean 20; z is (count - 20) / root 20."""
    counts = [20, 26, 14, 20, 24, 16, 20, 28, 12, 20, 22, 18]
    chart = control_chart(counts, 100)
    moving = np.mean([6, 12, 6, 4, 8, 4, 8, 16, 8, 2, 4]) / 20**0.5
    sigma_z = moving / 1.128

    assert chart.sigma_z == pytest.approx((sigma_z,))
    assert close(chart.middle, [0.2] * 12)
    assert close(chart.high, [0.2 + 3 * sigma_z * (0.2 / 100) ** 0.5] * 12)
    assert not chart.signals.any()


def test_limits_are_never_tighter_than_chance():
    assert control_chart([50] * 24).sigma_z == (1.0,)


def test_each_rule_marks_its_months():
    flat = [100, 101, 99, 100, 102, 98] * 4
    beyond = control_chart([*flat, 190])
    shift = control_chart([100, 99] * 8 + [112, 113] * 4)
    trend = control_chart([*flat[:12], 90, 92, 94, 96, 98, 100, 99, 101, 99])

    assert np.flatnonzero(beyond.outside).tolist() == [24]
    assert np.flatnonzero(shift.shift).tolist()[-1] == 23
    assert not shift.shift[16:23].any()
    assert np.flatnonzero(trend.trend).tolist() == [17]


def test_a_run_does_not_cross_an_unknown_month_or_a_break():
    values = [100, 99] * 8 + [112, 113] * 4
    with_hole = control_chart([*values[:20], None, *values[20:]])
    broken = control_chart([100, 99] * 12 + [150, 149] * 12, breaks=[24])
    unbroken = control_chart([100, 99] * 12 + [150, 149] * 12)

    assert not with_hole.shift[16:].any()
    assert np.isnan(with_hole.high[20])
    assert not broken.signals.any()
    assert unbroken.shift.any()
    assert (broken.middle[0], broken.middle[-1]) == (99.5, 149.5)


def test_too_few_months_make_no_limits():
    chart = control_chart([5] * 11)

    assert np.isnan(chart.middle).all()
    assert not chart.signals.any()
    assert control_chart([]).value.size == 0
    assert control_chart([0] * 12).sigma_z == (1.0,)


@pytest.mark.slow
def test_a_steady_series_with_kents_spread_is_seldom_flagged():
    chance = np.random.default_rng(3)
    beyond = np.mean([control_chart(chance.negative_binomial(200 / 2.2, 1 / 3.2, 36)).outside for _ in range(300)])

    assert beyond < 0.01


@given(st.lists(st.one_of(st.none(), st.integers(0, 500)), min_size=1, max_size=40), st.integers(2, 9))
def test_a_chart_is_the_same_on_any_scale_of_its_base(counts, times):
    one, other = control_chart(counts, 1), control_chart(counts, times)

    assert close(one.high, other.high * times, 1e-6)
    assert one.signals.tolist() == other.signals.tolist()


def test_wrong_questions_are_refused():
    with pytest.raises(ValueError, match="one series"):
        control_chart([[1, 2], [3, 4]])
    with pytest.raises(ValueError, match="break in a series"):
        control_chart([1] * 24, breaks=[24])
    with pytest.raises(ValueError, match="one series"):
        trend_and_season([[1.0]])
    with pytest.raises(ValueError, match="odd number"):
        trend_and_season(range(30), window=8)
    with pytest.raises(ValueError, match="one series"):
        month_of_year_index([[1]], date(2025, 1, 1))


def test_a_series_that_fits_exactly_has_no_odd_months():
    found = trend_and_season([0] * 36, robust=True)

    assert found is not None
    assert found.weights.tolist() == [1] * 36
    assert close(found.trend, [0] * 36)


def test_a_point_whose_neighbours_are_all_odd_speaks_for_itself():
    assert _loess(np.arange(5.0), 3, np.zeros(5)).tolist() == [0, 1, 2, 3, 4]
