"""The next edition as a copy of the one before: references and slugs go with what they name."""

from __future__ import annotations

from typing import Any

from wardmote.partnership.models import (
    Alignment,
    Edition,
    EditionText,
    Indicator,
    Lineage,
    Milestone,
    Objective,
    PlanAction,
    Term,
)

GONE = (PlanAction.State.DONE, PlanAction.State.DROPPED)


def copy(before: Edition, found: Edition) -> None:
    """Copy everything an edition is made of into a new one. Actions that are done or given up, and milestones reached, stay behind.

    Every priority is said to go on. About two queries a table; one a table for the rows of many.
    """
    for model in (EditionText, Term):
        _rows(model, before, edition=found)
    priorities = {old.pk: _one(old, edition=found) for old in before.priorities.all()}
    Lineage.objects.bulk_create(
        Lineage(council=found.council, edition=found, kind=Lineage.Kind.CONTINUES, before_id=old, after=new)
        for old, new in priorities.items()
    )
    objectives = {
        old.pk: _one(old, priority=priorities[old.priority_id])
        for old in Objective.objects.filter(priority__edition=before)
    }
    Alignment.objects.bulk_create(
        _fresh(old, priority=priorities[old.priority_id]) for old in Alignment.objects.filter(priority__edition=before)
    )
    Indicator.objects.bulk_create(
        _fresh(old, edition=found, priority=priorities[old.priority_id]) for old in before.indicators.all()
    )
    _actions(before, found, priorities, objectives)


def _actions(before: Edition, found: Edition, priorities: dict[int, Any], objectives: dict[int, Any]) -> None:
    going = list(before.actions.exclude(state__in=GONE))
    made = PlanAction.objects.bulk_create(
        _fresh(
            old,
            edition=found,
            priority=priorities[old.priority_id],
            objective=objectives.get(old.objective_id),
        )
        for old in going
    )
    new_for = {old.pk: new for old, new in zip(going, made, strict=True)}
    Milestone.objects.bulk_create(
        _fresh(old, action=new_for[old.action_id]) for old in Milestone.objects.filter(action__in=going, done_on=None)
    )
    partners: Any = PlanAction.partners.through
    partners.objects.bulk_create(
        partners(planaction_id=new_for[row.planaction_id].pk, body_id=row.body_id)
        for row in partners.objects.filter(planaction__in=going)
    )


def _rows(model: Any, before: Edition, **changed: Any) -> None:
    model.objects.bulk_create(_fresh(old, **changed) for old in model.objects.filter(edition=before))


def _one(old: Any, **changed: Any) -> Any:
    made = _fresh(old, **changed)
    made.save()
    return made


def _fresh(old: Any, **changed: Any) -> Any:
    """The same row without its key, with some columns changed."""
    values = {
        column.attname: getattr(old, column.attname) for column in old._meta.concrete_fields if not column.primary_key
    }
    for name in changed:
        values.pop(f"{name}_id", None)
    return type(old)(**values | changed)
