"""Outcomes and stop-and-search, a month at a time. Neither has anything to be told apart by: alike rows are kept, and counted as they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

import duckdb

from wardmote.assessment.engine.store.reducing import LSOA_NUMBER, ON_MAP, PARQUET, BadRows, Part, Reduced, read_csv

_STOPS: Final = (
    "type",
    "at",
    "operation",
    "operation_name",
    "lat",
    "lon",
    "gender",
    "age",
    "own_ethnicity",
    "officer_ethnicity",
    "law",
    "object",
    "outcome",
    "linked",
    "clothing",
)

Reader = Callable[[duckdb.DuckDBPyConnection, Sequence[Part], str], list[Reduced]]
Writer = Callable[[duckdb.DuckDBPyConnection, Path, str, Mapping[str, Path], Sequence[int]], dict[str, Path]]


def _parts(con: duckdb.DuckDBPyConnection, parts: Sequence[Part]) -> None:
    con.execute("CREATE OR REPLACE TEMP TABLE part (filename VARCHAR, force UTINYINT, nth INTEGER)")
    con.executemany(
        "INSERT INTO part VALUES (?, ?, ?)", [(str(each.place), each.force, nth) for nth, each in enumerate(parts)]
    )


def _checked(con: duckdb.DuckDBPyConnection, parts: Sequence[Part], good: str) -> list[Reduced]:
    bad = con.execute(f"SELECT DISTINCT nth FROM stage WHERE NOT coalesce({good}, false)").fetchall()
    if bad:
        raise BadRows([parts[nth].place for (nth,) in sorted(bad)])
    rows = dict(con.execute("SELECT nth, count(*) FROM stage GROUP BY nth").fetchall())
    return [Reduced(rows.get(nth, 0), 0, (), ()) for nth in range(len(parts))]


def load_outcomes(con: duckdb.DuckDBPyConnection, parts: Sequence[Part], month: str) -> list[Reduced]:
    """One crime may have several outcomes in a month, even the same one twice. Raises BadRows as ``reducing.load_street`` does."""
    _parts(con, parts)
    con.execute(f"""CREATE OR REPLACE TEMP TABLE stage AS
      SELECT nth, force, TRY(unhex(id)) AS id, {LSOA_NUMBER} AS lsoa, ended AS outcome, month = '{month}' AS on_time,
        CAST(round(TRY_CAST(lon AS DOUBLE) * 1e6) AS INTEGER) AS lon, CAST(round(TRY_CAST(lat AS DOUBLE) * 1e6) AS INTEGER) AS lat,
        lon IS NULL AND lat IS NULL AS nowhere
      FROM {read_csv([each.place for each in parts], "outcomes")} JOIN part USING (filename)""")
    return _checked(con, parts, f"on_time AND octet_length(id) = 32 AND lsoa IS NOT NULL AND (nowhere OR ({ON_MAP}))")


def load_stops(con: duckdb.DuckDBPyConnection, parts: Sequence[Part], month: str) -> list[Reduced]:
    """Here latitude stands before longitude, and alike rows are different stops. Raises BadRows as ``reducing.load_street`` does."""
    _parts(con, parts)
    named = ", ".join(f"c{n} AS {name}" for n, name in enumerate(_STOPS) if name not in {"lat", "lon", "at"})
    con.execute(f"""CREATE OR REPLACE TEMP TABLE stage AS
      SELECT nth, force, TRY_CAST(c1 AS TIMESTAMPTZ) AS at_utc, {named}, c4 IS NULL AND c5 IS NULL AS nowhere,
        CAST(round(TRY_CAST(c5 AS DOUBLE) * 1e6) AS INTEGER) AS lon, CAST(round(TRY_CAST(c4 AS DOUBLE) * 1e6) AS INTEGER) AS lat,
        abs(date_diff('month', DATE '{month}-01', TRY_CAST(c1[:10] AS DATE))) <= 1 AS on_time
      FROM {read_csv([each.place for each in parts], "stop-and-search")} JOIN part USING (filename)""")
    return _checked(con, parts, f"on_time AND at_utc IS NOT NULL AND (nowhere OR ({ON_MAP}))")


def _writer(kind: str, columns: str) -> Writer:
    def write(
        con: duckdb.DuckDBPyConnection, folder: Path, key: str, earlier: Mapping[str, Path], replaced: Sequence[int]
    ) -> dict[str, Path]:
        others = ""
        if kind in earlier:
            held = str(earlier[kind]).replace("'", "''")
            others = f"UNION ALL SELECT {columns} FROM read_parquet('{held}') WHERE force NOT IN ({', '.join(map(str, replaced))})"
        place = folder / f"{kind}-{key}.parquet"
        target = str(place).replace("'", "''")
        con.execute(f"COPY (SELECT * FROM (SELECT {columns} FROM stage {others}) ORDER BY ALL) TO '{target}' {PARQUET}")
        return {kind: place}

    return write


READERS: Final[dict[str, Reader]] = {"outcomes": load_outcomes, "stop-and-search": load_stops}
WRITERS: Final[dict[str, Writer]] = {
    "outcomes": _writer("outcomes", "force, lsoa, lon, lat, outcome, id"),
    "stop-and-search": _writer(
        "stop-and-search",
        "force, lon, lat, at_utc, type, gender, age, own_ethnicity, officer_ethnicity, law, object, outcome, linked, clothing",
    ),
}
