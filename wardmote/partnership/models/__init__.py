"""The tables of the partnership, by subject."""

from wardmote.partnership.models.partnership import GroupTerms, Member, OutsideRole, PartnerCouncil, Partnership, Seat
from wardmote.partnership.models.plan import (
    LIMBS,
    Alignment,
    Edition,
    EditionText,
    Indicator,
    Lineage,
    Milestone,
    Objective,
    Plan,
    PlanAction,
    PlanNumber,
    Priority,
    Term,
)
from wardmote.partnership.models.progress import ChangeRequest, IndicatorValue, PlanUpdate, PublishedPlanAction

__all__ = [
    "LIMBS",
    "Alignment",
    "ChangeRequest",
    "Edition",
    "EditionText",
    "GroupTerms",
    "Indicator",
    "IndicatorValue",
    "Lineage",
    "Member",
    "Milestone",
    "Objective",
    "OutsideRole",
    "PartnerCouncil",
    "Partnership",
    "Plan",
    "PlanAction",
    "PlanNumber",
    "PlanUpdate",
    "Priority",
    "PublishedPlanAction",
    "Seat",
    "Term",
]
