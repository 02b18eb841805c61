"""Leaving with one's data: a council's own export, and its removal from an installation."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, router, transaction

from wardmote.kernel import facts, files
from wardmote.kernel.db import triggers
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import Council, Fact, Person, StoredFile, Tombstone
from wardmote.kernel.register import Entry, everything

README = """{council}: everything this council's record holds

Made on {on} by Wardmote {release}.

data/     one table per file, as CSV and as JSON with the same rows; the first column is the row's key
files/    documents and evidence; the name begins with the key of its row in data/kernel.storedfile
PRIVATE   this folder holds names, addresses and exempt information. Keep it as you keep such things.

Columns that end in the name of another table's row hold its key. Moments are in UTC. What is left out, and why, is
in docs/adopting/personal-data.md of the software: secrets (passwords, link codes) and what is of no use elsewhere.
The history (kernel.fact, kernel.seal) can be checked without the software: docs/decisions/0002-facts-not-signals.md.

{tables}
"""


def export(council: Council, folder: Path, *, at: datetime, release: str) -> dict[str, int]:
    """Write all that belongs to a council into an empty folder, as the register of data allows. Returns rows by table.

    Raises RuleBroken when the folder holds anything.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise RuleBroken(f"{folder.name} is not empty. Name a new folder.")
    (folder / "data").mkdir()
    (folder / "files").mkdir()
    counts = {}
    for entry in everything():
        if entry.leaves and entry.council:
            counts[entry.label] = _write(entry, council, folder / "data")
    for row in StoredFile.objects.of(council).order_by("pk"):
        try:
            with files.open_kept(row.sha256) as kept:
                (folder / "files" / f"{row.pk}-{row.name}").write_bytes(kept.read())
        except FileNotFoundError:
            (folder / "files" / f"{row.pk}-LOST.txt").write_text(f"{row.name} was lost before this export.\n")
    tables = "\n".join(f"{label}: {n}" for label, n in counts.items())
    (folder / "README.txt").write_text(README.format(council=council, on=at.date(), release=release, tables=tables))
    return counts


def remove(council: Council, *, because: str, at: datetime) -> Tombstone:
    """Remove a council with everything of it, history included; a tombstone with the last head of its chain remains.

    The only way out of the history. Its practice council goes with it. Raises RuleBroken without a reason.
    """
    if not because.strip():
        raise RuleBroken("Say why the council is removed: it is kept for as long as the installation is.")
    for practice in Council.objects.filter(practice_of=council):
        remove(practice, because=because, at=at)
    while facts.seal(council, at=at, thorough=True):
        pass
    hashes = list(StoredFile.objects.of(council).values_list("sha256", flat=True))
    with transaction.atomic(), triggers.lifted():
        head = facts.head(council)
        stone = Tombstone.objects.create(
            council_name=council.name,
            council_slug=council.slug,
            facts=Fact.objects.of(council).count(),
            head=head.hash if head else facts.GENESIS,
            removed_at=at,
            removed_because=because,
        )
        people = list(_people_of(council))
        furthest_first = sorted(everything(), key=lambda entry: -entry.council.count("__"))
        for entry in furthest_first:  # rows that find their council through others go before those
            if entry.council and entry.model not in {Council, Person}:
                _delete(entry.model._base_manager.filter(**{entry.council: council.pk}))
        _delete(Council.objects.filter(pk=council.pk))
        for person in people:
            if not _is_named_anywhere(person):
                person.delete()
    files.forget_unused(hashes)
    return stone


def _write(entry: Entry, council: Council, folder: Path) -> int:
    names = ["id", *entry.leaves]
    rows = entry.rows(council).values_list("pk", *entry.leaves)
    n = 0
    with (
        (folder / f"{entry.label}.csv").open("w", newline="", encoding="utf-8-sig") as table,
        (folder / f"{entry.label}.json").open("w", encoding="utf-8") as document,
    ):
        writer = csv.writer(table)
        writer.writerow(names)
        document.write("[")
        for values in rows.iterator(chunk_size=2000):
            writer.writerow([_cell(value) for value in values])
            said = json.dumps(dict(zip(names, values, strict=True)), cls=DjangoJSONEncoder, ensure_ascii=False)
            document.write(("," if n else "") + "\n" + said)
            n += 1
        document.write("\n]\n")
    return n


def _cell(value: Any) -> str:
    """A value as a spreadsheet may open it: never a formula, whatever was typed."""
    if value is None:
        return ""
    if isinstance(value, (dict, list)):
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)
    said = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return (
        f"'{said}"
        if said.startswith(("=", "+", "-", "@", "\t", "\r")) and not isinstance(value, (int, float))
        else said
    )


def _people_of(council: Council) -> models.QuerySet[Person]:
    """Those with any row at this council that points to them."""
    ways = models.Q(pk__in=[])
    for entry in everything():
        if not entry.council or entry.model is Person:
            continue
        for column in entry.model._meta.concrete_fields:
            if column.related_model is Person:
                there = entry.model._base_manager.filter(**{entry.council: council.pk, f"{column.name}__isnull": False})
                ways |= models.Q(pk__in=there.values(column.attname))
    return Person.objects.filter(ways)


def _is_named_anywhere(person: Person) -> bool:
    """Whether any row that is not part of the account itself points to a person."""
    return any(
        relation.related_model._base_manager.filter(**{relation.field.name: person.pk}).exists()
        for relation in Person._meta.related_objects
        if relation.on_delete is not models.CASCADE
    )


def _delete(rows: models.QuerySet[Any]) -> None:
    """Delete without asking what points here: all of it goes, and the database checks its keys at the end."""
    rows._raw_delete(router.db_for_write(rows.model))  # noqa: SLF001 - the only way past PROTECT within one council
