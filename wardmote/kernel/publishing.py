"""Publishing and taking down. Every public page, feed, file, export and search result reads current publications only."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from wardmote.kernel import search
from wardmote.kernel.canonical import digest, plain
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import kind_of, record
from wardmote.kernel.models import Council, OldAddress, Publication
from wardmote.kernel.readers import Actor

_hooks: dict[str, Callable[[Publication], None]] = {}


def register_index(kind: str, refresh: Callable[[Publication], None]) -> None:
    """Let a room keep an indexed copy of what is published, for its lists. Called after publishing and taking down."""
    _hooks[kind] = refresh


def publish(
    found: models.Model,
    content: dict[str, Any],
    *,
    address: str,
    title: str,
    schema_version: str,
    by: Actor,
    at: datetime,
    label: str,
    search_text: str,
    dated_on: date | None = None,
    correction: str = "",
    verb: str = "kernel.published",
    subject: str = "",
) -> Publication:
    """Publish a new edition of a thing. Nothing is written when the content is what stands already.

    A thing that was taken down stays down: RuleBroken. Must run inside the transaction of the verb that publishes.
    """
    council: Council = found.council  # type: ignore[attr-defined]
    kind = kind_of(found)
    said = plain(content)
    hashed = digest(said)
    standing: Publication | None = (
        Publication.objects.of(council).current().filter(object_kind=kind, object_id=found.pk).first()
    )
    if standing and standing.withdrawn_at:
        raise RuleBroken(
            _("This was taken down on %(on)s, so nothing new can be published at its address.")
            % {"on": f"{timezone.localtime(standing.withdrawn_at):%-d %B %Y}"}
        )
    if standing and standing.sha256 == hashed and standing.address == address:
        return standing
    if standing:
        Publication.objects.filter(pk=standing.pk).update(superseded_at=at)
        if standing.address != address:
            lead_on(council, standing.address, address, since_on=timezone.localdate(at))
    edition = Publication.objects.create(
        council=council,
        object_kind=kind,
        object_id=found.pk,
        address=address,
        title=title[:400],
        edition=standing.edition + 1 if standing else 1,
        published_at=at,
        published_by=by.person,
        schema_version=schema_version,
        content=said,
        sha256=hashed,
        correction=correction,
    )
    record(
        verb,
        council=council,
        kind=kind,
        object_id=found.pk,
        by=by,
        at=at,
        subject=subject,
        public=False,
        changes={"edition": edition.edition, "sha256": hashed},
    )
    search.put(
        council,
        public=True,
        kind=kind,
        object_id=found.pk,
        label=label,
        title=title,
        body=search_text,
        address=address,
        dated_on=dated_on,
    )
    if kind in _hooks:
        _hooks[kind](edition)
    return edition


@transaction.atomic
def take_down(
    publication_id: int, *, reason: str, decided_by: str, by: Actor, at: datetime, shows_title: bool = False
) -> Publication:
    """Remove every edition's content from every public surface at once, keeping hashes and a dated notice.

    ``decided_by`` is the post that decided. Raises RuleBroken for a reason that is not on the list.
    """
    if reason not in Publication.Reason.values:
        raise RuleBroken(_("Choose one of the listed reasons for taking something down."))
    found: Publication = Publication.objects.of(by.council).current().locked().get(pk=publication_id)
    if found.withdrawn_at:
        raise RuleBroken(_("This was taken down already."))
    editions = Publication.objects.of(by.council).filter(object_kind=found.object_kind, object_id=found.object_id)
    editions.update(
        content=None, correction="", withdrawn_at=at, withdrawn_by=decided_by, reason=reason, shows_title=shows_title
    )
    if not shows_title:
        editions.update(title="")
    found.refresh_from_db()
    search.drop(by.council, public=True, kind=found.object_kind, object_id=found.object_id)
    record(
        "kernel.taken_down",
        council=by.council,
        kind=found.object_kind,
        object_id=found.object_id,
        by=by,
        at=at,
        public=True,
        subject=found.address,
        changes={"reason": reason, "decided_by": decided_by, "sha256": found.sha256},
    )
    if found.object_kind in _hooks:
        _hooks[found.object_kind](found)
    return found


@transaction.atomic
def hand_on(council: Council, kind: str, ids: dict[int, int]) -> int:
    """Give what was published of some rows to the rows that take their places: ``ids`` leads from the old keys to the new.

    So a thing that is copied into a new row keeps its address, the count of its editions and, if it was taken down, its notice.
    Returns how many publications moved. Two queries, and two more for each row that was published.
    """
    rows = Publication.objects.of(council).filter(object_kind=kind)
    moved = 0
    for old in sorted(set(rows.filter(object_id__in=ids).values_list("object_id", flat=True))):
        moved += rows.filter(object_id=old).update(object_id=ids[old])
        search.drop(council, public=True, kind=kind, object_id=old)
    return moved


def standing(council: Council, kind: str, object_id: int) -> Publication | None:
    """The current edition of a thing, taken down or not; None when it was never published. One query."""
    return Publication.objects.of(council).current().filter(object_kind=kind, object_id=object_id).first()


def at_address(council: Council, address: str) -> Publication | None:
    """The current edition at a public address. One query."""
    return Publication.objects.of(council).current().filter(address=address).first()


def unchanged(publication: Publication) -> bool:
    """Whether the stored content still has the digest it was published with."""
    return publication.content is None or digest(publication.content) == publication.sha256


def lead_on(council: Council, old: str, new: str, *, since_on: date) -> None:
    """The old address leads to the new one in one step, and so do those that led to the old one. Three queries; none if alike."""
    if old == new:
        return
    OldAddress.objects.of(council).filter(new=old).update(new=new)
    OldAddress.objects.of(council).filter(old=new).delete()
    OldAddress.objects.update_or_create(council=council, old=old, defaults={"new": new, "since_on": since_on})
