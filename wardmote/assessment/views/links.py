"""What signed links of the room open: sending figures or a comment, scoring. Opening one changes nothing."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from wardmote.assessment import requesting
from wardmote.assessment.forms import ReplyForm
from wardmote.assessment.models import DataRequest, Scorer
from wardmote.assessment.views.frame import found, in_room, posted, press
from wardmote.assessment.views.scoring import score_page
from wardmote.kernel import limits, signed_links
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.middleware import now
from wardmote.kernel.models import SignedLink
from wardmote.kernel.readers import Actor, CouncilRequest

SENT_AN_HOUR = 12
RENEWALS_A_DAY = 3


def _ended(request: CouncilRequest, link: SignedLink) -> HttpResponse:
    """One button that sends a new link to the address we hold. The answer is the same whatever is held."""
    is_sent = request.method == "POST"
    if is_sent and limits.allow(f"renew-link:{link.purpose}:{link.object_id}", RENEWALS_A_DAY, timedelta(days=1)):
        requesting.renew(link, at=now())
    may_renew = link.purpose == SignedLink.Purpose.DATA_REQUEST
    return render(
        request,
        "assessment/links/ended.html",
        {"is_sent": is_sent, "may_renew": may_renew},
        status=200 if is_sent else 410,
    )


@in_room
def asked(request: CouncilRequest, link: SignedLink, token: str) -> HttpResponse:
    """What one partner is asked for an assessment, and the form by which it comes."""
    if not signed_links.is_open(link, at=now()):
        return _ended(request, link)
    row: DataRequest = found(
        DataRequest.objects.of(request.council).select_related("body", "assessment", "section"), pk=link.object_id
    )
    is_over = row.state in {DataRequest.State.USED, DataRequest.State.ENDED}
    form = ReplyForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid() and not is_over:
        if not limits.allow(f"data reply {link.pk}", SENT_AN_HOUR, timedelta(hours=1)):
            form.add_error(None, _("You have sent a lot. Wait an hour, then send the rest."))
        else:
            sent = form.cleaned_data["file"]
            by = Actor(request.council, link=link, as_post=row.body.name)
            try:
                requesting.receive(
                    row.pk, text=form.cleaned_data["text"], data=sent.read() if sent else b"", name=sent.name if sent else "",
                    by=by, at=now(),
                )  # fmt: skip
            except RuleBroken as broken:
                form.add_error(None, broken.message)
            else:
                return press(
                    request, lambda: None, to=request.path,
                    said=_("We have what you sent. A person looks at it before it is used."),
                )  # fmt: skip
    context = {"row": row, "form": form, "is_over": is_over, "files": row.files.count(), "body": row.body}
    return render(request, "assessment/links/asked.html", context)


@in_room
def score(request: CouncilRequest, link: SignedLink, token: str) -> HttpResponse:
    """Scoring by link: the same page as for those with an account."""
    if not signed_links.is_open(link, at=now()):
        return _ended(request, link)
    scorer: Scorer = found(Scorer.objects.of(request.council).select_related("assessment__model"), pk=link.object_id)
    by = Actor(request.council, link=link, as_post=scorer.words)
    return score_page(request, scorer, by=by, to=request.path, crumbs=[], template="assessment/links/score.html")


signed_links.register_page(SignedLink.Purpose.DATA_REQUEST, asked)
signed_links.register_page(SignedLink.Purpose.SCORING, score)
