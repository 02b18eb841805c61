"""What is recorded about a recommendation once it was sent, whether of a review or of none: doing it, verdicts, what comes late.

The doors stand with the addresses, in ``delivery`` for a review's and in ``desk_own`` for the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.forms import Form
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.models import Body
from wardmote.scrutiny import asking, delivery, ladder, queries_desk, signing_off
from wardmote.scrutiny.forms_delivery import (
    ActionForm,
    AtMeetingForm,
    LetterForm,
    ReplaceForm,
    SentForm,
    SignOffForm,
    WithdrawForm,
)
from wardmote.scrutiny.models import Action, Ask, Recommendation, ReportBack, Review, Step
from wardmote.scrutiny.views.desk_frame import found, posted, small


@dataclass(frozen=True)
class Desk:
    """Where somebody works on recommendations: on all of a review, or on one of none.

    ``rows`` are the recommendations, ``heard_of`` what the committee hears about, ``here`` the address under which
    letters and the like stand, ``back`` the page that each of them leads back to.
    """

    rows: QuerySet[Recommendation]
    heard_of: Review | Recommendation
    here: str
    back: str
    review: Review | None = None
    crumbs: list[dict[str, str]] | None = None

    @property
    def body(self) -> Body:
        """The committee that recommends."""
        return self.heard_of.body

    def row(self, number: int) -> Recommendation:
        """One of its recommendations, or not found."""
        row: Recommendation = found(self.rows, number)
        return row

    def page(self, request: CouncilRequest, form: Form, act: Any, **more: Any) -> HttpResponse:
        """One form with one button, leading back to the desk unless ``to`` says otherwise."""
        frame: dict[str, Any] = {"review": self.review} if self.crumbs is None else {"crumbs": self.crumbs}
        return small(request, form, act, **{"to": self.back, **frame, **more})

    def shown(self) -> dict[str, Any]:
        """What its page shows about letters and hearing: who is late, when the committee hears."""
        on = timezone.localdate()
        return {
            "here": self.here,
            "late": queries_desk.late_lines(self.heard_of.council, on, about=self.rows),
            "report_backs": queries_desk.report_backs_due(self.heard_of),
        }


def add_action(request: CouncilRequest, desk: Desk, number: int) -> HttpResponse:
    """An action added by hand."""
    row = desk.row(number)
    return desk.page(
        request,
        ActionForm(request.council, posted(request)),
        lambda said: delivery.add_action(row.pk, said.pop("title"), **said, by=request.actor, at=now()),
        title=_("Add an action"),
        button=_("Add"),
        said=_("Added. It is public."),
        quoted=row.text,
    )


def change_action(request: CouncilRequest, desk: Desk, number: int, action: int) -> HttpResponse:
    """An action's words, owner, or how often it is reported."""
    row: Action = found(Action.objects.of(request.council).filter(recommendation=desk.row(number)), action)
    form = ActionForm(
        request.council,
        posted(request),
        initial={
            "title": row.title,
            "owner_post_id": row.owner_post_id,
            "owner_body_id": row.owner_body_id,
            "evidence_every_months": row.evidence_every_months if row.goes_on else None,
        },
    )
    del form.fields["due_on"]

    def act(said: dict[str, Any]) -> Any:
        return delivery.change_action(
            row.pk, **said, goes_on=said["evidence_every_months"] is not None, by=request.actor, at=now()
        )

    return desk.page(
        request,
        form,
        act,
        title=_("Change an action"),
        button=_("Save"),
        said=_("Saved. The history keeps how it was."),
        lead=_("Its date and how it goes change by an update, so that the date first promised is kept."),
    )


def sign_off(request: CouncilRequest, desk: Desk, number: int) -> HttpResponse:
    """The committee's verdict, given at one of its meetings."""
    row = desk.row(number)
    return desk.page(
        request,
        SignOffForm(desk.body, posted(request)),
        lambda said: signing_off.sign_off(row.pk, said.pop("verdict"), **said, by=request.actor, at=now()),
        title=_("What the committee decided"),
        button=_("Record it"),
        said=_("Recorded. It is public."),
        quoted=row.text,
        lead=_("Only the committee signs off, at a meeting. To reopen, choose “Reopened”."),
    )


def withdraw(request: CouncilRequest, desk: Desk, number: int) -> HttpResponse:
    """The committee withdraws a recommendation."""
    row = desk.row(number)
    return desk.page(
        request,
        WithdrawForm(posted(request)),
        lambda said: asking.withdraw(row.pk, **said, by=request.actor, at=now()),
        title=_("Withdraw a recommendation"),
        button=_("Withdraw it"),
        said=_("Withdrawn. Its page stays, with the date and the reason."),
        quoted=row.text,
        is_drastic=True,
    )


def replace(request: CouncilRequest, desk: Desk, number: int) -> HttpResponse:
    """A later recommendation takes its place."""
    row = desk.row(number)
    return desk.page(
        request,
        ReplaceForm(row, posted(request)),
        lambda said: asking.replace(row.pk, said["new_id"], by=request.actor, at=now()),
        title=_("Replace a recommendation"),
        button=_("Replace it"),
        said=_("Replaced. Its page leads on to the later one."),
        quoted=row.text,
    )


def report_back(request: CouncilRequest, desk: Desk, number: int) -> HttpResponse:
    """The committee heard how it goes."""
    row: ReportBack = found(desk.heard_of.report_backs.of(request.council), number)
    return desk.page(
        request,
        AtMeetingForm(desk.body, posted(request)),
        lambda said: delivery.report_back(row.pk, **said, by=request.actor, at=now()),
        title=_("The committee heard how it goes"),
        button=_("Record it"),
        said=_("Recorded."),
        lead=f"{row.label}. " + _("Due %(on)s.") % {"on": f"{row.due_on:%-d %B %Y}"},
    )


def draft_letter(request: CouncilRequest, desk: Desk) -> HttpResponse:
    """Draft the chair's letter about one late answer or action (``ask`` or ``action`` in the form)."""
    about = _about(request, desk)
    if request.method != "POST":
        return redirect(desk.back)
    try:
        made = ladder.draft_letter(**about, on=timezone.localdate(), by=request.actor, at=now())
    except NotAllowed:
        raise
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect(desk.back)
    return redirect(f"{desk.here}letters/{made.pk}/")


def letter(request: CouncilRequest, desk: Desk, number: int) -> HttpResponse:
    """The chair's letter, changed until it has gone."""
    step = _step(desk, number)
    here = f"{desk.here}letters/{step.pk}/"
    return desk.page(
        request,
        LetterForm(posted(request), initial={"letter": step.letter}),
        lambda said: ladder.change_letter(step.pk, said["letter"], by=request.actor, at=now()),
        title=_("Letter from the chair"),
        button=_("Save"),
        to=here,
        said=_("Saved. It goes nowhere until you send it and say so here."),
        links=[{"text": _("Record that it was sent"), "href": f"{here}sent/"}],
    )


def letter_sent(request: CouncilRequest, desk: Desk, number: int) -> HttpResponse:
    """The chair's letter went."""
    step = _step(desk, number)
    return desk.page(
        request,
        SentForm(posted(request), initial={"on": timezone.localdate(), "to_words": step.to_words}),
        lambda said: ladder.mark_sent(step.pk, **said, by=request.actor, at=now()),
        title=_("The letter was sent"),
        button=_("Record it"),
        said=_("Recorded. The letter is in the public log."),
    )


def invite(request: CouncilRequest, desk: Desk) -> HttpResponse:
    """Invite whoever is late (``?ask=`` or ``?action=``) to a meeting still to come."""
    about = _about(request, desk)
    return desk.page(
        request,
        AtMeetingForm(desk.body, posted(request), to_come=True),
        lambda said: ladder.invite(**about, **said, on=timezone.localdate(), by=request.actor, at=now()),
        title=_("Invite them to the committee"),
        button=_("Record the invitation"),
        said=_("Recorded. The invitation is in the public log."),
    )


def _about(request: CouncilRequest, desk: Desk) -> dict[str, int]:
    """Which late answer or action of the desk is meant; not found for anything else."""
    wanted = {**request.GET.dict(), **request.POST.dict()}
    ask, action = str(wanted.get("ask", "")), str(wanted.get("action", ""))
    if ask.isdecimal():
        return {"ask_id": found(Ask.objects.of(request.council).filter(recommendation__in=desk.rows), int(ask)).pk}
    if action.isdecimal():
        mine = Action.objects.of(request.council).filter(recommendation__in=desk.rows)
        return {"action_id": found(mine, int(action)).pk}
    raise Http404(_("There is no such entry."))


def _step(desk: Desk, number: int) -> Step:
    rows = Step.objects.of(desk.heard_of.council).filter(rung=Step.Rung.LETTER, sent_on=None)
    mine = rows.filter(ask__recommendation__in=desk.rows) | rows.filter(action__recommendation__in=desk.rows)
    row: Step = found(mine.distinct(), number)
    return row
