"""ModernGov's committees, meetings and seats as ours. Each record by itself: what fails is told, and never stops the others.

The names of councillors are read and not kept: a seat is a post of ours, and who holds it is the council's to say here.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.decisions.models import OutsideRecord, OutsideSource
from wardmote.decisions.moderngov import answers, asking
from wardmote.decisions.moderngov.answers import Committee, Councillor, MeetingFound
from wardmote.kernel import work
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import change, record
from wardmote.kernel.models import Council, Work
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date, moment_words
from wardmote.organisations import bodies, meetings
from wardmote.organisations.models import AgendaItem, Body, Capacity, Meeting, Post
from wardmote.organisations.permissions import ADMINISTRATOR_CAN, in_post, may_administer, require
from wardmote.organisations.queries import Finder, capacities_on

WORK, JOB = "decisions.moderngov", "decisions.moderngov"
BACK, AHEAD = timedelta(days=60), timedelta(days=365)
EVERY = timedelta(hours=20)
MOST_REFUSED = 200
Kind = OutsideRecord.Kind


@transaction.atomic
def set_source(address: str, *, is_on: bool, by: Actor, at: datetime) -> OutsideSource:
    """Say where the council's ModernGov is, or that it is read no more. Raises RuleBroken for an address that may not be asked."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    found: OutsideSource = OutsideSource.objects.of(by.council).first() or OutsideSource(council=by.council)
    with change(found, "decisions.outside_source_set", by=in_post(by), at=at):
        found.address, found.is_on = asking.checked_address(address), is_on
        found.save()
    return found


@transaction.atomic
def ask_to_read(*, by: Actor, at: datetime) -> OutsideSource:
    """Have ModernGov read now, in the background. Raises RuleBroken before its address is set."""
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    found: OutsideSource | None = OutsideSource.objects.of(by.council).locked().filter(is_on=True).first()
    if found is None:
        raise RuleBroken(_("Say first where your ModernGov is."))
    if found.work is None or found.work.ended_at is not None:
        found.work = work.start(WORK, council=by.council, by=by.person, at=at)
        found.save(update_fields=["work"])
    return found


def read_in_background(found: Work) -> dict[str, Any]:
    """Read a council's ModernGov for somebody who asked. May run again after a restart: what was taken is found again."""
    source = OutsideSource.objects.of(found.council).select_related("council").get()
    read(source, at=found.asked_at, tell=lambda done, total: work.progress(found, done, total))
    source.refresh_from_db()
    if source.failure:
        raise RuleBroken(source.failure)
    return {"counts": source.counts}


def read_due(*, at: datetime) -> int:
    """Read every council's ModernGov that was not read for most of a day. Returns how many were."""
    due = OutsideSource.objects.filter(is_on=True).exclude(tried_at__gt=at - EVERY).select_related("council")
    count = 0
    for source in due:
        if OutsideSource.objects.filter(pk=source.pk).exclude(tried_at__gt=at - EVERY).update(tried_at=at):
            read(source, at=at)
            count += 1
    return count


def read(source: OutsideSource, *, at: datetime, tell: Callable[[int, int], None] = lambda done, total: None) -> None:
    """Read everything there is to read. Where the list of committees itself fails, the last good run stands and the failure is kept."""
    run = _Run(source, at)
    try:
        run.everything(tell)
    except RuleBroken as broken:
        OutsideSource.objects.filter(pk=source.pk).update(tried_at=at, failure=broken.message[:300])
        return
    OutsideSource.objects.filter(pk=source.pk).update(
        tried_at=at, good_at=at, failure="", counts=run.counts, refused=run.refused[:MOST_REFUSED]
    )
    record(
        "decisions.outside_read", council=source.council, kind="decisions.outsidesource", object_id=source.pk, by=run.by, at=at,
        changes={**run.counts, "refused": len(run.refused)},
    )  # fmt: skip


class _Run:
    """One reading. ``refused`` are sentences, ``counts`` records by kind."""

    def __init__(self, source: OutsideSource, at: datetime) -> None:
        self.source, self.council, self.at = source, source.council, at
        self.by = Actor(source.council, job=JOB)
        self.finder = Finder(source.council, london_date(at))
        self.known = {
            (row.kind, row.outside_id): row for row in OutsideRecord.objects.of(source.council)
        }  # fmt: skip
        self.refused: list[str] = []
        self.counts = dict.fromkeys(Kind.values, 0)

    def everything(self, tell: Callable[[int, int], None]) -> None:
        found = answers.committees(self.ask("GetCommittees"))
        self._tell(_("Committee"), found.refused)
        total = len(found.rows) + 1
        for done, committee in enumerate(found.rows):
            tell(done, total)
            self.one(_("Committee “%(title)s”") % {"title": committee.title}, partial(self.committee, committee))
        tell(total - 1, total)
        self.one(_("Councillors"), self.councillors)
        tell(total, total)

    def ask(self, method: str, **said: str) -> bytes:
        return asking.ask(self.source.address, method, **said)

    def one(self, name: str, take: Callable[[], None]) -> None:
        """Take one record; what goes wrong with it is told and stops nothing else."""
        try:
            take()
        except (RuleBroken, ValueError) as wrong:
            message = wrong.message if isinstance(wrong, RuleBroken) else str(wrong)
            self.refused.append(f"{name}: {message}"[:300])
        except (DatabaseError, ObjectDoesNotExist):
            self.refused.append(_("%(name)s: it could not be kept.") % {"name": name})

    def _tell(self, name: str, refused: list[str]) -> None:
        self.refused += [f"{name} {said}"[:300] for said in refused]

    # Committees and their meetings

    def committee(self, found: Committee) -> None:
        day = london_date(self.at)
        said = {"sFromDate": f"{day - BACK:%d/%m/%Y}", "sToDate": f"{day + AHEAD:%d/%m/%Y}"}
        listed = answers.meeting_ids(self.ask("GetMeetings", lCommitteeId=found.id, **said))
        self._tell(_("Meeting"), listed.refused)
        known = self.known.get((Kind.COMMITTEE, found.id))
        if not listed.rows and known is None:
            return  # a body that does not meet is not brought in
        with transaction.atomic():
            body = self._body(found, known)
            self._keep(Kind.COMMITTEE, found.id, body.pk, f"mgCommitteeDetails.aspx?ID={found.id}")
        for meeting_id in listed.rows:
            self.one(
                _("Meeting %(id)s of “%(title)s”") % {"id": meeting_id, "title": found.title},
                partial(self.meeting, found, body, meeting_id),
            )

    def _body(self, found: Committee, known: OutsideRecord | None) -> Body:
        if known is not None:
            kept: Body = Body.objects.of(self.council).get(pk=known.object_id)
            return kept
        match = self.finder.body(found.title)
        if match.best is not None and match.best.name.casefold() == found.title.casefold():
            return match.best
        return bodies.add_body(name=found.title, kind=_kind(found.title), by=self.by, at=self.at)

    def meeting(self, committee: Committee, body: Body, meeting_id: str) -> None:
        found = answers.meeting(self.ask("GetMeeting", lMeetingId=meeting_id), committee_id=committee.id)
        address = f"ieListDocuments.aspx?CId={committee.id}&MId={found.id}"
        with transaction.atomic():
            row = self._meeting(found, body, self._url(address))
            self._keep(Kind.MEETING, found.id, row.pk, address)
            if row.state != Meeting.State.CANCELLED:
                self._agenda(found, row)
            self._move(found, row)

    def _meeting(self, found: MeetingFound, body: Body, url: str) -> Meeting:
        told: dict[str, Any] = {"starts_at": found.starts_at, "place": found.place, "papers_url": url}
        if found.minutes_are_public:
            told["minutes_url"] = url
        despite = _("So it stands in ModernGov.")
        row = self._known_meeting(found, body)
        if row is None:
            capacity = _capacity(body, found.held_on)
            row = meetings.plan_meeting(
                body.pk, capacity=capacity, held_on=found.held_on, despite=despite, by=self.by, at=self.at
            )
        settled = row.state in {Meeting.State.HELD, Meeting.State.CANCELLED}
        changed = {name: value for name, value in told.items() if getattr(row, name) != value}
        if row.held_on != found.held_on and not settled:
            changed |= {"held_on": found.held_on, "despite": despite}
        return meetings.change_meeting(row.pk, by=self.by, at=self.at, **changed) if changed else row

    def _known_meeting(self, found: MeetingFound, body: Body) -> Meeting | None:
        """The one that was read before, else one of ours on the same day that is nobody else's."""
        rows = Meeting.objects.of(self.council).select_related("body")
        known = self.known.get((Kind.MEETING, found.id))
        if known is not None:
            return rows.filter(pk=known.object_id).first()
        taken = OutsideRecord.objects.of(self.council).filter(kind=Kind.MEETING).values("object_id")
        return rows.filter(body=body, held_on=found.held_on).exclude(pk__in=taken).first()

    def _agenda(self, found: MeetingFound, row: Meeting) -> None:
        own = {item.pk: item for item in AgendaItem.objects.filter(meeting=row)}
        for each in found.items:
            known = self.known.get((Kind.ITEM, each.id))
            item = own.get(known.object_id) if known is not None else None
            if item is None:
                item = meetings.add_item(row.pk, title=each.title, by=self.by, at=self.at)
            elif item.title != each.title:
                item = meetings.change_item(item.pk, title=each.title, by=self.by, at=self.at)
            if each.decision and item.minute != each.decision:
                meetings.record_minute(item.pk, minute=each.decision, by=self.by, at=self.at)
            self._keep(Kind.ITEM, each.id, item.pk, f"mgAi.aspx?ID={each.id}")

    def _move(self, found: MeetingFound, row: Meeting) -> None:
        today = london_date(self.at)
        row.refresh_from_db()
        open_now = Meeting.MOVES.get(row.state, set())
        if found.is_cancelled and Meeting.State.CANCELLED in open_now:
            meetings.cancel_meeting(row.pk, because=_("ModernGov says that it is cancelled."), by=self.by, at=self.at)
            return
        if found.agenda_is_public and Meeting.State.AGENDA in open_now and found.items and row.held_on >= today:
            meetings.publish_agenda(row.pk, on=today, by=self.by, at=self.at)
        elif row.held_on < today and Meeting.State.HELD in open_now and not found.is_cancelled:
            meetings.hold_meeting(row.pk, by=self.by, at=self.at)

    # Councillors

    def councillors(self) -> None:
        found = answers.councillors(self.ask("GetCouncillorsByWard"))
        self._tell(_("Councillor"), found.refused)
        for each in found.rows:
            self.one(_("Councillor %(id)s") % {"id": each.id}, partial(self.seat, each))

    def seat(self, found: Councillor) -> None:
        """A seat of the ward that no other councillor has; a new one where all are taken."""
        with transaction.atomic():
            known = self.known.get((Kind.SEAT, found.id))
            if known is not None and Post.objects.of(self.council).filter(pk=known.object_id).exists():
                self._keep(Kind.SEAT, found.id, known.object_id, f"mgUserInfo.aspx?UID={found.id}")
                return
            title = _("Councillor for %(ward)s") % {"ward": found.ward}
            taken = {row.object_id for (kind, _pk), row in self.known.items() if kind == Kind.SEAT}
            seats = Post.objects.of(self.council).filter(kind=Post.Kind.COUNCILLOR, title__startswith=title)
            post = next(
                (seat for seat in seats.order_by("pk") if seat.pk not in taken and _is_seat(seat.title, title)), None
            )
            if post is None:
                number = sum(_is_seat(seat.title, title) for seat in seats)
                name = title if not number else f"{title} ({number + 1})"
                post = bodies.add_post(title=name, kind=Post.Kind.COUNCILLOR, by=self.by, at=self.at)
            self._keep(Kind.SEAT, found.id, post.pk, f"mgUserInfo.aspx?UID={found.id}")

    def _keep(self, kind: str, outside_id: str, object_id: int, tail: str) -> None:
        row, _made = OutsideRecord.objects.update_or_create(
            council=self.council, kind=kind, outside_id=outside_id,
            defaults={"object_id": object_id, "url": self._url(tail), "seen_at": self.at},
        )  # fmt: skip
        self.known[(kind, outside_id)] = row
        self.counts[kind] += 1

    def _url(self, tail: str) -> str:
        return f"{self.source.address}/{tail}"


def _is_seat(title: str, name: str) -> bool:
    return title == name or title.startswith(f"{name} (")


def _kind(title: str) -> str:
    name = title.casefold()
    if name in {"cabinet", "executive", "executive board"}:
        return Body.Kind.CABINET
    return (
        Body.Kind.COUNCIL if name in {"council", "full council"} or name.endswith(" council") else Body.Kind.COMMITTEE
    )


def _capacity(body: Body, on: date) -> str:
    """One that the body has on the day; else what bodies of its kind sit as."""
    own = capacities_on(body, on)
    if own:
        return str(own[0].capacity)
    of_kind = {Body.Kind.CABINET: Capacity.EXECUTIVE, Body.Kind.COUNCIL: Capacity.COUNCIL}
    return of_kind.get(Body.Kind(body.kind), Capacity.COMMITTEE)


def last_run_words(council: Council) -> str:
    """What the public reads of the last good run, in a sentence; empty where ModernGov is not read. One query."""
    source = OutsideSource.objects.of(council).filter(is_on=True).exclude(good_at=None).first()
    if source is None or source.good_at is None:
        return ""
    count = source.counts.get(Kind.MEETING, 0)
    said = ngettext("%(n)s meeting", "%(n)s meetings", count) % {"n": count}
    return _("Meetings come from the council’s ModernGov, last read on %(when)s: %(count)s.") % {
        "when": moment_words(source.good_at),
        "count": said,
    }
