"""``manage.py clock NAME KEY=VALUE …``: one count of days, with its reasons."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wardmote.clocks import commands


class Command(BaseCommand):
    help = "Count one date, for example: clock clear_days_latest event=2026-12-10 n=5 policy=working nation=england"
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="a way of counting or a rule: " + ", ".join(commands.NAMES))
        parser.add_argument("pairs", nargs="*", metavar="KEY=VALUE")
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            answer = commands.run(options["name"], options["pairs"])
        except ValueError as wrong:
            raise CommandError(str(wrong)) from wrong
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
            return
        for name, value in answer.items():
            for line in value if isinstance(value, list) else [value]:
                self.stdout.write(f"{name}: {line}")
