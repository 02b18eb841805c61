"""A whole record at its full size, for measuring: a few recommendations made by the verbs, and thousands of copies of them.

A copy takes every row below a recommendation (asks, answers, actions, updates, verdicts), its facts, and what is
published and found of it, with references, names and years of its own, so that pages, lists, searches and checks see
what they would see had each been typed. What counts as "below" is read from the models, not listed here.
"""

from __future__ import annotations

import copy
import itertools
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max

from tests import AT, ON
from tests.factories.kernel import CouncilFactory, PersonFactory
from tests.factories.organisations import BodyCapacityFactory, BodyFactory, PostFactory, WardFactory
from tests.factories.published import accepted, ask, confirm_rules, sign_off
from tests.factories.scrutiny import ISSUED_ON, RecommendationFactory, ReviewFactory, ThemeFactory, held_meeting, job
from wardmote.kernel.canonical import digest
from wardmote.kernel.models import Council, Fact, Publication, SearchEntry
from wardmote.organisations.models import Body, Capacity
from wardmote.scrutiny import answering, asking, delivery
from wardmote.scrutiny.answering import Said
from wardmote.scrutiny.models import Action, PublishedRecommendation, PublishedTopic, Recommendation, ReferenceCounter

COUNTS = {"committee": 10, "board": 20, "partner": 20, "officer": 30, "ward": 20}  # bodies: the first three, fifty
PER_REVIEW = 20
ACTIONS = {4: 2, 5: 4, 6: 4, 7: 4, 8: 3, 10: 3}  # of each template: twenty for ten
YEARS = 4
TOKEN = re.compile(r"\b(committee|board|partner|officer|ward|review)([ -])000\b|\b(r)26-(\d{3})\b", re.IGNORECASE)
YEAR = re.compile(r"\b20(2[4-9])\b")
STREETS = [
    "Mill",
    "Abbey",
    "Castle",
    "Church",
    "Station",
    "Market",
    "River",
    "Park",
    "Hill",
    "Bridge",
    "School",
    "Chapel",
]
THINGS = [
    "lighting",
    "crossings",
    "cameras",
    "benches",
    "shutters",
    "patrols",
    "buses",
    "drains",
    "signs",
    "bins",
    "alleys",
    "stalls",
]
PLACES = ["lanes", "yards", "squares", "subways", "footpaths", "arcades", "estates", "terraces"]
CHUNK = 1000  # recommendations copied at a time


def fill(recommendations: int = 10_000, *, seed: int = 1) -> Council:
    """A council with so many recommendations, twice as many actions, and fifty bodies. Ten recommendations take a second."""
    council: Council = CouncilFactory(name="Elmbury Borough Council", slug="elmbury", hostname="127.0.0.1")
    templates = _templates(council)
    _copy_all(council, templates, recommendations - len(templates), random.Random(seed))
    with connection.cursor() as cursor:  # rows were numbered here; PostgreSQL's own counters go on after them
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models()):
            cursor.execute(statement)
    return council


def only_published(council: Council, count: int) -> None:
    """Publish so many more recommendations that nobody works on: for measuring what reads publications alone."""
    published = list(PublishedRecommendation.objects.of(council).select_related("publication")[:10])
    first_id = 10_000_000
    numbers = _Numbers()
    for start in range(0, count, CHUNK):
        editions, rows = [], []
        for n in range(start, min(start + CHUNK, count)):
            row = copy.copy(published[n % len(published)])
            edition = copy.copy(row.publication)
            reference = f"r19-{n + 1:06}"
            edition.pk, edition.object_id = numbers.next(Publication), first_id + n
            edition.content = {**edition.content, "reference": reference, "printed_reference": reference.upper()}
            edition.address, edition.sha256 = f"/recommendations/{reference}/", digest(edition.content)
            row.pk, row.reference, row.recommendation_id = None, reference, edition.object_id
            row.publication_id = edition.pk
            editions.append(edition)
            rows.append(row)
        with transaction.atomic():
            Publication.objects.bulk_create(editions, batch_size=200)
            PublishedRecommendation.objects.bulk_create(rows, batch_size=200)


# --- ten recommendations with all that can happen to one -------------------------------------------------------


def _templates(council: Council) -> list[Recommendation]:
    confirm_rules(council)
    made: dict[str, Any] = {}
    for n in range(max(COUNTS.values())):
        for kind in (kind for kind, count in COUNTS.items() if n < count):
            named: dict[str, Any] = {"council": council, "slug": f"{kind}-{n:03}"}
            if kind == "officer":
                holder = PersonFactory(email=f"officer-{n:03}@elmbury.example", password=None)  # hashing takes long
                row = PostFactory(title=f"Officer {n:03}", held_by=holder, **named)
            elif kind == "ward":
                row = WardFactory(name=f"Ward {n:03}", **named)
            else:
                kinds = {"committee": Body.Kind.COMMITTEE, "board": Body.Kind.CABINET, "partner": Body.Kind.PARTNER}
                row = BodyFactory(name=f"{kind.title()} {n:03}", kind=kinds[kind], **named)
                if kind == "committee":
                    BodyCapacityFactory(body=row, capacity=Capacity.SCRUTINY)
            made.setdefault(kind, row)
    review = ReviewFactory(
        body=made["committee"], council=council, title="Review 000", slug="review-000", drafting=True
    )
    themes = [ThemeFactory(review=review, position=n, name=f"Theme {n}", outcome="People feel safe") for n in (1, 2)]
    rows = []
    for n in range(1, 11):
        row = RecommendationFactory(
            review=review,
            theme=themes[n % 2],
            position=n,
            number=str(n),
            title="Mill lighting lanes 000",
            text="That the council list what is broken in each street and mend it by the end of 2026. " * 3,
            agreed=True,
        )
        row.wards.add(made["ward"])
        ask(row, made["partner"] if n == 9 else made["board"], officer_post=made["officer"].pk)
        rows.append(row)
    asking.issue(
        review.pk,
        capacity=Capacity.SCRUTINY,
        issued_on=ISSUED_ON,
        with_notice=True,
        released_by="Chair",
        by=job(council),
        at=AT - timedelta(days=50),
    )
    meeting = held_meeting(made["board"], on=ON - timedelta(days=30), council=council)
    for n, row in enumerate(rows, start=1):
        row.refresh_from_db()
        if n not in {1, 9}:  # the first and the partner's have no answer
            _answered(row, n, meeting, made["officer"].pk)
    for row in rows[6:8]:
        for action in row.actions.all():
            _updated(action, Action.State.COMPLETE, council, days=9)
        sign_off(row)
    return rows


def _answered(row: Recommendation, n: int, meeting: Any, officer: int) -> None:
    by, at = job(row.council), AT - timedelta(days=30)
    if n == 2:
        lines = [Said(decision="not_accepted", reason="The county council does this.")]
    elif n == 3:
        lines = [Said(decision="noted", reason="Nothing needs doing.")]
    else:
        lines = [accepted("We will light every alley. It starts in May.", done_by_on=ON + timedelta(days=90))]
    waiting = row.asks.get()
    saved = answering.save_answer(
        waiting.pk, lines=lines, feasibility="It can be done.", lead_posts=[officer], by=by, at=at
    ).response
    answering.make_ready([waiting.pk], by=by, at=at)
    answering.clear([saved.pk], by=by, at=at)
    answering.agree([saved.pk], on=meeting.held_on, meeting_id=meeting.pk, by=by, at=at)
    answering.send([saved.pk], on=meeting.held_on, by=by, at=at)
    if n not in ACTIONS:
        return
    for number in range(1, ACTIONS[n]):  # the first is the one that the answer promised
        delivery.add_action(
            row.pk,
            f"Light alley {number}",
            owner_post_id=officer,
            due_on=ON + timedelta(days=60 - 70 * (n == 5)),
            by=by,
            at=at,
        )
    for action in Action.objects.filter(recommendation=row):
        for days in (25, 20, 15):
            _updated(action, Action.State.ON_COURSE, row.council, days=days)
        if n == 6:
            _updated(action, Action.State.HELD_UP, row.council, days=10, cause="There is no contractor.")


def _updated(action: Action, state: Action.State, council: Council, *, days: int, cause: str = "") -> None:
    at = AT - timedelta(days=days)
    text = "Half of the alleys have their lamps, and the rest are on order."
    delivery.update_action(action.pk, state=state, text=text, on=at.date(), cause=cause, by=job(council), at=at)


# --- copies ----------------------------------------------------------------------------------------------------


class _Numbers:
    """Keys that no row has yet."""

    def __init__(self) -> None:
        self._next: dict[type[models.Model], Iterator[int]] = {}

    def next(self, model: type[models.Model]) -> int:
        if model not in self._next:
            last = model._default_manager.aggregate(last=Max("pk"))["last"] or 0
            self._next[model] = itertools.count(last + 1)
        return next(self._next[model])


@dataclass
class _Copy:
    """What is different in one copy."""

    tokens: dict[str, int]  # kind of name → its number
    references: dict[str, str]  # digits of the template's reference → the copy's reference
    years: int  # so many earlier
    title: str
    keys: dict[tuple[str, int], int] = field(default_factory=dict)  # (model, template's key) → the copy's key

    def words(self, text: str) -> str:
        if self.years and "202" in text:  # years first: the 2,024th reference of a year has a number like one
            text = YEAR.sub(lambda found: str(int(found[0]) - self.years), text)
        if "00" in text or "26-" in text:
            text = TOKEN.sub(self._token, text).replace("Mill lighting lanes 000", self.title)
        return text

    def value(self, value: Any) -> Any:
        """The same with its names, references and years changed, however deep."""
        if isinstance(value, str):
            return self.words(value)
        if isinstance(value, dict):
            return {key: self.value(one) for key, one in value.items()}
        if isinstance(value, list):
            return [self.value(one) for one in value]
        return value.replace(year=value.year - self.years) if hasattr(value, "year") else value

    def _token(self, found: re.Match[str]) -> str:
        if found[3]:
            reference = self.references.get(found[4], found[0].lower())  # a review's own facts name all of its ten
            return reference.upper() if found[3] == "R" else reference
        return f"{found[1]}{found[2]}{self.tokens[found[1].lower()]:03}"


def _copy_all(council: Council, templates: list[Recommendation], count: int, draw: random.Random) -> None:
    stacks = [_rows_of(one) for one in templates]
    numbers = _Numbers()
    holders = {
        (label, int(slug[-3:]), slug[:-4]): pk
        for label in ("organisations.body", "organisations.post", "organisations.ward")
        for pk, slug in apps.get_model(label)._default_manager.filter(council=council).values_list("pk", "slug")
    }
    first = {(label, pk): slug for (label, n, slug), pk in holders.items() if n == 0}
    given: dict[int, int] = {}
    waiting: dict[type[models.Model], list[models.Model]] = {}
    current: _Copy | None = None
    review = templates[0].review
    for n in range(count):
        which = n % len(templates)
        if n % PER_REVIEW == 0 or current is None:
            group = n // PER_REVIEW + 1
            tokens = {kind: draw.randrange(many) for kind, many in COUNTS.items()} | {"review": group}
            current = _Copy(tokens, {}, group % YEARS, "")
            current.keys = {
                (label, pk): holders[label, current.tokens[kind], kind] for (label, pk), kind in first.items()
            }
            _copy_rows(_rows_of_review(review), current, numbers, waiting)
            stem = dict(current.keys)
        year = 26 - current.years
        given[year] = given.get(year, len(templates) if year == 26 else 0) + 1
        title = f"{draw.choice(STREETS)} {draw.choice(THINGS)} {draw.choice(PLACES)} {n:03}"
        mine = _Copy(
            current.tokens,
            {templates[which].reference[-3:]: f"r{year}-{given[year]:04}"},
            current.years,
            title,
            dict(stem),
        )
        position = n % PER_REVIEW + 1
        _copy_rows(stacks[which], mine, numbers, waiting, position)
        if (n + 1) % CHUNK == 0:
            _write(waiting)
    _write(waiting)
    for year, last in given.items():
        ReferenceCounter.objects.update_or_create(council=council, year=2000 + year, defaults={"last": last})


def _rows_of_review(review: Any) -> list[models.Model]:
    """A review without its recommendations."""
    edition = Publication.objects.of(review.council).current().get(object_kind="scrutiny.review", object_id=review.pk)
    below = [*review.themes.all(), *review.report_backs.all(), review.issue, *review.issue.copies.all()]
    return [review, *below, edition, edition.as_review, _entry(review), *_facts(review, review.slug)]


def _rows_of(found: Recommendation) -> list[models.Model]:
    """A recommendation and everything that hangs from it, each after what it refers to."""
    rows = list(_below(found, set()))
    edition = (
        Publication.objects.of(found.council).current().get(object_kind=found._meta.label_lower, object_id=found.pk)
    )
    index = edition.as_recommendation
    return [
        *rows,
        edition,
        index,
        *PublishedTopic.objects.filter(recommendation=index),
        _entry(found),
        *_facts(found, found.reference),
    ]


def _entry(found: Any) -> SearchEntry:
    entry: SearchEntry = SearchEntry.objects.get(
        is_public=True, object_kind=found._meta.label_lower, object_id=found.pk
    )
    return entry


def _facts(found: Any, subject: str) -> list[Fact]:
    return list(Fact.objects.of(found.council).filter(subject=subject, seal=None).order_by("pk"))


def _below(found: models.Model, seen: set[tuple[Any, Any]]) -> Iterator[models.Model]:
    """A row, then the rows of this room that refer to it, depth by depth; the rows that join many to many included."""
    layer = [found]
    while layer:
        yield from layer
        seen.update((type(row), row.pk) for row in layer)
        following: dict[tuple[Any, Any], models.Model] = {}
        for row in layer:
            for relation in row._meta.get_fields(include_hidden=True):
                model: Any = relation.related_model
                if not (relation.auto_created and (relation.one_to_many or relation.one_to_one)):
                    continue
                if model._meta.app_label != "scrutiny":
                    continue
                for one in model._base_manager.filter(**{relation.field.name: row}):
                    if (model, one.pk) not in seen:
                        following[model, one.pk] = one
        layer = list(following.values())


def _copy_rows(
    rows: list[models.Model], made: _Copy, numbers: _Numbers, waiting: dict[Any, Any], position: int | None = None
) -> None:
    """Copy rows that refer to each other; what they refer to outside stays. ``position`` is the copy's in its review."""
    for row in rows:
        made.keys[row._meta.label_lower, row.pk] = numbers.next(type(row))
    for row in rows:
        fresh = _copied(row, made)
        if position is not None and isinstance(fresh, Recommendation | PublishedRecommendation):
            fresh.position, fresh.number = position, str(position)
        if isinstance(fresh, Publication):
            if position is not None:
                fresh.content = {**(fresh.content or {}), "position": position, "number": str(position)}
            fresh.sha256 = digest(fresh.content)
        waiting.setdefault(type(row), []).append(fresh)


def _copied(row: Any, made: _Copy) -> Any:
    names, values = [], []
    for column in row._meta.concrete_fields:
        value = getattr(row, column.attname)
        if column.remote_field is not None:
            value = made.keys.get((column.remote_field.model._meta.label_lower, value), value)
        elif column.primary_key:
            value = made.keys[row._meta.label_lower, value]
        elif column.name in {"object_id", "recommendation_id", "review_id"}:
            label = getattr(row, "object_kind", f"scrutiny.{column.name[:-3]}")
            value = made.keys.get((label, value), value)
        elif value not in (None, "", 0, [], {}):
            value = made.value(value)
        names.append(column.attname)
        values.append(value)
    fresh = type(row).from_db("default", names, values)  # a third of what calling the model costs
    fresh._state.adding = True
    return fresh


def _write(waiting: dict[type[models.Model], list[models.Model]]) -> None:
    """Store what was copied: models in the order in which their rows were met, so parents come first."""
    with transaction.atomic():
        for model, rows in waiting.items():
            model._default_manager.bulk_create(rows, batch_size=200)
    for rows in waiting.values():
        rows.clear()
