"""The plan and its editions: begun, copied for the next year, moved step by step, adopted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wardmote.clocks import plain_date
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations.models import Body, Meeting, slug_for
from wardmote.organisations.permissions import in_post, require
from wardmote.partnership import checking, copying
from wardmote.partnership.drafting import to_write
from wardmote.partnership.models import LIMBS, Edition, Partnership, Plan
from wardmote.partnership.permissions import KEEPER_CAN, may_keep_plan
from wardmote.partnership.publishing import publish_edition, publish_partnership

State = Edition.State


@transaction.atomic
def begin_plan(title: str, *, from_on: date, until_on: date, by: Actor, at: datetime) -> Edition:
    """Begin a plan and its first edition. Raises RuleBroken without a title or for a period that ends before it begins."""
    require(may_keep_plan(by), by, KEEPER_CAN)
    own = Partnership.objects.of(by.council).locked().first()
    if own is None:
        raise RuleBroken(_("Begin the partnership’s record first."))
    if not title.strip():
        raise RuleBroken(_("Enter the plan’s title."))
    if until_on < from_on:
        raise RuleBroken(_("The plan must end on or after the day it begins."))
    found = Plan(council=by.council, partnership=own, title=title.strip(), from_on=from_on, until_on=until_on)
    found.slug = slug_for(Plan, by.council, title, year=from_on.year)
    with change(found, "partnership.plan_begun", by=in_post(by), at=at, subject=found.slug):
        found.save()
    return _edition(found, title, None, by=by, at=at)


@transaction.atomic
def begin_edition(plan_id: int, title: str, *, by: Actor, at: datetime) -> Edition:
    """Begin the next edition as a copy of the newest that was not given up. One edition is written at a time: WrongState.

    Every priority is said to go on until somebody says otherwise; references and slugs go with what they name.
    """
    require(may_keep_plan(by), by, KEEPER_CAN)
    plan: Plan = Plan.objects.of(by.council).locked().get(pk=plan_id)
    if not title.strip():
        raise RuleBroken(_("Enter the edition’s title, such as the year it is for."))
    open_one = plan.editions.filter(state__in=Edition.OPEN).first()
    if open_one is not None:
        raise WrongState(
            _("“%(edition)s” is still being written. Finish it or give it up first.") % {"edition": open_one}
        )
    before = plan.editions.exclude(state=State.GIVEN_UP).order_by("-number").first()
    return _edition(plan, title, before, by=by, at=at)


@transaction.atomic
def change_edition(
    edition_id: int, *, title: str, summary: str, limbs: Sequence[str], by: Actor, at: datetime
) -> Edition:
    """Change an edition's title, its summary and which of the four strategies it covers."""
    found = to_write(edition_id, by)
    if not title.strip():
        raise RuleBroken(_("Enter the edition’s title."))
    if set(limbs) - set(LIMBS):
        raise RuleBroken(_("Choose from the four strategies of the Act."))
    with change(found, "partnership.edition_changed", by=in_post(by), at=at, subject=found.slug):
        found.title, found.summary = title.strip(), summary.strip()
        found.limbs = [limb for limb in LIMBS if limb in limbs]
        found.save()
    return found


@transaction.atomic
def move(edition_id: int, state: str, *, because: str = "", by: Actor, at: datetime) -> Edition:
    """Send an edition to the partnership, on its way to adoption, back to be written, or give it up with a reason."""
    found = to_write(edition_id, by)
    if state in {State.ADOPTED, State.REPLACED} or state not in State.values:
        raise WrongState(_("An edition is adopted with the day, the body and the minute."))
    if state == State.GIVEN_UP and not because.strip():
        raise RuleBroken(_("Say why this edition is given up."))
    with change(found, "partnership.edition_moved", by=in_post(by), at=at, subject=found.slug):
        found.move_to(State(state))
        found.given_up_because = because.strip() if state == State.GIVEN_UP else ""
        found.save()
    return found


@transaction.atomic
def adopt(
    edition_id: int,
    *,
    adopted_on: date,
    adopted_by_id: int,
    meeting_id: int | None = None,
    minute_reference: str = "",
    because: str = "",
    by: Actor,
    at: datetime,
) -> Edition:
    """Record that an edition was adopted. It is frozen and published, and the one in force before is replaced.

    Raises WrongState for an edition that is not on its way or was adopted before; RuleBroken for a day to come, and,
    unless ``because`` says why it was adopted all the same, while a check is not in order. Full Council adopts the plan under
    executive arrangements: Local Authorities (Functions and Responsibilities) (England) Regulations 2000, Schedule 3.
    """
    found = to_write(edition_id, by)
    by = in_post(by)
    if adopted_on > london_date(at):
        raise RuleBroken(
            _("%(day)s is still to come. Record the adoption when it has happened.") % {"day": plain_date(adopted_on)}
        )
    body = Body.objects.of(by.council).get(pk=adopted_by_id)
    sitting = Meeting.objects.of(by.council).get(pk=meeting_id) if meeting_id else None
    if sitting is not None and (sitting.body_id != body.pk or sitting.held_on != adopted_on):
        raise RuleBroken(_("That meeting is of another body or on another day."))
    wanting = checking.wanting(found)
    if wanting and not because.strip():
        raise RuleBroken(
            _("Not everything is in order: %(first)s Say why it was adopted all the same.")
            % {"first": wanting[0].words}
        )
    before = Edition.objects.of(by.council).locked().filter(state=State.ADOPTED).first()
    if before is not None:
        if before.adopted_on is not None and adopted_on < before.adopted_on:
            raise RuleBroken(
                _("“%(edition)s” was adopted on %(day)s, after this one. Check the day.")
                % {"edition": before, "day": plain_date(before.adopted_on)}
            )
        with change(before, "partnership.edition_replaced", by=by, at=at, subject=before.slug, public=True):
            before.move_to(State.REPLACED)
            before.save()
    with change(found, "partnership.edition_adopted", by=by, at=at, subject=found.slug, public=True):
        found.move_to(State.ADOPTED)
        found.adopted_on, found.adopted_by, found.meeting = adopted_on, body, sitting
        found.minute_reference, found.passed_over = minute_reference.strip(), because.strip() if wanting else ""
        found.save()
    publish_edition(found, replaced=before, by=by, at=at)
    publish_partnership(found.plan.partnership, by=by, at=at)
    return found


def _edition(plan: Plan, title: str, before: Edition | None, *, by: Actor, at: datetime) -> Edition:
    last = plan.editions.aggregate(last=Max("number"))["last"] or 0
    found = Edition(council=by.council, plan=plan, number=last + 1, title=title.strip(), copied_from=before, made_at=at)
    found.slug = slug_for(Edition, by.council, title, year=london_date(at).year)
    if before is not None:
        found.limbs, found.summary = before.limbs, before.summary
    with change(found, "partnership.edition_begun", by=in_post(by), at=at, subject=found.slug):
        found.save()
    if before is not None:
        copying.copy(before, found)
    return found
