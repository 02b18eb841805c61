"""The meeting page: on a phone in the room, what was decided about each recommendation, and the words for the minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.doors import signed_in
from wardmote.organisations.models import Meeting
from wardmote.organisations.permissions import committees_of, sits_on
from wardmote.scrutiny import queries_desk, signing_off
from wardmote.scrutiny.asking import COMMITTEE_CAN
from wardmote.scrutiny.forms_delivery import MinuteForm, OutcomeForm
from wardmote.scrutiny.models import MeetingOutcome, SignOff
from wardmote.scrutiny.permissions import may_decide_for_committee, may_support_scrutiny

Outcome = MeetingOutcome.Outcome
SHOWN = 30


@signed_in
def every(request: CouncilRequest) -> HttpResponse:
    """/desk/meetings/: meetings of committees, those to come first."""
    rows = Meeting.objects.of(request.council).exclude(state=Meeting.State.CANCELLED).select_related("body")
    rows = rows.filter(body__kind="committee")
    if not may_support_scrutiny(request.reader):
        mine = committees_of(request.reader)
        if not mine:
            raise NotAllowed(_("You cannot see this. Scrutiny officers and members of a committee can."))
        rows = rows.filter(body_id__in=mine)
    today = timezone.localdate()
    coming = rows.filter(held_on__gte=today).order_by("held_on")[:SHOWN]
    past = rows.filter(held_on__lt=today).order_by("-held_on")[:SHOWN]
    context = {"coming": [_item(one) for one in coming], "past": [_item(one) for one in past]}
    return render(request, "scrutiny/desk/meetings.html", context)


def _item(one: Meeting) -> dict[str, str]:
    return {
        "title": str(one),
        "href": f"/desk{one.address}",
        "words": f"{one.get_state_display()}. {one.place}".strip(),
    }


@signed_in
def one(request: CouncilRequest, committee: str, day: str) -> HttpResponse:
    """/desk/meetings/<committee>/<day>/: record what the meeting decided, one recommendation at a time."""
    meeting = _meeting(request, committee, day)
    may_record = may_decide_for_committee(request.reader, meeting.body)
    if not (may_record or sits_on(request.reader, meeting.body)):
        raise NotAllowed(_("You cannot see this. Members of the committee and scrutiny officers can."))
    rows = queries_desk.before_meeting(meeting)
    minute = MinuteForm(initial={"minute_reference": queries_desk.minute_of(meeting)}, prefix="minute")
    bound: dict[int, OutcomeForm] = {}
    if request.method == "POST":
        if not may_record:
            raise NotAllowed(COMMITTEE_CAN)
        if request.POST.get("do") == "minute":
            minute = MinuteForm(request.POST, prefix="minute")
            if minute.is_valid() and _give_minute(request, meeting, minute):
                return redirect(request.path)
        else:
            wanted = next((row for row in rows if str(row.recommendation.pk) == request.POST.get("do")), None)
            if wanted is None:
                raise Http404(_("There is no such entry."))
            number = wanted.recommendation.pk
            form = bound[number] = OutcomeForm(request.POST, prefix=f"r{number}")
            if form.is_valid() and _record(request, meeting, wanted, form):
                return redirect(f"{request.path}#r{number}")
    items = [
        {"row": row, "form": bound.get(row.recommendation.pk) or _form(row), "open": row.recommendation.pk in bound}
        for row in rows
    ]
    context = {
        "meeting": meeting,
        "minute": minute,
        "items": items,
        "bound": next(iter(bound.values()), None),
        "has_errors": bool(minute.errors or any(form.errors for form in bound.values())),
        "may_record": may_record,
        "left": sum(1 for row in rows if row.outcome is None),
        "minutes": "\n\n".join(row.minute_words for row in rows if row.outcome),
        "breadcrumbs": [{"text": _("Meetings"), "href": "/desk/meetings/"}],
    }
    return render(request, "scrutiny/desk/meeting.html", context)


def _form(row: queries_desk.MeetingRow) -> OutcomeForm:
    start: dict[str, Any] = {}
    if row.outcome:
        start = {"outcome": row.outcome.outcome, "words": row.outcome.words}
    if row.sign_off:
        start |= {
            "verdict": row.sign_off.verdict,
            "because": row.sign_off.because,
            "invites_back": row.sign_off.invites_back,
        }
    return OutcomeForm(initial=start, prefix=f"r{row.recommendation.pk}")


def _give_minute(request: CouncilRequest, meeting: Meeting, form: MinuteForm) -> bool:
    reference = form.cleaned_data["minute_reference"]
    try:
        count = signing_off.give_minute_reference(meeting.pk, reference, by=request.actor, at=now())
    except NotAllowed:
        raise
    except RuleBroken as broken:
        form.add_error(None, broken.message)
        return False
    words = ngettext(
        "The reference was given to %(count)s recommendation.",
        "The reference was given to %(count)s recommendations.",
        count,
    )
    messages.success(request, words % {"count": count})
    return True


def _record(request: CouncilRequest, meeting: Meeting, row: queries_desk.MeetingRow, form: OutcomeForm) -> bool:
    """Record one outcome, by the verb it needs. What is refused stands at its form."""
    said = form.cleaned_data
    minute = request.POST.get("minute-minute_reference", "") or queries_desk.minute_of(meeting)
    number = row.recommendation.pk
    try:
        if said["outcome"] in {Outcome.SIGNED_OFF, Outcome.REOPENED}:
            signing_off.sign_off(
                number,
                said["verdict"] if said["outcome"] == Outcome.SIGNED_OFF else SignOff.Verdict.REOPENED,
                meeting_id=meeting.pk,
                because=said["because"],
                minute_reference=minute,
                invites_back=said["invites_back"],
                words=said["words"],
                by=request.actor,
                at=now(),
            )
        else:
            signing_off.record_outcome(
                meeting.pk,
                number,
                said["outcome"],
                minute_reference=minute,
                words=said["words"],
                by=request.actor,
                at=now(),
            )
    except NotAllowed:
        raise
    except RuleBroken as broken:
        form.add_error(None, broken.message)
        return False
    messages.success(request, _("Saved: %(title)s") % {"title": row.recommendation.heading})
    return True


def _meeting(request: CouncilRequest, committee: str, day: str) -> Meeting:
    rows = Meeting.objects.of(request.council).filter(body__slug=committee).select_related("body", "council")
    wanted: Meeting | None = next((row for row in rows if row.slug == day), None)
    if wanted is None:
        raise Http404(_("There is no such meeting."))
    return wanted


urlpatterns = [
    path("desk/meetings/", every),
    path("desk/meetings/<slug:committee>/<slug:day>/", one),
]
