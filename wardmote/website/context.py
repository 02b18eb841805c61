"""What every page's frame needs: the council, the menu, and who is reading."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from wardmote.kernel.readers import Reader
from wardmote.organisations.permissions import Role, acting_post, roles_of
from wardmote.scrutiny.queries_home import menu_queue

PUBLIC_MENU = [
    ("/reviews/", _("Reviews")),
    ("/recommendations/", _("Recommendations")),
    ("/late/", _("Late")),
    ("/decisions/", _("Decisions")),
    ("/partnership/", _("Partnership")),
    ("/meetings/", _("Meetings")),
    ("/search/", _("Search")),
]
ROOM_OF_DECISIONS = ("/decisions/", "/desk/reports/", "/desk/decisions/")
DECISIONS = {  # where an entry of the menu is the one that is open
    "/decisions/": ("/decisions/", "/forward-plan/"),
    "/desk/decisions/": ("/desk/decisions/", "/desk/forward-plan/", "/desk/reports/", "/desk/report-", "/desk/packs/"),
}
RECORDERS = frozenset({Role.DEMOCRATIC_SERVICES, Role.MONITORING_OFFICER})
WORKING = ("/my/", "/desk/", "/settings/")


def page(request: HttpRequest) -> dict[str, Any]:
    """``council``, ``menu``, ``reader_name`` and ``roles`` for the layouts. At most three queries, none for the public."""
    council = getattr(request, "council", None)
    if council is None:
        return {"council": None, "menu": [], "reader_name": "", "roles": frozenset()}
    reader: Reader = request.reader  # type: ignore[attr-defined]
    roles = roles_of(reader)
    entries: list[tuple[str, Any]] = PUBLIC_MENU
    if roles and request.path.startswith(WORKING):
        queue = menu_queue(reader)
        entries = [
            ("/my/", _("Home")),
            *([queue] if queue else []),
            ("/desk/reviews/", _("Reviews")),
            ("/desk/decisions/", _("Decisions"))
            if roles & RECORDERS
            else ("/desk/evidence/", _("Evidence"))
            if roles == {Role.ANALYST} and council.has_room("evidence")
            else ("/desk/reports/", _("Reports")),
            ("/desk/meetings/", _("Meetings")),
            ("/search/", _("Search")),
        ]
    if not council.has_room("decisions"):
        entries = [(url, label) for url, label in entries if url not in ROOM_OF_DECISIONS]
    if not council.has_room("partnership"):  # evidence stands under it, or in its place
        instead: list[tuple[str, Any]] = [("/evidence/", _("Evidence"))] if council.has_room("evidence") else []
        entries = [one for each in entries for one in (instead if each[0] == "/partnership/" else [each])]
    return {
        "council": council,
        "menu": [{"url": url, "label": label, "active": _is_here(request.path, url)} for url, label in entries],
        "reader_name": acting_post(reader) if roles else "",
        "roles": roles,
        "has_evidence": council.has_room("evidence"),
    }


def _is_here(path: str, url: str) -> bool:
    if url in DECISIONS:
        return path.startswith(DECISIONS[url])
    return path == url if url == "/my/" else path.startswith(url)
