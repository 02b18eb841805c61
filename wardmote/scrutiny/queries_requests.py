"""What committees ask for besides their recommendations, as it was published: information, attendance, calls for action."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from wardmote.kernel.models import Council, Publication
from wardmote.kernel.words import date_words
from wardmote.organisations.models import Body
from wardmote.scrutiny.content import Content, day_of

KIND = "scrutiny.committeerequest"
SHOWN = 20
MOST = 200


@dataclass(frozen=True)
class Request:
    """Something a committee asked for besides its recommendations, as it was published. Empty content: it was taken down."""

    publication: Publication
    content: Content

    @property
    def anchor(self) -> str:
        """Its place on the committee's page."""
        return self.publication.address.partition("#")[2]

    @property
    def asked_on(self) -> date | None:
        """When it was asked."""
        return day_of(self.content.get("asked_on"))

    @property
    def due_on(self) -> date | None:
        """By when, as the request says."""
        return day_of(self.content.get("due_on"))

    @property
    def ended_on(self) -> date | None:
        """When it ended; None while nothing came of it."""
        return day_of(self.content.get("ended_on"))

    @property
    def meeting_on(self) -> date | None:
        """The day of the meeting to attend."""
        return day_of((self.content.get("meeting") or {}).get("on"))

    @property
    def words(self) -> str:
        """One sentence on where it stands, the same on every day."""
        if self.ended_on:
            said = {"on": date_words(self.ended_on), "outcome": self.content["outcome"]}
            return _("What came of it, on %(on)s: %(outcome)s") % said
        if not (self.asked_on and self.due_on):
            return ""
        return _("Asked on %(asked)s. Wanted by %(due)s. Nothing has come of it yet.") % {
            "asked": date_words(self.asked_on),
            "due": date_words(self.due_on),
        }


def requests_of(body: Body) -> list[Request]:
    """What a committee asked for: open ones by date, then the last twenty that ended, then taken-down ones. One query."""
    rows = Publication.objects.of(body.council).current().filter(object_kind=KIND)
    rows = rows.filter(address__startswith=f"{body.address}#").order_by("-pk")[:MOST]
    found = [Request(row, row.content or {}) for row in rows]
    waiting = sorted((one for one in found if one.due_on and not one.ended_on), key=lambda one: one.due_on or date.max)
    over = sorted((one for one in found if one.ended_on), key=lambda one: one.ended_on or date.min, reverse=True)
    return [*waiting, *over[:SHOWN], *(one for one in found if not one.content)]


def readable_requests(council: Council, kind: str = "", slug: str = "") -> QuerySet[Publication]:
    """Publications of what committees asked for, newest edition first: all, or those one committee made (``committee``), a
    decision maker or partner is asked for (``decision-maker``, ``partner``), or that are about a ward (``ward``). No query yet.
    """
    rows = Publication.objects.of(council).readable().filter(object_kind=KIND).order_by("-published_at", "-pk")
    about: dict[str, Any] = {}
    if kind in {"committee", "ward"}:
        about = {f"content__{kind}__slug": slug}
    elif kind:
        about = {"content__to__kind": kind, "content__to__slug": slug}
    return rows.filter(**about)
