"""The frame of the record: public home, signed-in home, search, and the pages about the record itself."""

from __future__ import annotations

from datetime import timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.kernel import facts, limits, search, work
from wardmote.kernel.caching import public_page
from wardmote.kernel.models import JobRun
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.doors import signed_in
from wardmote.organisations.permissions import posts_held
from wardmote.partnership.permissions import may_read_desk
from wardmote.scrutiny.queries_home import home
from wardmote.website import queries
from wardmote.website.api import api

PER_PAGE = 20
SEARCHES, SEARCH_WINDOW = 60, timedelta(minutes=1)


@public_page
def front(request: CouncilRequest) -> HttpResponse:
    """/: what this record is, its figures, what is late now, what is new, what comes next."""
    return render(request, "website/front.html", {"front": queries.front(request.council, on=timezone.localdate())})


@signed_in
def my_home(request: CouncilRequest) -> HttpResponse:
    """/my/: the first thing waiting, then everything else that waits for whoever is signed in."""
    found = home(request.reader, on=timezone.localdate())
    return render(
        request,
        "website/my_home.html",
        {
            "found": found,
            "today": timezone.localdate(),
            "has_posts": bool(posts_held(request.reader)),
            "works_on_partnership": request.council.has_room("partnership") and may_read_desk(request.reader),
        },
    )


def find(request: CouncilRequest) -> HttpResponse:
    """/search/?q=: over everything published; staff search no further here than the public."""
    query = request.GET.get("q", "").strip()[:200]
    key = f"search {limits.client_address(request)}"
    if query and not limits.allow(key, SEARCHES, SEARCH_WINDOW):
        return render(request, "429.html", status=429)
    context: dict[str, object] = {"q": query}
    if query:
        page = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdecimal() else 1
        page = min(page, 50)
        found = search.find(request.council, query, public=True, start=(page - 1) * PER_PAGE, count=PER_PAGE)
        pages = Paginator(range(found.total), PER_PAGE).get_page(page)
        context |= {
            "items": queries.as_results(found.entries),
            "heading": queries.results_heading(found.total, query),
            "page": pages,
            "total": found.total,
        }
    return render(request, "website/search.html", context)


@public_page
def about(request: CouncilRequest) -> HttpResponse:
    """/about/: what the record is, how to check it, whom to ask."""
    return render(request, "website/about.html", {"head": facts.head(request.council)})


@public_page
def accessibility(request: CouncilRequest) -> HttpResponse:
    """/accessibility/: the accessibility statement, with its review date."""
    return render(request, "website/accessibility.html")


@public_page
def privacy(request: CouncilRequest) -> HttpResponse:
    """/privacy/: what is kept about people, why and how long."""
    return render(request, "website/privacy.html")


@public_page
def data(request: CouncilRequest) -> HttpResponse:
    """/data/: open data, feeds, licence, how to cite."""
    return render(request, "website/data.html")


def status(request: CouncilRequest) -> HttpResponse:
    """/status/: what ran last and whether it went well."""
    runs = {run.job: run for run in JobRun.objects.all()}
    rows = [{"title": job.title, "run": runs.get(job.name)} for job in work.jobs()]
    return render(
        request,
        "website/status.html",
        {"rows": rows, "worker": runs.get("worker"), "head": facts.head(request.council)},
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: a search box and the main lists."""
    return render(request, "website/404.html", {"message": _("Page not found")}, status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: what was sent could not be understood."""
    return render(request, "website/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 raised by Django itself: a form that was open too long, mostly."""
    return render(request, "website/403.html", status=403)


def broken(request: HttpRequest) -> HttpResponse:
    """500: what to do. Uses no database, which may be what broke."""
    return HttpResponse(BROKEN.format(request_id=getattr(request, "request_id", "")), status=500)


BROKEN = """<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="utf-8"><title>There is a problem with this service</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>There is a problem with this service</h1>
<p>Try again in a few minutes. What you saved before is kept.</p>
<p>If it happens again, tell Democratic Services and give them this number: {request_id}</p></main></body></html>
"""

urlpatterns = [
    path("", front, name="front"),
    path("my/", my_home, name="my_home"),
    path("search/", find, name="search"),
    path("about/", about),
    path("accessibility/", accessibility),
    path("privacy/", privacy),
    path("data/", data),
    path("status/", status),
    path("api/v1/", api.urls),
]
