"""What a signed link opens: a partner's answers, a Member's approvals, a colleague's help, an action's update.

Opening a link writes nothing. A link is its own key, so these pages know nobody by a session.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.kernel import signed_links
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.limits import allow
from wardmote.kernel.middleware import now
from wardmote.kernel.models import SignedLink
from wardmote.kernel.readers import Actor, CouncilRequest
from wardmote.kernel.words import list_words
from wardmote.messaging import services as messaging
from wardmote.organisations.models import Body, Capacity, Post
from wardmote.scrutiny import answering, delivery, helping, partner_links, queries_answers
from wardmote.scrutiny.delivery import Shown
from wardmote.scrutiny.forms_answers import PassForm, UpdateForm, WordsForm
from wardmote.scrutiny.models import Action, Help
from wardmote.scrutiny.queries_answers import Waiting
from wardmote.scrutiny.views import answer_pages, clearing
from wardmote.scrutiny.views.answer_pages import Section

RENEWALS_A_DAY = 3
PASSED_A_DAY = 5
Page = Callable[[CouncilRequest, SignedLink, str], HttpResponse]


def while_open(page: Page) -> Callable[[HttpRequest, SignedLink, str], HttpResponse]:
    """A page of a link; for one that ended, the page that sends a new one. A first POST is kept as the link's use."""

    @wraps(page)
    def inner(request: HttpRequest, link: SignedLink, token: str) -> HttpResponse:
        asked: CouncilRequest = request  # type: ignore[assignment]
        if not signed_links.is_open(link, at=now()):
            return _ended(asked, link)
        if request.method == "POST":
            partner_links.mark_used(link, at=now())
        return page(asked, link, token)

    return inner


def _ended(request: CouncilRequest, link: SignedLink) -> HttpResponse:
    """One button that sends a new link to the address we hold. The answer is the same whatever is held."""
    is_sent = request.method == "POST"
    if is_sent and allow(f"renew-link:{link.purpose}:{link.object_id}", RENEWALS_A_DAY, timedelta(days=1)):
        partner_links.renew(link, at=now())
    return render(request, "scrutiny/partners/ended.html", {"is_sent": is_sent}, status=200 if is_sent else 410)


# A partner's answers


@dataclass(frozen=True)
class Told:
    """What a partner is told about one thing asked: who asks, whether a duty applies, and when it is due."""

    committee: str
    duty: str
    capacity: str


@while_open
def partner(request: CouncilRequest, link: SignedLink, token: str) -> HttpResponse:
    """Everything asked of one body, across reviews, in one form."""
    body = get_object_or_404(Body.objects.of(request.council), pk=link.object_id)
    by = Actor(request.council, link=link, as_post=body.name)
    side = {"pass": _pass_on, "not-us": _not_for_us, "update": _partner_update}.get(request.GET.get("do", ""))
    if side is not None:
        return side(request, link, body, by)
    found = queries_answers.of_body(request.council, body)
    data = request.POST if request.method == "POST" else None
    open_ones = [one for one in found if _is_open(one)]
    sections = answer_pages.sections_of([one for one in open_ones if one.is_editable], data, short=True)
    errors: list[dict[str, str]] = []
    if data is not None:
        answer_pages.save(sections, by=by, at=now())
        errors = answer_pages.summary(sections)
        sent = _send(request, link, body, by, sections) if data.get("do") == "send" else False
        if not errors and (sent or data.get("do") != "send"):
            return redirect(request.path)
    for section in sections:
        hidden = _("(recommendation %(number)s)") % {"number": section.one.number}
        not_us = {"href": f"?do=not-us&ask={section.one.ask.pk}", "text": _("Not for us"), "hidden": hidden}
        section.links = [not_us]
    today = timezone.localdate()
    context = {
        "body": body,
        "sections": [{"section": one, "told": _told(one.one), "due": _due(one.one, today)} for one in sections],
        "checking": [one for one in open_ones if not one.is_editable],
        "answered": [
            {"one": one, "texts": queries_answers.texts(one.newest)}
            for one in found
            if one.newest is not None and one.newest.sent_at
        ],
        "actions": queries_answers.actions_of(body),
        "errors": errors,
        "has_errors": bool(errors),
        "saved": answer_pages.saved_words(sections),
        "version": max((one.seen for one in sections), default=""),
        "may_pass": bool(body.email),
        "lead": asked_words([one.one for one in sections]) if sections else "",
    }
    return render(request, "scrutiny/partners/partner.html", context)


def _send(request: CouncilRequest, link: SignedLink, body: Body, by: Actor, sections: list[Section]) -> bool:
    """Send every answer that nothing stops, and a copy of what was sent. Whether anything went."""
    ready = [one for one in sections if one.one.may_go and not one.errors()]
    if not ready:
        if not answer_pages.summary(sections):
            messages.info(request, _("There is no answer to send yet."))
        return False
    try:
        answering.make_ready([one.one.ask.pk for one in ready], by=by, at=now())
    except RuleBroken as broken:
        messages.info(request, broken.message)
        return False
    _copy_by_email(link, body, [one.one for one in ready])
    words = _("We have your answer. %(council)s checks it before it is added to the record.")
    messages.success(request, words % {"council": request.council.name})
    return True


def _copy_by_email(link: SignedLink, body: Body, sent: list[Waiting]) -> None:
    """What was sent, to the address the link went to."""
    address, at, council = link.address or body.email, now(), link.council
    if not address:
        return
    items = [
        messaging.Item(title=f"{one.number}. {one.title}", quote="\n".join(queries_answers.texts(one.newest)))
        for one in sent
    ]
    drawn = messaging.notice(
        council,
        subject=messaging.subject_line(council.name, _("we have your answer")),
        sentences=[_("%(council)s checks it before it is added to the record.") % {"council": council.name}],
        sections=[messaging.Section(_("What you sent"), items)],
        why=_("An answer was sent for %(body)s.") % {"body": body},
    )
    messaging.queue(
        council,
        key=f"scrutiny.partner-copy:{link.pk}:{at.isoformat()}",
        kind="scrutiny.partner-copy",
        address=address,
        to_words=body.name,
        subject=drawn.subject,
        text=drawn.text,
        html=drawn.html,
        about=body,
        at=at,
    )


def _pass_on(request: CouncilRequest, link: SignedLink, body: Body, by: Actor) -> HttpResponse:
    form = PassForm(request.POST or None)
    if form.is_valid():
        if not allow(f"pass-link:{link.pk}", PASSED_A_DAY, timedelta(days=1)):
            form.add_error("email", _("The link was passed on several times today. Try again tomorrow."))
        else:
            try:
                partner_links.pass_on(link, form.cleaned_data["email"], by=by, at=now())
            except RuleBroken as broken:
                form.add_error("email", broken.message)
            else:
                messages.success(request, _("A link was sent to your colleague. Yours still works."))
                return redirect(request.path)
    domain = body.email.rpartition("@")[2]
    lead = _("They get a link of their own. It can go to addresses that end in @%(domain)s.") % {"domain": domain}
    return _small(request, form, _("Pass it to a colleague"), lead, _("Send them a link"))


def _not_for_us(request: CouncilRequest, link: SignedLink, body: Body, by: Actor) -> HttpResponse:
    one = _asked(request, body)
    label = _("Why, and who should be asked instead? (you can leave this empty)")
    form = WordsForm(request.POST or None, label=label, required=False)
    if form.is_valid():
        try:
            helping.not_mine(one.ask.pk, whose=None, words=form.cleaned_data["words"], by=by, at=now())
        except RuleBroken as broken:
            form.add_error("words", broken.message)
        else:
            messages.success(request, _("The council has been told. Until it settles this, the question stays here."))
            return redirect(request.path)
    lead = _("Say so if your organisation cannot answer this.")
    return _small(request, form, _("Not for us"), lead, _("Tell the council"), one=one)


def _partner_update(request: CouncilRequest, link: SignedLink, body: Body, by: Actor) -> HttpResponse:
    wanted = request.GET.get("action", "")
    found = next((one for one in queries_answers.actions_of(body) if str(one.pk) == wanted), None)
    if found is None:
        raise Http404(_("There is no such action of yours."))
    return _update_page(request, found, by, request.path)


def _is_open(one: Waiting) -> bool:
    """Whether something is still wanted: nothing was sent, or the committee asked again."""
    return one.ask.answered_on is None


def _asked(request: CouncilRequest, body: Body) -> Waiting:
    wanted = request.GET.get("ask", "")
    found = queries_answers.of_body(request.council, body)
    one = next((each for each in found if str(each.ask.pk) == wanted and _is_open(each)), None)
    if one is None:
        raise Http404(_("There is no such question for you."))
    return one


def _told(one: Waiting) -> Told:
    """Who asks, in which capacity, and the sentence about the duty to reply."""
    found = one.ask.recommendation
    capacity = Capacity(found.capacity).label if found.capacity in Capacity.values else ""
    return Told(str(found.body), partner_links.duty_words(one.ask, one.who), str(capacity))


def _due(one: Waiting, today: Any) -> dict[str, Any] | None:
    if one.ask.due_on is None:
        return None
    return {
        "due_on": one.ask.due_on,
        "today": today,
        "label": _("Reply due"),
        "late": "",
        "steps": one.ask.explanation,
    }


# A Member's approvals


@while_open
def approval(request: CouncilRequest, link: SignedLink, token: str) -> HttpResponse:
    """As /my/approvals/, in the name of the post the link was made for."""
    post = get_object_or_404(Post.objects.of(request.council), pk=link.object_id)
    by = Actor(request.council, link=link, as_post=post.title)
    return clearing.work_through(request, clearing.approval_queue(request.path, is_link=True), by=by)


# A colleague's help


@while_open
def colleague(request: CouncilRequest, link: SignedLink, token: str) -> HttpResponse:
    """The question a colleague asked about one answer, and a box for the reply."""
    rows = Help.objects.of(request.council).filter(ask=link.object_id, kind=Help.Kind.COLLEAGUE)
    found = rows.filter(pk=link.details.get("help", 0)).select_related("ask__recommendation", "to_post").first()
    if found is None:
        raise Http404(_("There is no such question."))
    if found.settled_at is not None:
        context = {"help": found, "recommendation": found.ask.recommendation}
        return render(request, "scrutiny/partners/helped.html", context)
    form = WordsForm(request.POST or None, label=_("Your reply"))
    if form.is_valid():
        by = Actor(request.council, link=link, as_post=str(found.to_post or ""))
        try:
            helping.help_out(found.pk, reply=form.cleaned_data["words"], by=by, at=now())
        except RuleBroken as broken:
            form.add_error("words", broken.message)
        else:
            return redirect(request.path)
    context = {"form": form, "help": found, "recommendation": found.ask.recommendation}
    return render(request, "scrutiny/answers/help.html", context)


# An action's update


@while_open
def action_update(request: CouncilRequest, link: SignedLink, token: str) -> HttpResponse:
    """How one action goes, from its owner."""
    rows = Action.objects.of(request.council).select_related("recommendation", "owner_post", "owner_body")
    found = get_object_or_404(rows, pk=link.object_id)
    by = Actor(request.council, link=link, as_post=str(found.owner_post or found.owner_body or ""))
    return _update_page(request, found, by, request.path)


def _update_page(request: CouncilRequest, found: Action, by: Actor, back: str) -> HttpResponse:
    form = UpdateForm(request.POST or None, initial={"state": found.state})
    if form.is_valid():
        said = form.cleaned_data
        shown = [Shown(title=_("Shown by %(who)s") % {"who": by.as_post}, url=said["link"])] if said["link"] else []
        try:
            delivery.update_action(
                found.pk,
                state=Action.State(said["state"]),
                text=said["text"],
                cause=said["cause"],
                on=timezone.localdate(),
                shown=shown,
                by=by,
                at=now(),
            )
        except RuleBroken as broken:
            form.add_error(None, broken.message)
        else:
            words = _("We have your update. %(council)s checks it before it is added to the record.")
            messages.success(request, words % {"council": request.council.name})
            return redirect(back)
    unchecked = list(found.updates.filter(is_checked=False).order_by("-at"))
    context = {
        "action": found,
        "recommendation": found.recommendation,
        "form": form,
        "waiting": [one for one in unchecked if one.declined_at is None],
        "declined": [one for one in unchecked if one.declined_at is not None][:3],
    }
    return render(request, "scrutiny/partners/update.html", context)


def _small(
    request: CouncilRequest, form: Any, heading: str, lead: str, button: str, *, one: Waiting | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "heading": heading,
        "lead": lead,
        "button": button,
        "one": one,
        "back": {"href": request.path, "text": _("Back to what you were asked")},
    }
    return render(request, "scrutiny/partners/small.html", context)


def asked_words(found: list[Waiting]) -> str:
    """Which committees ask, for the first sentence; the heading says how much."""
    committees = list_words(sorted({str(one.ask.recommendation.body) for one in found}))
    return ngettext("It comes from the %(who)s.", "They come from the %(who)s.", len(found)) % {"who": committees}


for _purpose in (
    SignedLink.Purpose.PARTNER_ANSWER,
    SignedLink.Purpose.APPROVAL,
    SignedLink.Purpose.COLLEAGUE,
    SignedLink.Purpose.ACTION_UPDATE,
):
    signed_links.register_renewal(_purpose, partner_links.renew)
signed_links.register_page(SignedLink.Purpose.PARTNER_ANSWER, partner)
signed_links.register_page(SignedLink.Purpose.APPROVAL, approval)
signed_links.register_page(SignedLink.Purpose.COLLEAGUE, colleague)
signed_links.register_page(SignedLink.Purpose.ACTION_UPDATE, action_update)

urlpatterns: list[URLPattern] = []
