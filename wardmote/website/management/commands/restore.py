"""``manage.py restore FILE``: fill an empty database from a backup."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wardmote.kernel import archive
from wardmote.kernel.errors import RuleBroken


class Command(BaseCommand):
    help = "Fill an empty database, SQLite or PostgreSQL, from a backup, bring it up to this release and verify it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = archive.restore(options["file"])
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        for line in report.wrong:
            self.stderr.write(line)
        self.stdout.write(f"{sum(report.rows.values())} rows and {report.files} files restored and verified")
        if report.wrong:
            sys.exit(1)
