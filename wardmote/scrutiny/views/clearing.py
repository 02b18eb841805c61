"""Clearing and approving several answers at once: tick, check, one button. Works the same by account and by link."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import Actor, CouncilRequest, Reader
from wardmote.kernel.words import days_late, days_words, list_words
from wardmote.organisations.doors import signed_in
from wardmote.scrutiny import answering, queries_answers
from wardmote.scrutiny.forms_answers import WordsForm
from wardmote.scrutiny.models import Response
from wardmote.scrutiny.queries_answers import Card

Verb = Callable[..., list[Response]]


@dataclass(frozen=True)
class Queue:
    """One of the two queues, and where it stands."""

    kind: str
    cards: Callable[[Reader], list[Card]]
    verb: Verb
    address: str
    is_link: bool = False


@signed_in
def clearance(request: CouncilRequest) -> HttpResponse:
    """/my/clearance/: answers that wait for a head of service."""
    found = Queue("clear", queries_answers.to_clear, answering.clear, "/my/clearance/")
    return work_through(request, found, by=request.actor)


@signed_in
def approvals(request: CouncilRequest) -> HttpResponse:
    """/my/approvals/: cleared answers that wait for a Cabinet Member."""
    return work_through(request, approval_queue("/my/approvals/"), by=request.actor)


def approval_queue(address: str, *, is_link: bool = False) -> Queue:
    """The approvals of whoever reads, at an address of theirs."""
    return Queue("approve", queries_answers.to_approve, answering.approve, address, is_link)


def work_through(request: CouncilRequest, queue: Queue, *, by: Actor) -> HttpResponse:
    """The list, the page to check before the button, the whole of one answer, and sending one back with a comment."""
    cards = queue.cards(by)
    wanted = request.GET.get("read") or request.GET.get("send-back")
    if wanted:
        found = next((one for one in cards if str(one.response.pk) == wanted), None)
        if found is None:
            raise Http404(_("This answer does not wait for you. It may have been sent on already."))
        return _read(request, queue, found) if "read" in request.GET else _send_back(request, queue, found, by=by)
    ticked = [one for one in cards if str(one.response.pk) in request.POST.getlist("answer")]
    error = ""
    if request.method == "POST" and not ticked:
        error = _("Tick the answers you clear") if queue.kind == "clear" else _("Tick the answers you approve")
    elif request.method == "POST" and request.POST.get("step") == "do":
        try:
            done = queue.verb([one.response.pk for one in ticked], by=by, at=now())
        except RuleBroken as broken:
            error = broken.message
        else:
            messages.success(request, _done_words(queue, done))
            return redirect(queue.address)
    elif ticked:
        return _check(request, queue, ticked, len(cards) - len(ticked))
    context = {
        "queue": queue,
        "heading": _heading(queue, len(cards)),
        "groups": _groups(queue, cards, ticked, timezone.localdate()),
        "first": cards[0].response.pk if cards else "",
        "errors": [{"text": error, "href": f"#k{cards[0].response.pk}" if cards else ""}] if error else [],
        "has_errors": bool(error),
    }
    return render(request, "scrutiny/answers/queue.html", context)


def _check(request: CouncilRequest, queue: Queue, ticked: list[Card], left: int) -> HttpResponse:
    words = {
        "clear": _("You clear %(ticked)s, you leave %(left)s"),
        "approve": _("You approve %(ticked)s, you leave %(left)s"),
    }[queue.kind]
    context = {
        "queue": queue,
        "heading": words % {"ticked": len(ticked), "left": left},
        "cards": ticked,
        "next": _what_next(queue, [one.response for one in ticked]),
        "back": {"href": queue.address, "text": _("Back to the list")},
    }
    return render(request, "scrutiny/answers/check.html", context)


def _read(request: CouncilRequest, queue: Queue, found: Card) -> HttpResponse:
    context = {
        "queue": queue,
        "card": found,
        "quoted": [{"letter": part.label, "words": part.text} for part in found.waiting.parts],
        "rows": rows_of(found),
        "back": {"href": queue.address, "text": _("Back to the list")},
    }
    return render(request, "scrutiny/answers/read.html", context)


def _send_back(request: CouncilRequest, queue: Queue, found: Card, *, by: Actor) -> HttpResponse:
    label = _("What should change?")
    form = WordsForm(request.POST or None, label=label, hint=_("The officer who writes the answer reads this."))
    if form.is_valid():
        try:
            answering.send_back(found.response.pk, because=form.cleaned_data["words"], by=by, at=now())
        except RuleBroken as broken:
            form.add_error("words", broken.message)
        else:
            messages.success(request, _("%(number)s was sent back.") % {"number": found.waiting.number})
            return redirect(queue.address)
    context = {
        "one": found.waiting,
        "form": form,
        "heading": _("Send back"),
        "lead": _("Say what should change. The answer comes to you again afterwards."),
        "button": _("Send it back"),
        "back": {"href": queue.address, "text": _("Back to the list")},
    }
    return render(request, "scrutiny/answers/small.html", context)


def rows_of(found: Card) -> list[dict[str, str]]:
    """Everything an answer says, as rows."""
    response = found.response
    rows = []
    for line in response.lines.all():
        part = _("Part %(part)s: ") % {"part": line.part.label} if line.part else ""
        rows.append({"key": f"{part}{_('Answer')}", "value": line.get_decision_display() or _("No answer yet")})
        for label, value in (
            (_("What will happen"), line.text),
            (_("Reason"), line.reason),
            (_("Next step"), line.next_step),
            (_("Not so"), line.premise_corrected),
        ):
            if value:
                rows.append({"key": f"{part}{label}", "value": value})
    leads = [post.title for post in response.lead_posts.all()] + ([response.lead_words] if response.lead_words else [])
    rows += [
        {"key": _("By"), "value": found.when},
        {"key": _("Cost"), "value": found.cost},
        {"key": _("Lead officer"), "value": list_words(leads) or _("Not named")},
    ]
    if response.feasibility:
        rows.append({"key": _("Can it be done?"), "value": response.feasibility})
    return rows


def _groups(queue: Queue, cards: list[Card], ticked: list[Card], today: date) -> list[dict[str, Any]]:
    """The cards by review, each review with its sentence and date."""
    groups: dict[str, list[Card]] = {}
    for one in cards:
        review = one.waiting.ask.recommendation.review
        groups.setdefault(review.title if review else "", []).append(one)
    made = []
    chosen = {one.response.pk for one in ticked}
    for title, found in groups.items():
        review = found[0].waiting.ask.recommendation.review
        days = [one.waiting.ask.due_on for one in found if one.waiting.ask.due_on]
        due_on = min(days) if days else None
        first = next((one.waiting.ask for one in found if one.waiting.ask.due_on == due_on), None)
        late = days_late(due_on, today) if due_on else 0
        made.append(
            {
                "title": title,
                "href": f"/reviews/{review.slug}/" if review else "",
                "cleared": _cleared_words(queue, found),
                "due_on": due_on,
                "today": today,
                "late": _("Reply late: %(days)s") % {"days": days_words(late)} if late else "",
                "steps": first.explanation if first and due_on else [],
                "cards": [_card(queue, one, one.response.pk in chosen) for one in found],
            }
        )
    return made


def _card(queue: Queue, one: Card, is_ticked: bool) -> dict[str, Any]:
    hidden = _("recommendation %(number)s") % {"number": one.waiting.number}
    notes = [*one.check, *one.notes]
    if queue.kind == "clear":
        notes.append(queries_answers.next_words(one.response))
    return {
        "id": f"k{one.response.pk}",
        "name": "answer",
        "value": one.response.pk,
        "number": one.waiting.number,
        "title": one.waiting.title,
        "checked": is_ticked,
        "tag": one.tag,
        "words": one.words,
        "note": " ".join(_sentence(words) for words in notes),
        "note_strong": _("Check this one.") if one.check else "",
        "rows": [{"key": _("By"), "value": one.when}, {"key": _("Cost"), "value": one.cost}],
        "actions": [
            {"href": f"{queue.address}?read={one.response.pk}", "text": _("Read it all"), "hidden": f": {hidden}"},
            {
                "href": f"{queue.address}?send-back={one.response.pk}",
                "text": _("Send back"),
                "hidden": _("%(which)s with a comment") % {"which": hidden},
            },
        ],
    }


def _sentence(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else f"{words}."


def _cleared_words(queue: Queue, cards: list[Card]) -> str:
    if queue.kind == "clear":
        return ""
    by = {one.response.cleared_by for one in cards}
    if len(by) != 1 or not (name := by.pop()):
        return ""
    return ngettext("%(who)s has cleared it.", "%(who)s has cleared all %(count)s.", len(cards)) % {
        "who": name,
        "count": len(cards),
    }


def _heading(queue: Queue, count: int) -> str:
    if queue.kind == "clear":
        return ngettext("%(count)s answer to clear", "%(count)s answers to clear", count) % {"count": count}
    return ngettext("%(count)s answer to approve", "%(count)s answers to approve", count) % {"count": count}


def _done_words(queue: Queue, done: list[Response]) -> str:
    if queue.kind == "clear":
        said = ngettext("You cleared %(count)s answer.", "You cleared %(count)s answers.", len(done))
    else:
        said = ngettext("You approved %(count)s answer.", "You approved %(count)s answers.", len(done))
    return f"{said % {'count': len(done)}} {_what_next(queue, done)}"


def _what_next(queue: Queue, responses: Iterable[Response]) -> str:
    """Who has the answers afterwards, in a sentence."""
    if queue.kind == "clear":
        return " ".join(sorted({queries_answers.next_words(one) for one in responses}))
    return _(
        "Where others must approve too, they are asked. Then Democratic Services sends the answers to the committee."
    )


urlpatterns = [
    path("my/clearance/", clearance),
    path("my/approvals/", approvals),
]
