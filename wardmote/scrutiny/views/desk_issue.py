"""Sending a review's recommendations: who must answer, which date each gets and why, the notice, then receipts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wardmote.kernel.errors import NotAllowed, RuleBroken
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import list_words, weekday_words
from wardmote.organisations.models import Body, Capacity
from wardmote.scrutiny import asking, timing
from wardmote.scrutiny.asking import Preview
from wardmote.scrutiny.forms_desk import CopyForm, IssueForm
from wardmote.scrutiny.models import AskedOf, Issue, IssuedCopy, Recommendation, Review
from wardmote.scrutiny.permissions import may_support_scrutiny
from wardmote.scrutiny.views import desk_asks
from wardmote.scrutiny.views.desk_frame import found, members, of, one_page, posted, small
from wardmote.scrutiny.wording import wording_advice


@members
def issue(request: CouncilRequest, review: Review) -> HttpResponse:
    """/desk/reviews/<slug>/issue/: from the capacity to the chair's release, then a page to confirm; afterwards receipts."""
    sent = Issue.objects.of(request.council).filter(review=review).first()
    if sent is not None:
        return _sent(request, review, sent)
    form = IssueForm(
        posted(request),
        initial={
            "capacity": review.capacity,
            "issued_on": timezone.localdate(),
            "with_notice": True,
            "notice": _notice(review),
            "released_by": review.released_by,
        },
    )
    is_officer = may_support_scrutiny(request.reader)
    if request.method == "POST":
        if not is_officer:
            raise NotAllowed(timing.SCRUTINY_CAN)
        if form.is_valid():
            said = form.cleaned_data
            stops = asking.what_stops_issue(review, capacity=said["capacity"])
            if stops:
                form.add_error(None, _("You cannot issue this: %(why)s") % {"why": " ".join(stops)})
            elif said["issued_on"] > timezone.localdate():
                form.add_error("issued_on", _("The day of sending cannot be in the future."))
            elif request.POST.get("do") != "issue":
                return render(request, "scrutiny/desk/issue_check.html", _check(review, form))
            else:
                try:
                    asking.issue(review.pk, **said, by=request.actor, at=now())
                except NotAllowed:
                    raise
                except RuleBroken as broken:
                    form.add_error(None, broken.message)
                else:
                    messages.success(request, _("Issued. Record each receipt as it comes."))
                    return redirect(request.path)
    rows = _to_send(review)
    context = {
        **one_page(review, "issue"),
        "form": form,
        "rows": rows,
        "stops": asking.what_stops_issue(review, capacity=review.capacity),
        "previews": _dates(review, review.capacity) if review.capacity else [],
        "warnings": [words for row in rows for words in row["warnings"]],
        "also": _also(review, review.capacity),
        "is_officer": is_officer,
    }
    return render(request, "scrutiny/desk/issue.html", context)


def _sent(request: CouncilRequest, review: Review, sent: Issue) -> HttpResponse:
    copies = IssuedCopy.objects.of(review.council).filter(issue=sent).select_related("post", "body")
    unbound = AskedOf.objects.of(review.council).filter(ask__recommendation__review=review, ask__is_bound=False)
    context = {
        **one_page(review, "issue"),
        "sent": sent,
        "no_duty": [row.who for row in unbound.select_related("post", "body")],
        "copies": copies,
        "is_officer": may_support_scrutiny(request.reader),
    }
    return render(request, "scrutiny/desk/issued.html", context)


def _to_send(review: Review) -> list[dict[str, Any]]:
    rows = (
        Recommendation.objects.of(review.council)
        .filter(review=review, state=Recommendation.State.AGREED)
        .prefetch_related("parts", "asks__asked_of__post", "asks__asked_of__body", "asks__parts", "asks__officer_post")
        .order_by("position", "pk")
    )
    made = []
    for row in rows:
        expected = [
            {
                "who": list_words([str(each.who) for each in ask.asked_of.all()]),
                "parts": list_words([one.label for one in ask.parts.all()]),
                "officer": ask.officer_post,
                "is_bound": ask.is_bound,
                "duty": ask.duty_words,
                "href": f"{review.desk}issue/asks/{ask.pk}/",
            }
            for ask in row.asks.all()
        ]
        name = row.number or row.printed_reference
        warnings = []
        if not row.measure.strip():
            warnings.append(
                _("Recommendation %(number)s says nothing about how to tell that it worked.") % {"number": name}
            )
        if advice := wording_advice(row.text, measure=row.measure or "1", has_parts=bool(row.parts.all())):
            warnings.append(_("Recommendation %(number)s: %(advice)s") % {"number": name, "advice": advice[0]})
        made.append({"row": row, "asks": expected, "warnings": warnings, "href": f"{review.desk}issue/ask/{row.pk}/"})
    return made


def _dates(review: Review, capacity: str, form: IssueForm | None = None) -> list[dict[str, Any]]:
    said: dict[str, Any] = form.cleaned_data if form else {"issued_on": timezone.localdate(), "with_notice": True}
    previews: list[Preview] = asking.preview(
        review, capacity=capacity, issued_on=said["issued_on"], with_notice=said["with_notice"]
    )
    return [
        {
            "title": one.ask.recommendation.heading,
            "who": list_words([str(row.who) for row in one.ask.asked_of.all()]),
            "due_on": one.clock.due.due_on if one.clock.due else None,
            "words": one.clock.words,
            "is_confirmed": one.is_confirmed,
            "citation": one.clock.rule.citation if one.clock.rule else "",
        }
        for one in previews
    ]


def _also(review: Review, capacity: str) -> list[Body]:
    """Who gets a copy and need not answer: under the crime and disorder committee every partner with a duty."""
    if capacity != Capacity.CRIME_AND_DISORDER:
        return []
    rows = Body.objects.of(review.council).on(timezone.localdate()).exclude(standing=Body.Standing.OTHER)
    return list(rows.order_by("name"))


def _check(review: Review, form: IssueForm) -> dict[str, Any]:
    said = form.cleaned_data
    dates = _dates(review, said["capacity"], form)
    who = list(dict.fromkeys(each["who"] for each in dates))
    count = len(_to_send(review))
    sentence = ngettext(
        "On %(on)s, %(count)s recommendation goes to %(who)s, and its page becomes public.",
        "On %(on)s, %(count)s recommendations go to %(who)s, and their pages become public.",
        count,
    ) % {"on": weekday_words(said["issued_on"]), "count": count, "who": list_words(who)}
    return {
        **one_page(review, "issue"),
        "form": form,
        "sentence": sentence,
        "dates": dates,
        "also": _also(review, said["capacity"]),
        "capacity": Capacity(said["capacity"]).label,
        "said": said,
        "on": said["issued_on"],
    }


def _notice(review: Review) -> str:
    return _(
        "The %(body)s asks you to consider its recommendations, to say which of them you accept, and to say what you "
        "will do and by when. Send your answer to the committee and publish it. Review: %(review)s."
    ) % {"body": review.body, "review": review.title}


@of
def add_ask(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/issue/ask/<number>/: one more answer expected of a recommendation."""
    row = found(
        Recommendation.objects.of(request.council).select_related("review__council").filter(review=review), number
    )
    return desk_asks.add(request, row, to=f"{review.desk}issue/", review=review)


@of
def change_ask(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/issue/asks/<number>/: who must answer, said anew before it is sent."""
    row = desk_asks.find(request, number, recommendation__review=review)
    here = f"{review.desk}issue/"
    return desk_asks.change(request, row, to=here, remove=f"{here}asks/{row.pk}/remove/", review=review)


@of
def remove_ask(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/issue/asks/<number>/remove/: no answer is expected from them after all."""
    row = desk_asks.find(request, number, recommendation__review=review)
    return desk_asks.remove(request, row, to=f"{review.desk}issue/", review=review)


@of
def copy(request: CouncilRequest, review: Review, number: int) -> HttpResponse:
    """/desk/reviews/<slug>/issue/copies/<number>/: when a copy went, when it came, how we know."""
    row = found(IssuedCopy.objects.of(request.council).filter(issue__review=review), number)
    start = {"sent_on": row.sent_on or timezone.localdate(), "received_on": row.received_on, "proof": row.proof}
    return small(
        request,
        CopyForm(posted(request), initial=start),
        lambda said: asking.record_copy(row.pk, **said, by=request.actor, at=now()),
        title=_("Copy to %(who)s") % {"who": row.post or row.body},
        button=_("Save"),
        to=f"{review.desk}issue/",
        said=_("Saved."),
        review=review,
        lead=_("For a partner the count of days can start with the receipt.") if row.must_answer else "",
    )


urlpatterns = [
    path("desk/reviews/<slug:slug>/issue/", issue),
    path("desk/reviews/<slug:slug>/issue/ask/<int:number>/", add_ask),
    path("desk/reviews/<slug:slug>/issue/asks/<int:number>/", change_ask),
    path("desk/reviews/<slug:slug>/issue/asks/<int:number>/remove/", remove_ask),
    path("desk/reviews/<slug:slug>/issue/copies/<int:number>/", copy),
]
