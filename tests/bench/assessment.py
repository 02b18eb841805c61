"""How quick figures are: a made-up national set in the real layout, loaded, revised and read, beside analysts' own scripts.

``WARDMOTE_BENCH_MONTHS`` (36) and ``WARDMOTE_BENCH_TRIES`` (5) make it smaller. Needs 6 GB of disk for a while at full size. Peers run
in an environment of their own (``_peers``); sums must be equal or the run fails.
Whatever is timed runs in a fresh process with files in the cache; imports count.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from tests.assessment.police_files import REAL
from tests.bench import _national, _peers
from wardmote.assessment.engine import evidence
from wardmote.assessment.engine.geography import Geography
from wardmote.assessment.engine.national import national
from wardmote.assessment.engine.store import DERIVED, Store

ROOT = Path(__file__).resolve().parents[2]
MONTHS = int(os.environ.get("WARDMOTE_BENCH_MONTHS", "36"))
TRIES = int(os.environ.get("WARDMOTE_BENCH_TRIES", "5"))
PANDAS_MONTHS = 12  # 36 months of it take 12 GB of memory
ON = date(2026, 12, 1)


def run() -> Iterator[dict[str, Any]]:
    """Medians; peers stand beside what they are measured against."""
    with tempfile.TemporaryDirectory(prefix="wardmote-bench-") as held:
        folder = Path(held)
        rows = _national.make(folder / "csv", months=MONTHS)
        lookup, people = _tables(folder)
        yield {"name": f"rows of {MONTHS} national months", "figure": rows, "unit": "rows"}
        yield from _counts(folder, folder / "csv", lookup, people)
        yield from _store(folder)
        yield from _growth(folder)
    yield from _cold()


def _tables(folder: Path) -> tuple[Path, Path]:
    geography = Geography.shipped()
    lookup, people = folder / "lookup.csv", folder / "people.csv"
    rows = zip(geography.lsoa_codes, geography.csp_rows, strict=True)
    lookup.write_text("LSOA code,csp\n" + "".join(f"{code},{geography.csp_codes[row]}\n" for code, row in rows))
    counted = enumerate(geography.csp_codes)
    people.write_text(
        "csp,force,residents\n"
        + "".join(f"{code},{geography.csp(code).force},{50_000 + 7919 * n % 200_000}\n" for n, code in counted)
    )
    return lookup, people


def _ours(name: str, *given: Path) -> dict[str, Any]:
    return _child([sys.executable, "-m", "tests.bench._measured", name, *map(str, given)])


def _theirs(name: str, *given: Path) -> dict[str, Any]:
    return _peers.run(Path(__file__).with_name("_national_peers.py"), name, *given)


def _child(command: list[str]) -> dict[str, Any]:
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    said: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return said


def _median(tries: int, one: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The run with the median time; all must have given the same sums."""
    found = sorted((one() for _ in range(tries)), key=lambda each: each["seconds"])
    if any(each["sums"] != found[0]["sums"] for each in found):
        raise AssertionError(f"one task, several answers: {[each['sums'] for each in found]}")
    return found[len(found) // 2]


def _counts(folder: Path, csv: Path, lookup: Path, people: Path) -> Iterator[dict[str, Any]]:
    pairs = [  # in turns, so that a busy machine is busy for all
        (
            _ours("counts_only", csv, people),
            _theirs("polars", csv, lookup, people),
            _theirs("polars-join-first", csv, lookup, people),
        )
        for _ in range(TRIES)
    ]
    mine, plain, joined = (
        sorted(each, key=lambda one: one["seconds"])[len(each) // 2] for each in zip(*pairs, strict=True)
    )
    for each in (plain, joined):
        if each["sums"] != mine["sums"]:
            raise AssertionError(f"Polars counts {each['sums']}, we {mine['sums']}")
    took = round(mine["seconds"], 2)
    yield {
        "name": "CSV to national table, beside Polars that groups first",
        "figure": took,
        "unit": "s",
        "peer": round(plain["seconds"], 2),
    }
    yield {
        "name": "CSV to national table, beside Polars that joins first",
        "figure": took,
        "unit": "s",
        "peer": round(joined["seconds"], 2),
    }
    yield {
        "name": "CSV to national table, memory",
        "figure": round(mine["peak_mb"]),
        "unit": "MB",
        "peer": round(plain["peak_mb"]),
    }
    few = folder / "few"
    few.mkdir()
    for place in sorted(csv.glob("2*"))[-PANDAS_MONTHS:]:
        shutil.copytree(place, few / place.name, copy_function=os.link)
    mine, theirs = (
        _median(1, lambda: _ours("counts_only", few, people)),
        _median(1, lambda: _theirs("pandas", few, lookup, people)),
    )
    if mine["sums"] != theirs["sums"]:
        raise AssertionError(f"pandas counts {theirs['sums']}, we {mine['sums']}")
    yield {
        "name": f"CSV to national table, {PANDAS_MONTHS} months, beside pandas",
        "figure": round(mine["seconds"], 2),
        "unit": "s",
        "peer": round(theirs["seconds"], 2),
    }
    yield {
        "name": f"CSV to national table, {PANDAS_MONTHS} months, memory beside pandas",
        "figure": round(mine["peak_mb"]),
        "unit": "MB",
        "peer": round(theirs["peak_mb"]),
    }


def _store(folder: Path) -> Iterator[dict[str, Any]]:
    took = _ours("load", folder / "csv", folder / "figures")
    yield {"name": "full load with IDs, facts and files as received", "figure": round(took["seconds"], 1), "unit": "s"}
    yield {"name": "full load, seconds of both processors", "figure": round(took["cpu"], 1), "unit": "CPU s"}
    yield {"name": "full load, memory", "figure": round(took["peak_mb"]), "unit": "MB"}
    store = Store(folder / "figures")
    size = store.size()
    bare = sum(size[each] for each in DERIVED if each != "ids")
    yield {"name": "store without IDs and files as received", "figure": round(bare / 1e6, 1), "unit": "MB"}
    yield {"name": "store's IDs", "figure": round(size["ids"] / 1e6, 1), "unit": "MB"}
    people = np.arange(len(Geography.shipped().csp_codes)) * 7919.0 % 200_000 + 50_000
    yield {
        "name": "national table from the store",
        "figure": _timed(lambda: national(store.read().csp_counts(), store.read().geography, people)),
        "unit": "s",
    }
    reading = store.read()
    page = _timed(lambda: evidence.partnership(store.read(), "E22000142", "2025-12"))
    yield {"name": "one partnership's evidence", "figure": round(page * 1000, 1), "unit": "ms"}
    again = []
    for nth in range(TRIES):
        revised = folder / f"revised-{nth}"
        _national.make(revised, months=1, seed=100 + nth)
        began = time.perf_counter()
        store.load([revised], on=ON, keep_raw=False)
        evidence.partnership(store.read(), "E22000142", "2025-12")
        national(store.read().csp_counts(), reading.geography, people)
        again.append(time.perf_counter() - began)
    yield {
        "name": "a revised national month, all counts and the table made again",
        "figure": round(statistics.median(again), 2),
        "unit": "s",
    }


def _timed(one: Callable[[], Any]) -> float:
    took = []
    for _ in range(TRIES):
        began = time.perf_counter()
        one()
        took.append(time.perf_counter() - began)
    return round(statistics.median(took), 4)


def _growth(folder: Path) -> Iterator[dict[str, Any]]:
    """Seconds of a full load at 1, 3 and 10 parts of a twelfth of a national month, over six months."""
    first = None
    for times in (1, 3, 10):
        place, store = folder / f"grown-{times}", folder / f"grown-store-{times}"
        rows = _national.make(place, months=6, size=times / 10)
        took = _ours("load", place, store)["seconds"]
        first = first or took
        yield {
            "name": f"full load, {rows:,} rows ({times}×)",
            "figure": round(took, 2),
            "unit": "s",
            "peer": round(first * times, 2),
        }
        shutil.rmtree(place)
        shutil.rmtree(store)


def _cold() -> Iterator[dict[str, Any]]:
    zips = [REAL / "police" / "kent-2025-street.zip", REAL / "police" / "kent-2024q1-street.zip"]
    if not all(each.exists() for each in zips):
        yield {"name": "Maidstone from Kent's zips (the real files are not here)", "figure": 0, "unit": "s"}
        return

    def one() -> dict[str, Any]:
        with tempfile.TemporaryDirectory() as held:
            return _ours("cold", Path(held), *zips)

    took = _median(TRIES, one)
    if took["sums"]["total"] != 16_619:
        raise AssertionError(took["sums"])
    yield {
        "name": "Maidstone from Kent's zips, cold process and store",
        "figure": round(took["seconds"], 2),
        "unit": "s",
    }
    yield {"name": "Maidstone from Kent's zips, memory", "figure": round(took["peak_mb"]), "unit": "MB"}
