"""A review's working screens: all reviews, one workspace, its scope, people, stages, report and evidence."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.doors import signed_in
from wardmote.organisations.permissions import committees_of, may_take_down
from wardmote.scrutiny import evidence, queries_desk, reviews
from wardmote.scrutiny.forms_desk import (
    BeginForm,
    EvidenceForm,
    MembersForm,
    MoveForm,
    ReportForm,
    ScopeForm,
)
from wardmote.scrutiny.models import EvidenceItem, Issue, Recommendation, Review
from wardmote.scrutiny.permissions import may_decide_for_committee, may_support_scrutiny
from wardmote.scrutiny.timing import SCRUTINY_CAN
from wardmote.scrutiny.views import desk_issue, desk_wording
from wardmote.scrutiny.views.desk_frame import deciders, found, members, of, officers, one_page, posted, press, small

State = Review.State
NEXT = {  # the verb of the next step, by the state in which the review is
    State.SCOPING: gettext_lazy("Begin gathering evidence"),
    State.EVIDENCE: gettext_lazy("Begin drafting"),
    State.DRAFTING: gettext_lazy("Record that the committee agreed"),
    State.AGREED: gettext_lazy("Issue the recommendations"),
    State.WITH_DECISION_MAKERS: gettext_lazy("Begin monitoring"),
    State.MONITORED: gettext_lazy("Appoint a rapporteur"),
    State.EVALUATED: gettext_lazy("Go on with the evaluation"),
    State.CLOSED: "",
}
BACK = {
    State.EVIDENCE: State.SCOPING,
    State.DRAFTING: State.EVIDENCE,
    State.AGREED: State.DRAFTING,
    State.EVALUATED: State.MONITORED,
    State.CLOSED: State.MONITORED,
}


@signed_in
def every(request: CouncilRequest) -> HttpResponse:
    """/desk/reviews/: reviews that go on, and how much of each is late."""
    is_officer = may_support_scrutiny(request.reader)
    if not is_officer and not committees_of(request.reader):
        raise NotAllowed(_("You cannot see this. Scrutiny officers and members of a committee can."))
    items = [
        {
            "title": one.review.title,
            "href": one.review.desk,
            "words": one.words,
            "note": queries_desk.late_words(one.late),
        }
        for one in queries_desk.reviews_open_to(request.reader, timezone.localdate())
    ]
    return render(request, "scrutiny/desk/reviews.html", {"items": items, "is_officer": is_officer})


@officers
def begin(request: CouncilRequest) -> HttpResponse:
    """/desk/reviews/begin/: a new review."""
    return small(
        request,
        BeginForm(request.council, posted(request)),
        lambda said: reviews.begin_review(**said, by=request.actor, at=now()),
        title=_("Begin a review"),
        button=_("Begin"),
        to=lambda made: made.desk,
        said=_("The review has begun. It is not public until its scope is settled."),
    )


@members
def one(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/: where the review is, what is missing, who is late."""
    following = reviews.next_state(review)
    context = {
        **one_page(review, ""),
        "missing": reviews.missing_for_next_step(review),
        "primary": _primary(review, is_officer=may_support_scrutiny(request.reader)),
        "may_take_down": may_take_down(request.reader),
        "following": following.label if following else "",
        "late": queries_desk.late_lines(
            request.council, timezone.localdate(), about=Recommendation.objects.filter(review=review)
        ),
        "members": list(review.members.all()),
        "back_to": BACK.get(State(review.state)),
        "is_officer": may_support_scrutiny(request.reader),
        "may_decide": may_decide_for_committee(request.reader, review.body),
        "issued": Issue.objects.of(request.council).filter(review=review).first(),
        "count": Recommendation.objects.of(request.council).filter(review=review).count(),
        "breadcrumbs": [{"text": _("Reviews"), "href": "/desk/reviews/"}],
    }
    return render(request, "scrutiny/desk/review.html", context)


def _primary(review: Review, *, is_officer: bool) -> dict[str, str] | None:
    """The next step's button; sending the recommendations is for officers only."""
    state = State(review.state)
    if state == State.CLOSED or (state == State.AGREED and not is_officer):
        return None
    place = {State.AGREED: "issue/", State.MONITORED: "evaluation/", State.EVALUATED: "evaluation/"}.get(state, "move/")
    return {"text": str(NEXT[state]), "href": review.desk + place}


@deciders
def move(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/move/: to the next stage, with what it needs; ``?back=1`` to the one before."""
    going_back = request.GET.get("back") == "1" and State(review.state) in BACK
    state = BACK[State(review.state)] if going_back else reviews.next_state(review)
    if request.GET.get("close") == "1" and review.state == State.MONITORED:
        state = State.CLOSED
    if state is None or state == State.WITH_DECISION_MAKERS:
        return render(request, "scrutiny/desk/nothing.html", {"review": review, **one_page(review, "")})
    form = MoveForm(review, posted(request), state=state, going_back=going_back)
    missing = [] if going_back else reviews.missing_for(review, state)
    return small(
        request,
        form,
        lambda said: reviews.move_review(
            review.pk,
            State(state),
            meeting_id=said.get("meeting_id"),
            minute_reference=said.get("minute_reference", ""),
            although=said.get("although", ""),
            by=request.actor,
            at=now(),
        ),
        title=_("Go back") if going_back else str(NEXT.get(State(review.state), _("Go on"))),
        button=_("Go back") if going_back else _("Go on"),
        to=review.desk,
        said=_("The review is now: %(state)s.") % {"state": State(state).label.lower()},
        review=review,
        lead=_("The review is “%(now)s”. It becomes “%(then)s”.")
        % {"now": review.get_state_display(), "then": State(state).label},
        missing=missing,
    )


@members
def scope(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/scope/: what it looks at; members read, officers change."""
    may_change = may_support_scrutiny(request.reader)
    names = list(ScopeForm.base_fields)
    start: dict[str, Any] = {name: getattr(review, name) for name in names if name != "ward_ids"}
    start["ward_ids"] = list(review.wards.values_list("pk", flat=True))
    form = ScopeForm(review, posted(request), initial=start)
    if not may_change:
        if request.method == "POST":
            raise NotAllowed(SCRUTINY_CAN)
        rows = [
            {"key": str(form.fields[name].label), "value": start[name] or _("Not written yet")}
            for name in ("summary", "why_now", "scope", "out_of_scope", "objectives", "timetable")
        ]
        return render(request, "scrutiny/desk/scope.html", {**one_page(review, "scope"), "rows": rows})
    return small(
        request,
        form,
        lambda said: reviews.change_review(review.pk, **said, by=request.actor, at=now()),
        title=_("Scope"),
        button=_("Save"),
        to=f"{review.desk}scope/",
        said=_("Saved."),
        review=review,
        links=[
            {"text": _("Choose the members"), "href": f"{review.desk}members/"},
            {"text": _("Go on to evidence"), "href": f"{review.desk}evidence/"},
        ],
    )


@deciders
def choose_members(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/members/: who does the review."""
    start = {"lead_member_id": review.lead_member_id, "member_ids": list(review.members.values_list("pk", flat=True))}
    return small(
        request,
        MembersForm(review, posted(request), initial=start),
        lambda said: reviews.choose_members(review.pk, **said, by=request.actor, at=now()),
        title=_("Members of the review"),
        button=_("Save"),
        to=review.desk,
        said=_("The members are chosen."),
        review=review,
        lead=_("Only people with a role at the council stand here. The administrator can invite others."),
    )


@of
def report(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/report/: the report's introduction and findings."""
    return small(
        request,
        ReportForm(posted(request), initial={"introduction": review.introduction, "findings": review.findings}),
        lambda said: reviews.change_review(review.pk, **said, by=request.actor, at=now()),
        title=_("The report’s words"),
        button=_("Save"),
        to=review.desk,
        said=_("Saved.") if review.released_at else _("Saved. Not public until the chair releases it."),
        review=review,
    )


@deciders
def release(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/release/: the chair lets the report go."""
    return press(
        request,
        lambda: reviews.release_report(review.pk, by=request.actor, at=now()),
        said=_("The report is released and public."),
        to=review.desk,
    )


@members
def heard(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/evidence/: what the review heard, and the actions suggested to it."""
    context = {
        **one_page(review, "evidence"),
        "evidence": EvidenceItem.objects.of(request.council).filter(review=review),
        "suggestions": [
            {
                "row": row,
                "number": place,
                "missing": [desk_wording.question_words(name) for name in row.unanswered_questions],
            }
            for place, row in enumerate(review.suggested_actions.of(request.council), 1)
        ],
        "is_officer": may_support_scrutiny(request.reader),
        "may_decide": may_decide_for_committee(request.reader, review.body),
    }
    return render(request, "scrutiny/desk/evidence.html", context)


@of
def add_evidence(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/evidence/add/: one more piece of evidence."""
    return small(
        request,
        EvidenceForm(review, posted(request)),
        lambda said: evidence.add_evidence(review.pk, **said, by=request.actor, at=now()),
        title=_("Add evidence"),
        button=_("Add"),
        to=f"{review.desk}evidence/",
        said=_("Added. It is not public until you show it."),
        review=review,
    )


@of
def change_evidence(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/evidence/<number>/: put a piece of evidence right."""
    row = found(EvidenceItem.objects.of(request.council).filter(review=review), number)
    start = {name: getattr(row, name) for name in EvidenceForm.base_fields}
    return small(
        request,
        EvidenceForm(review, posted(request), initial=start),
        lambda said: evidence.change_evidence(row.pk, **said, by=request.actor, at=now()),
        title=_("Change evidence"),
        button=_("Save"),
        to=f"{review.desk}evidence/",
        said=_("Saved."),
        review=review,
    )


@of
def show_evidence(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """Show a piece of evidence on the review's public page, or take it off again."""
    row = found(EvidenceItem.objects.of(request.council).filter(review=review), number)
    show = request.POST.get("show") == "yes"
    return press(
        request,
        lambda: evidence.publish_evidence(row.pk, show=show, by=request.actor, at=now()),
        said=_("It is on the review’s public page.") if show else _("It is off the public page."),
        to=f"{review.desk}evidence/",
    )


urlpatterns = [
    path("desk/reviews/", every),
    path("desk/reviews/begin/", begin),
    path("desk/reviews/<slug:slug>/", one),
    path("desk/reviews/<slug:slug>/move/", move),
    path("desk/reviews/<slug:slug>/scope/", scope),
    path("desk/reviews/<slug:slug>/members/", choose_members),
    path("desk/reviews/<slug:slug>/report/", report),
    path("desk/reviews/<slug:slug>/release/", release),
    path("desk/reviews/<slug:slug>/evidence/", heard),
    path("desk/reviews/<slug:slug>/evidence/add/", add_evidence),
    path("desk/reviews/<slug:slug>/evidence/<int:number>/", change_evidence),
    path("desk/reviews/<slug:slug>/evidence/<int:number>/show/", show_evidence),
    *desk_wording.urlpatterns,
    *desk_issue.urlpatterns,
]
