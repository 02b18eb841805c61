"""What can be followed, which topics an entry of the history belongs to, and how its subject reads in public.

All is read from what is published, so that nothing unpublished can ever be followed, counted or named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy

from wardmote.engagement.models import Follower
from wardmote.kernel.models import Council, Fact
from wardmote.organisations.models import Body, Post, Ward
from wardmote.scrutiny.models import PublishedRecommendation, PublishedReview
from wardmote.scrutiny.standing import standing

Kind = Follower.Kind


@dataclass(frozen=True)
class Topic:
    """Something that can be followed, as it is named today."""

    kind: str
    slug: str
    title: str
    address: str

    @property
    def follow_address(self) -> str:
        """Where one asks to follow it."""
        return f"/follow/{self.kind}/{self.slug}/"


@dataclass(frozen=True)
class Subject:
    """A published thing that changed: its title, its page, and where it stands in one sentence ("" where it has none)."""

    title: str
    address: str
    stands: str = ""


@dataclass(frozen=True, eq=False)
class Tally:
    """How changes of one sort are counted in a subject line: "1 answer", "2 answers". ``counted`` takes ``n``."""

    counted: Any

    def words(self, n: int) -> str:
        return str(self.counted % {"n": n})


_ANSWER = Tally(ngettext_lazy("%(n)s answer", "%(n)s answers", "n"))
_UPDATE = Tally(ngettext_lazy("%(n)s update", "%(n)s updates", "n"))
_ACTION = Tally(ngettext_lazy("%(n)s new action", "%(n)s new actions", "n"))

# What followers are told of, in the order in which a subject line counts it. All else stays on the history page.
TALLIES: dict[str, Tally] = {
    "scrutiny.issued": Tally(ngettext_lazy("%(n)s asked", "%(n)s asked", "n")),
    "scrutiny.responded": _ANSWER,
    "scrutiny.partner_added": _ANSWER,
    "scrutiny.received": _ANSWER,
    "scrutiny.held": Tally(ngettext_lazy("%(n)s holding reply", "%(n)s holding replies", "n")),
    "scrutiny.asked_again": Tally(ngettext_lazy("%(n)s asked again", "%(n)s asked again", "n")),
    "scrutiny.signed_off": Tally(ngettext_lazy("%(n)s signed off", "%(n)s signed off", "n")),
    "scrutiny.reopened": Tally(ngettext_lazy("%(n)s reopened", "%(n)s reopened", "n")),
    "scrutiny.reported_complete": Tally(ngettext_lazy("%(n)s reported complete", "%(n)s reported complete", "n")),
    "scrutiny.action_made": _ACTION,
    "scrutiny.action_updated": _UPDATE,
    "scrutiny.update_added": _UPDATE,
    "scrutiny.withdrawn": Tally(ngettext_lazy("%(n)s withdrawn", "%(n)s withdrawn", "n")),
    "scrutiny.replaced": Tally(ngettext_lazy("%(n)s replaced", "%(n)s replaced", "n")),
    "scrutiny.passed_on": Tally(ngettext_lazy("%(n)s passed on", "%(n)s passed on", "n")),
    "scrutiny.corrected": Tally(ngettext_lazy("%(n)s corrected", "%(n)s corrected", "n")),
    "scrutiny.ladder_step": Tally(ngettext_lazy("%(n)s reminder", "%(n)s reminders", "n")),
    "scrutiny.report_released": Tally(ngettext_lazy("%(n)s report", "%(n)s reports", "n")),
    "scrutiny.review_moved": Tally(ngettext_lazy("%(n)s next step", "%(n)s next steps", "n")),
    "scrutiny.reported_back": Tally(ngettext_lazy("%(n)s report back", "%(n)s reports back", "n")),
    "scrutiny.evaluated": Tally(ngettext_lazy("%(n)s evaluation", "%(n)s evaluations", "n")),
}

_more_topics: list[Callable[[Fact], set[tuple[str, str]]]] = []


def register_topics(topics: Callable[[Fact], set[tuple[str, str]]]) -> None:
    """Let a room say which further (kind, slug) pairs a public fact belongs to. Called from ``AppConfig.ready()``."""
    _more_topics.append(topics)


def register_tally(verb: str, counted: Any) -> None:
    """Have followers told of a further verb, counted by ``ngettext_lazy("%(n)s paper", "%(n)s papers", "n")``."""
    TALLIES[verb] = Tally(counted)


def find(council: Council, kind: str, slug: str) -> Topic | None:
    """What can be followed under this name; None where there is nothing, or nothing public. At most two queries."""
    match kind:
        case Kind.COUNCIL:
            return Topic(kind, slug, council.name, "/") if slug == council.slug else None
        case Kind.REVIEW:
            review = PublishedReview.objects.of(council).filter(slug=slug).first()
            return Topic(kind, slug, review.title, f"/reviews/{slug}/") if review else None
        case Kind.RECOMMENDATION:
            one = PublishedRecommendation.objects.of(council).filter(reference=slug).first()
            return Topic(kind, slug, one.title, one.address) if one else None
        case Kind.WARD:
            ward = Ward.objects.of(council).filter(slug=slug).first()
            return Topic(kind, slug, ward.name, ward.get_absolute_url()) if ward else None
        case Kind.COMMITTEE | Kind.PARTNER | Kind.DECISION_MAKER:
            found: Body | Post | None = Body.objects.of(council).filter(slug=slug).first()
            if kind == Kind.DECISION_MAKER:
                found = Post.objects.of(council).filter(slug=slug).first() or found
            if found is None or not found.address.startswith(f"/{kind}s/"):
                return None
            return Topic(kind, slug, str(found), found.address)
    return None


def others(council: Council, besides: Follower, *, most: int = 6) -> list[Topic]:
    """What else somebody may want to follow: the newest reviews, then everything. Three queries."""
    reviews = PublishedReview.objects.of(council).order_by("-year", "title")[:most]
    found = [Topic(Kind.REVIEW, review.slug, review.title, f"/reviews/{review.slug}/") for review in reviews]
    found.append(Topic(Kind.COUNCIL, council.slug, _("Everything published here"), "/"))
    open_rows = Follower.objects.of(council).filter(email=besides.email, ended_at=None)
    held = set(open_rows.values_list("kind", "slug"))
    return [topic for topic in found if (topic.kind, topic.slug) not in held]


def topics_of(fact: Fact) -> set[tuple[str, str]]:
    """The (kind, slug) pairs under which somebody may follow what a fact tells. At most three queries.

    A recommendation belongs to itself, its review, its committee, whoever must answer or act, and its wards; all as
    published. Empty for a fact that is not public, tells followers nothing, or whose subject is not published.
    """
    if not fact.is_public or fact.verb not in TALLIES:
        return set()
    found: set[tuple[str, str]] = set()
    one = PublishedRecommendation.objects.of(fact.council).filter(reference=fact.subject).first()
    if one:
        found = {(Kind.RECOMMENDATION.value, one.reference), *one.topics.exclude(slug="").values_list("kind", "slug")}
        if one.review_slug:
            found.add((Kind.REVIEW.value, one.review_slug))
    elif fact.verb != "scrutiny.issued":  # each recommendation that was sent has an entry of its own
        review = PublishedReview.objects.of(fact.council).filter(slug=fact.subject).first()
        if review:
            found = {(Kind.REVIEW.value, review.slug), (Kind.COMMITTEE.value, review.committee)}
    for more in _more_topics:
        found |= more(fact)
    return found | {(Kind.COUNCIL.value, fact.council.slug)} if found else set()


def subjects(council: Council, names: Iterable[str], *, on: date) -> dict[str, Subject]:
    """How subjects of facts read in public today, by name. One that is not published, or was taken down, is left out.

    Two queries for any number.
    """
    wanted = set(names)
    reviews = PublishedReview.objects.of(council).filter(slug__in=wanted)
    found = {review.slug: Subject(review.title, f"/reviews/{review.slug}/") for review in reviews}
    rows = PublishedRecommendation.objects.of(council).filter(reference__in=wanted).select_related("publication")
    for row in rows:
        title = f"{row.content['printed_reference']}: {row.title}"
        found[row.reference] = Subject(title, row.address, standing(row.content, on).sentence)
    return found


def kind_words(kind: str) -> str | Promise:
    """What sort of thing it is, for a page."""
    return Kind(kind).label
