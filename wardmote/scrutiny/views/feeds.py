"""Data out: Atom feeds, calendars and spreadsheets of anything published. All read publications only."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect, StreamingHttpResponse
from django.urls import path
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from wardmote.documents.sheets import write_csv, write_xlsx
from wardmote.kernel import limits
from wardmote.kernel.caching import public_page
from wardmote.kernel.models import OldAddress, Publication
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.models import Meeting
from wardmote.scrutiny import queries_people, table
from wardmote.scrutiny.content import day_of
from wardmote.scrutiny.models import PublishedRecommendation
from wardmote.scrutiny.models.published import PublishedRecommendationQuerySet
from wardmote.scrutiny.queries_public import Filters, recommendations
from wardmote.scrutiny.queries_requests import Request, readable_requests
from wardmote.scrutiny.standing import is_open, names, standing

if TYPE_CHECKING:
    from icalendar import Event

ENTRIES = 50
EXCEL_ROWS = 20_000
View = Callable[..., HttpResponse]
TOPICS = {"committees": "committee", "decision-makers": "decision-maker", "partners": "partner", "wards": "ward"}


def of_somebody(view: View) -> View:
    """For feeds of one committee, decision maker, partner or ward: where there is none, lead on to its new name, or 404."""

    @wraps(view)
    def inner(request: CouncilRequest, kind: str = "", slug: str = "") -> HttpResponse:
        if kind not in TOPICS or queries_people.has_page(request.council, TOPICS[kind], slug):
            return view(request, kind, slug)
        old = OldAddress.objects.of(request.council).filter(old=f"/{kind}/{slug}/").first()
        if old is None:
            raise Http404
        return HttpResponsePermanentRedirect(request.path.replace(old.old, old.new, 1))

    return inner


@public_page
@of_somebody
def feed(request: CouncilRequest, kind: str = "", slug: str = "") -> HttpResponse:
    """feed.atom of everything, a list with its filters, a review, a recommendation, or anybody's page: newest first."""
    site = _site(request)
    here = request.path.removesuffix("feed.atom")
    title = f"{request.council.service_name} - {request.council.name}"
    found = Atom1Feed(
        title=title, link=site + here, description="", feed_url=request.build_absolute_uri(), language="en-GB"
    )
    tag = f"tag:{request.council.hostname},{request.council.created_at:%Y}:"
    for at, entry in sorted(_entries(request, kind, slug), key=lambda one: one[0], reverse=True)[:ENTRIES]:
        found.add_item(
            title=entry.title,
            link=f"{site}{entry.address}",
            description=entry.words,
            unique_id=f"{tag}{entry.name}",
            updateddate=at,
            pubdate=at,
        )
    if not kind:
        for gone in (
            Publication.objects.of(request.council)
            .current()
            .filter(withdrawn_at__isnull=False)
            .order_by("-withdrawn_at")[:10]
        ):
            found.add_item(
                title=_("Taken down"),
                link=f"{site}{gone.address}",
                description=_("This page was taken down on %(on)s.")
                % {"on": f"{timezone.localtime(gone.withdrawn_at):%-d %B %Y}"},
                unique_id=f"{tag}{gone.address}#taken-down",
                updateddate=gone.withdrawn_at,
            )
    return HttpResponse(found.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


@public_page
@of_somebody
def calendar(request: CouncilRequest, kind: str = "", slug: str = "") -> HttpResponse:
    """calendar.ics: the days on which answers, actions and reports are due, and meetings. Each leads back to its page."""
    site, council = _site(request), request.council
    from icalendar import Calendar

    made = Calendar.new(
        name=f"{council.service_name} - {council.name}",
        uid=f"calendar-{council.slug}@{council.hostname}",
        last_modified=datetime(2026, 1, 1, tzinfo=UTC),
    )
    made.add("prodid", "-//Wardmote//EN")
    on = timezone.localdate()
    for row in (
        _rows(request, kind, slug).filter(next_on__gte=on - timedelta(days=30)).select_related("publication")[:500]
    ):
        for name, due_on, words in _due(row):
            made.add_component(
                event(
                    f"{row.reference}-{name}",
                    words,
                    due_on,
                    f"{site}{row.address}",
                    row.publication.published_at,
                    council.hostname,
                )
            )
    for found in _requests(request, kind, slug).filter(content__ended_on=None)[:500]:
        asked = Request(found, found.content or {})
        if asked.due_on and asked.due_on >= on - timedelta(days=30):
            words = _("Wanted: %(what)s") % {"what": found.title}
            address = f"{site}{found.address}"
            made.add_component(event(asked.anchor, words, asked.due_on, address, found.published_at, council.hostname))
    if not kind or kind == "committees":
        held = Meeting.objects.of(council).filter(held_on__gte=on - timedelta(days=60)).select_related("body")
        for one in held.filter(body__slug=slug) if slug else held:
            words = (
                _("Cancelled: %(what)s") % {"what": one.body} if one.state == Meeting.State.CANCELLED else str(one.body)
            )
            made.add_component(
                event(
                    f"meeting-{one.pk}",
                    words,
                    one.held_on,
                    f"{site}{one.address}",
                    datetime.combine(one.held_on, time(), UTC),
                    council.hostname,
                    one.starts_at,
                    one.place,
                )
            )
    return HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")


def spreadsheet(request: CouncilRequest) -> HttpResponse | StreamingHttpResponse:
    """/recommendations.csv: the list as its filters narrow it, streamed."""
    if not limits.allow(f"export {limits.client_address(request)}", 30, timedelta(minutes=1)):
        return HttpResponse(status=429)
    found = recommendations(request.council, Filters.read(request.GET), timezone.localdate())
    body = write_csv(table.columns(), table.rows(found, on=timezone.localdate(), site=_site(request)))
    response = StreamingHttpResponse(body, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="recommendations-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


def workbook(request: CouncilRequest) -> HttpResponse:
    """/recommendations.xlsx: the same rows for Excel."""
    if not limits.allow(f"export {limits.client_address(request)}", 30, timedelta(minutes=1)):
        return HttpResponse(status=429)
    found = recommendations(request.council, Filters.read(request.GET), timezone.localdate())
    on = timezone.localdate()
    wanted = list(table.rows(found[:EXCEL_ROWS], on=on, site=_site(request)))
    body = write_xlsx(table.columns(), wanted, title=_("Recommendations"), author=request.council.name)
    response = HttpResponse(body, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="recommendations-{on:%Y-%m-%d}.xlsx"'
    return response


def _rows(request: CouncilRequest, kind: str, slug: str) -> PublishedRecommendationQuerySet:
    """The published recommendations an address is about. Raises Http404 where nothing is published under it."""
    rows: PublishedRecommendationQuerySet = PublishedRecommendation.objects.of(request.council)
    if kind in TOPICS:
        return rows.about(TOPICS[kind], slug)
    if kind == "recommendations" and not slug:
        return recommendations(request.council, Filters.read(request.GET), timezone.localdate())
    if kind in {"reviews", "recommendations"}:
        rows = rows.filter(review_slug=slug) if kind == "reviews" else rows.filter(reference=slug)
        if not Publication.objects.of(request.council).readable().filter(address=f"/{kind}/{slug}/").exists():
            raise Http404
    return rows


class Entry(NamedTuple):
    """One entry of a feed: an edition of something published, with the name that tells it from its other editions."""

    name: str
    title: str
    address: str
    words: str


def _entries(request: CouncilRequest, kind: str, slug: str) -> Iterator[tuple[datetime, Entry]]:
    """What an address's feed may tell, and when it was published: recommendations, and what committees asked for. Two queries."""
    on = timezone.localdate()
    rows = _rows(request, kind, slug).select_related("publication").order_by("-publication__published_at", "pk")
    for row in rows[:ENTRIES]:
        name = f"{row.reference}/{row.publication.edition}"
        yield (
            row.publication.published_at,
            Entry(name, row.title, row.address, standing(row.content, on).sentence),
        )
    for found in _requests(request, kind, slug)[:ENTRIES]:
        asked = Request(found, found.content or {})
        yield (
            found.published_at,
            Entry(f"{asked.anchor}/{found.edition}", found.title, found.address, asked.words),
        )


def _requests(request: CouncilRequest, kind: str, slug: str) -> QuerySet[Publication]:
    """What committees asked for that an address is about; reviews and lists of recommendations hold none."""
    rows = readable_requests(request.council, TOPICS.get(kind, ""), slug)
    return rows if not kind or kind in TOPICS else rows.none()


def _due(row: PublishedRecommendation) -> Iterable[tuple[str, date, str]]:
    content = row.content
    for n, ask in enumerate(content["asks"]):
        due_on = day_of(ask["due_on"])
        if is_open(ask) and due_on and ask["is_confirmed"]:
            yield (
                f"reply-{n}",
                due_on,
                _("Answer due from %(who)s: %(what)s") % {"who": names(ask["who"]), "what": row.title},
            )
    for n, action in enumerate(content["actions"]):
        due_on = day_of(action["due_on"])
        if due_on and action["state"] not in {"complete", "ended"}:
            yield f"action-{n}", due_on, _("To be done: %(what)s") % {"what": row.title}


def event(
    name: str,
    words: str,
    on: date,
    url: str,
    changed: datetime,
    host: str,
    starts_at: time | None = None,
    place: str = "",
) -> Event:
    """One entry of a calendar: a whole day, or from ``starts_at`` in London. ``name`` stays the same when the day moves."""
    start: Any = datetime.combine(on, starts_at, timezone.get_current_timezone()) if starts_at else on
    from icalendar import Event

    event = Event()
    event.add("uid", f"{name}@{host}")
    event.add("dtstamp", changed)
    event.add("summary", words)
    event.add("dtstart", start)
    event.add("url", url)
    event.add("description", url)
    if place:
        event.add("location", place)
    return event


def _site(request: CouncilRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


urlpatterns = [
    path("feed.atom", feed),
    path("calendar.ics", calendar),
    path("recommendations.csv", spreadsheet),
    path("recommendations.xlsx", workbook),
    path("recommendations/feed.atom", feed, {"kind": "recommendations"}),
    *(
        path(f"{kind}/<slug:slug>/{name}", view, {"kind": kind})
        for kind in ("reviews", "recommendations", *TOPICS)
        for name, view in (("feed.atom", feed), ("calendar.ics", calendar))
    ),
]
