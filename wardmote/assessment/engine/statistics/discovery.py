"""Many tests at once: how few of the flags may be false."""

import numpy as np

from wardmote.assessment.engine.statistics.figures import Figures, Floats, known_or_nan


def adjusted(p_values: Figures) -> Floats:
    """p-values adjusted so that those below a level hold at most that share of false flags.

    ``p_values``: any shape, taken as one family; unknown ones stay unknown and are not counted. Same shape back, each
    at least as large as it was. Raises ValueError for a value outside 0 to 1. Holds for tests that are independent or
    move together. Source: Benjamini and Hochberg (1995), Journal of the Royal Statistical Society B 57.
    """
    found = known_or_nan(p_values, "p-values")
    if ((found < 0) | (found > 1)).any():
        raise ValueError("A p-value lies between 0 and 1.")
    known = ~np.isnan(found)
    values = found[known]
    result = np.full(found.shape, np.nan)
    if values.size:
        order = np.argsort(values, kind="stable")
        steps = values[order] * values.size / np.arange(1, values.size + 1)
        least = np.minimum.accumulate(steps[::-1])[::-1]
        back = np.empty(values.size)
        back[order] = np.minimum(least, 1)
        result[known] = back
    return result
