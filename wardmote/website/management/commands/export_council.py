"""``manage.py export_council C DIR``: a council leaves with its data, or keeps a copy."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wardmote.kernel import leaving
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import Council


class Command(BaseCommand):
    help = "Write everything one council's record holds into an empty folder: CSV, JSON and files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("council", help="the council's short name, as in its address")
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        council = Council.objects.filter(slug=options["council"]).first()
        if council is None:
            raise CommandError(f"There is no council {options['council']} here.")
        try:
            counts = leaving.export(council, options["folder"], at=timezone.now(), release=str(settings.RELEASE))
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        self.stdout.write(f"{sum(counts.values())} rows of {len(counts)} tables in {options['folder']}")
