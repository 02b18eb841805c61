"""``manage.py privacy_register``: what is held, the impact assessment and the privacy notice, from what each room declares."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wardmote.kernel import register
from wardmote.website import privacy_papers

PAPERS = {
    "docs/adopting/personal-data.md": register.as_markdown,
    "docs/adopting/impact-assessment.md": privacy_papers.impact_assessment,
    "docs/adopting/privacy-notice.md": privacy_papers.notice,
}


class Command(BaseCommand):
    help = "Print what is held, what leaves and for how long, as tables; or write every paper that is made from it."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--markdown", action="store_true", help="print the tables (what happens anyway)")
        how.add_argument("--write", action="store_true", help=f"write {', '.join(PAPERS)}")
        how.add_argument("--check", action="store_true", help="exit 1 when one of them is not up to date")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["write"] and not options["check"]:
            self.stdout.write(register.as_markdown())
            return
        stale = []
        for name, made in PAPERS.items():
            place, said = settings.ROOT / name, made()
            if options["write"]:
                place.parent.mkdir(parents=True, exist_ok=True)
                place.write_text(said)
            elif not place.is_file() or place.read_text() != said:
                stale.append(name)
        if stale:
            raise CommandError(f"{', '.join(stale)}: out of date. Run: make fix")
