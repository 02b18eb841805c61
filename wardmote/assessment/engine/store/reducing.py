"""From CSV to small integers, a month at a time, in DuckDB: facts, crime IDs apart, and the counts that pages are made of.

Every count is a sum over rows, so months and forces can be reduced apart and added: in process here, or as one expression on Spark
(``engine.scale``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import duckdb
import numpy as np

from wardmote.assessment.engine.sources import POLICE
from wardmote.assessment.engine.sources.police import EAST, NORTH
from wardmote.assessment.engine.vocabulary import CRIME_TYPES, NO_OUTCOME, OTHER_OUTCOME, OUTCOMES, TYPES, WALES

MEMORY: Final = "900MB"
PARQUET: Final = "(FORMAT parquet, COMPRESSION zstd, PARQUET_VERSION v2)"
SHORT: Final = (
    "id",
    "month",
    "by",
    "within",
    "lon",
    "lat",
    "location",
    "lsoa",
    "lsoa_name",
    "type",
    "outcome",
    "context",
)

Whole = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Part:
    """One file of a month, taken out and ready: ``place`` to read from, the number of its force."""

    place: Path
    force: int


@dataclass(frozen=True)
class Reduced:
    """What became of one file's rows: read, dropped as duplicates, counted by type, and of these without an LSOA."""

    rows: int
    duplicates: int
    by_type: tuple[int, ...]
    unlocated: tuple[int, ...]


class BadRows(Exception):
    """Some files hold rows that break a rule; ``places`` says which."""

    def __init__(self, places: Sequence[Path]) -> None:
        self.places = tuple(places)
        super().__init__(f"{len(self.places)} files hold rows that cannot be used")


def connect(spill: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory that writes to ``spill`` when it must, with the words of the street files as types."""
    con = duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "temp_directory": str(spill),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
        }
    )
    con.execute(f"CREATE TYPE crime_type AS ENUM ({_quoted(each.name for each in CRIME_TYPES)})")
    con.execute(f"CREATE TYPE outcome AS ENUM ({_quoted(OUTCOMES)})")
    return con


def read_csv(places: Iterable[Path], kind: str) -> str:
    """A table function over files of one layout; every column as text, strict, no guessing."""
    names = ", ".join(_quoted([str(place)]) for place in places)
    if kind == "stop-and-search":
        columns = [f"c{n}" for n in range(len(POLICE[kind]))]
    else:
        columns = list(SHORT[:9]) + (["ended"] if kind == "outcomes" else list(SHORT[9:]))
    named = ", ".join(f"'{each}': 'VARCHAR'" for each in columns)
    return (
        f"read_csv([{names}], columns = {{{named}}}, header = true, auto_detect = false, delim = ',', quote = '\"', escape = '\"', "
        "filename = true, max_line_size = 65536)"
    )


def _quoted(words: Iterable[str]) -> str:
    return ", ".join("'" + word.replace("'", "''") + "'" for word in words)


LSOA_NUMBER: Final = f"""CASE WHEN lsoa IS NULL THEN 0
  WHEN length(lsoa) = 9 AND lsoa[1:3] = 'E01' THEN TRY_CAST(lsoa[2:] AS INTEGER)
  WHEN length(lsoa) = 9 AND lsoa[1:3] = 'W01' THEN TRY_CAST(lsoa[2:] AS INTEGER) + {WALES} END"""
ON_MAP: Final = f"lon BETWEEN {round(EAST[0] * 1e6)} AND {round(EAST[1] * 1e6)} AND lat BETWEEN {round(NORTH[0] * 1e6)} AND {round(NORTH[1] * 1e6)}"


def load_street(con: duckdb.DuckDBPyConnection, parts: Sequence[Part], month: str) -> list[Reduced]:
    """Read the street files of one month into the table ``stage``, duplicates dropped. Snap points are numbered in ``point``.

    Raises BadRows when a row breaks a rule of ``sources.police.fault``, or duckdb.Error when a file is no CSV.
    """
    con.execute("CREATE OR REPLACE TEMP TABLE part (filename VARCHAR, force UTINYINT, nth INTEGER)")
    con.executemany(
        "INSERT INTO part VALUES (?, ?, ?)", [(str(each.place), each.force, nth) for nth, each in enumerate(parts)]
    )
    con.execute(f"""CREATE OR REPLACE TEMP TABLE stage AS
      SELECT nth, force, TRY(unhex(id)) AS id, id IS NULL AS anonymous, {LSOA_NUMBER} AS lsoa, TRY_CAST(type AS crime_type) AS type,
        TRY_CAST(outcome AS outcome) AS ended, outcome IS NOT NULL AS has_outcome, location, month = '{month}' AS on_time,
        CAST(round(TRY_CAST(lon AS DOUBLE) * 1e6) AS INTEGER) AS lon, CAST(round(TRY_CAST(lat AS DOUBLE) * 1e6) AS INTEGER) AS lat,
        lon IS NULL AND lat IS NULL AS nowhere
      FROM {read_csv([each.place for each in parts], "street")} JOIN part USING (filename)""")
    bad = con.execute(f"""SELECT DISTINCT nth FROM stage WHERE NOT coalesce(on_time AND type IS NOT NULL AND lsoa IS NOT NULL
      AND (anonymous OR octet_length(id) = 32) AND (nowhere OR ({ON_MAP})), false)""").fetchall()
    if bad:
        raise BadRows([parts[nth].place for (nth,) in sorted(bad)])
    rows = dict(con.execute("SELECT nth, count(*) FROM stage GROUP BY nth").fetchall())
    duplicates = _drop_duplicates(con)
    counted = con.execute(
        """SELECT nth, enum_code(type), count(*), count(*) FILTER (lsoa = 0) FROM stage GROUP BY ALL"""
    ).fetchall()
    by_type, unlocated = np.zeros((len(parts), TYPES), int), np.zeros((len(parts), TYPES), int)
    for nth, kind, n, without in counted:
        by_type[nth, kind], unlocated[nth, kind] = n, without
    _number_points(con)
    return [
        Reduced(rows.get(nth, 0), duplicates.get(nth, 0), tuple(by_type[nth].tolist()), tuple(unlocated[nth].tolist()))
        for nth in range(len(parts))
    ]


def _drop_duplicates(con: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Keep the first row of each crime ID within one file. Rows without an ID are never duplicates, however alike they are."""
    con.execute("""CREATE OR REPLACE TEMP TABLE twice AS
      SELECT rowid AS row, nth, row_number() OVER (PARTITION BY nth, id ORDER BY rowid) AS time FROM stage
      WHERE id IS NOT NULL AND hash(id) IN (SELECT h FROM (SELECT hash(id) AS h, nth FROM stage WHERE id IS NOT NULL) GROUP BY h, nth HAVING count(*) > 1)""")
    found = con.execute("SELECT nth, count(*) FROM twice WHERE time > 1 GROUP BY nth").fetchall()
    if found:
        con.execute("DELETE FROM stage WHERE rowid IN (SELECT row FROM twice WHERE time > 1)")
    return dict(found)


def open_points(con: duckdb.DuckDBPyConnection, held: Path | None) -> None:
    """Fill ``point`` with the snap points known so far; numbers given once stay for ever."""
    con.execute("CREATE OR REPLACE TABLE point (point INTEGER, lsoa INTEGER, lon INTEGER, lat INTEGER, name VARCHAR)")
    if held:
        con.execute(f"INSERT INTO point SELECT point, lsoa, lon, lat, name FROM read_parquet({_quoted([str(held)])})")


def _number_points(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("""INSERT INTO point
      WITH seen AS (SELECT lon, lat, min(lsoa) AS lsoa, any_value(location) AS name FROM stage WHERE lon IS NOT NULL GROUP BY lon, lat)
      SELECT (SELECT coalesce(max(point), 0) FROM point) + row_number() OVER (ORDER BY lsoa, lon, lat), lsoa, lon, lat, name
      FROM seen ANTI JOIN point USING (lon, lat)""")


def write_street(
    con: duckdb.DuckDBPyConnection, folder: Path, key: str, earlier: Mapping[str, Path], replaced: Sequence[int]
) -> dict[str, Path]:
    """Write one month's facts, IDs and cubes from ``stage``, with the other forces' rows of the month as they were.

    ``earlier`` holds the month's files of the manifest before (``street``, ``ids``), ``replaced`` the numbers of forces that come
    anew. Facts: force, LSOA, type, snap point, outcome, one row a crime, sorted; IDs in the same order, null where there is none.
    """
    others = ""
    if earlier:
        listed = ", ".join(map(str, replaced))
        others = f"""UNION ALL SELECT force, lsoa, type, point, outcome, id
          FROM read_parquet({_quoted([str(earlier["street"])])}) POSITIONAL JOIN read_parquet({_quoted([str(earlier["ids"])])})
          WHERE force NOT IN ({listed})"""
    con.execute(f"""CREATE OR REPLACE TEMP TABLE month AS SELECT * FROM (
      SELECT stage.force, stage.lsoa, enum_code(stage.type)::UTINYINT AS type, coalesce(point.point, 0) AS point,
        coalesce(enum_code(ended), CASE WHEN has_outcome THEN {OTHER_OUTCOME} ELSE {NO_OUTCOME} END)::UTINYINT AS outcome, id
      FROM stage LEFT JOIN point USING (lon, lat) {others}) ORDER BY lsoa, point, type, outcome, force, id""")
    made = {each: folder / f"{each.replace('/', '-')}-{key}.parquet" for each in ("street", "ids", "lsoa", "spot")}
    con.execute(
        f"COPY (SELECT force, lsoa, type, point, outcome FROM month) TO {_quoted([str(made['street'])])} {PARQUET}"
    )
    con.execute(
        f"COPY (SELECT id FROM month) TO {_quoted([str(made['ids'])])} (FORMAT parquet, COMPRESSION uncompressed)"
    )
    con.execute(
        f"COPY (SELECT lsoa, type, count(*)::USMALLINT AS n FROM month WHERE lsoa > 0 GROUP BY lsoa, type ORDER BY lsoa, type) TO {_quoted([str(made['lsoa'])])} {PARQUET}"
    )
    con.execute(
        f"COPY (SELECT lsoa, point, type, count(*)::USMALLINT AS n FROM month WHERE lsoa > 0 GROUP BY lsoa, point, type ORDER BY lsoa, point, type) TO {_quoted([str(made['spot'])])} {PARQUET}"
    )
    return made


def write_points(con: duckdb.DuckDBPyConnection, place: Path) -> None:
    """The snap points, by number: their LSOA, micro-degrees, and the first name seen for them."""
    con.execute(
        f"COPY (SELECT point, lsoa, lon, lat, name FROM point ORDER BY point) TO {_quoted([str(place)])} {PARQUET}"
    )


def csp_month(con: duckdb.DuckDBPyConnection, cube: Path, numbers: Whole, rows: Whole, csps: int) -> Whole:
    """Counts of one month, (partnerships, 14), from its LSOA cube. ``rows`` says in which row each LSOA of ``numbers`` (sorted) counts."""
    held = con.execute(f"SELECT lsoa, type, n FROM read_parquet({_quoted([str(cube)])})").fetchnumpy()
    at = np.minimum(np.searchsorted(numbers, held["lsoa"]), len(numbers) - 1)
    known = numbers[at] == held["lsoa"]
    flat = rows[at[known]] * TYPES + held["type"][known]
    counted: Whole = (
        np.bincount(flat, weights=held["n"][known], minlength=csps * TYPES).reshape(csps, TYPES).astype(np.int32)
    )
    return counted
