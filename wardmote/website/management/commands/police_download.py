"""``manage.py police_download [MONTH]``: one archive of data.police.uk, continued where it broke off, checked, and loaded."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from wardmote.assessment.engine.sources import Refused

WIDTH = 40


class Command(BaseCommand):
    help = (
        "Download an archive of data.police.uk (all forces, three years) and load it. Start it again if it breaks off."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        from wardmote.assessment.engine.sources.download import SITE

        parser.add_argument("month", nargs="?", help="last month of the archive, YYYY-MM; the newest when left out")
        parser.add_argument("--into", type=Path, default=settings.FIGURES / "downloads", help="folder for the zip")
        parser.add_argument("--only-download", action="store_true", help="do not load it")
        parser.add_argument("--site", default=SITE, help="another address of the same site")

    def handle(self, *args: Any, **options: Any) -> None:
        from wardmote.assessment.engine.sources.download import archives, download

        try:
            offered = archives(options["site"])
            month = options["month"] or max(offered)
            if month not in offered:
                raise CommandError(f"There is no archive of {month}. There are: {', '.join(sorted(offered)[-12:])}.")
            place = download(offered[month], options["into"], site=options["site"], progress=self._bar)
        except Refused as refused:
            raise CommandError(refused.message) from refused
        self.stderr.write("")
        self.stdout.write(f"{place.name}: complete, as published.")
        if not options["only_download"]:
            call_command("police_load", str(place), stdout=self.stdout, stderr=self.stderr)

    def _bar(self, held: int, of: int | None) -> None:
        megabytes = f"{held / 1e6:,.0f} MB"
        if of:
            done = int(WIDTH * held / of)
            megabytes = f"[{'#' * done}{'.' * (WIDTH - done)}] {megabytes} of {of / 1e6:,.0f} MB"
        self.stderr.write(megabytes, ending="\r" if sys.stderr.isatty() else "\n")
