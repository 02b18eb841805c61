"""Pages of what can be counted in a report: recommendations, options, implications, exempt text, papers, consultations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.decisions import clearing, items, queries
from wardmote.decisions.forms import (
    ConsultationForm,
    ExemptForm,
    ImplicationForm,
    OptionForm,
    PaperForm,
    RecommendationForm,
)
from wardmote.decisions.models import Appendix, Consultation, ExemptBlock, Option, Report, ReportRecommendation
from wardmote.decisions.permissions import AUTHORS_CAN, may_write_report
from wardmote.decisions.views.frame import found, one_page, posted, press, readers, small, writers
from wardmote.kernel import files
from wardmote.kernel.errors import NotAllowed, WrongState
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest


@dataclass(frozen=True)
class Thing:
    """A kind of entry that a report has any number of: its words, its form, and the verbs that save and drop one."""

    place: str
    model: Any
    form: Any
    save: Callable[..., Any]
    drop: Callable[..., Any]
    plural: str | Promise
    add: str | Promise
    change: str | Promise
    empty: str | Promise

    def rows(self, report: Report) -> Any:
        return self.model.objects.of(report.council).filter(report=report)


THINGS = (
    Thing("recommendations", ReportRecommendation, RecommendationForm, items.save_recommendation, items.drop_recommendation, gettext_lazy("Recommendations"), gettext_lazy("Add a recommendation"), gettext_lazy("Change the recommendation"), gettext_lazy("The report’s recommendations will stand here.")),
    Thing("options", Option, OptionForm, items.save_option, items.drop_option, gettext_lazy("Options"), gettext_lazy("Add an option"), gettext_lazy("Change the option"), gettext_lazy("What could be done will stand here, doing nothing too.")),
    Thing("exempt", ExemptBlock, ExemptForm, items.save_exempt, items.drop_exempt, gettext_lazy("Exempt text"), gettext_lazy("Add exempt text"), gettext_lazy("Change the exempt text"), gettext_lazy("No part of this report is exempt.")),
    Thing("papers", Appendix, PaperForm, items.save_paper, items.drop_paper, gettext_lazy("Appendices and background papers"), gettext_lazy("Add a paper"), gettext_lazy("Change the paper"), gettext_lazy("Papers that go with the report will stand here.")),
    Thing("consultations", Consultation, ConsultationForm, items.save_consultation, items.drop_consultation, gettext_lazy("Consultations"), gettext_lazy("Add a consultation"), gettext_lazy("Change the consultation"), gettext_lazy("Consultations that the report rests on will stand here.")),
)  # fmt: skip


def _every(thing: Thing) -> Any:
    @readers
    def view(request: CouncilRequest, report: Report) -> HttpResponse:
        may_write = may_write_report(request.reader, report)
        rows = [{"row": row, **_words(row)} for row in thing.rows(report)]
        context = {**one_page(report), "thing": thing, "rows": rows, "may_write": may_write}
        return render(request, "decisions/desk/items.html", context)

    return view


def _add(thing: Thing) -> Any:
    @writers
    def view(request: CouncilRequest, report: Report) -> HttpResponse:
        return _form(request, report, thing, None)

    return view


def _change(thing: Thing) -> Any:
    @writers
    def view(request: CouncilRequest, report: Report, number: int) -> HttpResponse:
        return _form(request, report, thing, found(thing.rows(report), pk=number))

    return view


def _drop(thing: Thing) -> Any:
    @writers
    def view(request: CouncilRequest, report: Report, number: int) -> HttpResponse:
        row = found(thing.rows(report), pk=number)
        return press(
            request,
            lambda: thing.drop(row.pk, by=request.actor, at=now()),
            said=_("Taken out."),
            to=f"{report.desk}{thing.place}/",
        )

    return view


def _form(request: CouncilRequest, report: Report, thing: Thing, row: Any) -> HttpResponse:
    form = thing.form(report, row, posted(request), request.FILES or None)

    def act(said: dict[str, Any]) -> Any:
        upload = said.pop("upload", None)
        if upload is not None:
            said |= {"data": upload.read(), "filename": upload.name}
        try:
            return thing.save(report.pk, row.pk if row else None, **said, by=request.actor, at=now())
        except WrongState:
            if row is not None and "began_with" in form.fields:  # the next save is a choice made with both in view
                row.refresh_from_db()
                form.data = form.data.copy()
                form.data["began_with"] = str(row.version)
            raise

    if row is None and thing.place == "exempt" and request.method == "GET" and request.GET.get("at"):
        form.initial["key"] = request.GET["at"]
    return small(
        request,
        form,
        act,
        title=thing.change if row else thing.add,
        button=_("Save"),
        to=f"{report.desk}{thing.place}/",
        said=_("Saved. Not public yet."),
        report=report,
        stands_now=_words(row)["lines"] if row is not None and request.method == "POST" else [],
        drop=f"{report.desk}{thing.place}/{row.pk}/drop/" if row is not None else "",
    )


def _words(row: Any) -> dict[str, Any]:
    """An entry in a few lines."""
    if isinstance(row, ReportRecommendation):
        return {"title": _("Recommendation %(which)s") % {"which": row}, "lines": [row.get_kind_display(), row.text]}
    if isinstance(row, Option):
        notes = [str(words) for on, words in ((row.is_preferred, _("Recommended")), (row.is_do_nothing, _("Do nothing"))) if on]  # fmt: skip
        return {"title": row.title, "lines": [*notes, row.pros, row.cons, row.why_not]}
    if isinstance(row, ExemptBlock):
        return {"title": row.get_paragraph_display(), "lines": [row.text, row.public_interest]}
    if isinstance(row, Appendix):
        name = f"{row.get_kind_display()} {row.letter}".strip()
        why = [row.get_paragraph_display(), row.public_interest] if row.is_exempt else []
        return {"title": row.title, "lines": [name, row.file.name if row.file else row.url, *why], "file": row.file}
    until = f" – {row.until_on:%-d %B %Y}" if row.until_on else ""
    return {"title": row.title, "lines": [f"{row.from_on:%-d %B %Y}{until}", row.results, row.reply]}


@readers
def implication(request: CouncilRequest, report: Report, key: str) -> HttpResponse:
    """/desk/reports/<reference>/implications/<key>/: whether it applies and how; by the authors, or whoever clears it."""
    row = found(report.implications, key=key)
    if not may_write_report(request.reader, report) and not clearing.has_turn(request.reader, report, key):
        raise NotAllowed(AUTHORS_CAN)
    form = ImplicationForm(row, posted(request))

    def act(said: dict[str, Any]) -> Any:
        try:
            return items.save_implication(row.pk, **said, by=request.actor, at=now())
        except WrongState:
            row.refresh_from_db()
            form.data = form.data.copy()  # type: ignore[attr-defined]
            form.data["began_with"] = str(row.version)  # type: ignore[index]
            raise

    turn = report.clearances.waiting().filter(stage="implication", key=key).first()
    mine = clearing.has_turn(request.reader, report, key)
    return small(
        request,
        form,
        act,
        title=row.heading,
        button=_("Save"),
        to=f"{report.desk}clearances/{turn.pk}/" if mine and turn else report.desk,
        said=_("Saved. Not public yet."),
        report=report,
        lead=queries.section_page(report, key)["guidance"],
        stands_now=[row.text] if request.method == "POST" else [],
        keeps_draft=f"implication-{row.pk}",
        version=row.version,
        links=[
            *([{"text": _("Clear it, or send it back"), "href": f"{report.desk}clearances/{turn.pk}/"}] if mine and turn else []),
            {"text": _("Add exempt text here"), "href": f"{report.desk}exempt/add/?at={key}"},
        ],
    )  # fmt: skip


@readers
def paper_file(request: CouncilRequest, report: Report, number: int) -> HttpResponse:
    """/desk/reports/<reference>/papers/<number>/file/: the file, exempt or not, for those who work on the report."""
    row = found(Appendix.objects.of(request.council).filter(report=report).exclude(file=None), pk=number)
    return files.serve(row.file)  # type: ignore[return-value]


def _patterns() -> list[URLPattern]:
    made = []
    for thing in THINGS:
        at = f"desk/reports/<slug:reference>/{thing.place}/"
        made += [
            path(at, _every(thing)),
            path(f"{at}add/", _add(thing)),
            path(f"{at}<int:number>/", _change(thing)),
            path(f"{at}<int:number>/drop/", _drop(thing)),
        ]
    return made


urlpatterns = [
    *_patterns(),
    path("desk/reports/<slug:reference>/implications/<slug:key>/", implication),
    path("desk/reports/<slug:reference>/papers/<int:number>/file/", paper_file),
]
