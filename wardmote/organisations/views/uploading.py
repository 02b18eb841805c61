"""/settings/upload/: meetings and seats from a file; first what it would do, then all rows or none."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wardmote.kernel import files
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.forms import Form
from wardmote.kernel.middleware import now
from wardmote.kernel.models import StoredFile
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations import uploading
from wardmote.organisations.form_fields import words_of
from wardmote.organisations.views.frame import administrators, done, found_or_404, trail

HERE = "/settings/upload/"
MOST_SHOWN = 200


class UploadForm(Form):
    """A file of meetings or seats."""

    holds = words_of(gettext_lazy("What does the file hold?"), list(uploading.HOLDS.items()))
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy(
            "CSV or Excel with titles in the first row; for meetings a calendar (iCal) will do too."
        ),
    )


@administrators
def send(request: CouncilRequest) -> HttpResponse:
    """/settings/upload/: a file is sent in and tried."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        sent, holds = form.cleaned_data["file"], form.cleaned_data["holds"]
        try:
            if sent.size > settings.UPLOAD_LIMIT_MIB * files.MIB:
                raise RuleBroken(_("The file is too large. Split the rows over two files."))
            data = sent.read()
            uploading.attempt(data, sent.name, holds, council=request.council)
            kinds = frozenset({files.EXCEL, "text/plain"})
            kept = files.store(data, sent.name, council=request.council, by=request.actor.person, at=now(), kinds=kinds)
        except RuleBroken as broken:
            form.add_error("file", broken.message)
        else:
            return redirect(f"{HERE}{kept.pk}/{holds}/")
    return render(request, "organisations/upload.html", {"form": form, "breadcrumbs": trail((_("Meetings"), "/settings/meetings/"))})  # fmt: skip


@administrators
def check(request: CouncilRequest, pk: int, holds: str) -> HttpResponse:
    """/settings/upload/<id>/<holds>/: what each row would do; a button adds them all."""
    kept: StoredFile = found_or_404(
        StoredFile.objects.of(request.council).filter(stored_by=request.reader.person), pk=pk
    )
    if holds not in uploading.HOLDS:
        return redirect(HERE)
    data = files.read(kept)
    problem = ""
    if request.method == "POST":
        try:
            count = uploading.take_in(data, kept.name, holds, by=request.actor, at=now())
        except RuleBroken as broken:
            problem = broken.message
        else:
            said = ngettext("%(n)s row is added.", "%(n)s rows are added.", count) % {"n": count}
            return done(request, said, "/settings/meetings/" if holds == "meetings" else "/settings/posts/")
    trial = uploading.attempt(data, kept.name, holds, council=request.council)
    context = {
        "kept": kept,
        "trial": trial,
        "lines": [*trial.wrong, *trial.new][:MOST_SHOWN],
        "known": sum(line.known for line in trial.lines),
        "problem": problem,
        "breadcrumbs": trail((_("Take in a file"), HERE)),
    }
    return render(request, "organisations/upload_check.html", context)
