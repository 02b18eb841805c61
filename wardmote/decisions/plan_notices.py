"""Shorter notice and private meetings: exceptions agreed, notices given, what people said against them and the reply."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.clocks import weekday_date
from wardmote.decisions import notice
from wardmote.decisions.models import NoticeException, PlanEntry, PrivateNotice, Representation
from wardmote.decisions.permissions_record import PLAN_CAN, may_keep_forward_plan
from wardmote.decisions.plan_public import publish_entry_page
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations import rules
from wardmote.organisations.permissions import in_post, require

Stage = PrivateNotice.Stage
Kind = NoticeException.Kind
Who = NoticeException.Who


@transaction.atomic
def record_exception(
    entry_id: int,
    kind: str,
    *,
    who: str,
    agreed_at: datetime,
    words: str,
    because: str,
    notice_on: date | None = None,
    by: Actor,
    at: datetime,
) -> NoticeException:
    """Record that a key decision may be made with less notice: who agreed or was told, when, in what words, and why.

    A general exception needs the day its notice was published; five clear days run from it. Special urgency needs the
    agreement of the scrutiny chair, else of the council's chair, else of its vice-chair, before the decision is made.
    Source: SI 2012/2089, regulations 10 and 11. Raises RuleBroken when something is missing or has not happened yet.
    """
    found = _open(entry_id, by)
    by = in_post(by)
    if kind not in Kind.values or who not in Who.values:
        raise RuleBroken(_("Choose one of the answers listed"))
    if kind == Kind.SPECIAL and who == Who.MEMBERS:
        raise RuleBroken(
            _(
                "Special urgency is agreed by a chair: of scrutiny, else of the council, else its vice-chair. Choose one."
            )
        )
    if not words.strip():
        raise RuleBroken(_("Enter the words in which they agreed, or in which they were told."))
    if not because.strip():
        raise RuleBroken(_("Say why 28 days of notice are impracticable. It is shown in public."))
    if agreed_at > at:
        raise RuleBroken(_("This has not happened yet. Record it once they have agreed or were told."))
    if kind == Kind.GENERAL:
        if notice_on is None:
            raise RuleBroken(_("Enter the day on which the notice under regulation 10 was published."))
        if notice_on > london_date(at):
            raise RuleBroken(_("The notice has not been published yet. Record it once it is."))
        if notice_on < london_date(agreed_at):
            raise RuleBroken(_("The chair is told first, so the notice cannot be from a day before that."))
    made = NoticeException(
        council=by.council,
        entry=found,
        kind=kind,
        who=who,
        agreed_at=agreed_at,
        notice_on=notice_on if kind == Kind.GENERAL else None,
        words=words.strip(),
        because=because.strip(),
        at=at,
    )
    is_public = found.published_at is not None
    with change(made, "decisions.exception_recorded", by=by, at=at, subject=found.reference, public=is_public):
        made.save()
    publish_entry_page(found, by=by, at=at)
    return made


@transaction.atomic
def give_private_notice(
    entry_id: int,
    stage: str,
    *,
    meeting_on: date,
    because: str,
    agreed_by: str = "",
    by: Actor,
    at: datetime,
) -> PrivateNotice:
    """Publish a notice that a meeting will be in private, and why.

    The first 28 clear days before; the second 5, with what people said and the reply; an urgent one only with the
    agreement of a chair. Source: SI 2012/2089, regulation 5. Raises RuleBroken on a day that is too late.
    """
    found = _open(entry_id, by)
    by = in_post(by)
    if found.published_at is None:
        raise WrongState(_("Publish the entry first: a notice of a private meeting belongs to it."))
    if found.openness == PlanEntry.Openness.OPEN:
        raise RuleBroken(_("This entry says that the decision is made in public. Change that first."))
    if stage not in Stage.values:
        raise RuleBroken(_("Choose one of the answers listed"))
    if not because.strip():
        raise RuleBroken(_("Say why the meeting must be in private. It is shown in public."))
    standing = rules.on_day(by.council, meeting_on)
    published_on = notice.notice_day(at, rules.on_day(by.council, london_date(at)))
    waiting = [row for row in found.representations.all() if row.shown_at is None]
    if stage == Stage.URGENT:
        if not agreed_by.strip():
            raise RuleBroken(
                _("Enter the post that agreed that the meeting is urgent and cannot reasonably be put off.")
            )
    else:
        rule = notice.PRIVATE_FIRST if stage == Stage.FIRST else notice.PRIVATE_SECOND
        limit = notice.latest_notice(rule, meeting_on, standing)
        if published_on > limit.by_law_on:
            raise RuleBroken(
                _(
                    "This notice had to be published by %(latest)s for a meeting on %(meeting)s. Choose a later meeting, "
                    "or record the agreement of the chair of scrutiny that it is urgent."
                )
                % {"latest": weekday_date(limit.by_law_on), "meeting": weekday_date(meeting_on)}
            )
    if stage == Stage.SECOND:
        if not found.private_notices.filter(stage=Stage.FIRST, meeting_on=meeting_on).exists():
            raise RuleBroken(_("There is no first notice for a meeting on that day, so there can be no second one."))
        if any(not row.reply.strip() for row in waiting):
            raise RuleBroken(
                _(
                    "Reply to each person who asked for the meeting to be public: the second notice says what you replied."
                )
            )
    made = PrivateNotice(
        council=by.council,
        entry=found,
        stage=stage,
        meeting_on=meeting_on,
        published_on=published_on,
        because=because.strip(),
        agreed_by=agreed_by.strip() if stage == Stage.URGENT else "",
        at=at,
    )
    with change(made, "decisions.private_notice_given", by=by, at=at, subject=found.reference, public=True):
        made.save()
    if stage == Stage.SECOND:
        Representation.objects.of(by.council).filter(pk__in=[row.pk for row in waiting]).update(shown_at=at)
    publish_entry_page(found, by=by, at=at)
    return made


@transaction.atomic
def add_representation(
    entry_id: int, *, text: str, received_on: date, who_words: str = "", by: Actor, at: datetime
) -> Representation:
    """Keep what somebody said about why a meeting should be in public. Who said it is never shown."""
    found = _open(entry_id, by)
    by = in_post(by)
    if not text.strip():
        raise RuleBroken(_("Enter what they said."))
    if received_on > london_date(at):
        raise RuleBroken(_("That day has not come yet. Enter the day on which it was received."))
    made = Representation(
        council=by.council, entry=found, received_on=received_on, who_words=who_words.strip(), text=text.strip()
    )
    with change(made, "decisions.representation_received", by=by, at=at, subject=found.reference):
        made.save()
    return made


@transaction.atomic
def reply_to_representation(representation_id: int, reply: str, *, by: Actor, at: datetime) -> Representation:
    """Reply to somebody who asked for a meeting to be public. The second notice shows what was said and replied."""
    made: Representation = (
        Representation.objects.of(by.council).locked().select_related("entry").get(pk=representation_id)
    )
    require(may_keep_forward_plan(by), by, PLAN_CAN)
    if made.shown_at is not None:
        raise WrongState(_("The second notice was published with the reply, so it cannot change now."))
    if not reply.strip():
        raise RuleBroken(_("Enter the reply."))
    with change(made, "decisions.representation_replied", by=in_post(by), at=at, subject=made.entry.reference):
        made.reply = reply.strip()
        made.save()
    return made


def _open(entry_id: int, by: Actor) -> PlanEntry:
    found: PlanEntry = PlanEntry.objects.of(by.council).locked().select_related("council").get(pk=entry_id)
    require(may_keep_forward_plan(by), by, PLAN_CAN)
    if found.state in {PlanEntry.State.DECIDED, PlanEntry.State.TAKEN_OFF}:
        raise WrongState(
            _("“%(entry)s” is “%(state)s”, so it needs no notice.")
            % {"entry": found, "state": found.get_state_display()}
        )
    return found
