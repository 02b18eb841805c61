"""Tables of reference in the store: look-ups, populations, boundaries. Each says its year; the latest loaded is used."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from wardmote.assessment.engine.geography import Geography, shipped_districts, shipped_lsoas
from wardmote.assessment.engine.sources import Layout, Refused
from wardmote.assessment.engine.store.manifest import Reference

_CODE = re.compile(r"([A-Z]+)(\d{2})CD")


def accept(layout: Layout, data: bytes, name: str, sha256: str) -> Reference:
    """A table of reference, read whole once to see that it can be used. Raises Refused with the line that cannot."""
    if layout.kind == "boundaries":
        return Reference(name, layout.kind, sha256, _boundary_year(data, name))
    text = _text(data, name)
    rows = csv.DictReader(text.splitlines())
    if layout.kind in {"population", "census-population"}:
        held = _people(rows, layout.kind, name)
        if not held:
            raise Refused(f"“{name}” has headings but no population under them.")
        return Reference(name, layout.kind, sha256, str(max(year for _code, year in held)))
    if not any(True for _ in rows):
        raise Refused(f"“{name}” has headings but no rows under them.")
    if layout.kind == "lad-csp-force":
        years = {row["vintage"] for row in csv.DictReader(text.splitlines())}
        return Reference(name, layout.kind, sha256, max(years))
    return Reference(name, layout.kind, sha256)


def joined(held: Iterable[Reference], new: Reference) -> list[Reference]:
    """References with a new one: another of the same kind and year (of boundaries: the same name) gives way."""

    def slot(each: Reference) -> tuple[str, str]:
        several = {"population": each.vintage, "census-population": each.vintage, "boundaries": each.name}
        return each.kind, several.get(each.kind, "")

    return [*(each for each in held if slot(each) != slot(new)), new]


def geography(folder: Path, references: Sequence[Reference]) -> Geography:
    """The look-ups loaded, each in place of the one that comes with the program. Raises ValueError when they do not fit together."""
    held = {each.kind: each.sha256 for each in references}
    lookups = tuple(held.get(kind) for kind in ("lsoa-lad", "lad-csp-force", "lsoa-older"))
    return _geography(folder, lookups) if any(lookups) else Geography.shipped()


@lru_cache(maxsize=4)
def _geography(folder: Path, lookups: tuple[str | None, ...]) -> Geography:
    lsoas, districts, older = (_table(folder, sha) if sha else None for sha in lookups)
    if lsoas is None:
        lsoas = list(shipped_lsoas())
    if districts is None:
        districts = list(shipped_districts())
    return Geography(lsoas, districts, {row["LSOA11CD"]: row["LSOA21CD"] for row in older or []})


def population(
    folder: Path, references: Sequence[Reference], places: Geography, codes: Sequence[str], year: int | None
) -> dict[str, int | None]:
    """Residents by code: given as such, else the sum of a partnership's districts or LSOAs, where all of them are known."""
    tables = sorted(
        (each for each in references if each.kind in {"population", "census-population"}),
        key=lambda each: (each.vintage, each.kind),
    )
    known: dict[str, tuple[int, int]] = {}
    for each in tables:
        for (code, of), people in _population(folder, each.sha256, each.kind).items():
            if (year is None or of <= year) and (code not in known or known[code][0] <= of):
                known[code] = (of, people)
    return {code: _residents(code, known, places) for code in codes}


def _residents(code: str, known: dict[str, tuple[int, int]], places: Geography) -> int | None:
    if code in known:
        return known[code][1]
    if not known:
        return None
    try:
        parts: tuple[tuple[str, ...], ...] = (places.csp(code).lads, places.lsoas(code))
    except KeyError:
        return None
    for each in parts:
        if all(part in known for part in each):
            return sum(known[part][1] for part in each)
    return None


@lru_cache(maxsize=8)
def _population(folder: Path, sha256: str, kind: str) -> dict[tuple[str, int], int]:
    return _people(_table(folder, sha256), kind, sha256)


def _people(rows: Iterable[dict[str, Any]], kind: str, name: str) -> dict[tuple[str, int], int]:
    held: dict[tuple[str, int], int] = {}
    for line, row in enumerate(rows, 2):
        code = row["geography code"] if kind == "census-population" else row["code"]
        of = (row.get("date") or "2021") if kind == "census-population" else row["year"]
        people = row["Residence type: Total; measures: Value"] if kind == "census-population" else row["population"]
        try:
            held[code.strip(), int(of)] = _whole(people)
        except (ValueError, AttributeError):
            raise Refused(
                f"Line {line} of “{name}” has no whole number of residents: “{people}”. Mend it and send the file again."
            ) from None
    return held


def _whole(text: str) -> int:
    number = int(text.replace(",", ""))
    if number < 0:
        raise ValueError("fewer than none")
    return number


def _boundary_year(data: bytes, name: str) -> str:
    try:
        features = json.loads(data)["features"]
        first = features[0]["properties"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError):
        raise Refused(f"“{name}” is not a whole GeoJSON file of areas with properties. Download it again.") from None
    for column in first:
        if match := _CODE.fullmatch(column):
            return f"20{match[2]}"
    return ""


def _table(folder: Path, sha256: str) -> list[dict[str, str]]:
    place = next((folder / "raw").glob(f"{sha256}.*"))
    return list(csv.DictReader(_text(place.read_bytes(), place.name).splitlines()))


def _text(data: bytes, name: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"“{name}” is not UTF-8 text. Save it as “CSV UTF-8” and send it again.") from None
