"""Publishing the partnership, an adopted edition and what it is made of; the index that lists of actions read."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from wardmote.kernel import publishing
from wardmote.kernel.models import Publication
from wardmote.kernel.publishing import publish
from wardmote.kernel.readers import Actor
from wardmote.organisations.published import Content, day_of
from wardmote.partnership import content, difference
from wardmote.partnership.models import Edition, Indicator, Partnership, PlanAction, Priority, PublishedPlanAction


def publish_partnership(found: Partnership, *, by: Actor, at: datetime) -> Publication | None:
    """Publish the partnership's page as it now stands. None where it was taken down."""
    said = content.partnership_content(found)
    names = [each["name"] for each in (*said["members"], *said["groups"])]
    return _put(found, said, found.address, found.name, content.PARTNERSHIP_SCHEMA, [found.about, *names], by=by, at=at)


def publish_edition(found: Edition, *, replaced: Edition | None, by: Actor, at: datetime) -> int:
    """Publish an adopted edition with its priorities, actions and indicators, and say of the one before that it is replaced.

    What goes on from the edition before keeps its address and the count of its editions; what does not stays readable, as of an
    edition that is no longer in force. Returns how many things were published. About eight queries a thing.
    """
    done = 0
    if replaced is not None:
        _hand_on(found, replaced)
        _put_edition(replaced, by=by, at=at)
    _put_edition(found, by=by, at=at)
    for edition in filter(None, (replaced, found)):
        for priority in edition.priorities.select_related("edition", "owner_group__body"):
            done += _is_its_own(priority, edition, found) and bool(publish_priority(priority, by=by, at=at))
        for action in edition.actions.select_related("edition", "priority", "objective", "lead_body", "lead_post"):
            done += _is_its_own(action, edition, found) and bool(publish_action(action, by=by, at=at))
        for indicator in edition.indicators.select_related("edition", "priority"):
            done += _is_its_own(indicator, edition, found) and bool(publish_indicator(indicator, by=by, at=at))
    return done


def publish_priority(found: Priority, *, by: Actor, at: datetime) -> Publication | None:
    """Publish a priority's page as it now stands."""
    said = content.priority_content(found)
    words = [found.summary, found.rationale, *said["objectives"]]
    return _put(found, said, found.address, found.title, content.PRIORITY_SCHEMA, words, by=by, at=at)


def publish_action(found: PlanAction, *, by: Actor, at: datetime) -> Publication | None:
    """Publish an action's page as it now stands."""
    said = content.action_content(found)
    words = [found.printed_reference, said["lead"]["name"], *(each["text"] for each in said["updates"])]
    return _put(
        found,
        said,
        found.address,
        found.text[:200],
        content.ACTION_SCHEMA,
        words,
        by=by,
        at=at,
        subject=found.reference,
    )


def publish_indicator(found: Indicator, *, by: Actor, at: datetime) -> Publication | None:
    """Publish an indicator's page as it now stands."""
    said = content.indicator_content(found)
    words = [found.definition, found.source]
    return _put(
        found, said, found.address, found.title, content.INDICATOR_SCHEMA, words, by=by, at=at, subject=found.slug
    )


@transaction.atomic
def index_action(publication: Publication) -> None:
    """Refresh the indexed copy of an action; one that was taken down or is no longer in force leaves every list."""
    said: Content | None = publication.content
    if said is None or not said["edition"]["in_force"]:
        PublishedPlanAction.objects.of(publication.council).filter(action_id=publication.object_id).delete()
        return
    updated = day_of(said["updates"][0]["on"]) if said["updates"] else None
    PublishedPlanAction.objects.update_or_create(
        council=publication.council,
        reference=said["reference"],
        defaults={
            "publication": publication,
            "action_id": publication.object_id,
            "priority": said["priority"]["slug"],
            "priority_title": said["priority"]["title"],
            "lead": said["lead"]["slug"],
            "lead_name": said["lead"]["name"],
            "text": said["text"],
            "state": said["state"],
            "due_on": date.fromisoformat(said["due_on"]) if said["due_on"] else None,
            "updated_on": updated,
            "position": said["position"],
        },
    )


def _put_edition(found: Edition, *, by: Actor, at: datetime) -> Publication | None:
    before = found.copied_from
    said = content.edition_content(found, difference.sentences(before, found) if before and before.adopted_on else [])
    words = [found.summary, *(each["text"] for each in said["texts"]), *(each["title"] for each in said["priorities"])]
    return _put(
        found, said, found.address, found.title, content.EDITION_SCHEMA, words, by=by, at=at, subject=found.slug,
        dated_on=found.adopted_on,
    )  # fmt: skip


def _put(
    found: models.Model,
    said: Content,
    address: str,
    title: str,
    schema: str,
    words: list[str],
    *,
    by: Actor,
    at: datetime,
    subject: str = "partnership",
    dated_on: date | None = None,
) -> Publication | None:
    council = found.council  # type: ignore[attr-defined]
    standing = publishing.standing(council, found._meta.label_lower, found.pk)
    if standing is not None and standing.withdrawn_at:
        return None
    return publish(
        found, said, address=address, title=title, schema_version=schema, by=by, at=at,
        label=str(found._meta.verbose_name), search_text="\n".join(filter(None, words)), dated_on=dated_on, subject=subject,
    )  # fmt: skip


def _hand_on(found: Edition, replaced: Edition) -> None:
    """The rows of the new edition take the places of those that name the same things."""
    for model, name in ((Priority, "slug"), (PlanAction, "reference"), (Indicator, "slug")):
        rows: Any = model
        old = dict(rows.objects.filter(edition=replaced).values_list(name, "pk"))
        new = dict(rows.objects.filter(edition=found).values_list(name, "pk"))
        ids = {pk: new[key] for key, pk in old.items() if key in new}
        publishing.hand_on(found.council, model._meta.label_lower, ids)


def _is_its_own(row: Priority | PlanAction | Indicator, edition: Edition, found: Edition) -> bool:
    """Whether a row shows at its address: all of the edition in force, and of the one before what does not go on."""
    if edition.pk == found.pk:
        return True
    name = "reference" if isinstance(row, PlanAction) else "slug"
    rows: Any = type(row)
    return not rows.objects.filter(edition=found, **{name: getattr(row, name)}).exists()
