"""Control charts: which months of a series lie outside what the series itself makes usual."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from wardmote.assessment.engine.statistics.figures import Figures, Floats, Truths, bases_of, counts_of

RUN = 8  # months in a row on one side of the middle line
TREND = 6  # months in a row each above, or each below, the one before
WIDTH = 3.0  # standard deviations
RANGE_TO_SIGMA = 1.128  # mean distance of two neighbours for each standard deviation
LEAST_POINTS = 12  # fewer make limits that mean little


@dataclass(frozen=True)
class Chart:
    """A u′ chart; arrays as long as the series, all in records for each 1 of the base.

    ``sigma_z``: how much wider than chance the limits are, stretch by stretch. ``outside``, ``shift`` and ``trend``
    mark the months that break each rule: beyond a limit; the eighth and later month in a row on one side; the sixth
    and later of months that only rise or only fall. All NaN or False where a month is unknown or a stretch has fewer
    than 12 known months.
    """

    value: Floats
    middle: Floats
    low: Floats
    high: Floats
    sigma_z: tuple[float, ...]
    outside: Truths
    shift: Truths
    trend: Truths

    @property
    def signals(self) -> Truths:
        """Months that break any rule."""
        return self.outside | self.shift | self.trend


def control_chart(counts: Figures, bases: Figures = 1.0, *, breaks: Sequence[int] = ()) -> Chart:
    """Laney's u′ chart of a series of counts, its limits widened for spread beyond chance.

    ``counts``: by month in order, unknown months kept as None. ``bases``: days or residents, one or one a month.
    ``breaks``: positions of months with which recording changed; middle line and limits begin anew there, and no run
    crosses one. Raises ValueError for more than one series, counts that are not whole, or a break outside the series.
    Sources: Laney (2002), Quality Engineering 14 (4); run rules as in Mohammed, Worthington and Woodall (2008), Quality
    and Safety in Health Care 17, with eight months for a shift.
    """
    found = counts_of(counts)
    if found.ndim != 1:
        raise ValueError("A control chart is of one series.")
    base = np.broadcast_to(bases_of(bases), found.shape)
    if any(not 0 < place < found.size for place in breaks):
        raise ValueError("A break in a series is at one of its months after the first.")
    value = found / base
    middle, low, high = (np.full(found.shape, np.nan) for _ in range(3))
    widths = []
    edges = [0, *sorted(set(breaks)), found.size]
    for begin, end in pairwise(edges):
        part = slice(begin, end)
        known = ~np.isnan(value[part])
        if known.sum() < LEAST_POINTS:
            widths.append(float("nan"))
            continue
        centre = found[part][known].sum() / base[part][known].sum()
        sigma = np.sqrt(centre / np.where(known, base[part], np.nan))
        widths.append(_sigma_z((value[part] - centre) / sigma) if centre > 0 else 1.0)
        middle[part] = np.where(known, centre, np.nan)
        low[part] = np.maximum(centre - WIDTH * widths[-1] * sigma, 0)
        high[part] = centre + WIDTH * widths[-1] * sigma
    side = np.sign(value - middle)
    step = np.concatenate([[np.nan], np.sign(np.diff(value))]) if value.size else value
    step[list(breaks)] = np.nan
    step = np.where(np.isnan(middle), np.nan, step)
    return Chart(
        value=value,
        middle=middle,
        low=low,
        high=high,
        sigma_z=tuple(widths),
        outside=(value < low) | (value > high),
        shift=_runs(side, RUN, breaks, through_nought=True),
        trend=_runs(step, TREND - 1, breaks, through_nought=False),
    )


def _sigma_z(scores: Floats) -> float:
    """Spread of standardised values from the distances of neighbours; never under 1, so limits are never tightened."""
    distances = np.abs(np.diff(scores))
    distances = distances[~np.isnan(distances)]
    return max(float(distances.mean()) / RANGE_TO_SIGMA, 1.0) if distances.size else 1.0


def _runs(signs: Floats, least: int, breaks: Sequence[int], *, through_nought: bool) -> Truths:
    """Where a run of one sign is ``least`` long or longer. A nought is passed over, or ends the run."""
    marked = np.zeros(signs.size, dtype=np.bool_)
    sign, length = 0.0, 0
    for place, here in enumerate(signs):
        if place in breaks or np.isnan(here):
            sign, length = (0.0, 0) if np.isnan(here) else (float(here), int(here != 0))
        elif here == 0:
            sign, length = (sign, length) if through_nought else (0.0, 0)
            continue
        else:
            sign, length = float(here), length + 1 if here == sign else 1
        marked[place] = length >= least
    return marked
