"""Priorities and actions of the plan as ends of links: a recommendation's progress can come from an action."""

from __future__ import annotations

from collections.abc import Iterable

from wardmote.kernel.links import Target
from wardmote.kernel.links import register as register_kind
from wardmote.kernel.models import Publication
from wardmote.kernel.readers import Reader
from wardmote.partnership.models import PlanAction, Priority
from wardmote.partnership.permissions import may_read_desk

SHARES = {
    PlanAction.State.NOT_STARTED: 0.0,
    PlanAction.State.ON_COURSE: 0.5,
    PlanAction.State.SLIPPAGE: 0.5,
    PlanAction.State.HELD_UP: 0.25,
    PlanAction.State.DONE: 1.0,
    PlanAction.State.DROPPED: None,
}


def register() -> None:
    """Make priorities and actions linkable."""
    register_kind("partnership.planaction", _actions)
    register_kind("partnership.priority", _priorities)


def _actions(reader: Reader, ids: Iterable[int]) -> dict[int, Target]:
    rows = PlanAction.objects.of(reader.council).filter(pk__in=_open_to(reader, "partnership.planaction", ids))
    return {
        row.pk: Target("partnership.planaction", row.pk, row.text, row.address, SHARES[PlanAction.State(row.state)])
        for row in rows
    }


def _priorities(reader: Reader, ids: Iterable[int]) -> dict[int, Target]:
    rows = Priority.objects.of(reader.council).filter(pk__in=_open_to(reader, "partnership.priority", ids))
    return {row.pk: Target("partnership.priority", row.pk, row.title, row.address) for row in rows}


def _open_to(reader: Reader, kind: str, ids: Iterable[int]) -> list[int]:
    """Those a reader may see: all for the council's officers, published ones for anybody."""
    wanted = list(ids)
    if not reader.is_public and may_read_desk(reader):
        return wanted
    rows = Publication.objects.of(reader.council).readable().filter(object_kind=kind, object_id__in=wanted)
    return list(rows.values_list("object_id", flat=True))
