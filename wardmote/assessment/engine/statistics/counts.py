"""Counts and rates with their intervals, and sums of twelve months."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from wardmote.assessment.engine.statistics.figures import Figures, Floats, bases_of, counts_of, share_of

YEAR = 12  # months


def exact_interval(counts: Figures, *, share: float = 0.95) -> tuple[Floats, Floats]:
    """The range of means under which a count this low or this high is not surprising, count by count.

    ``counts``: any shape, whole numbers of records; unknown stays unknown. Returns (low, high) in the same shape and
    unit. At least ``share`` of such ranges hold the true mean. Raises ValueError for counts that are not whole or are
    below nought. Source: Garwood (1936), Biometrika 28; the limits are quantiles of the gamma distribution.
    """
    found, outside = counts_of(counts), (1 - share_of(share)) / 2
    low = np.where(found == 0, 0.0, special.gammaincinv(np.maximum(found, 1), outside))
    return np.where(np.isnan(found), np.nan, low), special.gammainccinv(found + 1, outside)


def byar_interval(counts: Figures, *, share: float = 0.95) -> tuple[Floats, Floats]:
    """Byar's approximation to ``exact_interval``, as public health tables in England print it from counts of 10.

    Same shapes, units and errors. Source: Breslow and Day (1987), Statistical Methods in Cancer Research II, 2.13.
    """
    found, z = counts_of(counts), float(special.ndtri(1 - (1 - share_of(share)) / 2))
    safe = np.maximum(found, 1)
    low = np.where(found == 0, 0.0, safe * (1 - 1 / (9 * safe) - z / (3 * np.sqrt(safe))) ** 3)
    above = found + 1
    high = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return np.where(np.isnan(found), np.nan, np.maximum(low, 0)), high


@dataclass(frozen=True)
class Rate:
    """Records for each ``per`` of the base, with its interval. Arrays of one shape; NaN where count or base is unknown."""

    value: Floats
    low: Floats
    high: Floats
    per: int


def rate(counts: Figures, bases: Figures, *, per: int = 1_000, share: float = 0.95, byar: bool = False) -> Rate:
    """How many records there were for each ``per`` (1,000) of the base, which is usually residents.

    ``counts`` and ``bases`` must broadcast to one shape. A base of nought or unknown gives an unknown rate. The
    interval is exact, or Byar's where ``byar``; it takes the base as known without error. Raises ValueError as
    ``exact_interval`` does, for a base below nought, and where shapes do not fit.
    """
    if per <= 0:
        raise ValueError("A rate is for each 1 or more of its base.")
    found, base = np.broadcast_arrays(counts_of(counts), bases_of(bases))
    low, high = (byar_interval if byar else exact_interval)(found, share=share)
    return Rate(per * found / base, per * low / base, per * high / base, per)


def rolling_sum(series: Figures, months: int = YEAR) -> Floats:
    """The sum of each month and the ``months - 1`` before it, along the last axis.

    ``series``: counts by month in order, without a month left out: an uncovered month is None or NaN. Same shape back;
    NaN until enough months are there, and wherever one of them is unknown. Raises ValueError as ``counts_of`` does.
    """
    found = np.atleast_1d(counts_of(series, "months"))
    if months < 1:
        raise ValueError("A rolling sum is of one month or more.")
    summed = np.full(found.shape, np.nan)
    if found.shape[-1] >= months:
        windows = np.lib.stride_tricks.sliding_window_view(found, months, axis=-1)
        summed[..., months - 1 :] = windows.sum(axis=-1)
    return summed
