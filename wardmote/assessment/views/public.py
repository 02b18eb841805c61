"""What anyone reads: the partnership's figures, one kind, one area, hot spots, assessments; each figure as a file."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from wardmote.assessment import charts, maps, printed, public_pages
from wardmote.assessment.drawing import shown
from wardmote.assessment.items import Item, from_data, of_figures, of_key, whole
from wardmote.assessment.models import PublishedAssessment, PublishedFigures
from wardmote.documents.paper_pdf import PdfNotMade, as_pdf
from wardmote.documents.paper_word import as_word
from wardmote.kernel import limits
from wardmote.kernel.caching import public_page
from wardmote.kernel.files import WORD
from wardmote.kernel.models import Publication
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.views.published import find, take_down_href, whole_address

EVIDENCE = "/evidence/"


@public_page
def every(request: CouncilRequest) -> HttpResponse:
    """/evidence/: the partnership's page: what changed, kind by kind, where, and the assessments made of it."""
    rows = PublishedAssessment.objects.of(request.council)
    assessments = [{"title": row.title, "href": row.address, "words": row.summary} for row in rows]
    if not PublishedFigures.objects.of(request.council).exists():
        there = Publication.objects.of(request.council).current().filter(address=EVIDENCE).first()
        if there is not None:
            return find(request, EVIDENCE)  # type: ignore[return-value]
        return render(
            request, "assessment/public/evidence.html", {"assessments": assessments, "breadcrumbs": [_home()]}
        )
    published = find(request, EVIDENCE)
    if isinstance(published, HttpResponse):
        return published
    content = published.content or {}
    items = of_figures(content)
    context = {
        **public_pages.overview(content, items),
        "kinds": shown(items[0], figures=content, href=f"{EVIDENCE}figures/kinds"),
        "types": public_pages.type_list(items),
        "assessments": assessments,
        "publication": published,
        "cite": whole_address(request, EVIDENCE),
        "take_down_href": "/desk/evidence/take-down/" if take_down_href(request, published) else "",
        "breadcrumbs": [_home()],
    }
    return render(request, "assessment/public/evidence.html", context)


@public_page
def one_type(request: CouncilRequest, slug: str) -> HttpResponse:
    """/evidence/types/<slug>/: one kind of crime, month by month."""
    content = _figures(request)
    if isinstance(content, HttpResponse):
        return content
    item = _item(content, f"type:{slug}")
    return render(request, "assessment/public/figure.html", {
        "figure": shown(item, figures=content, href=f"{EVIDENCE}figures/type-{slug}"), "page_title": item.name,
        "areas": public_pages.areas_of_type(content, slug), "breadcrumbs": [_home(), _evidence()],
    })  # fmt: skip


@public_page
def areas(request: CouncilRequest) -> HttpResponse:
    """/evidence/areas/: every area as list and map."""
    return _figure_page(request, "areas", _("Areas"))


@public_page
def hot_spots(request: CouncilRequest) -> HttpResponse:
    """/evidence/hot-spots/: places with the most, as list and map."""
    return _figure_page(request, "places", _("Hot spots"))


def _figure_page(request: CouncilRequest, key: str, title: str) -> HttpResponse:
    content = _figures(request)
    if isinstance(content, HttpResponse):
        return content
    item = _item(content, key)
    links = [
        {"title": row["name"], "href": f"{EVIDENCE}areas/{row['slug']}/", "words": whole(row["n_12m"])}
        for row in content["areas"]
    ]
    return render(request, "assessment/public/figure.html", {
        "figure": shown(item, figures=content, href=f"{EVIDENCE}figures/{key}"), "page_title": title,
        "area_links": sorted(links, key=lambda one: one["title"]) if key == "areas" else [], "breadcrumbs": [_home(), _evidence()],
    })  # fmt: skip


@public_page
def one_area(request: CouncilRequest, code: str) -> HttpResponse:
    """/evidence/areas/<code>/: one small area, kind by kind."""
    content = _figures(request)
    if isinstance(content, HttpResponse):
        return content
    row = next((row for row in content["areas"] if row["slug"] == code), None)
    if row is None:
        raise Http404(_("There is no such area."))
    return render(request, "assessment/public/area.html", {
        **public_pages.area(content, row), "breadcrumbs": [_home(), _evidence(), {"text": _("Areas"), "href": f"{EVIDENCE}areas/"}],
    })  # fmt: skip


def figure_file(request: CouncilRequest, key: str, form: str) -> HttpResponse:
    """/evidence/figures/<key>.csv, .json, .svg and .geojson: one figure to take away."""
    content = _figures(request)
    if isinstance(content, HttpResponse):
        return content
    item = _item(content, key.replace("type-", "type:", 1))
    if form == "geojson":
        if not item.map or not content.get("shapes"):
            raise Http404(_("This figure has no map."))
        return JsonResponse(maps.features(content, item.map), content_type="application/geo+json")
    return _as_file(item, key, form)


def _as_file(item: Item, name: str, form: str) -> HttpResponse:
    if form == "json":
        return JsonResponse({"schema": "wardmote-figure/1", **item.as_data()})
    if form == "svg":
        drawn = charts.as_file(item)
        if not drawn:
            raise Http404(_("This figure has no chart."))
        return _file(drawn.encode(), f"{name}.svg", "image/svg+xml")
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(item.table.columns)
    rows.writerows(item.table.rows)
    for label, words in ((_("Source"), item.source), (_("Period"), item.period), (_("Check value"), item.manifest)):
        rows.writerow([label, words])
    return _file(out.getvalue().encode("utf-8-sig"), f"{name}.csv", "text/csv; charset=utf-8")


@public_page
def assessment(request: CouncilRequest, slug: str) -> HttpResponse:
    """/evidence/assessments/<slug>/: a strategic assessment as it was published."""
    published = find(request, f"{EVIDENCE}assessments/{slug}/")
    if isinstance(published, HttpResponse):
        return published
    content = published.content or {}
    current = PublishedFigures.objects.of(request.council).select_related("publication").first()
    context = {
        **public_pages.assessment_page(content, published.address, current.publication.content if current else None),
        "publication": published,
        "cite": whole_address(request, published.address),
        "take_down_href": f"/desk/evidence/assessments/{slug}/take-down/" if take_down_href(request, published) else "",
        "breadcrumbs": [_home(), _evidence()],
    }
    return render(request, "assessment/public/assessment.html", context)


def assessment_file(request: CouncilRequest, slug: str, form: str) -> HttpResponse:
    """/evidence/assessments/<slug>/assessment.docx, .pdf and .json: the same as a paper, and as data."""
    published = find(request, f"{EVIDENCE}assessments/{slug}/", f"assessment.{form}")
    if isinstance(published, HttpResponse):
        return published
    if form == "json":
        return JsonResponse(published.content)
    if not limits.allow(f"paper {limits.client_address(request)}", 12, timedelta(minutes=1)):
        return HttpResponse(status=429)
    made = printed.paper(
        request.council, published, on=timezone.localdate(), site=request.build_absolute_uri("/").rstrip("/")
    )
    if form == "docx":
        return _file(as_word(made), f"assessment-{slug}.docx", WORD)
    try:
        return _file(as_pdf(made), f"assessment-{slug}.pdf", "application/pdf")
    except PdfNotMade as refused:
        return render(request, "assessment/public/not_made.html", {"message": refused.message}, status=503)


def assessment_figure(request: CouncilRequest, slug: str, number: int, form: str) -> HttpResponse:
    """/evidence/assessments/<slug>/figures/<n>.csv, .json and .svg: one figure of an edition, as it stood."""
    published = find(request, f"{EVIDENCE}assessments/{slug}/", f"figures/{number}.{form}")
    if isinstance(published, HttpResponse):
        return published
    for part in (published.content or {})["parts"]:
        for section in part["sections"]:
            for data in section["items"]:
                if data["number"] == number:
                    item = from_data({name: value for name, value in data.items() if name != "number"})
                    return _as_file(item, f"{slug}-figure-{number}", form)
    raise Http404(_("There is no such figure."))


@public_page
def feed(request: CouncilRequest) -> HttpResponse:
    """/evidence/feed.atom: new figures and assessments, newest first."""
    site = request.build_absolute_uri("/").rstrip("/")
    made = Atom1Feed(
        title=_("Evidence - %(council)s") % {"council": request.council.name}, link=f"{site}{EVIDENCE}", description="",
        feed_url=request.build_absolute_uri(), language="en-GB",
    )  # fmt: skip
    for published in public_pages.newest(request.council):
        made.add_item(
            title=published.title,
            link=f"{site}{published.address}",
            description=(published.content or {}).get("summary", ""),
            unique_id=f"tag:{request.council.hostname},{request.council.created_at:%Y}:{published.address}{published.edition}",
            updateddate=published.published_at,
            pubdate=published.published_at,
        )
    return HttpResponse(made.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _figures(request: CouncilRequest) -> dict[str, Any] | HttpResponse:
    published = find(request, EVIDENCE)
    return published if isinstance(published, HttpResponse) else published.content or {}


def _item(content: dict[str, Any], key: str) -> Item:
    item = of_key(content, key)
    if item is None:
        raise Http404(_("There is no such figure."))
    return item


def _file(body: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _home() -> dict[str, str]:
    return {"text": _("Home"), "href": "/"}


def _evidence() -> dict[str, str]:
    return {"text": _("Evidence"), "href": EVIDENCE}


urlpatterns = [
    path("evidence/", every),
    path("evidence/feed.atom", feed),
    path("evidence/types/<slug:slug>/", one_type),
    path("evidence/areas/", areas),
    path("evidence/areas/<slug:code>/", one_area),
    path("evidence/hot-spots/", hot_spots),
    *(path(f"evidence/figures/<slug:key>.{form}", figure_file, {"form": form}) for form in ("csv", "json", "svg", "geojson")),
    path("evidence/assessments/<slug:slug>/", assessment),
    *(path(f"evidence/assessments/<slug:slug>/assessment.{form}", assessment_file, {"form": form}) for form in ("docx", "pdf", "json")),
    *(path(f"evidence/assessments/<slug:slug>/figures/<int:number>.{form}", assessment_figure, {"form": form})
      for form in ("csv", "json", "svg")),
]  # fmt: skip
