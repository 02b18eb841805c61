"""What the public reads of the Forward Plan: an entry's content, its publication, and the index that lists filter by."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from wardmote.decisions.models import PlanEntry, PublishedPlanEntry
from wardmote.kernel.models import Council, Publication
from wardmote.kernel.publishing import publish
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations.published import Content, day, day_of, meeting, who

ENTRY_SCHEMA = "wardmote-forward-plan-entry/1"
ENTRY_KIND = "decisions.planentry"


def entry_content(found: PlanEntry) -> Content:
    """Everything the public may know of an entry. Dates and words only: what they mean today is worked out by pages. Six queries."""
    return {
        "schema": ENTRY_SCHEMA,
        "reference": found.reference,
        "printed_reference": found.printed_reference,
        "title": found.title,
        "summary": found.summary,
        "kind": found.kind,
        "kind_words": found.get_kind_display(),
        "decision_maker": who(found.decision_maker) if found.decision_maker else None,
        "is_key": bool(found.is_key),
        "key_because": found.key_because,
        "key_test": found.key_test,
        "decide_from_on": day(found.decide_from_on),
        "decide_until_on": day(found.decide_until_on),
        "first_from_on": day(found.first_from_on),
        "first_until_on": day(found.first_until_on),
        "documents": _lines(found.documents),
        "documents_from": found.documents_from,
        "consultees": _lines(found.consultees),
        "represent_how": found.represent_how,
        "represent_until_on": day(found.represent_until_on),
        "contact": who(found.contact_post) if found.contact_post else None,
        "openness": found.openness,
        "openness_words": found.get_openness_display(),
        "paragraph": found.get_paragraph_display() if found.paragraph else "",
        "private_because": found.private_because,
        "wards": [{"name": ward.name, "slug": ward.slug} for ward in found.wards.all()],
        "report": _report(found),
        "meeting": meeting(found.meeting),
        "state": found.state,
        "state_words": found.get_state_display(),
        "first_published_on": day(london_date(found.published_at)) if found.published_at else None,
        "notice_on": day(found.notice_on),
        "ended_because": found.ended_because,
        "slips": [
            {
                "on": day(london_date(slip.at)),
                "from_on": day(slip.from_on),
                "from_until_on": day(slip.from_until_on),
                "to_on": day(slip.to_on),
                "to_until_on": day(slip.to_until_on),
                "because": slip.because,
                "begins_again": slip.begins_again,
            }
            for slip in found.slips.all()
        ],
        "exceptions": [
            {
                "kind": each.kind,
                "label": each.get_kind_display(),
                "who": each.get_who_display(),
                "agreed_on": day(london_date(each.agreed_at)),
                "notice_on": day(each.notice_on),
                "words": each.words,
                "because": each.because,
            }
            for each in found.exceptions.all()
        ],
        "private_notices": [
            {
                "stage": each.stage,
                "label": each.get_stage_display(),
                "meeting_on": day(each.meeting_on),
                "published_on": day(each.published_on),
                "because": each.because,
                "agreed_by": each.agreed_by,
            }
            for each in found.private_notices.all()
        ],
        "representations": [
            {"received_on": day(each.received_on), "text": each.text, "reply": each.reply}
            for each in found.representations.filter(shown_at__isnull=False)
        ],
        "decision": _decision(found),
    }


def publish_entry_page(found: PlanEntry, *, by: Actor, at: datetime, correction: str = "") -> Publication | None:
    """Publish an entry as it now stands. None, and nothing done, before it was first published or once it was taken down."""
    if found.published_at is None:
        return None
    rows = Publication.objects.of(found.council).current().filter(object_kind=ENTRY_KIND, object_id=found.pk)
    if rows.filter(withdrawn_at__isnull=False).exists():
        return None
    content = entry_content(found)
    maker = content["decision_maker"]["name"] if content["decision_maker"] else ""
    return publish(
        found,
        content,
        address=found.address,
        title=found.title,
        schema_version=ENTRY_SCHEMA,
        by=by,
        at=at,
        label="Forward Plan",
        search_text="\n".join([found.printed_reference, found.summary, maker, *content["documents"]]),
        dated_on=found.decide_from_on,
        correction=correction,
        subject=found.reference,
    )


@transaction.atomic
def index_entry(publication: Publication) -> None:
    """Refresh the indexed copy from a publication; a taken-down one leaves every list."""
    rows = PublishedPlanEntry.objects.of(publication.council).filter(entry_id=publication.object_id)
    if publication.content is None:
        rows.delete()
        return
    content = publication.content
    from_on = date.fromisoformat(content["decide_from_on"])
    slips = content["slips"]
    moved = from_on - date.fromisoformat(content["first_from_on"])
    PublishedPlanEntry.objects.update_or_create(
        council=publication.council,
        reference=content["reference"],
        defaults={
            "publication": publication,
            "entry_id": publication.object_id,
            "title": content["title"],
            "decision_maker": content["decision_maker"]["slug"],
            "decision_maker_name": content["decision_maker"]["name"],
            "kind": content["kind"],
            "is_key": content["is_key"],
            "openness": content["openness"],
            "state": content["state"],
            "decide_from_on": from_on,
            "decide_until_on": day_of(content["decide_until_on"]) or from_on,
            "notice_on": date.fromisoformat(content["notice_on"]),
            "first_published_on": date.fromisoformat(content["first_published_on"]),
            "slips": len(slips),
            "slipped_days": moved.days,
            "ward_slugs": "".join(f" {ward['slug']}" for ward in content["wards"]) + (" " if content["wards"] else ""),
        },
    )


def republish_entries(council: Council, *, by: Actor, at: datetime) -> int:
    """Publish every public entry again, as after a post was renamed. Returns how many changed."""
    changed = 0
    for pk in PlanEntry.objects.of(council).exclude(published_at=None).values_list("pk", flat=True):
        with transaction.atomic():
            found: PlanEntry = PlanEntry.objects.of(council).locked().get(pk=pk)
            edition = publish_entry_page(found, by=by, at=at)
            changed += bool(edition and edition.published_at == at)
    return changed


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _report(found: PlanEntry) -> Content | None:
    """The report by its public title, once it is public itself."""
    if found.report is None:
        return None
    rows = Publication.objects.of(found.council).readable().filter(address=found.report.address)
    title = rows.values_list("title", flat=True).first()
    return {"title": title, "address": found.report.address} if title else None


def _decision(found: PlanEntry) -> Content | None:
    """The newest published record of the decision."""
    record = found.records.filter(published_at__isnull=False).order_by("-published_at").first()
    if record is None:
        return None
    return {"reference": record.reference, "address": record.address, "decided_on": day(record.decided_on)}
