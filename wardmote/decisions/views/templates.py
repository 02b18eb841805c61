"""Report templates on screen: all of them, a new version of one, who clears what, the council's priorities."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.decisions import report_templates
from wardmote.decisions.forms_templates import (
    EndForm,
    PriorityForm,
    SpecialistForm,
    VersionForm,
    rows_for,
    sections_of,
)
from wardmote.decisions.models import CorporatePriority, TemplateVersion
from wardmote.decisions.permissions import TEMPLATES_CAN, may_change_templates
from wardmote.decisions.views.frame import found, posted, small
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.forms import errors_of
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import london_date
from wardmote.organisations.doors import signed_in
from wardmote.organisations.views.frame import done

HERE = "/desk/report-templates/"


def keepers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A page for those who keep the templates."""

    @signed_in
    @wraps(view)
    def inner(request: CouncilRequest, *args: Any, **more: Any) -> HttpResponse:
        if not may_change_templates(request.reader):
            raise NotAllowed(TEMPLATES_CAN)
        return view(request, *args, **more)

    return inner


def _crumbs() -> list[dict[str, str]]:
    return [{"text": _("Reports"), "href": "/desk/reports/"}, {"text": _("Report templates"), "href": HERE}]


@keepers
def every(request: CouncilRequest) -> HttpResponse:
    """/desk/report-templates/: the templates in force, who clears what, the priorities."""
    today = timezone.localdate()
    posts = report_templates.specialists(request.council, today)
    items = [
        {
            "title": each.name,
            "href": f"{HERE}{each.key}/",
            "words": each.summary,
            "note": _("Version %(n)s") % {"n": each.version} if each.version else _("As it comes with this service"),
        }
        for each in report_templates.offered(request.council, today)
    ]
    clears = [
        {"key": key, "heading": heading, "post": posts.get(key)}
        for key, heading in report_templates.keys_to_clear(request.council).items()
    ]
    context = {
        "items": items,
        "clears": clears,
        "priorities": CorporatePriority.objects.of(request.council).on(today),
        "breadcrumbs": _crumbs()[:1],
    }
    return render(request, "decisions/templates/every.html", context)


@keepers
def edit(request: CouncilRequest, key: str) -> HttpResponse:
    """/desk/report-templates/<key>/: a new version of a template, section by section."""
    today = timezone.localdate()
    offer = next((each for each in report_templates.offered(request.council, today) if each.key == key), None)
    if offer is None:
        raise Http404(_("There is no such template."))
    data = posted(request)
    form = VersionForm(data, initial={"name": offer.name, "from_on": london_date(now())})
    rows = rows_for(offer.template, data)
    if data is not None and all([form.is_valid(), *(row.is_valid() for row in rows)]):
        try:
            report_templates.save_version(
                key, **form.cleaned_data, sections=sections_of(rows), by=request.actor, at=now()
            )
        except NotAllowed:
            raise
        except RuleBroken as broken:
            form.add_error(None, broken.message)
        else:
            return done(request, _("The new version is saved. Reports begun from that day on use it."), HERE)
    context = {
        "form": form,
        "rows": rows,
        "offer": offer,
        "errors": [error for each in (form, *rows) if data is not None for error in errors_of(each)],
        "versions": TemplateVersion.objects.of(request.council).filter(key=key),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "decisions/templates/edit.html", context)


@keepers
def specialist(request: CouncilRequest, key: str) -> HttpResponse:
    """/desk/report-templates/clears/<key>/: which post clears an implication or a stage."""
    heading = report_templates.keys_to_clear(request.council).get(key)
    if heading is None:
        raise Http404(_("There is no such implication."))
    return small(
        request,
        SpecialistForm(request.council, posted(request), initial={"from_on": timezone.localdate()}),
        lambda said: report_templates.name_specialist(key, **said, by=request.actor, at=now()),
        title=_("Who clears: %(what)s") % {"what": heading},
        button=_("Save"),
        to=HERE,
        said=_("Saved."),
        lead=_("Reports that ask from that day on use it. What was asked before stays with the post before."),
    )


@keepers
def add_priority(request: CouncilRequest) -> HttpResponse:
    """/desk/report-templates/priorities/add/: one more priority."""
    return small(
        request,
        PriorityForm(posted(request)),
        lambda said: report_templates.add_priority(**said, by=request.actor, at=now()),
        title=_("Add a priority of the council’s plan"),
        button=_("Add"),
        to=HERE,
        said=_("Added. Reports can say that they serve it."),
    )


@keepers
def end_priority(request: CouncilRequest, number: int) -> HttpResponse:
    """/desk/report-templates/priorities/<number>/end/: its last day."""
    row = found(CorporatePriority.objects.of(request.council), pk=number)
    return small(
        request,
        EndForm(posted(request)),
        lambda said: report_templates.end_priority(row.pk, **said, by=request.actor, at=now()),
        title=_("End “%(title)s”") % {"title": row.title},
        button=_("Save"),
        to=HERE,
        said=_("Saved. Reports that named it keep it."),
    )


urlpatterns = [
    path("desk/report-templates/", every),
    path("desk/report-templates/priorities/add/", add_priority),
    path("desk/report-templates/priorities/<int:number>/end/", end_priority),
    path("desk/report-templates/clears/<slug:key>/", specialist),
    path("desk/report-templates/<slug:key>/", edit),
]
