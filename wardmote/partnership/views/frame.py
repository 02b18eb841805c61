"""What the pages of the partnership share: whether the room is open, their doors, the way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.doors import signed_in
from wardmote.partnership.models import Edition
from wardmote.partnership.permissions import DESK_CAN, KEEPER_CAN, may_keep_plan, may_read_desk

View = Callable[..., HttpResponse]
ROOM = "partnership"
DESK = "/desk/partnership/"


def in_room(view: View) -> View:
    """A page that is not found where the council does not use this room."""

    @wraps(view)
    def inner(request: CouncilRequest, *args: Any, **more: Any) -> HttpResponse:
        if not request.council.has_room(ROOM):
            raise Http404(_("This council does not use this part."))
        return view(request, *args, **more)

    return inner


def readers(view: View) -> View:
    """A working page for the council's officers."""
    return _door(view, may_read_desk, DESK_CAN)


def keepers(view: View) -> View:
    """A working page for those who keep the plan."""
    return _door(view, may_keep_plan, KEEPER_CAN)


def must_keep(request: CouncilRequest) -> None:
    """After what the address names was found: raises NotAllowed for those who do not keep the plan."""
    if not may_keep_plan(request.reader):
        raise NotAllowed(KEEPER_CAN)


def edition_of(request: CouncilRequest, slug: str) -> Edition:
    """The council's edition with a slug, or not found."""
    rows = Edition.objects.of(request.council).select_related(
        "council", "plan__partnership", "copied_from", "adopted_by"
    )
    return found(rows, slug=slug)  # type: ignore[no-any-return]


def found(rows: Any, **by: Any) -> Any:
    """One row of the council's own, or not found."""
    row = rows.filter(**by).first()
    if row is None:
        raise Http404(_("There is no such entry."))
    return row


def crumbs(edition: Edition | None = None) -> list[dict[str, str]]:
    """The way back on working pages."""
    first = [{"text": _("Partnership"), "href": DESK}]
    return first + ([{"text": edition.title, "href": edition.desk}] if edition else [])


def _door(view: View, allowed: Callable[[Any], bool], who_can: Any) -> View:
    """What another council has is looked for, and not found, before the role is asked."""

    @signed_in
    @wraps(view)
    def inner(request: CouncilRequest, *args: Any, **more: Any) -> HttpResponse:
        if "slug" in more:
            more["edition"] = edition_of(request, more.pop("slug"))
        if not allowed(request.reader):
            raise NotAllowed(who_can)
        return view(request, *args, **more)

    return inner
