"""Patterns on a grid: cells whose surroundings hold more records than chance would put there."""

from dataclasses import dataclass
from functools import lru_cache
from math import floor, sqrt

import numpy as np
from scipy import special

from wardmote.assessment.engine.statistics.discovery import adjusted
from wardmote.assessment.engine.statistics.figures import Floats, Truths, Whole
from wardmote.assessment.engine.statistics.grid import Grid

REACH = 300.0  # metres
LEVEL = 0.05


@dataclass(frozen=True)
class Pattern:
    """One figure a cell or area, NaN outside and where it cannot be told; ``p_adjusted`` allows for all of one map.

    ``statistic``: z of Gi*, or Moran's local I. ``p``: two-sided. ``quadrant`` (local Moran only, else 0): 1 high among
    high, 2 low among high, 3 low among low, 4 high among low.
    """

    statistic: Floats
    p: Floats
    p_adjusted: Floats
    quadrant: Whole

    @property
    def hot(self) -> Truths:
        """High among high, and at most one in twenty of these flags false. Gi* has no quadrants: z above nought."""
        high = np.where(self.quadrant > 0, self.quadrant == 1, self.statistic > 0)
        return np.asarray((self.p_adjusted < LEVEL) & high)

    @property
    def cold(self) -> Truths:
        """Low among low, in the same sense."""
        low = np.where(self.quadrant > 0, self.quadrant == 3, self.statistic < 0)
        return np.asarray((self.p_adjusted < LEVEL) & low)


def grid_getis_ord(grid: Grid, maps: Floats, *, reach: float = REACH) -> Pattern:
    """Getis and Ord's Gi* of each cell inside the area: the cells within ``reach`` metres, itself among them.

    ``maps``: records by cell, shape (rows, columns) or (types, rows, columns), as ``count_map`` gives them. Number,
    mean and spread are over cells inside the area only, because an empty sea of cells makes everything look hot. Each
    type is a family of tests of its own. NaN for a type all of whose cells agree. Weights are 0 or 1. Raises
    ValueError for maps of another shape, or a reach below nought. Source: Getis and Ord (1992), Geographical Analysis
    24; Ord and Getis (1995), Geographical Analysis 27.
    """
    stack, n = _stack(grid, maps), grid.cells
    halves = _halves(reach / grid.cell)
    weight = _sums(grid.inside[None].astype(np.float64), halves)[0]
    total = _sums(stack, halves)
    mean, spread = _moments(stack, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.sqrt((n * weight - weight**2) / (n - 1)) if n > 1 else np.zeros(grid.shape)
        z = (total - mean * weight) / (spread * scale)
    z[:, ~grid.inside] = np.nan
    z[~np.isfinite(z)] = np.nan
    z = z.reshape(maps.shape)
    return _pattern(z, 2 * special.ndtr(-np.abs(z)), np.zeros(maps.shape, dtype=np.int64))


def grid_local_moran(grid: Grid, maps: Floats, *, reach: float = REACH) -> Pattern:
    """Local Moran's I of each cell inside the area, its surroundings the mean of other cells within ``reach`` metres.

    Shapes, families and errors as ``grid_getis_ord``. p is from the exact mean and variance of the surroundings when
    all other cells are shuffled, taken as normal; counts that are mostly nought make it rough. Sources: Anselin
    (1995), Geographical Analysis 27; Sokal, Oden and Thomson (1998), Geographical Analysis 30.
    """
    stack, n = _stack(grid, maps), grid.cells
    halves = _halves(reach / grid.cell)
    mean, spread = _moments(stack, n)
    with np.errstate(divide="ignore", invalid="ignore"):
        score = np.where(grid.inside, (stack - mean) / spread, 0.0)
        around = _sums(grid.inside[None].astype(np.float64), halves)[0] - grid.inside
        lag = (_sums(np.nan_to_num(score), halves) - score) / around
        others = n - 1
        middle = -score / others
        variance = ((n - score**2) / others - middle**2) / around * (others - around) / (others - 1)
        z = (lag - middle) / np.sqrt(variance)
        local = others / n * score * lag
    bad = ~grid.inside | ~np.isfinite(z)
    local, z = np.where(bad, np.nan, local), np.where(bad, np.nan, z)
    quadrant = np.where(score > 0, np.where(lag > 0, 1, 4), np.where(lag > 0, 2, 3))
    quadrant = np.where(bad, 0, quadrant).reshape(maps.shape)
    return _pattern(local.reshape(maps.shape), 2 * special.ndtr(-np.abs(z)).reshape(maps.shape), quadrant)


def _stack(grid: Grid, maps: Floats) -> Floats:
    if maps.ndim not in {2, 3} or maps.shape[-2:] != grid.shape:
        raise ValueError("These maps are not of this grid.")
    stack = maps.reshape(-1, *grid.shape)
    return np.where(grid.inside, stack, 0.0)


def _moments(stack: Floats, n: int) -> tuple[Floats, Floats]:
    if n == 0:
        raise ValueError("No cell of this grid is inside the area.")
    mean = stack.sum(axis=(1, 2)) / n
    spread = np.sqrt(np.maximum(np.einsum("tij,tij->t", stack, stack) / n - mean**2, 0))
    spread[spread < 1e-12 * np.maximum(mean, 1)] = np.nan
    return mean[:, None, None], spread[:, None, None]


@lru_cache(maxsize=16)
def _halves(radius: float) -> tuple[int, ...]:
    """Of a disc of ``radius`` cells: how far each row reaches to either side, middle row first."""
    if radius < 0:
        raise ValueError("A reach is nought or more.")
    return tuple(floor(sqrt(max(radius**2 - row**2, 0)) + 1e-9) for row in range(floor(radius + 1e-9) + 1))


def _sums(stack: Floats, halves: tuple[int, ...]) -> Floats:
    """The sum of each map over a disc about each cell, by running sums along the rows."""
    kinds, rows, columns = stack.shape
    widest = halves[0]
    running = np.zeros((kinds, rows, columns + 2 * widest + 1))
    np.cumsum(stack, axis=2, out=running[:, :, widest + 1 : widest + 1 + columns])
    running[:, :, widest + 1 + columns :] = running[:, :, widest + columns : widest + columns + 1]
    result = np.zeros(stack.shape)
    for step, half in enumerate(halves):
        right, left = widest + 1 + half, widest - half
        strip = running[:, :, right : right + columns] - running[:, :, left : left + columns]
        if step == 0:
            result += strip
        elif step < rows:
            result[:, step:] += strip[:, :-step]
            result[:, :-step] += strip[:, step:]
    return result


def _pattern(statistic: Floats, p: Floats, quadrant: Whole) -> Pattern:
    by_map = p.reshape(-1, p.shape[-2], p.shape[-1])
    return Pattern(statistic, p, np.stack([adjusted(one) for one in by_map]).reshape(p.shape), quadrant)
