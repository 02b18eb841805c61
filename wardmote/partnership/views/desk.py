"""Working pages of the partnership's register and of its plan's editions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel import publishing
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.doors import signed_in
from wardmote.organisations.views.frame import one_form, posted, press
from wardmote.organisations.views.taking_down import take_down_page
from wardmote.partnership import checking, difference, plans, register
from wardmote.partnership.forms import (
    AdoptForm,
    BeginForm,
    ChangeForm,
    CouncilForm,
    CoverForm,
    EditionForm,
    GiveUpForm,
    GroupForm,
    MemberForm,
    PlanForm,
    RoleForm,
    SeatForm,
)
from wardmote.partnership.models import (
    Edition,
    GroupTerms,
    Member,
    OutsideRole,
    PartnerCouncil,
    Partnership,
    Plan,
    Seat,
)
from wardmote.partnership.permissions import may_keep_plan
from wardmote.partnership.views.frame import DESK, crumbs, found, keepers, must_keep, readers

State = Edition.State
# kind of entry in the register → its table, form, verb, and its heading when added and changed
ENTRIES: dict[str, tuple[Any, Any, Callable[..., Any], Any, Any]] = {
    "councils": (
        PartnerCouncil,
        CouncilForm,
        register.keep_council,
        gettext_lazy("Add a council"),
        gettext_lazy("Change a council"),
    ),
    "members": (
        Member,
        MemberForm,
        register.keep_member,
        gettext_lazy("Add a member"),
        gettext_lazy("Change a member"),
    ),
    "roles": (OutsideRole, RoleForm, register.keep_role, gettext_lazy("Add a role"), gettext_lazy("Change a role")),
    "groups": (GroupTerms, GroupForm, register.keep_group, gettext_lazy("Add a group"), gettext_lazy("Change a group")),
    "seats": (Seat, SeatForm, register.keep_seat, gettext_lazy("Add a seat"), gettext_lazy("Change a seat")),
}


@readers
def home(request: CouncilRequest) -> HttpResponse:
    """/desk/partnership/: the register, the plan, and what is next."""
    own = Partnership.objects.of(request.council).select_related("managing_post", "strategy_group").first()
    editions = Edition.objects.visible_to(request.reader).select_related("plan").order_by("-number")
    context = {
        "own": own,
        "may_keep": may_keep_plan(request.reader),
        "editions": [
            {"title": each.title, "href": each.desk, "caption": each.plan.title, "words": each.get_state_display()}
            for each in editions
        ],
        "plans": list(Plan.objects.of(request.council)),
        "registers": _registers(own) if own else [],
        "breadcrumbs": [{"text": _("Home"), "href": "/my/"}],
    }
    return render(request, "partnership/desk/home.html", context)


@keepers
def begin(request: CouncilRequest) -> HttpResponse:
    """/desk/partnership/begin/: the partnership's record."""
    return _form(
        request,
        BeginForm(request.council, posted(request)),
        lambda said: register.begin(**said, by=request.actor, at=now()),
        title=_("Begin the partnership’s record"),
        lead=_("It is public at once. You add members, groups and the plan afterwards."),
        button=_("Begin"),
        to=DESK,
        said=_("Begun. Add who belongs to it."),
    )


@keepers
def change(request: CouncilRequest) -> HttpResponse:
    """/desk/partnership/change/: what the partnership says of itself."""
    own = found(Partnership.objects.of(request.council))
    initial = {name: getattr(own, name) for name in ChangeForm.base_fields}
    return _form(
        request,
        ChangeForm(request.council, posted(request), initial=initial),
        lambda said: register.change_partnership(**said, by=request.actor, at=now()),
        title=_("The partnership"),
        button=_("Save"),
        to=DESK,
        said=_("Saved. The public page says so now."),
    )


@signed_in
def entry(request: CouncilRequest, kind: str, pk: int | None = None) -> HttpResponse:
    """/desk/partnership/<kind>/add/ and /<pk>/: one entry of the register."""
    if kind not in ENTRIES:
        raise Http404(_("There is no such entry."))
    model, form_class, keep, adding, changing = ENTRIES[kind]
    row = found(model.objects.of(request.council), pk=pk) if pk else None
    must_keep(request)
    return _form(
        request,
        form_class(request.council, posted(request), row=row),
        lambda said: keep(pk, **said, by=request.actor, at=now()),
        title=changing if row else adding,
        button=_("Save"),
        to=DESK,
        said=_("Saved. The public page says so now."),
    )


@keepers
def begin_plan(request: CouncilRequest) -> HttpResponse:
    """/desk/partnership/plans/begin/: a new plan with its first edition."""
    return _form(
        request,
        PlanForm(posted(request)),
        lambda said: plans.begin_plan(**said, by=request.actor, at=now()),
        title=_("Begin a plan"),
        lead=_("Its first edition is begun with it. Nothing is public before it is adopted."),
        button=_("Begin"),
        to=lambda made: made.desk,
        said=_("Begun. Not public yet."),
    )


@signed_in
def begin_edition(request: CouncilRequest, plan_slug: str) -> HttpResponse:
    """/desk/partnership/plans/<slug>/next/: the next edition, as a copy of the newest."""
    plan = found(Plan.objects.of(request.council), slug=plan_slug)
    must_keep(request)
    return _form(
        request,
        EditionForm(posted(request)),
        lambda said: plans.begin_edition(plan.pk, **said, by=request.actor, at=now()),
        title=_("Begin the next edition"),
        lead=_("It starts as a copy. Actions that are done stay behind."),
        button=_("Begin"),
        to=lambda made: made.desk,
        said=_("Begun as a copy. Not public yet."),
    )


@readers
def edition(request: CouncilRequest, edition: Edition) -> HttpResponse:
    """/desk/partnership/editions/<slug>/: what it holds, what it lacks, the next step. About fifteen queries."""
    rows = edition.priorities.prefetch_related(
        "objectives", "alignments", "indicators", "actions__lead_body", "actions__milestones"
    )
    before = edition.copied_from
    may_write = may_keep_plan(request.reader) and edition.is_open
    context = {
        "edition": edition,
        "may_write": may_write,
        "may_report": may_keep_plan(request.reader) and edition.state == State.ADOPTED,
        "wanting": checking.wanting(edition) if edition.is_open else [],
        "texts": list(edition.texts.all()),
        "priorities": list(rows),
        "terms": list(edition.terms.all()),
        "differences": difference.sentences(before, edition) if before and edition.is_open else [],
        "limbs": edition.limbs,
        "open_changes": edition.change_requests.filter(outcome="open").count(),
        "steps": _steps(edition) if may_write else [],
        "breadcrumbs": crumbs(),
    }
    return render(request, "partnership/desk/edition.html", context)


@keepers
def cover(request: CouncilRequest, edition: Edition) -> HttpResponse:
    """/desk/partnership/editions/<slug>/cover/: title, summary, strategies."""
    initial = {"title": edition.title, "summary": edition.summary, "limbs": edition.limbs}
    return _form(
        request,
        CoverForm(posted(request), initial=initial),
        lambda said: plans.change_edition(edition.pk, **said, by=request.actor, at=now()),
        title=_("What the edition says of itself"),
        button=_("Save"),
        to=edition.desk,
        said=_("Saved. Not public yet."),
        edition=edition,
    )


@keepers
def move(request: CouncilRequest, edition: Edition, state: str) -> HttpResponse:
    """/desk/partnership/editions/<slug>/move/<state>/: a step on or back."""
    return press(
        request,
        lambda: plans.move(edition.pk, state, by=request.actor, at=now()),
        said=_("Done."),
        to=edition.desk,
    )


@keepers
def give_up(request: CouncilRequest, edition: Edition) -> HttpResponse:
    """/desk/partnership/editions/<slug>/give-up/."""
    return _form(
        request,
        GiveUpForm(posted(request)),
        lambda said: plans.move(edition.pk, State.GIVEN_UP, because=said["because"], by=request.actor, at=now()),
        title=_("Give up this edition"),
        lead=_("It stays here, and the edition in force goes on."),
        button=_("Give it up"),
        to=DESK,
        said=_("Given up."),
        edition=edition,
        is_drastic=True,
    )


@keepers
def adopt(request: CouncilRequest, edition: Edition) -> HttpResponse:
    """/desk/partnership/editions/<slug>/adopt/: when and by whom it was adopted; then it is public."""
    wanting = checking.wanting(edition) if edition.is_open else []
    lead = _("It is published at once, and its words cannot be changed afterwards.")
    return _form(
        request,
        AdoptForm(request.council, posted(request)),
        lambda said: plans.adopt(edition.pk, **said, by=request.actor, at=now()),
        title=_("Record that it was adopted"),
        lead=lead,
        warning=" ".join(each.words for each in wanting),
        button=_("Record and publish"),
        to=edition.desk,
        said=_("Adopted and published."),
        edition=edition,
    )


@signed_in
def take_down(request: CouncilRequest, tail: str = "") -> HttpResponse:
    """/desk/partnership/<…>/take-down/: the Monitoring Officer or the administrator takes a public page down."""
    published = publishing.at_address(request.council, f"/partnership/{tail}/" if tail else "/partnership/")
    return take_down_page(request, published, to=DESK)


def _registers(own: Partnership) -> list[dict[str, Any]]:
    seats = Seat.objects.filter(group__partnership=own).select_related("body", "group__body")
    lists: tuple[tuple[str, Any, Any], ...] = (
        ("councils", _("Councils"), own.councils.all()),
        ("members", _("Members"), own.members.select_related("body")),
        ("roles", _("Roles outside the partnership"), own.roles.all()),
        ("groups", _("Groups"), own.groups.select_related("body")),
        ("seats", _("Seats on groups"), seats),
    )
    return [
        {
            "kind": kind,
            "heading": heading,
            "rows": [{"words": _entry_words(row), "href": f"{DESK}{kind}/{row.pk}/"} for row in rows],
        }
        for kind, heading, rows in lists
    ]


def _entry_words(row: Any) -> str:
    said = f"{row.group}: {row}" if isinstance(row, Seat) else str(row)
    ends = getattr(row, "until_on", None)
    return said + (_(" (until %(on)s)") % {"on": f"{ends:%-d %B %Y}"} if ends else "")


def _steps(edition: Edition) -> list[dict[str, str]]:
    """The buttons that move an edition on or back; adopting and giving up have pages of their own."""
    words = {
        (State.WRITING, State.PARTNERSHIP): _("Send it to the partnership"),
        (State.PARTNERSHIP, State.ON_ITS_WAY): _("The partnership agreed: on its way to adoption"),
        (State.PARTNERSHIP, State.WRITING): _("Back to be written"),
        (State.ON_ITS_WAY, State.WRITING): _("Back to be written"),
    }
    return [
        {"text": text, "action": f"{edition.desk}move/{to}/"}
        for (here, to), text in words.items()
        if here == edition.state
    ]


def _form(
    request: CouncilRequest,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    edition: Edition | None = None,
    **more: Any,
) -> HttpResponse:
    return one_form(request, form, act, crumbs=crumbs(edition), **more)


E = "desk/partnership/editions/<slug:slug>/"
urlpatterns = [
    path("desk/partnership/", home),
    path("desk/partnership/take-down/", take_down),
    path("desk/partnership/<path:tail>/take-down/", take_down),
    path("desk/partnership/begin/", begin),
    path("desk/partnership/change/", change),
    path("desk/partnership/plans/begin/", begin_plan),
    path("desk/partnership/plans/<slug:plan_slug>/next/", begin_edition),
    path(E, edition),
    path(f"{E}cover/", cover),
    path(f"{E}move/<slug:state>/", move),
    path(f"{E}give-up/", give_up),
    path(f"{E}adopt/", adopt),
    path("desk/partnership/<slug:kind>/add/", entry),
    path("desk/partnership/<slug:kind>/<int:pk>/", entry),
]
