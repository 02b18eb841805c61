"""The public Forward Plan: its list, an entry, its editions, and the same as spreadsheet, feed and calendar."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from wardmote.decisions import plan_editions, plan_queries
from wardmote.decisions.plan_queries import PlanFilters
from wardmote.decisions.views.finding import event, find, site_of
from wardmote.documents.sheets import write_csv
from wardmote.kernel import limits
from wardmote.kernel.caching import public_page
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations import rules
from wardmote.organisations.published import day_of
from wardmote.organisations.views.published import take_down_href

ENTRIES = 50


@public_page
def listed(request: CouncilRequest) -> HttpResponse:
    """/forward-plan/: what will be decided, soonest first, with live dates. About ten queries for any number of entries."""
    filters = PlanFilters.read(request.GET)
    page = plan_queries.page_of(request.council, filters, request.GET.get("page"))
    rows = plan_queries.lines(request.council, page.object_list, on=timezone.localdate())  # type: ignore[arg-type]
    offered = plan_queries.choices(request.council)
    editions = plan_editions.editions(request.council)
    context = {
        "count": page.paginator.count,
        "page": page,
        "rows": [plan_queries.item(row) for row in rows],
        "filters": filters,
        "choices": offered,
        "active": _active(filters, offered),
        "slips": plan_queries.slips(request.council),
        "latest": editions[0] if editions else None,
        "is_filtered": bool(filters.in_use),
        "breadcrumbs": [{"text": _("Home"), "href": "/"}],
    }
    return render(request, "decisions/plan/list.html", context)


@public_page
def moved(request: CouncilRequest) -> HttpResponse:
    """/forward-plan/moved/: how often entries were moved in each year, and why. One query."""
    context = {"years": plan_queries.moves_by_year(request.council), "breadcrumbs": _crumbs()}
    return render(request, "decisions/plan/moved.html", context)


@public_page
def one(request: CouncilRequest, reference: str) -> HttpResponse:
    """/forward-plan/<reference>/: the entry, its dates with the arithmetic, its history of moves and its notices."""
    found = find(request, f"/forward-plan/{reference}/")
    if isinstance(found, HttpResponse):
        return found
    content = found.content or {}
    standing = rules.every_day(request.council)
    shown = plan_queries.line(content, found, standing, on=timezone.localdate())
    context = {
        "publication": found,
        "content": content,
        "shown": shown,
        "dates": plan_queries.dates_of(shown, standing),
        "slips": [_slip(each) for each in content["slips"]],
        "exceptions": [
            each | {"agreed": day_of(each["agreed_on"]), "notice": day_of(each["notice_on"])}
            for each in content["exceptions"]
        ],
        "notices": [
            each | {"meeting": day_of(each["meeting_on"]), "published": day_of(each["published_on"])}
            for each in content["private_notices"]
        ],
        "representations": [each | {"received": day_of(each["received_on"])} for each in content["representations"]],
        "decided_on": day_of(content["decision"]["decided_on"]) if content["decision"] else None,
        "cite": request.build_absolute_uri(found.address),
        "take_down_href": take_down_href(request, found),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "decisions/plan/entry.html", context)


@public_page
def editions(request: CouncilRequest) -> HttpResponse:
    """/forward-plan/editions/: the plan as it stood, month by month."""
    rows = [
        {
            "title": row.title,
            "href": row.address,
            "words": _("%(n)s entries, kept on %(on)s.")
            % {"n": len((row.content or {})["entries"]), "on": f"{timezone.localtime(row.published_at):%-d %B %Y}"},
        }
        for row in plan_editions.editions(request.council)
    ]
    return render(request, "decisions/plan/editions.html", {"rows": rows, "breadcrumbs": _crumbs()})


@public_page
def edition(request: CouncilRequest, slug: str) -> HttpResponse:
    """/forward-plan/editions/<month>/: one edition, and what changed from the one before."""
    found = find(request, f"/forward-plan/editions/{slug}/")
    if isinstance(found, HttpResponse):
        return found
    content = plan_editions.as_shown(found)
    before = next((row for row in plan_editions.editions(request.council) if row.address < found.address), None)
    changed = plan_editions.differences(plan_editions.as_shown(before), content) if before else []
    context = {
        "publication": found,
        "title": found.title,
        "before": before,
        "groups": [
            (words, rows)
            for kind, words in (
                ("new", _("New")),
                ("moved", _("Moved")),
                ("changed", _("Changed")),
                ("gone", _("No longer in the plan")),
            )
            if (rows := [one for one in changed if one.kind == kind])
        ],
        "entries": [
            {
                "title": entry["title"],
                "href": f"/forward-plan/{entry['reference']}/",
                "words": _("%(who)s, %(when)s.")
                % {"who": entry["decision_maker"]["name"], "when": plan_editions.when_words(entry)},
                "note": _("Key decision") if entry["is_key"] else "",
            }
            for entry in content["entries"]
        ],
        "breadcrumbs": [*_crumbs(), {"text": _("Editions"), "href": "/forward-plan/editions/"}],
    }
    return render(request, "decisions/plan/edition.html", context)


def spreadsheet(request: CouncilRequest) -> HttpResponse | StreamingHttpResponse:
    """/forward-plan.csv: the list as its filters narrow it."""
    if not limits.allow(f"export {limits.client_address(request)}", 30, timedelta(minutes=1)):
        return HttpResponse(status=429)
    on = timezone.localdate()
    rows = plan_queries.lines(
        request.council, plan_queries.entries(request.council, PlanFilters.read(request.GET)), on=on
    )
    site = site_of(request)
    body = write_csv(plan_queries.csv_columns(), (plan_queries.csv_row(row, site=site) for row in rows))
    response = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="forward-plan-{on:%Y-%m-%d}.csv"'
    return response


@public_page
def feed(request: CouncilRequest, reference: str = "") -> HttpResponse:
    """feed.atom of the plan with its filters, or of one entry: newest change first."""
    rows = _rows(request, reference, "feed.atom")
    if isinstance(rows, HttpResponse):
        return rows
    site = site_of(request)
    here = request.path.removesuffix("feed.atom")
    title = _("Forward Plan - %(council)s") % {"council": request.council.name}
    made = Atom1Feed(
        title=title, link=site + here, description="", feed_url=request.build_absolute_uri(), language="en-GB"
    )
    newest = rows.order_by("-publication__published_at", "pk")[:ENTRIES]
    for row in plan_queries.lines(request.council, newest, on=timezone.localdate()):
        made.add_item(
            title=row.content["title"],
            link=f"{site}{row.address}",
            description=f"{row.content['decision_maker']['name']}, {row.when}. {row.slip_words} {row.words}".replace(
                "  ", " "
            ),
            unique_id=f"tag:{request.council.hostname},{request.council.created_at:%Y}:{row.content['reference']}/{row.published_at:%Y%m%d%H%M%S}",
            updateddate=row.published_at,
            pubdate=row.published_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@public_page
def calendar(request: CouncilRequest, reference: str = "") -> HttpResponse:
    """calendar.ics of the plan with its filters, or of one entry: days or periods of decisions."""
    rows = _rows(request, reference, "calendar.ics")
    if isinstance(rows, HttpResponse):
        return rows
    site, council = site_of(request), request.council
    from icalendar import Calendar

    made = Calendar.new(
        name=_("Forward Plan - %(council)s") % {"council": council.name},
        uid=f"forward-plan-{council.slug}@{council.hostname}",
        last_modified=datetime(2026, 1, 1, tzinfo=UTC),
    )
    made.add("prodid", "-//Wardmote//EN")
    since = timezone.localdate() - timedelta(days=60)
    for row in rows.filter(decide_until_on__gte=since).select_related("publication")[:500]:
        words = _("To be decided: %(what)s") % {"what": row.title}
        made.add_component(
            event(
                row.reference,
                words,
                row.decide_from_on,
                f"{site}{row.address}",
                row.publication.published_at,
                council.hostname,
                row.decide_until_on,
            )
        )
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")


def _rows(request: CouncilRequest, reference: str, tail: str) -> Any:
    if not reference:
        return plan_queries.entries(request.council, PlanFilters.read(request.GET))
    found = find(request, f"/forward-plan/{reference}/", tail)
    if isinstance(found, HttpResponse):
        return found
    rows = plan_queries.entries(request.council, PlanFilters(state="all")).filter(reference=reference)
    if not rows.exists():
        raise Http404
    return rows


def _slip(said: Mapping[str, Any]) -> dict[str, Any]:
    before = {"decide_from_on": said["from_on"], "decide_until_on": said["from_until_on"]}
    after = {"decide_from_on": said["to_on"], "decide_until_on": said["to_until_on"]}
    return {
        "on": day_of(said["on"]),
        "before": plan_editions.when_words(before),
        "after": plan_editions.when_words(after),
        "because": said["because"],
        "begins_again": said["begins_again"],
    }


def _active(filters: PlanFilters, offered: dict[str, list[tuple[str, str]]]) -> list[dict[str, str]]:
    found = []
    for name, value in filters.in_use.items():
        words = dict(offered.get(name.replace("-", "_"), [])).get(value, value)
        rest = filters.without(name).query
        found.append({"text": words, "href": f"/forward-plan/?{rest}" if rest else "/forward-plan/"})
    return found


def _crumbs() -> list[dict[str, str]]:
    return [{"text": _("Home"), "href": "/"}, {"text": _("Forward Plan"), "href": "/forward-plan/"}]


urlpatterns = [
    path("forward-plan/", listed),
    path("forward-plan.csv", spreadsheet),
    path("forward-plan/feed.atom", feed),
    path("forward-plan/calendar.ics", calendar),
    path("forward-plan/editions/", editions),
    path("forward-plan/editions/<slug:slug>/", edition),
    path("forward-plan/moved/", moved),
    path("forward-plan/<slug:reference>/", one),
    path("forward-plan/<slug:reference>/feed.atom", feed),
    path("forward-plan/<slug:reference>/calendar.ics", calendar),
]
