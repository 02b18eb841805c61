"""A figure as a page shows it: its sentence, number, chart beside its table, map, what is counted, files to take away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from wardmote.assessment import charts, maps
from wardmote.assessment.items import Item, decimal, whole


def shown(item: Item, *, figures: Mapping[str, Any] | None = None, href: str = "", level: int = 2) -> dict[str, Any]:
    """A figure as a page shows it: sentence, number, chart beside table, map, what is counted, how whole, downloads.

    ``href`` is where its files are (“…/burglary” gives .csv, .json and .svg); none where it is not public.
    """
    picture = charts.inline(item)
    has_map = bool(item.map and figures and figures.get("shapes"))
    still = maps.still(figures, item.map, _map_words(item)) if has_map and figures else ""
    number = _interval_words(item)
    return {
        "item": item,
        "heading_level": level,
        "value": f"{whole(item.value)} {item.unit}".strip() if item.value is not None else _("Not known"),
        "rate": number,
        "rank": _rank_words(item),
        "chart": mark_safe(picture),  # noqa: S308 - drawn by us, words escaped
        "map": mark_safe(still),  # noqa: S308 - drawn by us, words escaped
        "map_href": f"{href}.geojson" if has_map and href else "",
        "map_key": maps.key(figures) if has_map and item.map == "areas" and figures else [],
        "href": href,
        "has_chart": bool(picture),
        "table_region": item.table.caption,
        "manifest": item.manifest[:16],
    }


def _interval_words(item: Item) -> str:
    """The range that holds the true number 95 times in 100: of the rate where residents are known, else of the count."""
    if item.low is None or item.high is None:
        return ""
    rate = item.extra.get("rate_per_1000")
    if rate is None:
        return _("Chance alone lets a number like this lie between %(low)s and %(high)s.") % {
            "low": whole(item.low), "high": whole(item.high),
        }  # fmt: skip
    return _("%(rate)s for every 1,000 people; between %(low)s and %(high)s, 95 times in 100.") % {
        "rate": decimal(rate), "low": decimal(item.low), "high": decimal(item.high),
    }  # fmt: skip


def _map_words(item: Item) -> str:
    return _("Map. %(title)s. The list beside it says the same.") % {"title": item.title}


def _rank_words(item: Item) -> str:
    best, worst, of = (item.extra.get(name) for name in ("rank_best", "rank_worst", "ranked_of"))
    if best is None or worst is None or not of:
        return ""
    if best == worst:
        words = _("Among the %(of)s partnerships of the police force it stands at place %(best)s, the highest first.")
    else:
        words = _(
            "Among the %(of)s partnerships of the police force it stands between place %(best)s and place %(worst)s, the highest first."
        )
    return words % {"of": of, "best": best, "worst": worst}
