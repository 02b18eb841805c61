"""Which meetings can decide for a committee: its own, or its successor's, once the agenda is out and if it was not cancelled."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, london_date
from wardmote.organisations.models import Body, Meeting


def that_decides(meeting_id: int, body: Body, *, by: Actor) -> Meeting:
    """The meeting, if it can decide for the committee.

    Raises RuleBroken for another committee's meeting, a cancelled one, or one whose agenda is not out yet.
    """
    meeting: Meeting = Meeting.objects.of(by.council).select_related("body").get(pk=meeting_id)
    if meeting.body_id not in _lineage(body):
        raise RuleBroken(
            _("%(meeting)s was not a meeting of the %(body)s. Choose one of its meetings.")
            % {"meeting": meeting, "body": body}
        )
    if meeting.state == Meeting.State.CANCELLED:
        raise RuleBroken(
            _("The meeting of %(on)s was cancelled. Choose the meeting that decided.")
            % {"on": date_words(meeting.held_on)}
        )
    if meeting.state == Meeting.State.PLANNED:
        raise RuleBroken(
            _("The meeting of %(on)s has no agenda yet. Publish its agenda, or record that it was held, first.")
            % {"on": date_words(meeting.held_on)}
        )
    return meeting


def that_met(meeting_id: int, body: Body, *, by: Actor, at: datetime) -> Meeting:
    """As ``that_decides``, and the day of the meeting has come."""
    meeting = that_decides(meeting_id, body, by=by)
    if meeting.held_on > london_date(at):
        raise RuleBroken(
            _("The committee meets on %(on)s. Record what it decided on that day or later.")
            % {"on": date_words(meeting.held_on)}
        )
    return meeting


def _lineage(body: Body) -> set[int]:
    """The body and every body that took over from it, one after another."""
    found: set[int] = set()
    here: Body | None = body
    while here is not None and here.pk not in found:
        found.add(here.pk)
        here = here.successor
    return found
