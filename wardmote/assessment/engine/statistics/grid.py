"""A grid of square cells over an area, and maps of records on it: plain counts, or smoothed."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import TYPE_CHECKING

import numpy as np

from wardmote.assessment.engine.statistics.figures import Figures, Floats, Truths, counts_of, known_or_nan

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry

CELL = 100.0  # metres
BANDWIDTH = 500.0  # metres: how far a record reaches on a smoothed map
MOST_CELLS = 4_000_000  # all of Kent at 100 m is under 400,000 cells in the area
BLOCK = 2_000_000  # cells touched at a time while smoothing
SQUARE_KM = 1_000_000.0


@dataclass(frozen=True)
class Grid:
    """Square cells in metres of the British National Grid. ``inside``: shape (rows, columns), row 0 the southernmost."""

    west: float
    south: float
    cell: float
    inside: Truths

    @property
    def shape(self) -> tuple[int, int]:
        return self.inside.shape[0], self.inside.shape[1]

    @property
    def cells(self) -> int:
        """Cells inside the area: those whose centre is."""
        return int(self.inside.sum())

    @property
    def square_km(self) -> float:
        return self.cells * self.cell**2 / SQUARE_KM

    def centres(self) -> tuple[Floats, Floats]:
        """(x of each column, y of each row) in metres."""
        rows, columns = self.shape
        x = self.west + (np.arange(columns, dtype=np.float64) + 0.5) * self.cell
        return x, self.south + (np.arange(rows, dtype=np.float64) + 0.5) * self.cell

    def places(self, x: Figures, y: Figures) -> np.ndarray:
        """The flat number of the cell of each point; -1 for points in no cell inside, or without a place."""
        east, north = known_or_nan(x, "eastings"), known_or_nan(y, "northings")
        rows, columns = self.shape
        with np.errstate(invalid="ignore"):
            column, row = np.floor((east - self.west) / self.cell), np.floor((north - self.south) / self.cell)
            within = (column >= 0) & (column < columns) & (row >= 0) & (row < rows)
        flat = np.where(within, row * columns + column, 0).astype(np.int64)
        return np.where(within & self.inside.ravel()[flat], flat, -1)


def grid_over(areas: "Sequence[BaseGeometry]", *, cell: float = CELL) -> Grid:
    """Cells of ``cell`` metres over areas taken together, from their bounds rounded down to whole cells.

    ``areas``: polygons in metres. A cell is inside if its centre is. Raises ValueError for no area, a cell not above
    nought, or more than four million cells.
    """
    import shapely

    if not len(areas) or cell <= 0:
        raise ValueError("A grid needs an area and cells wider than nought.")
    whole = shapely.union_all(np.asarray(areas, dtype=object))
    if whole.is_empty:
        raise ValueError("A grid needs an area; this one is empty.")
    left, bottom, right, top = whole.bounds
    west, south = floor(left / cell) * cell, floor(bottom / cell) * cell
    columns, rows = max(ceil((right - west) / cell), 1), max(ceil((top - south) / cell), 1)
    if rows * columns > MOST_CELLS:
        raise ValueError(f"This grid would have {rows * columns:,} cells; use larger cells or a smaller area.")
    grid = Grid(west, south, cell, np.zeros((rows, columns), dtype=np.bool_))
    x, y = grid.centres()
    shapely.prepare(whole)
    grid.inside[:] = shapely.contains_xy(whole, x[None, :], y[:, None])
    return grid


def count_map(grid: Grid, x: Figures, y: Figures, counts: Figures) -> tuple[Floats, Floats]:
    """Records in each cell, and how many lie in no cell inside the area.

    ``x``, ``y``: points in metres, shape (points,). ``counts``: records at each, shape (points,) or (types, points).
    Returns maps of shape (rows, columns) or (types, rows, columns), nought outside the area, and the number left out,
    shape () or (types,). Raises ValueError for unknown counts or shapes that do not fit.
    """
    place, found = grid.places(x, y), _at_points(x, counts)
    good = place >= 0
    stack = np.atleast_2d(found)
    size = grid.inside.size
    maps: Floats = np.stack([np.bincount(place[good], weights=row[good], minlength=size) for row in stack])
    left_out = stack[:, ~good].sum(axis=1)
    return maps.reshape(found.shape[:-1] + grid.shape), left_out.reshape(found.shape[:-1])


def kernel_map(grid: Grid, x: Figures, y: Figures, counts: Figures, *, bandwidth: float = BANDWIDTH) -> Floats:
    """Records for each square kilometre about each cell's centre, every record spread over ``bandwidth`` metres.

    Exact: the sum over all points of 3 / (pi h^2) (1 - d^2 / h^2)^2 within h, no binning. Points outside the area but
    within reach count; what reaches out of the area is lost, so edges look quieter. Shapes and errors as
    ``count_map``, and ValueError for a bandwidth not above nought. NaN outside the area. Source: Silverman (1986),
    Density Estimation, 4.2; the quartic kernel as CrimeStat's manual has it.
    """
    if bandwidth <= 0:
        raise ValueError("A bandwidth is above nought.")
    found = _at_points(x, counts)
    stack = np.atleast_2d(found)
    east, north = known_or_nan(x, "eastings"), known_or_nan(y, "northings")
    used = np.flatnonzero(~np.isnan(east + north) & (stack.sum(axis=0) > 0))
    rows, columns = grid.shape
    reach = ceil(bandwidth / grid.cell)
    offsets = np.arange(-reach, reach + 1)
    maps = np.zeros((stack.shape[0], grid.inside.size))
    height = 3 / (np.pi * bandwidth**2) * SQUARE_KM
    for part in np.array_split(used, max(1, ceil(used.size * offsets.size**2 / BLOCK))):
        column = np.floor((east[part] - grid.west) / grid.cell)[:, None] + offsets
        row = np.floor((north[part] - grid.south) / grid.cell)[:, None] + offsets
        across = ((grid.west + (column + 0.5) * grid.cell) - east[part, None]) ** 2
        along = ((grid.south + (row + 0.5) * grid.cell) - north[part, None]) ** 2
        share = 1 - (along[:, :, None] + across[:, None, :]) / bandwidth**2
        on_grid = ((row >= 0) & (row < rows))[:, :, None] & ((column >= 0) & (column < columns))[:, None, :]
        point, _, _ = touched = np.nonzero(on_grid & (share > 0))
        flat = (row[point, touched[1]] * columns + column[point, touched[2]]).astype(np.int64)
        weight = height * share[touched] ** 2
        own = stack[:, part]
        for kind, count in enumerate(own):
            if count.any():
                some = count[point] > 0 if (count == 0).any() else slice(None)
                maps[kind] += np.bincount(
                    flat[some], weights=weight[some] * count[point[some]], minlength=grid.inside.size
                )
    maps[:, ~grid.inside.ravel()] = np.nan
    return maps.reshape(found.shape[:-1] + grid.shape)


def _at_points(x: Figures, counts: Figures) -> Floats:
    found = counts_of(counts)
    if found.ndim not in {1, 2} or found.shape[-1:] != np.shape(x):
        raise ValueError("There must be one count for each point, or one row of them for each type.")
    if np.isnan(found).any():
        raise ValueError("A point's count is known, or the point is left out.")
    return found
