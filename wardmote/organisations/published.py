"""How posts, bodies, meetings and days stand in what is published: plain values, by name and address, never by person."""

from __future__ import annotations

from datetime import date
from typing import Any

from wardmote.organisations.models import Body, Meeting, Post

Content = dict[str, Any]


def who(one: Post | Body) -> Content:
    """A post or body by name, with its public page and which kind of page that is."""
    if isinstance(one, Post):
        kind = "decision-maker"
    else:
        kind = "partner" if one.is_outside else "committee" if one.kind == Body.Kind.COMMITTEE else "decision-maker"
    return {"name": str(one), "slug": one.slug, "address": one.address, "kind": kind}


def meeting(one: Meeting | None) -> Content | None:
    """A meeting by body and day, with its public page."""
    return {"body": one.body.name, "on": day(one.held_on), "address": one.address} if one else None


def day(value: date | None) -> str | None:
    """The ISO text of a day; None stays None."""
    return value.isoformat() if value else None


def day_of(value: str | None) -> date | None:
    """A day from its ISO text; None stays None."""
    return date.fromisoformat(value) if value else None
