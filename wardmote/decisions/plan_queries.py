"""Reads of the Forward Plan for pages, files, feeds and the API: filters, live dates, slips counted. From publications only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.clocks import weekday_date
from wardmote.decisions import notice
from wardmote.decisions.models import PlanEntry, PublishedPlanEntry
from wardmote.decisions.plan_editions import when_words
from wardmote.kernel import search
from wardmote.kernel.models import Council
from wardmote.kernel.words import date_range_words, date_words, days_words
from wardmote.organisations import rules
from wardmote.organisations.models import Ward
from wardmote.organisations.published import Content, day_of

PER_PAGE = 50
Choice = tuple[str, str]
STATES = ("planned", "decided", "taken-off")


@dataclass(frozen=True)
class PlanFilters:
    """What the plan is narrowed to, as its address says it: page, spreadsheet, feed, calendar and API read the same."""

    decision_maker: str = ""
    key: str = ""
    ward: str = ""
    state: str = ""
    month: str = ""
    q: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> PlanFilters:
        """From an address's query; what is not on a list of ours is left out."""
        said = {name: str(query.get(name.replace("_", "-"), "")).strip()[:200] for name in cls.__dataclass_fields__}
        if said["key"] not in {"yes", "no"}:
            said["key"] = ""
        if said["state"] not in {"all", *STATES}:
            said["state"] = ""
        try:
            date.fromisoformat(f"{said['month']}-01")
        except ValueError:
            said["month"] = ""
        return cls(**said)

    @property
    def in_use(self) -> dict[str, str]:
        """The filters that are set, by their names in the address."""
        return {name.replace("_", "-"): value for name, value in vars(self).items() if value}

    @property
    def query(self) -> str:
        """The address's query that gives these filters again."""
        return urlencode(self.in_use)

    def without(self, name: str) -> PlanFilters:
        """The same with one filter removed."""
        return replace(self, **{name.replace("-", "_"): ""})


@dataclass(frozen=True)
class PlanLine:
    """One published entry with its live dates."""

    content: Content
    address: str
    when: str
    notice: notice.Notice
    words: str
    is_new: bool
    published_at: datetime

    @property
    def slip_words(self) -> str:
        """How often it was moved and how far; empty if never."""
        n = len(self.content["slips"])
        if not n:
            return ""
        first, now = day_of(self.content["first_from_on"]), day_of(self.content["decide_from_on"])
        moved = (now - first).days if first and now else 0
        times = ngettext("Moved once", "Moved %(n)s times", n) % {"n": n}
        if moved > 0:
            return _("%(times)s, %(days)s later than first planned.") % {"times": times, "days": days_words(moved)}
        return f"{times}."


@dataclass(frozen=True)
class Slips:
    """How often published entries were moved. ``middle_days``: the middle of the days by which those that moved went later."""

    entries: int
    moved: int
    times: int
    middle_days: int | None

    @property
    def sentence(self) -> str:
        """The figures in words."""
        if not self.entries:
            return ""
        if not self.moved:
            return _("None of the %(all)s entries so far was moved.") % {"all": self.entries}
        said = ngettext(
            "%(moved)s of %(all)s entries so far was moved",
            "%(moved)s of %(all)s entries so far were moved",
            self.moved,
        ) % {"moved": self.moved, "all": self.entries}
        said += ", " + ngettext("once.", "%(times)s times in all.", self.times) % {"times": self.times}
        if self.middle_days:
            said += " " + _("Half of those went %(days)s or more later.") % {"days": days_words(self.middle_days)}
        return said


def entries(council: Council, filters: PlanFilters) -> QuerySet[PublishedPlanEntry]:
    """The published entries for some filters; what is still to be decided unless they say otherwise. No query yet."""
    rows = PublishedPlanEntry.objects.of(council)
    if filters.state != "all":
        rows = rows.filter(state=filters.state or PlanEntry.State.PLANNED)
    if filters.decision_maker:
        rows = rows.filter(decision_maker=filters.decision_maker)
    if filters.key:
        rows = rows.filter(is_key=filters.key == "yes")
    if filters.ward:
        rows = rows.filter(ward_slugs__contains=f" {filters.ward} ")
    if filters.month:
        first = date.fromisoformat(f"{filters.month}-01")
        after = (first + timedelta(days=32)).replace(day=1)
        rows = rows.filter(decide_from_on__lt=after, decide_until_on__gte=first)
    if filters.q:
        found = search.ids(council, filters.q, public=True, kind="decisions.planentry")
        rows = rows.filter(entry_id__in=found)
    return rows


def lines(council: Council, rows: QuerySet[PublishedPlanEntry], *, on: date) -> list[PlanLine]:
    """Entries with their live dates. Two queries for any number."""
    standing = rules.every_day(council)
    return [
        line(row.publication.content or {}, row.publication, standing, on=on)
        for row in rows.select_related("publication")
    ]


def line(content: Content, publication: Any, standing: Callable[[date], rules.RulesOn], *, on: date) -> PlanLine:
    """One entry with its live dates. ``standing`` gives the council's rules of a day, without a query."""
    decide_on, notice_on = date.fromisoformat(content["decide_from_on"]), date.fromisoformat(content["notice_on"])
    first_on = day_of(content["first_published_on"])
    said = notice.reckon(
        kind=content["kind"],
        is_key=content["is_key"],
        decide_on=decide_on,
        notice_on=notice_on,
        standing=standing(decide_on),
    )
    return PlanLine(
        content,
        publication.address,
        when_words(content),
        said,
        notice_words(content, said),
        first_on is not None and (on - first_on).days < 7,
        publication.published_at,
    )


def item(row: PlanLine) -> dict[str, Any]:
    """An entry as a list shows it. No query."""
    content = row.content
    said = [content["printed_reference"], content["decision_maker"]["name"]]
    if content["is_key"]:
        said.append(_("Key decision"))
    if row.is_new:
        said.append(_("New"))
    notes = [row.words]
    if row.slip_words:
        notes.append(row.slip_words)
    if content["openness"] != "open":
        notes.append(f"{content['openness_words']}.")
    state = "" if content["state"] == "planned" else f"{content['state_words']}. "
    return {
        "caption": " · ".join(said),
        "title": content["title"],
        "href": row.address,
        "words": f"{state}{row.when}",
        "note": " ".join(notes),
    }


def notice_words(content: Content, said: notice.Notice) -> str:
    """Where an entry stands with its notice, in one or two sentences."""
    if said.latest is None or said.earliest is None:
        return said.regime.words
    if not said.is_met:
        for each in content["exceptions"]:
            return _("Shorter notice: %(label)s, %(on)s.") % {
                "label": each["label"],
                "on": date_words(day_of(each["agreed_on"]) or said.latest.on),
            }
        return _("28 clear days do not lie between its notice and the day planned.")
    words = _("It can be decided from %(on)s.") % {"on": weekday_date(said.earliest.by_law_on)}
    if said.is_tight:
        words += " " + _("Counted by working days, as the council does, it would be %(on)s.") % {
            "on": weekday_date(said.earliest.on)
        }
    return words


def slips(council: Council) -> Slips:
    """How often published entries were moved, and by how much. One query."""
    rows = list(PublishedPlanEntry.objects.of(council).values_list("slips", "slipped_days"))
    later = sorted(days for n, days in rows if n and days > 0)
    return Slips(
        entries=len(rows),
        moved=sum(1 for n, _days in rows if n),
        times=sum(n for n, _days in rows),
        middle_days=later[len(later) // 2] if later else None,
    )


@dataclass(frozen=True)
class YearOfMoves:
    """How often public entries were moved in a year, by how many days in the middle, and each move with its reason."""

    year: int
    times: int
    entries: int
    middle_days: int | None
    moves: tuple[dict[str, Any], ...]


def moves_by_year(council: Council) -> list[YearOfMoves]:
    """Moves of public entries by the year in which they were made, newest first. ``middle_days``: of moves to later. One query."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in PublishedPlanEntry.objects.of(council).filter(slips__gt=0).select_related("publication"):
        for slip in (row.publication.content or {})["slips"]:
            on, was, now = (date.fromisoformat(slip[name]) for name in ("on", "from_on", "to_on"))
            told = {
                "title": row.title,
                "href": row.address,
                "on": on,
                "was": was,
                "now": now,
                "because": slip["because"],
            }
            found.setdefault(on.year, []).append(told)
    years = []
    for year, moves in sorted(found.items(), reverse=True):
        later = sorted((one["now"] - one["was"]).days for one in moves if one["now"] > one["was"])
        years.append(
            YearOfMoves(
                year,
                len(moves),
                len({one["href"] for one in moves}),
                later[(len(later) - 1) // 2] if later else None,
                tuple(sorted(moves, key=lambda one: one["on"], reverse=True)),
            )
        )
    return years


def choices(council: Council) -> dict[str, list[Choice]]:
    """What each filter can be set to: only what something published has. Two queries."""
    rows = PublishedPlanEntry.objects.of(council)
    makers: dict[str, str] = {}
    wards: set[str] = set()
    months: set[str] = set()
    for slug, name, ward_slugs, from_on in rows.values_list(
        "decision_maker", "decision_maker_name", "ward_slugs", "decide_from_on"
    ):
        makers[slug] = name
        wards.update(ward_slugs.split())
        months.add(f"{from_on:%Y-%m}")
    named = Ward.objects.of(council).filter(slug__in=wards).order_by("name").values_list("slug", "name")
    return {
        "decision_maker": sorted(makers.items(), key=lambda one: one[1]),
        "ward": list(named),
        "month": [(month, _month(month)) for month in sorted(months)],
        "key": [("yes", _("Key decisions")), ("no", _("Other decisions"))],
        "state": [("all", _("Everything so far")), ("decided", _("Decided")), ("taken-off", _("Taken off the plan"))],
    }


def page_of(council: Council, filters: PlanFilters, number: Any) -> Page[PublishedPlanEntry]:
    """One page of the list. Two queries."""
    return Paginator(entries(council, filters), PER_PAGE).get_page(number)


def dates_of(shown: PlanLine, standing: Callable[[date], rules.RulesOn]) -> list[dict[str, Any]]:
    """Every date of an entry as a row: what, when, note, and why for those that a rule gives."""
    content = shown.content
    rows: list[dict[str, Any]] = [
        {"what": _("First published"), "on": day_of(content["first_published_on"])},
        {"what": _("Its notice counts from"), "on": day_of(content["notice_on"])},
    ]
    said = shown.notice
    if said.latest and said.earliest:
        rows += [
            {
                "what": _("Latest day to publish the notice"),
                "on": said.latest.on,
                "note": said.latest.note,
                "explanation": said.latest.steps,
            },
            {
                "what": _("Earliest day under the notice rule"),
                "on": said.earliest.on,
                "note": said.earliest.note,
                "explanation": said.earliest.steps,
            },
        ]
    if content["first_from_on"] != content["decide_from_on"] or content["first_until_on"] != content["decide_until_on"]:
        first = {"decide_from_on": content["first_from_on"], "decide_until_on": content["first_until_on"]}
        rows.append({"what": _("Originally due"), "words": when_words(first)})
    rows.append({"what": _("To be decided"), "words": shown.when})
    decide_on = day_of(content["decide_from_on"])
    if content["openness"] != "open" and decide_on:
        for rule, what in (
            (notice.PRIVATE_FIRST, _("First notice of a private meeting, at the latest")),
            (notice.PRIVATE_SECOND, _("Second notice of a private meeting, at the latest")),
        ):
            if said.regime.applies or _binds(standing(decide_on), content["kind"]):
                limit = notice.latest_notice(rule, decide_on, standing(decide_on))
                rows.append({"what": what, "on": limit.on, "note": limit.note, "explanation": limit.steps})
    if content["represent_until_on"]:
        rows.append({"what": _("Have your say until"), "on": day_of(content["represent_until_on"])})
    return rows


def csv_columns() -> list[str]:
    """The titles of the spreadsheet's columns."""
    return [
        _("Reference"),
        _("Matter"),
        _("Who decides"),
        _("Key decision"),
        _("Why"),
        _("To be decided from"),
        _("To be decided until"),
        _("Originally due"),
        _("First published"),
        _("Notice counts from"),
        _("Latest day to publish"),
        _("Earliest day"),
        _("Notice"),
        _("Times moved"),
        _("Open or private"),
        _("Where it stands"),
        _("Address"),
    ]


def csv_row(shown: PlanLine, *, site: str) -> list[Any]:
    """One entry as a row of the spreadsheet."""
    content, said = shown.content, shown.notice
    first_on = day_of(content["first_from_on"])
    return [
        content["printed_reference"],
        content["title"],
        content["decision_maker"]["name"],
        _("Yes") if content["is_key"] else _("No"),
        content["key_because"],
        day_of(content["decide_from_on"]),
        day_of(content["decide_until_on"]) or day_of(content["decide_from_on"]),
        date_range_words(first_on, day_of(content["first_until_on"]) or first_on) if first_on else "",
        day_of(content["first_published_on"]),
        day_of(content["notice_on"]),
        said.latest.on if said.latest else None,
        said.earliest.on if said.earliest else None,
        shown.words,
        len(content["slips"]),
        content["openness_words"],
        content["state_words"],
        f"{site}{shown.address}",
    ]


def _binds(standing: rules.RulesOn, kind: str) -> bool:
    return notice.regime(standing, kind, is_key=True).applies


def _month(month: str) -> str:
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"
