"""Wards and parishes, groups of wards, political groups."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations import places
from wardmote.organisations.forms import AreaForm, BoundaryForm, GroupForm, LastDayForm, WardForm
from wardmote.organisations.models import Area, PoliticalGroup, Ward
from wardmote.organisations.views.frame import administrators, found_or_404, one_form, posted, trail

WARDS, GROUPS = "/settings/wards/", "/settings/groups/"


def _ward_crumbs() -> list[dict[str, str]]:
    return trail((_("Wards and parishes"), WARDS))


@administrators
def wards_listed(request: CouncilRequest) -> HttpResponse:
    """Wards, parishes and groups of wards. 3 queries beside the frame's."""
    return render(
        request,
        "organisations/wards.html",
        {
            "wards": Ward.objects.of(request.council).defer("boundary").order_by("-kind", "name"),
            "areas": Area.objects.of(request.council).on(timezone.localdate()).prefetch_related("wards"),
            "breadcrumbs": trail(),
        },
    )


@administrators
def ward_add(request: CouncilRequest) -> HttpResponse:
    """Add a ward or parish."""
    return one_form(
        request,
        WardForm(posted(request), initial={"kind": Ward.Kind.WARD}),
        lambda said: places.save_ward(by=request.actor, at=now(), **said),
        title=_("Add a ward or parish"),
        button=_("Add"),
        to=WARDS,
        said=_("It is added."),
        crumbs=_ward_crumbs(),
    )


@administrators
def ward_change(request: CouncilRequest, slug: str) -> HttpResponse:
    """Change a ward or parish."""
    ward: Ward = found_or_404(Ward.objects.of(request.council), slug=slug)
    names = ("name", "kind", "gss_code", "seats", "from_on", "until_on")
    return one_form(
        request,
        WardForm(posted(request), initial={name: getattr(ward, name) for name in names}),
        lambda said: places.save_ward(ward_id=ward.pk, by=request.actor, at=now(), **said),
        title=_("Change %(ward)s") % {"ward": ward},
        lead=_("It has a boundary.") if ward.boundary else _("It has no boundary yet."),
        button=_("Save"),
        to=WARDS,
        said=_("It is saved."),
        crumbs=_ward_crumbs(),
        more={"after": {"href": f"{WARDS}{slug}/boundary/", "text": _("Send a boundary file")}},
    )


@administrators
def ward_boundary(request: CouncilRequest, slug: str) -> HttpResponse:
    """Keep a ward's boundary."""
    ward: Ward = found_or_404(Ward.objects.of(request.council), slug=slug)
    form = BoundaryForm(request.POST, request.FILES) if request.method == "POST" else BoundaryForm()
    return one_form(
        request,
        form,
        lambda said: places.set_boundary(ward.pk, said["boundary"].read(), by=request.actor, at=now()),
        title=_("Boundary of %(ward)s") % {"ward": ward},
        button=_("Send"),
        to=f"{WARDS}{slug}/",
        said=_("The boundary is saved."),
        crumbs=trail((_("Wards and parishes"), WARDS), (ward.name, f"{WARDS}{slug}/")),
    )


@administrators
def area_add(request: CouncilRequest) -> HttpResponse:
    """Add a group of wards."""
    return _area_form(request, None)


@administrators
def area_change(request: CouncilRequest, pk: int) -> HttpResponse:
    """Change a group of wards."""
    return _area_form(request, found_or_404(Area.objects.of(request.council), pk=pk))


def _area_form(request: CouncilRequest, area: Area | None) -> HttpResponse:
    initial = {"name": area.name, "wards": [str(ward.pk) for ward in area.wards.all()]} if area else {}
    more: dict[str, Any] = {"after": {"href": f"{WARDS}areas/{area.pk}/end/", "text": _("End it")}} if area else {}
    return one_form(
        request,
        AreaForm(request.council, posted(request), initial=initial),
        lambda said: places.save_area(
            name=said["name"],
            ward_ids=said["wards"],
            area_id=area.pk if area else None,
            by=request.actor,
            at=now(),
        ),
        title=_("Change %(area)s") % {"area": area}
        if area
        else _("Add a %(noun)s") % {"noun": request.council.area_noun},
        button=_("Save"),
        to=WARDS,
        said=_("It is saved."),
        crumbs=_ward_crumbs(),
        more=more,
    )


@administrators
def area_end(request: CouncilRequest, pk: int) -> HttpResponse:
    """A group of wards is no longer used."""
    area: Area = found_or_404(Area.objects.of(request.council), pk=pk)
    return one_form(
        request,
        LastDayForm(posted(request), initial={"last_on": timezone.localdate()}),
        lambda said: places.end_area(area.pk, last_on=said["last_on"], by=request.actor, at=now()),
        title=_("End %(area)s") % {"area": area},
        button=_("End it"),
        to=WARDS,
        said=_("The last day is saved."),
        crumbs=_ward_crumbs(),
        is_drastic=True,
    )


@administrators
def groups_listed(request: CouncilRequest) -> HttpResponse:
    """Political groups. 1 query beside the frame's."""
    context = {"groups": PoliticalGroup.objects.of(request.council), "breadcrumbs": trail()}
    return render(request, "organisations/groups.html", context)


@administrators
def group_add(request: CouncilRequest) -> HttpResponse:
    """Add a political group."""
    return _group_form(request, None)


@administrators
def group_change(request: CouncilRequest, pk: int) -> HttpResponse:
    """Change a political group."""
    return _group_form(request, found_or_404(PoliticalGroup.objects.of(request.council), pk=pk))


def _group_form(request: CouncilRequest, group: PoliticalGroup | None) -> HttpResponse:
    names = ("name", "seats", "from_on", "until_on")
    return one_form(
        request,
        GroupForm(posted(request), initial={name: getattr(group, name) for name in names} if group else {}),
        lambda said: places.save_group(group_id=group.pk if group else None, by=request.actor, at=now(), **said),
        title=_("Change %(group)s") % {"group": group} if group else _("Add a political group"),
        button=_("Save"),
        to=GROUPS,
        said=_("It is saved."),
        crumbs=trail((_("Political groups"), GROUPS)),
    )
