"""The content of a published review with its evaluation, and of what a committee asks for besides, as plain values."""

from __future__ import annotations

from typing import Any

from wardmote.organisations.models import Capacity
from wardmote.scrutiny.content import Content, day, meeting, who
from wardmote.scrutiny.models import CommitteeRequest, Finding, Review

REVIEW_SCHEMA = "wardmote-review/1"
REQUEST_SCHEMA = "wardmote-request/1"
_REGULATIONS = "Crime and Disorder (Overview and Scrutiny) Regulations 2009 (SI 2009/942), regulation %s"
LAWS = {  # under which a crime and disorder committee asks; the others ask under the council's own rules
    CommitteeRequest.Kind.INFORMATION: _REGULATIONS % 5,
    CommitteeRequest.Kind.ATTENDANCE: _REGULATIONS % 6,
    CommitteeRequest.Kind.CALL_FOR_ACTION: "Police and Justice Act 2006, section 19(3)",
}


def review_content(found: Review) -> Content:
    """Everything the public may know of a review beside its recommendations, which stand in their own publications."""
    issue = getattr(found, "issue", None)
    is_released = bool(found.released_at or found.issued_on or found.as_history)
    evaluation = getattr(found, "evaluation", None)
    return {
        "schema": REVIEW_SCHEMA,
        "slug": found.slug,
        "title": found.title,
        "summary": found.summary,
        "committee": who(found.body),
        "capacity": found.capacity,
        "capacity_words": found.get_capacity_display() if found.capacity else "",
        "state": found.state,
        "state_words": found.get_state_display(),
        "scope": found.scope,
        "why_now": found.why_now,
        "objectives": [line.strip() for line in found.objectives.splitlines() if line.strip()],
        "wards": [{"name": ward.name, "slug": ward.slug} for ward in found.wards.all()],
        "officer": who(found.officer_post) if found.officer_post else None,
        "introduction": found.introduction if is_released else "",
        "findings": found.findings if is_released else "",
        "starts_on": day(found.starts_on),
        "agreed_on": day(found.agreed_on),
        "agreed_meeting": meeting(found.agreed_meeting),
        "minute_reference": found.minute_reference,
        "issued_on": day(found.issued_on),
        "released_by": found.released_by,
        "with_notice": issue.with_notice if issue else None,
        "closed_on": day(found.closed_on),
        "as_history": found.as_history,
        "themes": [
            {
                "position": t.position,
                "name": t.name,
                "outcome": t.outcome,
                "narrative": t.narrative,
                "topics": [line for line in t.topics.splitlines() if line.strip()],
                "measure": t.measure,
                "baseline": t.baseline,
            }
            for t in found.themes.all()
        ]
        if is_released
        else [],
        "evidence": [
            {
                "kind": e.get_kind_display(),
                "on": day(e.heard_on),
                "source": e.source,
                "heard": e.heard,
                "possible_actions": e.possible_actions,
            }
            for e in found.evidence.filter(is_public=True)
        ],
        "copies": [
            {
                "to": str(c.post or c.body),
                "must_answer": c.must_answer,
                "sent_on": day(c.sent_on),
                "received_on": day(c.received_on),
            }
            for c in issue.copies.select_related("post", "body")
        ]
        if issue
        else [],
        "report_backs": [
            {
                "label": r.label,
                "due_on": day(r.due_on),
                "done_on": day(r.done_on),
                "explanation": r.explanation,
                "meeting": meeting(r.meeting),
            }
            for r in found.report_backs.select_related("meeting__body")
        ],
        "evaluation": _evaluation(evaluation) if evaluation else None,
    }


def request_content(found: CommitteeRequest) -> Content:
    """What a committee asked for, of whom, by when, under which rule, and what came of it. Two queries.

    ``citation`` is empty where the committee did not sit as the crime and disorder committee that day: then no law that
    we know of binds whoever was asked.
    """
    capacities = found.body.capacities.on(found.asked_on).values_list("capacity", flat=True)
    to = found.to_body or found.to_post
    return {
        "schema": REQUEST_SCHEMA,
        "kind": found.kind,
        "label": found.get_kind_display(),
        "committee": who(found.body),
        "to": who(to) if to else None,
        "ward": {"name": found.ward.name, "slug": found.ward.slug} if found.ward else None,
        "meeting": meeting(found.meeting),
        "text": found.text,
        "asked_on": day(found.asked_on),
        "due_on": day(found.due_on),
        "citation": LAWS[CommitteeRequest.Kind(found.kind)] if Capacity.CRIME_AND_DISORDER in capacities else "",
        "outcome": found.outcome,
        "ended_on": day(found.ended_on),
    }


def _evaluation(one: Any) -> Content:
    base: Content = {
        "rapporteur": one.rapporteur_words,
        "appointed_on": day(one.appointed_on),
        "due_on": day(one.due_on),
        "minute_reference": one.minute_reference,
        "published_on": day(one.published_on),
        "criteria": one.criteria,
    }
    if one.published_on is None:
        return base
    findings = list(one.findings.select_related("recommendation", "theme"))
    return base | {
        "summary": one.summary,
        "public_feedback": one.public_feedback,
        "lessons": one.lessons,
        "recommendations": [
            _finding(f) | {"reference": f.recommendation.reference, "title": f.recommendation.heading}
            for f in findings
            if f.recommendation
        ],
        "themes": [_finding(f) | {"name": f.theme.name, "outcome": f.theme.outcome} for f in findings if f.theme],
    }


def _finding(one: Finding) -> Content:
    return {"verdict": one.verdict, "label": one.get_verdict_display(), "evidence": one.evidence}
