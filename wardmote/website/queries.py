"""What the public home shows: four figures, what is late now, the newest answers, what is going on and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.kernel.models import Council, SearchEntry
from wardmote.kernel.words import date_words
from wardmote.organisations.models import Meeting, Ward
from wardmote.scrutiny.models import ProgrammeTopic, PublishedRecommendation, PublishedReview
from wardmote.scrutiny.queries_public import Item, LateItem, item, late_list

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Card:
    """A review that is going on: its title, one line, the next date."""

    title: str
    href: str
    words: str
    note: str


@dataclass(frozen=True)
class Front:
    """The public home on a day. Figures are of recommendations asked in the twelve months before."""

    asked: int
    answered: int
    signed_off: int
    late: int
    late_now: list[LateItem]
    newest: list[Item]
    going_on: list[Card]
    topics: list[ProgrammeTopic]
    wards: list[Ward]
    meeting: Meeting | None

    @property
    def is_empty(self) -> bool:
        return not (self.asked or self.newest or self.going_on)


def front(council: Council, *, on: date) -> Front:
    """Everything the public home shows. Eleven queries, whatever there is."""
    rows = PublishedRecommendation.objects.of(council)
    counts = rows.filter(asked_on__gt=on - YEAR).aggregate(
        asked=Count("pk"),
        answered=Count("pk", filter=Q(is_answered=True)),
        signed_off=Count("pk", filter=Q(is_signed_off=True)),
    )
    late = late_list(council, on=on)
    newest = (
        rows.filter(answered_on__isnull=False)
        .select_related("publication")
        .order_by("-answered_on", "review_slug", "position")[:5]
    )
    open_reviews = (
        PublishedReview.objects.of(council)
        .exclude(state="closed")
        .select_related("publication")
        .order_by("-publication__published_at")
    )
    topics = (
        ProgrammeTopic.objects.of(council)
        .filter(state=ProgrammeTopic.State.PLANNED, month_on__gte=on.replace(day=1))
        .order_by("month_on")
    )
    meeting = (
        Meeting.objects.of(council)
        .filter(held_on__gte=on)
        .exclude(state=Meeting.State.CANCELLED)
        .select_related("body")
        .order_by("held_on")
    )
    return Front(
        asked=counts["asked"],
        answered=counts["answered"],
        signed_off=counts["signed_off"],
        late=late.total,
        late_now=late.items[:3],
        newest=[item(row, on) for row in newest],
        going_on=[_card(row) for row in open_reviews[:6]],
        topics=list(topics[:5]),
        wards=list(Ward.objects.of(council).on(on).filter(kind=Ward.Kind.WARD)),
        meeting=meeting.first(),
    )


def _card(row: PublishedReview) -> Card:
    content = row.publication.content or {}
    note = content["state_words"]
    if row.report_back_on:
        note = _("%(state)s. The committee hears how it goes by %(on)s.") % {
            "state": note,
            "on": date_words(row.report_back_on),
        }
    return Card(row.title, f"/reviews/{row.slug}/", content["summary"], note)


def results_heading(total: int, query: str) -> str:
    """How many results there are, and for what."""
    words = ngettext("%(n)s result for “%(q)s”", "%(n)s results for “%(q)s”", total)
    return words % {"n": total, "q": query}


def as_results(entries: list[SearchEntry]) -> list[dict[str, str]]:
    """Search entries as a ruled list shows them."""
    return [
        {
            "title": entry.title,
            "href": entry.address,
            "caption": entry.label + (f" · {date_words(entry.dated_on)}" if entry.dated_on else ""),
            "words": _short(entry.body),
        }
        for entry in entries
    ]


def _short(body: str) -> str:
    words = " ".join(body.split())
    return words if len(words) <= 200 else words[:197].rsplit(" ", 1)[0] + " …"
