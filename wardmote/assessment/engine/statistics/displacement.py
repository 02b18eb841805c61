"""Did an intervention change anything, and did it only move it? Weighted displacement difference."""

from dataclasses import dataclass
from math import sqrt

import numpy as np
from scipy import special

from wardmote.assessment.engine.statistics.figures import counts_of, share_of

Pair = tuple[int, int]  # records before and after


@dataclass(frozen=True)
class Difference:
    """``estimate``: records more (or fewer) than the comparison area leads one to expect, in the period after."""

    estimate: float
    error: float
    low: float
    high: float
    z: float | None
    p: float | None


def displacement_difference(
    treated: Pair,
    control: Pair,
    *,
    moved_treated: Pair = (0, 0),
    moved_control: Pair = (0, 0),
    periods: tuple[float, float] = (1.0, 1.0),
    phi: float = 1.0,
    share: float = 0.95,
) -> Difference:
    """What changed in the treated area and around it, less what changed in the areas set beside them.

    Each pair is (before, after) counts of records: of the area treated, of one like it, of the belt around the one
    into which crime may have moved, and of a belt around the other. ``periods``: lengths of the two periods in any
    one unit; the estimate is for each unit. The error takes counts to vary ``phi`` times as much as chance (at least
    1) and to be independent; with fewer than some five in a cell it is rough. Raises ValueError for counts that are
    not whole or unknown, or periods not above nought. Source: Wheeler and Ratcliffe (2018), Crime Science 7, 11.
    """
    table = counts_of([treated, control, moved_treated, moved_control])
    if table.shape != (4, 2) or np.isnan(table).any():
        raise ValueError("Each area has one count before and one after; none of them may be unknown.")
    if min(periods) <= 0:
        raise ValueError("Periods are longer than nought.")
    each = table / np.array(periods)
    steps = each[:, 1] - each[:, 0]
    estimate = float(steps[0] - steps[1] + steps[2] - steps[3])
    error = sqrt(max(phi, 1.0) * float((table / np.array(periods) ** 2).sum()))
    reach = float(special.ndtri((1 + share_of(share)) / 2)) * error
    z = estimate / error if error else None
    p = None if z is None else float(2 * special.ndtr(-abs(z)))
    return Difference(estimate, error, estimate - reach, estimate + reach, z, p)
