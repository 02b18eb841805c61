"""``manage.py serve``: everything on this machine, for trying out and for small installations."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wardmote.kernel import serving
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import Council


class Command(BaseCommand):
    help = "Bring the database up to date, load the demonstration when it is empty, and run web server and worker."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--seconds", type=int, help="stop after so many seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            serving.prepare(load_when_empty=_load_demonstration)
            code = serving.serve(port=options["port"], seconds=options["seconds"], say=self._say)
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        sys.exit(code)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _load_demonstration() -> bool:
    """Load the demonstration council into an empty database, never in production. Whether it was loaded."""
    if settings.PRODUCTION or Council.objects.exists():
        return False
    try:
        demonstration = import_module("wardmote.website.demonstration")
    except ModuleNotFoundError as missing:
        if missing.name != "wardmote.website.demonstration":
            raise
        return False
    demonstration.load(today=timezone.localdate())
    return True
