"""The public list of reviews: going on, being monitored, finished, each with its figures in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.models import Council
from wardmote.organisations.models import Ward
from wardmote.scrutiny.axes import Words
from wardmote.scrutiny.models import PublishedRecommendation, PublishedReview, Review
from wardmote.scrutiny.models.published import PublishedTopic
from wardmote.scrutiny.queries_public import Choice, Figures, figures

State = Review.State
GROUPS: tuple[tuple[str, Words, frozenset[str]], ...] = (
    (
        "going-on",
        gettext_lazy("Going on"),
        frozenset({State.SCOPING, State.EVIDENCE, State.DRAFTING, State.AGREED, State.WITH_DECISION_MAKERS}),
    ),
    ("monitored", gettext_lazy("Being monitored"), frozenset({State.MONITORED, State.EVALUATED})),
    ("finished", gettext_lazy("Finished"), frozenset({State.CLOSED})),
)


@dataclass(frozen=True)
class ReviewFilters:
    """What the list of reviews is narrowed to, as its address says it."""

    committee: str = ""
    year: str = ""
    ward: str = ""
    state: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> ReviewFilters:
        """From an address's query; what is not on a list of ours is left out."""
        said = {name: str(query.get(name, "")).strip()[:120] for name in cls.__dataclass_fields__}
        if said["state"] not in {name for name, _words, _states in GROUPS}:
            said["state"] = ""
        if not (said["year"].isdecimal() and len(said["year"]) == 4):
            said["year"] = ""
        return cls(**said)

    @property
    def in_use(self) -> dict[str, str]:
        return {name: value for name, value in vars(self).items() if value}

    def query_without(self, name: str) -> str:
        return urlencode(replace(self, **{name: ""}).in_use)


@dataclass(frozen=True)
class ReviewItem:
    """One review in the list."""

    title: str
    href: str
    committee: str
    year: int
    words: str
    late: int


@dataclass(frozen=True)
class ReviewGroup:
    """One headed list."""

    name: str
    heading: str
    items: list[ReviewItem]


@dataclass(frozen=True)
class ReviewList:
    """The three lists, how many reviews they hold, and what the filters can be set to."""

    groups: list[ReviewGroup]
    count: int
    total: int
    committees: list[Choice]
    years: list[Choice]
    wards: list[Choice]
    states: list[Choice]
    active: list[dict[str, str]]


def reviews_list(council: Council, filters: ReviewFilters, *, on: date) -> ReviewList:
    """Published reviews in three lists, newest first in each. At most 5 queries."""
    rows = list(
        PublishedReview.objects.of(council)
        .select_related("publication")
        .defer("publication__content")
        .order_by("-year", "title")
    )
    committees = dict(
        PublishedReview.objects.of(council).values_list("committee", "publication__content__committee__name")
    )
    found = [row for row in rows if not filters.committee or row.committee == filters.committee]
    found = [row for row in found if not filters.year or row.year == int(filters.year)]
    if filters.ward:
        there = set(_slugs_in(council, filters.ward))
        found = [row for row in found if row.slug in there]
    told = figures(council, on)
    groups = [
        ReviewGroup(
            name, str(heading), [_item(row, committees, told.get(row.slug)) for row in found if row.state in states]
        )
        for name, heading, states in GROUPS
        if not filters.state or filters.state == name
    ]
    listed = {
        "committee": sorted(committees.items(), key=lambda each: each[1]),
        "year": [(str(year), str(year)) for year in sorted({row.year for row in rows}, reverse=True)],
        "ward": _wards(council),
        "state": [(name, str(heading)) for name, heading, _states in GROUPS],
    }
    return ReviewList(
        groups=groups,
        count=sum(len(group.items) for group in groups),
        total=len(rows),
        committees=listed["committee"],
        years=listed["year"],
        wards=listed["ward"],
        states=listed["state"],
        active=[
            {"text": dict(listed[name]).get(value, value), "href": f"?{filters.query_without(name)}"}
            for name, value in filters.in_use.items()
        ],
    )


def _item(row: PublishedReview, committees: dict[str, str], told: Figures | None) -> ReviewItem:
    words = told.words if told and told.asked else _("Nothing asked yet")
    return ReviewItem(
        row.title, f"/reviews/{row.slug}/", committees[row.committee], row.year, f"{words}.", told.late if told else 0
    )


def _slugs_in(council: Council, ward: str) -> list[str]:
    rows = PublishedRecommendation.objects.of(council).about("ward", ward).order_by()
    return list(rows.values_list("review_slug", flat=True).distinct())


def _wards(council: Council) -> list[Choice]:
    topics = PublishedTopic.objects.of(council).filter(kind="ward").values("slug")
    return list(Ward.objects.of(council).filter(slug__in=topics).order_by("name").values_list("slug", "name"))
