"""The verbs of the partnership, as the history reads them."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "partnership.begun": _("Record of the partnership begun"),
    "partnership.changed": _("What the partnership says of itself changed"),
    "partnership.council_kept": _("A council of the partnership"),
    "partnership.member_kept": _("A member of the partnership"),
    "partnership.role_kept": _("A role outside the partnership"),
    "partnership.group_kept": _("A group of the partnership"),
    "partnership.seat_kept": _("A seat on a group"),
    "partnership.plan_begun": _("Plan begun"),
    "partnership.edition_begun": _("Edition of the plan begun"),
    "partnership.edition_changed": _("Edition of the plan changed"),
    "partnership.edition_moved": _("Edition of the plan went a step on, or back"),
    "partnership.edition_adopted": _("Edition of the plan adopted"),
    "partnership.edition_replaced": _("Replaced by a later edition"),
    "partnership.part_kept": _("Part of the plan written or changed"),
    "partnership.part_dropped": _("Part of the plan taken out"),
    "partnership.lineage_said": _("Said what became of a priority"),
    "partnership.action_updated": _("Action updated"),
    "partnership.update_received": _("Update received from a partner, not yet added"),
    "partnership.update_declined": _("Update not added"),
    "partnership.milestone_done": _("Milestone reached"),
    "partnership.figure_kept": _("Figure of an indicator added"),
    "partnership.change_asked": _("A change to the draft was asked for"),
    "partnership.change_answered": _("A request for a change was answered"),
}
