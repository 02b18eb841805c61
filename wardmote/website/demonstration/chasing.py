"""What happened while answers and actions were late: the reminders of each day, the chair's letters, one invitation."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from wardmote.kernel.readers import Actor
from wardmote.organisations import rules
from wardmote.scrutiny import ladder
from wardmote.scrutiny.models import Action, Ask, Step
from wardmote.website.demonstration import review as told

if TYPE_CHECKING:
    from wardmote.website.demonstration.council import Elmbury

FIRST, LAST = told.ISSUED + 29, -1  # the first reply is late 29 days after the committee asked
INVITED = "13"  # whose Cabinet Member the committee wants to see


def happenings(made: Elmbury) -> None:
    """Plan a look every morning, as the reminder run looks; and an invitation after a letter that brought nothing."""
    standing = rules.on_day(made.council, made.day(LAST))
    first, second, *_more = standing.value("reminders.late_days")
    steps = [first, second, second + int(standing.value("reminders.late_every_days"))]
    for offset in range(FIRST, LAST + 1):
        made.on(made.day(offset), lambda at: _look(made, steps, at), hour=7)
    made.on(made.day(LAST), lambda at: _invite(made, at))


def _look(made: Elmbury, steps: list[int], at: datetime) -> None:
    """Take the next step with whatever has been late for just so many days. Two queries on most days."""
    on = at.date()
    due = [on - timedelta(days=days) for days in steps]
    asks = Ask.objects.of(made.council).open().filter(due_on__in=due)
    actions = Action.objects.of(made.council).open().filter(due_on__in=due)
    job = Actor(made.council, job="scrutiny.reminders", as_post="Scrutiny record")
    for found in (*asks, *actions):
        rung = ladder.next_rung(found, on)
        keys = {"ask_id": found.pk} if isinstance(found, Ask) else {"action_id": found.pk}
        if rung in ladder.REMINDERS:
            ladder.record_reminder(**keys, rung=rung, to_words=_who(found), on=on, by=job, at=at)
        elif rung == Step.Rung.LETTER:
            drafted = ladder.draft_letter(**keys, on=on, by=job, at=at)
            made.on(on + timedelta(days=2), lambda then, step=drafted.pk: _send(made, step, then))  # type: ignore[misc]


def _send(made: Elmbury, step: int, at: datetime) -> None:
    """The chair sends the letter. One drafted in the last days still waits for that."""
    if at.date() <= made.day(LAST):
        chair = made.by("Chair of the Overview and Scrutiny Committee")
        ladder.mark_sent(step, on=at.date(), by=chair, at=at)


def _invite(made: Elmbury, at: datetime) -> None:
    ask = Ask.objects.of(made.council).open().get(recommendation__number=INVITED)
    ladder.invite(
        ask_id=ask.pk,
        meeting_id=made.meetings[told.AHEAD].pk,
        on=at.date(),
        by=made.by("Scrutiny Officer"),
        at=at,
    )


def _who(found: Ask | Action) -> str:
    if isinstance(found, Action):
        return str(found.owner)
    officer = [str(found.officer_post)] if found.officer_post else []
    return ", ".join([*officer, *(str(row) for row in found.asked_of.select_related("post", "body"))])
