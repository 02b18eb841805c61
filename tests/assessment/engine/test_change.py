"""Change: results of R and statsmodels, what holds for any two counts, and how seldom nothing is called something."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assessment.engine.known import close, known
from wardmote.assessment.engine.statistics.change import compare, e_test_p, exact_p, rate_ratio
from wardmote.assessment.engine.statistics.discovery import adjusted
from wardmote.assessment.engine.statistics.dispersion import dispersion, seasonal_dispersion
from wardmote.assessment.engine.statistics.verdict import OneChange, Verdict

pytestmark = pytest.mark.pure
nan = float("nan")
COUNTS = st.integers(0, 3_000)
BASES = st.floats(0.1, 1e6)


def test_rs_own_example_of_two_rates():
    assert close(exact_p(11, 21, base_now=800, base_before=3011), 0.0796686630)
    assert close(rate_ratio(11, 21, base_now=800, base_before=3011), (1.9714881, 0.8584264, 4.2772659))


@pytest.mark.parametrize(
    ("now", "before", "bases", "exact", "e_test"),
    [
        (60, 30, (51477.5, 54308.7), 0.00067518, 0.00056726),
        (25, 16, (1, 1), 0.2110236, 0.1647963),
        (1671, 1438, (1, 1), 3.146e-05, 2.9108e-05),
        (0, 7, (1, 1), 2 * 0.5**7, 0.004759060),
    ],
)
def test_two_rates_by_the_exact_and_the_e_test(now, before, bases, exact, e_test):
    """p-values of R 4.2 and statsmodels 0.15 (``test_poisson_2indep``, exact-cond and etest)."""
    one, other = bases

    assert close(exact_p(now, before, base_now=one, base_before=other), exact)
    assert close(e_test_p(now, before, base_now=one, base_before=other), e_test)


def _by_hand(now: int, before: int, chance: float) -> float:
    n = now + before
    of_k = [1.0]
    for k in range(n):
        of_k.append(of_k[-1] * (n - k) / (k + 1) * chance / (1 - chance))
    whole = sum(of_k)
    return sum(each for each in of_k if each <= of_k[now] * (1 + 1e-7)) / whole


@given(st.integers(0, 60), st.integers(0, 60), st.floats(0.05, 0.95))
def test_the_exact_test_is_the_sum_of_what_is_no_likelier(now, before, chance):
    assert close(
        exact_p(now, before, base_now=chance, base_before=1 - chance), min(_by_hand(now, before, chance), 1), 1e-9
    )


@given(COUNTS, COUNTS, BASES, BASES)
@settings(max_examples=60)
def test_swapping_the_periods_turns_the_change_round(now, before, one, other):
    there = compare(now, before, base_now=one, base_before=other, phi=2.0, freedom=50)
    back = compare(before, now, base_now=other, base_before=one, phi=2.0, freedom=50)

    assert close(there.exact, back.exact)
    assert close(there.e_test, back.e_test)
    assert 0 <= there.p <= 1
    if now and before:
        assert there.low == pytest.approx(1 / back.high, rel=1e-6)
    turned = {Verdict.RISE: Verdict.FALL, Verdict.FALL: Verdict.RISE}
    assert turned.get(there.one().verdict, there.one().verdict) == back.one().verdict


@given(st.integers(0, 400), st.integers(1, 200), st.integers(1, 60))
def test_a_larger_rise_is_never_less_sure(before, more, still_more):
    p = exact_p([before + more, before + more + still_more], [before, before])

    assert p[1] <= p[0] + 1e-12


@given(COUNTS, COUNTS, st.floats(1, 20), st.floats(0, 10))
@settings(max_examples=60)
def test_more_spread_never_makes_a_change_surer(now, before, phi, more):
    one, other = (compare(now, before, phi=spread, freedom=100, e_test=False) for spread in (phi, phi + more))

    assert one.p <= other.p + 1e-12
    assert other.low <= one.low + 1e-9
    assert np.isinf(one.high) or other.high >= one.high - 1e-9


def test_spread_under_one_or_unknown_counts_as_one():
    found = compare([60, 60, 60], 30, phi=[0.4, 1, None], e_test=False)

    assert close(found.p, found.exact)
    assert len(set(found.low.tolist())) == 1


def test_unknown_is_never_nought():
    found = compare([None, 5, 5, 0], [5, nan, 5, 0], base_before=[1, 1, 0, 1])

    assert found.verdicts() == [Verdict.NOT_KNOWN] * 3 + [Verdict.NO_EVIDENCE]
    assert found.one(0).now is None
    assert found.one(0).before == 5
    assert np.isnan(found.e_test[:3]).all()


def test_none_before_is_a_rise_without_upper_end():
    found = compare([12], [0])

    assert found.one(0).ratio == float("inf")
    assert found.low > 1
    assert found.verdicts() == [Verdict.RISE]


def test_a_word_needs_the_test_and_the_range():
    def word(low: float, high: float, p: float, p_adjusted: float) -> Verdict:
        return OneChange(30, 20, 1.5, low, high, p, p_adjusted).verdict

    assert word(1.1, 2, 0.01, 0.04) is Verdict.RISE
    assert word(1.1, 2, 0.01, 0.06) is Verdict.LIKELY_RISE
    assert word(0.9, 2, 0.01, 0.01) is Verdict.NO_EVIDENCE
    assert word(1.1, 2, 0.06, 0.06) is Verdict.NO_EVIDENCE
    assert word(0.5, 0.9, 0.01, 0.04) is Verdict.FALL
    assert word(0.5, 0.9, 0.01, 0.06) is Verdict.LIKELY_FALL


def test_a_wider_family_makes_flags_rarer():
    alone = compare([60], [30])
    among = alone.among([0.9] * 200)

    assert among.p_adjusted > alone.p_adjusted
    assert among.p == alone.p


def test_adjusted_p_values_of_the_paper():
    """The fifteen p-values of Benjamini and Hochberg (1995), 3.2: four hold at a level of 0.05."""
    p = [
        0.0001,
        0.0004,
        0.0019,
        0.0095,
        0.0201,
        0.0278,
        0.0298,
        0.0344,
        0.0459,
        0.3240,
        0.4262,
        0.5719,
        0.6528,
        0.7590,
        1,
    ]

    found = adjusted(p)

    assert (found < 0.05).sum() == 4
    assert close(found[:4], [0.0015, 0.003, 0.0095, 0.035625])


@given(st.lists(st.one_of(st.none(), st.floats(0, 1)), max_size=30), st.randoms())
def test_adjusting_keeps_order_bounds_and_unknowns_under_any_order(p, chance):
    found = adjusted(p)
    order = list(range(len(p)))
    chance.shuffle(order)

    assert [each is None for each in p] == np.isnan(found).tolist()
    known_ones = sorted((one, other) for one, other in zip(p, found.tolist(), strict=True) if one is not None)
    assert all(one <= other + 1e-15 <= 1 + 1e-15 for one, other in known_ones)
    assert [other for _, other in known_ones] == sorted(other for _, other in known_ones)
    assert close(adjusted([p[place] for place in order]), [found[place] for place in order], 1e-12)


@pytest.mark.parametrize(
    ("kind", "phi"),
    [
        ("Shoplifting", 3.23), ("Drugs", 2.56), ("Anti-social behaviour", 2.21), ("Burglary", 2.00),
        ("Violence and sexual offences", 1.84), ("Vehicle crime", 1.76), ("Possession of weapons", 0.92),
    ],
)  # fmt: skip
def test_spread_of_kents_districts_in_2025(kind, phi):
    found = dispersion(known()["kent_2025"][kind])

    assert found.phi == pytest.approx(phi, abs=0.005)
    assert found.freedom == 12 * 11


def test_spread_of_a_table_that_fits_its_model_is_nought_and_leaves_unknown_cells_out():
    fits = np.outer([10, 20, 30], [1, 2, 3, 4]).astype(float)
    whole = dispersion(fits)
    fits[1, 2] = nan
    part = dispersion(fits)

    assert whole.phi == pytest.approx(0, abs=1e-12)
    assert part.phi == pytest.approx(0, abs=1e-8)
    assert (whole.freedom, part.freedom) == (6, 5)


def test_spread_of_too_little_is_unknown():
    assert dispersion(np.zeros((3, 12))).phi is None
    assert dispersion([[1, 2, 3]]).phi is None
    assert seasonal_dispersion(range(23)).phi is None
    assert seasonal_dispersion(known()["kent_2025"]["Shoplifting"][0] * 2).phi == pytest.approx(0)


@pytest.mark.parametrize(
    ("wrong", "why"), [((-1, 2), "below nought"), ((1.5, 2), "not whole"), (("x", 2), "not all numbers")]
)
def test_counts_that_are_none_are_refused(wrong, why):
    with pytest.raises(ValueError, match=why):
        compare(*wrong)
    with pytest.raises(ValueError, match="Degrees of freedom"):
        compare(1, 2, freedom=0)
    with pytest.raises(ValueError, match="0 and 1"):
        adjusted([1.2])
    with pytest.raises(ValueError, match="table"):
        dispersion([1, 2])
    with pytest.raises(ValueError, match="one series"):
        seasonal_dispersion([[1]])


def kent_without_change(chance: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Two years of 14 types, 13 districts and 12 months without any change between them, and Kent's spread of each.

    Negative binomial months with the mean that Kent's 2025 has by district and season and a variance of phi times it.
    """
    years = []
    for table in known()["kent_2025"].values():
        seen = np.asarray(table, dtype=float)
        mean = seen.sum(axis=1, keepdims=True) * seen.sum(axis=0) / seen.sum()
        phi = dispersion(seen).phi
        assert phi is not None
        both = np.stack([mean, mean])
        years.append(chance.poisson(both) if phi <= 1 else chance.negative_binomial(both / (phi - 1), 1 / phi))
    drawn = np.stack(years)
    return drawn[:, 0], drawn[:, 1]


def false_flags(rounds: int, seed: int) -> dict[str, float]:
    """Share of null comparisons flagged: naive exact test, ours before and after adjustment, families with any flag."""
    chance = np.random.default_rng(seed)
    naive = likely = sure = any_sure = tests = 0
    for _ in range(rounds):
        before, now = kent_without_change(chance)
        spreads = [dispersion(np.concatenate([one, other], axis=1)) for one, other in zip(before, now, strict=True)]
        phi = np.array([spread.phi for spread in spreads])[:, None]
        freedom = np.array([spread.freedom for spread in spreads])[:, None]
        found = compare(now.sum(axis=2), before.sum(axis=2), phi=phi, freedom=freedom, e_test=False)
        words = found.verdicts()
        naive += int((found.exact < 0.05).sum())
        sure_here = sum(word in {Verdict.RISE, Verdict.FALL} for word in words)
        likely += sum(word is not Verdict.NO_EVIDENCE for word in words)
        sure, any_sure, tests = sure + sure_here, any_sure + bool(sure_here), tests + len(words)
    return {"naive": naive / tests, "likely": likely / tests, "sure": sure / tests, "any": any_sure / rounds}


@pytest.mark.slow
def test_no_change_with_kents_spread_is_flagged_no_oftener_than_said():
    rounds = 40
    found = false_flags(rounds, seed=2025)

    tests = rounds * 14 * 13
    assert found["naive"] > 0.08, found  # so the simulation does what real data do to a naive test
    assert found["likely"] <= 0.05 + 3 * (0.05 * 0.95 / tests) ** 0.5, found
    assert found["any"] <= 0.05 + 3 * (0.05 * 0.95 / rounds) ** 0.5, found


@pytest.mark.slow
def test_a_planted_rise_is_found():
    chance = np.random.default_rng(7)
    before, now = kent_without_change(chance)
    raised = now.sum(axis=2) + (0.4 * now.sum(axis=2)).astype(int)
    found = compare(raised, before.sum(axis=2), phi=2.0, freedom=250, e_test=False)
    busy = before.sum(axis=2) > 300

    assert (
        np.mean([word is Verdict.RISE for word, big in zip(found.verdicts(), busy.ravel(), strict=True) if big]) > 0.9
    )
