"""The table of all partnerships: the year to every month, per 1,000 residents, beside the rest of the force. NumPy alone, no tests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.assessment.engine.geography import Geography
from wardmote.assessment.engine.store.reading import Counts

YEAR = 12
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class NationalTable:
    """Every partnership by type, for each month from the twelfth on: (areas, types, months) each; NaN is unknown.

    ``rolling``: rows in 12 months; ``rate``: of these per 1,000 residents; ``others``: the same rate of the other partnerships of
    the force together; ``rank``: place in the force by rate, 1 the highest; ``change``: rolling minus the year before.
    """

    areas: tuple[str, ...]
    months: tuple[str, ...]
    rolling: Floats
    rate: Floats
    others: Floats
    rank: Floats
    change: Floats


def national(held: Counts, geography: Geography, residents: Floats) -> NationalTable:
    """The table of all partnerships from their counts; ``residents`` in the order of ``held.areas``, NaN where unknown."""
    series = np.where(held.covered[:, None, :], held.n.astype(float), np.nan)
    rolling = _rolling(series)
    rate = 1_000 * rolling / residents[:, None, None]
    others, rank = np.full_like(rate, np.nan), np.full_like(rate, np.nan)
    forces = np.array([geography.csp(code).force for code in held.areas])
    for force in np.unique(forces):
        mine = np.flatnonzero(forces == force)
        here = np.nan_to_num(residents[mine])
        rest = here.sum() - here
        sums = np.nansum(rolling[mine], axis=0)
        with np.errstate(divide="ignore", invalid="ignore"):
            others[mine] = 1_000 * (sums[None] - rolling[mine]) / np.where(rest > 0, rest, np.nan)[:, None, None]
        placed = 1 + (rate[mine][None] > rate[mine][:, None]).sum(axis=1)
        rank[mine] = np.where(np.isfinite(rate[mine]), placed, np.nan)
    before = np.full_like(rolling, np.nan)
    before[:, :, YEAR:] = rolling[:, :, :-YEAR]
    return NationalTable(held.areas, held.months[YEAR - 1 :], rolling, rate, others, rank, rolling - before)


def _rolling(series: Floats) -> Floats:
    """Sums of 12 months along the last axis; NaN where any is."""
    if series.shape[-1] < YEAR:
        return np.zeros((*series.shape[:-1], 0))
    summed: Floats = np.lib.stride_tricks.sliding_window_view(series, YEAR, axis=-1).sum(axis=-1)
    return summed
