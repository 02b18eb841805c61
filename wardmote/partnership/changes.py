"""What scrutiny or a partner asked to change in a draft, the answer, and the words before and after."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.organisations.models import Body, Meeting
from wardmote.organisations.permissions import in_post
from wardmote.partnership.drafting import to_write
from wardmote.partnership.models import ChangeRequest, EditionText

Outcome = ChangeRequest.Outcome


@transaction.atomic
def ask(
    edition_id: int,
    *,
    asked_by_id: int,
    asked_on: date,
    text: str,
    meeting_id: int | None = None,
    minute_reference: str = "",
    by: Actor,
    at: datetime,
) -> ChangeRequest:
    """Record that a committee or partner asked for a change to a draft edition, in its own words."""
    edition = to_write(edition_id, by)
    if not text.strip():
        raise RuleBroken(_("Enter what was asked, in its words."))
    found = ChangeRequest(
        council=by.council,
        edition=edition,
        asked_by=Body.objects.of(by.council).get(pk=asked_by_id),
        asked_on=asked_on,
        text=text.strip(),
        meeting=Meeting.objects.of(by.council).get(pk=meeting_id) if meeting_id else None,
        minute_reference=minute_reference.strip(),
    )
    with change(found, "partnership.change_asked", by=in_post(by), at=at, subject=edition.slug):
        found.save()
    return found


@transaction.atomic
def answer(
    request_id: int,
    outcome: str,
    *,
    answer: str,
    text_id: int | None = None,
    new_text: str = "",
    answered_on: date,
    by: Actor,
    at: datetime,
) -> ChangeRequest:
    """Answer a request: changed, partly, or not, and why. With ``text_id`` that part of the plan is rewritten in the same act.

    The words before and after stay beside the request. Raises RuleBroken without an answer, and for a change without new
    words; WrongState when it was answered before.
    """
    found: ChangeRequest = ChangeRequest.objects.of(by.council).locked().get(pk=request_id)
    edition = to_write(found.edition_id, by)
    by = in_post(by)
    if found.outcome != Outcome.OPEN:
        raise WrongState(_("This request was answered already."))
    if outcome not in {Outcome.MADE, Outcome.PARTLY, Outcome.NOT_MADE}:
        raise RuleBroken(_("Choose whether the plan was changed."))
    if not answer.strip():
        raise RuleBroken(_("Say what was done, or why nothing was."))
    if answered_on < found.asked_on:
        raise RuleBroken(_("It cannot be answered before it was asked. Check the day."))
    if outcome != Outcome.NOT_MADE and text_id and not new_text.strip():
        raise RuleBroken(_("Enter the new words of that part."))
    if outcome != Outcome.NOT_MADE and text_id:
        part: EditionText = edition.texts.get(pk=text_id)
        found.where, found.before, found.after = part.heading, part.text, new_text.strip()
        with change(part, "partnership.part_kept", by=by, at=at, subject=edition.slug, note={"part": "text"}):
            part.text = new_text.strip()
            part.save()
    with change(found, "partnership.change_answered", by=by, at=at, subject=edition.slug):
        found.outcome, found.answer, found.answered_on = outcome, answer.strip(), answered_on
        found.save()
    return found
