"""What councillors may ask of the executive: papers (X10), a report on a decision not treated as key (X11), 24 hours (X9)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.clocks import due_under, plain_date
from wardmote.clocks.rules import RULES
from wardmote.decisions.models import DecisionRecord, PaperRequest, Report, RequiredReport
from wardmote.decisions.permissions_record import (
    COUNCILLORS,
    HEARING_CAN,
    MEMBERS_CAN,
    RECORD_CAN,
    may_ask_for_papers,
    may_record_hearing,
    may_write_records,
)
from wardmote.decisions.record_public import publish_record_page
from wardmote.kernel.errors import NotAllowed, RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date, moment_words
from wardmote.organisations import rules
from wardmote.organisations.meeting_dates import why
from wardmote.organisations.models import Body, Post
from wardmote.organisations.permissions import in_post, posts_held, require

INSPECTION, PAPERS = "X9", "X10"
PRIVATE_KINDS = (Report.Kind.EXECUTIVE_MEMBER, Report.Kind.OFFICER)
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Inspection:
    """Until when councillors can inspect what a private decision rests on, why, and whether that was kept."""

    by_at: datetime
    steps: tuple[str, ...]
    is_late: bool


@transaction.atomic
def ask_for_papers(
    what: str,
    *,
    body_id: int,
    asked_by_id: int,
    received_on: date,
    record_id: int | None = None,
    by: Actor,
    at: datetime,
) -> PaperRequest:
    """A scrutiny member asks the executive for a document: due on the tenth day after receipt, by the stricter reading.

    Councillors ask for their own seat; those who support scrutiny enter it for them. Raises RuleBroken for a day to come.
    Source: SI 2012/2089, regulation 17.
    """
    require(may_ask_for_papers(by), by, MEMBERS_CAN)
    by = in_post(by)
    member = Post.objects.of(by.council).get(pk=asked_by_id)
    if not by.job and not may_record_hearing(by) and member.pk not in {post.pk for post in posts_held(by)}:
        raise NotAllowed(_("You can ask for your own seat only."))
    if member.kind not in COUNCILLORS:
        raise RuleBroken(_("Only a councillor on a scrutiny committee can ask. Choose a councillor’s seat."))
    if not what.strip():
        raise RuleBroken(_("Say which document is asked for."))
    if received_on > london_date(at):
        raise RuleBroken(_("%(on)s has not come yet. Enter the day it was received.") % {"on": plain_date(received_on)})
    body = Body.objects.of(by.council).get(pk=body_id)
    record = DecisionRecord.objects.of(by.council).get(pk=record_id) if record_id else None
    standing = rules.on_day(by.council, received_on)
    due = due_under(RULES[PAPERS], received_on, extra=standing.extra)
    made = PaperRequest(
        council=by.council, body=body, asked_by=member, record=record, what=what.strip(), received_on=received_on,
        due_on=due.due_on, outer_on=due.due_on + ONE_DAY, explanation=list(why(PAPERS, due, standing)), at=at,
    )  # fmt: skip
    with change(made, "decisions.papers_asked", by=by, at=at, subject=record.reference if record else "papers"):
        made.save()
    return made


@transaction.atomic
def answer_papers(
    request_id: int, answer: str, *, on: date, refusal_words: str = "", by: Actor, at: datetime
) -> PaperRequest:
    """Record that a document was supplied, in part, or refused: a refusal needs its statement of reasons to the committee."""
    require(may_write_records(by), by, RECORD_CAN)
    made: PaperRequest = PaperRequest.objects.of(by.council).locked().get(pk=request_id)
    if made.answer:
        raise WrongState(_("This was answered already."))
    if answer not in PaperRequest.Answer.values:
        raise RuleBroken(_("Choose one of the answers listed"))
    if answer != PaperRequest.Answer.SUPPLIED and not refusal_words.strip():
        raise RuleBroken(_("Enter the statement of reasons. The law asks for it in writing, to the committee."))
    if not made.received_on <= on <= london_date(at):
        raise RuleBroken(
            _("The day must be from %(first)s, when it was received, to today.")
            % {"first": plain_date(made.received_on)}
        )
    subject = made.record.reference if made.record else "papers"
    with change(made, "decisions.papers_answered", by=in_post(by), at=at, subject=subject):
        made.answer, made.answered_on = answer, on
        made.refusal_words = refusal_words.strip() if answer != PaperRequest.Answer.SUPPLIED else ""
        made.save()
    return made


@transaction.atomic
def require_report(
    record_id: int, *, body_id: int, required_on: date, report_by_on: date, because: str, by: Actor, at: datetime
) -> RequiredReport:
    """A scrutiny committee requires a report to Council on a decision it holds to have been a key one, by a day it sets.

    Raises RuleBroken for a decision treated as key, or not of the executive, and for days in the wrong order. Source: SI
    2012/2089, regulation 18.
    """
    require(may_record_hearing(by), by, HEARING_CAN)
    found: DecisionRecord = DecisionRecord.objects.of(by.council).locked().select_related("council").get(pk=record_id)
    if found.published_at is None:
        raise WrongState(_("The record is not public yet."))
    if found.is_key or not found.is_executive:
        raise RuleBroken(
            _("Only a decision of the executive that was not treated as a key decision can be asked about.")
        )
    if not because.strip():
        raise RuleBroken(_("Say why the committee holds it to have been a key decision. It is shown in public."))
    if not found.decided_on <= required_on <= london_date(at):
        raise RuleBroken(
            _("The committee’s day must be from %(first)s, when it was decided, to today.")
            % {"first": plain_date(found.decided_on)}
        )
    if report_by_on < required_on:
        raise RuleBroken(_("The report cannot be due before the committee asked for it. Check both days."))
    body = Body.objects.of(by.council).get(pk=body_id)
    made = RequiredReport(
        council=by.council, record=found, body=body, required_on=required_on, report_by_on=report_by_on,
        because=because.strip(), at=at,
    )  # fmt: skip
    with change(made, "decisions.report_required", by=in_post(by), at=at, subject=found.reference, public=True):
        made.save()
    publish_record_page(found, by=by, at=at)
    return made


@transaction.atomic
def make_required_report(
    required_id: int, *, reported_on: date, why_not_key: str, by: Actor, at: datetime
) -> RequiredReport:
    """The executive reports to Council: why it held that the decision was not a key one."""
    require(may_write_records(by), by, RECORD_CAN)
    made: RequiredReport = RequiredReport.objects.of(by.council).locked().get(pk=required_id)
    if made.reported_on is not None:
        raise WrongState(_("This report was made already."))
    if not why_not_key.strip():
        raise RuleBroken(_("Say why it was not treated as a key decision. The report has to."))
    if not made.required_on <= reported_on <= london_date(at):
        raise RuleBroken(
            _("The day must be from %(first)s, when it was required, to today.")
            % {"first": plain_date(made.required_on)}
        )
    found: DecisionRecord = DecisionRecord.objects.of(by.council).select_related("council").get(pk=made.record_id)
    with change(made, "decisions.required_report_made", by=in_post(by), at=at, subject=found.reference, public=True):
        made.reported_on, made.why_not_key = reported_on, why_not_key.strip()
        made.save()
    publish_record_page(found, by=by, at=at)
    return made


@transaction.atomic
def open_to_members(
    record_id: int, *, concluded_at: datetime, opened_at: datetime | None = None, by: Actor, at: datetime
) -> DecisionRecord:
    """Say when a private meeting ended, or a member or officer decided, and since when councillors can inspect its papers."""
    require(may_write_records(by), by, RECORD_CAN)
    found: DecisionRecord = DecisionRecord.objects.of(by.council).locked().get(pk=record_id)
    if concluded_at > at or (opened_at is not None and opened_at > at):
        raise RuleBroken(_("That moment has not come yet."))
    if london_date(concluded_at) != found.decided_on:
        raise RuleBroken(
            _("It was decided on %(on)s. Enter a time on that day.") % {"on": plain_date(found.decided_on)}
        )
    if opened_at is not None and opened_at < concluded_at:
        raise RuleBroken(_("The papers cannot be open before the decision. Check both times."))
    with change(found, "decisions.opened_to_members", by=in_post(by), at=at, subject=found.reference):
        found.concluded_at, found.open_to_members_at = concluded_at, opened_at
        found.save()
    return found


def inspection(found: DecisionRecord, standing: rules.RulesOn, *, at: datetime) -> Inspection | None:
    """Until when councillors can inspect the papers of a private decision: 24 clock hours. None where that does not apply.

    None also while it is not said when the decision was made. Source: SI 2012/2089, regulation 16.
    """
    if not is_private(found) or found.concluded_at is None or standing.council.nation not in RULES[INSPECTION].nations:
        return None
    due = due_under(RULES[INSPECTION], found.concluded_at)
    by_at = due.due_at or found.concluded_at
    return Inspection(by_at, why(INSPECTION, due, standing), (found.open_to_members_at or at) > by_at)


def is_private(found: DecisionRecord) -> bool:
    """Whether the executive decided in private: a meeting with exempt matter, or a member or officer alone."""
    return found.is_executive and (found.kind in PRIVATE_KINDS or bool(found.paragraph))


def inspection_words(said: Inspection) -> str:
    """The same in one sentence."""
    return _("Councillors can inspect the papers by %(by)s.") % {"by": moment_words(said.by_at)}
