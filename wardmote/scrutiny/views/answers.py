"""My answers: everything a lead officer must answer on one page, and the small pages beside it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import days_late, days_words, number_words
from wardmote.organisations.doors import signed_in
from wardmote.organisations.models import Post
from wardmote.organisations.permissions import posts_held
from wardmote.scrutiny import answering, asking, helping, queries_answers
from wardmote.scrutiny.answering import Costs, Said
from wardmote.scrutiny.forms_answers import HoldingForm, PostForm
from wardmote.scrutiny.models import Ask, Line
from wardmote.scrutiny.queries_answers import Group, Waiting
from wardmote.scrutiny.views import answer_pages, answers_desk, clearing
from wardmote.scrutiny.views.answer_pages import Section

PASSED_ON = gettext_lazy("A scrutiny officer has been told, and passes it on. Until then it stays here.")


@signed_in
def mine(request: CouncilRequest) -> HttpResponse:
    """/my/answers/: reviews with answers waiting for me, and colleagues who asked me something."""
    today = timezone.localdate()
    groups = [
        {"group": group, "words": _group_words(group), "due": due(group.due, today)}
        for group in queries_answers.my_groups(request.reader)
    ]
    context = {"groups": groups, "helps": queries_answers.help_for(request.reader)}
    return render(request, "scrutiny/answers/mine.html", context)


@signed_in
def one_page(request: CouncilRequest, slug: str) -> HttpResponse:
    """/my/answers/<review>/: all of my answers to one review in one form. ``?ask=`` shows one that I may write for others."""
    group = group_of(request, slug)
    data = request.POST if request.method == "POST" else None
    sections = answer_pages.sections_of(group.waiting, data)
    errors: list[dict[str, str]] = []
    if data is not None:
        answer_pages.save(sections, by=request.actor, at=now())
        errors = answer_pages.summary(sections)
        done = _after_saving(request, sections, str(data.get("do", "save")), errors)
        if done is not None:
            return done
    for section in sections:
        section.links = _links(slug, section.one)
    return render(request, "scrutiny/answers/one_page.html", _page(request, group, sections, errors))


@signed_in
def copy(request: CouncilRequest, slug: str) -> HttpResponse:
    """Take the words of another of my answers for this one."""
    one, back = _one(request, slug)
    found = [
        each
        for group in queries_answers.my_groups(request.reader)
        for each in group.waiting
        if each.ask.pk != one.ask.pk and each.newest is not None and any(x.decision for x in each.newest.lines.all())
    ]
    error = ""
    if request.method == "POST":
        source = next((each for each in found if str(each.ask.pk) == request.POST.get("from")), None)
        if source is None:
            error = _("Choose an answer to copy")
        else:
            try:
                _copy(source, one, request)
            except RuleBroken as broken:
                error = broken.message
            else:
                messages.success(
                    request, _("Copied from %(number)s. Read it before you send it.") % {"number": source.number}
                )
                return redirect(back)
    items = [
        {
            "value": str(each.ask.pk),
            "text": f"{each.number}. {each.title}",
            "hint": queries_answers.line_words(each.newest, each.parts) if each.newest else "",
        }
        for each in found
    ]
    context = {
        "one": one,
        "items": items,
        "error": error,
        "errors": [{"text": error, "href": "#from"}] if error else [],
        "has_errors": bool(error),
        "back": _back(back),
    }
    return render(request, "scrutiny/answers/copy.html", context)


@signed_in
def colleague(request: CouncilRequest, slug: str) -> HttpResponse:
    """Ask a colleague something about an answer."""
    one, back = _one(request, slug)
    form = PostForm(request.POST or None, posts=_officers(request))
    if form.is_valid():
        try:
            made = helping.ask_colleague(
                one.ask.pk,
                post_id=form.cleaned_data["post"].pk,
                words=form.cleaned_data["words"],
                by=request.actor,
                at=now(),
            )
        except RuleBroken as broken:
            form.add_error("words", broken.message)
        else:
            messages.success(request, _("Sent to %(post)s.") % {"post": made.to_post})
            return redirect(back)
    context = {
        "one": one,
        "form": form,
        "back": _back(back),
        "heading": _("Ask a colleague"),
        "lead": _("They get a link to your question and can answer without an account."),
        "button": _("Send the question"),
    }
    return render(request, "scrutiny/answers/small.html", context)


@signed_in
def not_mine(request: CouncilRequest, slug: str) -> HttpResponse:
    """Say that an answer is not for me, and whose it may be."""
    one, back = _one(request, slug)
    label = _("What makes you think so? (you can leave this empty)")
    form = PostForm(request.POST or None, posts=_officers(request), needs_post=False, words=label)
    form.fields["post"].label = _("Whose is it?")
    if form.is_valid():
        whose = form.cleaned_data["post"]
        try:
            helping.not_mine(
                one.ask.pk,
                whose=whose.pk if whose else None,
                words=form.cleaned_data["words"],
                by=request.actor,
                at=now(),
            )
        except RuleBroken as broken:
            form.add_error(None, broken.message)
        else:
            messages.success(request, PASSED_ON)
            return redirect(back)
    context = {
        "one": one,
        "form": form,
        "back": _back(back),
        "heading": _("Not mine"),
        "lead": _("Say whose you think it is. A scrutiny officer passes it on."),
        "button": _("Say it is not mine"),
    }
    return render(request, "scrutiny/answers/small.html", context)


@signed_in
def holding(request: CouncilRequest, slug: str) -> HttpResponse:
    """Say in public when the answer will come. It stops no clock."""
    one, back = _one(request, slug)
    form = HoldingForm(request.POST or None)
    if form.is_valid():
        try:
            answering.hold(one.ask.pk, **form.cleaned_data, by=request.actor, at=now())
        except RuleBroken as broken:
            form.add_error("answer_on" if "date" in broken.message else "text", broken.message)
        else:
            messages.success(request, _("The holding reply is public now. The answer is still due on the same day."))
            return redirect(back)
    context = {
        "one": one,
        "form": form,
        "back": _back(back),
        "heading": _("Send a holding reply"),
        "lead": _("A holding reply is public at once. It says when the answer comes and does not count as the answer."),
        "button": _("Send the holding reply"),
    }
    return render(request, "scrutiny/answers/small.html", context)


def due(ask: Ask | None, today: Any) -> dict[str, Any] | None:
    """What the date line of a page needs; None where no date binds."""
    if ask is None or ask.due_on is None:
        return None
    late = days_late(ask.due_on, today)
    return {
        "due_on": ask.due_on,
        "today": today,
        "label": _("Reply due"),
        "late": _("Reply late: %(days)s") % {"days": days_words(late)} if late else "",
        "steps": ask.explanation,
    }


def _after_saving(
    request: CouncilRequest, sections: list[Section], do: str, errors: list[dict[str, str]]
) -> HttpResponse | None:
    """What else the button asked for. None where the page is shown again with its errors."""
    here = request.get_full_path()
    if do.startswith("mine-"):
        posts = {post.pk for post in posts_held(request.reader)}
        for section in sections:
            ask = section.one.ask
            if do == f"mine-{ask.pk}" and ask.suggested_post_id in posts:
                asking.pass_to(ask.pk, ask.suggested_post_id or 0, by=request.actor, at=now())
                messages.success(request, _("%(number)s is yours now.") % {"number": section.one.number})
    if do == "send":
        ready = [one.one.ask.pk for one in sections if one.one.is_ready or (one.missing_part and _anyway(one))]
        if ready:
            try:
                sent = answering.make_ready(ready, by=request.actor, at=now())
            except RuleBroken as broken:
                messages.info(request, broken.message)
            else:
                words = ngettext(
                    "%(count)s answer was sent for clearance.", "%(count)s answers were sent for clearance.", len(sent)
                )
                messages.success(request, words % {"count": number_words(len(sent))})
        elif not errors:
            messages.info(request, _("No answer is ready to send yet."))
    return None if errors else HttpResponseRedirect(here)


def _anyway(section: Section) -> bool:
    return section.forms.wants_anyway


def _page(
    request: CouncilRequest, group: Group, sections: list[Section], errors: list[dict[str, str]]
) -> dict[str, Any]:
    named = [one for one in sections if not one.one.is_suggested]
    maybe = [one for one in sections if one.one.is_suggested]
    ready = [one for one in named if one.one.is_editable and one.one.is_ready]
    first_open = next((one for one in named if not one.is_folded), None)
    done = [one for one in named if one.is_folded]
    jump = [
        {
            "href": f"#{one.anchor}",
            "text": f"{one.one.number}. {_short(one.one)}",
            "value": one.one.step,
            "step": one.one.step_words,
            "current": one is first_open,
        }
        for one in [*named, *maybe]
    ]
    return {
        "group": group,
        "named": named,
        "maybe": maybe,
        "ready_count": len(ready),
        "may_send": bool(ready) or any(one.missing_part for one in named),
        "jump": jump,
        "jump_heading": _("%(ready)s of %(all)s ready") % {"ready": len(done), "all": len(sections)},
        "count_words": _count_words(named, maybe),
        "due": due(group.due, timezone.localdate()),
        "errors": errors,
        "has_errors": bool(errors),
        "saved": answer_pages.saved_words(sections),
        "version": max((one.seen for one in sections), default=""),
        "word": _word_address(request, group) if any(one.one.is_editable for one in sections) else "",
        "back": {"href": "/my/answers/", "text": _("My answers")},
    }


def _word_address(request: CouncilRequest, group: Group) -> str:
    wanted = request.GET.get("ask", "")
    return f"/my/answers/{group.slug}/word/" + (f"?ask={wanted}" if wanted.isdecimal() else "")


def _short(one: Waiting) -> str:
    title = one.title if len(one.title) <= 48 else one.title[:45].rsplit(" ", 1)[0] + " …"
    if len(one.parts) > 1:
        return _("%(title)s (%(count)s parts)") % {"title": title, "count": len(one.parts)}
    return title


def _count_words(named: list[Section], maybe: list[Section]) -> str:
    first = ngettext("%(count)s recommendation names you", "%(count)s recommendations name you", len(named)) % {
        "count": len(named)
    }
    second = ngettext("%(count)s may be yours", "%(count)s may be yours", len(maybe)) % {"count": len(maybe)}
    said = _("%(first)s and %(second)s.") % {"first": first, "second": second} if maybe else f"{first}."
    return said + " " + _("You can save at any time and come back.")


def _group_words(group: Group) -> str:
    ready = sum(1 for one in group.waiting if one.is_ready or not one.is_editable)
    asked = ngettext("%(count)s answer", "%(count)s answers", len(group.waiting)) % {"count": len(group.waiting)}
    return _("%(asked)s, %(ready)s ready or sent on.") % {"asked": asked, "ready": ready}


def _links(slug: str, one: Waiting) -> list[dict[str, str]]:
    hidden = _("(recommendation %(number)s)") % {"number": one.number}
    base = f"/my/answers/{slug}"
    named = [
        ("copy", _("Copy another answer")),
        ("colleague", _("Ask a colleague")),
        ("not-mine", _("Not mine")),
        ("holding", _("Send a holding reply")),
    ]
    return [{"href": f"{base}/{name}/?ask={one.ask.pk}", "text": str(words), "hidden": hidden} for name, words in named]


def group_of(request: CouncilRequest, slug: str) -> Group:
    """My answers to a review; or the one answer named that I may write for somebody else."""
    wanted = request.GET.get("ask", "")
    if wanted.isdecimal():
        one = queries_answers.one_of(request.reader, int(wanted))
        review = one.ask.recommendation.review if one else None
        if one is None or one.ask.asked_on is None or slug != (review.slug if review else queries_answers.OTHER):
            raise Http404(_("There is no such answer to write."))
        return Group(slug, review.title if review else _("Not from a review"), [one])
    group = queries_answers.my_group(request.reader, slug)
    if group is None:
        raise Http404(_("No answer to this review waits for you."))
    return group


def _one(request: CouncilRequest, slug: str) -> tuple[Waiting, str]:
    """The answer that a small page is about, and the page to go back to."""
    wanted = request.GET.get("ask", "")
    one = queries_answers.one_of(request.reader, int(wanted)) if wanted.isdecimal() else None
    if one is None:
        raise Http404(_("There is no such answer to write."))
    mine = any(
        each.ask.pk == one.ask.pk for group in queries_answers.my_groups(request.reader) for each in group.waiting
    )
    address = f"/my/answers/{slug}/" + ("" if mine else f"?ask={one.ask.pk}") + f"#a{one.ask.pk}"
    return one, address


def _officers(request: CouncilRequest) -> Any:
    kinds = [Post.Kind.OFFICER, Post.Kind.HEAD_OF_SERVICE, Post.Kind.STATUTORY]
    return Post.objects.of(request.council).on(timezone.localdate()).filter(kind__in=kinds)


def _copy(source: Waiting, target: Waiting, request: CouncilRequest) -> None:
    """Each lettered part takes the words of the same letter, else of the first line."""
    response = source.newest
    if response is None:
        return
    by_label = {line.part.label if line.part else "": line for line in response.lines.all()}
    first = next(iter(by_label.values()))
    labels = [part.label for part in target.parts] or [""]
    answering.save_answer(
        target.ask.pk,
        lines=[_said(label, by_label.get(label, first)) for label in labels],
        costs=Costs(response.cost, response.cost_words, response.cost_pence, response.cost_money, response.cost_recurs),
        feasibility=response.feasibility,
        lead_posts=[post.pk for post in response.lead_posts.all()],
        lead_words=response.lead_words,
        by=request.actor,
        at=now(),
    )


def _said(label: str, line: Line) -> Said:
    return Said(
        part=label,
        decision=line.decision,
        text=line.text,
        reason=line.reason,
        done_by_on=line.done_by_on,
        goes_on=line.goes_on,
        timetable_words=line.timetable_words,
        next_step=line.next_step,
        next_step_on=line.next_step_on,
        answer_on=line.answer_on,
    )


def _back(address: str) -> dict[str, str]:
    return {"href": address, "text": _("My answers")}


urlpatterns = [
    path("my/answers/", mine),
    path("my/answers/<slug:slug>/", one_page),
    path("my/answers/<slug:slug>/copy/", copy),
    path("my/answers/<slug:slug>/colleague/", colleague),
    path("my/answers/<slug:slug>/not-mine/", not_mine),
    path("my/answers/<slug:slug>/holding/", holding),
    *clearing.urlpatterns,
    *answers_desk.urlpatterns,
]
