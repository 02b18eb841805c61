"""How well a map of what was recorded foretells where more will be, and which map to choose by that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from wardmote.assessment.engine.statistics.figures import Figures, Floats, known_or_nan
from wardmote.assessment.engine.statistics.grid import BANDWIDTH, Grid, count_map, kernel_map
from wardmote.assessment.engine.statistics.patterns import Pattern, grid_getis_ord

AREA_SHARE = 0.01  # of the cells of an area
COUNTS = "counts by cell"
LEAST_HELD_OUT = 20  # records kept back; fewer cannot tell one map from another


@dataclass(frozen=True)
class Accuracy:
    """How the busiest cells of an earlier map did on later records; None where there were none to hit.

    ``hit_share``: share of later records in those cells. ``pai``: that share over the cells' share of the area, 1 for
    no better than chance. ``pei``: hits over the most that as many cells could have held, 1 at best. ``rri``: how the
    cells' records grew over how all records grew, 1 where they kept their share.
    """

    cells: int
    hits: float
    hit_share: float | None
    pai: float | None
    pei: float | None
    rri: float | None


def accuracy(
    surface: Figures, later: Figures, *, area_share: float = AREA_SHARE, earlier: Figures | None = None
) -> Accuracy:
    """Judge the busiest ``area_share`` of cells of one map by records that came after it.

    ``surface``: what the map says of each cell; ``later`` (and ``earlier``, for ``rri``): records in each. Any one
    shape; cells where the surface is NaN are outside. The number of cells is rounded down, at least one. Cells that
    tie for the last places share their hits. Raises ValueError for different shapes or a share not between 0 and 1.
    Sources: Chainey, Tompson and Uhlig (2008), Security Journal 21, PAI; Hunt (2016), PEI; Levine (2008), RRI.
    """
    said, came = known_or_nan(surface, "cells").ravel(), known_or_nan(later, "cells").ravel()
    if said.shape != came.shape or not 0 < area_share < 1:
        raise ValueError("Map and records need the same cells, and a share of the area between 0 and 1.")
    inside = ~np.isnan(said)
    said, came = said[inside], np.nan_to_num(came[inside])
    cells = max(int(area_share * said.size), 1) if said.size else 0
    if not cells:
        return Accuracy(0, 0.0, None, None, None, None)
    weight = _chosen(said, cells)
    chosen = np.flatnonzero(weight)
    hits, total = float((weight[chosen] * came[chosen]).sum()), float(came.sum())
    best = float(_largest(came, cells).sum())
    share = hits / total if total else None
    rri = None
    if earlier is not None:
        before = np.nan_to_num(known_or_nan(earlier, "cells").ravel()[inside])
        held, whole = float((weight[chosen] * before[chosen]).sum()), float(before.sum())
        rri = (hits / held) / (total / whole) if held and whole and total else None
    pai = None if share is None else share / (cells / said.size)
    return Accuracy(cells, hits, share, pai, hits / best if best else None, rri)


@dataclass(frozen=True)
class HotSpots:
    """The map chosen for one type of record, why, and the cells that stand out.

    ``surface``: of all months, in the unit of ``chosen`` (records in a cell, or records for each square kilometre).
    ``trials``: the accuracy of every map tried on records kept back. ``told``: False where too few records were kept
    back to tell, and plain counts stand. ``pattern``: Gi* of plain counts of all months. ``left_out``: records in no
    cell inside the area.
    """

    chosen: str
    told: bool
    trials: Mapping[str, Accuracy]
    surface: Floats
    pattern: Pattern
    left_out: int

    @property
    def why(self) -> str:
        """One sentence for the page."""
        if not self.told:
            return "This map shows plain counts: there were too few records to test another kind of map."
        best = self.trials[self.chosen]
        return (
            f"This kind of map was chosen because, made from the earlier months, its busiest {best.cells} squares held "
            f"{best.hits:.0f} of the later records, {100 * (best.pei or 0):.0f}% of the most that any could hold."
        )


def hot_spots(
    grid: Grid, x: Figures, y: Figures, earlier: Figures, later: Figures, *, bandwidths: Sequence[float] = (BANDWIDTH,)
) -> list[HotSpots]:
    """Hot spots of each type of record: maps made of earlier months are tried on later ones, and the best is drawn anew.

    ``x``, ``y``: map points in metres, shape (points,). ``earlier``, ``later``: records at each point in the two parts
    of the period, shape (types, points). Tried are plain counts and a smoothed map for each of ``bandwidths`` metres;
    the highest PEI of the busiest hundredth wins, the plainer map where equal. Both maps use snap points, which stand
    for streets, never addresses. Raises ValueError as ``count_map``.
    """
    first, second = (
        np.atleast_2d(np.asarray(earlier, dtype=np.float64)),
        np.atleast_2d(np.asarray(later, dtype=np.float64)),
    )
    if first.shape != second.shape:
        raise ValueError("Earlier and later records are of the same types and points.")
    kinds = first.shape[0]
    counted, dropped = count_map(grid, x, y, np.concatenate([first, second]))
    before, after = counted[:kinds], counted[kinds:]
    whole = before + after
    left_out = dropped[:kinds] + dropped[kinds:]
    tried = {COUNTS: (before, whole)}
    for bandwidth in bandwidths:  # one pass for both maps: the second is smoothed with the first
        smooth = kernel_map(grid, x, y, np.concatenate([first, first + second]), bandwidth=bandwidth)
        tried[f"smoothed over {bandwidth:.0f} metres"] = smooth[:kinds], smooth[kinds:]
    patterns = grid_getis_ord(grid, whole)
    outside = np.where(grid.inside, 0.0, np.nan)
    found = []
    for kind in range(kinds):
        trials = {
            name: accuracy(early[kind] + outside, after[kind], earlier=before[kind])
            for name, (early, _) in tried.items()
        }
        told = float(after[kind].sum()) >= LEAST_HELD_OUT and before[kind].any()
        chosen = max(trials, key=lambda name: trials[name].pei or 0.0) if told else COUNTS  # the first where equal
        pattern = Pattern(
            patterns.statistic[kind], patterns.p[kind], patterns.p_adjusted[kind], patterns.quadrant[kind]
        )
        surface = tried[chosen][1][kind] + outside
        found.append(HotSpots(chosen, bool(told), trials, surface, pattern, int(left_out[kind])))
    return found


def _chosen(said: Floats, cells: int) -> Floats:
    """Weight of each cell among the busiest: 1, or a share where several tie for the last places."""
    bar = _largest(said, cells).min()
    above, level = said > bar, said == bar
    weight: Floats = above.astype(np.float64)
    weight[level] = (cells - int(above.sum())) / int(level.sum())
    return weight


def _largest(values: Floats, many: int) -> Floats:
    """The ``many`` largest values. Those at the minimum are set aside first: sorting out thousands of noughts is slow."""
    least = values.min()
    above: Floats = values[values > least]
    if above.size > many:
        return np.partition(above, above.size - many)[above.size - many :]
    return np.concatenate([above, np.full(many - above.size, least)])
