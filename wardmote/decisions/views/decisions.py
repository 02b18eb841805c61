"""The public pages of decisions: all of them, one with its call-in, a decision maker's, those made urgently."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from wardmote.clocks.rules import RULES
from wardmote.decisions import record_queries
from wardmote.decisions.record_public import standing
from wardmote.decisions.record_queries import DecisionFilters
from wardmote.decisions.views.finding import find, site_of
from wardmote.documents.sheets import write_csv
from wardmote.kernel import limits
from wardmote.kernel.caching import public_page
from wardmote.kernel.middleware import now
from wardmote.kernel.models import OldAddress
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations import rules
from wardmote.organisations.published import day_of
from wardmote.organisations.views.published import take_down_href

ENTRIES = 50
LONGEST = 366 * 5  # days of a report to Council


@public_page
def listed(request: CouncilRequest) -> HttpResponse:
    """/decisions/made/: what was decided, newest first."""
    filters = DecisionFilters.read(request.GET)
    page = record_queries.page_of(request.council, filters, request.GET.get("page"))
    offered = record_queries.choices(request.council)
    at = now()
    context = {
        "count": page.paginator.count,
        "page": page,
        "rows": [record_queries.item(row, at) for row in page.object_list],
        "filters": filters,
        "choices": offered,
        "active": [
            {
                "text": dict(offered.get(name.replace("-", "_"), [])).get(value, value),
                "href": f"/decisions/made/?{filters.without(name).query}".rstrip("?"),
            }
            for name, value in filters.in_use.items()
        ],
        "is_filtered": bool(filters.in_use),
        "breadcrumbs": [{"text": _("Home"), "href": "/"}],
    }
    return render(request, "decisions/records/list.html", context)


@public_page
def one(request: CouncilRequest, reference: str) -> HttpResponse:
    """/decisions/<reference>/: what was decided and why, its record's date, its call-in, what is done."""
    found = find(request, f"/decisions/{reference}/")
    if isinstance(found, HttpResponse):
        return found
    content = found.content or {}
    context = {
        "publication": found,
        "content": content,
        "now": standing(content, now()),
        "record_words": record_queries.record_words(content),
        "decided_on": day_of(content["decided_on"]),
        "kept_until_on": day_of(content["kept_until_on"]),
        "papers_until_on": day_of(content["papers_until_on"]),
        "required": [
            each
            | {
                "on": day_of(each["required_on"]),
                "by": day_of(each["report_by_on"]),
                "made": day_of(each["reported_on"]),
            }
            for each in content.get("required_reports", ())
        ],
        "dates": _dates(content),
        "call_ins": [_call_in(each) for each in content["call_ins"]],
        "tasks": [each | {"due": day_of(each["due_on"]), "done": day_of(each["done_on"])} for each in content["tasks"]],
        "cite": request.build_absolute_uri(found.address),
        "take_down_href": take_down_href(request, found),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "decisions/records/decision.html", context)


@public_page
def by_maker(request: CouncilRequest, slug: str) -> HttpResponse:
    """/decisions/by/<decision maker>/: all decisions of a post or body, how late their records were, which were called in."""
    filters = DecisionFilters(decision_maker=slug)
    rows = record_queries.decisions(request.council, filters)
    first = rows.first()
    if first is None:
        old = OldAddress.objects.of(request.council).filter(old=f"/decision-makers/{slug}/").first()
        if old is not None:
            return HttpResponsePermanentRedirect(f"/decisions/by/{old.new.rstrip('/').rpartition('/')[2]}/")
        raise Http404(_("Nobody of that name has a published decision."))
    page = record_queries.page_of(request.council, filters, request.GET.get("page"))
    at = now()
    context = {
        "name": first.decision_maker_name,
        "maker": (first.publication.content or {})["decision_maker"],
        "slug": slug,
        "figures": record_queries.figures(rows),
        "page": page,
        "rows": [record_queries.item(row, at) for row in page.object_list],
        "breadcrumbs": _crumbs(),
    }
    return render(request, "decisions/records/maker.html", context)


@public_page
def urgent(request: CouncilRequest) -> HttpResponse:
    """/decisions/urgent/: the report to Council of decisions made under special urgency, for a period."""
    today = timezone.localdate()
    last = _typed(request.GET.get("until"), today)
    first = _typed(request.GET.get("from"), last.replace(day=1) - timedelta(days=365))
    if first > last or (last - first).days > LONGEST:
        first = last - timedelta(days=365)
    rule = RULES["X12"]
    confirmed = rules.confirmation(request.council, rule.rule_id, last)
    context = {
        "first": first,
        "last": last,
        "rows": [
            {"content": each, "on": day_of(each["decided_on"])}
            for each in record_queries.urgent(request.council, first, last)
        ],
        "rule": rule,
        "confirmed": confirmed,
        "breadcrumbs": _crumbs(),
    }
    return render(request, "decisions/records/urgent.html", context)


def spreadsheet(request: CouncilRequest) -> HttpResponse | StreamingHttpResponse:
    """/decisions.csv: the list as its filters narrow it, streamed."""
    if not limits.allow(f"export {limits.client_address(request)}", 30, timedelta(minutes=1)):
        return HttpResponse(status=429)
    rows = record_queries.decisions(request.council, DecisionFilters.read(request.GET)).select_related("publication")
    site, at = site_of(request), now()
    body = write_csv(
        record_queries.csv_columns(),
        (record_queries.csv_row(row, at=at, site=site) for row in rows.iterator(chunk_size=500)),
    )
    response = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="decisions-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


@public_page
def feed(request: CouncilRequest) -> HttpResponse:
    """/decisions/feed.atom: decisions and what became of their call-ins, newest change first."""
    site = site_of(request)
    made = Atom1Feed(
        title=_("Decisions - %(council)s") % {"council": request.council.name},
        link=f"{site}/decisions/made/",
        description="",
        feed_url=request.build_absolute_uri(),
        language="en-GB",
    )
    rows = record_queries.decisions(request.council, DecisionFilters.read(request.GET)).select_related("publication")
    at = now()
    for row in rows.order_by("-publication__published_at", "pk")[:ENTRIES]:
        changed = row.publication.published_at
        made.add_item(
            title=row.title,
            link=f"{site}{row.address}",
            description=f"{row.decision_maker_name}. {standing(row.publication.content or {}, at).words}",
            unique_id=f"tag:{request.council.hostname},{request.council.created_at:%Y}:{row.reference}/{row.publication.edition}",
            updateddate=changed,
            pubdate=changed,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _dates(content: dict[str, Any]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"what": _("Decided"), "on": day_of(content["decided_on"])},
        {
            "what": _("Record published"),
            "on": day_of(content["published_on"]),
            "note": _("It counts from %(on)s.") % {"on": f"{day_of(content['counts_from_on']):%-d %B %Y}"}
            if content["counts_from_on"] != content["published_on"]
            else "",
        },
        {"what": _("Record due"), "on": day_of(content["record"]["due_on"]), "explanation": content["record"]["why"]},
    ]
    if content["call_in_until"]:
        until = datetime.fromisoformat(content["call_in_until"])
        rows.append(
            {
                "what": _("Last day for a call-in"),
                "on": timezone.localtime(until).date(),
                "note": _("Until %(time)s.") % {"time": f"{timezone.localtime(until):%H:%M}"},
                "explanation": content["call_in_words"],
            }
        )
    else:
        rows.append({"what": _("Call-in"), "words": " ".join(content["call_in_words"])})
    if content["effective_on"]:
        rows.append(
            {"what": _("In effect from"), "on": day_of(content["effective_on"]), "note": content["effective_words"]}
        )
    return rows


def _call_in(said: dict[str, Any]) -> dict[str, Any]:
    return said | {
        "received": datetime.fromisoformat(said["received_at"]),
        **{name: day_of(said[f"{name}_on"]) for name in ("judged", "outcome", "council", "reconsidered")},
        "hear_by": day_of(said["hear_by_on"]),
    }


def _typed(said: str | None, otherwise: date) -> date:
    try:
        return date.fromisoformat(said or "")
    except ValueError:
        return otherwise


def _crumbs() -> list[dict[str, str]]:
    return [{"text": _("Home"), "href": "/"}, {"text": _("Decisions"), "href": "/decisions/made/"}]


urlpatterns = [
    path("decisions/made/", listed),
    path("decisions.csv", spreadsheet),
    path("decisions/feed.atom", feed),
    path("decisions/urgent/", urgent),
    path("decisions/by/<slug:slug>/", by_maker),
    path("decisions/<slug:reference>/", one),
]
