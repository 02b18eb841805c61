"""Counts and rates: published limits, what holds for any count, and figures that are none."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assessment.engine.known import close
from wardmote.assessment.engine.statistics.counts import byar_interval, exact_interval, rate, rolling_sum
from wardmote.assessment.engine.statistics.figures import counts_of

pytestmark = pytest.mark.pure
COUNTS = st.integers(0, 200_000)
nan = float("nan")


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [(0, 0, 3.6888795), (5, 1.6234864, 11.6683321), (25, 16.1786819, 36.9049317), (100, 81.3639913, 121.6267938)],
)
def test_exact_limits_are_those_of_r(count, low, high):
    """100's lower limit is often printed as 81.363993; worked out to 50 digits it is 81.36399125."""
    assert close(exact_interval(count), (low, high))


def test_byars_limits_of_25():
    assert close(byar_interval(25), (16.1742659, 36.9064508))


@given(COUNTS)
def test_limits_enclose_the_count_and_grow_with_it(count):
    for interval in (exact_interval, byar_interval):
        low, high = interval([count, count + 1])

        assert 0 <= low[0] <= count <= high[0]
        assert low[0] < low[1] or count == 0
        assert high[0] < high[1]


@given(COUNTS, st.floats(0.5, 0.99), st.floats(0.5, 0.99))
def test_a_surer_interval_is_no_narrower(count, one, other):
    narrow, wide = sorted((one, other))
    (low, high), (lower, higher) = exact_interval(count, share=narrow), exact_interval(count, share=wide)

    assert lower <= low + 1e-9
    assert higher >= high - 1e-9


def test_unknown_counts_have_unknown_limits():
    low, high = exact_interval([None, 3, nan])

    assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, False, True]


def test_a_rate_is_for_each_thousand_with_its_limits():
    found = rate([25, 0, 5, None], [10_000, 5_000, 0, 100])

    assert close(found.value, [2.5, 0, nan, nan])
    assert close(found.low, [1.61786819, 0, nan, nan])
    assert close(found.high, [3.69049317, 0.7377759, nan, nan])
    assert rate(25, 10_000, byar=True).low == pytest.approx(1.61742659)


@given(st.lists(st.one_of(st.none(), st.integers(0, 999)), max_size=40))
def test_a_rolling_year_is_the_plain_sum_or_unknown(months):
    found = rolling_sum(months)

    for place, value in enumerate(found):
        window = months[max(place - 11, 0) : place + 1]
        if len(window) == 12 and None not in window:
            assert value == sum(window)
        else:
            assert np.isnan(value)


def test_a_missing_month_makes_twelve_sums_unknown_in_its_row_alone():
    table = np.ones((2, 36))
    table[1, 14] = nan
    found = rolling_sum(table)

    assert np.isnan(found).sum(axis=1).tolist() == [11, 11 + 12]
    assert rolling_sum([], 12).size == 0


@pytest.mark.parametrize("wrong", [[-1], [0.5], [float("inf")], ["many"], [[1, 2], [3]]])
def test_figures_that_are_no_counts_are_refused(wrong):
    with pytest.raises(ValueError, match=r"These counts (hold|are not all numbers)"):
        counts_of(wrong)


def test_wrong_questions_are_refused():
    with pytest.raises(ValueError, match="between 0 and 1"):
        exact_interval(3, share=95)
    with pytest.raises(ValueError, match="below nought"):
        rate(3, -5)
    with pytest.raises(ValueError, match="each 1 or more"):
        rate(3, 5, per=0)
    with pytest.raises(ValueError, match="one month or more"):
        rolling_sum([1], 0)
