"""What every verb that writes in an edition does first: find it, hold it, see that it may be written in."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wardmote.kernel.errors import WrongState
from wardmote.kernel.readers import Actor
from wardmote.organisations.permissions import require
from wardmote.partnership.models import Edition
from wardmote.partnership.permissions import KEEPER_CAN, may_keep_plan


def to_write(edition_id: int, by: Actor) -> Edition:
    """The edition, held until the transaction ends, if the actor may write in it. Raises WrongState once it is adopted or given up."""
    found: Edition = Edition.objects.of(by.council).locked().select_related("plan__partnership").get(pk=edition_id)
    require(may_keep_plan(by), by, KEEPER_CAN)
    if not found.is_open:
        raise WrongState(
            _("“%(edition)s” is “%(state)s”, so it cannot be changed. Begin the next edition.")
            % {"edition": found, "state": found.get_state_display()}
        )
    return found
