"""Public lists of recommendations: their filters, what is late, and the figures of reviews. Read from publications only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Sum
from django.utils.translation import gettext as _

from wardmote.kernel import search
from wardmote.kernel.models import Council
from wardmote.kernel.words import date_words, days_words, number_words
from wardmote.organisations.models import Body, Post, Ward
from wardmote.scrutiny.axes import DELIVERY, LATE_TITLES, RESPONSE
from wardmote.scrutiny.content import Content, day_of
from wardmote.scrutiny.models import PublishedRecommendation, PublishedReview
from wardmote.scrutiny.models.published import LATE_KINDS, Open, PublishedRecommendationQuerySet, PublishedTopic
from wardmote.scrutiny.standing import Tag, is_open, names, standing

PER_PAGE = 50
ANSWERS = ("decision-maker", "partner", "committee")  # topics that say who must answer or carries something out
Choice = tuple[str, str]


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to, as its address says it: every list, spreadsheet and feed reads the same."""

    review: str = ""
    committee: str = ""
    decision_maker: str = ""
    ward: str = ""
    response: str = ""
    delivery: str = ""
    year: str = ""
    late: str = ""
    q: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> Filters:
        """From an address's query. What is not on a list of ours is left out, so that an odd address still answers."""
        said = {name: str(query.get(name.replace("_", "-"), "")).strip()[:200] for name in cls.__dataclass_fields__}
        if said["response"] not in RESPONSE:
            said["response"] = ""
        if said["delivery"] not in DELIVERY:
            said["delivery"] = ""
        if said["late"] not in {"any", *LATE_KINDS}:
            said["late"] = ""
        if not (said["year"].isdecimal() and len(said["year"]) == 4):
            said["year"] = ""
        return cls(**said)

    @property
    def in_use(self) -> dict[str, str]:
        """The filters that are set, by the name they have in the address."""
        return {name.replace("_", "-"): value for name, value in vars(self).items() if value}

    @property
    def query(self) -> str:
        """The address's query that gives these filters again."""
        return urlencode(self.in_use)

    def without(self, name: str) -> Filters:
        return replace(self, **{name.replace("-", "_"): ""})


def recommendations(council: Council, filters: Filters, on: date) -> PublishedRecommendationQuerySet:
    """The published recommendations that a list, spreadsheet, feed or answer of the API gives for these filters. No query yet."""
    rows = PublishedRecommendation.objects.of(council)
    if filters.review:
        rows = rows.filter(review_slug=filters.review)
    if filters.committee:
        rows = rows.about("committee", filters.committee)
    if filters.decision_maker:
        topics = PublishedTopic.objects.filter(kind__in=ANSWERS, slug=filters.decision_maker)
        rows = rows.filter(pk__in=topics.values("recommendation"))
    if filters.ward:
        rows = rows.about("ward", filters.ward)
    if filters.response:
        rows = rows.filter(response=filters.response)
    if filters.delivery:
        rows = rows.filter(delivery=filters.delivery)
    if filters.year:
        year = int(filters.year)
        rows = rows.filter(asked_on__gte=date(max(year, 1), 1, 1), asked_on__lte=date(max(year, 1), 12, 31))
    if filters.late:
        rows = rows.late(on, "" if filters.late == "any" else filters.late)
    if filters.q:
        found = search.ids(council, filters.q, public=True, kind="scrutiny.recommendation")
        rows = rows.filter(recommendation_id__in=found)
    return rows


@dataclass(frozen=True)
class Choices:
    """What each filter of a list can be set to, as (value, words)."""

    review: list[Choice]
    committee: list[Choice]
    decision_maker: list[Choice]
    ward: list[Choice]
    year: list[Choice]
    response: list[Choice] = field(default_factory=lambda: [(value, str(words)) for value, words in RESPONSE.items()])
    delivery: list[Choice] = field(default_factory=lambda: [(value, str(words)) for value, words in DELIVERY.items()])

    def words(self, name: str, value: str) -> str:
        """How a filter in use reads; the value itself where it names nothing that is published."""
        if name == "late":
            return _("Late") if value == "any" else _("Late: %(what)s") % {"what": str(LATE_TITLES[value]).lower()}
        if name == "q":
            return _("“%(words)s”") % {"words": value}
        listed = dict(getattr(self, name.replace("-", "_"), []))
        return str(listed.get(value, value))


def choices(council: Council) -> Choices:
    """Filters for lists of recommendations: only what something published has. At most 6 queries."""
    reviews = PublishedReview.objects.of(council).order_by("-year", "title").values_list("slug", "title")
    topics = PublishedTopic.objects.of(council).order_by().values_list("kind", "slug").distinct()
    slugs: dict[str, set[str]] = {}
    for kind, slug in topics:
        slugs.setdefault(kind, set()).add(slug)
    bodies = slugs.get("committee", set()) | slugs.get("partner", set()) | slugs.get("decision-maker", set())
    named = {
        slug: (name, kind)
        for slug, name, kind in Body.objects.of(council).filter(slug__in=bodies).values_list("slug", "name", "kind")
    }
    posts = Post.objects.of(council).filter(slug__in=slugs.get("decision-maker", set()))
    wards = Ward.objects.of(council).filter(slug__in=slugs.get("ward", set())).order_by("name")
    days = PublishedRecommendation.objects.of(council).order_by().values_list("asked_on", flat=True).distinct()
    years = sorted({day.year for day in days if day}, reverse=True)  # plans go out whole, so there are few days
    answering = [(slug, name) for slug, (name, kind) in named.items() if kind != Body.Kind.COMMITTEE]
    answering += list(posts.values_list("slug", "title"))
    return Choices(
        review=list(reviews),
        committee=sorted(
            ((slug, named[slug][0]) for slug in slugs.get("committee", set()) if slug in named), key=_by_words
        ),
        decision_maker=sorted(set(answering), key=_by_words),
        ward=list(wards.values_list("slug", "name")),
        year=[(str(year), str(year)) for year in years],
    )


@dataclass(frozen=True)
class Item:
    """One recommendation in a list: its title, one tag, one sentence."""

    reference: str
    title: str
    href: str
    caption: str
    tag: Tag
    words: str


@dataclass(frozen=True)
class Listed:
    """One page of a list, and how many there are in all."""

    count: int
    page: Page[PublishedRecommendation]
    items: list[Item]


def listed(council: Council, filters: Filters, *, on: date, page: str = "1") -> Listed:
    """A page of recommendations, newest first, in their review's order. Two queries."""
    rows = recommendations(council, filters, on).select_related("publication")
    paginator = Paginator(rows, PER_PAGE)
    shown = paginator.get_page(page)
    return Listed(paginator.count, shown, [item(row, on) for row in shown])


def item(row: PublishedRecommendation, on: date) -> Item:
    """A published recommendation as a list shows it. The row comes with its publication."""
    content = row.content
    now = standing(content, on)
    where = [content["printed_reference"]]
    if content["review"]:
        number = _("recommendation %(number)s") % {"number": content["number"]} if content["number"] else ""
        where.append(", ".join(words for words in (content["review"]["title"], number) if words))
    else:
        where.append(content["committee"]["name"])
    return Item(row.reference, content["title"], row.address, " · ".join(where), now.tag, now.sentence)


@dataclass(frozen=True)
class LateItem:
    """One late recommendation: what, who, since when, by how many days, and the last reminder."""

    title: str
    href: str
    caption: str
    tag: Tag
    who: str
    due_words: str
    reminder: str


@dataclass(frozen=True)
class LateList:
    """What is late on a day: the counts of every kind, and one page of the kind that was asked for."""

    on: date
    kind: str
    counts: dict[str, int]
    total: int
    page: Page[tuple[int, int]]
    items: list[LateItem]
    being_checked: int
    next_due: tuple[date, str, str, str] | None  # day, words, title, address

    @property
    def count(self) -> int:
        return self.counts[self.kind] if self.kind else self.total


def late_list(council: Council, *, on: date, kind: str = "", page: str = "1") -> LateList:
    """Everything late on a day, most days first. Three queries, and one more while nothing is late."""
    rows = PublishedRecommendation.objects.of(council).late(on)
    counts: Counter[str] = Counter()
    ordered: list[tuple[int, int]] = []
    total = 0
    for pk, *dates in rows.order_by().values_list("pk", *Open._fields):
        total += 1
        ways = Open(*dates).lateness(on)
        counts.update(each for each, _days in ways)
        days = [days for each, days in ways if not kind or each == kind]
        if days:
            ordered.append((max(days), pk))
    ordered.sort(key=lambda each: (-each[0], each[1]))
    shown = Paginator(ordered, PER_PAGE).get_page(page)
    wanted = [pk for _days, pk in shown]
    found = {
        row.pk: row
        for row in PublishedRecommendation.objects.of(council).filter(pk__in=wanted).select_related("publication")
    }
    return LateList(
        on=on,
        kind=kind,
        counts={name: counts[name] for name in LATE_KINDS},
        total=total,
        page=shown,
        items=[_late_item(found[pk], on, kind) for pk in wanted],
        being_checked=_being_checked(council),
        next_due=_next_due(council, on) if not ordered else None,
    )


def _late_item(row: PublishedRecommendation, on: date, kind: str) -> LateItem:
    content = row.content
    now = standing(content, on)
    worst = next(one for one in now.late if not kind or one.kind == kind)
    title = content["title"]
    if worst.part:
        title = _("%(title)s (part %(part)s)") % {"title": title, "part": worst.part}
    tag = now.timeliness if now.timeliness and worst is now.late[0] else None
    return LateItem(
        title=title,
        href=row.address,
        caption=item(row, on).caption,
        tag=tag or Tag("timeliness", f"late-{worst.kind}", _late_label(worst.kind, worst.days)),
        who=_who_is_late(content, worst.kind, on).rstrip("."),
        due_words=_("Due %(on)s, %(days)s ago.") % {"on": date_words(worst.due_on), "days": days_words(worst.days)}
        if worst.kind != "no-update"
        else worst.words[:1].upper() + worst.words[1:] + ".",
        reminder=_last_reminder(content),
    )


def _late_label(kind: str, days: int) -> str:
    words = {
        "reply": _("Reply late: %(days)s"),
        "action": _("Action late: %(days)s"),
        "report-back": _("Report-back late: %(days)s"),
        "no-update": _("No update: %(days)s"),
    }
    return words[kind] % {"days": days_words(days)}


def _who_is_late(content: Content, kind: str, on: date) -> str:
    if kind == "report-back":
        return str(content["committee"]["name"])
    if kind == "reply":
        late = [ask for ask in content["asks"] if is_open(ask) and (day_of(ask["due_on"]) or on) < on]
        return names([who for ask in late for who in ask["who"]])
    doing = [action for action in content["actions"] if action["state"] not in {"complete", "ended"}]
    owners = {action["owner"]["name"]: action["owner"] for action in doing if action["owner"]}
    return names(owners.values()) or _("Lead officer: not named.")


def _last_reminder(content: Content) -> str:
    steps = [step for ask in content["asks"] if is_open(ask) for step in ask["steps"]]
    steps += [step for action in content["actions"] for step in action["steps"]]
    if not steps:
        return _("No reminder was sent yet.")
    last = max(steps, key=lambda step: step["on"])
    return _("%(what)s sent on %(on)s.") % {"what": last["label"], "on": date_words(day_of(last["on"]) or date.min)}


def _being_checked(council: Council) -> int:
    """How many open replies have a date under a rule that nobody has confirmed. One query."""
    rows = PublishedRecommendation.objects.of(council).filter(being_checked__gt=0)
    return int(rows.aggregate(n=Sum("being_checked"))["n"] or 0)


def _next_due(council: Council, on: date) -> tuple[date, str, str, str] | None:
    rows = PublishedRecommendation.objects.of(council).filter(next_on__gte=on).order_by("next_on", "pk")
    row = rows.select_related("publication").first()
    if row is None:
        return None
    now = standing(row.content, on)
    return (now.next_on, now.next_words, row.title, row.address) if now.next_on else None


@dataclass
class Figures:
    """Counts of a review's recommendations."""

    asked: int = 0
    answered: int = 0
    signed_off: int = 0
    late: int = 0

    @property
    def words(self) -> str:
        """“15 asked, 13 answered, 3 signed off, 3 late”; late is left out when nothing is."""
        said = [
            _("%(n)s asked") % {"n": number_words(self.asked)},
            _("%(n)s answered") % {"n": number_words(self.answered)},
            _("%(n)s signed off") % {"n": number_words(self.signed_off)},
        ]
        return ", ".join([*said, _("%(n)s late") % {"n": number_words(self.late)}] if self.late else said)


def figures(council: Council, on: date) -> dict[str, Figures]:
    """The figures of every published review, by slug. One query."""
    found: dict[str, Figures] = {}
    rows = PublishedRecommendation.objects.of(council).exclude(review_slug="").order_by()
    columns = rows.values_list("review_slug", "is_answered", "is_signed_off", *Open._fields)
    for review_slug, is_answered, is_signed_off, *dates in columns:
        mine = found.setdefault(review_slug, Figures())
        mine.asked += 1
        mine.answered += is_answered
        mine.signed_off += is_signed_off
        mine.late += bool(Open(*dates).lateness(on))
    return found


def _by_words(choice: Choice) -> str:
    return search.fold(choice[1])
