"""The pages on which somebody is asked for an answer, of a review's recommendation or another: added, changed, taken away."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from wardmote.kernel.forms import Form
from wardmote.kernel.middleware import now
from wardmote.kernel.readers import CouncilRequest
from wardmote.kernel.words import list_words
from wardmote.scrutiny import asking, asks
from wardmote.scrutiny.forms_desk import AskForm
from wardmote.scrutiny.models import Ask, Recommendation, Review
from wardmote.scrutiny.views.desk_frame import found, posted, small


def find(request: CouncilRequest, number: int, **of: Any) -> Ask:
    """An answer expected that was not sent for yet, or not found."""
    rows = Ask.objects.of(request.council).filter(asked_on=None, **of).select_related("recommendation__council")
    row: Ask = found(rows.prefetch_related("asked_of__post", "asked_of__body", "parts"), number)
    return row


def add(request: CouncilRequest, row: Recommendation, *, to: str, review: Review | None = None) -> HttpResponse:
    """One more answer expected of a recommendation."""
    return small(
        request,
        AskForm(row, posted(request), initial={"is_bound": "yes"}),
        lambda said: asking.ask(row.pk, **_said(said), by=request.actor, at=now()),
        title=_("Who must answer?"),
        button=_("Add"),
        to=to,
        said=_("Added."),
        review=review,
        quoted=row.text,
        lead=_(
            "Those named together answer jointly. Add a partner on its own, so that its reply stands beside the council’s."
        ),
    )


def change(request: CouncilRequest, row: Ask, *, to: str, remove: str, review: Review | None = None) -> HttpResponse:
    """Who must answer, said anew before it is sent."""
    who = list(row.asked_of.all())
    start = {
        "posts": [one.post_id for one in who if one.post_id],
        "bodies": [one.body_id for one in who if one.body_id],
        "parts": [part.label for part in row.parts.all()],
        "officer_post": row.officer_post_id,
        "is_bound": "yes" if row.is_bound else "no",
        "duty_words": row.duty_words,
    }
    return small(
        request,
        AskForm(row.recommendation, posted(request), initial=start),
        lambda said: asks.change_ask(row.pk, **_said(said), by=request.actor, at=now()),
        title=_("Change who must answer"),
        button=_("Save"),
        to=to,
        said=_("Saved."),
        review=review,
        quoted=row.recommendation.text,
        lead=_("Nothing has been sent yet, so nobody is told of the change."),
        links=[{"text": _("No answer is expected from them"), "href": remove}],
    )


def remove(request: CouncilRequest, row: Ask, *, to: str, review: Review | None = None) -> HttpResponse:
    """No answer is expected from them after all."""
    return small(
        request,
        Form(posted(request)),
        lambda _nothing: asks.remove_ask(row.pk, by=request.actor, at=now()),
        title=_("Take away: %(who)s") % {"who": list_words([str(each) for each in row.asked_of.all()])},
        button=_("Take it away"),
        to=to,
        said=_("Taken away."),
        review=review,
        quoted=row.recommendation.text,
        lead=_("Nothing has been sent yet, so nobody is told. The recommendation itself stays."),
        is_drastic=True,
    )


def _said(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "posts": said["posts"],
        "bodies": said["bodies"],
        "parts": said.get("parts") or None,
        "officer_post": said["officer_post"],
        "is_bound": said["is_bound"] == "yes",
        "duty_words": said["duty_words"],
    }
