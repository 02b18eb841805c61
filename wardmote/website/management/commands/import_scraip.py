"""``manage.py import_scraip FILE``: read a SCRAIP or tracker; with ``--write``, put it on the record as history."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wardmote.documents.reading import UnreadableDocument
from wardmote.scrutiny.importing import Draft, as_expected, in_words, read_scraip


class Command(BaseCommand):
    help = "Read the recommendations of a SCRAIP or tracker. Changes nothing without --write."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a .docx, .html, .pdf or .txt file")
        parser.add_argument("--json", action="store_true", help="print what was read as scraip-expected/1")
        parser.add_argument("--write", action="store_true", help="add it to the record, as history")
        parser.add_argument("--council", default="", help="with --write: the council's short name, such as elmbury")
        parser.add_argument("--review", default="", help="with --write: the review's short name or a new title")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            draft = read_scraip(options["file"])
        except UnreadableDocument as refused:
            raise CommandError(f"{options['file'].name}: {refused.message}") from refused
        if options["json"]:
            self.stdout.write(json.dumps(as_expected(draft), ensure_ascii=False, indent=1))
        else:
            self._say(draft)
        if options["write"]:
            self._write(options)

    def _say(self, draft: Draft) -> None:
        for row in draft.rows:
            name = row.number.value if row.number else str(row.n)
            asked = "; ".join(row.cabinet_members) or "nobody named"
            text = " ".join(row.text.value.split())
            self.stdout.write(f"row {row.n}: {name} | {text[:100]}{'…' if len(text) > 100 else ''} | {asked}")
            for slug in row.flags:
                self.stderr.write(f"row {row.n}: {in_words(slug)}")
        for said in (*draft.why, *draft.warnings):
            self.stderr.write(said)
        self.stderr.write(f"{len(draft.rows)} recommendations, {len(draft.themes)} themes.")

    def _write(self, options: dict[str, Any]) -> None:
        from django.utils import timezone

        from wardmote.kernel.errors import RuleBroken
        from wardmote.kernel.models import Council
        from wardmote.scrutiny.importing_record import write_from_command

        if not options["council"] or not options["review"]:
            raise CommandError("--write needs --council and --review.")
        council = Council.objects.filter(slug=options["council"]).first()
        if council is None:
            raise CommandError(f"There is no council “{options['council']}”.")
        path: Path = options["file"]
        try:
            done = write_from_command(
                path.read_bytes(), path.name, council=council, review=options["review"], at=timezone.now()
            )
        except RuleBroken as refused:
            raise CommandError(refused.message) from refused
        for line in done.left_out:
            self.stderr.write(line)
        self.stderr.write(f"{done.added} recommendations added to “{done.review}”.")
