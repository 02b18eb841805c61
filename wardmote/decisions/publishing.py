"""From a cleared report to the public one and to what became of it. Only Democratic Services publish."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.decisions import checking, clearing
from wardmote.decisions.content import REPORT_SCHEMA, report_content, search_text
from wardmote.decisions.drafting import to_change
from wardmote.decisions.models import Clearance, PublishedReport, Report
from wardmote.decisions.permissions import DEMOCRATIC_SERVICES_CAN, may_publish_reports
from wardmote.kernel import publishing
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council, Publication
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import list_words, london_date
from wardmote.organisations.permissions import in_post, require
from wardmote.organisations.published import day_of

State = Report.State
PUBLIC = (State.PUBLISHED, State.CONSIDERED, State.DECIDED, State.PUT_OFF, State.REFERRED, State.TAKEN_OFF)
OUTCOMES = (State.DECIDED, State.PUT_OFF, State.REFERRED, State.TAKEN_OFF)


@transaction.atomic
def mark_ready(report_id: int, *, by: Actor, at: datetime) -> Report:
    """Say that a report is ready to publish: every clearance stands, and each check is in order or passed over with a reason.

    Raises RuleBroken naming what is not cleared, or what the checks still find.
    """
    found = to_change(report_id, by=by)
    by = in_post(by)
    if found.state != State.LEGAL_FINANCE:
        raise WrongState(
            _("The report is “%(state)s”, so it cannot be ready yet.") % {"state": found.get_state_display()}
        )
    waiting = clearing.waiting_for(found, *Clearance.Stage)
    if waiting:
        raise RuleBroken(_("Not cleared yet: %(which)s.") % {"which": list_words(waiting)})
    left = [one.says for one in checking.checks(found, on=london_date(at)) if one.is_open]
    if left:
        raise RuleBroken(" ".join(left))
    with change(found, "decisions.report_ready", by=by, at=at, subject=found.reference):
        found.move_to(State.READY)
        found.save()
    return found


@transaction.atomic
def publish_report(report_id: int, *, by: Actor, at: datetime) -> Report:
    """Publish a report that is ready. The public copy is made without the exempt text; nothing is blacked out by hand.

    Raises WrongState before it is ready, RuleBroken where the law or exempt text stops it after all.
    """
    found: Report = Report.objects.of(by.council).locked().get(pk=report_id)
    require(may_publish_reports(by), by, DEMOCRATIC_SERVICES_CAN)
    by = in_post(by)
    stops = [one.says for one in checking.checks(found, on=london_date(at)) if one.stops]
    if found.state == State.READY and stops:
        raise RuleBroken(" ".join(stops))
    with change(found, "decisions.report_published", by=by, at=at, subject=found.reference, public=True):
        found.move_to(State.PUBLISHED)
        found.published_at, found.issued_on = at, found.issued_on or london_date(at)
        found.save()
    publish_again(found, by=by, at=at)
    return found


@transaction.atomic
def consider(report_id: int, *, on: date, by: Actor, at: datetime) -> Report:
    """Record that the decision maker considered the report on a day. Raises RuleBroken for a day to come or before it was published."""
    found: Report = Report.objects.of(by.council).locked().get(pk=report_id)
    require(may_publish_reports(by), by, DEMOCRATIC_SERVICES_CAN)
    by = in_post(by)
    if on > london_date(at):
        raise RuleBroken(_("That day has not come yet."))
    if found.published_at is not None and on < london_date(found.published_at):
        raise RuleBroken(_("It cannot be considered before it was published."))
    with change(found, "decisions.report_considered", by=by, at=at, subject=found.reference, public=True):
        found.move_to(State.CONSIDERED)
        found.considered_on = on
        found.save()
    publish_again(found, by=by, at=at)
    return found


@transaction.atomic
def settle(report_id: int, outcome: Report.State, *, words: str = "", by: Actor, at: datetime) -> Report:
    """Record what became of a report: decided, put off, referred to another body, or taken off the agenda.

    All but “decided” need words that say why, and to whom it goes. A report taken off before it was public stays private.
    """
    found: Report = Report.objects.of(by.council).locked().get(pk=report_id)
    require(may_publish_reports(by), by, DEMOCRATIC_SERVICES_CAN)
    by = in_post(by)
    if outcome not in OUTCOMES:
        raise RuleBroken(_("Choose one of the outcomes listed."))
    if outcome != State.DECIDED and not words.strip():
        raise RuleBroken(_("Say why, and what happens next."))
    with change(
        found, "decisions.report_settled", by=by, at=at, subject=found.reference, public=bool(found.published_at)
    ):
        found.move_to(outcome)
        found.outcome_words = words.strip()
        found.save()
    publish_again(found, by=by, at=at)
    return found


def publish_again(found: Report, *, by: Actor, at: datetime) -> Publication | None:
    """Publish a report as it now stands. None, and nothing done, before it was published or after it was taken down.

    About 20 queries. Must run inside the transaction of the verb that changed it.
    """
    if found.published_at is None:
        return None
    down = publishing.standing(found.council, "decisions.report", found.pk)
    if down is not None and down.withdrawn_at is not None:
        return None
    content = report_content(found)
    return publishing.publish(
        found,
        content,
        address=found.address,
        title=found.title,
        schema_version=REPORT_SCHEMA,
        by=by,
        at=at,
        label=_("Report"),
        search_text=search_text(content),
        dated_on=found.issued_on,
        subject=found.reference,
    )


def republish(council: Council, *, by: Actor, at: datetime) -> int:
    """Publish every report again, as after a post was renamed. Returns how many changed."""
    changed = 0
    for pk in Report.objects.of(council).exclude(published_at=None).values_list("pk", flat=True):
        with transaction.atomic():
            edition = publish_again(Report.objects.of(council).locked().get(pk=pk), by=by, at=at)
        changed += bool(edition and edition.published_at == at)
    return changed


@transaction.atomic
def index_report(publication: Publication) -> None:
    """Refresh the indexed copy from a publication; a taken-down one leaves every list."""
    rows = PublishedReport.objects.of(publication.council).filter(report_id=publication.object_id)
    content = publication.content
    if content is None:
        rows.delete()
        return
    maker = content["decision_maker"]
    PublishedReport.objects.update_or_create(
        council=publication.council,
        reference=content["reference"],
        defaults={
            "publication": publication,
            "report_id": publication.object_id,
            "title": content["title"],
            "summary": content["summary"],
            "decision_maker": maker["slug"] if maker else "",
            "decision_maker_name": maker["name"] if maker else "",
            "state": content["state"],
            "is_key": content["is_key"],
            "decide_on": day_of(content["meeting"]["on"]) if content["meeting"] else None,
            "comment_until_on": day_of(content["comment_until_on"]),
            "issued_on": day_of(content["issued_on"]),
        },
    )
