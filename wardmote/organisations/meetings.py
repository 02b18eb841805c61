"""Meetings and their agendas: planned, agenda published, held or cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change, kind_of, record
from wardmote.kernel.publishing import lead_on
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, london_date
from wardmote.organisations.models import AgendaItem, Body, Capacity, Meeting
from wardmote.organisations.permissions import MEETINGS_CAN, in_post, may_manage_meetings, require
from wardmote.organisations.queries import capacities_on

FIELDS = ("starts_at", "place", "papers_url", "minutes_url")
State = Meeting.State


def capacity_advice(body: Body, capacity: str, on: date) -> str:
    """A warning when a body does not have a capacity on a day; empty when it has. One query."""
    if any(row.capacity == capacity for row in capacities_on(body, on)):
        return ""
    return _("%(body)s is not listed as “%(capacity)s” on %(day)s. Law and time limits hang on this, so check it.") % {
        "body": body,
        "capacity": Capacity(capacity).label,
        "day": date_words(on),
    }


@transaction.atomic
def plan_meeting(
    body_id: int,
    *,
    capacity: str,
    held_on: date,
    by: Actor,
    at: datetime,
    despite: str = "",
    starts_at: time | None = None,
    place: str = "",
    papers_url: str = "",
) -> Meeting:
    """Plan a meeting of a body in a capacity. A second one on a day gets the number 2.

    A capacity that the body does not have on that day is warned of: RuleBroken, unless ``despite`` says why it is
    right all the same, which is recorded. NotAllowed unless ``by`` manages meetings.
    """
    require(may_manage_meetings(by), by, MEETINGS_CAN)
    body = Body.objects.of(by.council).locked().get(pk=body_id)
    advice = _check_capacity(body, capacity, held_on, despite)
    row = Meeting(
        council=by.council,
        body=body,
        capacity=capacity,
        held_on=held_on,
        starts_at=starts_at,
        place=place.strip(),
        papers_url=papers_url,
        sequence=_next_sequence(body, held_on),
    )
    note = {"despite": despite.strip()} if advice else {}
    with change(row, "organisations.meeting_changed", by=in_post(by), at=at, subject=_subject(row), note=note):
        row.save()
    return row


@transaction.atomic
def change_meeting(
    meeting_id: int,
    *,
    by: Actor,
    at: datetime,
    held_on: date | None = None,
    capacity: str | None = None,
    despite: str = "",
    **fields: Any,
) -> Meeting:
    """Change a meeting's day, capacity, time, place or papers. A public address that changes leads on to the new one.

    Raises WrongState for the day or capacity of a meeting that was held or cancelled.
    """
    require(may_manage_meetings(by), by, MEETINGS_CAN)
    row: Meeting = Meeting.objects.of(by.council).select_related("body").locked().get(pk=meeting_id)
    unknown = set(fields) - set(FIELDS)
    if unknown:
        raise TypeError(f"not fields to set here: {', '.join(sorted(unknown))}")
    day, sits_as = held_on or row.held_on, capacity or row.capacity
    moves = (day, sits_as) != (row.held_on, row.capacity)
    if moves and row.state in {State.HELD, State.CANCELLED}:
        raise WrongState(
            _("This meeting is “%(state)s”, so its day and capacity stay.") % {"state": row.get_state_display()}
        )
    advice = _check_capacity(row.body, sits_as, day, despite) if moves else ""
    old = row.address
    note = {"despite": despite.strip()} if advice else {}
    with change(row, "organisations.meeting_changed", by=in_post(by), at=at, subject=_subject(row), note=note):
        if day != row.held_on:
            row.sequence, row.held_on = _next_sequence(row.body, day), day
        row.capacity = sits_as
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
    lead_on(by.council, old, row.address, since_on=london_date(at))
    return row


def publish_agenda(meeting_id: int, *, on: date, by: Actor, at: datetime, papers_url: str = "") -> Meeting:
    """The agenda is public from a day on. Raises RuleBroken for an agenda without items, or a day after the meeting."""

    def check(row: Meeting) -> None:
        if on > row.held_on:
            raise RuleBroken(
                _("The agenda cannot be published after the meeting, which is on %(day)s.")
                % {"day": date_words(row.held_on)}
            )
        if not row.items.exists():
            raise RuleBroken(_("The agenda has no items yet. Add one first."))
        row.agenda_published_on = on
        row.papers_url = papers_url or row.papers_url

    return _move(meeting_id, State.AGENDA, "organisations.agenda_published", check, by=by, at=at)


def hold_meeting(meeting_id: int, *, by: Actor, at: datetime, minutes_url: str = "") -> Meeting:
    """The meeting took place. Raises RuleBroken before its day."""

    def check(row: Meeting) -> None:
        if row.held_on > _day(at):
            raise RuleBroken(
                _("This meeting is on %(day)s, which has not come yet.") % {"day": date_words(row.held_on)}
            )
        row.minutes_url = minutes_url or row.minutes_url

    return _move(meeting_id, State.HELD, "organisations.meeting_held", check, by=by, at=at)


def cancel_meeting(meeting_id: int, *, because: str, by: Actor, at: datetime) -> Meeting:
    """The meeting does not take place. Its page stays and says why; RuleBroken without a reason."""

    def check(row: Meeting) -> None:
        if not because.strip():
            raise RuleBroken(_("Say why the meeting is cancelled: its page shows it."))
        row.cancelled_because = because.strip()

    return _move(meeting_id, State.CANCELLED, "organisations.meeting_cancelled", check, by=by, at=at)


# Agenda items


@transaction.atomic
def add_item(
    meeting_id: int,
    *,
    title: str,
    by: Actor,
    at: datetime,
    number: int | None = None,
    source: models.Model | None = None,
) -> AgendaItem:
    """Add an item to an agenda, at the end unless ``number`` says where. ``source`` is what it is about."""
    require(may_manage_meetings(by), by, MEETINGS_CAN)
    meeting = Meeting.objects.of(by.council).locked().get(pk=meeting_id)
    _check_takes_items(meeting)
    if not title.strip():
        raise RuleBroken(_("Enter the title of the item."))
    last = meeting.items.aggregate(last=models.Max("number"))["last"] or 0
    if number is not None and meeting.items.filter(number=number).exists():
        raise RuleBroken(_("There is an item %(n)s already.") % {"n": number})
    item = AgendaItem(council=by.council, meeting=meeting, number=number or last + 1, title=title.strip())
    if source is not None:
        item.source_kind, item.source_id = kind_of(source), source.pk
    with change(item, "organisations.item_changed", by=in_post(by), at=at, subject=_subject(meeting)):
        item.save()
    return item


@transaction.atomic
def change_item(item_id: int, *, title: str, by: Actor, at: datetime) -> AgendaItem:
    """Correct an item's title."""
    require(may_manage_meetings(by), by, MEETINGS_CAN)
    item: AgendaItem = AgendaItem.objects.of(by.council).select_related("meeting__body").get(pk=item_id)
    if not title.strip():
        raise RuleBroken(_("Enter the title of the item."))
    with change(item, "organisations.item_changed", by=in_post(by), at=at, subject=_subject(item.meeting)):
        item.title = title.strip()
        item.save()
    return item


@transaction.atomic
def record_minute(item_id: int, *, by: Actor, at: datetime, minute_reference: str = "", minute: str = "") -> AgendaItem:
    """Keep the minute an item became. Raises WrongState for a meeting that was cancelled."""
    require(may_manage_meetings(by), by, MEETINGS_CAN)
    item: AgendaItem = AgendaItem.objects.of(by.council).select_related("meeting__body").get(pk=item_id)
    if item.meeting.state == State.CANCELLED:
        raise WrongState(_("This meeting was cancelled, so it has no minutes."))
    with change(item, "organisations.item_changed", by=in_post(by), at=at, subject=_subject(item.meeting)):
        item.minute_reference = minute_reference.strip() or item.minute_reference
        item.minute = minute.strip() or item.minute
        item.save()
    return item


@transaction.atomic
def drop_item(item_id: int, *, by: Actor, at: datetime) -> None:
    """Take an item off an agenda that is not public yet. Later items move up by one."""
    require(may_manage_meetings(by), by, MEETINGS_CAN)
    item = AgendaItem.objects.of(by.council).select_related("meeting__body").get(pk=item_id)
    if item.meeting.state != State.PLANNED:
        raise WrongState(_("The agenda is public, so its items stay. Note at the meeting that it was not taken."))
    record(
        "organisations.item_changed",
        council=by.council,
        kind=kind_of(item),
        object_id=item.pk,
        by=in_post(by),
        at=at,
        subject=_subject(item.meeting),
        changes={"number": [item.number, None], "title": [item.title, None]},
    )
    later = AgendaItem.objects.filter(meeting=item.meeting, number__gt=item.number).order_by("number")
    item.delete()
    for each in later:  # one by one, upwards, so that no number is twice there at any moment
        each.number -= 1
        each.save(update_fields=["number"])


@transaction.atomic
def order_items(meeting_id: int, item_ids: Sequence[int], *, by: Actor, at: datetime) -> None:
    """Put the items of an agenda that is not public yet in a new order. Every item must be named once."""
    require(may_manage_meetings(by), by, MEETINGS_CAN)
    meeting = Meeting.objects.of(by.council).locked().get(pk=meeting_id)
    if meeting.state != State.PLANNED:
        raise WrongState(_("The agenda is public, so its order stays."))
    items = {item.pk: item for item in meeting.items.all()}
    if sorted(item_ids) != sorted(items):
        raise RuleBroken(_("Name every item of the agenda once."))
    highest = max((item.number for item in items.values()), default=0)
    for base in (highest, 0):  # first out of the way, then into place
        for place, item_id in enumerate(item_ids, start=base + 1):
            AgendaItem.objects.filter(pk=item_id).update(number=place)
    record(
        "organisations.item_changed",
        council=by.council,
        kind=kind_of(meeting),
        object_id=meeting.pk,
        by=in_post(by),
        at=at,
        subject=_subject(meeting),
        changes={"order": list(item_ids)},
    )


@transaction.atomic
def _move(meeting_id: int, state: Meeting.State, verb: str, check: Any, *, by: Actor, at: datetime) -> Meeting:
    require(may_manage_meetings(by), by, MEETINGS_CAN)
    row: Meeting = Meeting.objects.of(by.council).select_related("body").locked().get(pk=meeting_id)
    if state not in Meeting.MOVES.get(row.state, set()):
        raise WrongState(
            _("This meeting is “%(now)s”, so it cannot become “%(then)s”.")
            % {"now": row.get_state_display(), "then": state.label}
        )
    with change(row, verb, by=in_post(by), at=at, subject=_subject(row), public=True):
        check(row)
        row.state = state
        row.save()
    return row


def _check_capacity(body: Body, capacity: str, on: date, despite: str) -> str:
    if capacity not in Capacity.values:
        raise RuleBroken(_("Choose in what capacity the body meets."))
    advice = capacity_advice(body, capacity, on)
    if advice and not despite.strip():
        raise RuleBroken(_("%(advice)s Choose another one, or say why this is right.") % {"advice": advice})
    return advice


def _check_takes_items(meeting: Meeting) -> None:
    if meeting.state == State.CANCELLED:
        raise WrongState(_("This meeting was cancelled, so nothing can be added to its agenda."))


def _next_sequence(body: Body, on: date) -> int:
    last = Meeting.objects.filter(body=body, held_on=on).aggregate(last=models.Max("sequence"))["last"]
    return (last or 0) + 1


def _subject(meeting: Meeting) -> str:
    return f"meeting:{meeting.body.slug}/{meeting.slug}"[:120]


def _day(at: datetime) -> date:
    from django.utils import timezone

    return timezone.localtime(at).date()


def coming(council: Any, on: date, *, days: int = 400) -> list[Meeting]:
    """Meetings of a council from a day on, soonest first. One query."""
    rows = Meeting.objects.of(council).filter(held_on__gte=on, held_on__lte=on + timedelta(days=days))
    return list(rows.select_related("body").order_by("held_on", "starts_at", "sequence"))
