"""``manage.py web``: the web server alone, as production runs it behind a proxy."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wardmote.kernel import serving


class Command(BaseCommand):
    help = "Run the web server. Becomes that process, so signals reach it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--bind", default="127.0.0.1:8000", help="address and port, or unix:PATH")
        parser.add_argument("--processes", type=int, default=2)
        parser.add_argument("--threads", type=int, default=4)

    def handle(self, *args: Any, **options: Any) -> None:
        command = serving.web_command(bind=options["bind"], processes=options["processes"], threads=options["threads"])
        os.execv(command[0], command)  # noqa: S606 - our own server
