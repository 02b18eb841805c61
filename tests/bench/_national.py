"""A made-up national set in the real layout: 43 forces, a file a force and month, for measuring only.

Rows follow the real shares of types and outcomes (Kent, 2025), sorted by LSOA name and type, those without a location last; ASB
without ID; 1.5 % without location; in three files of ten, one row in two hundred repeats the ID of another.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb
import numpy as np

from wardmote.assessment.engine.geography import Geography
from wardmote.assessment.engine.vocabulary import CRIME_TYPES, months_to

ROWS_A_MONTH = 463_918  # 16.7 million in 36 months
SHARES = (31237, 1020, 4719, 16331, 6397, 5528, 11827, 1801, 7760, 1335, 16797, 774, 7461, 67035)  # Kent 2025
OUTCOMES = {
    "Unable to prosecute suspect": 62319,
    "Investigation complete; no suspect identified": 52757,
    "Court result unavailable": 9769,
    "Status update unavailable": 6208,
    "Local resolution": 6073,
    "Awaiting court outcome": 5093,
    "Action to be taken by another organisation": 3922,
    "Offender given a caution": 1593,
    "Further action is not in the public interest": 606,
    "Further investigation is not in the public interest": 307,
    "Formal action is not in the public interest": 127,
    "Suspect charged as part of another case": 11,
}
STREETS = (
    "Church Lane",
    "High Street",
    "Mill Road",
    "Parking Area",
    "Queen's Close",
    "Station Approach",
    "Supermarket",
)
POINTS = 24  # snap points an LSOA, the first ones used most


def make(folder: Path, *, months: int = 36, last: str = "2025-12", size: float = 1.0, seed: int = 1) -> int:
    """Write the set under ``folder``; returns rows. ``size`` scales the rows of each file, not the number of files."""
    draw = np.random.default_rng(seed)
    geography = Geography.shipped()
    codes = np.array(geography.lsoa_codes)
    names = np.array([geography.lsoa_name(code) for code in geography.lsoa_codes])
    force_of = np.array([geography.csp_of_lsoa(code).force for code in geography.lsoa_codes])
    order = np.argsort(names, kind="stable")
    codes, names, force_of = codes[order], names[order], force_of[order]
    fixed = np.random.default_rng(1)  # a revised month has the same places
    weight = fixed.gamma(1.5, size=len(codes))
    centre = np.stack([fixed.uniform(-4, 1, len(codes)), fixed.uniform(50.5, 54.5, len(codes))])
    words = _words(names, codes)
    rows = 0
    for month in months_to(last, months):
        (folder / month).mkdir(parents=True, exist_ok=True)
        for force in geography.forces:
            mine = np.flatnonzero(force_of == force.slug)
            n = max(1, round(size * ROWS_A_MONTH * weight[mine].sum() / weight.sum()))
            rows += _one(
                folder / month / f"{month}-{force.slug}-street.csv",
                n,
                mine,
                weight,
                centre,
                words,
                force.police_name,
                month,
                draw,
            )
    return rows


def _words(names: np.ndarray[Any, Any], codes: np.ndarray[Any, Any]) -> duckdb.DuckDBPyConnection:
    con = duckdb.connect()
    con.execute("SET threads = 2; SET preserve_insertion_order = true")
    held = {"n": np.arange(len(codes)), "code": codes, "name": names}
    con.register("held", held)
    con.execute("CREATE TABLE lsoa AS SELECT n::INT AS n, code::VARCHAR AS code, name::VARCHAR AS name FROM held")
    con.execute("CREATE TABLE kind (n INT, name VARCHAR)")
    con.executemany("INSERT INTO kind VALUES (?, ?)", [(each.code, each.name) for each in CRIME_TYPES])
    con.execute("CREATE TABLE ended (n INT, name VARCHAR)")
    con.executemany("INSERT INTO ended VALUES (?, ?)", list(enumerate(OUTCOMES)))
    con.execute("CREATE TABLE street (n INT, name VARCHAR)")
    con.executemany("INSERT INTO street VALUES (?, ?)", list(enumerate(STREETS)))
    return con


def _drawn(draw: np.random.Generator, shares: Any, n: int) -> np.ndarray[Any, Any]:
    edges = np.cumsum(np.asarray(shares, float))
    return np.searchsorted(edges, draw.random(n) * edges[-1], side="right").astype(np.int32)


def _one(
    place: Path,
    n: int,
    mine: np.ndarray[Any, Any],
    weight: np.ndarray[Any, Any],
    centre: np.ndarray[Any, Any],
    con: duckdb.DuckDBPyConnection,
    police: str,
    month: str,
    draw: np.random.Generator,
) -> int:
    at = mine[_drawn(draw, weight[mine], n)].astype(np.int32)
    kind = _drawn(draw, SHARES, n)
    at[draw.random(n) < 0.015] = 2**30  # no location, sorted last
    order = np.lexsort((kind, at))
    at, kind = at[order], kind[order]
    spot = (POINTS * draw.random(n) ** 2).astype(np.int32)
    there = np.minimum(at, centre.shape[1] - 1)
    lon = np.round(centre[0, there] + ((spot * 7919) % 401 - 200) * 2e-5, 6)
    lat = np.round(centre[1, there] + ((spot * 104729) % 401 - 200) * 1e-5, 6)
    ids = np.arange(n)
    if draw.random() < 0.3 and n > 200:
        again = draw.integers(1, n, n // 200)
        ids[again] = ids[again - 1]
    made = {
        "ids": ids,
        "place": at,
        "kind": kind,
        "spot": spot % len(STREETS),
        "lon": lon,
        "lat": lat,
        "ended": _drawn(draw, list(OUTCOMES.values()), n),
    }
    con.register("made", made)
    con.execute(f"""COPY (
      SELECT CASE WHEN made.kind = 0 THEN NULL ELSE md5('{place.name}a' || ids) || md5('{place.name}b' || ids) END AS "Crime ID",
        '{month}' AS "Month", '{police}' AS "Reported by", '{police}' AS "Falls within",
        CASE WHEN code IS NOT NULL THEN format('{{:.6f}}', lon) END AS "Longitude",
        CASE WHEN code IS NOT NULL THEN format('{{:.6f}}', lat) END AS "Latitude",
        CASE WHEN code IS NULL THEN 'No Location' ELSE 'On or near ' || street.name END AS "Location",
        code AS "LSOA code", lsoa.name AS "LSOA name", kind.name AS "Crime type",
        CASE WHEN made.kind <> 0 THEN ended.name END AS "Last outcome category", NULL AS "Context"
      FROM made POSITIONAL JOIN range({n}) AS nth(i) LEFT JOIN lsoa ON lsoa.n = made.place JOIN kind ON kind.n = made.kind
        JOIN ended ON ended.n = made.ended JOIN street ON street.n = made.spot ORDER BY nth.i
    ) TO '{place}' (FORMAT csv, HEADER, QUOTE '"')""")
    con.unregister("made")
    return n
