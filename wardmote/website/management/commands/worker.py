"""``manage.py worker``: scheduled jobs and long work. As many as are wanted may run."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wardmote.kernel import serving, work


class Command(BaseCommand):
    help = "Do scheduled jobs and long work until told to stop; what is being done is finished first."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due now, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        asked_to_stop = serving.Stop()
        rounds = iter([False])
        work.loop(until=(lambda: next(rounds, True)) if options["once"] else asked_to_stop)
