"""Funnel plots: areas set beside one rate, with limits that narrow as areas grow."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from wardmote.assessment.engine.statistics.figures import Figures, Floats, bases_of, counts_of

WARN, ALARM = 0.95, 0.998  # the two pairs of limits
WINSOR = 0.1  # share of areas at each end drawn in before their spread is measured


@dataclass(frozen=True)
class Funnel:
    """Areas about ``target`` (records for each 1 of the base); arrays by area, NaN where an area is unknown.

    ``phi``: spread for each unit that chance alone makes, never under 1; limits are widened by its root. ``z``: how
    many widened standard deviations each area lies from the target. ``p``: two-sided, from ``z``.
    """

    target: float
    phi: float
    value: Floats
    z: Floats
    p: Floats
    low_95: Floats
    high_95: Floats
    low_998: Floats
    high_998: Floats


def limits(target: float, bases: Figures, *, share: float, phi: float = 1.0) -> tuple[Floats, Floats]:
    """(low, high) rates between which ``share`` of areas of these bases would lie if all had the target rate.

    ``target`` and the limits are records for each 1 of the base. Limits are Poisson quantiles over the base, drawn out
    about the target by the root of ``phi``, never below nought. Raises ValueError for a target or base below nought.
    Source: Spiegelhalter (2005), Statistics in Medicine 24, 2.3 and 3.
    """
    if not target >= 0 or phi <= 0:
        raise ValueError("A target rate is nought or more, and phi above nought.")
    base = bases_of(bases)
    low, high = (_quantile(level, target * base) / base for level in ((1 - share) / 2, (1 + share) / 2))
    root = np.sqrt(phi)
    return np.maximum(target - root * (target - low), 0), target + root * (high - target)


def funnel(counts: Figures, bases: Figures, *, target: float | None = None, spread: bool = True) -> Funnel:
    """Every area beside the rate of all together, or beside ``target``.

    ``counts`` and ``bases``: one for each area, unknown kept as None. ``spread``: widen the limits by the areas' own
    spread (the mean of squared z, a tenth of areas at each end drawn in), because areas differ for lasting reasons.
    Raises ValueError as ``exact_interval`` does, and for counts and bases of different length. Source: Spiegelhalter
    (2005), Statistics in Medicine 24, appendix A.1.
    """
    found, base = np.broadcast_arrays(np.atleast_1d(counts_of(counts)), bases_of(bases))
    if found.ndim != 1:
        raise ValueError("A funnel plot is of one count for each area.")
    known = ~np.isnan(found + base)
    if target is None:
        target = float(found[known].sum() / base[known].sum()) if known.any() else 0.0
    expected = target * base
    with np.errstate(divide="ignore", invalid="ignore"):
        raw = np.where(
            expected > 0, (found - expected) / np.sqrt(expected), np.where(known & (found == 0), 0.0, np.nan)
        )
    phi = winsorised_phi(raw) if spread else 1.0
    z = raw / np.sqrt(phi)
    unknown = np.where(known, 0.0, np.nan)
    pairs = [edge + unknown for share in (WARN, ALARM) for edge in limits(target, base, share=share, phi=phi)]
    return Funnel(target, phi, found / base, z, 2 * special.ndtr(-np.abs(z)), *pairs)


def winsorised_phi(scores: Figures) -> float:
    """Mean square of z scores with the outermost tenth at each end drawn in to the next; never under 1.

    Unknown scores are left out; 1 where there are none. Source: as ``funnel``.
    """
    known = np.sort(np.asarray(scores, dtype=np.float64).ravel())
    known = known[~np.isnan(known)]
    if not known.size:
        return 1.0
    cut = int(np.floor(known.size * WINSOR))
    drawn = np.clip(known, known[cut], known[known.size - 1 - cut])
    return max(float((drawn**2).mean()), 1.0)


def _quantile(level: float, mean: Floats) -> Floats:
    """The least whole number that a Poisson count of this mean does not pass with chance ``level``."""
    safe = np.maximum(mean, 0)
    upper = np.ceil(special.pdtrik(level, np.where(safe > 0, safe, 1.0)))
    below = np.maximum(upper - 1, 0)
    least = np.where(special.pdtr(below, safe) >= level, below, np.maximum(upper, 0))
    return np.where(np.isnan(mean), np.nan, np.where(safe == 0, 0.0, least))
