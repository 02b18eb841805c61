"""Did it change? Two counts set beside each other, and a word that is never stronger than the figures."""

from dataclasses import dataclass, replace

import numpy as np
from scipy import special

from wardmote.assessment.engine.statistics.discovery import adjusted
from wardmote.assessment.engine.statistics.figures import Figures, Floats, bases_of, counts_of, known_or_nan, share_of
from wardmote.assessment.engine.statistics.verdict import LEVEL, OneChange, Verdict

TIE = 1e-7  # outcomes whose chance differs by less count as equally likely, as in R's binom.test
REACH = 7.0  # standard deviations past which a Poisson count adds less than 1e-11
BLOCK = 2_000_000  # outcomes the E-test holds at a time


@dataclass(frozen=True)
class Change:
    """Counts of two periods compared. Arrays of one shape; NaN wherever either count or base is unknown.

    ``ratio`` is the rate now for each 1 before, with ``low`` and ``high``; infinite where there were none before.
    ``exact`` and ``e_test`` are p-values that take counts to vary as chance alone makes them; ``p`` allows for ``phi``
    and is what verdicts rest on; ``p_adjusted`` allows for all the tests of the family too.
    """

    now: Floats
    before: Floats
    ratio: Floats
    low: Floats
    high: Floats
    exact: Floats
    e_test: Floats
    phi: Floats
    p: Floats
    p_adjusted: Floats

    def one(self, *at: int) -> OneChange:
        """The comparison at one place of the arrays; no place for a single one. Raises IndexError where there is none."""
        numbers = [float(part[at]) for part in (self.now, self.before, self.ratio, self.low, self.high, self.p)]
        now, before, *rest = (None if np.isnan(number) else number for number in [*numbers, float(self.p_adjusted[at])])
        whole = (None if count is None else int(count) for count in (now, before))
        return OneChange(*whole, *rest)

    def verdicts(self) -> list[Verdict]:
        """The word for each comparison, in the order of the arrays laid flat."""
        return [self.one(*place).verdict for place in np.ndindex(self.p.shape)]

    def among(self, p_values: Figures) -> "Change":
        """The same with ``p_adjusted`` over a wider family: ``p_values`` of all tests made, these among them."""
        others = np.concatenate([self.p.ravel(), known_or_nan(p_values, "p-values").ravel()])
        return replace(self, p_adjusted=adjusted(others)[: self.p.size].reshape(self.p.shape))


def compare(
    now: Figures,
    before: Figures,
    *,
    base_now: Figures = 1.0,
    base_before: Figures = 1.0,
    phi: Figures = 1.0,
    freedom: Figures = np.inf,
    e_test: bool = True,
) -> Change:
    """Compare counts of two periods, pair by pair, as one family of tests.

    ``now``, ``before``: whole counts of records that broadcast to one shape. ``base_now``, ``base_before``: residents,
    or days where the periods differ in length. ``phi``, ``freedom``: from ``dispersion``; a phi under 1 or unknown
    counts as 1, and the signed normal equivalent of the exact p is divided by the root of phi and referred to
    Student's t. The interval holds 95 of 100 true ratios and is widened likewise. Without ``e_test`` that p is NaN
    (it takes most of the time). Raises ValueError for counts that are not whole, or numbers below nought.
    """
    n1, n2, b1, b2, spread, free = np.broadcast_arrays(
        counts_of(now, "counts now"),
        counts_of(before, "counts before"),
        bases_of(base_now),
        bases_of(base_before),
        np.fmax(known_or_nan(phi, "phi"), 1.0),
        np.asarray(freedom, dtype=np.float64),
    )
    if not (free > 0).all():
        raise ValueError("Degrees of freedom are above nought.")
    exact = exact_p(n1, n2, base_now=b1, base_before=b2)
    ratio, low, high = rate_ratio(n1, n2, base_now=b1, base_before=b2)
    p = _spread_p(exact, spread, free)
    low, high = _widened(ratio, low, high, spread, free)
    unknown = np.full(exact.shape, np.nan)
    by_e = e_test_p(n1, n2, base_now=b1, base_before=b2) if e_test else unknown
    return Change(n1, n2, ratio, low, high, exact, by_e, spread, p, adjusted(p))


def exact_p(now: Figures, before: Figures, *, base_now: Figures = 1.0, base_before: Figures = 1.0) -> Floats:
    """Two-sided p that two Poisson rates are equal, given how many records there were in all.

    Shapes broadcast; counts whole; NaN where anything is unknown; 1 where there was none at all. All outcomes no more
    likely than the one seen are added up. Raises ValueError as ``compare``. Source: Przyborowski and Wilenski (1940),
    Biometrika 31; the two-sided rule is that of R's ``poisson.test``.
    """
    n1, n, chance = _conditional(now, before, base_now, base_before)
    seen = _log_chance(n1, n, chance)
    mode = np.clip(np.floor((n + 1) * chance), 0, n)
    bar = seen + TIE
    upper = n1 > mode
    # the far tail: the nearest outcome on the other side of the mode that is no likelier than the one seen
    low = np.where(upper, -1.0, mode)  # for a count above the mode search below it, and the other way about
    high = np.where(upper, mode, n + 1)
    most = float(np.max(np.nan_to_num(n), initial=1))
    for _ in range(int(np.ceil(np.log2(most + 2))) + 1):
        middle = np.floor((low + high) / 2)
        rare = _log_chance(middle, n, chance) <= bar
        rare |= (middle < 0) | (middle > n)
        low = np.where(rare == upper, middle, low)
        high = np.where(rare == upper, high, middle)
    near_upper = _tail_from(n1, n, chance)
    near_lower = _tail_to(n1, n, chance)
    p = np.where(upper, near_upper + _tail_to(low, n, chance), near_lower + _tail_from(high, n, chance))
    p = np.where(seen >= _log_chance(mode, n, chance) - TIE, 1.0, p)  # the likeliest outcome itself
    return np.where(np.isnan(n1 + n + chance), np.nan, np.minimum(p, 1.0))


def rate_ratio(
    now: Figures, before: Figures, *, base_now: Figures = 1.0, base_before: Figures = 1.0, share: float = 0.95
) -> tuple[Floats, Floats, Floats]:
    """(ratio, low, high) of the rate now to the rate before, with the exact conditional interval.

    None before gives an infinite ratio and high; none at all gives an unknown ratio between 0 and infinity. Shapes,
    unknowns and errors as ``exact_p``. Source: Clopper and Pearson (1934), Biometrika 26, as in R's ``poisson.test``.
    """
    outside = (1 - share_of(share)) / 2
    n1, n, _ = _conditional(now, before, base_now, base_before)
    n2, scale = n - n1, bases_of(base_before) / bases_of(base_now)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = n1 / n2 * scale
        least = special.betaincinv(np.maximum(n1, 1), n2 + 1, outside)
        most = special.betainccinv(n1 + 1, np.maximum(n2, 1), outside)
        low = np.where(n1 == 0, 0.0, least / (1 - least)) * scale
        high = np.where(n2 == 0, np.inf, most / (1 - most)) * scale
    unknown = np.isnan(n1 + n + scale)
    return ratio, np.where(unknown, np.nan, low), np.where(unknown, np.nan, high)


def e_test_p(now: Figures, before: Figures, *, base_now: Figures = 1.0, base_before: Figures = 1.0) -> Floats:
    """Two-sided p that two Poisson rates are equal, by parametric bootstrap worked out exactly.

    Less cautious than ``exact_p`` for small counts. Shapes, unknowns and errors as there. Takes time that grows with
    the root of the counts. Source: Krishnamoorthy and Thomson (2004), Journal of Statistical Planning and Inference
    119, with the score statistic of Gu, Ng, Tang and Schucany (2008), Biometrical Journal 50.
    """
    n1, n2, b1, b2 = np.broadcast_arrays(counts_of(now), counts_of(before), bases_of(base_now), bases_of(base_before))
    shape = n1.shape
    n1, n2, b1, b2 = (part.ravel() for part in (n1, n2, b1, b2))
    result = np.where(np.isnan(n1 + n2 + b1 + b2), np.nan, 1.0)
    some = np.flatnonzero(~np.isnan(result) & (n1 + n2 > 0))
    mean = (n1 + n2)[some] / (b1 + b2)[some]
    reach = REACH * np.sqrt(mean * b1[some]) + 20
    first = np.maximum(np.floor(mean * b1[some] - reach), 0)
    lengths = (np.ceil(mean * b1[some] + reach) - first + 1).astype(np.int64)
    begin = 0
    while begin < some.size:  # as many tests at a time as fit
        end = begin + max(int(np.searchsorted(np.cumsum(lengths[begin:]), BLOCK, side="right")), 1)
        here = some[begin:end]
        result[here] = _e_block(n1[here], n2[here], b1[here], b2[here], first[begin:end], lengths[begin:end])
        begin = end
    return np.minimum(result, 1.0).reshape(shape)


def _e_block(n1: Floats, n2: Floats, b1: Floats, b2: Floats, first: Floats, lengths: np.ndarray) -> Floats:
    ratio, mean = b1 / b2, (n1 + n2) / (b1 + b2)
    seen = (n1 - n2 * ratio) ** 2 / ((n1 + n2) * ratio)  # the statistic squared
    test = np.repeat(np.arange(n1.size), lengths)
    starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
    i = first[test] + np.arange(test.size) - starts
    d, bar, m1, m2 = ratio[test], seen[test], (mean * b1)[test], (mean * b2)[test]
    # (i - j d)^2 >= bar d (i + j) holds below the lower and above the upper root in j
    half = i / d + bar / (2 * d)
    root = np.sqrt(np.maximum(half**2 - (i**2 - bar * d * i) / d**2, 0))
    lower, upper = np.floor(half - root + 1e-9), np.ceil(half + root - 1e-9)
    outside = np.where(lower >= 0, special.pdtr(np.maximum(lower, 0), m2), 0.0)
    outside = outside + np.where(upper >= 1, special.pdtrc(np.maximum(upper - 1, 0), m2), 1.0)
    outside = np.where(upper <= lower, 1.0, np.minimum(outside, 1.0))
    chance = np.exp(special.xlogy(i, m1) - m1 - special.gammaln(i + 1))
    empty = (i == 0) & (bar > 0)  # none and none differ by nothing, so that outcome is not among them
    outside = np.where(empty, outside - np.where(lower >= 0, np.exp(-m2), 0.0), outside)
    return np.asarray(np.bincount(test, weights=chance * outside, minlength=n1.size))


def _conditional(
    now: Figures, before: Figures, base_now: Figures, base_before: Figures
) -> tuple[Floats, Floats, Floats]:
    n1, n2, b1, b2 = np.broadcast_arrays(counts_of(now), counts_of(before), bases_of(base_now), bases_of(base_before))
    return n1, n1 + n2, b1 / (b1 + b2)


def _log_chance(k: Floats, n: Floats, chance: Floats) -> Floats:
    inside = np.clip(k, 0, n)
    ways = special.gammaln(n + 1) - special.gammaln(inside + 1) - special.gammaln(n - inside + 1)
    return np.asarray(ways + special.xlogy(inside, chance) + special.xlog1py(n - inside, -chance))


def _tail_to(k: Floats, n: Floats, chance: Floats) -> Floats:
    """Chance of ``k`` or fewer."""
    below = special.betainc(np.maximum(n - k, 1e-300), np.maximum(k + 1, 1e-300), 1 - chance)
    return np.where(k < 0, 0.0, np.where(k >= n, 1.0, below))


def _tail_from(k: Floats, n: Floats, chance: Floats) -> Floats:
    """Chance of ``k`` or more."""
    above = special.betainc(np.maximum(k, 1e-300), np.maximum(n - k + 1, 1e-300), chance)
    return np.where(k <= 0, 1.0, np.where(k > n, 0.0, above))


def _spread_p(exact: Floats, phi: Floats, freedom: Floats) -> Floats:
    """The p of a test that knows counts to vary ``phi`` times as much as chance makes them."""
    score = -special.ndtri(np.maximum(exact, 1e-300) / 2) / np.sqrt(phi)
    ample = np.isinf(freedom)
    student = special.stdtr(np.where(ample, 1.0, freedom), -score)
    widened = 2 * np.where(ample, special.ndtr(-score), student)
    return np.where((phi == 1) & ample, exact, np.minimum(np.maximum(widened, exact), 1.0))


def _widened(ratio: Floats, low: Floats, high: Floats, phi: Floats, freedom: Floats) -> tuple[Floats, Floats]:
    normal = float(special.ndtri(1 - LEVEL / 2))
    ample = np.isinf(freedom)
    t = np.where(ample, normal, special.stdtrit(np.where(ample, 1.0, freedom), 1 - LEVEL / 2))
    factor = np.sqrt(phi) * t / normal
    with np.errstate(divide="ignore", invalid="ignore"):
        wider_low = np.where(low > 0, ratio * (low / ratio) ** factor, low)
        wider_high = np.where(np.isfinite(high) & (ratio > 0), ratio * (high / ratio) ** factor, high)
    # with none before or none now one end has no middle to widen from: the exact end moves away from 1 by the factor
    wider_low = np.where(np.isinf(ratio), np.where(low > 1, low ** (1 / factor), low**factor), wider_low)
    wider_high = np.where(ratio == 0, np.where(high < 1, high ** (1 / factor), high**factor), wider_high)
    return np.where(np.isnan(low), np.nan, wider_low), np.where(np.isnan(high), np.nan, wider_high)
