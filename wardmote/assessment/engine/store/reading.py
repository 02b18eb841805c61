"""One state of the store, to read from: counts by partnership, force, LSOA and snap point, with what is covered and what is not."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wardmote.assessment.engine.geography import Geography
from wardmote.assessment.engine.store.manifest import Manifest
from wardmote.assessment.engine.vocabulary import FORCES, TYPES, lsoa_code, lsoa_number, month_number, month_text

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Counts:
    """``n``: rows counted, (areas, 14 types, months), 0 where not covered; ``covered``: (areas, months), False is unknown, not none."""

    areas: tuple[str, ...]
    names: tuple[str, ...]
    months: tuple[str, ...]
    n: Ints
    covered: Bools

    def of(self, area: str) -> tuple[Ints, Bools]:
        """One area's counts (14, months) and coverage (months). Raises ValueError when it is not among them."""
        at = self.areas.index(area)
        return self.n[at], self.covered[at]


@dataclass(frozen=True)
class PointCounts:
    """Snap points and what was counted at them. ``lon``, ``lat`` (degrees), ``lsoa``, ``name``: one a point; ``point`` (place in these),
    ``type``, ``month`` (place in ``months``), ``n``: one for each count above 0."""

    months: tuple[str, ...]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    lsoa: tuple[str, ...]
    name: tuple[str, ...]
    point: Ints
    type: Ints
    month: Ints
    n: Ints


class Reading:
    """A state that nothing changes. Costs: a page's counts come from one small array; LSOAs and points from files of single months."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    @cached_property
    def geography(self) -> Geography:
        """The look-ups of this state: those loaded, else those that come with the program."""
        from wardmote.assessment.engine.store.references import geography

        return geography(self.folder, self.manifest.references)

    @cached_property
    def months(self) -> tuple[str, ...]:
        """Every month from the first with a street file to the last, gaps included."""
        held = self.manifest.months
        return tuple(map(month_text, range(month_number(held[0]), month_number(held[-1]) + 1))) if held else ()

    @cached_property
    def _csp(self) -> Ints:
        name = self.manifest.derived.get("csp")
        if name is None:
            return np.zeros((len(self.geography.csp_codes), TYPES, 0), np.int64)
        held: NDArray[np.int32] = np.load(self.folder / name, allow_pickle=False)
        return held.astype(np.int64)

    @cached_property
    def _force_covered(self) -> Bools:
        """(forces, months): whether the force's file is there."""
        at = {month: nth for nth, month in enumerate(self.months)}
        covered = np.zeros((len(FORCES), len(self.months)), bool)
        for each in self.manifest.of("street"):
            covered[FORCES.index(each.force), at[each.month]] = True
        return covered

    def csp_counts(self, csps: Sequence[str] | None = None) -> Counts:
        """Counts of partnerships by type and month; a month is covered when the partnership's own force published it. Raises KeyError."""
        geography = self.geography
        wanted = tuple(csps) if csps is not None else geography.csp_codes
        rows = [geography.csp_at(code) for code in wanted]
        found = [geography.csp(code) for code in wanted]
        force = np.array([FORCES.index(each.force) for each in found], int)
        covered = self._force_covered[force] if len(force) else np.zeros((0, len(self.months)), bool)
        return Counts(
            wanted, tuple(each.name for each in found), self.months, self._csp[rows] * covered[:, None, :], covered
        )

    def force_counts(self, *, unlocated: bool = False) -> Counts:
        """Counts of forces, rows without a location included; with ``unlocated``, of those rows alone."""
        slugs = tuple(sorted({each.force for each in self.manifest.of("street")}))
        at = {month: nth for nth, month in enumerate(self.months)}
        n, covered = (
            np.zeros((len(slugs), TYPES, len(self.months)), np.int64),
            np.zeros((len(slugs), len(self.months)), bool),
        )
        for each in self.manifest.of("street"):
            row, month = slugs.index(each.force), at[each.month]
            n[row, :, month] = each.unlocated if unlocated else each.by_type
            covered[row, month] = True
        return Counts(slugs, slugs, self.months, n, covered)

    def duplicates(self, force: str, months: Sequence[str]) -> int:
        """Rows of a force left out in these months because their crime ID stood there already."""
        wanted = set(months)
        return sum(
            each.duplicates for each in self.manifest.of("street") if each.force == force and each.month in wanted
        )

    def lsoa_counts(self, csp: str, months: Sequence[str]) -> Counts:
        """Counts of a partnership's LSOAs. Raises KeyError."""
        found = self.geography.csp(csp)
        areas = self.geography.lsoas(csp)
        numbers = np.array([lsoa_number(code) for code in areas], np.int64)
        held = self._monthly("lsoa", "lsoa, type, n", months, numbers)
        n = np.zeros((len(areas), TYPES, len(months)), np.int64)
        np.add.at(n, (np.searchsorted(numbers, held["lsoa"]), held["type"], held["month"]), held["n"])
        covered = np.broadcast_to(self._covered(found.force, months), (len(areas), len(months))).copy()
        return Counts(
            areas, tuple(map(self.geography.lsoa_name, areas)), tuple(months), n * covered[:, None, :], covered
        )

    def point_counts(self, csp: str, months: Sequence[str]) -> PointCounts:
        """Counts of the snap points in a partnership's LSOAs. A snap point stands for addresses around it, never for one. Raises KeyError."""
        numbers = np.array([lsoa_number(code) for code in self.geography.lsoas(csp)], np.int64)
        held = self._monthly("spot", "lsoa, point, type, n", months, numbers)
        points, at = np.unique(held["point"], return_inverse=True)
        place = self._points(points)
        good = np.isfinite(place["lon"])  # an LSOA without coordinates has no point
        keep = good[at]
        return PointCounts(
            tuple(months),
            place["lon"][good],
            place["lat"][good],
            tuple(map(lsoa_code, place["lsoa"][good].tolist())),
            tuple(place["name"][good].tolist()),
            (np.cumsum(good) - 1)[at[keep]].astype(np.int64),
            held["type"][keep],
            held["month"][keep],
            held["n"][keep],
        )

    def population(self, codes: Sequence[str], year: int | None = None) -> dict[str, int | None]:
        """Residents of partnerships or LSOAs: of ``year`` when loaded, else of the latest year before it; None where unknown."""
        from wardmote.assessment.engine.store.references import population

        return population(self.folder, self.manifest.references, self.geography, codes, year)

    def rejects(self, sha256: str) -> list[dict[str, str]]:
        """Rows left out of one source file: line, reason, row."""
        place = self.folder / "rejects" / f"{sha256}.csv"
        if not place.exists():
            return []
        with place.open(encoding="utf-8", newline="") as opened:
            return list(csv.DictReader(opened))

    def _covered(self, force: str, months: Sequence[str]) -> Bools:
        held = {each.month for each in self.manifest.of("street") if each.force == force}
        return np.array([month in held for month in months], bool)

    def _monthly(self, kind: str, columns: str, months: Sequence[str], lsoas: Ints) -> dict[str, Ints]:
        names = [
            (nth, self.manifest.derived[f"{kind}/{month}"])
            for nth, month in enumerate(months)
            if f"{kind}/{month}" in self.manifest.derived
        ]
        wanted = [each.strip() for each in columns.split(",")]
        if not names or not len(lsoas):
            return {each: np.zeros(0, np.int64) for each in [*wanted, "month"]}
        con = self._database()
        con.register("wanted", {"lsoa": lsoas.astype(np.int32)})
        con.execute("CREATE TEMP TABLE file (filename VARCHAR, month INTEGER)")
        con.executemany("INSERT INTO file VALUES (?, ?)", [(str(self.folder / name), nth) for nth, name in names])
        listed = ", ".join(f"'{_text(self.folder / name)}'" for _nth, name in names)
        held = con.execute(
            f"""SELECT {columns}, month FROM read_parquet([{listed}], filename = true) JOIN file USING (filename) SEMI JOIN wanted USING (lsoa)
            WHERE lsoa BETWEEN {lsoas.min()} AND {lsoas.max()} ORDER BY ALL"""
        ).fetchnumpy()
        con.close()
        return {each: np.asarray(held[each]).astype(np.int64) for each in [*wanted, "month"]}

    def _points(self, points: Ints) -> dict[str, Any]:
        con = self._database()
        con.register("wanted", {"point": points.astype(np.int32)})
        name = self.manifest.derived.get("points")
        if name is None or not len(points):
            return {"lon": np.zeros(0), "lat": np.zeros(0), "lsoa": np.zeros(0, np.int64), "name": np.zeros(0, object)}
        held = con.execute(
            f"""SELECT wanted.point, lon / 1e6 AS lon, lat / 1e6 AS lat, coalesce(lsoa, 0) AS lsoa, coalesce(name, '') AS name
            FROM wanted LEFT JOIN read_parquet('{_text(self.folder / name)}') AS held ON held.point = wanted.point ORDER BY wanted.point"""
        ).fetchnumpy()
        con.close()
        return {
            "lon": np.ma.filled(np.ma.asarray(held["lon"], float), np.nan),
            "lat": np.ma.filled(np.ma.asarray(held["lat"], float), np.nan),
            "lsoa": np.asarray(held["lsoa"]),
            "name": np.asarray(held["name"]),
        }

    def _database(self) -> Any:
        import duckdb

        return duckdb.connect(
            config={
                "threads": 2,
                "memory_limit": "400MB",
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )


def _text(place: Path) -> str:
    return str(place).replace("'", "''")
