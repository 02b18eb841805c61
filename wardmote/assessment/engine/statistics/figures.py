"""What every statistic asks of its figures: whole counts, known bases, and unknown kept apart from nought.

Unknown is ``None`` or NaN going in and NaN coming out. Nothing in this package turns it into a nought.
"""

from typing import TypeAlias

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats: TypeAlias = NDArray[np.float64]
Truths: TypeAlias = NDArray[np.bool_]
Whole: TypeAlias = NDArray[np.int64]
Figures: TypeAlias = ArrayLike  # numbers, sequences of them, arrays; None and NaN are unknown


def known_or_nan(values: Figures, what: str = "figures") -> Floats:
    """``values`` as an array of floats, any shape; None becomes NaN. Raises ValueError for text or infinity."""
    try:
        found = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as wrong:
        raise ValueError(f"These {what} are not all numbers.") from wrong
    if np.isinf(found).any():
        raise ValueError(f"These {what} hold infinity, which no record can.")
    return found


def counts_of(values: Figures, what: str = "counts") -> Floats:
    """Counts of records: whole and not below nought, or NaN where unknown. Raises ValueError for anything else."""
    found = known_or_nan(values, what)
    if (found < 0).any():
        raise ValueError(f"These {what} hold a number below nought.")
    if (np.mod(found, 1) > 0).any():
        raise ValueError(f"These {what} hold a number that is not whole.")
    return found


def bases_of(values: Figures, what: str = "bases") -> Floats:
    """Populations, days or other bases of a rate: above nought. Nought or unknown becomes NaN, so no rate follows.

    Raises ValueError for a number below nought.
    """
    found = known_or_nan(values, what)
    if (found < 0).any():
        raise ValueError(f"These {what} hold a number below nought.")
    return np.where(found == 0, np.nan, found)


def share_of(value: float, what: str = "share") -> float:
    """A share strictly between 0 and 1. Raises ValueError for anything else."""
    if not 0 < value < 1:
        raise ValueError(f"The {what} must lie between 0 and 1, not {value}.")
    return float(value)
