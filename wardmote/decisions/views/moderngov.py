"""/settings/moderngov/: where the council's ModernGov is, how the last reading went, what could not be taken."""

from __future__ import annotations

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.decisions.models import OutsideSource
from wardmote.decisions.moderngov import taking_in
from wardmote.kernel.forms import Form
from wardmote.kernel.middleware import now
from wardmote.kernel.models import Work
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.form_fields import tick
from wardmote.organisations.views.frame import administrators, one_form, posted, press, trail

HERE = "/settings/moderngov/"


class SourceForm(Form):
    """Where the council's ModernGov is."""

    address = django_forms.CharField(
        label=gettext_lazy("Address of your ModernGov"),
        help_text=gettext_lazy("Such as https://democracy.council.example"),
        max_length=200,
        widget=django_forms.TextInput(attrs={"autocomplete": "url", "spellcheck": "false"}),
    )
    is_on = tick(gettext_lazy("Read committees, meetings and seats from it each day"))


@administrators
def one(request: CouncilRequest) -> HttpResponse:
    """/settings/moderngov/: the last good run, what it brought, and what it had to leave."""
    source = OutsideSource.objects.of(request.council).select_related("work").first()
    work = source.work if source else None
    names = dict(taking_in.Kind.choices)
    context = {
        "source": source,
        "counts": [(names[kind], count) for kind, count in (source.counts if source else {}).items()],
        "work": work,
        "is_going": work is not None and work.state in {Work.State.WAITING, Work.State.RUNNING},
        "breadcrumbs": trail((_("Meetings"), "/settings/meetings/")),
    }
    return render(request, "decisions/packs/moderngov.html", context)


@administrators
def change(request: CouncilRequest) -> HttpResponse:
    """/settings/moderngov/change/: its address, and whether it is read."""
    source = OutsideSource.objects.of(request.council).first()
    start = {"address": source.address if source else "", "is_on": source.is_on if source else True}
    return one_form(
        request,
        SourceForm(posted(request), initial=start),
        lambda said: taking_in.set_source(said["address"], is_on=said["is_on"], by=request.actor, at=now()),
        title=_("Where is your ModernGov?"),
        lead=_("Wardmote then links to its papers and minutes, and does not ask for them again."),
        button=_("Save"),
        to=HERE,
        said=_("Saved."),
        crumbs=trail((_("ModernGov"), HERE)),
    )


@administrators
def read(request: CouncilRequest) -> HttpResponse:
    """/settings/moderngov/read/: read it now."""
    act = lambda: taking_in.ask_to_read(by=request.actor, at=now())  # noqa: E731
    return press(request, act, said=_("ModernGov is being read."), to=HERE)


urlpatterns = [
    path("settings/moderngov/", one),
    path("settings/moderngov/change/", change),
    path("settings/moderngov/read/", read),
]
