"""What pages, feeds and calendars of decisions share: the site's own address, and an entry of a calendar."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.views.published import find

if TYPE_CHECKING:
    from icalendar import Event

__all__ = ["event", "find", "site_of"]


def site_of(request: CouncilRequest) -> str:
    """The council's host, for addresses in files that leave the site."""
    return request.build_absolute_uri("/").rstrip("/")


def event(name: str, words: str, on: date, url: str, changed: datetime, host: str, until: date | None = None) -> Event:
    """One entry of a calendar: a whole day, or days up to and with ``until``. ``name`` stays the same when the day moves."""
    from icalendar import Event

    made = Event()
    made.add("uid", f"{name}@{host}")
    made.add("dtstamp", changed)
    made.add("summary", words)
    made.add("dtstart", on)
    if until and until > on:
        made.add("dtend", until + timedelta(days=1))
    made.add("url", url)
    made.add("description", url)
    return made
