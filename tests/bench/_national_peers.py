"""What analysts' scripts do with the same files, run in the peers' own environment: ``python _national_peers.py NAME FOLDER LOOKUP PEOPLE``.

Each prints seconds, peak memory and checksums as JSON. Nothing of ours is imported here.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

YEAR = 12


def polars(folder: Path, lookup: Path, people: Path, *, join_first: bool) -> dict[str, Any]:
    """A streaming Polars script; with ``join_first`` the look-up is joined before rows are grouped."""
    import polars as pl

    where = pl.read_csv(lookup)
    rows = pl.scan_csv(folder / "*" / "*-street.csv", infer_schema=False)
    if join_first:
        cube = (
            rows.join(where.lazy(), on="LSOA code")
            .group_by("csp", "Crime type", "Month")
            .len()
            .collect(engine="streaming")
        )
    else:
        small = rows.select("LSOA code", "Crime type", "Month").group_by("LSOA code", "Crime type", "Month").len()
        cube = (
            small.join(where.lazy(), on="LSOA code")
            .group_by("csp", "Crime type", "Month")
            .agg(pl.col("len").sum())
            .collect(engine="streaming")
        )
    areas, kinds, months = (cube.select(each).unique().sort(each) for each in ("csp", "Crime type", "Month"))
    grid = (
        areas.join(kinds, how="cross")
        .join(months, how="cross")
        .join(cube, on=["csp", "Crime type", "Month"], how="left")
    )
    over = ["csp", "Crime type"]
    table = (
        grid.with_columns(pl.col("len").fill_null(0).cast(pl.Int64))
        .sort([*over, "Month"])
        .with_columns(r12=pl.col("len").rolling_sum(YEAR).over(over))
        .drop_nulls("r12")
        .join(pl.read_csv(people), on="csp")
        .with_columns(rate=1000 * pl.col("r12") / pl.col("residents"))
    )
    here = ["force", "Crime type", "Month"]
    table = table.with_columns(
        others=1000
        * (pl.col("r12").sum().over(here) - pl.col("r12"))
        / (pl.col("residents").sum().over(here) - pl.col("residents")),
        rank=pl.col("rate").rank("min", descending=True).over(here),
        change=pl.col("r12") - pl.col("r12").shift(YEAR).over(over),
    )
    finite = table.filter(pl.col("others").is_finite())
    return {
        "n": int(cube["len"].sum()),
        "r12": int(table["r12"].sum()),
        "others": round(float(finite["others"].sum()), 3),
        "rank": int(table["rank"].sum()),
        "change": int(table["change"].sum()),
    }


def pandas(folder: Path, lookup: Path, people: Path) -> dict[str, Any]:
    """The usual notebook: read everything, concatenate, merge, group."""
    import pandas as pd

    rows = pd.concat([pd.read_csv(place) for place in sorted(folder.glob("*/*-street.csv"))])
    placed = rows.merge(pd.read_csv(lookup), on="LSOA code")
    cube = placed.groupby(["csp", "Crime type", "Month"]).size()
    grid = cube.unstack("Month", fill_value=0).stack()
    full = (
        grid.unstack(["Crime type", "Month"], fill_value=0)
        .fillna(0)
        .stack(["Crime type", "Month"], future_stack=True)
        .sort_index()
    )
    r12 = full.groupby(level=["csp", "Crime type"]).rolling(YEAR).sum().droplevel([0, 1]).dropna()
    table = r12.rename("r12").reset_index().merge(pd.read_csv(people), on="csp")
    table["rate"] = 1000 * table.r12 / table.residents
    here = table.groupby(["force", "Crime type", "Month"])
    rest = here.residents.transform("sum") - table.residents
    table["others"] = 1000 * (here.r12.transform("sum") - table.r12) / rest
    table["rank"] = here.rate.rank(method="min", ascending=False)
    table["change"] = table.r12 - table.groupby(["csp", "Crime type"]).r12.shift(YEAR)
    return {
        "n": int(cube.sum()),
        "r12": int(table.r12.sum()),
        "others": round(float(table.others[rest > 0].sum()), 3),
        "rank": int(table["rank"].sum()),
        "change": int(table.change.sum()),
    }


def ibis(folder: Path, lookup: Path, people: Path) -> dict[str, Any]:
    """The engine's own expression, on DuckDB by way of Ibis."""
    import ibis as ib

    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    from wardmote.assessment.engine.scale import as_expression

    con = ib.duckdb.connect()
    street = con.read_csv(str(folder / "*" / "*-street.csv"), all_varchar=True)
    where = con.read_csv(str(lookup)).rename(lsoa="LSOA code")
    made = as_expression(street, where).to_pyarrow()
    return {"n": sum(made["n"].to_pylist())}


def _peak_mb() -> float:
    """Most memory of this process since it began; ru_maxrss would count the one that started it too."""
    [line] = [each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    name, *given = sys.argv[1:]
    began = time.perf_counter()
    places = [Path(each) for each in given]
    run = {
        "polars": lambda: polars(*places, join_first=False),
        "polars-join-first": lambda: polars(*places, join_first=True),
        "pandas": lambda: pandas(*places),
        "ibis": lambda: ibis(*places),
    }[name]
    said = run()
    took, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"seconds": took, "cpu": used.ru_utime + used.ru_stime, "peak_mb": _peak_mb(), "sums": said}))
