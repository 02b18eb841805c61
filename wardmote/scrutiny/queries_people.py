"""Public pages of those who ask and answer: committees, decision makers, partners, wards and meetings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import median

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q

from wardmote.kernel.models import Council
from wardmote.organisations.models import Body, Holding, Meeting, Post, Ward
from wardmote.scrutiny.models import (
    MeetingOutcome,
    ProgrammeTopic,
    PublishedRecommendation,
    PublishedReview,
    PublishedTopic,
)
from wardmote.scrutiny.models.published import PublishedRecommendationQuerySet, late_part
from wardmote.scrutiny.queries_public import PER_PAGE, Item, item
from wardmote.scrutiny.queries_requests import Request, requests_of

SHOWN = 20


@dataclass(frozen=True)
class Figures:
    """Counts of recommendations. ``usual_days`` is the median from asked to answered in full, over ``of`` answers."""

    asked: int
    answered: int
    signed_off: int
    late: int
    usual_days: float | None
    of: int


@dataclass(frozen=True)
class Office:
    """A post or body that was asked, with what is open, what was answered, and what it was called before."""

    found: Post | Body
    figures: Figures
    open_items: list[Item]
    page: Page[PublishedRecommendation]
    done: list[Item]
    earlier: list[tuple[str, date]]
    before: list[Post | Body]
    held_since: list[date]
    has_duty: bool


@dataclass(frozen=True)
class Committee:
    """A committee: what it asked, what came back, what is silent, its reviews, meetings, programme and other requests."""

    body: Body
    capacities: list[str]
    figures: Figures
    waiting: list[Item]
    came_back: list[Item]
    silent: list[Item]
    reviews: list[PublishedReview]
    coming: list[Meeting]
    past: list[Meeting]
    topics: list[ProgrammeTopic]
    earlier: list[tuple[str, date]]
    requests: list[Request]


@dataclass(frozen=True)
class Near:
    """A ward: what was asked for it, and for everywhere."""

    ward: Ward
    here: list[Item]
    done: list[Item]
    everywhere: list[Item]
    figures: Figures


def office(council: Council, kind: str, slug: str, *, on: date, page: str = "1") -> Office | None:
    """The page of a post, body or partner; None where there is none of that kind. About ten queries."""
    found = _office(council, kind, slug)
    if found is None:
        return None
    rows = PublishedRecommendation.objects.of(council).about(kind, slug)
    finished = Q(is_signed_off=True) | ~Q(state="issued")
    waiting = Paginator(rows.exclude(finished).select_related("publication"), PER_PAGE).get_page(page)
    done = rows.filter(finished).select_related("publication")[:SHOWN]
    held = Holding.objects.of(council).on(on).filter(post=found).order_by("from_on") if isinstance(found, Post) else []
    return Office(
        found=found,
        figures=_own_figures(council, kind, slug, on),
        open_items=[item(row, on) for row in waiting],
        page=waiting,
        done=[item(row, on) for row in done],
        earlier=[(name.name, name.until_on) for name in found.earlier_names.all()],
        before=list(found.predecessors.all()),
        held_since=[row.from_on for row in held],
        has_duty=not isinstance(found, Body) or found.standing != Body.Standing.OTHER or not found.is_outside,
    )


def committee(council: Council, slug: str, *, on: date) -> Committee | None:
    """The page of a committee. About fifteen queries."""
    body = Body.objects.of(council).filter(kind=Body.Kind.COMMITTEE, slug=slug).first()
    if body is None:
        return None
    rows = PublishedRecommendation.objects.of(council).about("committee", slug)
    asked = rows.filter(is_answered=False, state="issued").select_related("publication")[:SHOWN]
    back = rows.filter(is_answered=True).select_related("publication").order_by("-answered_on", "position")[:SHOWN]
    silent = rows.filter(silent_from_on__lte=on).select_related("publication")[:SHOWN]
    held = Meeting.objects.of(council).filter(body=body).select_related("body")
    return Committee(
        body=body,
        capacities=[str(row.get_capacity_display()) for row in body.capacities.on(on)],
        figures=figures(rows, on),
        waiting=[item(row, on) for row in asked],
        came_back=[item(row, on) for row in back],
        silent=[item(row, on) for row in silent],
        reviews=list(PublishedReview.objects.of(council).filter(committee=slug)[:SHOWN]),
        coming=list(held.filter(held_on__gte=on).order_by("held_on")[:5]),
        past=list(held.filter(held_on__lt=on).order_by("-held_on")[:5]),
        topics=list(
            ProgrammeTopic.objects.of(council)
            .filter(body=body, state=ProgrammeTopic.State.PLANNED)
            .order_by("month_on")[:5]
        ),
        earlier=[(name.name, name.until_on) for name in body.earlier_names.all()],
        requests=requests_of(body),
    )


def ward(council: Council, slug: str, *, on: date) -> Near | None:
    """What was asked for one ward, and for the whole area. Seven queries."""
    found = Ward.objects.of(council).filter(slug=slug).first()
    if found is None:
        return None
    rows = PublishedRecommendation.objects.of(council)
    here = list(rows.about("ward", slug).select_related("publication")[:PER_PAGE])
    everywhere = rows.about("ward", "").select_related("publication")[:SHOWN]
    return Near(
        ward=found,
        here=[item(row, on) for row in here if not row.is_signed_off],
        done=[item(row, on) for row in here if row.is_signed_off],
        everywhere=[item(row, on) for row in everywhere],
        figures=figures(rows.about("ward", slug), on),
    )


def figures(rows: PublishedRecommendationQuerySet, on: date) -> Figures:
    """The figures of any set of published recommendations. Two queries."""
    columns = list(rows.values_list("is_answered", "is_signed_off", "asked_on", "answered_on"))
    days = [(answered - asked).days for full, _off, asked, answered in columns if full and asked and answered]
    return Figures(
        asked=len(columns),
        answered=sum(1 for row in columns if row[0]),
        signed_off=sum(1 for row in columns if row[1]),
        late=rows.late(on).count(),
        usual_days=median(days) if days else None,
        of=len(days),
    )


def _own_figures(council: Council, kind: str, slug: str, on: date) -> Figures:
    """The figures of one decision maker or partner: its own replies and actions, never those of others asked with it.

    At most two queries, both counted by the database.
    """
    own = PublishedTopic.objects.of(council).filter(kind=kind, slug=slug)
    found = own.aggregate(
        asked=Count("pk"),
        answered=Count("pk", filter=Q(is_answered=True)),
        signed_off=Count("pk", filter=Q(recommendation__is_signed_off=True)),
        late=Count("pk", filter=late_part(on)),
        of=Count("days"),
    )
    middle = own.exclude(days=None).order_by("days").values_list("days", flat=True)
    half = (found["of"] - 1) // 2
    return Figures(**found, usual_days=median(middle[half : half + 2 - found["of"] % 2]) if found["of"] else None)


def meetings(council: Council, *, on: date) -> tuple[list[Meeting], list[Meeting]]:
    """Meetings to come, soonest first, and the last thirty held. Two queries."""
    rows = Meeting.objects.of(council).select_related("body")
    coming = rows.filter(held_on__gte=on).order_by("held_on", "starts_at")
    return list(coming[:30]), list(rows.filter(held_on__lt=on).order_by("-held_on")[:30])


def meeting(council: Council, committee_slug: str, slug: str) -> Meeting | None:
    """One meeting by its committee and its day (``-2`` for the second of a day). One query."""
    day, _dash, sequence = slug[:10], slug[10:11], slug[11:]
    try:
        held_on = date.fromisoformat(day)
    except ValueError:
        return None
    if slug[10:] and not sequence.isdecimal():
        return None
    rows = Meeting.objects.of(council).select_related("body").prefetch_related("items")
    return rows.filter(body__slug=committee_slug, held_on=held_on, sequence=int(sequence or 1)).first()


def touched(found: Meeting, *, on: date) -> list[tuple[Item, str, str]]:
    """Published recommendations a meeting dealt with: the item, the outcome in words, its minute. Three queries."""
    outcomes = {
        row.recommendation_id: (str(row.get_outcome_display()), row.minute_reference)
        for row in MeetingOutcome.objects.of(found.council).filter(meeting=found)
    }
    for sign_off in found.sign_offs.all():
        outcomes[sign_off.recommendation_id] = (str(sign_off.get_verdict_display()), sign_off.minute_reference)
    rows = (
        PublishedRecommendation.objects.of(found.council)
        .filter(recommendation_id__in=outcomes)
        .select_related("publication")
    )
    return [(item(row, on), *outcomes[row.recommendation_id]) for row in rows]


def has_page(council: Council, kind: str, slug: str) -> bool:
    """Whether the council has a committee, ward, partner or decision maker of that short name. At most two queries."""
    if kind == "committee":
        return Body.objects.of(council).filter(kind=Body.Kind.COMMITTEE, slug=slug).exists()
    if kind == "ward":
        return Ward.objects.of(council).filter(slug=slug).exists()
    return _office(council, kind, slug) is not None


def _office(council: Council, kind: str, slug: str) -> Post | Body | None:
    if kind == "partner":
        outside = [Body.Kind.PARTNER, Body.Kind.PARISH]
        return (
            Body.objects.of(council)
            .filter(slug=slug, kind__in=outside)
            .prefetch_related("earlier_names", "predecessors")
            .first()
        )
    post: Post | None = (
        Post.objects.of(council).filter(slug=slug).prefetch_related("earlier_names", "predecessors").first()
    )
    if post is not None:
        return post
    inside = [Body.Kind.COUNCIL, Body.Kind.CABINET, Body.Kind.TEAM, Body.Kind.GROUP]
    return (
        Body.objects.of(council)
        .filter(slug=slug, kind__in=inside)
        .prefetch_related("earlier_names", "predecessors")
        .first()
    )
