"""Importing a paper step by step: upload, check, match names, confirm; spreadsheets."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.kernel import files
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.middleware import now
from wardmote.kernel.models import Work
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import london_date
from wardmote.organisations.doors import signed_in
from wardmote.organisations.permissions import require
from wardmote.organisations.queries import Finder
from wardmote.scrutiny import importing_names, importing_plan, importing_record, importing_store
from wardmote.scrutiny.forms_importing import DECISIONS, LABELS, NamesForm, RowForm, UploadForm, WhereForm
from wardmote.scrutiny.importing_record import Where
from wardmote.scrutiny.models import ImportDraft, Review
from wardmote.scrutiny.permissions import may_support_scrutiny
from wardmote.scrutiny.timing import SCRUTINY_CAN

State = ImportDraft.State
OVER = (State.DONE, State.DROPPED)
ROWS_A_PAGE = 50
_SHOWN = (
    "number", "reference", "theme", "text", "parts", "intended_outcome", "cabinet_members", "decision", "response",
    "financial_impact", "timetable", "lead_officers", "progress", "status",
)  # fmt: skip
View = Callable[..., HttpResponseBase]


def officers(view: View) -> Callable[..., HttpResponse]:
    """For scrutiny and democratic services officers; others are told who can."""

    def inner(request: CouncilRequest, *args: Any, **more: Any) -> Any:
        require(may_support_scrutiny(request.reader), request.actor, SCRUTINY_CAN)
        return view(request, *args, **more)

    return signed_in(inner)


def _find(request: CouncilRequest, pk: int) -> ImportDraft:
    rows = ImportDraft.objects.of(request.council).select_related("file", "work", "review", "council")
    found: ImportDraft = get_object_or_404(rows, pk=pk)
    return found


def _crumbs(found: ImportDraft | None = None) -> list[dict[str, str]]:
    start = [{"text": _("Home"), "href": "/my/"}]
    return start if found is None else [*start, {"text": _("Import"), "href": "/desk/import/"}]


def _steps(found: ImportDraft, current: int) -> dict[str, Any]:
    names = [_("Upload"), _("Read"), _("Names"), _("Confirm")]
    address = f"/desk/import/{found.pk}/"
    hrefs = ["", address, f"{address}names/", f"{address}confirm/"]
    return {
        "step": _("Step %(n)s of 4: %(name)s") % {"n": current, "name": names[current - 1]},
        "found": found,
        "address": address,
        "hrefs": hrefs,
        "breadcrumbs": _crumbs(found),
    }


@officers
def start(request: CouncilRequest) -> HttpResponse:
    """/desk/import/: imports not finished, and a paper to begin with. 2 queries beside the frame's."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            if sent.size > settings.UPLOAD_LIMIT_MIB * files.MIB:
                raise RuleBroken(
                    _("The file is larger than %(most)s MB. Send a smaller one, or only the pages that matter.")
                    % {"most": settings.UPLOAD_LIMIT_MIB}
                )
            found = importing_store.begin(
                sent.read(),
                sent.name,
                as_history=form.cleaned_data["as_history"],
                is_answered_copy=form.cleaned_data["is_answered_copy"],
                by=request.actor,
                at=now(),
            )
        except NotAllowed:
            raise
        except RuleBroken as broken:
            form.add_error("file", broken.message)
        else:
            return redirect(f"/desk/import/{found.pk}/")
    waiting = ImportDraft.objects.of(request.council).exclude(state__in=OVER).select_related("file", "by")
    rows = [{"draft": each, "count": len(each.draft.get("rows", [])), "href": _next_address(each)} for each in waiting]
    return render(request, "scrutiny/importing/start.html", {"form": form, "waiting": rows, "breadcrumbs": _crumbs()})


def _next_address(found: ImportDraft) -> str:
    step = {State.NAMES: "names/", State.CONFIRM: "confirm/"}.get(State(found.state), "")
    return f"/desk/import/{found.pk}/{step}"


@officers
def one(request: CouncilRequest, pk: int) -> HttpResponse:
    """/desk/import/<id>/: the paper beside what was read; every change of a row comes here."""
    found = _find(request, pk)
    if found.state == State.READING:
        return _reading(request, found)
    if found.state in {State.REFUSED, *OVER}:
        return render(request, "scrutiny/importing/over.html", {"found": found, "breadcrumbs": _crumbs(found)})
    bad: RowForm | None = None
    problem = ""
    if request.method == "POST":
        try:
            answer = _mend(request, found)
        except NotAllowed:
            raise
        except RuleBroken as broken:
            problem = broken.message
            found = _find(request, pk)
        else:
            if isinstance(answer, HttpResponse):
                return answer
            bad = answer
    return _read_page(request, found, bad, problem)


def _reading(request: CouncilRequest, found: ImportDraft) -> HttpResponse:
    work = found.work
    failed = work is not None and work.state == Work.State.REFUSED
    context = {
        "found": found,
        "work": work,
        "failed": failed,
        "why": (work.result or {}).get("message", "") if work and failed else "",
        "breadcrumbs": _crumbs(found),
    }
    return render(request, "scrutiny/importing/reading.html", context)


def _mend(request: CouncilRequest, found: ImportDraft) -> HttpResponseRedirect | RowForm:
    """Do what the pressed button says. A form that is not right comes back."""
    do, posted, by = request.POST.get("do", ""), request.POST, request.actor
    seen = int(posted["version"]) if posted.get("version", "").isdecimal() else 0
    row_id = int(posted["row"]) if posted.get("row", "").isdecimal() else 0
    address, page = f"/desk/import/{found.pk}/", posted.get("page", "")
    back = f"{address}?page={page}" if page.isdecimal() and page != "1" else address
    if do == "drop-all":
        importing_store.drop(found.pk, because=posted.get("because", ""), by=by, at=now())
        messages.success(request, _("The import is thrown away. Nothing was added to the record."))
        return HttpResponseRedirect("/desk/import/")
    if do == "add":
        draft = importing_store.add_row(found.pk, posted.get("text", ""), seen=seen, by=by)
        last = (len(draft.draft["rows"]) - 1) // ROWS_A_PAGE + 1
        return HttpResponseRedirect(f"{address}?page={last}#row-{draft.draft['rows'][-1]['id']}")
    if do == "theme":
        place = int(posted["place"]) if posted.get("place", "").isdecimal() else -1
        said = {name: posted.get(name, "") for name in ("name", "outcome", "narrative")}
        importing_store.change_theme(found.pk, place, **said, seen=seen, by=by)
        return HttpResponseRedirect(f"{back}#themes")
    if do == "save":
        row = next((each for each in found.draft["rows"] if each["id"] == row_id), None)
        if row is None:
            raise RuleBroken(_("This row is not in the import any more."))
        form = RowForm(row, posted, themes=[theme["name"] for theme in found.draft["themes"]])
        if not form.is_valid():
            return form
        importing_store.change_row(found.pk, row_id, **form.change(), seen=seen, by=by)
    elif do == "split":
        importing_store.split_row(found.pk, row_id, posted.get("point", ""), seen=seen, by=by)
    elif do in ("up", "down"):
        importing_store.move_row(found.pk, row_id, -1 if do == "up" else 1, seen=seen, by=by)
    elif do in _PLAIN:
        _PLAIN[do](found.pk, row_id, seen=seen, by=by)
        if do == "drop":
            return HttpResponseRedirect(f"{back}#rows")
    return HttpResponseRedirect(f"{back}#row-{row_id}")


_PLAIN: dict[str, Callable[..., Any]] = {
    "join": importing_store.join_rows,
    "drop": importing_store.drop_row,
    "checked": importing_store.settle_doubts,
}


def _read_page(request: CouncilRequest, found: ImportDraft, bad: RowForm | None, problem: str) -> HttpResponse:
    draft = found.draft
    themes = [theme["name"] for theme in draft["themes"]]
    every = list(enumerate(draft["rows"], start=1))
    page = Paginator(every, ROWS_A_PAGE).get_page(request.GET.get("page"))
    doubts: dict[str, list[dict[str, str]]] = {}
    for place, row in every:
        number = (place - 1) // ROWS_A_PAGE + 1
        href = f"{'' if number == page.number else f'?page={number}'}#row-{row['id']}"
        for slug in row["flags"]:
            said = doubts.setdefault(importing_store.flag_words(slug), [])
            said.append({"href": href, "text": importing_store.heading(row, place)})
    rows = [
        _row_context(row, place, len(every), bad if bad and bad.prefix == f"r{row['id']}" else None, themes)
        for place, row in page.object_list
    ]
    context = {
        **_steps(found, 2),
        "draft": draft,
        "rows": rows,
        "page": page,
        "count": len(every),
        "doubts": doubts.items(),
        "doubted": sum(map(len, doubts.values())),
        "problem": problem,
        "has_errors": bool(problem or bad),
        "bad": bad,
        "because": draft.get("why", []),
    }
    return render(request, "scrutiny/importing/read.html", context)


def _row_context(row: dict[str, Any], place: int, count: int, bad: RowForm | None, themes: list[str]) -> dict[str, Any]:
    doubts: dict[str, list[str]] = {}
    for slug in row["flags"]:
        doubts.setdefault(importing_store.cell_of(slug), []).append(importing_store.flag_words(slug))
    said = dict(row, parts=importing_store.parts_as_text(row["parts"]))
    said |= {name: "\n".join(row[name]) for name in importing_store.NAMES}
    said["decision"] = str(dict(DECISIONS).get(row["decision"], "")) if row["decision"] else row["decision_words"]
    cells = [
        {"label": LABELS[name], "value": said[name], "doubts": doubts.get(name, [])}
        for name in _SHOWN
        if said[name] or doubts.get(name)
    ]
    source = [
        {"label": LABELS[name], "value": words, "where": row["where"].get(name, "")}
        for name, words in row["printed"].items()
    ]
    return {
        "row": row,
        "place": place,
        "heading": importing_store.heading(row, place),
        "cells": cells,
        "source": source,
        "form": bad or RowForm(row, themes=themes),
        "is_open": bad is not None,
        "points": [{"value": value, "text": text[:80]} for value, text in importing_store.split_points(row)],
        "point_id": f"point-{row['id']}",
        "is_first": place == 1,
        "is_last": place == count,
    }


@officers
def names(request: CouncilRequest, pk: int) -> HttpResponse:
    """/desk/import/<id>/names/: what each printed name stands for."""
    found = _find(request, pk)
    if found.state in {State.READING, State.REFUSED, *OVER}:
        return redirect(f"/desk/import/{pk}/")
    listed = importing_names.suggestions(found, at=now())
    form = NamesForm(request.council, listed, request.POST or None)
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("version", "")
        try:
            importing_names.match_names(pk, form.chosen(), seen=int(seen) if seen.isdecimal() else 0, by=request.actor)
        except NotAllowed:
            raise
        except RuleBroken as broken:
            form.add_error(None, broken.message)
            found = _find(request, pk)
        else:
            return redirect(f"/desk/import/{pk}/confirm/")
    sure = sum(each.is_sure for each in listed)
    context = {**_steps(found, 3), "form": form, "sure": sure, "open": len(listed) - sure}
    return render(request, "scrutiny/importing/names.html", context)


@officers
def confirm(request: CouncilRequest, pk: int) -> HttpResponse:
    """/desk/import/<id>/confirm/: where it goes, what will be made, what stays empty; then it is record."""
    found = _find(request, pk)
    if found.state in {State.READING, State.REFUSED, *OVER}:
        return redirect(f"/desk/import/{pk}/")
    earlier = importing_plan.earlier_review(found)
    head = found.draft.get("head", {})
    finder = Finder(request.council, london_date(now()))
    committee = finder.body(head.get("committee") or "")
    initial = {
        "review": str(earlier.pk) if earlier else "",
        "title": (head.get("review_title") or head.get("topic") or "")[:200],
        "body": str(committee.best.pk) if committee.best else "",
        "minute_reference": (head.get("minute_no") or "")[:40],
    }
    chosen = request.GET.get("review")
    if chosen is not None:
        initial["review"] = chosen
    form = WhereForm(request.council, request.POST or None, initial=initial, only_existing=found.is_answered_copy)
    review = _chosen_review(request, form, initial["review"])
    if request.method == "POST" and "look" not in request.POST and form.is_valid():
        try:
            done = importing_record.add_to_record(
                pk, _where(form), seen=_version(request), take=request.POST.getlist("take"), by=request.actor, at=now()
            )
        except NotAllowed:
            raise
        except RuleBroken as broken:
            form.add_error(None, broken.message)
            found = _find(request, pk)
        else:
            messages.success(request, _done_words(done))
            return redirect(done.review.address if found.as_history else done.review.desk)
    plan = importing_plan.plan(found, review)
    context = {
        **_steps(found, 4),
        "form": form,
        "plan": plan,
        "count": len(plan.new),
        "themes": len({row["theme"] for row in plan.new if row["theme"]}),
        "answers": sum(bool(row["response"] or row["decision"]) for row in plan.new),
        "changes": sum(change.can_take for each in plan.paired for change in each.changes),
        "earlier": earlier,
        "printed_committee": head.get("committee") or "",
        "button": _button(found, len(plan.new)),
    }
    return render(request, "scrutiny/importing/confirm.html", context)


def _version(request: CouncilRequest) -> int:
    seen = request.POST.get("version", "")
    return int(seen) if seen.isdecimal() else 0


def _chosen_review(request: CouncilRequest, form: WhereForm, initial: str) -> Review | None:
    wanted = form.data.get("review", "") if form.is_bound else initial
    if not wanted.isdecimal():
        return None
    return Review.objects.of(request.council).filter(pk=wanted).first()


def _where(form: WhereForm) -> Where:
    said = form.cleaned_data
    return Where(
        review_id=int(said["review"]) if said["review"] else None,
        title=said.get("title", ""),
        body_id=int(said["body"]) if said.get("body") else None,
        capacity=said.get("capacity", ""),
        meeting_id=int(said["meeting"]) if said.get("meeting") else None,
        minute_reference=said.get("minute_reference", ""),
    )


def _button(found: ImportDraft, count: int) -> str:
    if found.is_answered_copy or not count:
        return _("Save the ticked changes as drafts")
    return ngettext("Add %(n)s recommendation", "Add %(n)s recommendations", count) % {"n": count}


def _done_words(done: importing_record.Done) -> str:
    added = ngettext("%(n)s recommendation is added.", "%(n)s recommendations are added.", done.added) % {
        "n": done.added
    }
    merged = ngettext(
        "The answer to %(n)s recommendation is saved as a draft.",
        "The answers to %(n)s recommendations are saved as drafts.",
        done.merged,
    ) % {"n": done.merged}
    return " ".join([*([added] if done.added else []), *([merged] if done.merged else [])]) or _("Nothing was changed.")


@officers
def source(request: CouncilRequest, pk: int) -> HttpResponseBase:
    """/desk/import/<id>/source/: the paper itself, as it was sent."""
    return files.serve(_find(request, pk).file)


urlpatterns = [
    path("desk/import/", start),
    path("desk/import/<int:pk>/", one),
    path("desk/import/<int:pk>/names/", names),
    path("desk/import/<int:pk>/confirm/", confirm),
    path("desk/import/<int:pk>/source/", source),
]
