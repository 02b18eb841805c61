"""The public pages of reviews: all of them, one, its report, evaluation, picture and history."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.kernel.caching import public_page
from wardmote.kernel.readers import CouncilRequest
from wardmote.scrutiny import queries_review
from wardmote.scrutiny.content import day_of
from wardmote.scrutiny.picture_file import as_files
from wardmote.scrutiny.queries_history import KINDS, history
from wardmote.scrutiny.queries_reviews import ReviewFilters, reviews_list
from wardmote.scrutiny.views.public_pages import find, take_down_href, whole_address


@public_page
def every(request: CouncilRequest) -> HttpResponse:
    """/reviews/: going on, being monitored, finished."""
    filters = ReviewFilters.read(request.GET)
    found = reviews_list(request.council, filters, on=timezone.localdate())
    return render(request, "scrutiny/public/reviews.html", {"found": found, "filters": filters, "breadcrumbs": _home()})


@public_page
def one(request: CouncilRequest, slug: str) -> HttpResponse:
    """/reviews/<slug>/: what was asked, what was answered, what changed."""
    found = find(request, f"/reviews/{slug}/")
    if isinstance(found, HttpResponse):
        return found
    page = queries_review.review_page(found, on=timezone.localdate())
    context = {
        "page": page,
        "content": page.content,
        "lead": queries_review.lead_words(page),
        "must_answer": queries_review.who_links(page.must_answer),
        "now_words": queries_review.now_words(page),
        "last_check": queries_review.last_check_words(page),
        "sent_on": day_of(page.content["issued_on"]),
        "agreed_on": day_of(page.content["agreed_on"]),
        "evaluated_on": day_of((page.content["evaluation"] or {}).get("published_on")),
        "cite": whole_address(request, found.address),
        "take_down_href": take_down_href(request, found),
        "breadcrumbs": [*_home(), {"text": _("Reviews"), "href": "/reviews/"}],
    }
    return render(request, "scrutiny/public/review.html", context)


@public_page
def report(request: CouncilRequest, slug: str) -> HttpResponse:
    """/reviews/<slug>/report/: the committee's report as it was released."""
    found = find(request, f"/reviews/{slug}/", "report/")
    if isinstance(found, HttpResponse):
        return found
    content = found.content or {}
    recommendations = queries_review.contents_of(request.council, slug)
    context = {
        "publication": found,
        "content": content,
        "groups": queries_review.by_theme(content, recommendations),
        "evidence": [{**each, "on": day_of(each["on"])} for each in content["evidence"]],
        "agreed_on": day_of(content["agreed_on"]),
        "sent_on": day_of(content["issued_on"]),
        "is_released": bool(content["introduction"] or content["findings"] or recommendations),
        "breadcrumbs": _of(content),
    }
    return render(request, "scrutiny/public/report.html", context)


@public_page
def evaluation(request: CouncilRequest, slug: str) -> HttpResponse:
    """/reviews/<slug>/evaluation/: what changed, as somebody the committee appointed found it."""
    found = find(request, f"/reviews/{slug}/", "evaluation/")
    if isinstance(found, HttpResponse):
        return found
    content = found.content or {}
    if not content["evaluation"]:
        raise Http404(_("Nobody has been appointed to evaluate this review."))
    told = content["evaluation"]
    context = {
        "publication": found,
        "content": content,
        "evaluation": told,
        "appointed_on": day_of(told["appointed_on"]),
        "due_on": day_of(told["due_on"]),
        "published_on": day_of(told["published_on"]),
        "breadcrumbs": _of(content),
    }
    return render(request, "scrutiny/public/evaluation.html", context)


@public_page
def progress(request: CouncilRequest, slug: str) -> HttpResponse:
    """/reviews/<slug>/progress.svg: the picture as a file; ``?theme=2`` is the second file of one that is split."""
    found = find(request, f"/reviews/{slug}/", "progress.svg")
    if isinstance(found, HttpResponse):
        return found
    on = timezone.localdate()
    page = queries_review.review_page(found, on=on)
    files = as_files(page.picture, title=found.title, address=whole_address(request, found.address), on=on)
    wanted = request.GET.get("theme", "1")
    if not wanted.isdecimal() or not 1 <= int(wanted) <= len(files):
        raise Http404(_("The picture has no such part."))
    return HttpResponse(files[int(wanted) - 1], content_type="image/svg+xml; charset=utf-8")


@public_page
def changes(request: CouncilRequest, slug: str) -> HttpResponse:
    """/reviews/<slug>/history/: every change in words."""
    found = find(request, f"/reviews/{slug}/", "history/")
    if isinstance(found, HttpResponse):
        return found
    content = found.content or {}
    kind = request.GET.get("kind", "")
    context = {
        "found": history(request.council, slug, kind=kind, page=request.GET.get("page", "1")),
        "title": content["title"],
        "address": found.address,
        "kind": kind if kind in KINDS else "",
        "kinds": [(name, words) for name, (words, _verbs) in KINDS.items()],
        "breadcrumbs": _of(content),
    }
    return render(request, "scrutiny/public/history.html", context)


def _home() -> list[dict[str, str]]:
    return [{"text": _("Home"), "href": "/"}]


def _of(content: dict[str, str]) -> list[dict[str, str]]:
    return [
        {"text": _("Reviews"), "href": "/reviews/"},
        {"text": content["title"], "href": f"/reviews/{content['slug']}/"},
    ]


urlpatterns = [
    path("reviews/", every),
    path("reviews/<slug:slug>/", one),
    path("reviews/<slug:slug>/report/", report),
    path("reviews/<slug:slug>/evaluation/", evaluation),
    path("reviews/<slug:slug>/progress.svg", progress),
    path("reviews/<slug:slug>/history/", changes),
]
