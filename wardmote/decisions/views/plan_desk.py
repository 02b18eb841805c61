"""The Forward Plan's working pages: add, change, publish, move, shorter notice, private meetings, editions."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.clocks import weekday_date
from wardmote.decisions import forward_plan, notice, plan_editions, plan_notices
from wardmote.decisions.forms_plan import (
    BecauseForm,
    EditionForm,
    EntryForm,
    ExceptionForm,
    PrivateForm,
    PublishedEntryForm,
    ReplyForm,
    RepresentationForm,
    SlipForm,
)
from wardmote.decisions.models import PlanEntry
from wardmote.decisions.permissions_record import (
    NOTICE_CAN,
    OFFICERS_READ,
    PLAN_CAN,
    may_judge_notice,
    may_keep_forward_plan,
    may_read_plan_desk,
)
from wardmote.kernel import publishing
from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import date_range_words, date_words
from wardmote.organisations import rules
from wardmote.organisations.doors import signed_in
from wardmote.organisations.views.frame import one_form, posted, press
from wardmote.organisations.views.taking_down import take_down_page

View = Callable[..., HttpResponse]
State = PlanEntry.State
TEMPLATE = "decisions/form.html"
HERE = "/desk/forward-plan/"


def readers(view: View) -> View:
    """A page for the council's officers."""

    @signed_in
    @wraps(view)
    def inner(request: CouncilRequest, *args: Any, **more: Any) -> HttpResponse:
        if not may_read_plan_desk(request.reader):
            raise NotAllowed(OFFICERS_READ)
        return view(request, *args, **more)

    return inner


def keepers(view: View) -> View:
    """A page for those who keep the plan. An entry that this council does not have is not found, whoever asks."""

    @signed_in
    @wraps(view)
    def inner(request: CouncilRequest, *args: Any, **more: Any) -> HttpResponse:
        rows = PlanEntry.objects.of(request.council)
        if "reference" in more and not rows.filter(reference=more["reference"]).exists():
            raise Http404(_("There is no such entry."))
        if not may_keep_forward_plan(request.reader):
            raise NotAllowed(PLAN_CAN)
        return view(request, *args, **more)

    return inner


@readers
def desk(request: CouncilRequest) -> HttpResponse:
    """/desk/forward-plan/: what is being prepared, what is planned and what each needs next. Four queries."""
    rows = list(
        PlanEntry.objects.visible_to(request.reader)
        .filter(state__in=[State.DRAFT, State.PLANNED])
        .select_related("decision_maker_post", "decision_maker_body")
        .order_by("decide_from_on", "title")
    )
    standing = rules.every_day(request.council)
    context = {
        "drafts": [_item(row, standing) for row in rows if row.state == State.DRAFT],
        "planned": [_item(row, standing) for row in rows if row.state == State.PLANNED],
        "may_keep": may_keep_forward_plan(request.reader),
        "breadcrumbs": [{"text": _("Home"), "href": "/my/"}],
    }
    return render(request, "decisions/plan/desk.html", context)


@keepers
def add(request: CouncilRequest) -> HttpResponse:
    """/desk/forward-plan/add/: a new entry."""
    return _form(
        request,
        EntryForm(request.council, posted(request), initial={"openness": "open"}),
        lambda said: forward_plan.add_entry(said.pop("title"), **said, by=request.actor, at=now()),
        title=_("Add an entry to the Forward Plan"),
        lead=_("It is not public before you publish it."),
        button=_("Save"),
        to=lambda made: made.desk,
        said=_("Saved. Not public yet."),
    )


@readers
def one(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/forward-plan/<reference>/: an entry, its dates and what can be done with it."""
    found = _entry(request, reference)
    standing = rules.every_day(request.council)
    context = {
        "entry": found,
        "when": _when(found),
        "dates": _dates(found, standing),
        "facts": _facts(found),
        "slips": list(found.slips.all()),
        "exceptions": list(found.exceptions.all()),
        "notices": list(found.private_notices.all()),
        "representations": list(found.representations.all()),
        "may_keep": may_keep_forward_plan(request.reader),
        "may_judge": may_judge_notice(request.reader),
        "key_test": found.key_test or notice.key_test(standing(found.decide_from_on or timezone.localdate())),
        "is_draft": found.state == State.DRAFT,
        "is_planned": found.state == State.PLANNED,
        "breadcrumbs": [{"text": _("Forward Plan"), "href": HERE}],
    }
    return render(request, "decisions/plan/entry_desk.html", context)


@signed_in
def change(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/forward-plan/<reference>/change/: what an entry says."""
    found = _entry(request, reference)
    if not (may_keep_forward_plan(request.reader) or may_judge_notice(request.reader)):
        raise NotAllowed(PLAN_CAN)
    form_class = EntryForm if found.state == State.DRAFT else PublishedEntryForm
    initial = {name: getattr(found, name) for name in forward_plan.FIELDS} | {
        "is_key": None if found.is_key is None else "yes" if found.is_key else "no",
        "ward_ids": list(found.wards.values_list("pk", flat=True)),
    }
    return _form(
        request,
        form_class(request.council, posted(request), initial=initial),
        lambda said: forward_plan.change_entry(found.pk, **said, by=request.actor, at=now()),
        title=_("Change this entry"),
        lead=found.title,
        button=_("Save"),
        to=found.desk,
        said=_("Saved. Not public yet.") if found.state == State.DRAFT else _("Saved and public."),
        entry=found,
    )


@keepers
def publish(request: CouncilRequest, reference: str) -> HttpResponse:
    """Publish an entry: the notice of the decision."""
    found = _entry(request, reference)
    return press(
        request,
        lambda: forward_plan.publish_entry(found.pk, by=request.actor, at=now()),
        said=_("Published. Its notice runs."),
        to=found.desk,
    )


@keepers
def slip(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/forward-plan/<reference>/move/: another date, and why."""
    found = _entry(request, reference)
    return _form(
        request,
        SlipForm(posted(request)),
        lambda said: forward_plan.slip_entry(found.pk, said.pop("from_on"), **said, by=request.actor, at=now()),
        title=_("Move to another date"),
        lead=_("%(what)s: planned for %(when)s.") % {"what": found.title, "when": _when(found)},
        button=_("Move it"),
        to=found.desk,
        said=_("Moved. The public page shows the reason."),
        entry=found,
    )


@signed_in
def begin_again(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/forward-plan/<reference>/notice/: the Monitoring Officer lets the notice begin again."""
    found = _entry(request, reference)
    if not may_judge_notice(request.reader):
        raise NotAllowed(NOTICE_CAN)
    return _form(
        request,
        BecauseForm(posted(request)),
        lambda said: forward_plan.begin_notice_again(found.pk, **said, by=request.actor, at=now()),
        title=_("The notice begins again"),
        lead=_(
            "The 28 clear days are counted from today. Do this when the matter changed so much that it is another one."
        ),
        button=_("Begin the notice again"),
        to=found.desk,
        said=_("The notice counts from today."),
        entry=found,
    )


@keepers
def take_off(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/forward-plan/<reference>/take-off/: it will not be decided."""
    found = _entry(request, reference)
    return _form(
        request,
        BecauseForm(posted(request)),
        lambda said: forward_plan.take_off(found.pk, **said, by=request.actor, at=now()),
        title=_("Take this off the plan"),
        lead=found.title,
        button=_("Take it off"),
        to=HERE,
        said=_("Taken off the plan."),
        entry=found,
        is_drastic=True,
    )


@keepers
def exception(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/forward-plan/<reference>/shorter-notice/: a general exception or special urgency."""
    found = _entry(request, reference)
    return _form(
        request,
        ExceptionForm(posted(request)),
        lambda said: plan_notices.record_exception(found.pk, said.pop("kind"), **said, by=request.actor, at=now()),
        title=_("Record shorter notice"),
        lead=_("A key decision with less than 28 clear days of notice needs one of these two."),
        button=_("Record it"),
        to=found.desk,
        said=_("Recorded."),
        entry=found,
    )


@keepers
def private(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/forward-plan/<reference>/private-notice/: notice of a private meeting."""
    found = _entry(request, reference)
    return _form(
        request,
        PrivateForm(posted(request), initial={"meeting_on": found.decide_from_on, "because": found.private_because}),
        lambda said: plan_notices.give_private_notice(found.pk, said.pop("stage"), **said, by=request.actor, at=now()),
        title=_("Publish a notice of a private meeting"),
        lead=found.title,
        button=_("Publish the notice"),
        to=found.desk,
        said=_("The notice is public."),
        entry=found,
    )


@keepers
def represent(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/forward-plan/<reference>/said/: what somebody said against a private meeting."""
    found = _entry(request, reference)
    return _form(
        request,
        RepresentationForm(posted(request), initial={"received_on": timezone.localdate()}),
        lambda said: plan_notices.add_representation(found.pk, **said, by=request.actor, at=now()),
        title=_("Somebody asks for the meeting to be public"),
        lead=found.title,
        button=_("Keep it"),
        to=found.desk,
        said=_("Kept. Not public before the second notice."),
        entry=found,
    )


@keepers
def reply(request: CouncilRequest, reference: str, number: int) -> HttpResponse:
    """/desk/forward-plan/<reference>/said/<number>/: the reply."""
    found = _entry(request, reference)
    row = found.representations.filter(pk=number).first()
    if row is None:
        raise Http404(_("There is no such entry."))
    return _form(
        request,
        ReplyForm(posted(request), initial={"reply": row.reply}),
        lambda said: plan_notices.reply_to_representation(row.pk, said["reply"], by=request.actor, at=now()),
        title=_("Reply"),
        lead="",
        button=_("Save the reply"),
        to=found.desk,
        said=_("Saved. The second notice shows it."),
        entry=found,
        more={"quoted": row.text},
    )


@keepers
def freeze(request: CouncilRequest) -> HttpResponse:
    """/desk/forward-plan/edition/: keep the month's edition as it stands."""
    return _form(
        request,
        EditionForm(posted(request), initial={"from_on": timezone.localdate()}),
        lambda said: plan_editions.freeze_edition(**said, by=request.actor, at=now()),
        title=_("Keep this month’s edition"),
        lead=_("The plan is kept as it stands now. This edition does not change afterwards."),
        button=_("Keep the edition"),
        to=lambda made: made.address,
        said=_("Kept. The edition is public."),
    )


def _form(request: CouncilRequest, form: Any, act: Any, *, entry: PlanEntry | None = None, **more: Any) -> HttpResponse:
    crumbs = [{"text": _("Forward Plan"), "href": HERE}]
    if entry is not None:
        crumbs.append({"text": entry.printed_reference, "href": entry.desk})
    return one_form(request, form, act, crumbs=crumbs, template=TEMPLATE, **more)


def _entry(request: CouncilRequest, reference: str) -> PlanEntry:
    """The entry at an address of this council: not found for another's, refused to those who are no officers."""
    rows = PlanEntry.objects.of(request.council).select_related(
        "decision_maker_post", "decision_maker_body", "contact_post", "report", "meeting__body", "council"
    )
    found: PlanEntry | None = rows.filter(reference=reference).first()
    if found is None:
        raise Http404(_("There is no such entry."))
    if not may_read_plan_desk(request.reader):
        raise NotAllowed(OFFICERS_READ)
    return found


def _when(found: PlanEntry) -> str:
    if found.decide_from_on is None:
        return _("No date was given.")
    return date_range_words(found.decide_from_on, found.decide_until_on or found.decide_from_on)


def _item(found: PlanEntry, standing: Any) -> dict[str, Any]:
    maker = str(found.decision_maker) if found.decision_maker else _("Who decides: not named.")
    words = _when(found)
    note = ""
    if found.decide_from_on:
        on = found.notice_on or timezone.localdate()
        said = _reckon(found, on, standing)
        if said.latest and found.state == State.DRAFT:
            note = _("Publish it by %(on)s.") % {"on": weekday_date(said.latest.by_law_on)}
        elif not said.is_met:
            note = _("28 clear days do not lie between its notice and this date.")
        if found.state == State.PLANNED and (found.decide_until_on or found.decide_from_on) < timezone.localdate():
            note = _("This date has passed. Record the decision, move it or take it off.")
    return {
        "caption": f"{found.printed_reference} · {maker}",
        "title": found.title,
        "href": found.desk,
        "words": words,
        "note": note,
    }


def _reckon(found: PlanEntry, notice_on: Any, standing: Any) -> notice.Notice:
    assert found.decide_from_on is not None  # noqa: S101 - asked by callers
    return notice.reckon(
        kind=found.kind,
        is_key=bool(found.is_key),
        decide_on=found.decide_from_on,
        notice_on=notice_on,
        standing=standing(found.decide_from_on),
    )


def _dates(found: PlanEntry, standing: Any) -> list[dict[str, Any]]:
    """The live dates, counted from today's notice while the entry is not public."""
    if found.decide_from_on is None:
        return []
    today = notice.notice_day(now(), standing(timezone.localdate()))
    said = _reckon(found, found.notice_on or today, standing)
    if said.latest is None or said.earliest is None:
        return [{"what": _("28 days’ notice"), "words": said.regime.words}]
    earliest = _("Earliest day under the notice rule")
    if found.notice_on is None:
        earliest = _("Earliest day, if it is published now")
    return [
        {
            "what": _("Latest day to publish the notice"),
            "on": said.latest.on,
            "note": said.latest.note,
            "explanation": said.latest.steps,
        },
        {"what": earliest, "on": said.earliest.on, "note": said.earliest.note, "explanation": said.earliest.steps},
    ]


def _facts(found: PlanEntry) -> list[dict[str, Any]]:
    """What the entry says, and in words what it does not say yet."""
    rows = [
        (_("Who decides"), str(found.decision_maker or "") or _("Not named.")),
        (_("Key decision"), _("Not said.") if found.is_key is None else (_("Yes") if found.is_key else _("No"))),
        (_("Why"), found.key_because or _("Not said.")),
        (_("Documents"), found.documents or _("Not listed.")),
        (_("How to have a say"), found.represent_how or _("Not said.")),
        (_("In public?"), str(found.get_openness_display())),
    ]
    if found.paragraph:
        rows.append((_("Why private"), f"{found.get_paragraph_display()}. {found.private_because}"))
    if found.published_at:
        rows.append((_("First published"), date_words(found.published_at)))
    return [{"key": key, "value": value} for key, value in rows]


@signed_in
def take_down(request: CouncilRequest, reference: str) -> HttpResponse:
    """/desk/forward-plan/<reference>/take-down/: the Monitoring Officer or the administrator takes the public page down."""
    return take_down_page(request, publishing.at_address(request.council, f"/forward-plan/{reference}/"))


urlpatterns = [
    path("desk/forward-plan/", desk),
    path("desk/forward-plan/add/", add),
    path("desk/forward-plan/edition/", freeze),
    path("desk/forward-plan/<slug:reference>/", one),
    path("desk/forward-plan/<slug:reference>/change/", change),
    path("desk/forward-plan/<slug:reference>/publish/", publish),
    path("desk/forward-plan/<slug:reference>/move/", slip),
    path("desk/forward-plan/<slug:reference>/notice/", begin_again),
    path("desk/forward-plan/<slug:reference>/take-off/", take_off),
    path("desk/forward-plan/<slug:reference>/take-down/", take_down),
    path("desk/forward-plan/<slug:reference>/shorter-notice/", exception),
    path("desk/forward-plan/<slug:reference>/private-notice/", private),
    path("desk/forward-plan/<slug:reference>/said/", represent),
    path("desk/forward-plan/<slug:reference>/said/<int:number>/", reply),
]
