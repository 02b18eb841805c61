"""Near repeats: whether records close in place are also close in time more often than chance would have it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wardmote.assessment.engine.statistics.figures import Figures, Floats, Whole, known_or_nan

PERMUTATIONS = 999
SEED = 20_000  # fixed, so that the same records give the same answer
MOST_PAIRS = 20_000_000
CHUNK = 128  # pairs compared at a time in all permutations: what stays in the processor's own memory
LANES = 250  # permutations held side by side


@dataclass(frozen=True)
class NearRepeats:
    """Pairs of records by band of distance (rows) and of days (columns), each band from the one before up to its edge.

    ``pairs``: seen. ``expected``: if time had nothing to do with place, pairs close in place times pairs close in time
    over all pairs. ``ratio``: seen over the median of the permutations. ``p_more`` and ``p_fewer``: one-sided, each
    tail apart, one added above and below. ``near`` and ``soon``: all pairs of each band alone.
    """

    pairs: Whole
    expected: Floats
    ratio: Floats
    p_more: Floats
    p_fewer: Floats
    near: Whole
    soon: Whole
    events: int
    permutations: int


def near_repeats(
    x: Figures,
    y: Figures,
    days: Figures,
    *,
    distances: Sequence[float],
    times: Sequence[int],
    permutations: int = PERMUTATIONS,
    seed: int = SEED,
) -> NearRepeats:
    """Knox's test with bands, the days shuffled among places.

    ``x``, ``y``: metres; ``days``: whole days from any start. Shape (events,) each; needs the day and the true place, so
    it is for partners' own extracts: police open data have months and snap points. ``distances``, ``times``: upper
    edges of bands, rising, included; a first edge of 0 keeps the same place, or the same day, apart. Raises ValueError
    for unknown places or days, fewer than three events, edges that do not rise, or more than twenty million near pairs.
    The caller's arrays are left as they are. Sources: Knox (1964), Applied Statistics 13; Johnson and others (2007),
    Journal of Quantitative Criminology 23.
    """
    places, day = _events(x, y, days)
    space, time = np.asarray(distances, dtype=np.float64), np.asarray(times, dtype=np.int64)
    if not space.size or not time.size or (np.diff(space) <= 0).any() or (np.diff(time) <= 0).any():
        raise ValueError("Bands of distance and of days need edges that rise.")
    if space[0] < 0 or time[0] < 0 or permutations < 1:
        raise ValueError("Edges are nought or more, permutations one or more.")
    one, other, cuts = _near_pairs(places, space)
    seen = _table(day[:, None], one, other, cuts, time)[:, :, 0]
    shuffled = _shuffled(day, one, other, cuts, time, permutations, seed)
    near, soon = np.diff(np.concatenate([[0], cuts])), _soon(day, time)
    n = day.size
    middle = np.median(shuffled, axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(middle > 0, seen / middle, np.nan)
    return NearRepeats(
        pairs=seen,
        expected=near[:, None] * soon[None, :] / (n * (n - 1) / 2),
        ratio=ratio,
        p_more=((shuffled >= seen[:, :, None]).sum(axis=2) + 1) / (permutations + 1),
        p_fewer=((shuffled <= seen[:, :, None]).sum(axis=2) + 1) / (permutations + 1),
        near=near,
        soon=soon,
        events=n,
        permutations=permutations,
    )


def _events(x: Figures, y: Figures, days: Figures) -> tuple[Floats, Whole]:
    places = np.column_stack([known_or_nan(x, "eastings").ravel(), known_or_nan(y, "northings").ravel()])
    when = known_or_nan(days, "days").ravel()
    if when.size != places.shape[0] or when.size < 3:
        raise ValueError("Near repeats need a day for each place, and three records or more.")
    if np.isnan(places).any() or np.isnan(when).any() or (np.mod(when, 1) != 0).any():
        raise ValueError("Near repeats need a known place and a whole day for each record.")
    return places, (when - when.min()).astype(np.int64)


def _near_pairs(places: Floats, edges: Floats) -> tuple[np.ndarray, np.ndarray, Whole]:
    """Pairs within the last edge, nearest band first, and how many lie within each edge."""
    from scipy.spatial import KDTree

    reach = float(edges[-1])
    tree = KDTree(places)
    many = int(tree.count_neighbors(tree, reach))
    if (many - len(places)) // 2 > MOST_PAIRS:
        raise ValueError("More than twenty million pairs are this near; use shorter distances or fewer records.")
    found = tree.query_pairs(reach, output_type="ndarray")
    gap = np.hypot(*(places[found[:, 0]] - places[found[:, 1]]).T)
    band = np.searchsorted(edges, gap, side="left")
    band = np.minimum(band, edges.size - 1)  # a hair past the last edge by rounding
    order = np.argsort(band, kind="stable")
    cuts = np.cumsum(np.bincount(band, minlength=edges.size))
    return found[order, 0].astype(np.intp), found[order, 1].astype(np.intp), cuts.astype(np.int64)


def _soon(day: Whole, edges: Whole) -> Whole:
    """Pairs of any distance in each band of days."""
    per_day = np.bincount(day)
    running = np.concatenate([[0], np.cumsum(per_day)])
    within = []
    for edge in edges:
        last = np.minimum(np.arange(per_day.size) + edge + 1, per_day.size)
        later = running[last] - running[1:]
        within.append(int((per_day * later).sum() + (per_day * (per_day - 1) // 2).sum()))
    return np.diff(np.concatenate([[0], within])).astype(np.int64)


def _shuffled(
    day: Whole, one: np.ndarray, other: np.ndarray, cuts: Whole, edges: Whole, permutations: int, seed: int
) -> Whole:
    """Pairs by band in each permutation, shape (distances, days, permutations)."""
    chance = np.random.default_rng(seed)
    parts = []
    for begin in range(0, permutations, LANES):
        lanes = min(LANES, permutations - begin)
        days = chance.permuted(np.repeat(day[None, :], lanes, axis=0), axis=1)
        parts.append(_table(days.T, one, other, cuts, edges))
    return np.concatenate(parts, axis=2)


def _table(days: np.ndarray, one: np.ndarray, other: np.ndarray, cuts: Whole, edges: Whole) -> Whole:
    """Count pairs by band for every column of ``days`` (events, columns) at once."""
    kind = np.int16 if int(days.max()) < 32_000 else np.int32  # narrow numbers go through the processor faster
    held = np.ascontiguousarray(days, dtype=kind)
    limits = np.minimum(edges, np.iinfo(kind).max).astype(kind)
    counts = np.zeros((cuts.size, edges.size, held.shape[1]), dtype=np.int64)
    for band, end in enumerate(cuts):
        begin = int(cuts[band - 1]) if band else 0
        for start in range(begin, int(end), CHUNK):
            part = slice(start, min(start + CHUNK, int(end)))
            apart = held[one[part]]
            apart -= held[other[part]]
            np.abs(apart, out=apart)
            for column, limit in enumerate(limits):
                counts[band, column] += np.add.reduce((apart <= limit).view(np.uint8), axis=0, dtype=np.uint8)
    counts[:, 1:] -= counts[:, :-1].copy()  # from "within" to bands
    return counts
