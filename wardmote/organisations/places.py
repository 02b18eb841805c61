"""Wards and parishes, groups of wards, and political groups."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.publishing import lead_on
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, london_date
from wardmote.organisations.bodies import free_slug
from wardmote.organisations.models import Area, PoliticalGroup, Ward
from wardmote.organisations.permissions import ADMINISTRATOR_CAN, in_post, may_administer, require

GSS_CODE = re.compile(r"[EWSN]\d{8}")
BOUNDARY_LIMIT = 2 * 1024 * 1024
MOST_POINTS = 20_000
BRITISH_ISLES = (-11.0, 49.0, 3.0, 62.0)  # west, south, east, north, in degrees


@transaction.atomic
def save_ward(
    *,
    name: str,
    by: Actor,
    at: datetime,
    ward_id: int | None = None,
    kind: str = Ward.Kind.WARD,
    gss_code: str = "",
    seats: int = 0,
    from_on: date | None = None,
    until_on: date | None = None,
) -> Ward:
    """Add a ward or parish, or change one. A new name keeps the old address. Raises RuleBroken for a code that is none."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    ward = Ward.objects.of(by.council).locked().get(pk=ward_id) if ward_id else Ward(council=by.council)
    code = gss_code.strip().upper()
    if code and not GSS_CODE.fullmatch(code):
        raise RuleBroken(
            _("A code is a letter and 8 numbers, such as E05000001. Leave it empty if you do not have it.")
        )
    _check_days(from_on, until_on)
    old_name, old_address = ward.name, ward.get_absolute_url()
    with change(ward, "organisations.ward_changed", by=in_post(by), at=at):
        if ward.name != name.strip():
            ward.name = name.strip()
            ward.slug = free_slug(ward, name, year=at.year)
        ward.kind, ward.gss_code, ward.seats = kind, code, seats
        ward.from_on, ward.until_on = from_on, until_on
        ward.save()
    if old_name:
        lead_on(by.council, old_address, ward.get_absolute_url(), since_on=london_date(at))
    return ward


@transaction.atomic
def set_boundary(ward_id: int, data: bytes, *, by: Actor, at: datetime) -> Ward:
    """Keep a ward's boundary from a GeoJSON file. Raises RuleBroken, saying what is wrong with it."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    shape = read_boundary(data)
    ward: Ward = Ward.objects.of(by.council).locked().get(pk=ward_id)
    note = {"boundary": {"kind": shape["type"], "points": _count_points(shape["coordinates"])}}
    with change(ward, "organisations.ward_changed", by=in_post(by), at=at, note=note):
        ward.boundary = shape
        ward.save()
    return ward


def read_boundary(data: bytes) -> dict[str, Any]:
    """The one polygon or set of polygons in a GeoJSON file, in degrees, with at most 20,000 points and 6 decimals.

    Raises RuleBroken for what is no GeoJSON, holds no or several areas, is in metres, or lies outside the British Isles.
    """
    if len(data) > BOUNDARY_LIMIT:
        raise RuleBroken(_("The file is larger than 2 MB. Ask for a generalised boundary, which is smaller."))
    try:
        said = json.loads(data.decode("utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        raise RuleBroken(_("This is not GeoJSON. Export the boundary again as GeoJSON.")) from None
    shapes = _shapes(said)
    if len(shapes) != 1:
        raise RuleBroken(
            _("The file holds %(n)s areas. Send a file with the one area of this ward.") % {"n": len(shapes)}
        )
    shape = shapes[0]
    rings = [ring for polygon in _polygons(shape) for ring in polygon]
    if not rings or any(not _is_ring(ring) for ring in rings):
        raise RuleBroken(_("The boundary is not whole: each ring needs at least 4 points and must close."))
    if sum(map(len, rings)) > MOST_POINTS:
        raise RuleBroken(_("The boundary has more than 20,000 points. Ask for a generalised one."))
    west, south, east, north = BRITISH_ISLES
    if not all(west <= point[0] <= east and south <= point[1] <= north for ring in rings for point in ring):
        raise RuleBroken(
            _("The points are not longitudes and latitudes in the United Kingdom. Export in WGS 84 (EPSG:4326).")
        )
    polygons = [
        [[[round(point[0], 6), round(point[1], 6)] for point in ring] for ring in polygon]
        for polygon in _polygons(shape)
    ]
    if shape["type"] == "Polygon":
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


@transaction.atomic
def save_area(*, name: str, ward_ids: Sequence[int], by: Actor, at: datetime, area_id: int | None = None) -> Area:
    """Add a group of wards that council or police treat as one, or change one."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    area: Area = Area.objects.of(by.council).get(pk=area_id) if area_id else Area(council=by.council)
    wards = list(Ward.objects.of(by.council).filter(pk__in=ward_ids))
    if not wards or len(wards) != len(set(ward_ids)):
        raise RuleBroken(_("Choose the wards it is made of."))
    note = {"wards": sorted(ward.slug for ward in wards)}
    with change(area, "organisations.area_changed", by=in_post(by), at=at, note=note):
        area.name = name.strip()
        area.save()
    area.wards.set(wards)
    return area


@transaction.atomic
def end_area(area_id: int, *, last_on: date, by: Actor, at: datetime) -> Area:
    """A group of wards is no longer used after a day."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    area: Area = Area.objects.of(by.council).get(pk=area_id)
    if area.until_on is not None:
        raise WrongState(_("This ended on %(day)s already.") % {"day": date_words(area.until_on)})
    with change(area, "organisations.area_changed", by=in_post(by), at=at):
        area.until_on = last_on
        area.save()
    return area


@transaction.atomic
def save_group(
    *,
    name: str,
    by: Actor,
    at: datetime,
    group_id: int | None = None,
    seats: int | None = None,
    from_on: date | None = None,
    until_on: date | None = None,
) -> PoliticalGroup:
    """Add a political group, or change one. Raises RuleBroken when another of that name stands then."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    group: PoliticalGroup = (
        PoliticalGroup.objects.of(by.council).get(pk=group_id) if group_id else PoliticalGroup(council=by.council)
    )
    _check_days(from_on, until_on)
    twin = PoliticalGroup.objects.of(by.council).filter(name__iexact=name.strip(), until_on=None).exclude(pk=group.pk)
    if until_on is None and twin.exists():
        raise RuleBroken(_("There is a group of that name already."))
    with change(group, "organisations.group_changed", by=in_post(by), at=at):
        group.name, group.seats, group.from_on, group.until_on = name.strip(), seats, from_on, until_on
        group.save()
    return group


def _check_days(from_on: date | None, until_on: date | None) -> None:
    if from_on is not None and until_on is not None and until_on < from_on:
        raise RuleBroken(_("The last day must not be before %(day)s, the first day.") % {"day": date_words(from_on)})


def _shapes(said: Any) -> list[dict[str, Any]]:
    """Every polygon or set of polygons in a GeoJSON value."""
    if not isinstance(said, dict):
        return []
    match said.get("type"):
        case "Polygon" | "MultiPolygon":
            return [said] if isinstance(said.get("coordinates"), list) else []
        case "Feature":
            return _shapes(said.get("geometry"))
        case "FeatureCollection":
            features = said.get("features")
            return [shape for each in features for shape in _shapes(each)] if isinstance(features, list) else []
        case _:
            return []


def _polygons(shape: dict[str, Any]) -> list[Any]:
    found = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    return [polygon for polygon in found if isinstance(polygon, list)]


def _is_ring(ring: Any) -> bool:
    if not isinstance(ring, list) or len(ring) < 4 or ring[0] != ring[-1]:
        return False
    return all(
        isinstance(point, list)
        and len(point) >= 2
        and all(isinstance(n, int | float) and not isinstance(n, bool) and math.isfinite(n) for n in point[:2])
        for point in ring
    )


def _count_points(found: Any) -> int:
    if found and isinstance(found[0], int | float):
        return 1
    return sum(map(_count_points, found))
