"""Who is reading, and who is acting."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest

from wardmote.kernel.models import Council, Person, SignedLink


@dataclass(frozen=True)
class Reader:
    """A council with a person, a signed link, or nobody: the public.

    ``memo`` lets a room keep what it looked up about this reader (roles, posts) for the life of one request.
    """

    council: Council
    person: Person | None = None
    link: SignedLink | None = None
    memo: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_public(self) -> bool:
        """Nobody in particular: reads publications only."""
        return self.person is None and self.link is None


@dataclass(frozen=True)
class Actor(Reader):
    """Whoever does something to the record: a person, the holder of a signed link, or a job by name.

    ``as_post`` names the post or body in whose name a person or link acts, as the public record prints it.
    """

    job: str = ""
    as_post: str = ""


class CouncilRequest(HttpRequest):
    """A request to one council's address: what ``CouncilByHostname`` adds."""

    council: Council
    reader: Reader
    actor: Actor
