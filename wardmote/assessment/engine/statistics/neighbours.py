"""Patterns among areas that touch: Moran's I of all, local Moran and Getis and Ord of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from wardmote.assessment.engine.statistics.discovery import adjusted
from wardmote.assessment.engine.statistics.figures import Figures, Floats, Whole, known_or_nan
from wardmote.assessment.engine.statistics.patterns import Pattern

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

PERMUTATIONS = 999
SEED = 20_000  # fixed, so that the same figures give the same flags
BLOCK = 64  # areas taken at a time


@dataclass(frozen=True)
class Neighbours:
    """Which areas touch which, by position: those of area i are ``others[starts[i]:starts[i + 1]]``, itself left out."""

    starts: Whole
    others: Whole

    @property
    def size(self) -> int:
        return self.starts.size - 1

    @property
    def many(self) -> Whole:
        """How many neighbours each area has."""
        return np.diff(self.starts)

    def sums(self, values: Floats) -> Floats:
        """The sum of ``values`` over each area's neighbours, shape (areas,)."""
        running = np.concatenate([[0.0], np.cumsum(values[self.others])])
        return np.asarray(running[self.starts[1:]] - running[self.starts[:-1]])


def neighbours_of(lists: Sequence[Sequence[int]]) -> Neighbours:
    """Neighbours from a list of positions for each area. Raises ValueError for a position that is not there or itself."""
    for place, others in enumerate(lists):
        if place in others or any(not 0 <= other < len(lists) for other in others):
            raise ValueError(f"The neighbours of area {place} are not all other areas of the list.")
    starts = np.concatenate([[0], np.cumsum([len(set(others)) for others in lists])]).astype(np.int64)
    flat = [other for others in lists for other in sorted(set(others))]
    return Neighbours(starts, np.array(flat, dtype=np.int64))


def touching(areas: "Sequence[BaseGeometry]", *, gap: float = 0.0) -> Neighbours:
    """Neighbours of polygons: those that share a border or a corner, or come within ``gap`` (units of the polygons).

    A small gap (20 m) bridges boundaries simplified one by one.
    """
    import shapely

    shapes = np.asarray(areas, dtype=object)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=gap)
    lists: list[list[int]] = [[] for _ in range(shapes.size)]
    for here, there in zip(one.tolist(), other.tolist(), strict=True):
        if here != there:
            lists[here].append(there)
    return neighbours_of(lists)


@dataclass(frozen=True)
class Moran:
    """Moran's I of all areas: nought on average without pattern (``expected``), up to 1 where like lies by like."""

    i: float
    expected: float
    z: float
    p: float


def moran(values: Figures, neighbours: Neighbours) -> Moran:
    """Whether like lies by like among areas, each area's neighbours sharing a weight of 1.

    ``values``: one known number for each area (a rate, usually). p is two-sided under normality. Raises ValueError for
    unknown values, values that all agree, or no neighbours. Source: Cliff and Ord (1981), Spatial Processes, 1.4-2.3.
    """
    score, n = _scores(values, neighbours), neighbours.size
    many = neighbours.many
    if not many.any():
        raise ValueError("No two of these areas touch.")
    weight = np.repeat(1 / np.maximum(many, 1), many)
    row = np.repeat(np.arange(n), many)
    lag = np.bincount(row, weights=weight * score[neighbours.others], minlength=n)
    whole = float(weight.sum())
    back = {(int(a), int(b)): float(w) for a, b, w in zip(row, neighbours.others, weight, strict=True)}
    s1 = sum((w + back.get((b, a), 0.0)) ** 2 / (1 if (b, a) in back else 0.5) for (a, b), w in back.items()) / 2
    s2 = float(
        (
            (
                np.bincount(row, weights=weight, minlength=n)
                + np.bincount(neighbours.others, weights=weight, minlength=n)
            )
            ** 2
        ).sum()
    )
    i = float(n / whole * (score @ lag) / (score @ score))
    expected = -1 / (n - 1)
    variance = (n * n * s1 - n * s2 + 3 * whole**2) / ((n - 1) * (n + 1) * whole**2) - expected**2
    z = (i - expected) / variance**0.5
    return Moran(i, expected, z, float(2 * special.ndtr(-abs(z))))


def local_moran(
    values: Figures, neighbours: Neighbours, *, permutations: int = PERMUTATIONS, seed: int = SEED
) -> Pattern:
    """Local Moran's I of each area, its p from shuffling the values of all others ``permutations`` times.

    ``values`` as for ``moran``. p is two-sided: twice the smaller tail, one added above and below; so the least p is
    2 / (permutations + 1), which with many areas may be too coarse for any flag to stand. Areas without neighbours are
    unknown. The same seed gives the same answer. Source: Anselin (1995), Geographical Analysis 27.
    """
    if permutations < 1:
        raise ValueError("At least one permutation is needed.")
    score, n, many = _scores(values, neighbours), neighbours.size, neighbours.many
    total = neighbours.sums(score)
    tail = np.zeros(n)
    drawn = _drawn(n - 1, min(int(many.max(initial=0)), n - 1), permutations, seed)
    order = np.argsort(many, kind="stable")
    for block in np.split(order, np.flatnonzero(np.diff(many[order])) + 1):
        count = int(many[block[0]]) if block.size else 0
        for part in np.array_split(block, max(1, -(-block.size // BLOCK))) if count else ():
            tail[part] = _beyond(score, part, drawn[:count], total[part])
    p = np.minimum(2 * (np.minimum(tail, permutations - tail) + 1) / (permutations + 1), 1.0)
    alone = many == 0
    with np.errstate(divide="ignore", invalid="ignore"):
        lag = total / many
    quadrant = np.where(score > 0, np.where(lag > 0, 1, 4), np.where(lag > 0, 2, 3))
    p = np.where(alone, np.nan, p)
    return Pattern(
        np.where(alone, np.nan, (n - 1) / n * score * lag),
        p,
        adjusted(p),
        np.where(alone, 0, quadrant).astype(np.int64),
    )


def getis_ord(values: Figures, neighbours: Neighbours, *, itself: bool = True) -> Pattern:
    """Getis and Ord's Gi* of each area (Gi where ``itself`` is left out), every neighbour weighing 1.

    ``values``: one known number for each area. Two-sided p from the normal distribution. Raises ValueError as
    ``moran``. Source: Ord and Getis (1995), Geographical Analysis 27.
    """
    found = known_or_nan(values)
    _scores(found, neighbours)
    n, weight = neighbours.size, neighbours.many + float(itself)
    total = neighbours.sums(found) + (found if itself else 0.0)
    if itself:
        size, mean = float(n), np.full(n, found.mean())
        spread = np.full(n, found.std())
    else:  # without itself, mean and spread are those of the others
        size = n - 1.0
        mean = (found.sum() - found) / size
        spread = np.sqrt(np.maximum((found @ found - found**2) / size - mean**2, 0))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (total - mean * weight) / (spread * np.sqrt((size * weight - weight**2) / (size - 1)))
    z[~np.isfinite(z)] = np.nan
    p = 2 * special.ndtr(-np.abs(z))
    return Pattern(z, p, adjusted(p), np.zeros(n, dtype=np.int64))


def _scores(values: Figures, neighbours: Neighbours) -> Floats:
    found = known_or_nan(values)
    if found.shape != (neighbours.size,) or neighbours.size < 3:
        raise ValueError("There must be one value for each area, and three areas or more.")
    if np.isnan(found).any():
        raise ValueError("A pattern needs the value of every area; leave out areas that are unknown.")
    spread = found.std()
    if spread <= 1e-12 * max(abs(float(found.mean())), 1e-300):
        raise ValueError("All these areas have the same value, so there is no pattern to look for.")
    return np.asarray((found - found.mean()) / spread, dtype=np.float64)


def _drawn(size: int, most: int, permutations: int, seed: int) -> np.ndarray:
    """The first ``most`` of ``size`` others in an order shuffled anew each time, shape (most, permutations)."""
    chance = np.random.default_rng(seed)
    picked = chance.integers(0, size, size=(permutations, most), dtype=np.intp)
    while True:  # draw again whichever holds one twice; few do
        ordered = np.sort(picked, axis=1)
        twice = (ordered[:, 1:] == ordered[:, :-1]).any(axis=1) if most > 1 else np.zeros(permutations, dtype=np.bool_)
        if not twice.any():
            return np.ascontiguousarray(picked.T)
        if most * most > size:  # many would repeat: shuffle properly
            where = np.flatnonzero(twice)
            picked[where] = np.argsort(chance.random((where.size, size)), axis=1)[:, :most]
        else:
            picked[twice] = chance.integers(0, size, size=(int(twice.sum()), most), dtype=np.intp)


def _beyond(score: Floats, part: Whole, drawn: np.ndarray, seen: Floats) -> Floats:
    """How often the shuffled sum is as large as the one seen, for areas with as many neighbours as rows of ``drawn``."""
    places = np.arange(score.size - 1)[:, None]
    others = score[places + (places >= part)]  # a column an area: the values of all others, in order
    sums = others[drawn[0]]
    for row in drawn[1:]:
        sums += others[row]
    return np.asarray((sums >= seen - 1e-12).sum(axis=0), dtype=np.float64)
