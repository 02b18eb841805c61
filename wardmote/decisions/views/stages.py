"""A report on its way: asked, cleared, checked, ready, published, considered, settled; and how the public will see it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.decisions import checking, clearing, public_pages, publishing
from wardmote.decisions.content import report_content
from wardmote.decisions.forms import (
    AgainForm,
    AskForm,
    BecauseForm,
    CommentForm,
    ConsiderForm,
    SettleForm,
)
from wardmote.decisions.models import Clearance, Report
from wardmote.decisions.permissions import may_take_clearance, may_write_report
from wardmote.decisions.views.frame import found, one_page, posted, press, publishers, readers, small, writers
from wardmote.documents import rich_text
from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.views.frame import done


@writers
def ask(request: CouncilRequest, report: Report) -> HttpResponse:
    """/desk/reports/<reference>/ask/: who clears each implication."""
    rows = clearing.to_ask(report)
    today = timezone.localdate()
    form = AskForm(rows, clearing.suggested(report, today), request.council, posted(request), initial={"due_on": clearing.due(request.council, today)})  # fmt: skip
    return small(
        request,
        form,
        lambda said: clearing.ask_for_implications(
            report.pk,
            posts={row.key: said[f"post-{row.key}"] for row in rows if said[f"post-{row.key}"]},
            due_on=said["due_on"],
            by=request.actor,
            at=now(),
        ),
        title=_("Ask for the implications"),
        button=_("Ask"),
        to=report.desk,
        said=_("Asked. You see on this page who has it, since when and until when."),
        report=report,
        lead=_("Each post clears one implication. It can fill it in too."),
    )


@readers
def clearance(request: CouncilRequest, report: Report, number: int) -> HttpResponse:
    """/desk/reports/<reference>/clearances/<number>/: what is to be cleared; clear it, send it back, or ask again."""
    row = found(Clearance.objects.of(request.council).filter(report=report).select_related("post", "report"), pk=number)
    mine = row.superseded_at is None and row.state == "waiting" and may_take_clearance(request.reader, row)
    form = CommentForm(posted(request) if mine else None)
    if request.method == "POST" and mine and form.is_valid():
        verb = clearing.clear if request.POST.get("do") == "clear" else clearing.give_back
        try:
            verb(row.pk, comment=form.cleaned_data["comment"], by=request.actor, at=now())
        except NotAllowed:
            raise
        except RuleBroken as broken:
            form.add_error("comment" if verb is clearing.give_back else None, broken.message)
        else:
            said = _("Cleared.") if verb is clearing.clear else _("Sent back. The authors see your comment.")
            return done(request, said, "/desk/reports/")
    implication = report.implications.filter(key=row.key).first() if row.key else None
    earlier = report.clearances.filter(stage=row.stage, key=row.key).exclude(pk=row.pk).exclude(state="waiting")
    context = {
        **one_page(report),
        "row": row,
        "form": form,
        "mine": mine,
        "implication": implication,
        "html": rich_text.as_html(implication.text) if implication else "",
        "recommendations": report.recommendations.all(),
        "exempt": report.exempt_blocks.filter(key=row.key) if row.key else report.exempt_blocks.all(),
        "earlier": earlier.select_related("post"),
        "may_ask": may_write_report(request.reader, report) and row.superseded_at is None and row.state != "cleared",
    }
    return render(request, "decisions/desk/clearance.html", context)


@writers
def again(request: CouncilRequest, report: Report, number: int) -> HttpResponse:
    """/desk/reports/<reference>/clearances/<number>/again/: ask again for what was sent back, or another post."""
    row = found(Clearance.objects.of(request.council).filter(report=report).select_related("post"), pk=number)
    return small(
        request,
        AgainForm(request.council, posted(request), initial={"post_id": row.post_id}),
        lambda said: clearing.ask_again(row.pk, **said, by=request.actor, at=now()),
        title=_("Ask again"),
        button=_("Ask"),
        to=report.desk,
        said=_("Asked again."),
        report=report,
        lead=row.comment,
    )


@writers
def manager(request: CouncilRequest, report: Report) -> HttpResponse:
    """The report goes on to the manager."""
    return press(
        request,
        lambda: clearing.send_to_manager(report.pk, by=request.actor, at=now()),
        said=_("Sent on."),
        to=report.desk,
    )


@readers
def checks(request: CouncilRequest, report: Report) -> HttpResponse:
    """/desk/reports/<reference>/checks/: what it lacks before it is ready, each with the way to its box."""
    found_now = checking.checks(report, on=timezone.localdate())
    context = {
        **one_page(report),
        "stops": [one for one in found_now if one.stops],
        "open": [one for one in found_now if not one.stops and one.is_open],
        "passed": [one for one in found_now if not one.is_open],
        "may_write": may_write_report(request.reader, report),
    }
    return render(request, "decisions/desk/checks.html", context)


@writers
def pass_over(request: CouncilRequest, report: Report, key: str) -> HttpResponse:
    """/desk/reports/<reference>/checks/<key>/: pass a warning over, with the reason."""
    one = next((each for each in checking.checks(report, on=timezone.localdate()) if each.key == key), None)
    if one is None:
        raise Http404(_("This is in order now."))
    return small(
        request,
        BecauseForm(posted(request)),
        lambda said: checking.pass_over(report.pk, key, **said, by=request.actor, at=now()),
        title=_("Pass this warning over"),
        button=_("Pass it over"),
        to=f"{report.desk}checks/",
        said=_("Passed over. The reason is on the record."),
        report=report,
        lead=one.says,
    )


@writers
def ready(request: CouncilRequest, report: Report) -> HttpResponse:
    """The report is ready to publish."""
    return press(
        request,
        lambda: publishing.mark_ready(report.pk, by=request.actor, at=now()),
        said=_("It is ready. Democratic Services can publish it."),
        to=report.desk,
    )


@publishers
def publish(request: CouncilRequest, report: Report) -> HttpResponse:
    """The report is published, without its exempt text."""
    return press(
        request,
        lambda: publishing.publish_report(report.pk, by=request.actor, at=now()),
        said=_("Published at %(address)s.") % {"address": report.address},
        to=report.desk,
    )


@publishers
def consider(request: CouncilRequest, report: Report) -> HttpResponse:
    """/desk/reports/<reference>/consider/: when the decision maker considered it."""
    start = {"on": report.meeting.held_on} if report.meeting else {}
    return small(
        request,
        ConsiderForm(posted(request), initial=start),
        lambda said: publishing.consider(report.pk, **said, by=request.actor, at=now()),
        title=_("Record that it was considered"),
        button=_("Save"),
        to=report.desk,
        said=_("Saved. The public page says so."),
        report=report,
    )


@publishers
def settle(request: CouncilRequest, report: Report) -> HttpResponse:
    """/desk/reports/<reference>/settle/: decided, put off, referred, or taken off the agenda."""

    def act(said: dict[str, Any]) -> Report:
        return publishing.settle(
            report.pk, Report.State(said["outcome"]), words=said["words"], by=request.actor, at=now()
        )

    return small(
        request,
        SettleForm(report, posted(request)),
        act,
        title=_("Record what became of it"),
        button=_("Save"),
        to=report.desk,
        said=_("Saved."),
        report=report,
    )


@readers
def preview(request: CouncilRequest, report: Report) -> HttpResponse:
    """/desk/reports/<reference>/preview/: the public copy as it would be made now."""
    context = {
        **one_page(report),
        **public_pages.report_page(report_content(report), today=timezone.localdate()),
        "is_preview": True,
    }
    return render(request, "decisions/desk/preview.html", context)


urlpatterns = [
    path("desk/reports/<slug:reference>/ask/", ask),
    path("desk/reports/<slug:reference>/clearances/<int:number>/", clearance),
    path("desk/reports/<slug:reference>/clearances/<int:number>/again/", again),
    path("desk/reports/<slug:reference>/manager/", manager),
    path("desk/reports/<slug:reference>/checks/", checks),
    path("desk/reports/<slug:reference>/checks/<slug:key>/", pass_over),
    path("desk/reports/<slug:reference>/ready/", ready),
    path("desk/reports/<slug:reference>/publish/", publish),
    path("desk/reports/<slug:reference>/consider/", consider),
    path("desk/reports/<slug:reference>/settle/", settle),
    path("desk/reports/<slug:reference>/preview/", preview),
]
