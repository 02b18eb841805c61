"""The time of year: how far each month of the year lies from the usual, and trend and season of longer series."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from wardmote.assessment.engine.statistics.counts import YEAR
from wardmote.assessment.engine.statistics.figures import Figures, Floats, counts_of, known_or_nan

LEAST_MONTHS = 2 * YEAR  # with fewer, one odd month cannot be told from the season


def month_of_year_index(series: Figures, first: date) -> Floats:
    """How busy each month of the year is, January first: 100 is an average day of the year.

    ``series``: counts by month, the first being that of ``first``; unknown months are left out. Counts are divided by
    the days of their month, averaged over years and set beside the mean of the twelve. Shape (12,). All NaN unless
    every month of the year is known at least once. Raises ValueError for anything but one series of counts.
    """
    found = counts_of(series, "months")
    if found.ndim != 1:
        raise ValueError("A month-of-year index is of one series.")
    month_of = (np.arange(found.size) + first.month - 1) % YEAR
    year_of = first.year + (np.arange(found.size) + first.month - 1) // YEAR
    days = np.array([monthrange(int(y), int(m) + 1)[1] for y, m in zip(year_of, month_of, strict=True)], dtype=float)
    a_day = found / days if found.size else found
    known = ~np.isnan(found)
    seen = np.bincount(month_of[known], minlength=YEAR)
    if (seen == 0).any():
        return np.full(YEAR, np.nan)
    means = np.bincount(month_of[known], weights=a_day[known], minlength=YEAR) / seen
    total = means.mean()
    return 100 * means / total if total else np.full(YEAR, np.nan)


@dataclass(frozen=True)
class Parts:
    """A series taken apart: ``trend + season + rest`` is the series again. Arrays as long as the series."""

    trend: Floats
    season: Floats
    rest: Floats
    weights: Floats  # 1 for a usual month, nearer 0 the odder it is; all 1 unless robust


def trend_and_season(series: Figures, *, window: int = 13, period: int = YEAR, robust: bool = False) -> Parts | None:
    """Trend and season of a monthly series by locally weighted regression (STL).

    ``series``: one value a month, in order, any unit (roots or logarithms of counts steady their spread). ``window``:
    how many years a season may draw on, odd and at least 7. ``robust``: odd months count less. Unknown months at the
    beginning are left out and come back unknown; None where one is unknown later or where fewer than two periods are
    left, because then season and chance cannot be told apart. Raises ValueError for a bad window or more than one series.
    Source: Cleveland, Cleveland, McRae and Terpenning (1990), Journal of Official Statistics 6 (1), 3-73; window of
    trend and of low-pass filter, five inner loops (two, with fifteen outer, if robust) as there.
    """
    found = known_or_nan(series, "months")
    if found.ndim != 1:
        raise ValueError("Trend and season are of one series.")
    if window < 7 or window % 2 == 0 or period < 2:
        raise ValueError("The window of a season is an odd number from 7 up, its period 2 or more.")
    unknown = np.isnan(found)
    begin = int(np.argmin(unknown)) if unknown.size and not unknown.all() else unknown.size
    values = found[begin:]
    if values.size < 2 * period or np.isnan(values).any():
        return None
    trend, season, weights = np.zeros(values.size), np.zeros(values.size), np.ones(values.size)
    inner, outer = (2, 15) if robust else (5, 0)
    for turn in range(outer + 1):
        trend, season = _inner_loops(values, trend, weights if turn else None, window, period, inner)
        if turn < outer:
            weights = _robustness(values - trend - season)
    padding = np.full(begin, np.nan)
    return Parts(*(np.concatenate([padding, part]) for part in (trend, season, values - trend - season, weights)))


def _inner_loops(
    values: Floats, trend: Floats, weights: Floats | None, window: int, period: int, loops: int
) -> tuple[Floats, Floats]:
    n = values.size
    low_pass = period + 1 if period % 2 == 0 else period + 2
    trend_window = int(np.ceil(1.5 * period / (1 - 1.5 / window)))
    trend_window += 1 - trend_window % 2
    season = np.zeros(n)
    for _ in range(loops):
        cycle = np.empty(n + 2 * period)
        for month in range(period):  # each month of the year by itself, one step past both its ends
            part = (values - trend)[month::period]
            part_weights = None if weights is None else weights[month::period]
            cycle[month::period] = _loess(part, window, part_weights, beyond=True)
        filtered = _moving(_moving(_moving(cycle, period), period), 3)
        season = cycle[period : period + n] - _loess(filtered, low_pass)
        trend = _loess(values - season, trend_window, weights)
    return trend, season


def _moving(values: Floats, length: int) -> Floats:
    return np.convolve(values, np.full(length, 1 / length), mode="valid")


def _loess(values: Floats, window: int, weights: Floats | None = None, *, beyond: bool = False) -> Floats:
    """A straight line fitted about each point; ``beyond``: also one step before the first and after the last."""
    n = values.size
    raw = _tricube(n, window, beyond)
    shares = raw if weights is None else raw * weights
    total = shares.sum(axis=1, keepdims=True)
    dead = total[:, 0] <= 0
    shares = shares / np.where(total > 0, total, 1)
    places = np.arange(1.0, n + 1)
    at = np.arange(0.0, n + 2) if beyond else places
    centre = shares @ places
    spread = np.einsum("ij,ij->i", shares, (places[None, :] - centre[:, None]) ** 2)
    tilted = np.sqrt(spread) > 0.001 * (n - 1)
    slope = np.where(tilted, (at - centre) / np.where(tilted, spread, 1), 0.0)
    fitted = np.einsum("ij,ij,j->i", shares, 1 + slope[:, None] * (places[None, :] - centre[:, None]), values)
    if dead.any():  # every neighbour is odd: the point speaks for itself
        own = np.clip(at, 1, n).astype(int) - 1
        fitted = np.where(dead, values[own], fitted)
    return np.asarray(fitted, dtype=np.float64)


@lru_cache(maxsize=64)
def _tricube(n: int, window: int, beyond: bool) -> Floats:
    """Weights of ``n`` points for the line about each, shape (n or n + 2, n)."""
    places = np.arange(1.0, n + 1)
    within = min(window, n)
    left = np.clip(places - (within + 1) // 2 + 1, 1, n - within + 1)
    at = places
    if beyond:
        at = np.arange(0.0, n + 2)
        left = np.concatenate([[1], left, [n - within + 1]])
    right = left + within - 1
    reach = np.maximum(at - left, right - at) + max(window - n, 0) // 2
    distance = np.abs(places[None, :] - at[:, None])
    share = np.clip(distance / np.where(reach > 0, reach, 1)[:, None], 0, 1)
    weight = np.where(distance <= 0.001 * reach[:, None], 1.0, (1 - share**3) ** 3)
    weight[distance > 0.999 * reach[:, None]] = 0
    weight[(places[None, :] < left[:, None]) | (places[None, :] > right[:, None])] = 0
    weight.setflags(write=False)
    return weight


def _robustness(rest: Floats) -> Floats:
    size = np.abs(rest)
    six = 6 * float(np.median(size))
    if six == 0:
        return np.ones(rest.size)
    weight = (1 - np.clip(size / six, 0, 1) ** 2) ** 2
    weight[size <= 0.001 * six] = 1
    weight[size > 0.999 * six] = 0
    return weight
