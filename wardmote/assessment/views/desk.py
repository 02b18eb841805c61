"""The analyst's desk: the partnership, files and what came of them, figures, assessments with their sections and figures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.assessment import assessments, figures, publishing, requesting, taking_in
from wardmote.assessment.drawing import shown
from wardmote.assessment.forms import (
    AgreeForm,
    BeginForm,
    ContributorForm,
    CoverForm,
    FigureForm,
    FileForm,
    MonthForm,
    PartnershipForm,
    RequestForm,
    SectionForm,
    TakeDownForm,
)
from wardmote.assessment.items import from_data
from wardmote.assessment.models import Assessment, AssessmentItem, DataRequest, FigureSet, LoadedFile
from wardmote.assessment.month_words import month_words
from wardmote.assessment.offers import offered
from wardmote.assessment.permissions import may_agree_for, may_analyse
from wardmote.assessment.views.frame import DESK, analysts, crumbs, found, one_page, posted, press, readers, small
from wardmote.kernel import limits
from wardmote.kernel import publishing as kernel_publishing
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.middleware import now
from wardmote.kernel.models import Work
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import date_words, days_late, due_words, list_words
from wardmote.organisations.doors import signed_in
from wardmote.organisations.permissions import acting_post, may_take_down

State = LoadedFile.State
MOST_FILES = 30


@readers
def home(request: CouncilRequest) -> HttpResponse:
    """/desk/evidence/: the figures as they stand, files loaded last, assessments."""
    row = FigureSet.objects.of(request.council).first()
    is_analyst = may_analyse(request.reader)
    items = offered(request.council) if row and row.content else []
    files = LoadedFile.objects.of(request.council).select_related("file", "request__body")[:5]
    context = {
        "figures": row,
        "to_words": month_words(row.to_month) if row and row.to_month else "",
        "is_analyst": is_analyst,
        "is_published": bool(row and row.published_at and row.made_at and row.published_at >= row.made_at),
        "kinds": [item for item in items if item.key.startswith("type:")],
        "files": [_file_line(one) for one in files],
        "assessments": [
            {"title": one.title, "href": one.desk, "words": one.get_state_display()}
            for one in Assessment.objects.of(request.council)
        ],
        "may_take_down": may_take_down(request.reader) and bool(row and row.published_at),
    }
    return render(request, "assessment/desk/home.html", context)


def _file_line(row: LoadedFile) -> dict[str, str]:
    words = row.get_state_display()
    if row.state == State.LOADED:
        words = _("Loaded on %(on)s: %(rows)s rows.") % {
            "on": date_words(row.loaded_at or row.sent_at),
            "rows": f"{row.rows:,}",
        }
        if row.rejected:
            words += " " + _("%(n)s rows were left out.") % {"n": f"{row.rejected:,}"}
    elif row.words:
        words = f"{words}. {row.words}"
    caption = " · ".join(filter(None, (row.kind, str(row.request.body) if row.request else "")))
    return {"title": row.file.name, "href": row.get_absolute_url(), "words": words, "caption": caption}


@analysts
def partnership(request: CouncilRequest) -> HttpResponse:
    """/desk/evidence/partnership/: which partnership the figures are for."""
    row = FigureSet.objects.of(request.council).first()
    start = {"csp_code": row.csp_code, "name": row.name} if row else None
    return small(
        request,
        PartnershipForm(posted(request), initial=start),
        lambda said: figures.choose_partnership(**said, by=request.actor, at=now()),
        title=_("Which partnership the figures are for"),
        button=_("Save"),
        to=DESK,
        said=_("Saved."),
        warning=_("Another code empties the figures until they are worked out again.") if row and row.content else "",
    )


@analysts
def load(request: CouncilRequest) -> HttpResponse:
    """/desk/evidence/load/: a file to load, and empty tables for partners."""

    def act(said: dict[str, Any]) -> LoadedFile:
        person = request.reader.person
        if not limits.allow(f"evidence load {person.pk if person else 0}", 60, timedelta(hours=1)):
            raise RuleBroken(_("You have sent many files. Wait an hour, then send the next."))
        return figures.send_file(said["file"].read(), said["file"].name, by=request.actor, at=now())

    return small(
        request,
        FileForm(posted(request), request.FILES or None),
        act,
        title=_("Load a file"),
        button=_("Load it"),
        to=lambda row: row.get_absolute_url(),
        said=_("The file is here. It is loaded in the background."),
        lead=_("Rows that cannot be read are left out and listed with line and reason. A month that is loaded again replaces the old one."),
        links=[
            {"text": _("Empty table: %(title)s (CSV)") % {"title": title}, "href": f"{DESK}tables/{kind}.csv"}
            for kind, title in taking_in.templates().items()
        ],
    )  # fmt: skip


@readers
def table(request: CouncilRequest, kind: str) -> HttpResponse:
    """/desk/evidence/tables/<kind>.csv: an empty table for partners to fill in."""
    if kind not in taking_in.templates():
        raise Http404(_("There is no such table."))
    response = HttpResponse(taking_in.template_csv(kind), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    return response


@readers
def files(request: CouncilRequest) -> HttpResponse:
    """/desk/evidence/files/: every file that was loaded or sent, newest first."""
    rows = LoadedFile.objects.of(request.council).select_related("file", "request__body")[:MOST_FILES]
    return render(request, "assessment/desk/files.html", {
        "files": [_file_line(row) for row in rows], "is_analyst": may_analyse(request.reader), "breadcrumbs": crumbs()
    })  # fmt: skip


@readers
def one_file(request: CouncilRequest, row: LoadedFile) -> HttpResponse:
    """/desk/evidence/files/<n>/: how far it got, what came of it, which rows were left out and why."""
    work = row.work
    failed = row.state == State.REFUSED or bool(work and work.state == Work.State.REFUSED)
    context = {
        "row": row,
        "work": work,
        "failed": failed,
        "finished": row.state == State.LOADED,
        "going": row.state == State.WAITING and not failed,
        "words": row.words or (work.result.get("message", "") if work and failed else ""),
        "may_load": row.state == State.HELD and may_analyse(request.reader),
        "rejects": row.rejects,
        "is_analyst": may_analyse(request.reader),
        "breadcrumbs": [*crumbs(), {"text": _("Files"), "href": f"{DESK}files/"}],
    }
    return render(request, "assessment/desk/file.html", context)


@analysts
def load_held(request: CouncilRequest, row: LoadedFile) -> HttpResponse:
    """/desk/evidence/files/<n>/load/: load what a partner sent."""
    return press(
        request, lambda: figures.load_held(row.pk, by=request.actor, at=now()), said=_("The file is loaded in the background."),
        to=row.get_absolute_url(),
    )  # fmt: skip


@analysts
def refresh(request: CouncilRequest) -> HttpResponse:
    """/desk/evidence/refresh/: work the figures out again."""
    return small(
        request,
        MonthForm(posted(request)),
        lambda said: figures.refresh_figures(to=said["to"].strip(), by=request.actor, at=now()),
        title=_("Work out the figures"),
        button=_("Work them out"),
        to=DESK,
        said=_("The figures are worked out. They are not public yet."),
        lead=_("From all files that are loaded now, for 12 months."),
    )


@analysts
def publish_figures(request: CouncilRequest) -> HttpResponse:
    """/desk/evidence/publish/: publish the figures."""
    return press(
        request, lambda: figures.publish_figures(by=request.actor, at=now()), said=_("The figures are public."), to=DESK
    )  # fmt: skip


@analysts
def begin(request: CouncilRequest) -> HttpResponse:
    """/desk/evidence/begin/: a new year's assessment."""
    return small(
        request,
        BeginForm(posted(request)),
        lambda said: assessments.begin_assessment(said["year"], by=request.actor, at=now()),
        title=_("Begin a strategic assessment"),
        button=_("Begin"),
        to=lambda made: made.desk,
        said=_("The assessment has begun, with its six parts."),
    )


@readers
def one(request: CouncilRequest, assessment: Assessment) -> HttpResponse:
    """/desk/evidence/assessments/<slug>/: its six parts, who contributes, what is missing, the next step."""
    is_analyst = may_analyse(request.reader)
    writing = assessment.state == Assessment.State.WRITING
    kept = [
        from_data(row.content)
        for row in AssessmentItem.objects.of(request.council).filter(section__assessment=assessment)
    ]
    contributors = [
        {
            "row": row,
            "words": _("agreed on %(on)s") % {"on": date_words(row.agreed_at)}
            if row.agreed_at
            else _("has not agreed yet"),
            "may_agree": row.agreed_at is None and may_agree_for(request.reader, row),
        }
        for row in assessment.contributors.select_related("post", "body")
    ]
    context = {
        **one_page(assessment),
        "breadcrumbs": crumbs(),
        "sections": [
            {"row": row, "words": _section_words(row)}
            for row in assessment.sections.prefetch_related("items")
        ],
        "contributors": contributors,
        "missing": list_words(assessments.missing_parts(assessment)),
        "is_writer": is_analyst and writing,
        "is_analyst": is_analyst,
        "writing": writing,
        "revised": assessments.revised(request.council, kept),
        "requests": assessment.requests.exclude(state__in=["used", "ended"]).count(),
        "may_take_down": may_take_down(request.reader) and assessment.published_at is not None,
    }  # fmt: skip
    return render(request, "assessment/desk/assessment.html", context)


def _section_words(row: Any) -> str:
    count = len(row.items.all())
    text = _("Text written") if row.text else _("No text yet")
    return _("%(text)s, figures: %(count)s") % {"text": text, "count": count}


@analysts
def cover(request: CouncilRequest, assessment: Assessment) -> HttpResponse:
    """…/cover/: title and summary."""
    return small(
        request,
        CoverForm(posted(request), initial={"title": assessment.title, "summary": assessment.summary}),
        lambda said: assessments.write_cover(assessment.pk, **said, by=request.actor, at=now()),
        title=_("Title and summary"),
        button=_("Save"),
        to=assessment.desk,
        said=_("Saved. Not public yet."),
        assessment=assessment,
    )


@analysts
def section(request: CouncilRequest, assessment: Assessment, key: str) -> HttpResponse:
    """…/sections/<key>/: its words, its figures, what partners said of it."""
    row = found(assessment.sections, key=key)
    form = SectionForm(posted(request), initial={"text": row.text, "began_with": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            assessments.write_section(row.pk, **form.cleaned_data, by=request.actor, at=now())
        except NotAllowed:
            raise
        except RuleBroken as broken:
            form.add_error(None, broken.message)
        else:
            return press(request, lambda: None, said=_("Saved. Not public yet."), to=assessment.desk)
    current = FigureSet.objects.of(request.council).first()
    drawn = []
    for item in row.items.all():
        read = from_data(item.content)
        same = current.content if current and current.manifest == read.manifest else None
        drawn.append({**shown(read, figures=same, level=3), "drop": f"{row.desk}figures/{item.pk}/drop/"})
    return render(request, "assessment/desk/section.html", {
        **one_page(assessment), "section": row, "form": form, "drawn": drawn,
        "comments": row.requests.filter(kind="comment").exclude(reply="").select_related("body"),
    })  # fmt: skip


@analysts
def add_figure(request: CouncilRequest, assessment: Assessment, key: str) -> HttpResponse:
    """…/sections/<key>/figures/add/: put a figure into a section."""
    row = found(assessment.sections, key=key)
    return small(
        request,
        FigureForm(offered(request.council), posted(request)),
        lambda said: assessments.add_figure(row.pk, said["key"], by=request.actor, at=now()),
        title=_("Add a figure to “%(section)s”") % {"section": row.heading},
        button=_("Add it"),
        to=row.desk,
        said=_("The figure stands in the section as it is today."),
        assessment=assessment,
        lead=_("A figure that stands there already is replaced by what it says today."),
    )


@analysts
def drop_figure(request: CouncilRequest, assessment: Assessment, key: str, number: int) -> HttpResponse:
    """…/sections/<key>/figures/<n>/drop/: take a figure out."""
    row = found(assessment.sections, key=key)
    item = found(row.items, pk=number)
    return press(
        request,
        lambda: assessments.drop_figure(item.pk, by=request.actor, at=now()),
        said=_("The figure is out."),
        to=row.desk,
    )


@analysts
def add_contributor(request: CouncilRequest, assessment: Assessment) -> HttpResponse:
    """…/contributors/add/: who contributes."""
    return small(
        request,
        ContributorForm(request.council, posted(request)),
        lambda said: assessments.add_contributor(assessment.pk, **said, by=request.actor, at=now()),
        title=_("Add a contributor"),
        button=_("Add"),
        to=assessment.desk,
        said=_("Added."),
        assessment=assessment,
    )


@readers
def agree(request: CouncilRequest, assessment: Assessment, number: int) -> HttpResponse:
    """…/contributors/<n>/agree/: a contributor agrees."""
    row = found(assessment.contributors, pk=number)
    if not may_agree_for(request.reader, row):
        raise NotAllowed(_("You cannot do this. Whoever holds that post can."))
    return small(
        request,
        AgreeForm(posted(request)),
        lambda said: assessments.agree(row.pk, **said, by=request.actor, at=now()),
        title=_("%(who)s agrees with the assessment") % {"who": row},
        button=_("Record it"),
        to=assessment.desk,
        said=_("Recorded."),
        assessment=assessment,
    )


@readers
def requests(request: CouncilRequest, assessment: Assessment) -> HttpResponse:
    """…/requests/: what partners were asked, what is late, what came."""
    today = timezone.localdate()
    rows = []
    for row in assessment.requests.select_related("body", "section").prefetch_related("files__file"):
        late = row.state == DataRequest.State.ASKED and row.due_on < today
        rows.append({
            "row": row,
            "due": _("Late by %(n)s days") % {"n": days_late(row.due_on, today)} if late
            else due_words(row.due_on, today) if row.state == DataRequest.State.ASKED else row.get_state_display(),
            "is_open": row.state == DataRequest.State.ASKED, "came": row.state == DataRequest.State.RECEIVED, "late": late,
        })  # fmt: skip
    return render(request, "assessment/desk/requests.html", {
        **one_page(assessment), "rows": rows, "is_analyst": may_analyse(request.reader),
    })  # fmt: skip


@analysts
def add_request(request: CouncilRequest, assessment: Assessment) -> HttpResponse:
    """…/requests/add/: ask a partner."""
    return small(
        request,
        RequestForm(assessment, posted(request)),
        lambda said: requesting.ask_partner(assessment.pk, **said, by=request.actor, at=now()),
        title=_("Ask a partner"),
        button=_("Ask"),
        to=f"{assessment.desk}requests/",
        said=_("Asked. They get a link by e-mail."),
        assessment=assessment,
    )


@analysts
def settle_request(request: CouncilRequest, assessment: Assessment, number: int, act: str) -> HttpResponse:
    """…/requests/<n>/chase/, use/ and end/."""
    row = found(assessment.requests, pk=number)
    verb, said = {
        "chase": (requesting.chase, _("Asked again, with a new link.")),
        "use": (requesting.use_reply, _("Marked as looked at and used.")),
        "end": (requesting.end_request, _("Ended. Its links open nothing more.")),
    }[act]
    return press(request, lambda: verb(row.pk, by=request.actor, at=now()), said=said, to=f"{assessment.desk}requests/")


@analysts
def publish(request: CouncilRequest, assessment: Assessment) -> HttpResponse:
    """…/publish/: publish an edition."""
    return press(
        request, lambda: publishing.publish_assessment(assessment.pk, by=request.actor, at=now()),
        said=_("The assessment is public."), to=assessment.desk,
    )  # fmt: skip


@analysts
def reopen(request: CouncilRequest, assessment: Assessment) -> HttpResponse:
    """…/reopen/: open it for a new edition."""
    return press(
        request, lambda: publishing.reopen(assessment.pk, by=request.actor, at=now()),
        said=_("It is open again. What is public stays until you publish the next edition."), to=assessment.desk,
    )  # fmt: skip


@signed_in
def take_down(request: CouncilRequest, slug: str) -> HttpResponse:
    """/desk/evidence/assessments/<slug>/take-down/: the Monitoring Officer or the administrator takes the public page down."""
    row = found(Assessment.objects.of(request.council), slug=slug)
    return _take_down(request, publishing.KIND, row.pk)


@signed_in
def take_down_figures(request: CouncilRequest) -> HttpResponse:
    """/desk/evidence/take-down/: the same for the figures."""
    row = FigureSet.objects.of(request.council).first()
    return _take_down(request, "assessment.figureset", row.pk if row else None)


def _take_down(request: CouncilRequest, kind: str, pk: int | None) -> HttpResponse:
    if not may_take_down(request.reader):
        raise NotAllowed(_("You cannot do this. The Monitoring Officer or the council administrator can."))
    published = kernel_publishing.standing(request.council, kind, pk) if pk else None
    if published is None or published.withdrawn_at:
        raise Http404(_("Nothing is published at this address."))
    return small(
        request,
        TakeDownForm(posted(request), initial={"decided_by": acting_post(request.reader)}),
        lambda said: kernel_publishing.take_down(published.pk, **said, by=request.actor, at=now()),
        title=_("Take down “%(title)s”") % {"title": published.title},
        button=_("Take it down"),
        to="/my/",
        said=_("Taken down. A notice with the date and the reason stands in its place."),
        warning=_("It leaves every public page, feed and file at once. It cannot be put back."),
        is_drastic=True,
    )


ONE = "desk/evidence/assessments/<slug:slug>/"
urlpatterns = [
    path("desk/evidence/", home),
    path("desk/evidence/partnership/", partnership),
    path("desk/evidence/load/", load),
    path("desk/evidence/tables/<slug:kind>.csv", table),
    path("desk/evidence/files/", files),
    path("desk/evidence/files/<int:file>/", one_file),
    path("desk/evidence/files/<int:file>/load/", load_held),
    path("desk/evidence/refresh/", refresh),
    path("desk/evidence/publish/", publish_figures),
    path("desk/evidence/begin/", begin),
    path(ONE, one),
    path(f"{ONE}cover/", cover),
    path(f"{ONE}sections/<slug:key>/", section),
    path(f"{ONE}sections/<slug:key>/figures/add/", add_figure),
    path(f"{ONE}sections/<slug:key>/figures/<int:number>/drop/", drop_figure),
    path(f"{ONE}contributors/add/", add_contributor),
    path(f"{ONE}contributors/<int:number>/agree/", agree),
    path(f"{ONE}requests/", requests),
    path(f"{ONE}requests/add/", add_request),
    *(path(f"{ONE}requests/<int:number>/{act}/", settle_request, {"act": act}) for act in ("chase", "use", "end")),
    path(f"{ONE}publish/", publish),
    path(f"{ONE}reopen/", reopen),
    path(f"{ONE}take-down/", take_down),
    path("desk/evidence/take-down/", take_down_figures),
]  # fmt: skip
