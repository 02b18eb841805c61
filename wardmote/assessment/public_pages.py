"""How published figures and assessments are shown: from their content alone, never from working rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from wardmote.assessment.drawing import shown
from wardmote.assessment.engine import vocabulary
from wardmote.assessment.items import FALLS, RISES, Item, from_data, of_figures, verdict_words, whole
from wardmote.assessment.month_words import month_words
from wardmote.kernel.models import Council, Publication
from wardmote.kernel.words import date_words
from wardmote.organisations.published import Content, day_of

MOST_FIRST = 5


def newest(council: Council) -> list[Publication]:
    """Current publications of figures and assessments, newest first. One query."""
    kinds = ("assessment.figureset", "assessment.assessment")
    rows = Publication.objects.of(council).current().filter(object_kind__in=kinds, withdrawn_at=None)
    return list(rows.order_by("-published_at", "-pk")[:50])


def overview(content: Content, items: Sequence[Item]) -> dict[str, Any]:
    """The head of /evidence/: up to when, four figures, what changed for certain or likely."""
    rows = content["types"]
    changed = [row for row in rows if row["verdict"] in RISES | FALLS]
    missing = [row["month"] for row in content["coverage"] if not row["covered"]]
    return {
        "name": content["name"],
        "to_words": month_words(content["to"]),
        "first_words": month_words(vocabulary.months_to(content["to"], 12)[0]),
        "figures": [
            {"value": whole(content["total_crime"]), "label": _("crimes in 12 months")},
            {"value": whole(content["asb"]), "label": _("incidents of anti-social behaviour")},
            {"value": str(sum(row["verdict"] in RISES for row in rows)), "label": _("kinds that rose or likely rose")},
            {"value": str(sum(row["verdict"] in FALLS for row in rows)), "label": _("kinds that fell or likely fell")},
        ],
        "changed": [{"title": item.title, "href": f"/evidence/types/{item.key[5:]}/", "words": item.verdict and verdict_words(item.verdict)}
                    for item in of_figures(content) if item.key.startswith("type:") and item.verdict in RISES | FALLS],
        "none_changed": not changed,
        "missing": missing,
        "missing_words": [month_words(month) for month in missing],
        "duplicates": content.get("duplicates_dropped"),
        "no_location": content["no_location"],
    }  # fmt: skip


def type_list(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Every kind as a list to open, the most first."""
    types = [item for item in items if item.key.startswith("type:")]
    return [
        {
            "title": item.name,
            "href": f"/evidence/types/{item.key[5:]}/",
            "words": item.title.removeprefix(f"{item.name}: ").capitalize(),
        }
        for item in sorted(types, key=lambda item: -(item.value or 0))
    ]


def areas_of_type(content: Content, slug: str) -> list[dict[str, Any]]:
    """The areas with the most of one kind."""
    rows = sorted(content["areas"], key=lambda row: -row["types"].get(slug, 0))[:MOST_FIRST]
    return [
        {"title": row["name"], "href": f"/evidence/areas/{row['slug']}/", "words": whole(row["types"].get(slug, 0))}
        for row in rows
        if row["types"].get(slug)
    ]


def area(content: Content, row: Mapping[str, Any]) -> dict[str, Any]:
    """One area's page: its number, its place among all, kind by kind."""
    order = sorted(content["areas"], key=lambda one: -one["n_12m"])
    place = next(number for number, one in enumerate(order, 1) if one["code"] == row["code"])
    kinds = sorted(((vocabulary.BY_SLUG[slug].name, n) for slug, n in row["types"].items()), key=lambda one: -one[1])
    return {
        "name": row["name"],
        "code": row["code"],
        "lead": _("%(n)s crimes and incidents in the 12 months to %(to)s: place %(place)s of %(all)s areas, the most first.") % {
            "n": whole(row["n_12m"]), "to": month_words(content["to"]), "place": place, "all": len(order),
        },
        "caption": _("Each kind in 12 months"),
        "head": [{"text": _("Kind")}, {"text": _("12 months"), "format": "numeric"}],
        "rows": [[{"text": kind}, {"text": whole(n), "format": "numeric"}] for kind, n in kinds],
    }  # fmt: skip


def assessment_page(content: Content, address: str, current: Content | None) -> dict[str, Any]:
    """What the page of an assessment shows, with figures that read otherwise now. No query."""
    parts = []
    items: list[Item] = []
    for part in content["parts"]:
        sections = []
        for section in part["sections"]:
            drawn = []
            for data in section["items"]:
                item = item_of(data)
                items.append(item)
                href = f"{address}figures/{data['number']}"
                same = current if current and current.get("manifest") == item.manifest else None
                drawn.append(
                    {**shown(item, figures=same, href=href, level=4), "number": data["number"], "map_href": ""}
                )
            sections.append({**section, "drawn": drawn})
        parts.append({**part, "sections": sections})
    return {
        "content": content,
        "parts": parts,
        "contributors": contributor_words(content),
        "scoring": scoring(content),
        "revised": revised(items, of_figures(current) if current else []),
        "since_last": [
            {"cells": [row["name"], _period(row["then"], row["then_period"]), _period(row["now"], row["now_period"])]}
            for row in content["since_last"]
        ],
    }


def item_of(data: Content) -> Item:
    """An item from an edition, without its number in it."""
    return from_data({name: value for name, value in data.items() if name != "number"})


def _period(value: float | None, period: str) -> str:
    return _("%(value)s (%(period)s)") % {"value": whole(value), "period": period}


def revised(items: Sequence[Item], now: Sequence[Item]) -> list[dict[str, str]]:
    """Figures of the same period that the files of now read otherwise: as published, as revised."""
    other = {item.key: item for item in now}
    found = []
    for item in items:
        same = other.get(item.key)
        if same and same.period == item.period and same.manifest != item.manifest and same.value != item.value:
            found.append({"name": item.name, "published": whole(item.value), "revised": whole(same.value)})
    return found


def contributor_words(content: Content) -> list[str]:
    """Who contributed, and whether and when they agreed."""
    said = []
    for row in content["contributors"]:
        on = day_of(row["agreed_on"])
        agreed = _("agreed on %(on)s") % {"on": date_words(on)} if on else _("has not agreed yet")
        what = f" ({row['what']})" if row["what"] else ""
        said.append(f"{row['who']['name']}{what}: {agreed}.")
    return said


def scoring(content: Content) -> dict[str, Any] | None:
    """The scoring as tables: places with their number and how firm, what was settled, who scored."""
    said = content["scoring"]
    if said is None:
        return None
    count = len(said["scorers"])
    return {
        "lead": _("Scored by one person. Another scorer could have seen it otherwise.") if count == 1
        else _("Scored by %(count)s people, who did not see each other’s scores.") % {"count": count},
        "model": _("By “%(name)s”, version %(version)s.") % {"name": said["model"]["name"], "version": said["model"]["version"]},
        "source": said["model"]["content"].get("source", ""),
        "scorers": said["scorers"],
        "places": [
            {
                "title": row["title"], "rank": row["rank"], "risk": f"{row['risk']:g}", "confidence": row["confidence"],
                "firm": row["firm"], "kept": row["kept"], "decided": _decided(row), "because": row["because"],
            }
            for row in said["places"]
        ],
        "settled": [
            _("%(issue)s, %(factor)s: scored %(values)s, settled at %(value)s. %(note)s") % {
                **row, "factor": row["factor"].lower(), "values": ", ".join(str(value) for value in row["values"]),
            }
            for row in said["settled"]
        ],
    }  # fmt: skip


def _decided(row: Mapping[str, Any]) -> str:
    if row["is_priority"]:
        return _("Priority %(place)s") % {"place": row["place"]}
    return _("Not a priority") if row["is_priority"] is False else _("Not decided")
