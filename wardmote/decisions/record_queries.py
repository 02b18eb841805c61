"""Reads of published decisions for pages, files, feeds and the API. From publications only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.decisions.models import PublishedDecision, Report
from wardmote.decisions.record_public import standing
from wardmote.kernel import search
from wardmote.kernel.models import Council
from wardmote.kernel.words import date_words
from wardmote.organisations.published import Content

PER_PAGE = 50


@dataclass(frozen=True)
class DecisionFilters:
    """What the list is narrowed to, as its address says it."""

    decision_maker: str = ""
    key: str = ""
    year: str = ""
    called_in: str = ""
    q: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> DecisionFilters:
        """From an address's query; what is not on a list of ours is left out."""
        said = {name: str(query.get(name.replace("_", "-"), "")).strip()[:200] for name in cls.__dataclass_fields__}
        for name in ("key", "called_in"):
            if said[name] not in {"yes", "no"}:
                said[name] = ""
        if not (said["year"].isdecimal() and len(said["year"]) == 4):
            said["year"] = ""
        return cls(**said)

    @property
    def in_use(self) -> dict[str, str]:
        """The filters that are set, by their names in the address."""
        return {name.replace("_", "-"): value for name, value in vars(self).items() if value}

    @property
    def query(self) -> str:
        """The address's query that gives these filters again."""
        return urlencode(self.in_use)

    def without(self, name: str) -> DecisionFilters:
        """The same with one filter removed."""
        return replace(self, **{name.replace("-", "_"): ""})


@dataclass(frozen=True)
class Figures:
    """A decision maker's published decisions in figures. ``middle_days``: working days to publish a record; None without any."""

    made: int
    called_in: int
    urgent: int
    middle_days: int | None
    late: int = 0

    @property
    def sentence(self) -> str:
        """The figures in words."""
        if not self.made:
            return ""
        said = _("%(made)s published. %(called)s called in. %(urgent)s made under special urgency.") % {
            "made": self.made,
            "called": self.called_in,
            "urgent": self.urgent,
        }
        if self.middle_days is not None:
            said += " " + _("Half of the records were published within %(days)s working days.") % {
                "days": self.middle_days
            }
        if self.late:
            said += " " + ngettext("%(n)s was late.", "%(n)s were late.", self.late) % {"n": self.late}
        return said


def decisions(council: Council, filters: DecisionFilters) -> QuerySet[PublishedDecision]:
    """The published decisions for some filters, newest first. No query yet."""
    rows = PublishedDecision.objects.of(council)
    if filters.decision_maker:
        rows = rows.filter(decision_maker=filters.decision_maker)
    if filters.key:
        rows = rows.filter(is_key=filters.key == "yes")
    if filters.called_in:
        rows = rows.filter(was_called_in=filters.called_in == "yes")
    if filters.year:
        year = max(int(filters.year), 1)
        rows = rows.filter(decided_on__gte=date(year, 1, 1), decided_on__lte=date(year, 12, 31))
    if filters.q:
        rows = rows.filter(record_id__in=search.ids(council, filters.q, public=True, kind="decisions.decisionrecord"))
    return rows


def page_of(council: Council, filters: DecisionFilters, number: Any) -> Page[PublishedDecision]:
    """One page of the list. Two queries."""
    return Paginator(decisions(council, filters).select_related("publication"), PER_PAGE).get_page(number)


def choices(council: Council) -> dict[str, list[tuple[str, str]]]:
    """What each filter can be set to. Two queries."""
    rows = PublishedDecision.objects.of(council).order_by()
    makers = dict(rows.values_list("decision_maker", "decision_maker_name"))
    years = rows.dates("decided_on", "year", order="DESC")
    return {
        "decision_maker": sorted(makers.items(), key=lambda one: one[1]),
        "key": [("yes", _("Key decisions")), ("no", _("Other decisions"))],
        "year": [(str(year.year), str(year.year)) for year in years],
        "called_in": [("yes", _("Called in")), ("no", _("Not called in"))],
    }


def item(row: PublishedDecision, at: datetime) -> dict[str, Any]:
    """A decision as a list prints it."""
    content: Content = row.publication.content or {}
    said = [content["printed_reference"], row.decision_maker_name]
    if row.is_key:
        said.append(_("Key decision"))
    notes = [record_words(content)]
    if row.was_called_in:
        notes.append(_("Called in."))
    return {
        "caption": " · ".join(said),
        "title": row.title,
        "href": row.address,
        "words": _("Decided on %(on)s. %(stands)s")
        % {"on": date_words(row.decided_on), "stands": standing(content, at).words},
        "note": " ".join(notes),
    }


def record_words(content: Content) -> str:
    """When the record was published, and by how much it was late where the standard is confirmed."""
    record = content["record"]
    on = date_words(date.fromisoformat(content["published_on"]))
    if record["days"] == 0:
        said = _("Record published on %(on)s, the day of the decision or the next working day.") % {"on": on}
        if content["published_on"] == content["decided_on"]:
            said = _("Record published on %(on)s, the day of the decision.") % {"on": on}
    elif record["days"] == 1:
        said = _("Record published on %(on)s, 1 working day after the decision.") % {"on": on}
    else:
        said = _("Record published on %(on)s, %(days)s working days after the decision.") % {
            "on": on,
            "days": record["days"],
        }
    if record["is_late"]:
        said += " " + _("It was due by %(due)s.") % {"due": date_words(date.fromisoformat(record["due_on"]))}
    return said


def figures(rows: QuerySet[PublishedDecision]) -> Figures:
    """Decisions in figures. One query."""
    found = list(rows.values_list("was_called_in", "urgency", "days", "is_late"))
    days = sorted(each[2] for each in found)
    return Figures(
        made=len(found),
        called_in=sum(1 for each in found if each[0]),
        urgent=sum(1 for each in found if each[1] == Report.Urgency.SPECIAL),
        middle_days=days[(len(days) - 1) // 2] if days else None,
        late=sum(1 for each in found if each[3]),
    )


def urgent(council: Council, first: date, last: date) -> list[Content]:
    """Decisions made under special urgency in a period, oldest first: the report to Council. One query.

    Source: SI 2012/2089, regulation 19.
    """
    rows = PublishedDecision.objects.of(council).filter(
        urgency=Report.Urgency.SPECIAL, decided_on__gte=first, decided_on__lte=last
    )
    return [row.publication.content or {} for row in rows.select_related("publication").order_by("decided_on", "pk")]


def csv_columns() -> list[str]:
    """The titles of the spreadsheet's columns."""
    return [
        _("Reference"),
        _("Decision about"),
        _("Who decided"),
        _("Key decision"),
        _("Urgency"),
        _("Decided on"),
        _("Published on"),
        _("Working days to publish"),
        _("Late"),
        _("Called in"),
        _("In effect from"),
        _("Where it stands"),
        _("Address"),
    ]


def csv_row(row: PublishedDecision, *, at: datetime, site: str) -> list[Any]:
    """One decision as a row of the spreadsheet."""
    content = row.publication.content or {}
    return [
        content["printed_reference"],
        row.title,
        row.decision_maker_name,
        _("Yes") if row.is_key else _("No"),
        content["urgency_words"],
        row.decided_on,
        row.published_on,
        row.days,
        _("Yes") if row.is_late else "",
        _("Yes") if row.was_called_in else _("No"),
        row.effective_on,
        standing(content, at).words,
        f"{site}{row.address}",
    ]


def live(content: Content, *, at: datetime | None = None) -> Content:
    """A decision's content with where it stands now, for the API."""
    now = standing(content, at or timezone.now())
    return content | {
        "where_it_stands": {
            "words": now.words,
            "is_effective": now.is_effective,
            "can_be_called_in": now.is_open_to_call_in,
        }
    }
