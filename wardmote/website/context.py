"""What every page's frame needs: the council, the menu, and who is reading."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from wardmote.kernel.readers import Reader
from wardmote.organisations.permissions import acting_post, roles_of

PUBLIC_MENU = [
    ("/reviews/", _("Reviews")),
    ("/recommendations/", _("Recommendations")),
    ("/late/", _("Late")),
    ("/meetings/", _("Meetings")),
    ("/search/", _("Search")),
]


def page(request: HttpRequest) -> dict[str, Any]:
    """``council``, ``menu``, ``reader_name`` and ``roles`` for the layouts."""
    council = getattr(request, "council", None)
    if council is None:
        return {"council": None, "menu": [], "reader_name": "", "roles": frozenset()}
    reader: Reader = request.reader  # type: ignore[attr-defined]
    roles = roles_of(reader)
    return {
        "council": council,
        "menu": [{"url": url, "label": label, "active": request.path.startswith(url)} for url, label in PUBLIC_MENU],
        "reader_name": acting_post(reader) if roles else "",
        "roles": roles,
    }
