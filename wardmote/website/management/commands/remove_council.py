"""``manage.py remove_council C --because …``: the only way out of the history."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from wardmote.kernel import leaving
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.models import Council


class Command(BaseCommand):
    help = "Remove a council with everything of it. A tombstone with the last head of its chain remains."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("council", help="the council's short name, as in its address")
        parser.add_argument("--because", required=True, help="why; kept with the tombstone")
        parser.add_argument("--yes", action="store_true", help="do it without asking (a demonstration needs no asking)")

    def handle(self, *args: Any, **options: Any) -> None:
        council = Council.objects.filter(slug=options["council"]).first()
        if council is None:
            raise CommandError(f"There is no council {options['council']} here.")
        if not (options["yes"] or council.is_demonstration):
            said = input(f"This removes everything of {council}. Export it first. Type {council.slug} to go on: ")
            if said != council.slug:
                raise CommandError("Nothing was removed.")
        try:
            stone = leaving.remove(council, because=options["because"], at=timezone.now())
        except RuleBroken as broken:
            raise CommandError(broken.message) from broken
        self.stdout.write(f"{stone.council_name} is removed; its history had {stone.facts} entries, head {stone.head}")
