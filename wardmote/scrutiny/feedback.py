"""What residents say about a recommendation. A person reads it before it is shown; whoever asked hears the outcome."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.models import Council
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, london_date
from wardmote.organisations import rules
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny import public
from wardmote.scrutiny.models import Feedback, Recommendation, SignOff
from wardmote.scrutiny.permissions import may_moderate

MODERATE_CAN = gettext_lazy("You cannot do this. Only scrutiny and communications officers can.")
LONGEST = 1000  # characters
State = Feedback.State


@transaction.atomic
def give_feedback(
    recommendation_id: int, *, text: str, changed: str = "", email: str = "", by: Actor, at: datetime
) -> Feedback:
    """Anybody says something about a recommendation that is public. Text and address can be erased later.

    Raises RuleBroken for an empty or long text; WrongState when it is not public or comments have closed.
    """
    recommendation: Recommendation = Recommendation.objects.of(by.council).get(pk=recommendation_id)
    if recommendation.state in {Recommendation.State.DRAFT, Recommendation.State.AGREED}:
        raise WrongState(_("This recommendation is not public yet."))
    closes_on = comments_close_on(recommendation)
    if closes_on is not None and closes_on < london_date(at):
        raise WrongState(_("Comments closed on %(on)s.") % {"on": date_words(closes_on)})
    if not text.strip():
        raise RuleBroken(_("Write your comment."))
    if len(text.strip()) > LONGEST:
        raise RuleBroken(_("Use %(most)s characters or fewer.") % {"most": f"{LONGEST:,}"})
    if changed and changed not in Feedback.Changed.values:
        raise RuleBroken(_("Choose one of the answers listed."))
    found = Feedback(
        council=by.council,
        recommendation=recommendation,
        text=text.strip(),
        changed=changed,
        email=email.strip(),
        at=at,
    )
    with change(found, "scrutiny.feedback_given", by=by, at=at, subject=recommendation.reference):
        found.save()
    return found


@transaction.atomic
def settle_feedback(feedback_id: int, *, show: bool, because: str = "", by: Actor, at: datetime) -> Feedback:
    """An officer has read a comment: it is shown, or it is not and the reason is kept. It can be changed later.

    Raises RuleBroken for not showing without a reason, WrongState when it stands so already.
    """
    found: Feedback = Feedback.objects.of(by.council).locked().get(pk=feedback_id)
    require(may_moderate(by), by, MODERATE_CAN)
    by = in_post(by)
    state = State.SHOWN if show else State.NOT_SHOWN
    if found.state == state:
        raise WrongState(_("This comment is “%(state)s” already.") % {"state": state.label})
    if not show and not because.strip():
        raise RuleBroken(_("Give the reason for not showing it."))
    was_shown = found.state == State.SHOWN
    recommendation = found.recommendation
    with change(found, "scrutiny.feedback_settled", by=by, at=at, subject=recommendation.reference):
        found.state, found.settled_at = state, at
        found.not_shown_because = "" if show else because.strip()
        found.save()
    if show or was_shown:
        public.publish_recommendation(recommendation, by=by, at=at)
    return found


@transaction.atomic
def told(feedback_id: int, *, by: Actor, at: datetime) -> Feedback:
    """Record that whoever commented was told the outcome. Called by the job that sends the notice; never twice."""
    found: Feedback = Feedback.objects.of(by.council).locked().get(pk=feedback_id)
    require(may_moderate(by), by, MODERATE_CAN)
    if found.told_at is not None:
        raise WrongState(_("They were told on %(on)s.") % {"on": date_words(found.told_at)})
    with change(found, "scrutiny.feedback_told", by=by, at=at, subject=found.recommendation.reference):
        found.told_at = at
        found.save()
    return found


def to_tell(council: Council) -> Any:
    """Comments, read by an officer, whose writers left an address and have not heard that the committee signed off."""
    last = SignOff.objects.filter(recommendation=OuterRef("recommendation")).order_by("-at", "-pk")
    rows = Feedback.objects.of(council).filter(told_at=None).exclude(email="").exclude(state=State.WAITING)
    rows = rows.annotate(verdict=Subquery(last.values("verdict")[:1])).exclude(verdict=None)
    return rows.exclude(verdict=SignOff.Verdict.REOPENED).select_related("recommendation")


def comments_close_on(recommendation: Recommendation) -> date | None:
    """The last day for comments: the one set, else so many days (the council's own; 365 at first) after it was sent.

    None where no day of sending is known. At most one query.
    """
    if recommendation.comments_close_on is not None or recommendation.issued_on is None:
        return recommendation.comments_close_on
    days = rules.value(recommendation.council, "feedback.open_days", recommendation.issued_on)
    return recommendation.issued_on + timedelta(days=days)
