"""One area beside others: the rest of the county, areas like it, and its rank with how sure that is."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from wardmote.assessment.engine.statistics.change import Change, compare
from wardmote.assessment.engine.statistics.counts import exact_interval
from wardmote.assessment.engine.statistics.figures import (
    Figures,
    Floats,
    Truths,
    bases_of,
    counts_of,
    known_or_nan,
    share_of,
)

OUR_LABEL = "Our similar areas"
SIMILAR = 15  # how many areas a group of similar ones holds, itself among them, as in the police's own groups


@dataclass(frozen=True)
class Ranks:
    """Rank of each area, 1 for the highest rate, with the interval of the rank; NaN where an area is unknown."""

    rank: Floats
    best: Floats
    worst: Floats
    of: int


def ranks(counts: Figures, bases: Figures, *, phi: float = 1.0, share: float = 0.95) -> Ranks:
    """Rank areas by rate, and say between which ranks each lies.

    ``counts``, ``bases``: one for each area; areas with either unknown are not ranked. Equal rates share the better
    rank. An area can lie no higher than below all whose whole interval is above its own. The intervals are exact,
    widened by the root of ``phi``, and each is so wide that all hold together with chance ``share``. Shapes (areas,).
    Raises ValueError as ``exact_interval``. Source: Klein, Wright and Wieczorek (2020), Journal of the Royal
    Statistical Society A 183 (2), theorem 1.
    """
    found, base = np.broadcast_arrays(np.atleast_1d(counts_of(counts)), bases_of(bases))
    if found.ndim != 1:
        raise ValueError("Ranks are of one count for each area.")
    known = ~np.isnan(found + base)
    count, size = found[known], base[known]
    rank, best, worst = (np.full(found.shape, np.nan) for _ in range(3))
    if count.size:
        low, high = exact_interval(count, share=share_of(share) ** (1 / count.size))
        root = np.sqrt(max(phi, 1.0))
        low, high = np.maximum(count - root * (count - low), 0) / size, (count + root * (high - count)) / size
        value = count / size
        rank[known] = 1 + (value[None, :] > value[:, None]).sum(axis=1)
        best[known] = 1 + (low[None, :] > high[:, None]).sum(axis=1)
        worst[known] = count.size - (high[None, :] < low[:, None]).sum(axis=1)
    return Ranks(rank, best, worst, of=int(count.size))


def beside_the_rest(counts: Figures, bases: Figures, *, phi: float = 1.0, freedom: float = np.inf) -> Change:
    """Each area's rate beside that of all the others together: ``now`` is the area, ``before`` the rest.

    ``counts``, ``bases``: one for each area; unknown areas are left out of the rest, and their comparison is unknown.
    One family of tests. Raises ValueError as ``compare``.
    """
    found, base = np.broadcast_arrays(np.atleast_1d(counts_of(counts)), bases_of(bases))
    known = ~np.isnan(found + base)
    all_of, base_of_all = found[known].sum(), base[known].sum()
    with np.errstate(invalid="ignore"):
        rest, rest_base = all_of - found, base_of_all - base
    return compare(found, rest, base_now=base, base_before=rest_base, phi=phi, freedom=freedom, e_test=False)


@dataclass(frozen=True)
class SimilarAreas:
    """Areas to compare one with, nearest first, itself left out, and who says that they are alike."""

    area: str
    others: tuple[str, ...]
    label: str
    source: str
    on: date | None
    official: bool


def similar_areas(
    area: str, names: Sequence[str], variables: Figures, *, called: Sequence[str], size: int = SIMILAR
) -> SimilarAreas:
    """Our own group of areas like this one: the nearest when every variable is put on one scale.

    ``variables``: shape (areas, variables) in the order of ``names`` and ``called``; areas with one unknown are left
    out, a variable on which all agree too. Each is centred and divided by its standard deviation; distance is
    Euclidean; ties go by name. This is not the police's list of most similar areas, and says so. Raises ValueError if
    the area is not there, has an unknown variable, or shapes do not fit.
    """
    found = known_or_nan(variables, "variables")
    if found.shape != (len(names), len(called)) or len(set(names)) != len(names):
        raise ValueError("There must be one row of variables for each area, and one name for each variable.")
    usable: Truths = np.asarray(~np.isnan(found).any(axis=1))
    if area not in names or not usable[names.index(area)]:
        raise ValueError(f"{area} is not among the areas whose variables are all known.")
    kept, there = found[usable], [name for name, good in zip(names, usable, strict=True) if good]
    spread = kept.std(axis=0)
    scaled = (kept - kept.mean(axis=0))[:, spread > 0] / spread[spread > 0]
    distance = np.sqrt(((scaled - scaled[there.index(area)]) ** 2).sum(axis=1))
    nearest = sorted((round(float(far), 9), name) for far, name in zip(distance, there, strict=True) if name != area)
    source = f"Worked out here from {', '.join(called)}. This is not the police’s own list."
    return SimilarAreas(area, tuple(name for _, name in nearest[: size - 1]), OUR_LABEL, source, None, official=False)


def official_groups(rows: Iterable[str], *, label: str, source: str, on: date) -> dict[str, SimilarAreas]:
    """An official list of most similar areas, by area: CSV with the header ``area,similar``, nearest first.

    ``rows``: lines of the file. ``label`` and ``source`` are printed wherever the list is used, ``on`` is its day.
    Raises ValueError with the line number for a missing column, an empty cell, an area set beside itself or twice.
    """
    reader = csv.DictReader(rows)
    if not {"area", "similar"} <= set(reader.fieldnames or ()):
        raise ValueError("A list of similar areas needs the columns area and similar.")
    groups: dict[str, list[str]] = {}
    for row in reader:
        area, other = (row["area"] or "").strip(), (row["similar"] or "").strip()
        if not area or not other:
            raise ValueError(f"Line {reader.line_num}: an area or its similar area is missing.")
        if other == area or other in groups.setdefault(area, []):
            raise ValueError(f"Line {reader.line_num}: {other} cannot stand there twice or beside itself.")
        groups[area].append(other)
    return {
        area: SimilarAreas(area, tuple(others), label, source, on, official=True) for area, others in groups.items()
    }
