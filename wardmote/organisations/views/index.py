"""The first settings page: a card for each subject, with its state in words. And look, names and rooms."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import date_words
from wardmote.organisations import look, queries, rules
from wardmote.organisations.forms import LogoForm, LookForm, NamesForm, RoomsForm
from wardmote.organisations.models import Area, Body, Meeting, PoliticalGroup, Post, Ward
from wardmote.organisations.permissions import may_administer, may_confirm_rules, may_manage_meetings
from wardmote.organisations.rules import on_day
from wardmote.organisations.views.frame import administrators, done, one_form, posted, settings_readers, trail


@settings_readers
def index(request: CouncilRequest) -> HttpResponse:
    """Cards for what the reader may set: all for the administrator, rules and meetings for those who look after them."""
    cards: list[dict[str, Any]] = []
    if may_administer(request.reader) or may_confirm_rules(request.reader):
        cards += [_rules_card(request), _days_card(request)]
    if may_administer(request.reader):
        cards += _administrators_cards(request)
    if may_manage_meetings(request.reader):
        cards.append(_meetings_card(request))
    if may_administer(request.reader):
        cards += _look_cards(request)
    return render(request, "organisations/index.html", {"cards": cards})


def _card(title: str, to: str, words: str) -> dict[str, Any]:
    return {"title": title, "href": to, "words": words}


def _rules_card(request: CouncilRequest) -> dict[str, Any]:
    waiting = len(rules.waiting(request.council, timezone.localdate()))
    words = (
        ngettext("%(n)s rule waits to be confirmed", "%(n)s rules wait to be confirmed", waiting) % {"n": waiting}
        if waiting
        else _("All rules are confirmed")
    )
    return _card(_("Council rules"), "/settings/rules/", words)


def _days_card(request: CouncilRequest) -> dict[str, Any]:
    added = len(on_day(request.council, timezone.localdate()).extra)
    words = ngettext("%(n)s one-off day added", "%(n)s one-off days added", added) % {"n": added}
    return _card(_("Bank holidays"), "/settings/bank-holidays/", words if added else _("No one-off day added"))


def _administrators_cards(request: CouncilRequest) -> list[dict[str, Any]]:
    council, today = request.council, timezone.localdate()
    lines = [line for line in queries.people(council, today) if not line.has_ended]
    invited = len(queries.open_invitations(council))
    people = ngettext("%(n)s person can sign in", "%(n)s people can sign in", len(lines)) % {"n": len(lines)}
    if invited:
        people += ", " + ngettext("%(n)s is invited", "%(n)s are invited", invited) % {"n": invited}
    posts = list(Post.objects.of(council).on(today))
    directory = queries.Directory(council, today)
    empty = sum(not directory.holders(post) for post in posts)
    bodies = Body.objects.of(council).on(today).count()
    wards, areas = Ward.objects.of(council).on(today).count(), Area.objects.of(council).on(today).count()
    groups = PoliticalGroup.objects.of(council).on(today).count()
    return [
        _card(_("People"), "/settings/people/", people),
        _card(
            _("Posts"),
            "/settings/posts/",
            ngettext("%(n)s post", "%(n)s posts", len(posts)) % {"n": len(posts)}
            + (", " + _("%(n)s held by nobody") % {"n": empty} if empty else ""),
        ),
        _card(
            _("Committees, teams and partners"),
            "/settings/bodies/",
            ngettext("%(n)s body", "%(n)s bodies", bodies) % {"n": bodies},
        ),
        _card(
            _("Wards and parishes"),
            "/settings/wards/",
            ngettext("%(n)s ward or parish", "%(n)s wards and parishes", wards) % {"n": wards}
            + (", " + ngettext("%(n)s group of wards", "%(n)s groups of wards", areas) % {"n": areas} if areas else ""),
        ),
        _card(
            _("Political groups"),
            "/settings/groups/",
            ngettext("%(n)s group", "%(n)s groups", groups) % {"n": groups} if groups else _("None yet"),
        ),
    ]


def _meetings_card(request: CouncilRequest) -> dict[str, Any]:
    coming = Meeting.objects.of(request.council).filter(held_on__gte=timezone.localdate())
    following = coming.exclude(state=Meeting.State.CANCELLED).select_related("body").first()
    words = (
        _("Next: %(body)s, %(day)s") % {"body": following.body, "day": date_words(following.held_on)}
        if following
        else _("None planned")
    )
    return _card(_("Meetings"), "/settings/meetings/", words)


def _look_cards(request: CouncilRequest) -> list[dict[str, Any]]:
    council = request.council
    off = [room for room in council.rooms_off if room in look.ROOMS]
    return [
        _card(
            _("Look"),
            "/settings/look/",
            _("Your own logo and colours") if council.logo_id else _("Colours are set, there is no logo"),
        ),
        _card(_("Names and contact"), "/settings/names/", council.contact_email or _("No public contact yet")),
        _card(
            _("Parts in use"),
            "/settings/rooms/",
            ngettext("%(n)s part is off", "%(n)s parts are off", len(off)) % {"n": len(off)}
            if off
            else _("All parts are on"),
        ),
        _card(
            _("Outgoing mail"),
            "/settings/messages/",
            _("Outgoing mail is on") if council.sends_mail else _("Outgoing mail is off"),
        ),
    ]


@administrators
def set_look(request: CouncilRequest) -> HttpResponse:
    """Colours, shown as they will be, and the logo. A colour that cannot be read stops saving."""
    council = request.council
    names = ("brand", "brand_dark", "tint", "tint_edge")
    is_logo = "send-logo" in request.POST
    form = LookForm(None if is_logo else posted(request), initial={name: getattr(council, name) for name in names})
    logo = LogoForm(request.POST, request.FILES) if is_logo else LogoForm()
    try:
        if "drop-logo" in request.POST:
            look.drop_logo(by=request.actor, at=now())
            return done(request, _("The logo is gone. The council’s name stands there."), "/settings/look/")
        if is_logo and logo.is_valid():
            look.set_logo(logo.cleaned_data["logo"].read(), by=request.actor, at=now())
            return done(request, _("The logo is saved."), "/settings/look/")
        if not is_logo and form.is_valid():
            given = {name: form.cleaned_data[name].strip().lower() for name in names}
            wrong = look.faults(**given)
            for name, words in wrong.items():
                form.add_error(name, words)
            if not wrong and "try" not in request.POST:
                look.set_colours(**given, by=request.actor, at=now())
                return done(request, _("The colours are saved."), "/settings/look/")
    except RuleBroken as broken:
        logo.add_error("logo", broken.message)
    shown = {name: form[name].value() for name in names}
    proper = {name: said if look.COLOUR.fullmatch(str(said).lower()) else "#ffffff" for name, said in shown.items()}
    ratios = {
        "on_brand": look.contrast(proper["brand"].lower(), look.WHITE),
        "on_dark": look.contrast(proper["brand_dark"].lower(), look.WHITE),
        "on_tint": look.contrast(look.INK, proper["tint"].lower()),
    }
    crumbs = trail()
    return render(
        request,
        "organisations/look.html",
        {
            "form": form,
            "logo": logo,
            "tried": proper,
            "ratios": {name: f"{int(ratio * 10) / 10:.1f}" for name, ratio in ratios.items()},
            "breadcrumbs": crumbs,
        },
    )


@administrators
def set_names(request: CouncilRequest) -> HttpResponse:
    """What the council, its record and its plan are called, and whom to ask."""
    return one_form(
        request,
        NamesForm(posted(request), initial={name: getattr(request.council, name) for name in look.NAMES}),
        lambda said: look.set_names(by=request.actor, at=now(), **said),
        title=_("Names and contact"),
        button=_("Save"),
        to="/settings/",
        said=_("Names and contact are saved."),
        crumbs=trail(),
    )


@administrators
def set_rooms(request: CouncilRequest) -> HttpResponse:
    """Which parts the council uses."""
    on = [room for room in look.ROOMS if request.council.has_room(room)]
    return one_form(
        request,
        RoomsForm(posted(request), initial={"rooms": on}),
        lambda said: look.set_rooms(said["rooms"], by=request.actor, at=now()),
        title=_("Parts in use"),
        lead=_("A part that is off has no menu and no pages. What it holds is kept."),
        button=_("Save"),
        to="/settings/",
        said=_("Parts in use are saved."),
        crumbs=trail(),
    )
