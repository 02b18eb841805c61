"""Meetings and seats from a file, where there is no web service to read: CSV, Excel or iCal. Tried first, then all rows or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.documents.sheets import Sheet, UnreadableSheet, map_columns, read_sheet
from wardmote.documents.sheets_out import as_text
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, london_date
from wardmote.organisations import bodies, meetings
from wardmote.organisations.models import Body, Capacity, Meeting, Post
from wardmote.organisations.permissions import ADMINISTRATOR_CAN, may_administer, require
from wardmote.organisations.queries import capacities_on

HOLDS = {"meetings": gettext_lazy("Meetings"), "seats": gettext_lazy("Seats of councillors")}
MOST_ROWS = 2_000
_MEETINGS = {
    "body": ("body", "committee", "meeting", "who meets", "summary"),
    "day": ("day", "date", "held on", "meeting date"),
    "time": ("time", "starts at", "start", "start time"),
    "place": ("place", "venue", "location"),
    "papers": ("papers", "url", "link", "web address"),
}
_SEATS = {
    "title": ("seat", "title", "post", "ward", "division"),
    "email": ("e-mail", "email", "e-mail address", "email address"),
}


@dataclass(frozen=True)
class Line:
    """A row of the file. ``wrong`` says what must be put right; ``known`` that we have it already, so nothing is done."""

    number: int
    words: str
    wrong: str = ""
    known: bool = False
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Trial:
    """What a file would do."""

    lines: list[Line]

    @property
    def wrong(self) -> list[Line]:
        return [line for line in self.lines if line.wrong]

    @property
    def new(self) -> list[Line]:
        return [line for line in self.lines if not line.wrong and not line.known]


def attempt(data: bytes, filename: str, holds: str, *, council: Council) -> Trial:
    """What each row of a file would do, and what is wrong with it. Changes nothing; some five queries, whatever the rows.

    Raises RuleBroken for a file that cannot be read or holds no such rows.
    """
    is_calendar = b"BEGIN:VCALENDAR" in data[:2000]
    if is_calendar and holds != "meetings":
        raise RuleBroken(_("A calendar holds meetings. Choose “Meetings”, or send the seats as CSV."))
    rows = (
        _calendar_rows(data)
        if is_calendar
        else _sheet_rows(data, filename, _MEETINGS if holds == "meetings" else _SEATS)
    )
    if not rows:
        raise RuleBroken(_("The file has no rows."))
    if len(rows) > MOST_ROWS:
        raise RuleBroken(_("The file has more than %(most)s rows. Split it and send the parts.") % {"most": MOST_ROWS})
    reads = _Meetings(council) if holds == "meetings" else _Seats(council)
    return Trial([reads.line(number, said) for number, said in rows])


@transaction.atomic
def take_in(data: bytes, filename: str, holds: str, *, by: Actor, at: datetime) -> int:
    """Add what a file brings, all rows or none. Returns how many were added.

    Raises RuleBroken naming the first row that is wrong; nothing is kept then.
    """
    require(may_administer(by), by, ADMINISTRATOR_CAN)
    trial = attempt(data, filename, holds, council=by.council)
    if trial.wrong:
        first = trial.wrong[0]
        raise RuleBroken(_("Row %(row)s: %(wrong)s Nothing was added.") % {"row": first.number, "wrong": first.wrong})
    add: Callable[..., Any] = _add_meeting if holds == "meetings" else _add_seat
    for line in trial.new:
        add(line.values, by=by, at=at)
    return len(trial.new)


def _add_meeting(said: dict[str, Any], *, by: Actor, at: datetime) -> None:
    body: Body = said["body"]
    own = capacities_on(body, said["day"])
    usual = {Body.Kind.CABINET: Capacity.EXECUTIVE, Body.Kind.COUNCIL: Capacity.COUNCIL}
    capacity = own[0].capacity if own else usual.get(Body.Kind(body.kind), Capacity.COMMITTEE)
    meetings.plan_meeting(
        body.pk, capacity=capacity, held_on=said["day"], starts_at=said["time"], place=said["place"], papers_url=said["papers"],
        despite=_("So it stood in the file."), by=by, at=at,
    )  # fmt: skip


def _add_seat(said: dict[str, Any], *, by: Actor, at: datetime) -> None:
    bodies.add_post(title=said["title"], kind=Post.Kind.COUNCILLOR, email=said["email"], by=by, at=at)


class _Meetings:
    """Reads rows of meetings against the council's bodies and meetings: two queries."""

    def __init__(self, council: Council) -> None:
        self.bodies = {body.name.casefold(): body for body in Body.objects.of(council).filter(until_on=None)}
        self.have = set(Meeting.objects.of(council).values_list("body_id", "held_on"))

    def line(self, number: int, said: dict[str, Any]) -> Line:
        """One row."""
        name = as_text(said.get("body")).strip()
        day, hour = _day(said.get("day")), _hour(said.get("time"))
        words = ", ".join(filter(None, (name, date_words(day) if day else as_text(said.get("day")))))
        body = self.bodies.get(name.casefold())
        papers = as_text(said.get("papers")).strip()
        wrong = ""
        if body is None:
            wrong = _("there is no committee or body called “%(name)s”.") % {"name": name[:80]}
        elif day is None:
            wrong = _("the day cannot be read. Write it like 18/05/2026.")
        elif hour is None and as_text(said.get("time")).strip():
            wrong = _("the time cannot be read. Write it like 18:30.")
        elif papers and not papers.startswith("https://"):
            wrong = _("the address of the papers must begin with https://")
        if wrong or body is None or day is None:
            return Line(number, words, wrong)
        key = (body.pk, day)
        known = key in self.have
        self.have.add(key)
        place = as_text(said.get("place")).strip()[:200]
        return Line(number, words, known=known, values={"body": body, "day": day, "time": hour, "place": place, "papers": papers[:200]})  # fmt: skip


class _Seats:
    """Reads rows of seats against the council's posts: one query."""

    def __init__(self, council: Council) -> None:
        self.have = {title.casefold() for title in Post.objects.of(council).filter(until_on=None).values_list("title", flat=True)}  # fmt: skip

    def line(self, number: int, said: dict[str, Any]) -> Line:
        """One row. A ward's name alone becomes the seat of its councillor."""
        title = " ".join(as_text(said.get("title")).split())
        email = as_text(said.get("email")).strip()
        if title and "councillor" not in title.casefold():
            title = _("Councillor for %(ward)s") % {"ward": title}
        wrong = ""
        if not title:
            wrong = _("no seat or ward is named.")
        elif len(title) > 200:
            wrong = _("the name of the seat is too long.")
        elif email and ("@" not in email or " " in email):
            wrong = _("“%(email)s” is no e-mail address.") % {"email": email[:80]}
        known = title.casefold() in self.have
        self.have.add(title.casefold())
        return Line(number, title, wrong, known=known, values={"title": title, "email": email})


def _sheet_rows(data: bytes, filename: str, known: dict[str, tuple[str, ...]]) -> list[tuple[int, dict[str, Any]]]:
    try:
        sheet: Sheet = read_sheet(data, filename)
    except UnreadableSheet as refused:
        raise RuleBroken(refused.message) from refused
    found = map_columns(sheet, known)
    needed = next(iter(known))
    if needed not in found or (known is _MEETINGS and "day" not in found):
        titles = _("Committee, Day, Time, Place, Papers") if known is _MEETINGS else _("Seat, E-mail")
        raise RuleBroken(_("The columns could not be told apart. Name them: %(titles)s.") % {"titles": titles})
    at = {name: sheet.columns.index(title) for name, title in found.items()}
    return [(row.number, {name: row.values[column] for name, column in at.items()}) for row in sheet.rows]


def _calendar_rows(data: bytes) -> list[tuple[int, dict[str, Any]]]:
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(data)
    except (ValueError, KeyError, IndexError, TypeError) as wrong:
        raise RuleBroken(_("This calendar is damaged. Take it out of your system again and send that.")) from wrong
    rows = []
    for number, event in enumerate(calendar.walk("VEVENT"), 1):
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        begins: Any = getattr(event.get("DTSTART"), "dt", None)
        hour = None
        if isinstance(begins, datetime):
            moment = timezone.localtime(begins) if timezone.is_aware(begins) else begins
            begins, hour = moment.date(), moment.time()
        place, papers = str(event.get("LOCATION", "")), str(event.get("URL", ""))
        said = {"body": str(event.get("SUMMARY", "")), "day": begins, "time": hour, "place": place, "papers": papers}
        rows.append((number, said))
    return rows


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return london_date(value) if timezone.is_aware(value) else value.date()
    if isinstance(value, date):
        return value
    for pattern in ("%d/%m/%Y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%A %d %B %Y", "%d.%m.%Y"):
        try:
            return datetime.strptime(as_text(value).strip(), pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return None


def _hour(value: Any) -> time | None:
    if isinstance(value, datetime):
        return value.time()
    if isinstance(value, time):
        return value
    said = as_text(value).strip().lower().replace(".", ":")
    for pattern in ("%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p"):
        try:
            return datetime.strptime(said, pattern).time()  # noqa: DTZ007 - the hour on the wall
        except ValueError:
            continue
    return None
