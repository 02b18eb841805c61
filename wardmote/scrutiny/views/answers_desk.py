"""The officers' side of answers: where each one is, agreeing, sending and receiving them, dates, partners' links and checks."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.forms import Form
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import days_late, days_words, weekday_words
from wardmote.organisations.doors import signed_in
from wardmote.organisations.models import Body, Meeting, Post
from wardmote.organisations.permissions import require
from wardmote.scrutiny import answering, asking, delivery, helping, partner_links, queries_answers, receiving, timing
from wardmote.scrutiny.forms_answers import AgreedForm, AskAgainForm, ClockForm, PostForm, WordsForm
from wardmote.scrutiny.models import Help, Response, Review
from wardmote.scrutiny.permissions import may_support_scrutiny
from wardmote.scrutiny.queries_answers import OTHER, Waiting
from wardmote.scrutiny.views import clearing

State = Response.State


@signed_in
def checks(request: CouncilRequest) -> HttpResponse:
    """/desk/answers/checks/: what partners sent, before it joins the record."""
    require(may_support_scrutiny(request.reader), request.actor, answering.OFFICERS_CAN)
    cards = queries_answers.partner_answers_to_check(request.council)
    updates = queries_answers.updates_to_check(request.council)
    error = ""
    if request.method == "POST":
        what, _dash, number = request.POST.get("do", "").partition("-")
        try:
            if what == "add" and number in {str(one.response.pk) for one in cards}:
                answering.add_partner_answer(int(number), by=request.actor, at=now())
                messages.success(request, _("Added to the record. It is public now."))
            elif what == "update" and number in {str(one.pk) for one in updates}:
                delivery.add_update_to_record(int(number), by=request.actor, at=now())
                messages.success(request, _("Added to the record. It is public now."))
            return redirect("/desk/answers/checks/")
        except RuleBroken as broken:
            error = broken.message
    context = {
        "cards": [{"card": one, "rows": clearing.rows_of(one), "quoted": _quoted(one.waiting)} for one in cards],
        "updates": updates,
        "errors": [{"text": error, "href": ""}] if error else [],
        "has_errors": bool(error),
    }
    return render(request, "scrutiny/partners/checks.html", context)


@signed_in
def send_back(request: CouncilRequest) -> HttpResponse:
    """/desk/answers/checks/send-back/: return a partner's answer with a comment; its link shows it."""
    require(may_support_scrutiny(request.reader), request.actor, answering.OFFICERS_CAN)
    wanted = request.GET.get("answer", "")
    cards = queries_answers.partner_answers_to_check(request.council)
    found = next((one for one in cards if str(one.response.pk) == wanted), None)
    if found is None:
        raise Http404(_("No such answer waits to be checked."))
    form = WordsForm(request.POST or None, label=_("What should change?"), hint=_("The partner reads this."))
    if form.is_valid():
        try:
            answering.send_back(found.response.pk, because=form.cleaned_data["words"], by=request.actor, at=now())
        except RuleBroken as broken:
            form.add_error("words", broken.message)
        else:
            messages.success(request, _("Sent back. The partner’s link shows your comment."))
            return redirect("/desk/answers/checks/")
    context = {
        "one": found.waiting,
        "form": form,
        "heading": _("Send back"),
        "lead": _("Use this when something must not be published, or is not clear."),
        "button": _("Send it back"),
        "back": {"href": "/desk/answers/checks/", "text": _("Answers to check")},
    }
    return render(request, "scrutiny/answers/small.html", context)


@signed_in
def decline(request: CouncilRequest) -> HttpResponse:
    """/desk/answers/checks/decline/: a partner's update does not join the record, and why; the partner is told."""
    require(may_support_scrutiny(request.reader), request.actor, answering.OFFICERS_CAN)
    wanted = request.GET.get("update", "")
    found = next((one for one in queries_answers.updates_to_check(request.council) if str(one.pk) == wanted), None)
    if found is None:
        raise Http404(_("No such update waits to be checked."))
    form = WordsForm(request.POST or None, label=_("Why is it not added?"), hint=_("The partner reads this."))
    if form.is_valid():
        try:
            delivery.decline_update(found.pk, because=form.cleaned_data["words"], by=request.actor, at=now())
        except RuleBroken as broken:
            form.add_error("words", broken.message)
        else:
            messages.success(request, _("Not added. The partner is told why, and can send another."))
            return redirect("/desk/answers/checks/")
    context = {
        "form": form,
        "quoted": found.text,
        "heading": _("Do not add this update"),
        "lead": _("Use this when it names a person, gives intelligence away, or says nothing about what was promised."),
        "button": _("Do not add it"),
        "back": {"href": "/desk/answers/checks/", "text": _("Answers to check")},
    }
    return render(request, "scrutiny/answers/small.html", context)


@signed_in
def of_review(request: CouncilRequest, slug: str) -> HttpResponse:
    """/desk/reviews/<slug>/answers/: every answer expected with its step, who has it and when it is due."""
    require(may_support_scrutiny(request.reader), request.actor, answering.OFFICERS_CAN)
    review, found = _found(request, slug)
    own = Meeting.objects.of(request.council).order_by("-held_on")
    committee = own.filter(body=review.body) if review else own
    agree = AgreedForm(_data(request, "agree"), prefix="agree", meetings=own.exclude(body__kind=Body.Kind.COMMITTEE))
    receive = AgreedForm(_data(request, "receive"), prefix="receive", meetings=committee)
    problem = ""
    if request.method == "POST":
        chosen = [int(each) for each in request.POST.getlist("answer") if each.isdecimal()]
        mine = {one.newest.pk for one in found if one.newest}
        ticked = [each for each in chosen if each in mine]
        do = request.POST.get("do", "")
        if not ticked:
            problem = _("Tick at least one answer")
        else:
            problem = _together(request, do, ticked, agree if do == "agree" else receive)
        if not problem and not agree.errors and not receive.errors:
            return redirect(request.path)
    today = timezone.localdate()
    rows = [_row(one, today, slug) for one in found]
    context = {
        "review": review,
        "slug": slug,
        "rows": rows,
        "to_agree": _with_state(rows, State.APPROVED),
        "to_send": _with_state(rows, State.AGREED),
        "to_receive": _with_state(rows, State.SENT),
        "agree": agree,
        "receive": receive,
        "problem": [{"text": problem, "href": ""}] if problem else [],
        "has_errors": bool(problem or agree.errors or receive.errors),
        "back": {"href": f"/desk/reviews/{slug}/" if review else "/my/", "text": review.title if review else _("Home")},
    }
    return render(request, "scrutiny/partners/review.html", context)


@signed_in
def one(request: CouncilRequest, slug: str) -> HttpResponse:
    """One answer expected: pass it on, change its date, send a partner its link, send back, ask again."""
    require(may_support_scrutiny(request.reader), request.actor, answering.OFFICERS_CAN)
    wanted = request.GET.get("ask", "")
    found = queries_answers.any_of(request.council, int(wanted)) if wanted.isdecimal() else None
    review = found.ask.recommendation.review if found else None
    if found is None or slug != (review.slug if review else OTHER):
        raise Http404(_("There is no such answer."))
    posts = Post.objects.of(request.council).on(timezone.localdate()).exclude(kind=Post.Kind.COUNCILLOR)
    forms: dict[str, Any] = {
        "pass": PostForm(_data(request, "pass"), prefix="pass", posts=posts),
        "clock": ClockForm(_data(request, "clock"), prefix="clock", initial={"change": "until"}),
        "back": WordsForm(_data(request, "back"), prefix="back", label=_("What should change?")),
        "again": AskAgainForm(_data(request, "again"), prefix="again"),
    }
    del forms["pass"].fields["words"]
    forms["pass"].fields["post"].label = _("Which post writes the answer")
    do = request.POST.get("do", "")
    if request.method == "POST":
        done = _act(request, do, found, forms.get(do))
        if done:
            messages.success(request, done)
            return redirect(request.get_full_path())
    state = found.newest.state if found.newest else ""
    context = {
        "one": found,
        "row": _row(found, timezone.localdate(), slug),
        "forms": forms,
        "quoted": _quoted(found),
        "rows": clearing.rows_of(queries_answers.card(_with_asks(found))) if found.newest else [],
        "partner": next((row.body for row in found.ask.asked_of.all() if row.body and row.body.is_outside), None),
        "helps": [_help_words(each) for each in found.asked_about],
        "may_change_date": found.ask.asked_on is not None and found.ask.answered_on is None,
        "may_send_back": state in {State.READY, State.CLEARED, State.APPROVED},
        "may_ask_again": state in {State.SENT, State.RECEIVED},
        "may_write": found.is_editable and found.ask.asked_on is not None and found.ask.answered_on is None,
        "slug": slug,
        "back": {"href": f"/desk/reviews/{slug}/answers/", "text": _("All answers")},
    }
    return render(request, "scrutiny/partners/one.html", context)


def _act(request: CouncilRequest, do: str, found: Waiting, form: Form | None) -> str:
    """Do what one of the page's buttons asks. Returns what was done; empty where a form has an error."""
    ask, response, by = found.ask, found.newest, request.actor
    if do != "link" and (form is None or not form.is_valid()):
        return ""
    said = form.cleaned_data if form is not None else {}
    try:
        match do:
            case "pass":
                return _pass_to(found, said["post"], request)
            case "clock":
                return _change_clock(found, said, request)
            case "back" if response is not None:
                answering.send_back(response.pk, because=said["words"], by=by, at=now())
                return _("Sent back.")
            case "again" if response is not None:
                receiving.ask_again(response.pk, what=said["what"], by_on=said["by_on"], on=said["on"], by=by, at=now())
                return _("The committee’s question is public now.")
            case "link":
                body = next((row.body for row in ask.asked_of.all() if row.body and row.body.is_outside), None)
                sent = partner_links.send_partner_link(body.pk, by=by, at=now()) if body else 0
                if sent:
                    return _("A link was sent to the address we hold for %(body)s.") % {"body": body}
                messages.info(request, _("There is no address to send the link to. Add one in Settings."))
    except RuleBroken as broken:
        if form is None:
            messages.info(request, broken.message)
        else:
            form.add_error(None, broken.message)
    return ""


def _pass_to(found: Waiting, post: Post, request: CouncilRequest) -> str:
    """Pass the writing on, which settles what was said about whose it is."""
    asking.pass_to(found.ask.pk, post.pk, by=request.actor, at=now())
    for row in found.asked_about:
        if row.kind == Help.Kind.NOT_MINE and row.settled_at is None:
            reply = _("Passed to %(post)s.") % {"post": post}
            helping.help_out(row.pk, reply=reply, by=request.actor, at=now())
    return _("Passed to %(post)s.") % {"post": post}


def _change_clock(found: Waiting, said: dict[str, Any], request: CouncilRequest) -> str:
    ask_id, on, because, by, at = found.ask.pk, said["on"], said["because"], request.actor, now()
    if said["change"] == "disapply":
        timing.disapply(ask_id, because=because, by=by, at=at)
        return _("The time limit was set aside. The reason is public.")
    if on is None:
        raise RuleBroken(_("Enter the day."))
    if said["change"] == "until":
        timing.give_until(ask_id, on, because=because, by=by, at=at)
        return _("Given until %(on)s.") % {"on": weekday_words(on)}
    if said["change"] == "stop":
        timing.stop_clock(ask_id, from_on=on, because=because, by=by, at=at)
        return _("The count of days stopped on %(on)s.") % {"on": weekday_words(on)}
    timing.start_clock_again(ask_id, until_on=on, by=by, at=at)
    return _("The count of days goes on after %(on)s.") % {"on": weekday_words(on)}


def _together(request: CouncilRequest, do: str, ticked: list[int], form: AgreedForm) -> str:
    """Agree, send or receive the ticked answers together. Returns what stopped it."""
    try:
        if do == "send":
            done = answering.send(ticked, by=request.actor, at=now())
            words = ngettext(
                "%(count)s answer was sent to the committee and is public now.",
                "%(count)s answers were sent to the committee and are public now.",
                len(done),
            )
        else:
            if not form.is_valid():
                return ""
            meeting = form.cleaned_data["meeting"]
            verb = answering.agree if do == "agree" else receiving.receive
            done = verb(
                ticked,
                on=form.cleaned_data["on"],
                meeting_id=meeting.pk if meeting else None,
                minute_reference=form.cleaned_data["minute"],
                by=request.actor,
                at=now(),
            )
            words = (
                ngettext("%(count)s answer was agreed.", "%(count)s answers were agreed.", len(done))
                if do == "agree"
                else ngettext(
                    "The committee received %(count)s answer.", "The committee received %(count)s answers.", len(done)
                )
            )
    except RuleBroken as broken:
        return broken.message
    messages.success(request, words % {"count": len(done)})
    return ""


def _row(found: Waiting, today: Any, slug: str) -> dict[str, Any]:
    ask = found.ask
    waits = ask.asked_on is not None and ask.answered_on is None and not ask.closed_because
    late = days_late(ask.due_on, today) if waits and ask.due_on else 0
    if ask.answered_on:
        due = _("Answered on %(on)s") % {"on": weekday_words(ask.answered_on)}
    elif ask.closed_because:
        due = ask.closed_because
    elif ask.due_on:
        due = _("Due %(on)s") % {"on": weekday_words(ask.due_on)}
    elif ask.asked_on is None:
        due = _("Not sent yet")
    else:
        due = _("No date binds")
    officer = str(ask.officer_post) if ask.officer_post else ""
    return {
        "waiting": found,
        "state": found.newest.state if found.newest else "",
        "value": found.newest.pk if found.newest else "",
        "title": f"{found.number}. {found.title}",
        "who": found.who,
        "officer": officer or (_("Not named") if not _is_partners(found) else found.who),
        "step": found.step,
        "step_words": found.step_words,
        "due": due,
        "late": _("Reply late: %(days)s") % {"days": days_words(late)} if late else "",
        "href": f"/desk/reviews/{slug}/answers/one/?ask={ask.pk}",
        "help": [_help_words(each) for each in found.asked_about if each.settled_at is None],
    }


def _is_partners(found: Waiting) -> bool:
    return any(row.body is not None and row.body.is_outside for row in found.ask.asked_of.all())


def _with_state(rows: list[dict[str, Any]], state: str) -> list[dict[str, Any]]:
    return [row for row in rows if row["state"] == state]


def _with_asks(found: Waiting) -> Response:
    response = found.newest
    if response is None:
        raise ValueError("an answer that was begun is needed here")
    response.ask = found.ask
    return response


def _help_words(row: Help) -> str:
    to = str(row.to_post) if row.to_post else _("somebody else")
    if row.kind == Help.Kind.NOT_MINE:
        said = _("%(who)s said this is for %(to)s. %(words)s") % {"who": row.from_words, "to": to, "words": row.words}
    else:
        said = _("%(who)s asked %(to)s: %(words)s") % {"who": row.from_words, "to": to, "words": row.words}
    return f"{said.strip()} {row.reply}".strip()


def _quoted(found: Waiting) -> list[dict[str, str]]:
    return [{"letter": part.label, "words": part.text} for part in found.parts]


def _found(request: CouncilRequest, slug: str) -> tuple[Review | None, list[Waiting]]:
    if slug == OTHER:
        return None, queries_answers.of_no_review(request.council)
    review = get_object_or_404(Review.objects.of(request.council).select_related("body"), slug=slug)
    return review, queries_answers.of_review(review)


def _data(request: CouncilRequest, do: str) -> Any:
    return request.POST if request.method == "POST" and request.POST.get("do") == do else None


urlpatterns = [
    path("desk/answers/checks/", checks),
    path("desk/answers/checks/send-back/", send_back),
    path("desk/answers/checks/decline/", decline),
    path("desk/reviews/<slug:slug>/answers/", of_review),
    path("desk/reviews/<slug:slug>/answers/one/", one),
]
