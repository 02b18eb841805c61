"""Maps: outlines read from GeoJSON, a still picture that needs no script, and the GeoJSON that the moving map reads.

Beside each map stands a list that says the same. No tiles of others: the outlines are the whole ground.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken

CODE = re.compile(r"[EWSN]\d{8}")
PLACES = 4  # decimals of a degree: about 10 m
WIDE = 640
CLASSES = ("#eaf2f8", "#c3daec", "#8db9dc", "#4d8fc4", "#1d5c96")
MOST_POINTS = 400_000


def is_outlines(data: bytes) -> bool:
    """Whether these bytes look like GeoJSON."""
    return data.lstrip()[:1] == b"{" and b'"FeatureCollection"' in data[:4000]


def outlines(data: bytes) -> dict[str, Any]:
    """Outlines by area code from GeoJSON in degrees (WGS84). Raises RuleBroken saying what is wrong."""
    try:
        features = json.loads(data)["features"]
        found = {}
        for feature in features:
            code = next((str(value) for value in feature["properties"].values() if CODE.fullmatch(str(value))), None)
            if code and feature["geometry"]["type"] in {"Polygon", "MultiPolygon"}:
                found[code] = _rounded(feature["geometry"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise RuleBroken(
            _("This GeoJSON could not be read. Save it again as a FeatureCollection in longitude and latitude.")
        ) from None
    if not found:
        raise RuleBroken(_("No outline in this file has an area code, such as E01024401."))
    if sum(len(ring) for shape in found.values() for ring in _rings(shape)) > MOST_POINTS:
        raise RuleBroken(_("These outlines are too fine for a map. Use the generalised boundaries."))
    return found


def _rounded(geometry: Mapping[str, Any]) -> dict[str, Any]:
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    return {"type": "MultiPolygon", "coordinates": [[_ring(ring) for ring in polygon] for polygon in polygons]}


def _ring(ring: Iterable[Any]) -> list[list[float]]:
    made: list[list[float]] = []
    for lon, lat, *_height in ring:
        if not (-10 <= float(lon) <= 4 and 49 <= float(lat) <= 62):
            raise RuleBroken(
                _("These outlines lie outside the United Kingdom. They must be in longitude and latitude.")
            )
        point = [round(float(lon), PLACES), round(float(lat), PLACES)]
        if not made or made[-1] != point:
            made.append(point)
    return made


def _rings(shape: Mapping[str, Any]) -> Iterator[list[list[float]]]:
    for polygon in shape["coordinates"]:
        yield from polygon


def classes(values: Iterable[float]) -> list[float]:
    """Upper ends of at most five classes with about as many areas in each. Empty for no values."""
    known = sorted(values)
    if not known:
        return []
    return sorted({known[min(len(known) - 1, math.ceil(len(known) * share / 5) - 1)] for share in range(1, 6)})


def class_of(value: float, ends: list[float]) -> int:
    """Which class a value falls in, 0 the lowest."""
    return next((place for place, end in enumerate(ends) if value <= end), len(ends) - 1)


def features(content: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The map as GeoJSON: areas with their numbers and classes, or places over their areas' outlines."""
    rows = {row["code"]: row for row in content["areas"]}
    ends = classes(row["n_12m"] for row in rows.values())
    made = [
        {
            "type": "Feature", "geometry": shape,
            "properties": {
                "name": rows[code]["name"], "n": rows[code]["n_12m"],
                "fill": CLASSES[class_of(rows[code]["n_12m"], ends)] if kind == "areas" else "#f4f6f6",
            },
        }
        for code, shape in content["shapes"].items() if code in rows
    ]  # fmt: skip
    if kind == "places":
        made += [
            {
                "type": "Feature", "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
                "properties": {"name": _("Place %(number)s") % {"number": number}, "n": row["n"], "number": number},
            }
            for number, row in enumerate(content["places"], 1)
        ]  # fmt: skip
    return {"type": "FeatureCollection", "features": made}


def still(content: Mapping[str, Any], kind: str, alternative: str) -> str:
    """The map as one SVG picture, 640 wide; empty where there are no outlines. Needs no script."""
    shapes = content.get("shapes") or {}
    if not shapes:
        return ""
    found = features(content, kind)["features"]
    points = [point for shape in shapes.values() for ring in _rings(shape) for point in ring]
    west, east = min(p[0] for p in points), max(p[0] for p in points)
    south, north = min(p[1] for p in points), max(p[1] for p in points)
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = WIDE / max((east - west) * squeeze, 1e-6)
    height = round((north - south) * scale) or 1

    def at(point: Any) -> str:
        return f"{(point[0] - west) * squeeze * scale:.1f},{(north - point[1]) * scale:.1f}"

    marks = []
    for feature in found:
        said = feature["properties"]
        if feature["geometry"]["type"] == "Point":
            x, y = at(feature["geometry"]["coordinates"]).split(",")
            marks.append(
                f'<circle cx="{x}" cy="{y}" r="11" fill="#1d5c96" stroke="#ffffff" stroke-width="2"/>'
                f'<text x="{x}" y="{float(y) + 5:.1f}" text-anchor="middle" font-size="14" font-weight="700" fill="#ffffff">{said["number"]}</text>'
            )
        else:
            path = "".join(f"M{'L'.join(at(point) for point in ring)}Z" for ring in _rings(feature["geometry"]))
            marks.append(
                f'<path d="{path}" fill="{said["fill"]}" stroke="#484949" stroke-width="0.7" fill-rule="evenodd"/>'
            )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="wm-map__still" viewBox="-6 -6 {WIDE + 12} {height + 12}" role="img"'
        f" aria-label={quoteattr(alternative)}>{''.join(marks)}</svg>"
    )


def key(content: Mapping[str, Any]) -> list[dict[str, str]]:
    """The classes in words: colour and “up to 120”."""
    ends = classes(row["n_12m"] for row in content["areas"])
    low = 0
    found = []
    for place, end in enumerate(ends):
        found.append(
            {"colour": CLASSES[place], "words": _("%(low)s to %(high)s") % {"low": f"{low:,}", "high": f"{int(end):,}"}}
        )
        low = int(end) + 1
    return found
