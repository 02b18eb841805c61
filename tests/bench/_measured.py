"""One measured task of ours in a process of its own: ``python -m tests.bench._measured NAME FOLDER …`` prints seconds, memory, checksums."""

from __future__ import annotations

import csv
import json
import resource
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np


def counts_only(folder: Path, people: Path) -> dict[str, Any]:
    """CSV to partnership × type × month and the national table, with no store."""
    from wardmote.assessment.engine.geography import Geography
    from wardmote.assessment.engine.national import national
    from wardmote.assessment.engine.scale import count

    files = defaultdict(list)
    for place in sorted(folder.glob("*/*-street.csv")):
        files[place.parent.name].append(place)
    geography = Geography.shipped()
    held = count(files, geography, folder / "spill")
    with people.open() as opened:
        known = {row["csp"]: float(row["residents"]) for row in csv.DictReader(opened)}
    table = national(held, geography, np.array([known[code] for code in held.areas]))
    return {
        "n": int(held.n.sum()),
        "r12": int(np.nansum(table.rolling)),
        "others": round(float(np.nansum(table.others)), 3),
        "rank": int(np.nansum(table.rank)),
        "change": int(np.nansum(table.change)),
    }


def load(folder: Path, store: Path) -> dict[str, Any]:
    """The whole load: checked, de-duplicated, facts, IDs, cubes, files as received."""
    from wardmote.assessment.engine.store import Store

    report = Store(store).load([folder])
    return {
        "rows": report.rows,
        "duplicates": report.duplicates,
        "rejected": report.rejected_rows,
        "refused": len(report.refused),
    }


def cold(store: Path, *zips: Path) -> dict[str, Any]:
    """Kent's zips to Maidstone's evidence in a fresh process and store."""
    from wardmote.assessment.engine.evidence import partnership
    from wardmote.assessment.engine.store import Store
    from wardmote.assessment.engine.vocabulary import months_to

    held = Store(store)
    held.load(list(zips))
    reading = held.read()
    found = partnership(reading, "E22000142", "2025-12")
    lsoas = reading.lsoa_counts("E22000142", months_to("2025-12", 12))
    points = reading.point_counts("E22000142", months_to("2025-12", 12))
    return {
        "total": (found.total_crime or 0) + (found.asb or 0),
        "lsoas": int(lsoas.n.sum()),
        "points": int(points.n.sum()),
    }


def _peak_mb() -> float:
    """Most memory of this process since it began; ru_maxrss would count the one that started it too."""
    [line] = [each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    name, *given = sys.argv[1:]
    began = time.perf_counter()
    said = {"counts_only": counts_only, "load": load, "cold": cold}[name](*map(Path, given))
    took, used = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"seconds": took, "cpu": used.ru_utime + used.ru_stime, "peak_mb": _peak_mb(), "sums": said}))
