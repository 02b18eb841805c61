"""Every address and who gets in: a table of doors, walked as each of the cast and with another council's things.

A room describes its working pages as ``Door``s; ``walk`` tries one of them as one reader. What a door may answer:

- somebody allowed: the page, or a way on (200 or 302), never a refusal;
- somebody signed in who is not: 403, and the page says who can;
- the public: sent to sign in (302 to /sign-in/), or not found;
- anybody, with another council's thing in the address: not found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

CAST = (
    "administrator",
    "monitoring_officer",
    "democratic_services",
    "scrutiny_officer",
    "cabinet_member",
    "head_of_service",
    "lead_officer",
    "chair",
    "committee_member",
    "communications_officer",
    "partners_officer",
)


@dataclass(frozen=True)
class Door:
    """An address, who may open it, and the thing it is about.

    ``path`` may hold ``{thing}``: filled with what ``make(council)`` returns, an id or a slug, so that the same door
    can be tried with another council's thing. ``posts`` doors are only posted to.
    """

    path: str
    allowed: frozenset[str]
    make: Callable[[Any], Any] | None = None
    posts: dict[str, str] | None = field(default=None, hash=False)

    def at(self, council: Any) -> str:
        """The address for a thing of that council."""
        return self.path.format(thing=self.make(council)) if self.make else self.path


def knock(client: Client, door: Door, path: str) -> int:
    """Open the door and say what came: the status of the answer."""
    response = client.post(path, door.posts) if door.posts is not None else client.get(path)
    if response.status_code == 302 and response["Location"].startswith("/sign-in/"):
        return 401
    return int(response.status_code)


def walk(
    door: Door, council: Any, readers: Iterable[tuple[str, Any]], client_for: Callable[[Any], Client]
) -> list[str]:
    """Try the door as each reader, ``(name, actor)``. Returns what was wrong, in words; an empty list is good."""
    wrong = []
    for name, actor in readers:
        status = knock(client_for(actor), door, door.at(council))
        expected = {401} if actor.person is None else {200, 302} if name in door.allowed else {403}
        if status not in expected:
            wrong.append(f"{door.path}: {name} got {status}, expected {sorted(expected)}")
    return wrong


def walk_with_anothers_thing(door: Door, actor: Any, other: Any, client_for: Callable[[Any], Client]) -> list[str]:
    """Try the door, as somebody allowed, with a thing of another council: it must not be found."""
    if door.make is None:
        return []
    path = door.at(other)
    client = Client(SERVER_NAME=actor.council.hostname)
    client.force_login(actor.person)
    status = knock(client, door, path)
    return [] if status == 404 else [f"{path}: another council's thing gave {status}"]
