"""Reads of the published plan for pages, files and the API: actions by filter, the whole plan in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from wardmote.kernel import search
from wardmote.kernel.models import Council, Publication
from wardmote.kernel.words import date_words, days_words
from wardmote.organisations.published import Content
from wardmote.partnership.models import PlanAction, PublishedPlanAction

ENDED = (PlanAction.State.DONE, PlanAction.State.DROPPED)
Choice = tuple[str, str]


@dataclass(frozen=True)
class ActionFilters:
    """What the list of actions is narrowed to, as its address says it."""

    priority: str = ""
    lead: str = ""
    state: str = ""
    q: str = ""

    @classmethod
    def read(cls, query: Mapping[str, str]) -> ActionFilters:
        """From an address's query; what is not on a list of ours is left out."""
        said = {name: str(query.get(name, "")).strip()[:200] for name in cls.__dataclass_fields__}
        if said["state"] not in {"late", *PlanAction.State.values}:
            said["state"] = ""
        return cls(**said)

    @property
    def in_use(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: value for name, value in vars(self).items() if value}

    @property
    def query(self) -> str:
        """The address's query that gives these filters again."""
        return urlencode(self.in_use)

    def without(self, name: str) -> ActionFilters:
        """The same with one filter removed."""
        return replace(self, **{name: ""})


@dataclass(frozen=True)
class Figures:
    """How the actions of the plan in force stand on a day. Late: due before the day and neither done nor given up."""

    actions: int
    done: int
    late: int
    held_up: int


def actions(council: Council, filters: ActionFilters, *, on: date) -> QuerySet[PublishedPlanAction]:
    """The published actions of the plan in force for some filters. No query yet."""
    rows = PublishedPlanAction.objects.of(council)
    if filters.priority:
        rows = rows.filter(priority=filters.priority)
    if filters.lead:
        rows = rows.filter(lead=filters.lead)
    if filters.state == "late":
        rows = rows.filter(due_on__lt=on).exclude(state__in=ENDED)
    elif filters.state:
        rows = rows.filter(state=filters.state)
    if filters.q:
        rows = rows.filter(action_id__in=search.ids(council, filters.q, public=True, kind="partnership.planaction"))
    return rows


def figures(council: Council, *, on: date) -> Figures:
    """One query."""
    counts = PublishedPlanAction.objects.of(council).aggregate(
        actions=Count("pk"),
        done=Count("pk", filter=Q(state=PlanAction.State.DONE)),
        late=Count("pk", filter=Q(due_on__lt=on) & ~Q(state__in=ENDED)),
        held_up=Count("pk", filter=Q(state=PlanAction.State.HELD_UP)),
    )
    return Figures(**counts)


def choices(council: Council) -> dict[str, list[Choice]]:
    """What each filter can be set to: only what a published action has. One query."""
    rows = PublishedPlanAction.objects.of(council).values_list("priority", "priority_title", "lead", "lead_name")
    priorities: dict[str, str] = {}
    leads: dict[str, str] = {}
    for slug, title, lead, name in rows.order_by("position"):
        priorities[slug] = title
        leads[lead] = name
    states = [(state.value, str(state.label)) for state in PlanAction.State]
    return {
        "priority": list(priorities.items()),
        "lead": sorted(leads.items(), key=lambda one: one[1]),
        "state": [("late", _("Late")), *states],
    }


def item(row: PublishedPlanAction, *, on: date) -> dict[str, Any]:
    """An action as a list shows it. No query."""
    said = [str(PlanAction.State(row.state).label)]
    ended = row.state in ENDED
    if row.due_on and row.due_on < on and not ended:
        said.append(_("Action late: %(days)s") % {"days": days_words((on - row.due_on).days)})
    elif row.due_on and not ended:
        said.append(_("Due %(on)s") % {"on": date_words(row.due_on)})
    elif not row.due_on:
        said.append(_("No date was given"))
    note = _("Last update %(on)s.") % {"on": date_words(row.updated_on)} if row.updated_on else _("No update yet.")
    return {
        "caption": f"{row.reference.upper()} · {row.lead_name}",
        "title": row.text,
        "href": f"/partnership/actions/{row.reference}/",
        "words": ". ".join(said) + ".",
        "note": note,
    }


def whole_plan(council: Council) -> Content | None:
    """The plan in force with every priority, action and indicator whole; None where none is published. Four queries for any size."""
    readable = Publication.objects.of(council).readable()
    edition = next(
        (
            row.content
            for row in readable.filter(object_kind="partnership.edition").order_by("-published_at", "-pk")
            if row.content and row.content["state"] == "adopted"
        ),
        None,
    )
    if edition is None:
        return None

    def of(kind: str) -> list[Content]:
        contents = readable.filter(object_kind=kind).values_list("content", flat=True)
        return [said for said in contents if said and said["edition"]["in_force"]]

    done = PublishedPlanAction.objects.of(council).select_related("publication")
    ordered = [row.publication.content for row in done.order_by("position", "pk") if row.publication.content]
    return {
        **edition,
        "priorities": sorted(of("partnership.priority"), key=lambda one: _place(edition, one["slug"])),
        "actions": ordered,
        "indicators": of("partnership.indicator"),
    }


def _place(edition: Content, slug: str) -> int:
    slugs = [one["slug"] for one in edition["priorities"]]
    return slugs.index(slug) if slug in slugs else len(slugs)
