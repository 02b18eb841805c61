"""Pages for following by e-mail, and the administrator's page of outgoing mail."""

from __future__ import annotations

from django.contrib import messages as notes
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from wardmote.engagement import services
from wardmote.engagement.forms import FollowForm, FrequencyForm, LedgerForm
from wardmote.engagement.models import Follower
from wardmote.engagement.topics import find, others
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.limits import client_address
from wardmote.kernel.readers import CouncilRequest
from wardmote.messaging import queries
from wardmote.messaging.models import Message
from wardmote.organisations.doors import signed_in
from wardmote.organisations.permissions import may_administer

PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: CouncilRequest, kind: str, slug: str) -> HttpResponse:
    """Ask to follow one thing. The answer never says whether an address is known."""
    topic = find(request.council, kind, slug)
    if topic is None:
        raise Http404("Nothing is published under this name.")
    form = FollowForm(request.POST or None)
    page = {"topic": topic, "form": form, "back": {"href": topic.address, "text": topic.title}}
    if not request.council.sends_mail:
        return render(request, "engagement/no_mail.html", page)
    if form.is_valid():
        try:
            services.follow(
                request.council,
                topic,
                email=form.cleaned_data["email"],
                frequency=form.cleaned_data["frequency"],
                client=client_address(request),
                at=timezone.now(),
            )
        except RuleBroken as broken:
            form.add_error(None, broken.message)
        else:
            return render(request, "engagement/asked.html", {**page, "email": form.cleaned_data["email"]})
    return render(request, "engagement/follow.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: CouncilRequest, token: str) -> HttpResponse:
    """One button; only pressing it begins anything, since mail programs open links by themselves."""
    now = timezone.now()
    if request.method == "POST":
        try:
            follower = services.confirm(request.council, token, at=now)
        except RuleBroken:
            return render(request, "engagement/old_link.html", status=410)
        page = {"topic": services.topic_of(follower), "follower": follower}
        return render(request, "engagement/confirmed.html", {**page, "others": others(request.council, follower)})
    found = services.confirmable(request.council, token, at=now)
    if found is None:
        return render(request, "engagement/old_link.html", status=410)
    return render(request, "engagement/confirm.html", {"topic": services.topic_of(found)})


@require_http_methods(["GET", "HEAD", "POST"])
def unfollow(request: CouncilRequest, token: str) -> HttpResponse:
    """Change how often, stop this, or stop all. The link never runs out; using it twice is no error.

    A mail program may stop for its reader: a POST without cookie or form token (RFC 8058; kernel/middleware.py).
    """
    found = services.stoppable(request.council, token)
    if found is None:
        return render(request, "engagement/old_link.html", status=410)
    page = {"topic": services.topic_of(found), "follower": found}
    form = FrequencyForm(request.POST if "frequency" in request.POST else None, initial={"frequency": found.frequency})
    if request.method == "POST":
        if request.POST.get("List-Unsubscribe") == "One-Click" or request.POST.get("stop") in {"this", "all"}:
            everything = request.POST.get("stop") == "all"
            services.stop(found, everything=everything, at=timezone.now())
            return render(request, "engagement/stopped.html", {**page, "everything": everything})
        if form.is_valid() and services.change_frequency(found, form.cleaned_data["frequency"]):
            label = Follower.Frequency(form.cleaned_data["frequency"]).label
            return render(request, "engagement/changed.html", {**page, "often": label})
    return render(request, "engagement/unfollow.html", {**page, "form": form, "stopped": found.ended_at is not None})


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def messages(request: CouncilRequest) -> HttpResponse:
    """What was sent, what was not and why; switch mail on or off, try the server, send again."""
    if not may_administer(request.reader):
        raise NotAllowed(_("Only the council administrator can see and change outgoing mail."))
    if request.method == "POST":
        try:
            notes.success(request, _done(request))
        except RuleBroken as broken:
            notes.error(request, broken.message)
        return redirect(request.get_full_path())
    form = LedgerForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    rows = queries.ledger(request.council, state=chosen.get("state", ""), words=chosen.get("words", ""))
    return render(
        request,
        "engagement/messages.html",
        {
            "form": form,
            "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
            "standing": queries.standing(request.council, at=timezone.now()),
            "filtered": any(chosen.values()),
            "again": {Message.State.FAILED, Message.State.SUPPRESSED, Message.State.EXPIRED},
            "back": {"href": "/settings/", "text": _("Settings")},
        },
    )


def _done(request: CouncilRequest) -> str:
    """Do what a button of the page asks, and say what was done. RuleBroken for what cannot be."""
    now, act = timezone.now(), request.POST.get("act", "")
    if act in {"on", "off"}:
        moved = services.switch_mail(on=act == "on", by=request.actor, at=now)
        if act == "off":
            return _("Outgoing mail is off. E-mails are kept back for 2 days.")
        return ngettext(
            "Outgoing mail is on. %(n)s e-mail that was kept back is being sent.",
            "Outgoing mail is on. %(n)s e-mails that were kept back are being sent.",
            moved,
        ) % {"n": moved}
    if act == "test":
        services.send_test(by=request.actor, at=now)
        return _("A test is on its way to %(address)s.") % {"address": getattr(request.reader.person, "email", "")}
    if act == "again" and request.POST.get("message", "").isdigit():
        try:
            again = services.send_again(int(request.POST["message"]), by=request.actor, at=now)
        except Message.DoesNotExist as lost:
            raise Http404("No such message.") from lost
        return _("“%(subject)s” is being sent again.") % {"subject": again.subject}
    raise RuleBroken(_("Choose one of the buttons on this page."))
