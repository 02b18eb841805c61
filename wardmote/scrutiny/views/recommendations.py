"""The public pages of recommendations: one, its history and comments, the list with its filters, what is late."""

from __future__ import annotations

from datetime import timedelta

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel import forms
from wardmote.kernel.caching import public_page
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.limits import allow, client_address
from wardmote.kernel.middleware import now
from wardmote.kernel.models import Publication
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import number_words
from wardmote.scrutiny import feedback, queries_public, queries_recommendation
from wardmote.scrutiny.axes import LATE_TITLES
from wardmote.scrutiny.content import Content, day_of
from wardmote.scrutiny.models import Feedback
from wardmote.scrutiny.models.published import LATE_KINDS
from wardmote.scrutiny.queries_history import KINDS, history
from wardmote.scrutiny.queries_public import Filters
from wardmote.scrutiny.views.public_pages import find, take_down_href, whole_address

COMMENTS_AN_HOUR = 5
LATE_CHOICES = [("any", gettext_lazy("Late in any way")), *LATE_TITLES.items()]


@public_page
def every(request: CouncilRequest) -> HttpResponse:
    """/recommendations/: everything asked, with filters that can be kept as a bookmark."""
    filters, on = Filters.read(request.GET), timezone.localdate()
    found = queries_public.listed(request.council, filters, on=on, page=request.GET.get("page", "1"))
    choices = queries_public.choices(request.council)
    context = {
        "found": found,
        "count": number_words(found.count),
        "filters": filters,
        "choices": choices,
        "late_choices": LATE_CHOICES,
        "active": [
            {"text": choices.words(name, value), "href": f"?{filters.without(name).query}"}
            for name, value in filters.in_use.items()
        ],
        "breadcrumbs": _home(),
    }
    return render(request, "scrutiny/public/recommendations.html", context)


@public_page
def late(request: CouncilRequest) -> HttpResponse:
    """/late/: only what is late, most days first; ``?late=`` gives one kind."""
    kind = request.GET.get("late", "")
    kind = kind if kind in LATE_KINDS else ""
    on = timezone.localdate()
    found = queries_public.late_list(request.council, on=on, kind=kind, page=request.GET.get("page", "1"))
    kinds = [
        {"name": name, "title": title, "count": found.counts[name], "current": name == kind}
        for name, title in LATE_TITLES.items()
    ]
    context = {"found": found, "kind": kind, "kinds": kinds, "on": on, "breadcrumbs": _home()}
    return render(request, "scrutiny/public/late.html", context | {"kind_title": LATE_TITLES.get(kind, "")})


@public_page
def one(request: CouncilRequest, reference: str) -> HttpResponse:
    """/recommendations/<reference>/: one recommendation, for ever."""
    found = _find(request, reference)
    if isinstance(found, HttpResponse):
        return found
    page = queries_recommendation.recommendation_page(found, on=timezone.localdate())
    context = {
        "page": page,
        "content": page.content,
        "agreed_on": day_of(page.content["agreed_on"]),
        "asked_on": day_of(page.content["asked_on"]),
        "withdrawn_on": day_of((page.content["withdrawn"] or {}).get("on")),
        "passed_on": [{**each, "on": day_of(each["on"])} for each in page.content["passed_on"]],
        "outcomes": [{**each, "on": day_of(each["meeting"]["on"])} for each in page.content["outcomes"]],
        "comments_shown": _comments(page.comments),
        "cite": whole_address(request, found.address),
        "take_down_href": take_down_href(request, found),
        "breadcrumbs": _of(page.content, is_page=True),
    }
    return render(request, "scrutiny/public/recommendation.html", context)


@public_page
def changes(request: CouncilRequest, reference: str) -> HttpResponse:
    """/recommendations/<reference>/history/: every change in words."""
    found = _find(request, reference, "history/")
    if isinstance(found, HttpResponse):
        return found
    kind = request.GET.get("kind", "")
    context = {
        "found": history(request.council, reference, kind=kind, page=request.GET.get("page", "1")),
        "title": found.title,
        "address": found.address,
        "kind": kind if kind in KINDS else "",
        "kinds": [(name, words) for name, (words, _verbs) in KINDS.items()],
        "breadcrumbs": _of(found.content or {}),
    }
    return render(request, "scrutiny/public/history.html", context)


class FeedbackForm(forms.Form):
    """What a resident says. The address is only for telling them the outcome."""

    text = django_forms.CharField(
        label=gettext_lazy("What do you want to say?"),
        help_text=gettext_lazy("Do not write anything about other people that could show who they are."),
        max_length=feedback.LONGEST,
        widget=django_forms.Textarea(attrs={"rows": 6}),
    )
    changed = django_forms.ChoiceField(
        label=gettext_lazy("Has this changed anything for you?"),
        choices=Feedback.Changed.choices,
        required=False,
        widget=forms.Radios(),
    )
    email = django_forms.EmailField(
        label=gettext_lazy("Your e-mail address (you can leave this empty)"),
        help_text=gettext_lazy("Only to tell you what came of it. It is not shown."),
        required=False,
        widget=django_forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
    )


def give_feedback(request: CouncilRequest, reference: str) -> HttpResponse:
    """/recommendations/<reference>/feedback/: have your say, and read what others said."""
    found = _find(request, reference, "feedback/")
    if isinstance(found, HttpResponse):
        return found
    comments = queries_recommendation.comments(found, on=timezone.localdate())
    form = FeedbackForm(request.POST or None)
    if request.method == "POST" and comments.is_open and form.is_valid():
        if not allow(f"feedback:{client_address(request)}", COMMENTS_AN_HOUR, timedelta(hours=1)):
            form.add_error(None, _("You have sent several comments. Wait an hour, then send the next."))
        else:
            try:
                feedback.give_feedback(found.object_id, **form.cleaned_data, by=request.actor, at=now())
            except RuleBroken as broken:
                form.add_error(None, str(broken))
            else:
                messages.success(request, _("We have your comment. A person reads it before it is shown."))
                return HttpResponseRedirect(f"{found.address}feedback/")
    context = {
        "publication": found,
        "content": found.content,
        "comments": comments,
        "comments_shown": _comments(comments),
        "form": form,
        "breadcrumbs": _of(found.content or {}),
    }
    return render(request, "scrutiny/public/feedback.html", context)


def _find(request: CouncilRequest, reference: str, tail: str = "") -> Publication | HttpResponse:
    """As ``find``; a reference typed in capitals, as it is printed, leads to its page."""
    if reference != reference.lower():
        return HttpResponsePermanentRedirect(f"/recommendations/{reference.lower()}/{tail}")
    return find(request, f"/recommendations/{reference}/", tail)


def _comments(found: queries_recommendation.Comments) -> list[dict[str, object]]:
    return [{**each, "on": day_of(each["on"])} for each in found.shown]


def _home() -> list[dict[str, str]]:
    return [{"text": _("Home"), "href": "/"}]


def _of(content: Content, *, is_page: bool = False) -> list[dict[str, str]]:
    """Where a recommendation stands: its review, else the list; its own pages have it as the last step."""
    review = content["review"]
    above = (
        {"text": review["title"], "href": review["address"]}
        if review
        else {"text": _("Recommendations"), "href": "/recommendations/"}
    )
    if is_page:
        return [*_home(), above]
    return [above, {"text": content["printed_reference"], "href": f"/recommendations/{content['reference']}/"}]


urlpatterns = [
    path("recommendations/", every),
    path("late/", late),
    path("recommendations/<slug:reference>/", one),
    path("recommendations/<slug:reference>/history/", changes),
    path("recommendations/<slug:reference>/feedback/", give_feedback),
]
