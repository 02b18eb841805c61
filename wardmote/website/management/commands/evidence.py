"""``manage.py evidence --csp E22000142 --to 2025-12``: what a year shows of one community safety partnership."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "A partnership's evidence for the 12 months to a month, from the store of figures."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--csp", required=True, help="code of the partnership, such as E22000142")
        parser.add_argument("--to", required=True, help="last month, YYYY-MM")
        parser.add_argument("--manifest", default=None, help="an earlier state of the store, by its hash")
        parser.add_argument("--json", action="store_true", help="print as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        from wardmote.assessment.engine import evidence
        from wardmote.assessment.engine.store import Store

        store = Store(settings.FIGURES)
        if store.current() is None:
            raise CommandError("No figures are loaded yet. Load police files first: manage.py police_load PATH …")
        try:
            found = evidence.partnership(store.read(options["manifest"]), options["csp"], options["to"])
        except KeyError as unknown:
            raise CommandError(str(unknown.args[0])) from unknown
        except ValueError as wrong:
            raise CommandError(str(wrong)) from wrong
        if options["json"]:
            self.stdout.write(json.dumps(found.as_json(), ensure_ascii=False, indent=1))
            return
        self.stdout.write(
            f"{found.name}, 12 months to {found.to}: {_said(found.total_crime)} crimes, {_said(found.asb)} anti-social behaviour incidents"
        )
        for each in found.types:
            before = f", {each.n_prev_12m:,} the year before" if each.n_prev_12m is not None else ""
            self.stdout.write(f"{each.type.name}: {_said(each.n_12m)}{before}; {each.change.verdict.value}")
        missing = [month for month, there in zip(found.months, found.covered, strict=True) if not there]
        if missing:
            self.stderr.write(f"Not known, because {found.force} has no file: {', '.join(missing)}.")


def _said(number: int | None) -> str:
    return "not known:" if number is None else f"{number:,}"
