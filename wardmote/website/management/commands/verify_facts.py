"""``manage.py verify_facts``: recompute every council's chain."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wardmote.kernel import facts
from wardmote.kernel.db import triggers
from wardmote.kernel.models import Council


class Command(BaseCommand):
    help = "Recompute the sealed chain of every council. Exit code 1 when something is not as it was recorded."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        councils: list[dict[str, Any]] = []
        for council in Council.objects.all():
            newest = facts.head(council)
            councils.append(
                {
                    "council": council.slug,
                    "sealed": newest.position if newest else 0,
                    "head": newest.hash if newest else facts.GENESIS,
                    "wrong": facts.verify(council),
                }
            )
        missing = [f"The trigger {name} is missing. Run migrate." for name in triggers.missing()]
        whole = not missing and not any(found["wrong"] for found in councils)
        if options["json"]:
            self.stdout.write(json.dumps({"whole": whole, "councils": councils, "missing_triggers": missing}))
        else:
            for found in councils:
                said = "whole" if not found["wrong"] else f"{len(found['wrong'])} wrong"
                self.stdout.write(f"{found['council']}: {found['sealed']} sealed, {said}, head {found['head'][:16]}")
                for line in found["wrong"]:
                    self.stderr.write(f"{found['council']}: {line}")
            for line in missing:
                self.stderr.write(line)
        if not whole:
            sys.exit(1)
