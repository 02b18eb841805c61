"""People: who is here, invited, in which role and post; and all that is held about one of them."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.kernel.middleware import now
from wardmote.kernel.models import Person
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations import people, queries
from wardmote.organisations.forms import HoldForm, InviteForm, LastDayForm, PersonForm, ReasonForm, RoleForm
from wardmote.organisations.models import Holding, Invitation, Membership
from wardmote.organisations.permissions import may_administer
from wardmote.organisations.views.frame import (
    administrators,
    found_or_404,
    one_form,
    personal_readers,
    posted,
    press,
    trail,
)

LIST = "/settings/people/"


def _person(request: CouncilRequest, pk: int) -> Person:
    here = Person.objects.filter(memberships__council=request.council) | Person.objects.filter(
        holdings__council=request.council
    )
    found: Person = found_or_404(here.distinct(), pk=pk)
    return found


def _crumbs(person: Person | None = None) -> list[dict[str, str]]:
    if person is None:
        return trail((_("People"), LIST))
    return trail((_("People"), LIST), (str(person), f"{LIST}{person.pk}/"))


@administrators
def listed(request: CouncilRequest) -> HttpResponse:
    """Everybody with their roles and posts. 3 queries beside the frame's."""
    lines = queries.people(request.council, timezone.localdate())
    return render(
        request,
        "organisations/people.html",
        {
            "lines": [line for line in lines if not line.has_ended],
            "gone": [line for line in lines if line.has_ended],
            "invited": queries.open_invitations(request.council),
            "days": people.INVITATION_DAYS,
            "breadcrumbs": trail(),
        },
    )


@administrators
def invite(request: CouncilRequest) -> HttpResponse:
    """Ask somebody to join; the link goes by e-mail."""

    def act(said: dict[str, object]) -> None:
        row, token = people.invite(by=request.actor, at=now(), **said)  # type: ignore[arg-type]
        people.send_invitation(row, token)

    form = InviteForm(request.council, posted(request))
    return one_form(
        request,
        form,
        act,
        title=_("Invite somebody"),
        lead=_("They get an e-mail with a link that works once, for %(days)s days.") % {"days": people.INVITATION_DAYS},
        button=_("Send the invitation"),
        to=LIST,
        said=_("The invitation is sent."),
        crumbs=_crumbs(),
    )


@administrators
def invite_again(request: CouncilRequest, pk: int) -> HttpResponse:
    """Send a new link to an address that has not joined; the earlier one ends."""
    row: Invitation = found_or_404(Invitation.objects.of(request.council), pk=pk)

    def act() -> None:
        made, token = people.invite(
            email=row.email,
            full_name=row.full_name,
            role=row.role,
            body_id=row.body_id,
            post_id=row.post_id,
            by=request.actor,
            at=now(),
        )
        people.send_invitation(made, token)

    return press(request, act, said=_("A new invitation is sent."), to=LIST)


@administrators
def withdraw(request: CouncilRequest, pk: int) -> HttpResponse:
    """An invitation no longer counts."""
    row: Invitation = found_or_404(Invitation.objects.of(request.council), pk=pk)
    return press(
        request,
        lambda: people.withdraw_invitation(row.pk, by=request.actor, at=now()),
        said=_("The invitation is withdrawn."),
        to=LIST,
    )


@administrators
def one(request: CouncilRequest, pk: int) -> HttpResponse:
    """A person: roles and posts, now and before."""
    person = _person(request, pk)
    memberships = Membership.objects.of(request.council).filter(person=person).select_related("body")
    holdings = Holding.objects.of(request.council).filter(person=person).select_related("post")
    return render(
        request,
        "organisations/person.html",
        {
            "person": person,
            "memberships": memberships,
            "holdings": holdings,
            "today": timezone.localdate(),
            "is_me": request.reader.person == person,
            "breadcrumbs": _crumbs(),
        },
    )


@administrators
def rename(request: CouncilRequest, pk: int) -> HttpResponse:
    """Correct a name."""
    person = _person(request, pk)
    return one_form(
        request,
        PersonForm(posted(request), initial={"full_name": person.full_name}),
        lambda said: people.change_person(person.pk, full_name=said["full_name"], by=request.actor, at=now()),
        title=_("Change the name"),
        button=_("Save"),
        to=f"{LIST}{pk}/",
        said=_("The name is saved."),
        crumbs=_crumbs(person),
    )


@administrators
def give_role(request: CouncilRequest, pk: int) -> HttpResponse:
    """Give somebody a further role."""
    person = _person(request, pk)
    return one_form(
        request,
        RoleForm(request.council, posted(request), initial={"from_on": timezone.localdate()}),
        lambda said: people.give_role(person.pk, said.pop("role"), by=request.actor, at=now(), **said),
        title=_("Give a role to %(person)s") % {"person": person},
        button=_("Give the role"),
        to=f"{LIST}{pk}/",
        said=_("The role is given."),
        crumbs=_crumbs(person),
    )


@administrators
def end_role(request: CouncilRequest, pk: int) -> HttpResponse:
    """End a role after a day."""
    row: Membership = found_or_404(Membership.objects.of(request.council).select_related("person"), pk=pk)
    return one_form(
        request,
        LastDayForm(posted(request), initial={"last_on": timezone.localdate()}),
        lambda said: people.end_role(row.pk, last_on=said["last_on"], by=request.actor, at=now()),
        title=_("End the role “%(role)s”") % {"role": row.get_role_display()},
        lead=str(row.person),
        button=_("End the role"),
        to=f"{LIST}{row.person_id}/",
        said=_("The role ends."),
        crumbs=_crumbs(row.person),
        is_drastic=True,
    )


@administrators
def hold_post(request: CouncilRequest, pk: int) -> HttpResponse:
    """Somebody takes up a post."""
    person = _person(request, pk)
    start = {"from_on": timezone.localdate(), "kind": Holding.Kind.HOLDER, "post_id": request.GET.get("post", "")}
    return one_form(
        request,
        HoldForm(request.council, posted(request), initial=start),
        lambda said: people.hold_post(said.pop("post_id"), person.pk, by=request.actor, at=now(), **said),
        title=_("Give a post to %(person)s") % {"person": person},
        button=_("Give the post"),
        to=f"{LIST}{pk}/",
        said=_("The post is given."),
        crumbs=_crumbs(person),
    )


@administrators
def leave_post(request: CouncilRequest, pk: int) -> HttpResponse:
    """Somebody leaves a post after a day."""
    row: Holding = found_or_404(Holding.objects.of(request.council).select_related("person", "post"), pk=pk)
    return one_form(
        request,
        LastDayForm(posted(request), initial={"last_on": timezone.localdate() - timedelta(days=0)}),
        lambda said: people.leave_post(row.pk, last_on=said["last_on"], by=request.actor, at=now()),
        title=_("Leave the post “%(post)s”") % {"post": row.post},
        lead=str(row.person),
        button=_("Save"),
        to=f"{LIST}{row.person_id}/",
        said=_("The last day is saved."),
        crumbs=_crumbs(row.person),
        is_drastic=True,
    )


@administrators
def close(request: CouncilRequest, pk: int) -> HttpResponse:
    """Somebody leaves for good."""
    person = _person(request, pk)
    return one_form(
        request,
        ReasonForm(posted(request)),
        lambda said: people.close_account(person.pk, reason=said["reason"], by=request.actor, at=now()),
        title=_("Close the account of %(person)s") % {"person": person},
        warning=_("Their roles and posts end now, and they cannot sign in here. What they did stays in the history."),
        button=_("Close the account"),
        to=LIST,
        said=_("The account is closed."),
        crumbs=_crumbs(person),
        is_drastic=True,
    )


@personal_readers
def held(request: CouncilRequest, pk: int) -> HttpResponse:
    """All that is held about one person, for when they ask."""
    person = _person(request, pk)
    return render(
        request,
        "organisations/person_held.html",
        {
            "person": person,
            "held": people.held_about_person(request.council, person),
            "breadcrumbs": _crumbs(person) if may_administer(request.reader) else trail(),
        },
    )
