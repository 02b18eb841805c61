"""What the public reads of a plan's route: its stages with dates and outcomes, its moves, amendments and Council's objection."""

from __future__ import annotations

import difflib
import re
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from wardmote.decisions import route_dates
from wardmote.decisions.models import CouncilObjection, Route, RouteAmendment, RouteStage, StageKind
from wardmote.kernel.models import Publication
from wardmote.kernel.publishing import publish
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, london_date
from wardmote.organisations import rules
from wardmote.organisations.published import Content, day, day_of, meeting, who

ROUTE_SCHEMA = "wardmote-plan-route/1"
ROUTE_KIND = "decisions.route"
KEPT, TAKEN_OUT, PUT_IN = "kept", "taken-out", "put-in"


def route_content(found: Route) -> Content:
    """Everything the public may know of a route. About eight queries."""
    standing = rules.every_day(found.council)
    stages = list(
        found.stages.select_related("body", "post", "meeting__body", "record", "delegated_to").prefetch_related(
            "moves__because_of", "objections"
        )
    )
    return {
        "schema": ROUTE_SCHEMA,
        "slug": found.slug,
        "title": found.title,
        "summary": found.summary,
        "is_key": found.is_key,
        "contact": who(found.contact_post) if found.contact_post else None,
        "state": found.state,
        "state_words": found.get_state_display(),
        "ended_because": found.ended_because,
        "template": {"name": found.template.name, "version": found.template.version},
        "stages": [_stage(each, found, standing) for each in stages],
        "amendments": [_amendment(each) for each in found.amendments.select_related("under")],
    }


def publish_route_page(found: Route, *, by: Actor, at: datetime) -> Publication | None:
    """Publish a route as it now stands. None, and nothing done, before it was first published or once it was taken down."""
    if found.published_at is None:
        return None
    rows = Publication.objects.of(found.council).current().filter(object_kind=ROUTE_KIND, object_id=found.pk)
    if rows.filter(withdrawn_at__isnull=False).exists():
        return None
    content = route_content(found)
    return publish(
        found,
        content,
        address=found.address,
        title=found.title,
        schema_version=ROUTE_SCHEMA,
        by=by,
        at=at,
        label="Route of a plan",
        search_text="\n".join([found.summary, *(stage["heading"] for stage in content["stages"])]),
        dated_on=london_date(found.published_at),
        subject=f"route:{found.slug}",
    )


def difference(before: str, after: str) -> list[tuple[str, str]]:
    """Two texts word by word: pieces that were kept, taken out or put in, in order."""
    one, two = (re.findall(r"\s+|[^\s]+", text) for text in (before, after))
    pieces: list[tuple[str, str]] = []
    for tag, a1, a2, b1, b2 in difflib.SequenceMatcher(None, one, two, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append((KEPT, "".join(one[a1:a2])))
            continue
        if a2 > a1:
            pieces.append((TAKEN_OUT, "".join(one[a1:a2])))
        if b2 > b1:
            pieces.append((PUT_IN, "".join(two[b1:b2])))
    return pieces


def dues(stage: RouteStage, route: Route, standing: Any) -> list[dict[str, Any]]:
    """What is due before a stage that is still to come, with each way of counting. Empty once it is over."""
    if stage.outcome:
        return []
    return [
        {
            "what": each.what,
            "on": each.limit.on,
            "note": each.limit.note,
            "explanation": list(each.limit.steps),
        }
        for each in route_dates.dues_of(stage.kind, stage.planned_on, standing, is_key=route.is_key)
    ]


def _stage(found: RouteStage, route: Route, standing: Any) -> Content:
    from_on = route_dates.begins_on(route_dates.Step(found.kind, takes_days=found.takes_days), found.planned_on)
    return {
        "position": found.position,
        "kind": found.kind,
        "kind_words": found.get_kind_display(),
        "heading": found.heading,
        "who": who(found.who) if found.who else None,
        "from_on": day(from_on),
        "planned_on": day(found.planned_on),
        "is_period": found.kind == StageKind.CONSULTATION and found.takes_days > 1,
        "meeting": meeting(found.meeting),
        "dues": [each | {"on": day(each["on"])} for each in dues(found, route, standing)],
        "outcome": found.outcome,
        "outcome_label": found.get_outcome_display() if found.outcome else "",
        "outcome_on": day(found.outcome_on),
        "outcome_words": found.outcome_words,
        "delegated_to": who(found.delegated_to) if found.delegated_to else None,
        "delegated_words": found.delegated_words,
        "decision": _decision(found),
        "moves": [
            {
                "on": day(london_date(each.at)),
                "from_on": day(each.from_on),
                "to_on": day(each.to_on),
                "because": each.because,
                "because_of": each.because_of.heading if each.because_of else "",
            }
            for each in found.moves.all()
        ],
        "objections": [_objection(each) for each in found.objections.all()],
    }


def _decision(found: RouteStage) -> Content | None:
    """The record of the decision, once it is public itself."""
    if found.record is None or found.record.published_at is None:
        return None
    return {"title": found.record.title, "address": found.record.address}


def _objection(found: CouncilObjection) -> Content:
    return {
        "objected_on": day(found.objected_on),
        "instructions": found.instructions,
        "received_on": day(found.received_on),
        "answer_by_on": day(found.answer_by_on),
        "explanation": found.explanation,
        "answer": found.answer,
        "answer_label": found.get_answer_display() if found.answer else "",
        "answered_on": day(found.answered_on),
        "answer_words": found.answer_words,
    }


def _amendment(found: RouteAmendment) -> Content:
    return {
        "made_on": day(found.made_on),
        "made_as": found.made_as,
        "under": found.under.heading,
        "where": found.where,
        "because": found.because,
        "pieces": [[kind, text] for kind, text in difference(found.before, found.after)],
    }


def standing_words(content: Content, on: date) -> str:
    """Where a route stands, in one sentence, from its content."""
    if content["state"] == Route.State.STOPPED:
        return _("Stopped: %(why)s") % {"why": content["ended_because"]}
    waiting = [stage for stage in content["stages"] if not stage["outcome"]]
    if not waiting:
        last = content["stages"][-1]
        ended_on = day_of(last["outcome_on"])
        return _("%(outcome)s by %(who)s on %(on)s.") % {
            "outcome": last["outcome_label"],
            "who": last["who"]["name"] if last["who"] else last["kind_words"],
            "on": date_words(ended_on) if ended_on else "",
        }
    here = waiting[0]
    planned_on, from_on = day_of(here["planned_on"]), day_of(here["from_on"])
    if planned_on is None or from_on is None:
        return ""
    if here["is_period"]:
        said = _("Next: %(what)s, %(first)s to %(last)s.")
        return said % {"what": here["heading"], "first": date_words(from_on), "last": date_words(planned_on)}
    if planned_on < on:
        return _("%(what)s was planned for %(on)s. What came of it is not recorded yet.") % {
            "what": here["heading"],
            "on": date_words(planned_on),
        }
    return _("Next: %(what)s, %(on)s.") % {"what": here["heading"], "on": date_words(planned_on)}
