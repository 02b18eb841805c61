"""Meetings: planned, with their agendas, by those who look after them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations import meetings, rules
from wardmote.organisations.forms import AgendaForm, ItemForm, MeetingForm, MinuteForm, ReasonForm
from wardmote.organisations.meeting_dates import dates_before, kept_open, late_agenda
from wardmote.organisations.models import AgendaItem, Meeting
from wardmote.organisations.permissions import may_administer
from wardmote.organisations.views.frame import found_or_404, meeting_managers, one_form, posted, press, trail

LIST = "/settings/meetings/"
MOST_SHOWN = 100


def _meeting(request: CouncilRequest, pk: int) -> Meeting:
    found: Meeting = found_or_404(Meeting.objects.of(request.council).select_related("body"), pk=pk)
    return found


def _crumbs(meeting: Meeting | None = None) -> list[dict[str, str]]:
    step = (_("Meetings"), LIST)
    return trail(step) if meeting is None else trail(step, (str(meeting), f"{LIST}{meeting.pk}/"))


@meeting_managers
def listed(request: CouncilRequest) -> HttpResponse:
    """Meetings to come, and the latest that were. 2 queries beside the frame's."""
    today = timezone.localdate()
    past = Meeting.objects.of(request.council).filter(held_on__lt=today).select_related("body").order_by("-held_on")
    return render(
        request,
        "organisations/meetings.html",
        {
            "coming": meetings.coming(request.council, today),
            "past": past[:MOST_SHOWN],
            "is_administrator": may_administer(request.reader),
            "reads_elsewhere": request.council.has_room("decisions"),
            "breadcrumbs": trail(),
        },
    )


@meeting_managers
def plan(request: CouncilRequest) -> HttpResponse:
    """Plan a meeting."""
    return one_form(
        request,
        MeetingForm(request.council, posted(request), is_new=True),
        lambda said: meetings.plan_meeting(said.pop("body_id"), by=request.actor, at=now(), **said),
        title=_("Plan a meeting"),
        button=_("Plan the meeting"),
        to=lambda made: f"{LIST}{made.pk}/",
        said=_("The meeting is planned."),
        crumbs=_crumbs(),
    )


@meeting_managers
def one(request: CouncilRequest, pk: int) -> HttpResponse:
    """One meeting with its agenda."""
    meeting = _meeting(request, pk)
    can = Meeting.MOVES.get(meeting.state, set())
    standing = rules.on_day(request.council, meeting.held_on)
    return render(
        request,
        "organisations/meeting.html",
        {
            "meeting": meeting,
            "items": meeting.items.all(),
            "advice": meetings.capacity_advice(meeting.body, meeting.capacity, meeting.held_on),
            "late": late_agenda(meeting, standing),
            "dates": [
                {"what": one.what, "on": one.limit.on, "note": one.limit.note, "explanation": one.limit.steps}
                for one in dates_before(meeting.capacity, meeting.held_on, standing)
            ],
            "kept": kept_open(meeting.held_on, standing),
            "can_publish": Meeting.State.AGENDA in can,
            "can_hold": Meeting.State.HELD in can and meeting.held_on <= timezone.localdate(),
            "can_cancel": Meeting.State.CANCELLED in can,
            "may_reorder": meeting.state == Meeting.State.PLANNED,
            "breadcrumbs": _crumbs(),
        },
    )


@meeting_managers
def change(request: CouncilRequest, pk: int) -> HttpResponse:
    """Change a meeting."""
    meeting = _meeting(request, pk)
    initial = {name: getattr(meeting, name) for name in ("capacity", "held_on", *meetings.FIELDS)}
    return one_form(
        request,
        MeetingForm(request.council, posted(request), initial=initial, is_new=False),
        lambda said: meetings.change_meeting(meeting.pk, by=request.actor, at=now(), **said),
        title=_("Change the meeting"),
        lead=str(meeting),
        button=_("Save"),
        to=f"{LIST}{pk}/",
        said=_("The meeting is saved."),
        crumbs=_crumbs(meeting),
    )


@meeting_managers
def publish(request: CouncilRequest, pk: int) -> HttpResponse:
    """Say that the agenda is public."""
    meeting = _meeting(request, pk)
    return one_form(
        request,
        AgendaForm(posted(request), initial={"on": timezone.localdate()}),
        lambda said: meetings.publish_agenda(meeting.pk, on=said["on"], by=request.actor, at=now()),
        title=_("The agenda is public"),
        lead=str(meeting),
        button=_("Save"),
        to=f"{LIST}{pk}/",
        said=_("The agenda is public."),
        crumbs=_crumbs(meeting),
    )


@meeting_managers
def hold(request: CouncilRequest, pk: int) -> HttpResponse:
    """Say that the meeting was held."""
    meeting = _meeting(request, pk)
    act: Callable[[], Any] = lambda: meetings.hold_meeting(meeting.pk, by=request.actor, at=now())  # noqa: E731
    return press(request, act, said=_("The meeting was held."), to=f"{LIST}{pk}/")


@meeting_managers
def cancel(request: CouncilRequest, pk: int) -> HttpResponse:
    """Cancel a meeting."""
    meeting = _meeting(request, pk)
    return one_form(
        request,
        ReasonForm(posted(request)),
        lambda said: meetings.cancel_meeting(meeting.pk, because=said["reason"], by=request.actor, at=now()),
        title=_("Cancel the meeting"),
        lead=str(meeting),
        button=_("Cancel the meeting"),
        to=f"{LIST}{pk}/",
        said=_("The meeting is cancelled."),
        crumbs=_crumbs(meeting),
        is_drastic=True,
    )


@meeting_managers
def item_add(request: CouncilRequest, pk: int) -> HttpResponse:
    """Add an agenda item."""
    meeting = _meeting(request, pk)
    return one_form(
        request,
        ItemForm(posted(request)),
        lambda said: meetings.add_item(meeting.pk, title=said["title"], by=request.actor, at=now()),
        title=_("Add an item"),
        lead=str(meeting),
        button=_("Add"),
        to=f"{LIST}{pk}/",
        said=_("The item is added."),
        crumbs=_crumbs(meeting),
    )


def _item(request: CouncilRequest, pk: int, number: int) -> AgendaItem:
    rows = AgendaItem.objects.of(request.council).filter(meeting_id=pk).select_related("meeting__body")
    found: AgendaItem = found_or_404(rows, number=number)
    return found


@meeting_managers
def item_change(request: CouncilRequest, pk: int, number: int) -> HttpResponse:
    """Correct an item, and keep its minute."""
    item = _item(request, pk, number)

    def act(said: dict[str, str]) -> None:
        if said["title"] != item.title:
            meetings.change_item(item.pk, title=said["title"], by=request.actor, at=now())
        minute = {"minute_reference": said["minute_reference"], "minute": said["minute"]}
        if any(minute.values()):
            meetings.record_minute(item.pk, by=request.actor, at=now(), **minute)

    names = ("title", "minute_reference", "minute")
    return one_form(
        request,
        MinuteForm(posted(request), initial={name: getattr(item, name) for name in names}),
        act,
        title=_("Item %(n)s") % {"n": number},
        lead=str(item.meeting),
        button=_("Save"),
        to=f"{LIST}{pk}/",
        said=_("The item is saved."),
        crumbs=_crumbs(item.meeting),
    )


@meeting_managers
def item_drop(request: CouncilRequest, pk: int, number: int) -> HttpResponse:
    """Take an item off the agenda."""
    item = _item(request, pk, number)
    return press(
        request,
        lambda: meetings.drop_item(item.pk, by=request.actor, at=now()),
        said=_("The item is off the agenda."),
        to=f"{LIST}{pk}/",
    )


@meeting_managers
def item_up(request: CouncilRequest, pk: int, number: int) -> HttpResponse:
    """Move an item up by one place."""
    item = _item(request, pk, number)

    def act() -> None:
        order = list(item.meeting.items.values_list("pk", flat=True))
        place = order.index(item.pk)
        if place:
            order[place - 1], order[place] = order[place], order[place - 1]
            meetings.order_items(pk, order, by=request.actor, at=now())

    return press(request, act, said=_("The order is saved."), to=f"{LIST}{pk}/")
