"""What can happen to a date once it is known: the count stops, more time is given, the limit is set aside.

Each keeps the date it came from in its words. None of them makes a record: that is for whoever acts.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from wardmote.clocks.calendars import ONE_DAY, is_working_day, plain_date, weekday_date
from wardmote.clocks.counting import WORKING, Due, counted_on, last_working_day, many, next_working_day, rolled


@dataclass(frozen=True)
class Stop:
    """Days on which a count stood still, both ends included; ``to_on`` is None while it still does."""

    from_on: date
    to_on: date | None
    reason: str


@dataclass(frozen=True)
class Disapplied:
    """A time limit that no longer binds: what it was, when, by which post and why it was set aside."""

    was: Due
    on: date
    by: str
    reason: str

    @property
    def words(self) -> str:
        return f"The time limit of {weekday_date(self.was.due_on)} was set aside on {plain_date(self.on)} by {self.by}: {_sentence(self.reason)}"


def days_late(due_on: date, on: date) -> int:
    """How many days late it is on a day: 1 on the day after it was due; 0 or less is not late."""
    return (on - due_on).days


def stopped(due: Due, stops: Iterable[Stop], *, on: date | None = None) -> Due:
    """The date put off by the days the count stood still, each counted once.

    Only days inside the count, as put off so far, stop it: not the trigger, and nothing after the end. A count of
    working days gains a working day for each one stopped. A stop that still lasts is counted up to ``on``. Raises
    ValueError where that is not given, where a stop ends before it begins, and for clear days, which a notice needs
    whatever happens.
    """
    if due.counting.startswith("clear_days"):
        raise ValueError("Clear days of notice cannot stop. Move the event or give the notice again.")
    found = sorted((_ended(stop, on) for stop in stops), key=lambda stop: stop.from_on)
    why = {day: _sentence(stop.reason) for stop in reversed(found) for day in _days(stop)}
    start = counted_on(due.trigger) if isinstance(due.trigger, datetime) else due.trigger
    bare, counted = due.bare_limit_on, []
    for day in sorted(why):
        if start < day <= bare and (due.policy != WORKING or is_working_day(day, due.nation, due.extra)):
            counted.append((day, f"the count stopped: {why[day].rstrip('.')}"))
            bare += ONE_DAY
            if due.policy == WORKING:
                bare = next_working_day(bare, due.nation, due.extra)
    due_on, passed = rolled(bare, due.roll, due.nation, due.extra)
    kept = () if due.roll else due.left_out  # a roll passes over other days now
    said = [f"The count of days stopped {_span(stop)}: {_sentence(stop.reason)}" for stop in found]
    gained = many(len(counted), "working day" if due.policy == WORKING else "day")
    said.append(f"That adds {gained}, so the date is {weekday_date(due_on)}.")
    return replace(
        due,
        due_on=due_on,
        bare_limit_on=bare,
        last_working_on=last_working_day(due_on, due.nation, due.extra),
        due_at=due.due_at + len(counted) * ONE_DAY if due.due_at else None,
        steps=(*due.steps, *said),
        left_out=tuple(sorted((*kept, *passed, *counted))),
    )


def given_until(due: Due, new_due: date | datetime, *, by: str, reason: str) -> Due:
    """The date that ``by``, a post, gave instead, and why; a moment for a limit in hours.

    Raises ValueError unless it is later than the date it replaces.
    """
    on = counted_on(new_due) if isinstance(new_due, datetime) else new_due
    at = new_due if isinstance(new_due, datetime) else None
    if on < due.due_on or (on == due.due_on and at is None):
        raise ValueError(f"The new date must be after {plain_date(due.due_on)}, when it is due now.")
    step = f"Given until {plain_date(on)} by {by}: {_sentence(reason)}"
    last_working = last_working_day(on, due.nation, due.extra)
    return replace(due, due_on=on, bare_limit_on=on, last_working_on=last_working, due_at=at, steps=(*due.steps, step))


def disapplied(due: Due, *, on: date, by: str, reason: str) -> Disapplied:
    """The time limit set aside: nothing is late under it any more. ``by`` is a post."""
    return Disapplied(due, on, by, reason)


def _ended(stop: Stop, on: date | None) -> Stop:
    end = stop.to_on or on
    if end is None:
        raise ValueError("The count has not started again. Give the day up to which to count.")
    if end < stop.from_on:
        raise ValueError(f"A stop from {plain_date(stop.from_on)} cannot end on {plain_date(end)}, before it began.")
    return replace(stop, to_on=end)


def _days(stop: Stop) -> list[date]:
    last = stop.to_on or stop.from_on
    return [stop.from_on + n * ONE_DAY for n in range((last - stop.from_on).days + 1)]


def _span(stop: Stop) -> str:
    return f"from {plain_date(stop.from_on)} to {plain_date(stop.to_on or stop.from_on)}"


def _sentence(reason: str) -> str:
    return f"{reason.strip().rstrip('.')}."
