"""Whatever an edition is made of: texts, priorities, objectives, actions, milestones, indicators, alignments, words explained."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations.models import Body, Post, slug_for
from wardmote.organisations.permissions import in_post
from wardmote.partnership.drafting import to_write
from wardmote.partnership.models import (
    Alignment,
    Edition,
    EditionText,
    GroupTerms,
    Indicator,
    Lineage,
    Milestone,
    Objective,
    PlanAction,
    PlanNumber,
    Priority,
    Term,
)

# kind of part → its table, the column that says what it belongs to, the column without which it is nothing
KINDS: dict[str, tuple[Any, str, str]] = {
    "text": (EditionText, "edition", "heading"),
    "priority": (Priority, "edition", "title"),
    "objective": (Objective, "priority", "text"),
    "action": (PlanAction, "priority", "text"),
    "milestone": (Milestone, "action", "text"),
    "indicator": (Indicator, "priority", "title"),
    "alignment": (Alignment, "priority", "their_priority"),
    "term": (Term, "edition", "word"),
}
ROWS: dict[str, Any] = {
    "lead_body_id": Body,
    "lead_post_id": Post,
    "owner_group_id": GroupTerms,
    "objective_id": Objective,
    "priority_id": Priority,
}


@transaction.atomic
def keep(
    edition_id: int,
    part: str,
    pk: int | None = None,
    /,
    *,
    parent_id: int | None = None,
    partner_ids: Sequence[int] | None = None,
    by: Actor,
    at: datetime,
    **fields: Any,
) -> Any:
    """Add or change a part of an edition that is being written. ``parent_id`` is the priority or action it belongs to.

    Raises RuleBroken when it says nothing, or is due before it starts; WrongState once the edition is adopted; DoesNotExist for
    a parent or row of another edition.
    """
    edition = to_write(edition_id, by)
    model, belongs_to, needed = KINDS[part]
    found: Any = row(edition, part, pk) if pk else model(council=by.council)
    is_new = not found.pk
    if is_new:
        _place(found, edition, belongs_to, parent_id)
    allowed = {f"{name}_id" if found._meta.get_field(name).is_relation else name for name in found.RECORDED}
    for name, value in fields.items():
        if name not in allowed or name == "state":
            raise ValueError(f"a {part} has no {name} that is set from outside")
        if name in ROWS and value is not None:
            _of_this(ROWS[name], edition, value)
        setattr(found, name, value.strip() if isinstance(value, str) else value)
    if not getattr(found, needed):
        raise RuleBroken(_("Enter the words first."))
    if isinstance(found, PlanAction):
        _sound_action(found)
    if isinstance(found, Milestone):
        _sound_milestone(found)
    if is_new and isinstance(found, PlanAction):
        found.reference = _next_reference(edition, at)
    if is_new and isinstance(found, Priority | Indicator):
        found.slug = slug_for(type(found), by.council, found.title, year=london_date(at).year)
    with change(found, "partnership.part_kept", by=in_post(by), at=at, subject=edition.slug, note={"part": part}):
        found.save()
    if partner_ids is not None and isinstance(found, PlanAction):
        found.partners.set(Body.objects.of(by.council).filter(pk__in=partner_ids))
    if is_new and isinstance(found, Priority) and edition.copied_from_id:
        Lineage.objects.create(council=by.council, edition=edition, kind=Lineage.Kind.NEW, after=found)
    return found


@transaction.atomic
def drop(edition_id: int, kind: str, pk: int, *, by: Actor, at: datetime) -> None:
    """Take a part out of an edition that is being written. A priority goes when nothing is left under it: RuleBroken before.

    A priority that the edition before has stays in the lineage, as one that is no longer a priority.
    """
    edition = to_write(edition_id, by)
    found = row(edition, kind, pk)
    if isinstance(found, Priority):
        if found.actions.exists() or found.indicators.exists():
            raise RuleBroken(_("Take out its actions and indicators first, or move them to another priority."))
        _end_lines(edition, found)
        found.objectives.all().delete()
        found.alignments.all().delete()
    if isinstance(found, PlanAction):
        if found.updates.exists():
            raise RuleBroken(_("This action has updates. Say in an update that it is done or given up."))
        found.milestones.all().delete()
    if isinstance(found, Indicator) and found.values.exists():
        raise RuleBroken(_("This indicator has figures in this edition, so it stays."))
    if isinstance(found, Objective):
        found.actions.update(objective=None)
    with change(
        found,
        "partnership.part_dropped",
        by=in_post(by),
        at=at,
        subject=edition.slug,
        note={"part": kind, "words": str(found)},
    ):
        pass
    found.delete()


def row(edition: Edition, kind: str, pk: int) -> Any:
    """A part of this very edition. Raises DoesNotExist for one of another."""
    model, belongs_to, _needed = KINDS[kind]
    way = {"edition": "edition", "priority": "priority__edition", "action": "action__edition"}[belongs_to]
    return model.objects.get(**{"pk": pk, way: edition})


def _place(found: Any, edition: Edition, belongs_to: str, parent_id: int | None) -> None:
    if belongs_to == "edition":
        found.edition = edition
    elif belongs_to == "priority":
        found.priority = edition.priorities.get(pk=parent_id or 0)
        if isinstance(found, PlanAction | Indicator):
            found.edition = edition
    else:
        found.action = edition.actions.get(pk=parent_id or 0)
    if hasattr(found, "position"):
        siblings = type(found).objects.filter(**{belongs_to: getattr(found, belongs_to)})
        found.position = siblings.count() + 1


def _of_this(model: Any, edition: Edition, pk: int) -> None:
    """The row chosen is of this council and, where it has one, of this edition. Raises DoesNotExist otherwise."""
    if model is Priority:
        edition.priorities.get(pk=pk)
    elif model is Objective:
        Objective.objects.get(pk=pk, priority__edition=edition)
    else:
        model.objects.of(edition.council).get(pk=pk)


def _sound_action(found: PlanAction) -> None:
    if found.lead_body_id is None:
        raise RuleBroken(_("Choose the body that leads the action."))
    if found.from_on and found.due_on and found.due_on < found.from_on:
        raise RuleBroken(_("The action would be due before it starts. Check both days."))
    if found.objective is not None and found.objective.priority_id != found.priority_id:
        raise RuleBroken(_("That objective belongs to another priority."))


def _sound_milestone(found: Milestone) -> None:
    action = found.action
    if action.from_on and found.due_on < action.from_on:
        raise RuleBroken(_("This step would be due before its action starts."))


def _next_reference(edition: Edition, at: datetime) -> str:
    year = london_date(at).year
    counter, _made = PlanNumber.objects.of(edition.council).locked().get_or_create(council=edition.council, year=year)
    counter.last += 1
    counter.save()
    return f"a{year % 100:02d}-{counter.last:03d}"


def _end_lines(edition: Edition, gone: Priority) -> None:
    """What came from before is now dropped; a line that began here goes with it."""
    for line in edition.lineage.filter(after=gone):
        before = line.before
        line.delete()
        if before is not None and not edition.lineage.filter(before=before).exists():
            Lineage.objects.create(council=edition.council, edition=edition, kind=Lineage.Kind.DROPPED, before=before)
