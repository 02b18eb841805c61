"""What a review's working screens share: their doors, the steps at the side, one form on a page, one button pressed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from wardmote.kernel.errors import NotAllowed
from wardmote.kernel.readers import CouncilRequest
from wardmote.organisations.doors import signed_in
from wardmote.organisations.views.frame import one_form, posted, press
from wardmote.scrutiny.asking import COMMITTEE_CAN
from wardmote.scrutiny.models import Review
from wardmote.scrutiny.permissions import may_decide_for_committee, may_read_desk, may_support_scrutiny
from wardmote.scrutiny.queries_desk import steps_of
from wardmote.scrutiny.timing import SCRUTINY_CAN

__all__ = ["deciders", "found", "members", "of", "officers", "one_page", "posted", "press", "review_of", "small"]
View = Callable[..., HttpResponse]
TEMPLATE = "scrutiny/desk/form.html"


def officers(view: View) -> View:
    """A page for scrutiny and democratic services officers only."""

    @signed_in
    @wraps(view)
    def inner(request: CouncilRequest, *args: Any, **more: Any) -> HttpResponse:
        if not may_support_scrutiny(request.reader):
            raise NotAllowed(SCRUTINY_CAN)
        return view(request, *args, **more)

    return inner


def members(view: View) -> View:
    """A page of one review, by its slug, for its officers and the members of its committee."""

    @signed_in
    @wraps(view)
    def inner(request: CouncilRequest, slug: str, *args: Any, **more: Any) -> HttpResponse:
        return view(request, review_of(request, slug), *args, **more)

    return inner


def of(view: View) -> View:
    """A page of one review, by its slug, for its officers."""

    @officers
    @wraps(view)
    def inner(request: CouncilRequest, slug: str, *args: Any, **more: Any) -> HttpResponse:
        return view(request, review_of(request, slug), *args, **more)

    return inner


def deciders(view: View) -> View:
    """A page of one review, by its slug, for its officers and the committee's chair."""

    @members
    @wraps(view)
    def inner(request: CouncilRequest, review: Review, *args: Any, **more: Any) -> HttpResponse:
        if not may_decide_for_committee(request.reader, review.body):
            raise NotAllowed(COMMITTEE_CAN)
        return view(request, review, *args, **more)

    return inner


def review_of(request: CouncilRequest, slug: str) -> Review:
    """The council's review at an address. Raises Http404, or NotAllowed for somebody not on its committee."""
    rows = Review.objects.of(request.council).select_related("body", "council", "officer_post", "lead_member")
    review: Review | None = rows.filter(slug=slug).first()
    if review is None:
        raise Http404(_("There is no such review."))
    if not may_read_desk(request.reader, review):
        raise NotAllowed(_("You cannot see this. Members of the committee and scrutiny officers can."))
    return review


def found(rows: QuerySet[Any], number: int) -> Any:
    """One row by its number, or not found."""
    row = rows.filter(pk=number).first()
    if row is None:
        raise Http404(_("There is no such entry."))
    return row


def one_page(review: Review, current: str) -> dict[str, Any]:
    """What every page of the workspace gets: the review, its steps, the way back."""
    return {
        "review": review,
        "steps": steps_of(review, current),
        "steps_heading": _("Steps of the review"),
        "breadcrumbs": [
            {"text": _("Reviews"), "href": "/desk/reviews/"},
            {"text": review.title, "href": review.desk},
        ],
    }


def small(
    request: CouncilRequest,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: Any,
    button: Any,
    to: Any,
    said: Any,
    review: Review | None = None,
    **more: Any,
) -> HttpResponse:
    """A page with one form and one button, leading back to ``to``."""
    crumbs = [{"text": _("Reviews"), "href": "/desk/reviews/"}]
    if review is not None:
        crumbs.append({"text": review.title, "href": review.desk})
    extra = more.pop("more", {})
    return one_form(
        request,
        form,
        act,
        title=title,
        button=button,
        to=to,
        said=said,
        crumbs=more.pop("crumbs", crumbs),
        lead=more.pop("lead", ""),
        warning=more.pop("warning", ""),
        is_drastic=more.pop("is_drastic", False),
        more={**extra, **more},
        template=TEMPLATE,
    )
