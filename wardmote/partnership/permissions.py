"""Who may do what with the partnership and its plan. Predicates only; each service names the one it asks."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from wardmote.kernel.readers import Reader
from wardmote.organisations.permissions import Role, holds, roles_of
from wardmote.partnership.models import Partnership, PlanAction
from wardmote.partnership.models.plan import OFFICERS

KEEPER_CAN = _("You cannot do this. Whoever holds the partnership’s managing post can, and Democratic Services.")
REPORTER_CAN = _("You cannot do this. The post that leads the action can, and whoever keeps the plan.")
DESK_CAN = _("You cannot see this. Officers of the council can.")


def may_keep_plan(reader: Reader) -> bool:
    """Whoever holds the managing post, and Democratic Services, who also begin the partnership's record."""
    if Role.DEMOCRATIC_SERVICES in roles_of(reader):
        return True
    if reader.person is None:
        return False
    found = Partnership.objects.of(reader.council).select_related("managing_post").first()
    return found is not None and holds(reader, found.managing_post)


def may_read_desk(reader: Reader) -> bool:
    """Officers of the council see drafts."""
    return bool(roles_of(reader) & OFFICERS)


def may_report_on(reader: Reader, action: PlanAction) -> bool:
    """Whoever holds the post that leads the action, and whoever keeps the plan."""
    return holds(reader, action.lead_post) or may_keep_plan(reader)
