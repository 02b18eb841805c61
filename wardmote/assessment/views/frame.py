"""What the room's pages share: whether the room is open, their doors, the way back, how a figure is shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from wardmote.assessment import charts, maps
from wardmote.assessment.items import Item, decimal, whole
from wardmote.assessment.models import Assessment
from wardmote.assessment.permissions import ANALYSTS_CAN, READERS_CAN, may_analyse, may_read_assessment
from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.doors import signed_in
from wardmote.organisations.views.frame import one_form, posted, press

__all__ = ["analysts", "crumbs", "found", "in_room", "one_page", "posted", "press", "readers", "shown", "small"]
View = Callable[..., HttpResponse]
ROOM = "evidence"
DESK = "/desk/evidence/"


def in_room(view: View) -> View:
    """A page that is not found where the council does not use this room."""

    @wraps(view)
    def inner(request: CouncilRequest, *args: Any, **more: Any) -> HttpResponse:
        if not request.council.has_room(ROOM):
            raise Http404(_("This council does not use this part."))
        return view(request, *args, **more)

    return inner


def readers(view: View) -> View:
    """A working page for analysts, lead officers and heads of service; an assessment in its address is looked for first."""

    @signed_in
    @wraps(view)
    def inner(request: CouncilRequest, *args: Any, **more: Any) -> HttpResponse:
        if "slug" in more:
            rows = Assessment.objects.of(request.council).select_related("council", "previous", "model")
            more["assessment"] = found(rows, slug=more.pop("slug"))
        if not may_read_assessment(request.reader):
            raise NotAllowed(READERS_CAN)
        return view(request, *args, **more)

    return inner


def analysts(view: View) -> View:
    """A working page for those who load and write."""

    @readers
    @wraps(view)
    def inner(request: CouncilRequest, *args: Any, **more: Any) -> HttpResponse:
        if not may_analyse(request.reader):
            raise NotAllowed(ANALYSTS_CAN)
        return view(request, *args, **more)

    return inner


def found(rows: Any, **by: Any) -> Any:
    """One row of the council's own, or not found."""
    row = rows.filter(**by).first()
    if row is None:
        raise Http404(_("There is no such entry."))
    return row


def crumbs(assessment: Assessment | None = None) -> list[dict[str, str]]:
    """The way back on working pages."""
    first = [{"text": _("Evidence"), "href": DESK}]
    return first + ([{"text": assessment.title, "href": assessment.desk}] if assessment else [])


def one_page(assessment: Assessment) -> dict[str, Any]:
    """What every page of one assessment gets."""
    return {"assessment": assessment, "breadcrumbs": crumbs(assessment)}


def small(
    request: CouncilRequest, form: Form, act: Callable[[dict[str, Any]], Any], *, title: Any, button: Any, to: Any, said: Any,
    assessment: Assessment | None = None, lead: Any = "", warning: Any = "", **more: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form and one button, leading back to ``to``."""
    return one_form(
        request, form, act, title=title, button=button, to=to, said=said, crumbs=crumbs(assessment), lead=lead, warning=warning,
        more={"assessment": assessment, **more}, template="assessment/form.html",
    )  # fmt: skip


def shown(item: Item, *, figures: Mapping[str, Any] | None = None, href: str = "", level: int = 2) -> dict[str, Any]:
    """A figure as a page shows it: sentence, number, chart beside table, map, what is counted, how whole, downloads.

    ``href`` is where its files are (“…/burglary” gives .csv, .json and .svg); none where it is not public.
    """
    picture = charts.inline(item)
    has_map = bool(item.map and figures and figures.get("shapes"))
    still = maps.still(figures, item.map, _map_words(item)) if has_map and figures else ""
    number = ""
    if item.low is not None and item.high is not None and item.extra.get("rate_per_1000") is not None:
        number = _("%(rate)s for every 1,000 people; between %(low)s and %(high)s, 95 times in 100.") % {
            "rate": decimal(item.extra["rate_per_1000"]), "low": decimal(item.low), "high": decimal(item.high),
        }  # fmt: skip
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


def _map_words(item: Item) -> str:
    return _("Map. %(title)s. The list beside it says the same.") % {"title": item.title}


def _rank_words(item: Item) -> str:
    rank = item.extra.get("county_rank")
    if isinstance(rank, Mapping):
        low, high, of = rank.get("low"), rank.get("high"), rank.get("of")
        if low is not None and high is not None and of:
            return _("Among the %(of)s partnerships of the county it lies between place %(low)s and place %(high)s, the highest first.") % {
                "of": of, "low": low, "high": high,
            }  # fmt: skip
        rank = rank.get("rank")
    if rank is None:
        return ""
    return _("It stands at place %(rank)s among the partnerships of its police force, the highest rate first.") % {"rank": rank}
