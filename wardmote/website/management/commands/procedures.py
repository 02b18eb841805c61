"""Write or check docs/procedures.md."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from wardmote.website.procedures import as_markdown


class Command(BaseCommand):
    help = "Write docs/procedures.md from the code, or check that it is as the code has it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="write the file")
        parser.add_argument("--check", action="store_true", help="exit 1 if the file is not as the code has it")

    def handle(self, *args: Any, **options: Any) -> None:
        file = settings.ROOT / "docs" / "procedures.md"
        said = as_markdown()
        if options["write"]:
            file.write_text(said)
        elif options["check"]:
            if not file.is_file() or file.read_text() != said:
                raise CommandError("docs/procedures.md is not as the code has it. Run: make fix")
        else:
            self.stdout.write(said, ending="")
