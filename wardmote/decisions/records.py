"""Records of decisions: begun from a report, checked by the Monitoring Officer, published; then what is to be done."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.clocks import plain_date
from wardmote.decisions import call_in_clock, notice, publishing
from wardmote.decisions.forward_plan import exception_refuses
from wardmote.decisions.models import DecisionRecord, DecisionTask, NoticeException, PlanEntry, Report
from wardmote.decisions.numbering import RECORD, next_reference
from wardmote.decisions.permissions_record import (
    CHECK_CAN,
    RECORD_CAN,
    TASKS_CAN,
    may_carry_out,
    may_check_records,
    may_write_records,
)
from wardmote.decisions.plan_public import publish_entry_page
from wardmote.decisions.record_public import publish_record_page
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations import rules
from wardmote.organisations.models import Body, Meeting, Post, Ward
from wardmote.organisations.permissions import in_post, require

State = DecisionRecord.State
FIVE = ("decision", "reasons", "alternatives", "conflicts", "dispensations")
WORDS = (*FIVE, "title", "urgency_because", "minute_reference")
FIELDS = frozenset(
    {
        *WORDS,
        "kind",
        "is_executive",
        "decision_maker_post_id",
        "decision_maker_body_id",
        "decided_on",
        "is_key",
        "urgency",
        "paragraph",
        "meeting_id",
        "entry_id",
    }
)
ROWS: dict[str, Any] = {
    "decision_maker_post_id": Post,
    "decision_maker_body_id": Body,
    "meeting_id": Meeting,
    "entry_id": PlanEntry,
}


@transaction.atomic
def begin_record(
    *,
    decided_on: date,
    report_id: int | None = None,
    entry_id: int | None = None,
    by: Actor,
    at: datetime,
    **fields: Any,
) -> DecisionRecord:
    """Begin the record of a decision, filled from its report and its Forward Plan entry where there are any.

    Conflicts of interest and dispensations are never filled in: a person types them, “none” too. Raises RuleBroken for a
    day that the law does not allow: to come, before its notice, or inside it without an exception.
    """
    require(may_write_records(by), by, RECORD_CAN)
    report = Report.objects.of(by.council).get(pk=report_id) if report_id else None
    entry = PlanEntry.objects.of(by.council).get(pk=entry_id) if entry_id else None
    if report is not None and entry is None:
        entry = report.plan_entries.filter(state=PlanEntry.State.PLANNED).first()
    if report is not None and report.published_at is None:
        raise WrongState(_("The report is not public yet. Publish it before its decision is recorded."))
    wards = fields.pop("ward_ids", None)
    said = _from_entry(entry) | _from_report(report) | {name: value for name, value in fields.items() if value != ""}
    said.setdefault("is_executive", said.get("kind") in notice.OF_THE_EXECUTIVE)
    found = DecisionRecord(
        council=by.council,
        reference=next_reference(by.council, RECORD, at),
        report=report,
        entry=entry,
        made_at=at,
        decided_on=decided_on,
    )
    _fill(found, said)
    check_day(found, at=at)
    with change(found, "decisions.record_begun", by=in_post(by), at=at, subject=found.reference):
        found.save()
    if wards is None:
        source = report or entry
        found.wards.set(source.wards.all() if source else [])
    else:
        found.wards.set(_wards(by, wards))
    return found


@transaction.atomic
def change_record(record_id: int, *, by: Actor, at: datetime, **fields: Any) -> DecisionRecord:
    """Change a record before it is published. One that was checked has to be checked again."""
    found = _locked(record_id, by)
    require(may_write_records(by), by, RECORD_CAN)
    if found.state not in {State.DRAFT, State.CHECKED}:
        raise WrongState(_("This record is public, so it cannot be changed. A later decision can replace it."))
    wards = fields.pop("ward_ids", None)
    with change(found, "decisions.record_changed", by=in_post(by), at=at, subject=found.reference):
        _fill(found, fields)
        check_day(found, at=at)
        if found.state == State.CHECKED:
            found.move_to(State.DRAFT)
            found.checked_at, found.checked_as = None, ""
        found.save()
    if wards is not None:
        found.wards.set(_wards(by, wards))
    return found


@transaction.atomic
def check_record(record_id: int, *, by: Actor, at: datetime) -> DecisionRecord:
    """The Monitoring Officer finds the record in order. Raises RuleBroken while one of the five items is missing."""
    found = _locked(record_id, by)
    require(may_check_records(by), by, CHECK_CAN)
    by = in_post(by)
    _complete(found)
    check_day(found, at=at)
    with change(found, "decisions.record_checked", by=by, at=at, subject=found.reference):
        found.move_to(State.CHECKED)
        found.checked_at, found.checked_as, found.returned_because = at, (by.as_post or by.job)[:200], ""
        found.save()
    return found


@transaction.atomic
def return_record(record_id: int, *, because: str, by: Actor, at: datetime) -> DecisionRecord:
    """The Monitoring Officer sends a record back with a comment."""
    found = _locked(record_id, by)
    require(may_check_records(by), by, CHECK_CAN)
    if found.state not in {State.DRAFT, State.CHECKED}:
        raise WrongState(_("This record is public already."))
    if not because.strip():
        raise RuleBroken(_("Say what has to change."))
    with change(found, "decisions.record_returned", by=in_post(by), at=at, subject=found.reference):
        if found.state == State.CHECKED:
            found.move_to(State.DRAFT)
        found.checked_at, found.checked_as, found.returned_because = None, "", because.strip()
        found.save()
    return found


@transaction.atomic
def publish_record(record_id: int, *, by: Actor, at: datetime) -> DecisionRecord:
    """Publish a record that was checked. The call-in period begins, by the council's own rule; its last moment is printed.

    The report becomes “decided” and the Forward Plan entry too. Source: SI 2012/2089, regulations 12 to 14 and 21.
    """
    found = _locked(record_id, by)
    require(may_write_records(by), by, RECORD_CAN)
    by = in_post(by)
    if found.state != State.CHECKED:
        raise WrongState(_("The Monitoring Officer has not checked this record yet, so it cannot be published."))
    _complete(found)
    check_day(found, at=at)
    today = rules.on_day(by.council, london_date(at))
    published_on = notice.notice_day(at, today)
    clock = call_in_clock.reckon(
        rules.on_day(by.council, published_on),
        kind=found.kind,
        is_executive=found.is_executive,
        is_key=found.is_key,
        is_urgent=found.urgency == Report.Urgency.SPECIAL,
        is_again=found.replaces_id is not None,
        decided_on=found.decided_on,
        published_on=published_on,
    )
    with change(found, "decisions.record_published", by=by, at=at, subject=found.reference, public=True):
        found.move_to(State.PUBLISHED)
        found.published_at, found.published_on = at, published_on
        found.call_in_until, found.call_in_words = clock.until, list(clock.words)
        found.effective_on = clock.effective_on
        found.kept_until_on, found.papers_until_on = call_in_clock.kept_until(
            found.kind, is_executive=found.is_executive, decided_on=found.decided_on, standing=today
        )
        found.save()
    _end_entry(found, by=by, at=at)
    if found.report is not None and found.report.state == Report.State.CONSIDERED:
        publishing.settle(found.report.pk, Report.State.DECIDED, by=by, at=at)
    publish_record_page(found, by=by, at=at)
    if found.replaces is not None:
        _replace(found.replaces, found, by=by, at=at)  # after it is public itself, so that the old page can lead to it
    return found


@transaction.atomic
def add_task(
    record_id: int, title: str, *, owner_post_id: int | None = None, due_on: date | None = None, by: Actor, at: datetime
) -> DecisionTask:
    """Write down something to be done because of a decision. It can begin when the decision takes effect."""
    found = _locked(record_id, by)
    require(may_write_records(by), by, RECORD_CAN)
    if not title.strip():
        raise RuleBroken(_("Enter what will be done."))
    if due_on is not None and due_on < found.decided_on:
        raise RuleBroken(
            _("The day must be on or after %(on)s, when it was decided.") % {"on": plain_date(found.decided_on)}
        )
    owner = Post.objects.of(by.council).get(pk=owner_post_id) if owner_post_id else None
    task = DecisionTask(council=by.council, record=found, title=title.strip()[:300], owner_post=owner, due_on=due_on)
    with change(task, "decisions.task_changed", by=in_post(by), at=at, subject=found.reference):
        task.save()
    publish_record_page(found, by=by, at=at)
    return task


@transaction.atomic
def move_task(task_id: int, state: str, *, done_on: date | None = None, by: Actor, at: datetime) -> DecisionTask:
    """Say that a task has begun or is done. Refused until the decision takes effect.

    Raises RuleBroken while it can still be called in or is called in. Source: Local Government Act 2000, section 9F(4).
    """
    task: DecisionTask = DecisionTask.objects.of(by.council).locked().select_related("owner_post").get(pk=task_id)
    found = _locked(task.record_id, by)
    require(may_carry_out(by, task.owner_post), by, TASKS_CAN)
    if state not in DecisionTask.State.values:
        raise RuleBroken(_("Choose one of the answers listed"))
    if state != DecisionTask.State.WAITING and (blocked := why_blocked(found, london_date(at))):
        raise RuleBroken(blocked)
    if state == DecisionTask.State.DONE:
        done_on = done_on or london_date(at)
        if done_on > london_date(at):
            raise RuleBroken(_("That day has not come yet. Enter the day on which it was done."))
        if found.effective_on is not None and done_on < found.effective_on:
            raise RuleBroken(_("It could not be carried out before %(on)s.") % {"on": plain_date(found.effective_on)})
    with change(task, "decisions.task_changed", by=in_post(by), at=at, subject=found.reference):
        task.state = state
        task.done_on = done_on if state == DecisionTask.State.DONE else None
        task.save()
    publish_record_page(found, by=by, at=at)
    return task


def why_blocked(found: DecisionRecord, on: date) -> str:
    """Why a decision cannot be carried out on a day; empty where it can."""
    if found.state in {State.DRAFT, State.CHECKED}:
        return _("The record is not public yet, so nothing can be carried out.")
    if found.state == State.PUBLISHED and found.effective_on is not None:
        if on >= found.effective_on:
            return ""
        return _("It cannot be carried out before %(on)s: until then it can be called in.") % {
            "on": plain_date(found.effective_on)
        }
    return _("It cannot be carried out now: it is “%(state)s”.") % {"state": found.get_state_display()}


def check_day(found: DecisionRecord, *, at: datetime) -> None:
    """Refuse a day of decision that has not come, lies before its notice, or inside it without an exception."""
    day, entry = found.decided_on, found.entry
    if day > london_date(at):
        raise RuleBroken(_("%(on)s has not come yet. Enter the day on which it was decided.") % {"on": plain_date(day)})
    if found.replaces is not None and day < found.replaces.decided_on:
        raise RuleBroken(
            _("It was first decided on %(on)s, so it cannot be decided again before that.")
            % {"on": plain_date(found.replaces.decided_on)}
        )
    standing = rules.on_day(found.council, day)
    if found.replaces is not None or not notice.regime(standing, found.kind, is_key=found.is_key).applies:
        return
    if not found.is_executive:
        return
    if entry is None or entry.notice_on is None:
        raise RuleBroken(
            _(
                "A key decision needs its notice in the Forward Plan. Choose its entry, or add and publish one; if there "
                "was no time for 28 days of notice, record there who agreed to less."
            )
        )
    if day < entry.notice_on and not _allowed(entry, day, standing):
        raise RuleBroken(
            _("The decision is dated %(day)s, before its notice, which counts from %(notice)s. Check both days.")
            % {"day": plain_date(day), "notice": plain_date(entry.notice_on)}
        )
    earliest = notice.earliest_decision(notice.NOTICE, entry.notice_on, standing)
    if day < earliest.by_law_on and not _allowed(entry, day, standing):
        raise RuleBroken(notice.too_early(earliest, entry.notice_on))


def _allowed(entry: PlanEntry, day: date, standing: rules.RulesOn) -> bool:
    every = NoticeException.objects.of(entry.council).filter(entry=entry)
    return any(exception_refuses(each, day, standing) is None for each in every)


def _complete(found: DecisionRecord) -> None:
    names = {
        "decision": _("Enter what was decided."),
        "reasons": _("Enter the reasons."),
        "alternatives": _("Enter the alternatives considered and rejected. If there were none, type “None”."),
        "conflicts": _("Enter the conflicts of interest declared. If there were none, type “None”."),
        "dispensations": _("Enter the dispensations given. If there were none, type “None”."),
    }
    missing = [words for name, words in names.items() if not getattr(found, name).strip()]
    if found.decision_maker is None:
        missing.append(_("Choose who decided."))
    if found.urgency != Report.Urgency.NONE and not found.urgency_because.strip():
        missing.append(_("Say why it was urgent."))
    if missing:
        raise RuleBroken(" ".join(missing))


def _from_report(report: Report | None) -> dict[str, Any]:
    if report is None:
        return {}
    texts = {section.key: section.text for section in report.sections.all()}
    rejected = [
        f"{option.title}: {option.why_not}".rstrip(": ") for option in report.options.all() if not option.is_preferred
    ]
    return {
        "title": report.title,
        "kind": report.kind or Report.Kind.EXECUTIVE_MEMBER,
        "decision_maker_post_id": report.decision_maker_post_id,
        "decision_maker_body_id": report.decision_maker_body_id,
        "meeting_id": report.meeting_id,
        "decision": "\n".join(f"{one} {one.text}" for one in report.recommendations.all()),
        "reasons": next((texts[key] for key in ("reasons", "preferred", "preferred_option") if texts.get(key)), ""),
        "alternatives": "\n".join(rejected) or texts.get("alternatives", ""),
        "is_key": bool(report.is_key),
        "urgency": report.urgency,
        "urgency_because": report.urgency_because,
        "paragraph": report.exempt_blocks.values_list("paragraph", flat=True).first() or "",
    }


def _from_entry(entry: PlanEntry | None) -> dict[str, Any]:
    if entry is None:
        return {}
    special = entry.exceptions.order_by("-at").first()
    return {
        "title": entry.title,
        "kind": entry.kind,
        "decision_maker_post_id": entry.decision_maker_post_id,
        "decision_maker_body_id": entry.decision_maker_body_id,
        "meeting_id": entry.meeting_id,
        "is_key": bool(entry.is_key),
        "urgency": special.kind if special else Report.Urgency.NONE,
        "urgency_because": special.because if special else "",
    }


def _fill(found: DecisionRecord, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        if name not in FIELDS:
            raise ValueError(f"a record has no {name} that is set from outside")
        if name in ROWS and value is not None:
            ROWS[name].objects.of(found.council).get(pk=value)  # of this council, or not found
        setattr(found, name, value.strip() if name in WORDS else value)
    if not found.title:
        raise RuleBroken(_("Enter what the decision is about."))
    if not found.kind:
        raise RuleBroken(_("Choose who decided: the Cabinet, a Cabinet Member, an officer, Council or a committee."))
    if found.decision_maker_post_id and found.decision_maker_body_id:
        raise RuleBroken(_("Choose a post or a body as the decision maker, not both."))


def _end_entry(found: DecisionRecord, *, by: Actor, at: datetime) -> None:
    """The Forward Plan's entry is decided, and leads to the record."""
    if found.entry is None:
        return
    entry: PlanEntry = PlanEntry.objects.of(by.council).locked().get(pk=found.entry.pk)
    if entry.state == PlanEntry.State.PLANNED:
        with change(entry, "decisions.entry_decided", by=by, at=at, subject=entry.reference, public=True):
            entry.move_to(PlanEntry.State.DECIDED)
            entry.save()
    publish_entry_page(entry, by=by, at=at)


def _replace(old: DecisionRecord, new: DecisionRecord, *, by: Actor, at: datetime) -> None:
    old = DecisionRecord.objects.of(by.council).locked().get(pk=old.pk)
    with change(
        old, "decisions.record_replaced", by=by, at=at, subject=old.reference, public=True, note={"by": new.reference}
    ):
        old.move_to(State.REPLACED)
        old.effective_on = None
        old.save()
    publish_record_page(old, by=by, at=at)


def _locked(record_id: int, by: Actor) -> DecisionRecord:
    rows = DecisionRecord.objects.of(by.council).locked().select_related("council", "entry", "report", "replaces")
    found: DecisionRecord = rows.get(pk=record_id)
    return found


def _wards(by: Actor, ids: Iterable[int]) -> list[Ward]:
    return list(Ward.objects.of(by.council).filter(pk__in=list(ids)))
