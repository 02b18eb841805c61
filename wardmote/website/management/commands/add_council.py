"""A council on this installation, and the invitation of its first administrator."""

from __future__ import annotations

import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.messaging.rendering import whole_address
from wardmote.organisations import people
from wardmote.organisations.models import Membership


class Command(BaseCommand):
    help = "Add a council by its host name, or find the one there is, and invite an administrator to it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slug", help="a short name for commands, such as elmbury")
        parser.add_argument("--name", default="", help="the council's full name; needed when it is new")
        parser.add_argument("--hostname", default="", help="the host name people type; needed when it is new")
        parser.add_argument("--nation", default=Council.Nation.ENGLAND, choices=Council.Nation.values)
        parser.add_argument("--administrator", required=True, help="the e-mail address to invite")
        parser.add_argument("--json", action="store_true", help="print what was made as JSON")

    def handle(self, *_args: Any, **given: Any) -> None:
        try:
            validate_email(given["administrator"])
        except ValidationError:
            raise CommandError(f"“{given['administrator']}” is not an e-mail address.") from None
        with transaction.atomic():
            council = Council.objects.filter(slug=given["slug"]).first() or self._added(given)
            invitation, token = people.invite(
                email=given["administrator"],
                role=Membership.Role.ADMINISTRATOR,
                by=Actor(council, job="website.add_council"),
                at=timezone.now(),
            )
        link = whole_address(council, f"/link/{token}/")
        if given["json"]:
            self.stdout.write(json.dumps({"council": council.slug, "invited": invitation.email, "link": link}))
            return
        self.stdout.write(f"{council.name} is at {whole_address(council, '/')}")
        self.stdout.write(f"{invitation.email} can join as administrator, for {people.INVITATION_DAYS} days: {link}")

    def _added(self, given: dict[str, Any]) -> Council:
        if not given["name"] or not given["hostname"]:
            raise CommandError(f"There is no council “{given['slug']}” yet. To add it, give --name and --hostname.")
        council = Council(
            slug=given["slug"], name=given["name"], hostname=given["hostname"].lower(), nation=given["nation"]
        )
        try:
            council.full_clean()
        except ValidationError as refused:
            raise CommandError(" ".join(refused.messages)) from None
        council.save()
        return council
