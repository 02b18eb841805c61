"""My answers as a Word form: out, back in, and beside what stands before anything is saved."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wardmote.documents.paper_word import as_word
from wardmote.kernel import files, limits
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.forms import Form
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import list_words, number_words
from wardmote.organisations.doors import signed_in
from wardmote.organisations.queries import Finder
from wardmote.scrutiny import answer_papers, answer_returns
from wardmote.scrutiny.answer_papers import Boxes
from wardmote.scrutiny.answer_returns import Compared, Read
from wardmote.scrutiny.forms_answers import NEVER
from wardmote.scrutiny.queries_answers import Group
from wardmote.scrutiny.views.answers import PASSED_ON, group_of

A_DAY = 24 * 60 * 60
_TOO_OLD = gettext_lazy("This page was open too long. Send the file again.")


class ReturnForm(Form):
    """A form that was filled in."""

    file = django_forms.FileField(
        label=gettext_lazy("The form you filled in"),
        help_text=gettext_lazy("A Word file (.docx). You see what changes before it is saved."),
        widget=django_forms.ClearableFileInput(attrs={"accept": ".docx"}),
    )


@signed_in
def word(request: CouncilRequest, slug: str) -> HttpResponse:
    """/my/answers/<review>/word/: the form to download and to send in; then its differences; then what is ticked is saved."""
    group = _group(request, slug)
    finder = Finder(request.council, timezone.localdate())
    form = ReturnForm()
    if request.method == "POST" and "read" in request.POST:
        try:
            kept = _unpacked(request, slug)
        except signing.BadSignature:
            form = _with_error(_TOO_OLD)
        else:
            return _save(request, group, kept, finder)
    elif request.method == "POST":
        form = ReturnForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                found = _read(request, group, finder)
            except RuleBroken as broken:
                form.add_error("file", broken.message)
            else:
                return _differences(request, group, found)
    open_ones = [one for one in group.waiting if one.is_editable]
    context = {
        "group": group,
        "form": form,
        "open_count": len(open_ones),
        "maybe_count": sum(1 for one in open_ones if one.is_suggested),
        "download": f"/my/answers/{slug}/answers.docx{_query(request)}",
        "back": _back(request, slug),
    }
    return render(request, "scrutiny/answers/word.html", context)


@signed_in
def word_file(request: CouncilRequest, slug: str) -> HttpResponse:
    """/my/answers/<review>/answers.docx: the form, holding what was saved so far."""
    group = _group(request, slug)
    if not limits.allow(f"paper {limits.client_address(request)}", 12, timedelta(minutes=1)):
        return HttpResponse(status=429)
    address = request.build_absolute_uri(f"/my/answers/{slug}/word/{_query(request)}")
    made = answer_papers.form(request.council, group, on=timezone.localdate(), address=address)
    response = HttpResponse(as_word(made), content_type=files.WORD)
    response["Content-Disposition"] = f'attachment; filename="{slug}-answers.docx"'
    return response


def _group(request: CouncilRequest, slug: str) -> Group:
    """Answers that name this reader, or the one asked for; then those that only may be theirs."""
    found = group_of(request, slug)
    return Group(found.slug, found.title, sorted(found.waiting, key=lambda one: one.is_suggested))


def _read(request: CouncilRequest, group: Group, finder: Finder) -> Read:
    if not limits.allow(f"upload {_person(request)}", 20, timedelta(minutes=10)):
        raise RuleBroken(_("You have sent many files in a short time. Try again in ten minutes."))
    sent: Any = request.FILES["file"]
    if sent.size > answer_returns.MOST_BYTES:
        data = b" " * (answer_returns.MOST_BYTES + 1)  # refused by its size, without being read
    else:
        data = sent.read()
        if settings.CLAMD and files.scan(data):
            raise RuleBroken(_("The file was refused: a virus was found in it. Tell your IT team."))
    return answer_returns.read(data, files.clean_name(sent.name or ""), group, finder)


def _differences(request: CouncilRequest, group: Group, found: Read) -> HttpResponse:
    count = sum(len(one.differences) for one in found.answers)
    can_save = any(each.can_take for one in found.answers for each in one.differences)
    lead = (
        ngettext("%(count)s cell differs from what stands.", "%(count)s cells differ from what stands.", count)
        if count
        else _("Your file says nothing else than what stands. There is nothing to save.")
    )
    context = {
        "group": group,
        "found": found,
        "lead": lead % {"count": number_words(count)} if count else lead,
        "can_save": can_save,
        "packed": _packed(request, group.slug, found) if can_save else "",
        "back": {"href": f"/my/answers/{group.slug}/word/{_query(request)}", "text": _("Answers as a Word file")},
    }
    return render(request, "scrutiny/answers/word_check.html", context)


def _save(
    request: CouncilRequest, group: Group, kept: dict[int, tuple[datetime, Boxes]], finder: Finder
) -> HttpResponse:
    """Save what was ticked, answer by answer: what is wrong with one never loses another."""
    ticked, saved, passed = set(request.POST.getlist("take")), 0, 0
    taken: list[str] = []
    for one in group.waiting:
        if one.ask.pk not in kept:
            continue
        seen, words = kept[one.ask.pk]
        compared = answer_returns.compare(one, words, finder)
        try:
            if answer_returns.take_over(compared, ticked, by=request.actor, at=now()):
                taken.append(one.number)
            saved += answer_returns.take(compared, ticked, seen=seen, finder=finder, by=request.actor, at=now())
            passed += answer_returns.say_not_mine(compared, ticked, finder=finder, by=request.actor, at=now())
        except RuleBroken as broken:
            words_of = {"number": one.number, "why": broken.message}
            messages.info(request, _("%(number)s was not saved: %(why)s. Send the file again to compare.") % words_of)
    said = ngettext(
        "%(count)s answer was saved. It is not public yet.",
        "%(count)s answers were saved. They are not public yet.",
        saved,
    )
    if saved:
        messages.success(request, said % {"count": number_words(saved)})
    if taken:
        yours = ngettext("%(numbers)s is yours now.", "%(numbers)s are yours now.", len(taken))
        messages.success(request, yours % {"numbers": list_words(taken)})
    if passed:
        messages.success(request, PASSED_ON)
    if not saved and not passed and not taken:
        messages.info(request, _("Nothing was ticked, so nothing was saved."))
    return redirect(_address(request, group.slug))


def _packed(request: CouncilRequest, slug: str, found: Read) -> str:
    """What was read, signed, so that the page can send it back and nothing has to be stored before it is confirmed."""
    kept = {
        one.one.ask.pk: [_seen(one), [[*box, words] for box, words in one.words.items()]] for one in found.different
    }
    return signing.dumps(kept, salt=_salt(request, slug), compress=True)


def _unpacked(request: CouncilRequest, slug: str) -> dict[int, tuple[datetime, Boxes]]:
    kept = signing.loads(str(request.POST["read"]), salt=_salt(request, slug), max_age=A_DAY)
    return {
        int(pk): (datetime.fromisoformat(seen), {(part, key): words for part, key, words in boxes})
        for pk, (seen, boxes) in kept.items()
    }


def _seen(one: Compared) -> str:
    draft = one.one.draft
    return (draft.changed_at if draft is not None else NEVER).isoformat()


def _salt(request: CouncilRequest, slug: str) -> str:
    return f"wardmote.answers-word {request.council.pk} {_person(request)} {slug}"


def _person(request: CouncilRequest) -> int | None:
    return request.reader.person.pk if request.reader.person else None


def _with_error(message: Any) -> ReturnForm:
    form = ReturnForm({}, {})
    form.errors.clear()
    form.add_error("file", str(message))
    return form


def _query(request: CouncilRequest) -> str:
    wanted = request.GET.get("ask", "")
    return f"?ask={wanted}" if wanted.isdecimal() else ""


def _address(request: CouncilRequest, slug: str) -> str:
    return f"/my/answers/{slug}/{_query(request)}"


def _back(request: CouncilRequest, slug: str) -> dict[str, str]:
    return {"href": _address(request, slug), "text": _("My answers")}


urlpatterns = [
    path("my/answers/<slug:slug>/word/", word),
    path("my/answers/<slug:slug>/answers.docx", word_file),
]
