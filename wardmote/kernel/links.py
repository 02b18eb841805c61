"""Links between things of different rooms, seen only by readers who may see both ends."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction
from django.db.models import Q

from wardmote.kernel.facts import kind_of, record
from wardmote.kernel.models import Link
from wardmote.kernel.readers import Actor, Reader


@dataclass(frozen=True)
class Target:
    """One end of a link as a reader sees it. ``progress`` is 0–1, or None where the thing has no progress."""

    kind: str
    object_id: int
    title: str
    url: str
    progress: float | None = None


@dataclass(frozen=True)
class Linked:
    """A link from the point of view of one thing: how the other end bears on it."""

    relation: Link.Relation
    outgoing: bool
    other: Target


_registry: dict[str, Callable[[Reader, Iterable[int]], dict[int, Target]]] = {}


def register(kind: str, look_up: Callable[[Reader, Iterable[int]], dict[int, Target]]) -> None:
    """Make a model linkable. ``look_up`` returns those of the given ids that the reader may see. Called in ``ready()``."""
    _registry[kind] = look_up


@transaction.atomic
def link(start: models.Model, relation: Link.Relation, end: models.Model, *, by: Actor, at: datetime) -> Link:
    """Join two things of the actor's council. Raises ValueError for a kind that no room registered."""
    for thing in (start, end):
        if kind_of(thing) not in _registry:
            raise ValueError(f"{kind_of(thing)} is not linkable")
        if thing.council != by.council:  # type: ignore[attr-defined]
            raise ValueError("both ends of a link belong to the actor's council")
    made, new = Link.objects.get_or_create(
        council=by.council,
        from_kind=kind_of(start),
        from_id=start.pk,
        relation=relation,
        to_kind=kind_of(end),
        to_id=end.pk,
        defaults={"made_at": at},
    )
    if new:
        record(
            "kernel.linked",
            council=by.council,
            kind=kind_of(start),
            object_id=start.pk,
            by=by,
            at=at,
            changes={"relation": relation, "to": f"{kind_of(end)} {end.pk}"},
        )
    return made


def linked_to(reader: Reader, found: models.Model) -> list[Linked]:
    """Everything linked with a thing that this reader may see. One query, and one more per kind at the other ends."""
    kind = kind_of(found)
    here = Q(from_kind=kind, from_id=found.pk) | Q(to_kind=kind, to_id=found.pk)
    rows = list(Link.objects.of(reader.council).filter(here).order_by("pk"))
    wanted: dict[str, set[int]] = {}
    ends = []
    for row in rows:
        outgoing = (row.from_kind, row.from_id) == (kind, found.pk)
        other = (row.to_kind, row.to_id) if outgoing else (row.from_kind, row.from_id)
        wanted.setdefault(other[0], set()).add(other[1])
        ends.append((Link.Relation(row.relation), outgoing, other))
    seen = {name: _registry[name](reader, ids) for name, ids in wanted.items() if name in _registry}
    return [
        Linked(relation, outgoing, seen[kind][number])
        for relation, outgoing, (kind, number) in ends
        if number in seen.get(kind, {})
    ]
