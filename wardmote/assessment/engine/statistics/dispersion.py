"""How much more counts vary than chance alone would make them."""

from dataclasses import dataclass

import numpy as np

from wardmote.assessment.engine.statistics.counts import YEAR
from wardmote.assessment.engine.statistics.figures import Figures, Floats, counts_of

ROUNDS, CLOSE = 200, 1e-10


@dataclass(frozen=True)
class Dispersion:
    """``phi``: variance for each unit of mean, 1 where counts are as chance makes them; None where it cannot be told.

    ``freedom``: how many independent cells it rests on (cells known, less areas, less months, plus one).
    """

    phi: float | None
    freedom: int


def dispersion(table: Figures) -> Dispersion:
    """Spread of a table of counts about a model in which every row has its level and every column its season.

    ``table``: counts, shape (areas, months), or (years, 12) of one series; unknown cells are left out. ``phi`` is
    Pearson's chi-squared over its degrees of freedom. A rise of a whole area over months is not part of the model, so
    it widens ``phi``; a change between years is not seen in one year. Raises ValueError for anything but a table of
    counts. Source: McCullagh and Nelder (1989), Generalized Linear Models, 4.5 and 6.2.3.
    """
    found = counts_of(table, "cells")
    if found.ndim != 2:
        raise ValueError("Dispersion is of a table of areas by months.")
    known = ~np.isnan(found)
    values = np.where(known, found, 0.0)
    rows, columns = values.sum(axis=1) > 0, values.sum(axis=0) > 0  # an area or month without any record says nothing
    known, values = known[rows][:, columns], values[rows][:, columns]
    freedom = int(known.sum()) - values.shape[0] - values.shape[1] + 1
    if freedom < 1 or not known.any():
        return Dispersion(None, 0)
    expected = _expected(values, known)
    used = known & (expected > 0)
    chi = float((((values - expected) ** 2)[used] / expected[used]).sum())
    return Dispersion(chi / freedom, freedom)


def seasonal_dispersion(series: Figures) -> Dispersion:
    """The same of one monthly series of two years or more, each year with its level and each month its season.

    Whole years are counted back from the last month. Raises ValueError for more than one series.
    """
    found = counts_of(series, "months")
    if found.ndim != 1:
        raise ValueError("Seasonal dispersion is of one series.")
    years = found.size // YEAR
    if years < 2:
        return Dispersion(None, 0)
    return dispersion(found[found.size - years * YEAR :].reshape(years, YEAR))


def _expected(values: Floats, known: np.ndarray) -> Floats:
    """Fitted means by scaling rows and columns in turn; one turn where nothing is unknown."""
    fitted = known.astype(np.float64)
    rows, columns = values.sum(axis=1), values.sum(axis=0)
    for _ in range(ROUNDS):
        fitted *= (rows / np.maximum(fitted.sum(axis=1), 1e-300))[:, None]
        scale = columns / np.maximum(fitted.sum(axis=0), 1e-300)
        fitted *= scale[None, :]
        if np.abs(scale - 1).max() < CLOSE:
            break
    return fitted
