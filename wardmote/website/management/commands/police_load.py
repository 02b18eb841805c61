"""``manage.py police_load PATH …``: police open data, look-ups, populations and boundaries into the store of figures."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wardmote.assessment.engine.sources import Refused


class Command(BaseCommand):
    help = "Load files of data.police.uk (CSV, folders, zips), look-ups, populations and boundaries. A month loaded before is replaced."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "paths", nargs="+", type=Path, metavar="PATH", help="a CSV, a GeoJSON file, a folder or a zip"
        )
        parser.add_argument("--json", action="store_true", help="print what became of each file")

    def handle(self, *args: Any, **options: Any) -> None:
        from wardmote.assessment.engine.store import Store

        try:
            report = Store(settings.FIGURES).load(options["paths"], on=timezone.localdate(), progress=self._progress)
        except Refused as refused:
            raise CommandError(refused.message) from refused
        for each in report.files:
            if each.message:
                self.stderr.write(f"{each.name}: {each.message}")
        if options["json"]:
            self.stdout.write(
                json.dumps({"manifest": report.manifest, "files": [asdict(each) for each in report.files]}, indent=1)
            )
        else:
            for each in report.files:
                if each.state != "refused":
                    self.stdout.write(_line(each))
        rejected = report.rejected_rows
        self.stderr.write(
            f"{len(report.files) - len(report.refused)} files read, {len(report.refused)} refused; {report.rows:,} rows, "
            f"{report.duplicates:,} dropped as duplicates, {rejected:,} left out."
        )
        if report.refused or rejected:
            raise CommandError("Not everything could be used; the lines above say what and why.")

    def _progress(self, done: int, of: int, what: str) -> None:
        self.stderr.write(f"{done} of {of} {what}".rstrip())


def _line(each: Any) -> str:
    words = {"new": "loaded", "replaced": "loaded in place of an earlier one", "unchanged": "as before"}
    counted = (
        f"; {each.rows:,} rows, {each.counted:,} counted, {each.unlocated:,} without location" if each.rows else ""
    )
    return f"{each.name}: {words[each.state]}{counted}"
