"""``manage.py backup FILE``: everything in one archive."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wardmote.kernel import archive
from wardmote.kernel.errors import RuleBroken


class Command(BaseCommand):
    help = "Write database and stored files into one archive, which `restore` opens on SQLite and PostgreSQL alike."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = archive.backup(options["file"], at=timezone.now())
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        for line in report.wrong:
            self.stderr.write(line)
        self.stdout.write(
            f"{sum(report.rows.values())} rows of {len(report.rows)} tables and {report.files} files in {options['file']}"
        )
        if report.wrong:
            sys.exit(1)
