"""The register of the partnership: who is in it, which roles stand outside it, its groups and who sits on them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.organisations.models import Body, Post
from wardmote.organisations.permissions import in_post, require
from wardmote.partnership.models import GroupTerms, Member, OutsideRole, PartnerCouncil, Partnership, Seat
from wardmote.partnership.permissions import KEEPER_CAN, may_keep_plan
from wardmote.partnership.publishing import publish_partnership

M = TypeVar("M", bound=models.Model)
OWN_WORDS = ("name", "about", "csp_code")


@transaction.atomic
def begin(
    name: str,
    *,
    about: str = "",
    csp_code: str = "",
    managing_post_id: int | None = None,
    from_on: date | None = None,
    by: Actor,
    at: datetime,
) -> Partnership:
    """Begin the record of the council's partnership, with the council as its host.

    Raises RuleBroken without a name, and when the council keeps one already.
    """
    require(may_keep_plan(by), by, KEEPER_CAN)
    if not name.strip():
        raise RuleBroken(_("Enter the partnership’s name."))
    if Partnership.objects.of(by.council).exists():
        raise RuleBroken(_("This council keeps a partnership’s record already. Change that one."))
    found = Partnership(council=by.council, from_on=from_on)
    with change(found, "partnership.begun", by=in_post(by), at=at, subject="partnership", public=True):
        _fill(found, {"name": name, "about": about, "csp_code": csp_code, "managing_post_id": managing_post_id})
        found.save()
    PartnerCouncil.objects.create(
        council=by.council, partnership=found, name=by.council.name, is_host=True, from_on=from_on
    )
    publish_partnership(found, by=by, at=at)
    return found


@transaction.atomic
def change_partnership(*, by: Actor, at: datetime, **fields: Any) -> Partnership:
    """Change what the partnership says of itself, its managing post and its strategy group."""
    found = _own(by)
    with change(found, "partnership.changed", by=in_post(by), at=at, subject="partnership", public=True):
        _fill(found, fields)
        found.save()
    publish_partnership(found, by=by, at=at)
    return found


def keep_council(council_id: int | None = None, *, by: Actor, at: datetime, **fields: Any) -> PartnerCouncil:
    """Add or change a council of the partnership. There is one host."""
    return _keep(PartnerCouncil, council_id, "partnership.council_kept", fields, by=by, at=at)


def keep_member(member_id: int | None = None, *, by: Actor, at: datetime, **fields: Any) -> Member:
    """Add or change a member; ending it is a last day. Source: Crime and Disorder Act 1998, section 5."""
    return _keep(Member, member_id, "partnership.member_kept", fields, by=by, at=at)


def keep_role(role_id: int | None = None, *, by: Actor, at: datetime, **fields: Any) -> OutsideRole:
    """Add or change a role outside the partnership, such as the local policing body or a funder."""
    return _keep(OutsideRole, role_id, "partnership.role_kept", fields, by=by, at=at)


def keep_group(group_id: int | None = None, *, by: Actor, at: datetime, **fields: Any) -> GroupTerms:
    """Add or change a group's terms. A group cannot report to itself, directly or over others."""
    return _keep(GroupTerms, group_id, "partnership.group_kept", fields, by=by, at=at)


def keep_seat(seat_id: int | None = None, *, by: Actor, at: datetime, **fields: Any) -> Seat:
    """Add or change who sits on a group: a body and the post it sends."""
    return _keep(Seat, seat_id, "partnership.seat_kept", fields, by=by, at=at)


@transaction.atomic
def _keep(model: type[M], pk: int | None, verb: str, fields: dict[str, Any], *, by: Actor, at: datetime) -> M:
    own = _own(by)
    rows: Any = model
    found: Any = rows.objects.of(by.council).locked().get(pk=pk) if pk else model(council=by.council)
    if not pk and model is not Seat:
        found.partnership = own
    with change(found, verb, by=in_post(by), at=at, subject="partnership", public=True):
        _fill(found, fields)
        _sound(found)
        found.save()
    publish_partnership(own, by=by, at=at)
    return found  # type: ignore[no-any-return]


def _own(by: Actor) -> Partnership:
    require(may_keep_plan(by), by, KEEPER_CAN)
    found: Partnership | None = Partnership.objects.of(by.council).locked().first()
    if found is None:
        raise RuleBroken(_("Begin the partnership’s record first."))
    return found


ROWS: dict[str, Any] = {
    "body_id": Body,
    "managing_post_id": Post,
    "strategy_group_id": Body,
    "reports_to_id": GroupTerms,
    "group_id": GroupTerms,
}


def _fill(found: Any, fields: dict[str, Any]) -> None:
    allowed = {name if found._meta.get_field(name).column == name else f"{name}_id" for name in found.RECORDED}
    allowed |= {"group_id"} if isinstance(found, Seat) and not found.pk else set()
    for name, value in fields.items():
        if name not in allowed:
            raise ValueError(f"{found._meta.label} has no {name} that is set from outside")
        if name in ROWS and value is not None:
            ROWS[name].objects.of(found.council).get(pk=value)  # of this council, or not found
        setattr(found, name, value.strip() if isinstance(value, str) else value)


def _sound(found: Any) -> None:
    begins, ends = getattr(found, "from_on", None), getattr(found, "until_on", None)
    if begins and ends and ends < begins:
        raise RuleBroken(_("The last day must be on or after the first."))
    if isinstance(found, PartnerCouncil):
        _one_host(found)
    if isinstance(found, GroupTerms):
        _no_ring(found)
    if isinstance(found, PartnerCouncil | OutsideRole) and not (
        getattr(found, "name", "") or getattr(found, "title", "")
    ):
        raise RuleBroken(_("Enter its name."))


def _one_host(found: PartnerCouncil) -> None:
    others = PartnerCouncil.objects.of(found.council).filter(partnership=found.partnership, is_host=True)
    if found.is_host and others.exclude(pk=found.pk).exists():
        raise RuleBroken(_("The partnership has a host already. Only one council keeps its record."))


def _no_ring(found: GroupTerms) -> None:
    above, seen = found.reports_to, {found.pk}
    while above is not None:
        if above.pk in seen:
            raise RuleBroken(_("These groups would report to each other in a ring. Choose another group."))
        seen.add(above.pk)
        above = above.reports_to
