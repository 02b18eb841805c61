"""``manage.py personal_data EMAIL``: everything held about one person, for a request to see it."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from wardmote.kernel import register
from wardmote.kernel.models import Person


class Command(BaseCommand):
    help = "Write everything held about one person as JSON. Passwords, codes and keys are left out."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--name",
            default="",
            help="look for this name in texts as well, such as a witness who gave no address; read what is found, "
            "since it may be somebody else of that name",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email, name = options["email"].strip().lower(), " ".join(options["name"].split())
        if name and len(name) < register.SHORTEST_NAME:
            raise CommandError(f"“{name}” is too short to look for. Give the whole name.")
        person = Person.objects.filter(email=email).first() or Person(email=email)
        held = dict(register.held_about(person, email, name=name))
        if not held:
            raise CommandError(f"Nothing is held about {email}{f' or {name}' if name else ''}.")
        self.stdout.write(json.dumps(held, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
