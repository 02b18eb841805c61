"""Small files in the layouts of data.police.uk, for tests that always run; and where the real ones are, for those that skip."""

from __future__ import annotations

import hashlib
import os
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from wardmote.assessment.engine.sources import POLICE

REAL = Path(os.environ.get("WARDMOTE_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
needs_real = pytest.mark.skipif(not REAL.is_dir(), reason="the real police files are not here (WARDMOTE_SHARED_DATA)")
MAIDSTONE, DARTFORD, GRAVESHAM, BEXLEY = "E01034991", "E01024162", "E01024257", "E01000327"
NAMES = {MAIDSTONE: "Maidstone 004H", DARTFORD: "Dartford 005C", GRAVESHAM: "Gravesham 002A", BEXLEY: "Bexley 017A"}
ASB, VIOLENCE, BURGLARY = "Anti-social behaviour", "Violence and sexual offences", "Burglary"


def crime_id(word: str) -> str:
    return hashlib.sha256(word.encode()).hexdigest()


def crime(
    kind: str = VIOLENCE,
    lsoa: str = MAIDSTONE,
    *,
    month: str = "2025-12",
    word: str = "",
    lon: str = "0.522",
    lat: str = "51.272",
    **other: str,
) -> list[str]:
    """One row of a street file; ASB and rows without ``word`` have no crime ID."""
    row = dict.fromkeys(POLICE["street"], "")
    row |= {
        "Crime ID": crime_id(word) if word else "",
        "Month": month,
        "Reported by": "Kent Police",
        "Falls within": "Kent Police",
        "Longitude": lon if lsoa else "",
        "Latitude": lat if lsoa else "",
        "Location": "On or near Week Street" if lsoa else "No Location",
        "LSOA code": lsoa,
        "LSOA name": NAMES.get(lsoa, ""),
        "Crime type": kind,
        "Last outcome category": "" if kind == ASB else "Unable to prosecute suspect",
    }
    return list((row | other).values())


def as_csv(rows: Iterable[Sequence[str]], kind: str = "street") -> str:
    return "".join(",".join(row) + "\n" for row in [POLICE[kind], *rows])


def write(
    folder: Path, rows: Iterable[Sequence[str]], name: str = "2025-12-kent-street.csv", kind: str = "street"
) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    place = folder / name
    place.write_text(as_csv(rows, kind), encoding="utf-8", newline="")
    return place


def zipped(place: Path, files: dict[str, str]) -> Path:
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in files.items():
            opened.writestr(name, text)
    return place
