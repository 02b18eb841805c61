"""Backing up and restoring: one archive that either database opens.

A zip file: ``manifest.json``, one ``tables/<room.model>.jsonl`` per model in order of dependency (a row a line, keys
included), and the stored files under their SHA-256. Sessions, counters and the schedule are left out; keys are never in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.migrations.executor import MigrationExecutor

from wardmote.kernel import facts, files, invariants
from wardmote.kernel.db import search
from wardmote.kernel.db.snapshot import snapshot
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import Council, StoredFile

FORMAT = "wardmote-backup/1"
LEFT_OUT = {
    "sessions.session",
    "contenttypes.contenttype",
    "auth.permission",
    "auth.group",
    "auth.group_permissions",
    "kernel.limit",
    "kernel.jobrun",
}
BATCH = 500


@dataclass
class Report:
    """What a backup or restore did. ``wrong`` has a sentence for each thing that is not as it should be."""

    rows: dict[str, int] = field(default_factory=dict)
    files: int = 0
    wrong: list[str] = field(default_factory=list)


def backup(path: Path, *, at: datetime) -> Report:
    """Write everything into one archive that only its owner may read. A file that is lost is told, and the rest kept.

    Raises RuleBroken, and leaves an earlier archive of that name as it is, when there is no room for a whole one.
    """
    report = Report()
    unfinished = path.with_name(path.name + ".unfinished")
    try:
        with (
            os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out,
            zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive,
        ):
            with snapshot():
                tables = {model._meta.label_lower: _write(archive, model) for model in _kept_models()}
                hashes = sorted(set(StoredFile.objects.values_list("sha256", flat=True)))
                migrations = _applied()
            report.rows = {label: table["rows"] for label, table in tables.items()}
            for sha256 in hashes:
                try:
                    with files.open_kept(sha256) as kept:
                        archive.writestr(f"files/{sha256}", kept.read())
                    report.files += 1
                except FileNotFoundError:
                    report.wrong.append(f"The stored file {sha256} is lost: it is not in the data folder.")
            manifest = {"format": FORMAT, "release": settings.RELEASE, "made_at": at.isoformat()}
            manifest |= {"migrations": migrations, "tables": tables, "files": report.files}
            archive.writestr("manifest.json", json.dumps(manifest, indent=1))
        unfinished.replace(path)
    except OSError as failed:
        raise RuleBroken(
            f"The backup could not be written to {path}: {failed.strerror}. Nothing was kept of it. "
            "Make room there, or name a file on another disk, and back up again."
        ) from failed
    finally:
        unfinished.unlink(missing_ok=True)
    return report


def restore(path: Path) -> Report:
    """Fill an empty database of either kind from an archive, bring it up to this release, and verify it.

    Raises RuleBroken when the archive is not one, is damaged, or is newer than this release, and when the database
    holds anything already. Nothing is kept of a restore that fails.
    """
    try:
        archive = zipfile.ZipFile(path)
        manifest = json.loads(archive.read("manifest.json"))
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as unreadable:
        raise RuleBroken(f"{path.name} is not a Wardmote backup: {unreadable}.") from unreadable
    with archive:
        if manifest.get("format") != FORMAT:
            raise RuleBroken(f"{path.name} is in the form {manifest.get('format')}; this release reads {FORMAT}.")
        report = Report()
        old_apps = _prepare(manifest["migrations"])
        with transaction.atomic():
            loaded = {label: old_apps.get_model(label) for label in manifest["tables"]}
            for label, table in manifest["tables"].items():
                report.rows[label] = _load(archive, loaded[label], table)
            _reset_sequences(list(loaded.values()))
        for name in archive.namelist():
            if name.startswith("files/"):
                try:
                    files.keep(name.removeprefix("files/"), archive.read(name))
                    report.files += 1
                except (ValueError, zipfile.BadZipFile) as damaged:
                    report.wrong.append(f"A stored file could not be restored: {damaged}.")
    call_command("migrate", verbosity=0, interactive=False)
    search.rebuild()
    report.wrong += verify()
    return report


def verify() -> list[str]:
    """Everything that can be proved about the data: each council's chain, and every invariant."""
    wrong = [f"{council}: {said}" for council in Council.objects.all() for said in facts.verify(council)]
    return wrong + [said for found in invariants.run().values() for said in found]


def _kept_models() -> list[type[models.Model]]:
    """Every model with a table, those it points to before it."""
    ordered: list[type[models.Model]] = []
    coming = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    coming = sorted((m for m in coming if m._meta.label_lower not in LEFT_OUT), key=lambda m: m._meta.label_lower)
    begun: set[type[models.Model]] = set()

    def visit(model: type[models.Model]) -> None:
        if model in begun or model not in coming:
            return
        begun.add(model)
        for column in model._meta.concrete_fields:
            if isinstance(column.related_model, type):
                visit(column.related_model)
        ordered.append(model)

    for model in coming:
        visit(model)
    return ordered


def _applied() -> dict[str, list[str]]:
    loader = MigrationExecutor(connection).loader
    found: dict[str, list[str]] = {}
    for app, name in sorted(loader.applied_migrations):
        if (app, name) in loader.graph.nodes:
            found.setdefault(app, []).append(name)
    return found


def _write(archive: zipfile.ZipFile, model: type[models.Model]) -> dict[str, Any]:
    columns = [column.attname for column in model._meta.concrete_fields]
    digest, rows = hashlib.sha256(), 0
    with archive.open(f"tables/{model._meta.label_lower}.jsonl", "w", force_zip64=True) as out:
        for values in model._base_manager.order_by("pk").values_list(*columns).iterator(chunk_size=2000):
            line = (json.dumps(values, default=_as_text, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
            digest.update(line)
            out.write(line)
            rows += 1
    return {"columns": columns, "rows": rows, "sha256": digest.hexdigest()}


def _as_text(value: Any) -> str:
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in a backup")


def _prepare(migrations: dict[str, list[str]]) -> Any:
    """Bring the empty database to the migrations the backup was made with. Returns the models as they were then."""
    executor = MigrationExecutor(connection)
    nodes = {(app, name) for app, names in migrations.items() for name in names}
    unknown = sorted(f"{app} {name}" for app, name in nodes - set(executor.loader.graph.nodes))
    if unknown:
        raise RuleBroken(f"The backup was made by a newer release (it has {unknown[0]}). Install that release first.")
    existing = set(connection.introspection.table_names())
    for model in _kept_models():
        if model._meta.db_table in existing and model._base_manager.exists():
            raise RuleBroken(
                f"This database is not empty: it holds {model._meta.verbose_name_plural}. Restore into a new one."
            )
    graph = executor.loader.graph
    targets = [
        node
        for node in sorted(nodes)
        if not any(child.key in nodes for child in graph.node_map[node].children if child.key[0] == node[0])
    ]
    if set(executor.loader.applied_migrations) & set(graph.nodes) != nodes:
        executor.migrate(targets)
        executor = MigrationExecutor(connection)
    return executor.loader.project_state(targets).apps


def _load(archive: zipfile.ZipFile, model: type[models.Model], table: dict[str, Any]) -> int:
    by_name = {column.attname: column for column in model._meta.concrete_fields}
    for column in by_name.values():
        if isinstance(column, models.DateField):
            column.auto_now = column.auto_now_add = False  # the moment stands in the backup
    readers = [(name, _reader(by_name[name])) for name in table["columns"]]
    digest, rows = hashlib.sha256(), 0
    waiting: list[models.Model] = []
    for line in _lines(archive, f"tables/{model._meta.label_lower}.jsonl"):
        digest.update(line)
        values = json.loads(line)
        waiting.append(model(**{name: read(value) for (name, read), value in zip(readers, values, strict=True)}))
        rows += 1
        if len(waiting) == BATCH:
            model._base_manager.bulk_create(waiting)
            waiting = []
    model._base_manager.bulk_create(waiting)
    if digest.hexdigest() != table["sha256"] or rows != table["rows"]:
        raise RuleBroken(f"The backup is damaged: {model._meta.label_lower} is not as it was written.")
    return rows


def _lines(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    try:
        with archive.open(name) as kept:
            yield from kept
    except (KeyError, zipfile.BadZipFile) as damaged:
        raise RuleBroken(f"The backup is damaged: {damaged}.") from damaged


def _reader(column: models.Field) -> Callable[[Any], Any]:  # type: ignore[type-arg]
    return (lambda value: value) if isinstance(column, models.JSONField) else column.to_python


def _reset_sequences(loaded: list[type[models.Model]]) -> None:
    """The next key of each table follows the last one restored (nothing to do where the database sees to it)."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), loaded):
            cursor.execute(statement)
