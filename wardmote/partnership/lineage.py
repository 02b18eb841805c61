"""What became of each priority from edition to edition, and the line of one priority over all of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.organisations.permissions import in_post
from wardmote.partnership.drafting import to_write
from wardmote.partnership.models import Edition, Lineage, Priority

Kind = Lineage.Kind
WITH_BEFORE = {Kind.CONTINUES, Kind.MERGES, Kind.SPLITS, Kind.DROPPED}
WITH_AFTER = {Kind.CONTINUES, Kind.MERGES, Kind.SPLITS, Kind.NEW}


@transaction.atomic
def say(
    edition_id: int,
    kind: str,
    *,
    before_id: int | None = None,
    after_id: int | None = None,
    because: str = "",
    by: Actor,
    at: datetime,
) -> Lineage:
    """Say what became of a priority of the edition before, or where one of this edition came from.

    What was said of the same pair is replaced, and a priority that is said to go on, merge or split is no longer dropped or
    new. Raises RuleBroken without the ends its kind needs, without a reason for anything but going on, when "before" is not of the
    edition copied, and when the line would lead back to itself.
    """
    edition = to_write(edition_id, by)
    if kind not in Kind.values:
        raise RuleBroken(_("Choose what became of it."))
    wanted = Kind(kind)
    if edition.copied_from is None:
        raise RuleBroken(_("This is the first edition, so nothing came before it."))
    before = edition.copied_from.priorities.filter(pk=before_id or 0).first() if wanted in WITH_BEFORE else None
    after = edition.priorities.filter(pk=after_id or 0).first() if wanted in WITH_AFTER else None
    if wanted in WITH_BEFORE and before is None:
        raise RuleBroken(_("Choose a priority of the edition before."))
    if wanted in WITH_AFTER and after is None:
        raise RuleBroken(_("Choose a priority of this edition."))
    if wanted != Kind.CONTINUES and not because.strip():
        raise RuleBroken(_("Give the reason. It is shown beside the priority."))
    if before is not None and after is not None and leads_back(edition.council, before, after):
        raise RuleBroken(_("This line would lead back to itself. Check which priority came first."))
    _make_room(edition, wanted, before, after)
    found = Lineage(
        council=by.council, edition=edition, kind=wanted, before=before, after=after, because=because.strip()
    )
    with change(found, "partnership.lineage_said", by=in_post(by), at=at, subject=edition.slug):
        found.save()
    return found


def leads_back(council: Council, before: Priority, after: Priority) -> bool:
    """Whether ``before`` can be reached going on from ``after``: then a line from one to the other closes a ring. One query."""
    on: dict[int, set[int]] = {}
    rows = Lineage.objects.of(council).filter(before__isnull=False, after__isnull=False)
    for old, new in rows.values_list("before_id", "after_id"):
        on.setdefault(old, set()).add(new)
    seen, waiting = set(), [after.pk]
    while waiting:
        here = waiting.pop()
        if here == before.pk:
            return True
        if here not in seen:
            seen.add(here)
            waiting += on.get(here, ())
    return False


@dataclass(frozen=True)
class Step:
    """One priority in one edition, and how it came from the ones before. ``how`` is a word of ``Lineage.Kind``; None for a first edition."""

    edition: str
    adopted_on: str | None
    slug: str
    title: str
    how: str | None
    came_from: tuple[str, ...]
    because: str


def line_of(priority: Priority) -> list[Step]:
    """The line of a priority, earliest first, through every edition that was adopted or is this one's. Two queries an edition."""
    steps: list[Step] = []
    front = [priority]
    while front:
        edition = front[0].edition
        lines = list(edition.lineage.filter(after__in=front).select_related("before__edition", "after"))
        for each in front:
            mine = [line for line in lines if line.after_id == each.pk]
            steps.append(
                Step(
                    edition.title,
                    edition.adopted_on.isoformat() if edition.adopted_on else None,
                    each.slug,
                    each.title,
                    mine[0].kind if mine else None,
                    tuple(line.before.title for line in mine if line.before is not None),
                    " ".join(line.because for line in mine if line.because),
                )
            )
        earlier = {line.before.pk: line.before for line in lines if line.before is not None}
        front = list(earlier.values())
    return steps[::-1]


def _make_room(edition: Edition, wanted: Lineage.Kind, before: Priority | None, after: Priority | None) -> None:
    """Take away what the new line contradicts."""
    rows = edition.lineage
    if wanted == Kind.DROPPED:
        rows.filter(before=before).delete()
    elif wanted == Kind.NEW:
        rows.filter(after=after).delete()
    else:
        rows.filter(before=before, after=after).delete()
        rows.filter(before=before, kind=Kind.DROPPED).delete()
        rows.filter(after=after, kind=Kind.NEW).delete()
        if wanted == Kind.CONTINUES:
            rows.filter(before=before, kind=Kind.CONTINUES).delete()
            rows.filter(after=after, kind=Kind.CONTINUES).delete()
