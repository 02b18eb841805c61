"""Figures of the council's partnership: which partnership, files sent and loaded, worked out again, published."""

from __future__ import annotations

import re
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.assessment import maps, taking_in, working_out
from wardmote.assessment.models import FigureSet, LoadedFile, PartnerFigure, PublishedFigures
from wardmote.assessment.permissions import ANALYSTS_CAN, may_analyse
from wardmote.kernel import files, publishing, work
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import change, record
from wardmote.kernel.models import Publication, StoredFile, Work
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations.permissions import in_post, require

LOADING = "assessment.load"
MOST_REJECTS = 200
CODE = re.compile(r"[EW]22\d{6}")
State = LoadedFile.State


@transaction.atomic
def choose_partnership(csp_code: str, name: str, *, by: Actor, at: datetime) -> FigureSet:
    """Say which community safety partnership is the council's, by the code of the Office for National Statistics.

    Raises RuleBroken for what is no such code.
    """
    require(may_analyse(by), by, ANALYSTS_CAN)
    code = csp_code.strip().upper()
    if not CODE.fullmatch(code):
        raise RuleBroken(_("Enter the partnership’s code: E22 or W22 and six numbers, such as E22000142."))
    found = FigureSet.objects.of(by.council).locked().first() or FigureSet(council=by.council)
    if found.csp_code != code:
        found.content, found.manifest, found.to_month, found.made_at = {}, "", "", None
    with change(found, "assessment.partnership_chosen", by=in_post(by), at=at):
        found.csp_code, found.name = code, name.strip()
        found.save()
    return found


def send_file(data: bytes, name: str, *, by: Actor, at: datetime) -> LoadedFile:
    """Take a file in and load it in the background: police CSV or zip, populations, outlines, a partner's table.

    Raises RuleBroken for an empty, too large, infected or foreign file; what its rows hold is told when it is loaded.
    """
    require(may_analyse(by), by, ANALYSTS_CAN)
    if FigureSet.objects.of(by.council).first() is None:
        raise RuleBroken(_("Say first which partnership the figures are for."))
    if files.sniff(data) == "application/octet-stream" and not data.startswith(b"PK\x03\x04"):
        raise RuleBroken(_("This kind of file cannot be used here. Send a CSV file, a zip of CSV files, or GeoJSON."))
    kinds = frozenset({"application/octet-stream", "text/plain"})
    kept = files.store(data, name, council=by.council, by=by.person, at=at, kinds=kinds)
    return _queue(kept, by=by, at=at)


@transaction.atomic
def load_held(file_id: int, *, by: Actor, at: datetime) -> LoadedFile:
    """Load a file that a partner sent, after somebody looked at it."""
    require(may_analyse(by), by, ANALYSTS_CAN)
    row: LoadedFile = LoadedFile.objects.of(by.council).locked().get(pk=file_id)
    if row.state != State.HELD:
        raise RuleBroken(_("This file was loaded or refused already."))
    row.work = work.start(LOADING, council=by.council, by=by.person, at=at, row=row.pk)
    row.state = State.WAITING
    row.save()
    return row


@transaction.atomic
def _queue(kept: StoredFile, *, by: Actor, at: datetime) -> LoadedFile:
    row = LoadedFile(council=by.council, file=kept, sent_at=at)
    with change(row, "assessment.file_sent", by=in_post(by), at=at):
        row.save()
    row.work = work.start(LOADING, council=by.council, by=by.person, at=at, row=row.pk)
    row.save()
    return row


def load_in_background(asked: Work) -> dict[str, Any]:
    """The long work behind ``send_file``; the figures are worked out again after it. May run again after a restart: the store keeps a file once by its check value."""
    row = LoadedFile.objects.of(asked.council).select_related("file").get(pk=asked.arguments["row"])
    by = Actor(asked.council, asked.by, job="" if asked.by else LOADING)
    data = files.read(row.file)
    try:
        if maps.is_outlines(data):
            _load_outlines(row, data)
        elif taking_in.partner_kind(data, row.file.name):
            _load_partner(row, data)
        else:
            _load_police(row, data, asked)
    except RuleBroken as refused:
        row.state, row.words = State.REFUSED, str(refused.message)
    _settle(row, by=by, at=asked.asked_at)
    if row.state == State.REFUSED:
        raise RuleBroken(row.words)
    if row.kind in {_("Police open data"), _("Outlines for maps")}:
        try:
            refresh_figures(by=by, at=asked.asked_at)
        except RuleBroken as broken:  # files of another force, or outlines before any figures: nothing to work out yet
            row.words = " ".join(filter(None, (row.words, str(broken.message))))
            row.save(update_fields=["words"])
    return {"row": row.pk, "rows": row.rows, "rejected": row.rejected}


def _load_police(row: LoadedFile, data: bytes, asked: Work) -> None:
    """Into the installation's store: police figures are public and the same for every council (docs/decisions/0015)."""

    def tell(done: int, total: int, words: str = "") -> None:
        work.progress(asked, done, total, words)

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / files.clean_name(row.file.name)
        path.write_bytes(data)
        taken = taking_in.police(path, tell, on=london_date(asked.asked_at))
    row.kind = _("Police open data")
    row.rows, row.rejected, row.rejects = taken.rows, taken.rejected, taken.rejects[:MOST_REJECTS]
    if taken.refused and not taken.rows:
        raise RuleBroken(" ".join(taken.refused))
    row.state, row.words = State.LOADED, " ".join(taken.refused)


def _load_partner(row: LoadedFile, data: bytes) -> None:
    """Into the council's own tables, which no other council reads."""
    rows, rejects = taking_in.partner_table(data, row.file.name)
    with transaction.atomic():
        row.figures.all().delete()
        PartnerFigure.objects.bulk_create(
            [PartnerFigure(council=row.council, source=row, **values) for values in rows], batch_size=500
        )
    row.kind, row.rows, row.rejected = _("A partner’s table"), len(rows), len(rejects)
    row.rejects = rejects[:MOST_REJECTS]
    if not rows:
        raise RuleBroken(_("No row could be read. Look at the reasons, mend the file and send it again."))
    row.state = State.LOADED


def _load_outlines(row: LoadedFile, data: bytes) -> None:
    """Outlines of areas for maps, as GeoJSON."""
    row.kind, row.rows, row.state = _("Outlines for maps"), len(maps.outlines(data)), State.LOADED


@transaction.atomic
def _settle(row: LoadedFile, *, by: Actor, at: datetime) -> None:
    row.loaded_at = at if row.state == State.LOADED else None
    row.save()
    verb = "assessment.file_loaded" if row.state == State.LOADED else "assessment.file_refused"
    record(
        verb, council=row.council, kind="assessment.loadedfile", object_id=row.pk, by=in_post(by), at=at,
        changes={"rows": row.rows, "rejected": row.rejected},
    )  # fmt: skip


def refresh_figures(*, to: str = "", by: Actor, at: datetime) -> FigureSet:
    """Work the figures out again from what is loaded now, to a month or to the last one there is. Not public yet.

    Raises RuleBroken when no partnership is chosen or nothing is loaded for it.
    """
    require(may_analyse(by), by, ANALYSTS_CAN)
    found: FigureSet | None = FigureSet.objects.of(by.council).first()
    if found is None:
        raise RuleBroken(_("Say first which partnership the figures are for."))
    kept = working_out.store()
    month = to or working_out.last_month(kept, found.csp_code)
    try:
        content = working_out.work_out(kept, found.csp_code, month, outlines_of(by))
    except (ValueError, KeyError) as wrong:
        raise RuleBroken(_("The figures could not be worked out: %(why)s") % {"why": str(wrong).strip("'")}) from wrong
    return keep_figures(content, by=by, at=at)


def outlines_of(by: Actor) -> dict[str, Any]:
    """Outlines by area code from every file of outlines that the council loaded, newer ones winning."""
    rows = LoadedFile.objects.of(by.council).filter(kind=_("Outlines for maps"), state=State.LOADED).order_by("sent_at")
    found: dict[str, Any] = {}
    for row in rows.select_related("file"):
        found |= maps.outlines(files.read(row.file))
    return found


@transaction.atomic
def keep_figures(content: dict[str, Any], *, by: Actor, at: datetime) -> FigureSet:
    """Keep what was worked out as the figures of the council's partnership."""
    found: FigureSet = FigureSet.objects.of(by.council).locked().get()
    with change(found, "assessment.figures_refreshed", by=in_post(by), at=at):
        found.content, found.manifest, found.to_month, found.made_at = content, content["manifest"], content["to"], at
        found.name = found.name or content["name"]
        found.save()
    return found


@transaction.atomic
def publish_figures(*, by: Actor, at: datetime) -> Publication:
    """Publish the figures as they stand. Raises RuleBroken before any were worked out."""
    require(may_analyse(by), by, ANALYSTS_CAN)
    found: FigureSet | None = FigureSet.objects.of(by.council).locked().first()
    if found is None or not found.content:
        raise RuleBroken(_("There are no figures yet. Load police files first."))
    content = {**found.content, "name": found.name}
    with change(found, "assessment.figures_published", by=in_post(by), at=at, public=True):
        found.published_at = at
        found.save()
    return publishing.publish(
        found,
        content,
        address=found.address,
        title=_("Crime and safety figures for %(name)s") % {"name": found.name},
        schema_version=working_out.SCHEMA,
        by=by,
        at=at,
        label=_("Figures"),
        search_text="\n".join(row["type"] for row in content["types"]),
    )


@transaction.atomic
def index_figures(publication: Publication) -> None:
    """Refresh the row that says what the public reads; taken down, it goes."""
    rows = PublishedFigures.objects.of(publication.council)
    if publication.content is None:
        rows.delete()
        return
    rows.update_or_create(
        council=publication.council,
        defaults={
            "publication": publication, "name": publication.content["name"], "to_month": publication.content["to"],
        },
    )  # fmt: skip
