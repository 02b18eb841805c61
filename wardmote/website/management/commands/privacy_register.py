"""``manage.py privacy_register``: the tables of what is held, from what each room declares."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wardmote.kernel import register

PLACE = "docs/adopting/personal-data.md"


class Command(BaseCommand):
    help = "Print what is held, what leaves and for how long, as tables."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--markdown", action="store_true", help="print the tables (what happens anyway)")
        how.add_argument("--write", action="store_true", help=f"write them to {PLACE}")
        how.add_argument("--check", action="store_true", help=f"exit 1 when {PLACE} is not up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        said, place = register.as_markdown(), settings.ROOT / PLACE
        if options["write"]:
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(said)
        elif not options["check"]:
            self.stdout.write(said)
        elif not place.is_file() or place.read_text() != said:
            raise CommandError(f"{PLACE} is out of date. Run: make fix")
