"""From the store of figures to what one partnership's pages say: plain values, worked out once after each load.

With ``taking_in`` the only module of the room that calls the engine; pages read what it left. DuckDB and NumPy take a
third of a second and 60 MB to import, which web processes never need, so the engine is imported when it is first used.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from wardmote.assessment.engine import vocabulary
from wardmote.kernel.errors import RuleBroken

PLACES = 20
SCHEMA = "wardmote-figures/1"


def store() -> Any:
    """The installation's store of police open data (``engine.store.Store``)."""
    return import_module("wardmote.assessment.engine.store").Store(settings.FIGURES)


def last_month(found: Any, csp: str) -> str:
    """The last month for which the partnership's force published. Raises RuleBroken when nothing is loaded for it."""
    if found.current() is None:
        raise RuleBroken(_("No police files are loaded yet. Load some first."))
    counts = found.read().csp_counts([csp])
    covered = [month for month, there in zip(counts.months, counts.covered[0], strict=True) if there]
    if not covered:
        raise RuleBroken(_("The files that are loaded hold nothing for this partnership’s police force."))
    return str(covered[-1])


def work_out(found: Any, csp: str, to: str, shapes: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that the pages of one partnership say, for the 12 months that end with ``to``.

    ``shapes`` are outlines by area code (GeoJSON geometries, WGS84), kept beside the numbers for maps. What is unknown is
    None, never nought.
    """
    reading = found.read()
    evidence = import_module("wardmote.assessment.engine.evidence")
    content = dict(evidence.partnership(reading, csp, to).as_json())
    content["schema"] = SCHEMA
    for row in content["types"]:
        row["slug"] = vocabulary.BY_NAME[row["type"]].slug
    months = vocabulary.months_to(to, 12)
    counts = reading.lsoa_counts(csp, months)
    totals = counts.n.sum(axis=(1, 2))
    content["areas"] = [
        {"code": code, "name": name, "slug": code.lower(), "n_12m": int(n), "types": _by_type(counts.n[place])}
        for place, (code, name, n) in enumerate(zip(counts.areas, counts.names, totals, strict=True))
    ]
    names = dict(zip(counts.areas, counts.names, strict=True))
    content["places"], content["places_share"] = _places(reading.point_counts(csp, months), names)
    content["shapes"] = {code: shapes[code] for code in names if code in shapes}
    return content


def _by_type(n: Any) -> dict[str, int]:
    totals = n.sum(axis=1)
    return {each.slug: int(totals[each.code]) for each in vocabulary.CRIME_TYPES}


def _places(points: Any, names: Mapping[str, str]) -> tuple[list[dict[str, Any]], float]:
    """The map points with the most, and their share of all that has a place (0–1)."""
    totals = [0] * len(points.lon)
    for place, n in zip(points.point.tolist(), points.n.tolist(), strict=True):
        totals[place] += n
    order = sorted((place for place, n in enumerate(totals) if n), key=lambda place: -totals[place])[:PLACES]
    rows = [
        {
            "lon": float(points.lon[place]),
            "lat": float(points.lat[place]),
            "area": names.get(str(points.lsoa[place]), str(points.lsoa[place])),
            "n": totals[place],
        }
        for place in order
    ]
    whole = sum(totals)
    return rows, sum(totals[place] for place in order) / whole if whole else 0.0
