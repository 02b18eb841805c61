"""What the public reads of a decision: its content, its publication, the index that lists filter by, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.clocks import plain_date
from wardmote.decisions import call_in_clock
from wardmote.decisions.models import CallIn, DecisionRecord, PublishedDecision
from wardmote.kernel.models import Council, Publication
from wardmote.kernel.publishing import publish
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date, moment_words
from wardmote.organisations import rules
from wardmote.organisations.published import Content, day, day_of, meeting, who

RECORD_SCHEMA = "wardmote-decision/1"
RECORD_KIND = "decisions.decisionrecord"
State = DecisionRecord.State


@dataclass(frozen=True)
class Standing:
    """Where a decision stands at a moment: one sentence, and whether it may be carried out."""

    words: str
    is_effective: bool
    is_open_to_call_in: bool = False


def record_content(found: DecisionRecord) -> Content:
    """Everything the public may know of a decision. Days and words only; what they mean today is worked out by pages."""
    return {
        "schema": RECORD_SCHEMA,
        "reference": found.reference,
        "printed_reference": found.printed_reference,
        "title": found.title,
        "kind": found.kind,
        "kind_words": found.get_kind_display(),
        "is_executive": found.is_executive,
        "decision_maker": who(found.decision_maker) if found.decision_maker else None,
        "decided_on": day(found.decided_on),
        "decision": found.decision,
        "reasons": found.reasons,
        "alternatives": found.alternatives,
        "conflicts": found.conflicts,
        "dispensations": found.dispensations,
        "is_key": found.is_key,
        "urgency": found.urgency,
        "urgency_words": found.get_urgency_display(),
        "urgency_because": found.urgency_because,
        "paragraph": found.get_paragraph_display() if found.paragraph else "",
        "wards": [{"name": ward.name, "slug": ward.slug} for ward in found.wards.all()],
        "meeting": meeting(found.meeting),
        "minute_reference": found.minute_reference,
        "report": _public(found, found.report),
        "entry": _public(found, found.entry),
        "replaces": _public(found, found.replaces),
        "replaced_by": _public(found, found.replaced_by.filter(published_at__isnull=False).first()),
        "state": found.state,
        "state_words": found.get_state_display(),
        "published_on": day(london_date(found.published_at)) if found.published_at else None,
        "counts_from_on": day(found.published_on),
        "record": _timeliness(found),
        "call_in_until": found.call_in_until.isoformat() if found.call_in_until else None,
        "call_in_words": found.call_in_words,
        "effective_on": day(found.effective_on),
        "effective_words": found.effective_words,
        "kept_until_on": day(found.kept_until_on),
        "papers_until_on": day(found.papers_until_on),
        "call_ins": [_call_in(each) for each in found.call_ins.all()],
        "required_reports": [
            {
                "body": who(each.body),
                "required_on": day(each.required_on),
                "report_by_on": day(each.report_by_on),
                "because": each.because,
                "reported_on": day(each.reported_on),
                "why_not_key": each.why_not_key,
            }
            for each in found.required_reports.select_related("body")
        ],
        "tasks": [
            {
                "title": task.title,
                "owner": who(task.owner_post) if task.owner_post else None,
                "due_on": day(task.due_on),
                "state": task.state,
                "state_words": task.get_state_display(),
                "done_on": day(task.done_on),
            }
            for task in found.tasks.select_related("owner_post")
        ],
    }


def standing(content: Content, at: datetime) -> Standing:
    """Where a published decision stands at a moment, from its content alone."""
    effective_on = day_of(content["effective_on"])
    state = content["state"]
    if state == State.REPLACED:
        return Standing(_("A later decision replaced it."), False)
    if state != State.PUBLISHED or effective_on is None:
        blocked = {
            State.CALLED_IN: _("Called in. It cannot be carried out until that is settled."),
            State.REFERRED_BACK: _("Referred back to the decision maker. It cannot be carried out."),
            State.TO_COUNCIL: _("Referred to Council. It cannot be carried out."),
        }
        return Standing(blocked.get(state, ""), False)
    until = datetime.fromisoformat(content["call_in_until"]) if content["call_in_until"] else None
    closed = any(one["state"] == CallIn.State.CLOSED for one in content["call_ins"])
    if london_date(at) >= effective_on:
        words = _("In effect since %(on)s.") % {"on": plain_date(effective_on)}
        if content["tasks"] and all(task["state"] == "done" for task in content["tasks"]):
            words = _("Carried out. In effect since %(on)s.") % {"on": plain_date(effective_on)}
        return Standing(words, True)
    if until is not None and not closed and at <= until:
        return Standing(
            _("It can be called in until %(until)s. If it is not, it takes effect on %(on)s.")
            % {"until": moment_words(until), "on": plain_date(effective_on)},
            False,
            True,
        )
    return Standing(_("It takes effect on %(on)s.") % {"on": plain_date(effective_on)}, False)


def publish_record_page(found: DecisionRecord, *, by: Actor, at: datetime) -> Publication | None:
    """Publish a decision as it now stands. None, and nothing done, before it was published or once it was taken down."""
    if found.published_at is None:
        return None
    rows = Publication.objects.of(found.council).current().filter(object_kind=RECORD_KIND, object_id=found.pk)
    if rows.filter(withdrawn_at__isnull=False).exists():
        return None
    content = record_content(found)
    maker = content["decision_maker"]["name"] if content["decision_maker"] else ""
    return publish(
        found,
        content,
        address=found.address,
        title=found.title,
        schema_version=RECORD_SCHEMA,
        by=by,
        at=at,
        label="Decision",
        search_text="\n".join([found.printed_reference, maker, found.decision, found.reasons]),
        dated_on=found.decided_on,
        subject=found.reference,
    )


@transaction.atomic
def index_record(publication: Publication) -> None:
    """Refresh the indexed copy from a publication; a taken-down one leaves every list."""
    rows = PublishedDecision.objects.of(publication.council).filter(record_id=publication.object_id)
    if publication.content is None:
        rows.delete()
        return
    content = publication.content
    until = content["call_in_until"]
    PublishedDecision.objects.update_or_create(
        council=publication.council,
        reference=content["reference"],
        defaults={
            "publication": publication,
            "record_id": publication.object_id,
            "title": content["title"],
            "decision_maker": content["decision_maker"]["slug"],
            "decision_maker_name": content["decision_maker"]["name"],
            "kind": content["kind"],
            "is_key": content["is_key"],
            "urgency": content["urgency"],
            "state": content["state"],
            "decided_on": date.fromisoformat(content["decided_on"]),
            "published_on": date.fromisoformat(content["published_on"]),
            "days": content["record"]["days"],
            "is_late": content["record"]["is_late"],
            "call_in_until": datetime.fromisoformat(until) if until else None,
            "effective_on": day_of(content["effective_on"]),
            "was_called_in": bool(content["call_ins"]),
        },
    )


def republish_records(council: Council, *, by: Actor, at: datetime) -> int:
    """Publish every public decision again, as after a post was renamed. Returns how many changed."""
    changed = 0
    for pk in DecisionRecord.objects.of(council).exclude(published_at=None).values_list("pk", flat=True):
        with transaction.atomic():
            found: DecisionRecord = DecisionRecord.objects.of(council).locked().get(pk=pk)
            edition = publish_record_page(found, by=by, at=at)
            changed += bool(edition and edition.published_at == at)
    return changed


def _timeliness(found: DecisionRecord) -> Content:
    """How long the record took. It is called late only under a standard that the Monitoring Officer confirmed."""
    on = london_date(found.published_at) if found.published_at else found.decided_on
    standing_then = rules.on_day(found.council, found.decided_on)
    due = call_in_clock.record_due(standing_then, found.decided_on)
    return {
        "due_on": day(due.due_on),
        "days": call_in_clock.working_days_between(found.decided_on, on, standing_then),
        "is_late": on > due.due_on and standing_then.is_confirmed(call_in_clock.RECORD),
        "why": list(due.steps),
    }


def _call_in(one: CallIn) -> Content:
    return {
        "reference": one.reference.upper(),
        "received_at": one.received_at.isoformat(),
        "grounds": one.grounds,
        "alternative": one.alternative,
        "signatories": [who(post) for post in one.signatories.order_by("title")],
        "state": one.state,
        "state_words": one.get_state_display(),
        "judged_on": day(london_date(one.judged_at)) if one.judged_at else None,
        "judged_as": one.judged_as,
        "judged_because": one.judged_because,
        "hear_by_on": day(one.hear_by_on),
        "body": who(one.body) if one.body else None,
        "meeting": meeting(one.meeting),
        "outcome": one.outcome,
        "outcome_label": one.get_outcome_display() if one.outcome else "",
        "outcome_on": day(one.outcome_on),
        "outcome_words": one.outcome_words,
        "council_label": one.get_council_said_display() if one.council_said else "",
        "council_on": day(one.council_on),
        "council_words": one.council_words,
        "reconsidered_on": day(one.reconsidered_on),
        "is_kept": one.is_kept,
        "reconsidered_words": one.reconsidered_words,
    }


def _public(found: DecisionRecord, other: object) -> Content | None:
    """Another thing by its public title and address, once it is public itself."""
    if other is None:
        return None
    address = getattr(other, "address", "")
    rows = Publication.objects.of(found.council).readable().filter(address=address)
    title = rows.values_list("title", flat=True).first()
    return {"title": title, "address": address} if title else None
