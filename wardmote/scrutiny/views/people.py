"""The public pages of those who ask and those who answer: committees, decision makers, partners, wards, meetings."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.decisions import packs
from wardmote.decisions.moderngov import taking_in
from wardmote.kernel.caching import public_page
from wardmote.kernel.models import OldAddress
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import file_size_words
from wardmote.organisations.models import Meeting, Ward
from wardmote.organisations.permissions import may_take_down
from wardmote.scrutiny import queries_people


@public_page
def decision_maker(request: CouncilRequest, slug: str) -> HttpResponse:
    """/decision-makers/<slug>/: a post or a body of the council that answers."""
    return _office(request, "decision-maker", slug)


@public_page
def partner(request: CouncilRequest, slug: str) -> HttpResponse:
    """/partners/<slug>/: an organisation outside the council, and whether it has a duty to reply."""
    return _office(request, "partner", slug)


@public_page
def committee(request: CouncilRequest, slug: str) -> HttpResponse:
    """/committees/<slug>/: what it asked, what came back, what is silent."""
    found = queries_people.committee(request.council, slug, on=timezone.localdate())
    if found is None:
        return _moved_or_lost(request)
    context = {"found": found, "may_take_down": may_take_down(request.reader), "breadcrumbs": _home()}
    return render(request, "scrutiny/people/committee.html", context)


@public_page
def wards(request: CouncilRequest) -> HttpResponse:
    """/wards/: choose a ward."""
    rows = Ward.objects.of(request.council).on(timezone.localdate())
    context = {
        "wards": [row for row in rows if row.kind == Ward.Kind.WARD],
        "parishes": [row for row in rows if row.kind == Ward.Kind.PARISH],
        "breadcrumbs": _home(),
    }
    return render(request, "scrutiny/people/wards.html", context)


@public_page
def ward(request: CouncilRequest, slug: str) -> HttpResponse:
    """/wards/<slug>/: near me."""
    found = queries_people.ward(request.council, slug, on=timezone.localdate())
    if found is None:
        return _moved_or_lost(request)
    crumbs = [*_home(), {"text": _("Wards"), "href": "/wards/"}]
    return render(request, "scrutiny/people/ward.html", {"found": found, "breadcrumbs": crumbs})


@public_page
def meetings(request: CouncilRequest) -> HttpResponse:
    """/meetings/: those to come and those held."""
    coming, past = queries_people.meetings(request.council, on=timezone.localdate())
    elsewhere = taking_in.last_run_words(request.council) if request.council.has_room("decisions") else ""
    context = {"coming": coming, "past": past, "elsewhere": elsewhere, "breadcrumbs": _home()}
    return render(request, "scrutiny/people/meetings.html", context)


@public_page
def meeting(request: CouncilRequest, committee: str, day: str) -> HttpResponse:
    """/meetings/<committee>/<day>/: agenda, outcomes, minutes."""
    found = queries_people.meeting(request.council, committee, day)
    if found is None:
        return _moved_or_lost(request)
    on = timezone.localdate()
    context = {
        "found": found,
        "is_ahead": found.held_on >= on,
        "touched": queries_people.touched(found, on=on),
        "packs": _packs(found) if request.council.has_room("decisions") else [],
        "breadcrumbs": [*_home(), {"text": _("Meetings"), "href": "/meetings/"}],
    }
    return render(request, "scrutiny/people/meeting.html", context)


def _packs(found: Meeting) -> list[dict[str, str]]:
    """The agenda pack and its supplements, as files to read. One query."""
    return [
        {
            "title": one["name"],
            "href": one["address"],
            "note": _("%(pages)s pages, PDF, %(size)s")
            % {"pages": one["pages"], "size": file_size_words(one["file"]["size"])},
        }
        for one in packs.published(found)
    ]


def _office(request: CouncilRequest, kind: str, slug: str) -> HttpResponse:
    found = queries_people.office(
        request.council, kind, slug, on=timezone.localdate(), page=request.GET.get("page", "1")
    )
    if found is None:
        return _moved_or_lost(request)
    return render(request, "scrutiny/people/office.html", {"found": found, "kind": kind, "breadcrumbs": _home()})


def _moved_or_lost(request: CouncilRequest) -> HttpResponse:
    """An old address leads on for ever; any other is not found."""
    old = OldAddress.objects.of(request.council).filter(old=request.path).first()
    if old is None:
        raise Http404
    return HttpResponsePermanentRedirect(old.new)


def _home() -> list[dict[str, str]]:
    return [{"text": _("Home"), "href": "/"}]


urlpatterns = [
    path("decision-makers/<slug:slug>/", decision_maker),
    path("partners/<slug:slug>/", partner),
    path("committees/<slug:slug>/", committee),
    path("wards/", wards),
    path("wards/<slug:slug>/", ward),
    path("meetings/", meetings),
    path("meetings/<slug:committee>/<slug:day>/", meeting),
]
