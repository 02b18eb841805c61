"""Working pages of decisions: the record from its first word to its publication, what is to be done, call-in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.decisions import call_in_clock, calling_in, oversight, records
from wardmote.decisions.forms_records import (
    BeginForm,
    CallInForm,
    CouncilForm,
    HearForm,
    JudgeForm,
    MoveTaskForm,
    ReconsiderForm,
    RecordForm,
    ReturnForm,
    TaskForm,
)
from wardmote.decisions.models import CallIn, DecisionRecord, DecisionTask
from wardmote.decisions.permissions_record import (
    CALL_IN_CAN,
    CHECK_CAN,
    HEARING_CAN,
    OFFICERS_READ,
    RECORD_CAN,
    TASKS_CAN,
    may_call_in,
    may_carry_out,
    may_check_records,
    may_read_plan_desk,
    may_record_hearing,
    may_write_records,
)
from wardmote.decisions.views.plan_desk import TEMPLATE, readers
from wardmote.kernel import publishing
from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import date_words, moment_words
from wardmote.organisations import rules
from wardmote.organisations.doors import signed_in
from wardmote.organisations.permissions import posts_held
from wardmote.organisations.views.frame import one_form, posted, press
from wardmote.organisations.views.taking_down import take_down_page

State = DecisionRecord.State
HERE = "/desk/decisions/"


@readers
def desk(request: CouncilRequest) -> HttpResponse:
    """/desk/decisions/: records being written, decisions called in, and the newest others."""
    rows = DecisionRecord.objects.visible_to(request.reader).select_related(
        "decision_maker_post", "decision_maker_body"
    )
    waiting = (State.CALLED_IN, State.REFERRED_BACK, State.TO_COUNCIL)
    context = {
        "drafts": [_item(row) for row in rows.filter(state__in=[State.DRAFT, State.CHECKED])],
        "called_in": [_item(row) for row in rows.filter(state__in=waiting)],
        "others": [_item(row) for row in rows.filter(state__in=[State.PUBLISHED, State.REPLACED])[:30]],
        "may_write": may_write_records(request.reader),
        "breadcrumbs": [{"text": _("Home"), "href": "/my/"}],
    }
    return render(request, "decisions/records/desk.html", context)


@signed_in
def begin(request: CouncilRequest) -> HttpResponse:
    """/desk/decisions/begin/: a new record, filled from its report."""
    _need(may_write_records(request.reader), RECORD_CAN)
    return _form(
        request,
        BeginForm(request.council, posted(request)),
        lambda said: records.begin_record(**said, by=request.actor, at=now()),
        title=_("Record a decision"),
        lead="",
        button=_("Begin the record"),
        to=lambda made: f"{made.desk}change/",
        said=_("Begun. Read what was filled in, and type what is missing."),
    )


@readers
def one(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/decisions/<reference>/: the record, its dates, its tasks and call-ins, and what comes next."""
    found = _record(request, reference)
    standing = rules.on_day(request.council, found.decided_on)
    inspection = oversight.inspection(found, standing, at=now())
    context = {
        "record": found,
        "five": [
            {"key": str(words), "value": getattr(found, name) or _("Not typed yet.")}
            for name, words in (
                ("decision", _("What was decided")),
                ("reasons", _("Reasons")),
                ("alternatives", _("Alternatives rejected")),
                ("conflicts", _("Conflicts of interest")),
                ("dispensations", _("Dispensations")),
            )
        ],
        "stands": _stands(found),
        "tasks": [
            {"row": row, "may_move": may_carry_out(request.reader, row.owner_post)}
            for row in found.tasks.select_related("owner_post")
        ],
        "call_ins": list(found.call_ins.all()),
        "inspection": inspection,
        "inspection_words": oversight.inspection_words(inspection) if inspection else "",
        "is_private": oversight.is_private(found),
        "required": list(found.required_reports.select_related("body")),
        "can_require": found.published_at is not None and found.is_executive and not found.is_key,
        "record_due": _record_due(found, standing),
        "is_draft": found.state in {State.DRAFT, State.CHECKED},
        "is_checked": found.state == State.CHECKED,
        "can_be_called_in": found.state == State.PUBLISHED
        and found.call_in_until is not None
        and now() <= found.call_in_until,
        "may_write": may_write_records(request.reader),
        "may_check": may_check_records(request.reader),
        "may_call_in": may_call_in(request.reader),
        "may_hear": may_record_hearing(request.reader),
        "breadcrumbs": [{"text": _("Decisions"), "href": HERE}],
    }
    return render(request, "decisions/records/record_desk.html", context)


@signed_in
def change(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/decisions/<reference>/change/: the record's words."""
    found = _record(request, reference)
    _need(may_write_records(request.reader), RECORD_CAN)
    initial = {name: getattr(found, name) for name in records.FIELDS} | {
        "is_executive": "yes" if found.is_executive else "no",
        "is_key": "yes" if found.is_key else "no",
        "ward_ids": list(found.wards.values_list("pk", flat=True)),
    }
    return _form(
        request,
        RecordForm(request.council, posted(request), initial=initial),
        lambda said: records.change_record(found.pk, **said, by=request.actor, at=now()),
        title=_("The record of this decision"),
        lead=found.title,
        button=_("Save"),
        to=found.desk,
        said=_("Saved. Not public yet."),
        record=found,
    )


@signed_in
def check(request: CouncilRequest, reference: str) -> HttpResponse:
    """The Monitoring Officer finds the record in order."""
    found = _record(request, reference)
    _need(may_check_records(request.reader), CHECK_CAN)
    return press(
        request,
        lambda: records.check_record(found.pk, by=request.actor, at=now()),
        said=_("Checked. Democratic Services can publish it."),
        to=found.desk,
    )


@signed_in
def send_back(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/decisions/<reference>/send-back/: what has to change."""
    found = _record(request, reference)
    _need(may_check_records(request.reader), CHECK_CAN)
    return _form(
        request,
        ReturnForm(posted(request)),
        lambda said: records.return_record(found.pk, **said, by=request.actor, at=now()),
        title=_("Send the record back"),
        lead=found.title,
        button=_("Send it back"),
        to=found.desk,
        said=_("Sent back."),
        record=found,
    )


@signed_in
def publish(request: CouncilRequest, reference: str) -> HttpResponse:
    """Publish a checked record."""
    found = _record(request, reference)
    _need(may_write_records(request.reader), RECORD_CAN)
    return press(
        request,
        lambda: records.publish_record(found.pk, by=request.actor, at=now()),
        said=_("Published. The page says until when it can be called in."),
        to=found.desk,
    )


@signed_in
def add_task(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/decisions/<reference>/tasks/add/: something to be done."""
    found = _record(request, reference)
    _need(may_write_records(request.reader), RECORD_CAN)
    return _form(
        request,
        TaskForm(request.council, posted(request)),
        lambda said: records.add_task(found.pk, said.pop("title"), **said, by=request.actor, at=now()),
        title=_("Add something to be done"),
        lead=_("It can begin when the decision takes effect."),
        button=_("Add"),
        to=found.desk,
        said=_("Added."),
        record=found,
    )


@signed_in
def move_task(request: CouncilRequest, reference: str, number: int) -> HttpResponse:
    """/desk/decisions/<reference>/tasks/<number>/: how far it is."""
    found = _record(request, reference)
    task: DecisionTask | None = found.tasks.select_related("owner_post").filter(pk=number).first()
    if task is None:
        raise Http404(_("There is no such entry."))
    _need(may_carry_out(request.reader, task.owner_post), TASKS_CAN)
    blocked = records.why_blocked(found, timezone.localdate())
    return _form(
        request,
        MoveTaskForm(posted(request), initial={"state": task.state, "done_on": task.done_on}),
        lambda said: records.move_task(task.pk, said["state"], done_on=said["done_on"], by=request.actor, at=now()),
        title=_("How does it go?"),
        lead=task.title,
        warning=blocked,
        button=_("Save"),
        to=found.desk,
        said=_("Saved and public."),
        record=found,
    )


@signed_in
def call_in(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/decisions/<reference>/call-in/: councillors ask that a decision is looked at again."""
    found = _record(request, reference, is_open_to=may_call_in(request.reader))
    _need(may_call_in(request.reader), CALL_IN_CAN)
    if found.published_at is None:
        raise Http404(_("There is no such decision."))
    support = may_record_hearing(request.reader)
    mine = [post.pk for post in posts_held(request.reader)]
    until = found.call_in_until
    return _form(
        request,
        CallInForm(request.council, posted(request), is_support=support, initial={"post_ids": mine}),
        lambda said: calling_in.call_in(found.pk, **said, by=request.actor, at=now()),
        title=_("Call this decision in"),
        lead=_("%(what)s. A call-in must arrive by %(until)s.") % {"what": found.title, "until": moment_words(until)}
        if until
        else " ".join([f"{found.title}.", *found.call_in_words]),
        button=_("Call it in"),
        to=lambda made: found.address,
        said=_("Received. The decision cannot be carried out until this is settled. The page shows when it came."),
        record=found,
    )


@signed_in
def judge(request: CouncilRequest, reference: str, number: int) -> HttpResponse:
    """/desk/decisions/<reference>/call-in/<number>/check/: whether a call-in is in order."""
    found, made = _call_in(request, reference, number)
    _need(may_check_records(request.reader), CHECK_CAN)
    return _form(
        request,
        JudgeForm(posted(request)),
        lambda said: calling_in.judge_call_in(
            made.pk, is_valid=said["in_order"], because=said["because"], by=request.actor, at=now()
        ),
        title=_("Is this call-in in order?"),
        lead=_("Received on %(at)s.") % {"at": moment_words(made.received_at)},
        button=_("Record it"),
        to=found.desk,
        said=_("Recorded, with the reason."),
        record=found,
        more={"quoted": f"{made.grounds}\n\n{made.alternative}"},
    )


@signed_in
def hear(request: CouncilRequest, reference: str, number: int) -> HttpResponse:
    """/desk/decisions/<reference>/call-in/<number>/heard/: what the committee resolved."""
    found, made = _call_in(request, reference, number)
    _need(may_record_hearing(request.reader), HEARING_CAN)
    return _form(
        request,
        HearForm(request.council, posted(request)),
        lambda said: calling_in.hear_call_in(made.pk, said.pop("outcome"), **said, by=request.actor, at=now()),
        title=_("What came of the call-in"),
        lead=found.title,
        button=_("Record it"),
        to=found.desk,
        said=_("Recorded and public."),
        record=found,
    )


@signed_in
def council(request: CouncilRequest, reference: str, number: int) -> HttpResponse:
    """/desk/decisions/<reference>/call-in/<number>/council/: what Council resolved."""
    found, made = _call_in(request, reference, number)
    _need(may_record_hearing(request.reader), HEARING_CAN)
    return _form(
        request,
        CouncilForm(posted(request)),
        lambda said: calling_in.council_considers(made.pk, said.pop("said"), **said, by=request.actor, at=now()),
        title=_("What Council resolved"),
        lead=found.title,
        button=_("Record it"),
        to=found.desk,
        said=_("Recorded and public."),
        record=found,
    )


@signed_in
def reconsider(request: CouncilRequest, reference: str, number: int) -> HttpResponse:
    """/desk/decisions/<reference>/call-in/<number>/again/: the decision maker looked at it again."""
    found, made = _call_in(request, reference, number)
    _need(may_write_records(request.reader), RECORD_CAN)
    return _form(
        request,
        ReconsiderForm(posted(request)),
        lambda said: calling_in.reconsider(made.pk, **said, by=request.actor, at=now()),
        title=_("The decision was looked at again"),
        lead=found.title,
        button=_("Record it"),
        to=found.desk,
        said=_("Recorded and public."),
        record=found,
    )


def _form(
    request: CouncilRequest, form: Any, act: Any, *, record: DecisionRecord | None = None, **more: Any
) -> HttpResponse:
    crumbs = [{"text": _("Decisions"), "href": HERE}]
    if record is not None:
        crumbs.append({"text": record.printed_reference, "href": record.desk})
    return one_form(request, form, act, crumbs=crumbs, template=TEMPLATE, **more)


def _record(request: CouncilRequest, reference: str, *, is_open_to: bool = False) -> DecisionRecord:
    """The record at an address of this council: not found for another's, refused to those who may not."""
    rows = DecisionRecord.objects.of(request.council).select_related(
        "decision_maker_post", "decision_maker_body", "report", "entry", "council"
    )
    found: DecisionRecord | None = rows.filter(reference=reference).first()
    if found is None:
        raise Http404(_("There is no such decision."))
    _need(is_open_to or may_read_plan_desk(request.reader), OFFICERS_READ)
    return found


def _call_in(request: CouncilRequest, reference: str, number: int) -> tuple[DecisionRecord, CallIn]:
    found = _record(request, reference)
    made: CallIn | None = found.call_ins.filter(pk=number).first()
    if made is None:
        raise Http404(_("There is no such call-in."))
    return found, made


def _need(allowed: bool, words: Any) -> None:
    if not allowed:
        raise NotAllowed(words)


def _item(row: DecisionRecord) -> dict[str, Any]:
    maker = str(row.decision_maker) if row.decision_maker else _("Who decided: not named.")
    return {
        "caption": f"{row.printed_reference} · {maker}",
        "title": row.title,
        "href": row.desk,
        "words": f"{row.get_state_display()}. {_('Decided on %(on)s.') % {'on': date_words(row.decided_on)}}",
        "note": _stands(row) if row.published_at else row.returned_because,
    }


def _stands(found: DecisionRecord) -> str:
    if found.published_at is None:
        return ""
    blocked = records.why_blocked(found, timezone.localdate())
    if blocked or found.effective_on is None:
        return blocked
    return _("In effect since %(on)s.") % {"on": date_words(found.effective_on)}


_ONE = "desk/decisions/<slug:reference>/"


def _record_due(found: DecisionRecord, standing: rules.RulesOn) -> dict[str, Any]:
    """Until when a record that is not public yet is due, and what to say when it is late: by our standard, and by far."""
    due = call_in_clock.record_due(standing, found.decided_on)
    today = timezone.localdate()
    words = ""
    if found.published_at is None and today > due.due_on:
        passed = call_in_clock.working_days_between(found.decided_on, today, standing)
        words = _("The record is late: it was due by %(on)s.") % {"on": date_words(due.due_on)}
        if passed > call_in_clock.FAR_TOO_LATE:
            words = _("%(days)s working days have passed since the decision. Publish its record now: the law wants it as soon as possible.") % {"days": passed}  # fmt: skip
    return {"on": due.due_on, "steps": due.steps, "words": words}


@signed_in
def take_down(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/decisions/<reference>/take-down/: the Monitoring Officer or the administrator takes the public page down."""
    return take_down_page(request, publishing.at_address(request.council, f"/decisions/{reference}/"))


urlpatterns = [
    path("desk/decisions/", desk),
    path("desk/decisions/begin/", begin),
    path(_ONE, one),
    path(f"{_ONE}change/", change),
    path(f"{_ONE}check/", check),
    path(f"{_ONE}send-back/", send_back),
    path(f"{_ONE}publish/", publish),
    path(f"{_ONE}take-down/", take_down),
    path(f"{_ONE}tasks/add/", add_task),
    path(f"{_ONE}tasks/<int:number>/", move_task),
    path(f"{_ONE}call-in/", call_in),
    path(f"{_ONE}call-in/<int:number>/check/", judge),
    path(f"{_ONE}call-in/<int:number>/heard/", hear),
    path(f"{_ONE}call-in/<int:number>/council/", council),
    path(f"{_ONE}call-in/<int:number>/again/", reconsider),
]
