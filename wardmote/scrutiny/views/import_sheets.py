"""Spreadsheets: sent in, columns matched, tried, written; and everything out as a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from wardmote.documents.sheets import write_csv, write_xlsx
from wardmote.kernel import files
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.middleware import now
from wardmote.kernel.models import StoredFile, Work
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import london_date
from wardmote.scrutiny import sheets, sheets_out
from wardmote.scrutiny.forms_importing import MappingForm, SheetForm
from wardmote.scrutiny.views.importing import officers

MOST_SHOWN = 100  # wrong cells on the page; the count names them all
KINDS = frozenset({files.EXCEL, "text/plain"})


def _crumbs() -> list[dict[str, str]]:
    return [{"text": _("Home"), "href": "/my/"}, {"text": _("Import"), "href": "/desk/import/"}]


@officers
def send(request: CouncilRequest) -> HttpResponse:
    """/desk/import/sheet/: a spreadsheet is sent in."""
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            if sent.size > settings.UPLOAD_LIMIT_MIB * files.MIB:
                raise RuleBroken(_("The file is too large. Split the rows over two files."))
            data = sent.read()
            sheets.check_readable(data, sent.name)
            kept = files.store(data, sent.name, council=request.council, by=request.actor.person, at=now(), kinds=KINDS)
        except NotAllowed:
            raise
        except RuleBroken as broken:
            form.add_error("file", broken.message)
        else:
            return redirect(f"/desk/import/sheet/{kept.pk}/{form.cleaned_data['holds']}/")
    return render(request, "scrutiny/importing/sheet.html", {"form": form, "breadcrumbs": _crumbs()})


@officers
def match(request: CouncilRequest, pk: int, holds: str) -> HttpResponse:
    """/desk/import/sheet/<id>/<holds>/: columns to fields, then a trial, then the rows are written."""
    if holds not in sheets.HOLDS:
        raise Http404
    kept = _mine(request, pk)
    sheet = sheets.open_sheet(kept)
    form = MappingForm(
        sheet.columns, sheets.HOLDS[holds], sheets.suggested(request.council, sheet, holds), request.POST or None
    )
    trial = None
    if request.method == "POST" and form.is_valid():
        mapping, at = form.mapping(), now()
        try:
            trial = sheets.attempt(sheet, mapping, holds, council=request.council, at=at)
            sheets.keep_mapping(request.council, sheet, holds, mapping, at=at)
            if request.POST.get("do") == "write" and _has_work(trial):
                done = sheets.ask_to_write(kept, mapping, holds, rows=len(sheet.rows), by=request.actor, at=at)
                if isinstance(done, Work):
                    return redirect(f"/desk/import/sheet/work/{done.pk}/")
                messages.success(request, _done_words(done.added, done.changed, done.unchanged))
                return redirect("/desk/import/sheet/")
        except NotAllowed:
            raise
        except RuleBroken as broken:
            form.add_error(None, broken.message)
    context = {
        "form": form,
        "sheet": sheet,
        "kept": kept,
        "trial": trial,
        "wrong": trial.wrong[:MOST_SHOWN] if trial else [],
        "wrong_count": len(trial.wrong) if trial else 0,
        "can_write": trial is not None and _has_work(trial),
        "breadcrumbs": _crumbs(),
    }
    return render(request, "scrutiny/importing/sheet_match.html", context)


def _has_work(trial: sheets.Trial) -> bool:
    return not trial.wrong and trial.added + trial.changed > 0


def _mine(request: CouncilRequest, pk: int) -> StoredFile:
    """A spreadsheet that this person sent in."""
    rows = StoredFile.objects.of(request.council)
    found: StoredFile = get_object_or_404(rows, pk=pk, stored_by=request.reader.person)
    return found


@officers
def progress(request: CouncilRequest, pk: int) -> HttpResponse:
    """/desk/import/sheet/work/<id>/: how far a long spreadsheet has got."""
    work = get_object_or_404(Work.objects.of(request.council).filter(kind=sheets.SHEET_WORK), pk=pk)
    failed = work.state == Work.State.REFUSED
    words = work.result.get("message", "") if failed else ""
    if work.state == Work.State.DONE:
        words = _done_words(work.result["added"], work.result["changed"], work.result["unchanged"])
    context = {
        "work": work, "failed": failed, "finished": work.state == Work.State.DONE, "words": words, "breadcrumbs": _crumbs()
    }  # fmt: skip
    return render(request, "scrutiny/importing/sheet_progress.html", context)


def _done_words(added: int, changed: int, unchanged: int) -> str:
    return _("%(added)s added, %(changed)s changed, %(unchanged)s as they were.") % {
        "added": added,
        "changed": changed,
        "unchanged": unchanged,
    }


@officers
def export(request: CouncilRequest, holds: str, kind: str) -> HttpResponse | StreamingHttpResponse:
    """/desk/recommendations.csv and .xlsx, /desk/actions.csv and .xlsx: everything, drafts too, to change and send back."""
    columns, rows = sheets_out.export(request.council, holds)
    name = f"{request.council.slug}-{holds}-{london_date(now()).isoformat()}.{kind}"
    answer: HttpResponse | StreamingHttpResponse
    if kind == "csv":
        answer = StreamingHttpResponse(_bytes(columns, rows), content_type="text/csv; charset=utf-8")
    else:
        made = write_xlsx(columns, rows, title=holds.capitalize(), made_on=london_date(now()))
        answer = HttpResponse(made, content_type=files.EXCEL)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _bytes(columns: list[str], rows: Iterator[list[Any]]) -> Iterator[bytes]:
    yield from write_csv(columns, rows)


urlpatterns = [
    path("desk/import/sheet/", send),
    path("desk/import/sheet/work/<int:pk>/", progress),
    path("desk/import/sheet/<int:pk>/<slug:holds>/", match),
    *(
        path(f"desk/{holds}.{kind}", export, {"holds": holds, "kind": kind})
        for holds in sheets.HOLDS
        for kind in ("csv", "xlsx")
    ),
]
