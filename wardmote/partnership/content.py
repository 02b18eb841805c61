"""What the public may know of the partnership and its plan: plain values made by these functions alone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from wardmote.kernel.words import london_date
from wardmote.organisations.published import Content, day, meeting, who
from wardmote.partnership.lineage import line_of
from wardmote.partnership.models import (
    LIMBS,
    ChangeRequest,
    Edition,
    Indicator,
    Partnership,
    PlanAction,
    PlanUpdate,
    Priority,
)

PARTNERSHIP_SCHEMA = "wardmote-partnership/1"
EDITION_SCHEMA = "wardmote-partnership-plan/1"
PRIORITY_SCHEMA = "wardmote-partnership-priority/1"
ACTION_SCHEMA = "wardmote-partnership-action/1"
INDICATOR_SCHEMA = "wardmote-partnership-indicator/1"


def partnership_content(found: Partnership) -> Content:
    """Who is in the partnership, its groups and roles outside it, and the plan in force. About ten queries."""
    groups = found.groups.select_related("body", "reports_to__body").prefetch_related("seats__body")
    in_force = Edition.objects.of(found.council).filter(state=Edition.State.ADOPTED).first()
    return {
        "schema": PARTNERSHIP_SCHEMA,
        "name": found.name,
        "about": found.about,
        "csp_code": found.csp_code,
        "managed_by": who(found.managing_post) if found.managing_post else None,
        "strategy_group": who(found.strategy_group) if found.strategy_group else None,
        "councils": [
            {"name": each.name, "gss_code": each.gss_code, "is_host": each.is_host, **_dated(each)}
            for each in found.councils.all()
        ],
        "members": [
            {
                **who(each.body),
                "standing": each.standing,
                "standing_words": each.get_standing_display(),
                "basis": each.basis,
                **_dated(each),
            }
            for each in found.members.select_related("body")
        ],
        "roles": [
            {
                "kind": each.kind,
                "kind_words": each.get_kind_display(),
                "title": each.title,
                "body": who(each.body) if each.body else None,
                "note": each.note,
                **_dated(each),
            }
            for each in found.roles.select_related("body")
        ],
        "groups": [
            {
                "name": each.body.name,
                "slug": each.body.slug,
                "kind": each.kind,
                "kind_words": each.get_kind_display(),
                "reports_to": each.reports_to.body.slug if each.reports_to else None,
                "terms": each.terms,
                "meets": each.meets,
                "is_confidential": each.is_confidential,
                "seats": [
                    {"body": seat.body.name, "post": seat.post_words, "role": seat.role, "role_words": seat.get_role_display(), **_dated(seat)}
                    for seat in each.seats.all()
                ],
            }
            for each in groups
        ],
        "plan": {"title": in_force.title, "address": in_force.address} if in_force else None,
    }  # fmt: skip


def edition_content(found: Edition, differences: list[str]) -> Content:
    """An edition as it was adopted: its texts, priorities in short, what became of those before, what was asked to change. Nine queries."""
    before = found.copied_from
    return {
        "schema": EDITION_SCHEMA,
        "title": found.title,
        "plan": {"title": found.plan.title, "from_on": day(found.plan.from_on), "until_on": day(found.plan.until_on)},
        "number": found.number,
        "state": found.state,
        "state_words": found.get_state_display(),
        "summary": found.summary,
        "limbs": [str(LIMBS[key]) for key in found.limbs],
        "adopted_on": day(found.adopted_on),
        "adopted_by": who(found.adopted_by) if found.adopted_by else None,
        "meeting": meeting(found.meeting),
        "minute_reference": found.minute_reference,
        "passed_over": found.passed_over,
        "texts": [
            {"kind": each.kind, "heading": each.heading, "text": each.text, "by": each.by_words}
            for each in found.texts.all()
            if each.text
        ],
        "priorities": [
            {
                "slug": each.slug,
                "title": each.title,
                "kind": each.kind,
                "kind_words": each.get_kind_display(),
                "summary": each.summary,
                "address": each.address,
                "owner": each.owner_group.body.name if each.owner_group else "",
            }
            for each in found.priorities.select_related("owner_group__body")
        ],
        "lineage": [
            {
                "kind": line.kind,
                "kind_words": line.get_kind_display(),
                "before": line.before.title if line.before else None,
                "after": line.after.title if line.after else None,
                "because": line.because,
            }
            for line in found.lineage.select_related("before", "after")
        ],
        "before": {"title": before.title, "address": before.address} if before and before.adopted_on else None,
        "differences": differences,
        "changes_asked": [
            {
                "by": who(each.asked_by),
                "on": day(each.asked_on),
                "minute_reference": each.minute_reference,
                "text": each.text,
                "outcome": each.outcome,
                "outcome_words": each.get_outcome_display(),
                "answer": each.answer,
                "where": each.where,
                "before": each.before,
                "after": each.after,
                "answered_on": day(each.answered_on),
            }
            for each in found.change_requests.exclude(outcome=ChangeRequest.Outcome.OPEN).select_related("asked_by")
        ],
        "terms": [{"word": each.word, "meaning": each.meaning} for each in found.terms.all()],
    }


def priority_content(found: Priority) -> Content:
    """A priority: why, what it wants to reach, what is done and how it is judged, and its line over the editions."""
    return {
        "schema": PRIORITY_SCHEMA,
        "slug": found.slug,
        "title": found.title,
        "kind": found.kind,
        "kind_words": found.get_kind_display(),
        "summary": found.summary,
        "rationale": found.rationale,
        "score": found.score_words,
        "owner": found.owner_group.body.name if found.owner_group else "",
        "edition": _edition(found.edition),
        "objectives": [each.text for each in found.objectives.all()],
        "actions": [
            {"reference": each.reference, "text": each.text, "lead": each.lead_body.name, "due_on": day(each.due_on), "address": each.address}
            for each in found.actions.select_related("lead_body")
        ],
        "indicators": [{"slug": each.slug, "title": each.title, "address": each.address} for each in found.indicators.all()],
        "alignments": [
            {"whose": each.whose, "their_priority": each.their_priority, "how": each.how, "url": each.url}
            for each in found.alignments.all()
        ],
        "line": [
            {"edition": step.edition, "adopted_on": step.adopted_on, "slug": step.slug, "title": step.title, "how": step.how, "came_from": list(step.came_from), "because": step.because}
            for step in line_of(found)
        ],
    }  # fmt: skip


def action_content(found: PlanAction) -> Content:
    """An action: who leads it, when it is due, its steps, and what was said of it, newest first. Six queries."""
    # What was said of the action under earlier editions goes with its reference.
    said = PlanUpdate.objects.of(found.council).filter(
        action__reference=found.reference, checking=PlanUpdate.Checking.ADDED
    )
    return {
        "schema": ACTION_SCHEMA,
        "reference": found.reference,
        "printed_reference": found.printed_reference,
        "text": found.text,
        "priority": {"slug": found.priority.slug, "title": found.priority.title, "address": found.priority.address},
        "objective": found.objective.text if found.objective else "",
        "lead": who(found.lead_body),
        "lead_post": found.lead_post.title if found.lead_post else found.lead_words,
        "partners": [who(each) for each in found.partners.all()],
        "resources": found.resources,
        "from_on": day(found.from_on),
        "due_on": day(found.due_on),
        "state": found.state,
        "state_words": found.get_state_display(),
        "state_on": day(found.state_on),
        "milestones": [
            {"text": each.text, "due_on": day(each.due_on), "done_on": day(each.done_on)}
            for each in found.milestones.all()
        ],
        "updates": [
            {
                "on": day(london_date(each.at)),
                "about": each.about_words,
                "state": each.state,
                "state_words": each.get_state_display(),
                "text": each.text,
                "because": each.because,
                "evidence_url": each.evidence_url,
                "by": each.by_words,
            }
            for each in said
        ],
        "edition": _edition(found.edition),
        "position": found.priority.position * 1000 + found.position,
    }


def indicator_content(found: Indicator) -> Content:
    """An indicator: what is counted, baseline, target, and every figure that stands, earliest first. Four queries."""
    values = found.values.model.objects.of(found.council).filter(indicator__slug=found.slug, superseded_at=None)
    return {
        "schema": INDICATOR_SCHEMA,
        "slug": found.slug,
        "title": found.title,
        "priority": {"slug": found.priority.slug, "title": found.priority.title, "address": found.priority.address},
        "definition": found.definition,
        "source": found.source,
        "frequency": found.frequency,
        "unit": found.unit,
        "polarity": found.polarity,
        "polarity_words": found.get_polarity_display(),
        "baseline": number(found.baseline),
        "baseline_words": found.baseline_words,
        "target": number(found.target),
        "target_words": found.target_words,
        "values": [
            {
                "from_on": day(each.from_on),
                "until_on": day(each.until_on),
                "value": number(each.value),
                "low": number(each.low),
                "high": number(each.high),
                "note": each.note,
            }
            for each in values.order_by("from_on", "pk")
        ],
        "edition": _edition(found.edition),
    }


def number(value: Decimal | None) -> float | int | None:
    """A figure as JSON has it: a whole number where it is one; None where it is not known."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _edition(found: Edition) -> Content:
    return {
        "title": found.title,
        "address": found.address,
        "state": found.state,
        "in_force": found.state == Edition.State.ADOPTED,
    }


def _dated(found: object) -> dict[str, str | None]:
    begins: date | None = getattr(found, "from_on", None)
    ends: date | None = getattr(found, "until_on", None)
    return {"from_on": day(begins), "until_on": day(ends)}
