"""The desk of reports: all that one may see, a new one, one taken in, its cover, its sections, what an import left open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.decisions import checking, drafting, importing_store, queries, report_templates
from wardmote.decisions.forms import (
    AuthorsForm,
    BeginForm,
    CoverForm,
    SectionForm,
    TakeInForm,
)
from wardmote.decisions.models import LooseText, OtherText, Report, ReportGap
from wardmote.decisions.packs import may_see_packs
from wardmote.decisions.permissions import (
    OFFICERS_CAN,
    may_begin_report,
    may_change_templates,
    may_moderate_comments,
    may_publish_reports,
    may_write_report,
)
from wardmote.decisions.views.frame import crumbs, found, one_page, posted, press, readers, small, writers
from wardmote.kernel import files, limits
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import date_words
from wardmote.organisations import queries as organisations
from wardmote.organisations.doors import signed_in
from wardmote.organisations.permissions import may_take_down

State = Report.State


@signed_in
def every(request: CouncilRequest) -> HttpResponse:
    """/desk/reports/: what waits for me to clear, reports going on, reports that ended."""
    going, ended = queries.reports_open_to(request.reader)
    turns = [
        {
            "title": row.report.title,
            "href": f"{row.report.desk}clearances/{row.pk}/",
            "caption": row.report.printed_reference,
            "words": _("%(what)s. To be cleared by %(on)s.") % {"what": _turn_words(row), "on": date_words(row.due_on)},
        }
        for row in queries.my_turns(request.reader)
    ]
    context = {
        "turns": turns,
        "going": [_line(row) for row in going],
        "ended": [_line(row) for row in ended],
        "may_begin": may_begin_report(request.reader),
        "may_change_templates": may_change_templates(request.reader),
        "may_moderate": may_moderate_comments(request.reader),
        "may_read_packs": may_see_packs(request.reader),
    }
    return render(request, "decisions/desk/reports.html", context)


def _turn_words(row: Any) -> str:
    heading = row.report.implications.filter(key=row.key).values_list("heading", flat=True).first() if row.key else None
    return str(heading or row.get_stage_display())


def _line(row: Report) -> dict[str, Any]:
    maker = row.decision_maker
    words = [row.get_state_display(), str(maker) if maker else _("Nobody is named who decides")]
    if row.meeting is not None:
        words.append(date_words(row.meeting.held_on))
    return {"title": row.title, "href": row.desk, "caption": row.printed_reference, "words": ". ".join(words) + "."}


def officers(view: Any) -> Any:
    """A page for officers who write reports."""

    def inner(request: CouncilRequest, *args: Any, **more: Any) -> HttpResponse:
        if not may_begin_report(request.reader):
            raise NotAllowed(OFFICERS_CAN)
        answer: HttpResponse = view(request, *args, **more)
        return answer

    return signed_in(inner)


@officers
def begin(request: CouncilRequest) -> HttpResponse:
    """/desk/reports/begin/: a new report with a template."""
    offers = report_templates.offered(request.council, timezone.localdate())
    return small(
        request,
        BeginForm(offers, posted(request)),
        lambda said: drafting.begin_report(**said, by=request.actor, at=now()),
        title=_("Begin a report"),
        button=_("Begin"),
        to=lambda made: made.desk,
        said=_("The report has begun. Only its authors and Democratic Services can see it."),
        links=[{"text": _("Take in a report that exists as a file"), "href": "/desk/reports/import/"}],
    )


@officers
def take_in(request: CouncilRequest) -> HttpResponse:
    """/desk/reports/import/: a report that exists as a file."""
    offers = report_templates.offered(request.council, timezone.localdate())

    def act(said: dict[str, Any]) -> Report:
        person = request.reader.person
        if not limits.allow(f"report import {person.pk if person else 0}", 20, timedelta(hours=1)):
            raise RuleBroken(_("You have sent many files. Wait an hour, then send the next."))
        sent = said["file"]
        return importing_store.take_in(
            sent.read(), sent.name, template_key=said["template_key"], by=request.actor, at=now()
        )

    return small(
        request,
        TakeInForm(offers, posted(request), request.FILES or None),
        act,
        title=_("Take in a report"),
        button=_("Read it"),
        to=lambda made: f"{made.desk}imported/",
        said=_("The report is read. Look at what it leaves open."),
        lead=_("We read the file into a template. You see what it leaves empty, and place by hand what has no place."),
    )


@readers
def one(request: CouncilRequest, report: Report) -> HttpResponse:
    """/desk/reports/<reference>/: the parts of a report, who has it since when, and the next step."""
    today = timezone.localdate()
    is_writer = may_write_report(request.reader, report)
    open_now = report.state in drafting.WRITABLE
    left = [each for each in checking.checks(report, on=today) if each.is_open] if open_now else []
    gaps = report.gaps.filter(settled_at=None).count() + report.loose_texts.filter(settled_at=None).count()
    context = {
        **one_page(report),
        "breadcrumbs": crumbs(),
        "parts": queries.parts(report),
        "standing": queries.standing(report, today),
        "cover": _cover_rows(report),
        "is_writer": is_writer and open_now,
        "is_publisher": may_publish_reports(request.reader),
        "may_take_down": may_take_down(request.reader) and report.published_at is not None,
        "left": len(left),
        "imported": report.source_file_id is not None,
        "gaps": gaps,
        "step": _step(report, is_writer=is_writer, is_publisher=may_publish_reports(request.reader)),
        "comments_waiting": report.comments.filter(state="waiting").count(),
    }
    return render(request, "decisions/desk/report.html", context)


def _cover_rows(report: Report) -> list[dict[str, Any]]:
    key = {True: _("Yes"), False: _("No"), None: _("Not said yet")}[report.is_key]
    rows = [
        (_("Decided by"), report.decision_maker or _("Not named yet")),
        (_("Meeting"), report.meeting or _("Not chosen yet")),
        (_("Lead officer"), report.lead_officer_post or _("Not named yet")),
        (_("Key decision"), key),
        (_("Public summary"), report.public_summary or _("Not written yet")),
    ]
    return [{"key": name, "value": value} for name, value in rows]


def _step(report: Report, *, is_writer: bool, is_publisher: bool) -> dict[str, Any] | None:
    """The one primary button: where it leads, or what it posts to."""
    steps: dict[str, tuple[bool, str, str, bool]] = {
        State.DRAFT: (is_writer, _("Ask for the implications"), "ask/", False),
        State.ASKED: (is_writer, _("Send it to the manager"), "manager/", True),
        State.LEGAL_FINANCE: (is_writer, _("Say that it is ready"), "ready/", True),
        State.READY: (is_publisher, _("Publish it"), "publish/", True),
        State.PUBLISHED: (is_publisher, _("Record that it was considered"), "consider/", False),
        State.PUT_OFF: (is_publisher, _("Record that it was considered"), "consider/", False),
        State.CONSIDERED: (is_publisher, _("Record what became of it"), "settle/", False),
    }
    allowed, text, tail, posts = steps.get(report.state, (False, "", "", False))
    return {"text": text, "href": report.desk + tail, "posts": posts} if allowed else None


@writers
def cover(request: CouncilRequest, report: Report) -> HttpResponse:
    """/desk/reports/<reference>/cover/: what the cover says."""
    return small(
        request,
        CoverForm(report, posted(request)),
        lambda said: drafting.change_cover(report.pk, **said, by=request.actor, at=now()),
        title=_("Cover"),
        button=_("Save"),
        to=report.desk,
        said=_("Saved. Not public yet."),
        report=report,
    )


@writers
def authors(request: CouncilRequest, report: Report) -> HttpResponse:
    """/desk/reports/<reference>/authors/: who writes it."""
    people = organisations.staff(request.council, timezone.localdate())
    start = {"person_ids": list(report.authors.values_list("pk", flat=True))}
    return small(
        request,
        AuthorsForm(people, posted(request), initial=start),
        lambda said: drafting.choose_authors(report.pk, said["person_ids"], by=request.actor, at=now()),
        title=_("Authors"),
        button=_("Save"),
        to=report.desk,
        said=_("The authors are chosen."),
        report=report,
    )


@writers
def section(request: CouncilRequest, report: Report, key: str) -> HttpResponse:
    """/desk/reports/<reference>/sections/<key>/: one section. Where two people wrote at once both texts are shown."""
    row = found(report.sections.exclude(key__in=drafting.ON_COVER), key=key)
    form = SectionForm(posted(request), initial={"text": row.text, "began_with": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            _row, other = drafting.save_section(row.pk, **form.cleaned_data, by=request.actor, at=now())
        except NotAllowed:
            raise
        except RuleBroken as broken:
            form.add_error(None, broken.message)
        else:
            if other is not None:
                messages.error(
                    request, _("Somebody else saved this section while you wrote. Both texts are kept: choose one.")
                )
                return redirect(f"{report.desk}sections/{key}/")
            messages.success(request, _("Saved. Not public yet."))
            return redirect(report.desk if "go" in request.POST else f"{report.desk}sections/{key}/")
    context = {
        **one_page(report),
        **queries.section_page(report, key),
        "form": form,
        "row": row,
        "others": queries.kept_beside(row),
        "exempt": queries.exempt_at(report, key),
        "loose": report.loose_texts.filter(settled_at=None).exists(),
    }
    return render(request, "decisions/desk/section.html", context)


@writers
def choose_text(request: CouncilRequest, report: Report, number: int) -> HttpResponse:
    """One of two texts of a section is chosen; the other stays in the record."""
    row = found(OtherText.objects.of(request.council).filter(section__report=report), pk=number)
    use = request.POST.get("use") == "other"
    return press(
        request,
        lambda: drafting.settle_other_text(row.pk, use=use, by=request.actor, at=now()),
        said=_("Chosen. The other text is kept."),
        to=f"{report.desk}sections/{row.section.key}/",
    )


@readers
def imported(request: CouncilRequest, report: Report) -> HttpResponse:
    """/desk/reports/<reference>/imported/: what the file left empty, and texts without a place."""
    if report.source_file is None:
        raise Http404(_("This report was not taken in from a file."))
    template = report.template.template
    gaps = [
        {"row": row, "href": _place_of(report, row.key), "known": template.section(row.key) is not None}
        for row in report.gaps.filter(settled_at=None)
    ]
    context = {
        **one_page(report),
        "gaps": gaps,
        "loose": report.loose_texts.filter(settled_at=None),
        "places": [{"value": row.pk, "text": str(row)} for row in report.sections.exclude(key__in=drafting.ON_COVER)],
        "may_write": may_write_report(request.reader, report),
        "file": report.source_file,
    }
    return render(request, "decisions/desk/imported.html", context)


def _place_of(report: Report, key: str) -> str:
    if key in drafting.ON_COVER or not key:
        return f"{report.desk}cover/"
    if report.implications.filter(key=key).exists():
        return f"{report.desk}implications/{key}/"
    kind = queries.APART.get(key)
    return f"{report.desk}{kind}/" if kind else f"{report.desk}sections/{key}/"


@readers
def source(request: CouncilRequest, report: Report) -> HttpResponse:
    """/desk/reports/<reference>/source/: the file that the report was taken in from."""
    if report.source_file is None:
        raise Http404(_("This report was not taken in from a file."))
    return files.serve(report.source_file)  # type: ignore[return-value]


@writers
def settle_gap(request: CouncilRequest, report: Report, number: int) -> HttpResponse:
    """A gap was seen to."""
    row = found(ReportGap.objects.of(request.council).filter(report=report), pk=number)
    return press(
        request,
        lambda: drafting.settle_gap(row.pk, by=request.actor, at=now()),
        said=_("Taken off the list."),
        to=f"{report.desk}imported/",
    )


@writers
def place_text(request: CouncilRequest, report: Report, number: int) -> HttpResponse:
    """An imported text gets its place, or is left out."""
    row = found(LooseText.objects.of(request.council).filter(report=report), pk=number)
    chosen = request.POST.get("section", "")
    if request.method == "POST" and chosen != "none" and not (
        chosen.isdecimal() and report.sections.filter(pk=int(chosen)).exists()
    ):  # fmt: skip
        messages.error(request, _("Choose a section for the text, or leave it out."))
        return redirect(f"{report.desk}imported/")
    return press(
        request,
        lambda: drafting.place_text(row.pk, int(chosen) if chosen.isdecimal() else None, by=request.actor, at=now()),
        said=_("Placed.") if chosen.isdecimal() else _("Left out."),
        to=f"{report.desk}imported/",
    )


urlpatterns = [
    path("desk/reports/", every),
    path("desk/reports/begin/", begin),
    path("desk/reports/import/", take_in),
    path("desk/reports/<slug:reference>/", one),
    path("desk/reports/<slug:reference>/cover/", cover),
    path("desk/reports/<slug:reference>/authors/", authors),
    path("desk/reports/<slug:reference>/sections/<slug:key>/", section),
    path("desk/reports/<slug:reference>/texts/<int:number>/", choose_text),
    path("desk/reports/<slug:reference>/imported/", imported),
    path("desk/reports/<slug:reference>/source/", source),
    path("desk/reports/<slug:reference>/imported/gaps/<int:number>/", settle_gap),
    path("desk/reports/<slug:reference>/imported/texts/<int:number>/", place_text),
]
