"""How quick the statistics of an assessment are, beside PySAL, scikit-learn, pointpats and statsmodels.

Each line's peer is the same work in the peers' own environment on the same made-up figures; a second line says how far
the answers differ. Where a peer takes minutes a part is timed and the rest reckoned from it, as the line's name says.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
from shapely.geometry import Point

from tests.bench import _peers
from wardmote.assessment.engine.statistics import change, discovery, funnel, grid, near_repeats, neighbours, targeting
from wardmote.assessment.engine.vocabulary import CRIME_TYPES

SCRIPT = Path(__file__).with_name("_assessment_peers.py")
SHARES = np.array([31237, 1020, 4719, 16331, 6397, 5528, 11827, 1801, 7760, 1335, 16797, 774, 7461, 67035])  # Kent 2025
TURNS = 5
KINDS = len(CRIME_TYPES)


def run() -> Iterator[dict[str, Any]]:
    chance = np.random.default_rng(2025)
    with tempfile.TemporaryDirectory() as folder:
        for part in (_hot_spots, _lisa, _knox, _changes):
            yield from part(chance, Path(folder))


def _median(work: Callable[[], Any]) -> tuple[float, Any]:
    seconds = []
    for _ in range(TURNS):
        began = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - began)
    return median(seconds), answer


def _beside(task: str, folder: Path, **arrays: Any) -> tuple[float, Any]:
    given, out = folder / f"{task}.npz", folder / f"{task}-out.npz"
    np.savez(given, **arrays)
    return _peers.run(SCRIPT, task, given, out)["seconds"], np.load(out)


def _hot_spots(chance: np.random.Generator, folder: Path) -> Iterator[dict[str, Any]]:
    """A district the size of Maidstone: 393 km2, 1,993 map points, 16,619 records a year of 14 types."""
    area = [Point(575_000, 155_000).buffer(11_190)]
    town = chance.normal([575_000, 155_000], 2_000, (1_200, 2))
    points = np.concatenate([town, chance.uniform([565_000, 145_000], [585_000, 165_000], (793, 2))])
    busy = chance.pareto(1.2, points.shape[0]) + 0.2
    table = chance.poisson(np.outer(SHARES / SHARES.sum(), busy / busy.sum()) * 16_619 / 2, (2, KINDS, busy.size))
    x, y = points.T
    seconds, found = _median(lambda: targeting.hot_spots(grid.grid_over(area), x, y, table[0], table[1]))
    cells = grid.grid_over(area)
    columns, rows = cells.centres()
    where = np.stack(np.broadcast_arrays(columns[None, :], rows[:, None]), axis=-1)[cells.inside]
    values, _ = grid.count_map(cells, x, y, table.sum(axis=0))
    timed = [13, 0]
    peer, answer = _beside(
        "hot_spots", folder, cells=where, values=values[timed][:, cells.inside], reach=300.0, points=points,
        counts=table.sum(axis=0)[timed], bandwidth=500.0, types=KINDS,
    )  # fmt: skip
    apart = max(
        float(np.abs(found[kind].pattern.statistic[cells.inside] - z).max())
        for kind, z in zip(timed, answer["z"], strict=True)
    )
    name = f"hot spots of a district, 14 types, {cells.cells:,} cells of 100 m; esda and sklearn by 2 types"
    yield {"name": f"{name}; bar 0.5 s, 250 times", "figure": round(seconds, 3), "unit": "s", "peer": round(peer, 1)}
    yield {"name": "hot spots: furthest from esda's Gi*; bar 1e-9", "figure": apart, "unit": "z"}


def _lisa(chance: np.random.Generator, folder: Path) -> Iterator[dict[str, Any]]:
    places = chance.uniform(0, 100, (1_119, 2))
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    near = apart < np.sqrt(6 * 10_000 / (np.pi * 1_119))
    links = neighbours.neighbours_of(
        [np.flatnonzero(row | (apart[i] == apart[i].min())).tolist() for i, row in enumerate(near)]
    )
    values = chance.gamma(2, 30, 1_119)
    seconds, found = _median(lambda: neighbours.local_moran(values, links))
    peer, answer = _beside("lisa", folder, values=values, starts=links.starts, others=links.others)
    yield {
        "name": "local Moran, 1,119 areas, 999 permutations; bar 2 times",
        "figure": round(seconds, 4),
        "unit": "s",
        "peer": round(peer, 3),
    }
    furthest = float(np.abs(found.statistic - answer["local"]).max())
    yield {"name": "local Moran: furthest from esda's I", "figure": furthest, "unit": "I"}
    half = float(np.abs(found.p / 2 - np.minimum(answer["p"], 0.5)).max())
    yield {
        "name": "local Moran: furthest from esda's one-sided p; chance makes 0.06",
        "figure": round(half, 4),
        "unit": "p",
    }


def _knox(chance: np.random.Generator, folder: Path) -> Iterator[dict[str, Any]]:
    places, days = chance.normal(0, 3_000, (5_000, 2)), chance.integers(0, 365, 5_000)
    distances, times = [100, 200, 300, 400, 500, 600], [2, 4, 7, 14, 21, 28]
    seconds, found = _median(lambda: near_repeats.near_repeats(*places.T, days, distances=distances, times=times))
    peer, answer = _beside(
        "knox", folder, places=places, days=days, distances=np.array(distances), times=np.array(times)
    )
    name = f"Knox, 5,000 events, {found.near.sum():,} near pairs, 999 permutations, 6 by 6 bands; pointpats by 2 of 36"
    yield {"name": f"{name}; bar 10 times", "figure": round(seconds, 3), "unit": "s", "peer": round(peer, 1)}
    ours = np.array([found.pairs[0, 0], found.pairs.sum()])
    yield {
        "name": "Knox: pairs other than pointpats'; bar 0",
        "figure": float(np.abs(ours - answer["pairs"]).max()),
        "unit": "pairs",
    }


def _changes(chance: np.random.Generator, folder: Path) -> Iterator[dict[str, Any]]:
    people = chance.lognormal(11.9, 0.5, 314).round()
    mean = np.outer(people, SHARES / SHARES.sum() * 0.09)
    before, now = chance.poisson(mean), chance.poisson(mean * chance.lognormal(0, 0.05, mean.shape))

    def work(e_test: bool) -> change.Change:
        found = change.compare(now, before, phi=2.0, freedom=132, e_test=e_test)
        discovery.adjusted(found.exact)
        for kind in range(KINDS):
            funnel.funnel(now[:, kind], people)
        return found

    seconds, found = _median(lambda: work(True))
    sample = chance.choice(now.size, 40, replace=False)
    peer, answer = _beside("changes", folder, now=now, before=before, people=people, sample=sample)
    name = "exact and E-test, adjustment and funnel, 314 areas by 14 types; statsmodels' tests by 40 of 4,396"
    yield {"name": f"{name}; bar 50 times", "figure": round(seconds, 3), "unit": "s", "peer": round(peer, 1)}
    for part, ours in (("exact", found.exact), ("E-test", found.e_test)):
        apart = float(np.abs(ours.ravel()[sample] - answer[part.replace("E-test", "e_test")]).max())
        yield {"name": f"change: furthest from statsmodels' {part} p", "figure": apart, "unit": "p"}
