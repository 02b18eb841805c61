"""What residents say about a report before it is decided. A person reads it before it is shown; the decision maker sees it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.decisions import publishing
from wardmote.decisions.models import Report, ReportComment
from wardmote.decisions.permissions import may_moderate_comments
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, london_date
from wardmote.organisations.permissions import in_post, require

MODERATE_CAN = gettext_lazy("You cannot do this. Democratic Services and communications officers can.")
LONGEST = 2000  # characters
State = ReportComment.State


@transaction.atomic
def give_comment(report_id: int, *, text: str, email: str = "", by: Actor, at: datetime) -> ReportComment:
    """Anybody comments on a published report, until the day that it names. Text and address can be erased later.

    Raises RuleBroken for an empty or long text, WrongState when the report takes no comments or no more.
    """
    report: Report = Report.objects.of(by.council).locked().get(pk=report_id)
    if report.published_at is None or report.comment_until_on is None:
        raise WrongState(_("This report takes no comments."))
    if london_date(at) > report.comment_until_on or report.state != Report.State.PUBLISHED:
        raise WrongState(_("Comments closed on %(on)s.") % {"on": date_words(report.comment_until_on)})
    if not text.strip():
        raise RuleBroken(_("Write your comment."))
    if len(text.strip()) > LONGEST:
        raise RuleBroken(_("Use %(most)s characters or fewer.") % {"most": f"{LONGEST:,}"})
    found = ReportComment(council=by.council, report=report, text=text.strip(), email=email.strip(), at=at)
    with change(found, "decisions.comment_given", by=by, at=at, subject=report.reference):
        found.save()
    return found


@transaction.atomic
def settle_comment(comment_id: int, *, show: bool, because: str = "", by: Actor, at: datetime) -> ReportComment:
    """An officer has read a comment: it is shown, or it is not and the reason is kept. It can be changed later.

    Raises RuleBroken for not showing without a reason, WrongState when it stands so already.
    """
    found: ReportComment = ReportComment.objects.of(by.council).locked().get(pk=comment_id)
    require(may_moderate_comments(by), by, MODERATE_CAN)
    by = in_post(by)
    state = State.SHOWN if show else State.NOT_SHOWN
    if found.state == state:
        raise WrongState(_("This comment is “%(state)s” already.") % {"state": state.label})
    if not show and not because.strip():
        raise RuleBroken(_("Give the reason for not showing it."))
    was_shown = found.state == State.SHOWN
    report: Report = Report.objects.of(by.council).locked().get(pk=found.report_id)
    with change(found, "decisions.comment_settled", by=by, at=at, subject=report.reference):
        found.state, found.settled_at = state, at
        found.not_shown_because = "" if show else because.strip()
        found.save()
    if show or was_shown:
        publishing.publish_again(report, by=by, at=at)
    return found
