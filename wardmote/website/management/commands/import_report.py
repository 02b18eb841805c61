"""``manage.py import_report FILE``: read a decision report into the sections of a template. Changes nothing."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wardmote.decisions.importing import Draft, as_expected, read_report
from wardmote.decisions.shipped import TEMPLATES
from wardmote.documents.reading import UnreadableDocument


class Command(BaseCommand):
    help = "Read a decision report into the sections of the template that fits it best. Changes nothing."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="a .docx, .html, .pdf or .txt file")
        keys = [each.key for each in TEMPLATES]
        parser.add_argument(
            "--template", choices=keys, metavar="KEY", help=f"the template to read into: {', '.join(keys)}"
        )
        parser.add_argument("--json", action="store_true", help="print fields, sections and gaps as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            chosen = [each for each in TEMPLATES if options["template"] in (None, each.key)]
            draft = read_report(options["file"], templates=chosen)
        except UnreadableDocument as refused:
            raise CommandError(f"{options['file'].name}: {refused.message}") from refused
        if options["json"]:
            self.stdout.write(json.dumps(as_expected(draft), ensure_ascii=False, indent=1))
        else:
            self._say(draft)
        for gap in draft.gaps:
            self.stderr.write(f"{gap.heading}: {gap.what}")
        for said in (*draft.why, *draft.warnings):
            self.stderr.write(said)
        self.stderr.write(f"{len(draft.sections)} sections, {len(draft.gaps)} gaps.")

    def _say(self, draft: Draft) -> None:
        said = as_expected(draft)
        names = ("title", "issued_on", "author", "decision_maker", "wards")
        for name in ("template", *names):
            self.stdout.write(f"{name.replace('_', ' ')}: {said[name] or 'not said'}")
        key = {True: "yes", False: "no", None: "not said"}[draft.key_decision]
        self.stdout.write(f"key decision: {key}")
        for contact in draft.contacts:
            told = (contact.name, contact.post, contact.telephone, contact.email)
            self.stdout.write(f"contact: {', '.join(filter(None, told))}")
        for section in draft.sections:
            text = " ".join(section.text.split())
            ticked = {True: " [applies]", False: " [does not apply]", None: ""}[section.applies]
            name = f"{section.number} {section.heading}".strip() or "(no heading)"
            place = section.key or "to be placed by hand"
            self.stdout.write(f"{name} ({place}){ticked}: {text[:100]}{'…' if len(text) > 100 else ''}".rstrip(": "))
