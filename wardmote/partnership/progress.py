"""What came of the plan: updates of actions, milestones reached, figures of indicators. Nothing is overwritten."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations.permissions import in_post, require
from wardmote.partnership.models import Edition, Indicator, IndicatorValue, Milestone, PlanAction, PlanUpdate
from wardmote.partnership.permissions import KEEPER_CAN, REPORTER_CAN, may_keep_plan, may_report_on
from wardmote.partnership.publishing import publish_action, publish_indicator

NEEDS_REASON = {PlanAction.State.SLIPPAGE, PlanAction.State.HELD_UP, PlanAction.State.DROPPED}


@transaction.atomic
def update_action(
    action_id: int,
    *,
    state: str,
    text: str,
    because: str = "",
    about_words: str = "",
    evidence_url: str = "",
    by: Actor,
    at: datetime,
) -> PlanUpdate:
    """Say how an action of the plan in force goes on. It stands in front of what was said before, and is public at once.

    Raises RuleBroken without words, or without the reason why it slips, is held up or given up; WrongState for an action of an
    edition that is not in force.
    """
    action = _action(action_id, by)
    require(may_report_on(by, action), by, REPORTER_CAN)
    by = in_post(by)
    if state not in PlanAction.State.values:
        raise RuleBroken(_("Choose where the action stands."))
    if not text.strip():
        raise RuleBroken(_("Say what was done, or why nothing was."))
    if state in NEEDS_REASON and not because.strip():
        raise RuleBroken(_("Give the reason: it is needed when an action slips, is held up or is given up."))
    found = PlanUpdate(
        council=by.council,
        action=action,
        about_words=about_words.strip(),
        state=state,
        text=text.strip(),
        because=because.strip(),
        evidence_url=evidence_url.strip(),
        by_words=by.as_post,
        at=at,
    )
    with change(found, "partnership.action_updated", by=by, at=at, subject=action.reference, public=True):
        found.save()
    action.state, action.state_on = state, london_date(at)
    action.save(update_fields=["state", "state_on"])
    publish_action(action, by=by, at=at)
    return found


@transaction.atomic
def reach_milestone(milestone_id: int, *, done_on: date, by: Actor, at: datetime) -> Milestone:
    """Say that a step of an action was reached. Raises RuleBroken for a day to come, WrongState when it was said before."""
    found: Milestone = Milestone.objects.of(by.council).locked().select_related("action__edition").get(pk=milestone_id)
    action = _action(found.action_id, by)
    require(may_report_on(by, action), by, REPORTER_CAN)
    if found.done_on:
        raise WrongState(_("This step was reached already."))
    if done_on > london_date(at):
        raise RuleBroken(_("Enter the day on which it was reached, today at the latest."))
    with change(found, "partnership.milestone_done", by=in_post(by), at=at, subject=action.reference, public=True):
        found.done_on = done_on
        found.save()
    publish_action(action, by=by, at=at)
    return found


@transaction.atomic
def keep_figure(
    indicator_id: int,
    *,
    from_on: date,
    until_on: date,
    value: Decimal | None,
    low: Decimal | None = None,
    high: Decimal | None = None,
    note: str = "",
    by: Actor,
    at: datetime,
) -> IndicatorValue:
    """Add a figure of an indicator for a period; one for the same period stands in its place and the earlier one is kept.

    ``value`` None says that the figure is not known, and needs a note why. Raises RuleBroken for a period that ends before it
    begins or overlaps another in part, for bounds on one side only, and for a figure outside its bounds.
    """
    require(may_keep_plan(by), by, KEEPER_CAN)
    indicator: Indicator = Indicator.objects.of(by.council).locked().select_related("edition").get(pk=indicator_id)
    if indicator.edition.state != Edition.State.ADOPTED:
        raise WrongState(_("Figures are added to the edition in force."))
    if until_on < from_on:
        raise RuleBroken(_("The period must end on or after the day it begins."))
    if value is None and not note.strip():
        raise RuleBroken(_("Enter the figure, or say in the note why it is not known."))
    if (low is None) != (high is None):
        raise RuleBroken(_("Enter both ends of the range, or neither."))
    if value is not None and low is not None and high is not None and not low <= value <= high:
        raise RuleBroken(_("The figure must lie between the two ends of its range."))
    standing = indicator.values.filter(superseded_at=None)
    if (
        standing.filter(from_on__lte=until_on, until_on__gte=from_on)
        .exclude(from_on=from_on, until_on=until_on)
        .exists()
    ):
        raise RuleBroken(_("There is a figure for a period that overlaps this one. Use the same periods throughout."))
    standing.filter(from_on=from_on, until_on=until_on).update(superseded_at=at)
    found = IndicatorValue(
        council=by.council, indicator=indicator, from_on=from_on, until_on=until_on, value=value, low=low, high=high,
        note=note.strip(), at=at,
    )  # fmt: skip
    with change(found, "partnership.figure_kept", by=in_post(by), at=at, subject=indicator.slug, public=True):
        found.save()
    publish_indicator(indicator, by=by, at=at)
    return found


def _action(action_id: int, by: Actor) -> PlanAction:
    rows = PlanAction.objects.of(by.council).locked().select_related("edition", "lead_post")
    found: PlanAction = rows.get(pk=action_id)
    if found.edition.state != Edition.State.ADOPTED:
        raise WrongState(_("This action is not in the plan in force, so nothing can be reported on it."))
    return found
