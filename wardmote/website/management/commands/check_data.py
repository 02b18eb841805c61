"""``manage.py check_data``: every invariant over live data."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wardmote.kernel import invariants


class Command(BaseCommand):
    help = "Check what must be true of the data as a whole. Exit code 1 when something is not."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        found = invariants.run()
        if options["json"]:
            self.stdout.write(json.dumps({"whole": not any(found.values()), "wrong": found}))
        else:
            for name, wrong in found.items():
                self.stdout.write(f"{name}: {'holds' if not wrong else f'{len(wrong)} wrong'}")
                for line in wrong:
                    self.stderr.write(line)
        if any(found.values()):
            sys.exit(1)
