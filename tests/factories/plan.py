"""Forward Plan entries and records of decisions, made by calling the verbs that people's pages call."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.factories.organisations import BodyFactory, PostFactory
from tests.factories.scrutiny import job
from wardmote.decisions import forward_plan, records
from wardmote.decisions.models import DecisionRecord, PlanEntry, Report
from wardmote.organisations.models import Body, Post

LONDON = ZoneInfo("Europe/London")


def moment(day: date, hour: int = 10, minute: int = 0) -> datetime:
    """A London time of day."""
    return datetime.combine(day, time(hour, minute), LONDON)


def cabinet_of(council: Any) -> Body:
    """The council's cabinet."""
    return Body.objects.of(council).filter(kind=Body.Kind.CABINET).first() or BodyFactory(council=council, cabinet=True)


def entry(council: Any, planned_on: date, *, said_on: date | None = None, by: Any = None, **more: Any) -> PlanEntry:
    """An entry for a key decision of the Cabinet; public from ``said_on`` on where it is given."""
    by = by or job(council)
    at = moment(said_on or planned_on - timedelta(days=60))
    fields = {
        "kind": Report.Kind.EXECUTIVE_BODY, "is_key": True, "key_because": "It spends £300,000.",
        "decide_from_on": planned_on, "documents": "A report of the Head of Public Protection",
        "represent_how": "Write to Democratic Services.",
    } | more  # fmt: skip
    if "decision_maker_post_id" not in fields:
        fields["decision_maker_body_id"] = cabinet_of(council).pk
    made = forward_plan.add_entry(fields.pop("title", "Night buses"), **fields, by=by, at=at)
    if said_on is not None:
        made = forward_plan.publish_entry(made.pk, by=by, at=at)
    return made


def councillors(council: Any, count: int = 3) -> list[Post]:
    """Seats of councillors."""
    return [
        PostFactory(council=council, kind=Post.Kind.COUNCILLOR, title=f"Councillor for Ward {n}") for n in range(count)
    ]


SAID = {
    "decision": "That the lamps are bought.",
    "reasons": "The path is dark.",
    "alternatives": "Leave it dark: people fall.",
    "conflicts": "None",
    "dispensations": "None",
}


def decision(council: Any, *, by: Any = None, at: datetime, **more: Any) -> DecisionRecord:
    """A decision of the Cabinet, not a key one, made and published on the day of ``at``."""
    by = by or job(council)
    fields = {"title": "Lamps on the river path", "kind": Report.Kind.EXECUTIVE_BODY, **SAID} | more
    if not {"decision_maker_post_id", "report_id", "entry_id"} & set(fields):
        fields["decision_maker_body_id"] = cabinet_of(council).pk
    made = records.begin_record(
        decided_on=fields.pop("decided_on", at.astimezone(LONDON).date()), **fields, by=by, at=at
    )
    records.check_record(made.pk, by=by, at=at)
    return records.publish_record(made.pk, by=by, at=at)
