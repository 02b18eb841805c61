"""What the room's pages share: whether the room is open, their doors, the way back, how a figure is shown."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.forms import Form
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from wardmote.assessment.models import Assessment, LoadedFile
from wardmote.assessment.permissions import ANALYSTS_CAN, READERS_CAN, may_analyse, may_read_assessment
from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.doors import signed_in
from wardmote.organisations.views.frame import one_form, posted, press

__all__ = ["analysts", "crumbs", "found", "in_room", "one_page", "posted", "press", "readers", "small"]
View = Callable[..., HttpResponse]
ROOM = "evidence"
DESK = "/desk/evidence/"


def in_room(view: View) -> View:
    """A page that is not found where the council does not use this room."""

    @wraps(view)
    def inner(request: CouncilRequest, *args: Any, **more: Any) -> HttpResponse:
        if not request.council.has_room(ROOM):
            raise Http404(_("This council does not use this part."))
        return view(request, *args, **more)

    return inner


def readers(view: View) -> View:
    """A working page for analysts, lead officers and heads of service; what its address names is looked for first."""

    @signed_in
    @wraps(view)
    def inner(request: CouncilRequest, *args: Any, **more: Any) -> HttpResponse:
        if "slug" in more:
            rows = Assessment.objects.of(request.council).select_related("council", "previous", "model")
            more["assessment"] = found(rows, slug=more.pop("slug"))
        if "file" in more:
            rows = LoadedFile.objects.of(request.council).select_related("file", "work", "request__body")
            more["row"] = found(rows, pk=more.pop("file"))
        if not may_read_assessment(request.reader):
            raise NotAllowed(READERS_CAN)
        return view(request, *args, **more)

    return inner


def analysts(view: View) -> View:
    """A working page for those who load and write."""

    @readers
    @wraps(view)
    def inner(request: CouncilRequest, *args: Any, **more: Any) -> HttpResponse:
        if not may_analyse(request.reader):
            raise NotAllowed(ANALYSTS_CAN)
        return view(request, *args, **more)

    return inner


def found(rows: Any, **by: Any) -> Any:
    """One row of the council's own, or not found."""
    row = rows.filter(**by).first()
    if row is None:
        raise Http404(_("There is no such entry."))
    return row


def crumbs(assessment: Assessment | None = None) -> list[dict[str, str]]:
    """The way back on working pages."""
    first = [{"text": _("Evidence"), "href": DESK}]
    return first + ([{"text": assessment.title, "href": assessment.desk}] if assessment else [])


def one_page(assessment: Assessment) -> dict[str, Any]:
    """What every page of one assessment gets."""
    return {"assessment": assessment, "breadcrumbs": crumbs(assessment)}


def small(
    request: CouncilRequest, form: Form, act: Callable[[dict[str, Any]], Any], *, title: Any, button: Any, to: Any, said: Any,
    assessment: Assessment | None = None, lead: Any = "", warning: Any = "", **more: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form and one button, leading back to ``to``."""
    return one_form(
        request, form, act, title=title, button=button, to=to, said=said, crumbs=crumbs(assessment), lead=lead, warning=warning,
        more={"assessment": assessment, **more}, template="assessment/form.html",
    )  # fmt: skip
