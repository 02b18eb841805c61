"""Fill an empty database with Elmbury by calling the same verbs that people's pages call, in the order of the days."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.conf import settings

from wardmote.kernel import facts
from wardmote.kernel.models import Council
from wardmote.organisations import meetings
from wardmote.organisations.models import Capacity
from wardmote.website.demonstration import (
    chasing,
    council,
    county,
    decisions,
    others,
    partnership,
    routes,
    town_centre,
)
from wardmote.website.demonstration import review as told
from wardmote.website.demonstration.council import Elmbury
from wardmote.website.demonstration.people import (
    SCRUTINY,
)


def load(*, today: date, hostname: str = "127.0.0.1") -> Council:
    """Make the demonstration council, its practice council and everything they hold. Raises ValueError in production.

    The story ends on the last Sunday, so that its days and the committees' Tuesdays come in the same order whichever
    day it is loaded on.
    """
    if settings.PRODUCTION:
        raise ValueError("The demonstration council is not loaded in production.")
    today -= timedelta(days=(today.weekday() + 1) % 7)
    elmbury = council.found("elmbury", "Elmbury Borough Council", hostname, today)
    _happenings(elmbury)
    elmbury.run()
    practice = council.found(
        "elmbury-practice", "Elmbury practice council", "practice.localhost", today, practice_of=elmbury.council
    )
    practice.run()
    for each in (elmbury.council, practice.council):
        while facts.seal(each, at=elmbury.at(today)):
            pass
    return elmbury.council


def _happenings(made: Elmbury) -> None:
    for offset in (
        -300,
        -262,
        told.AGREED,
        told.RECEIVED,
        -122,
        told.SEPTEMBER,
        told.NOVEMBER,
        told.AHEAD,
        told.AHEAD + 63,
    ):
        _meeting(made, offset, SCRUTINY, Capacity.CRIME_AND_DISORDER if offset <= told.RECEIVED else Capacity.SCRUTINY)
    _meeting(made, told.ANSWERED - 1, "Cabinet", Capacity.EXECUTIVE)
    town_centre.happenings(made)
    others.happenings(made)
    chasing.happenings(made)
    decisions.happenings(made)
    routes.happenings(made)
    partnership.happenings(made)
    county.happenings(made)


def _meeting(made: Elmbury, offset: int, body: str, capacity: Capacity) -> None:
    """A meeting planned ahead, its agenda published six days before, held on its day."""
    held_on = made.tuesday(offset)

    def plan(at: datetime) -> None:
        found = meetings.plan_meeting(
            made.bodies[body].pk,
            capacity=capacity,
            held_on=held_on,
            starts_at=time(18, 30),
            place="Town Hall, Elmbury",
            by=made.job,
            at=at,
        )
        made.meetings[offset] = found
        for words in (
            "Apologies",
            "Minutes of the last meeting",
            "Answers and progress on recommendations",
            "Work programme",
        ):
            meetings.add_item(found.pk, title=words, by=made.job, at=at)

    planned = min(held_on - timedelta(days=40), made.today - timedelta(days=30))
    made.on(planned, plan, hour=8)
    agenda = held_on - timedelta(days=7)
    if agenda <= made.today:
        made.on(
            agenda,
            lambda at: meetings.publish_agenda(made.meetings[offset].pk, on=at.date(), by=made.job, at=at),
            hour=16,
        )
    if held_on < made.today:
        made.on(held_on, lambda at: meetings.hold_meeting(made.meetings[offset].pk, by=made.job, at=at), hour=18)
