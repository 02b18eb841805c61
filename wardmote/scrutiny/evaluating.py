"""Looking back: a rapporteur appointed by a meeting says, for each recommendation and theme, whether it worked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wardmote.clocks import months_after
from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, list_words, london_date
from wardmote.organisations import rules
from wardmote.organisations.models import Post
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny import delivery, public, reviews, sittings
from wardmote.scrutiny.asking import COMMITTEE_CAN
from wardmote.scrutiny.models import Evaluation, Finding, Recommendation, Response, Review, Theme
from wardmote.scrutiny.permissions import may_decide_for_committee, may_evaluate

EVALUATE_CAN = gettext_lazy("You cannot do this. Only the rapporteur or a scrutiny officer can.")
CHANGEABLE = frozenset({"criteria", "summary", "public_feedback", "lessons"})
State = Evaluation.State


@transaction.atomic
def appoint_rapporteur(
    review_id: int,
    *,
    rapporteur_words: str,
    meeting_id: int,
    due_on: date,
    rapporteur_post_id: int | None = None,
    minute_reference: str = "",
    early_because: str = "",
    criteria: str = "",
    by: Actor,
    at: datetime,
) -> Evaluation:
    """A meeting of the committee appoints a rapporteur to evaluate a review by a day.

    The day is not before ``earliest_on`` unless a reason is given. Without criteria, those set with the
    recommendations are taken. Raises WrongState for a review whose recommendations were not sent, or that has a
    rapporteur.
    """
    review: Review = Review.objects.of(by.council).locked().get(pk=review_id)
    require(may_decide_for_committee(by, review.body), by, COMMITTEE_CAN)
    by = in_post(by)
    if review.state not in {Review.State.WITH_DECISION_MAKERS, Review.State.MONITORED}:
        raise WrongState(
            _(
                "“%(review)s” is “%(state)s”. A rapporteur is appointed once its recommendations are with decision makers."
            )
            % {"review": review, "state": review.get_state_display()}
        )
    standing = Evaluation.objects.of(by.council).filter(review=review).first()
    if standing is not None:
        raise WrongState(
            _("%(who)s was appointed on %(on)s.")
            % {"who": standing.rapporteur_words, "on": date_words(standing.appointed_on)}
        )
    if not rapporteur_words.strip():
        raise RuleBroken(_("Say how the record names the rapporteur, such as “a councillor for Castle ward”."))
    meeting = sittings.that_met(meeting_id, review.body, by=by, at=at)
    _check_due(review, meeting.held_on, due_on, early_because)
    found = Evaluation(
        council=by.council,
        review=review,
        rapporteur_post=Post.objects.of(by.council).get(pk=rapporteur_post_id) if rapporteur_post_id else None,
        rapporteur_words=rapporteur_words.strip(),
        appointed_on=meeting.held_on,
        appointed_meeting=meeting,
        minute_reference=minute_reference.strip(),
        due_on=due_on,
        early_because=early_because.strip(),
        criteria=criteria.strip() or _criteria_of(review),
    )
    with change(found, "scrutiny.rapporteur_appointed", by=by, at=at, subject=review.slug, public=True):
        found.save()
    public.publish_review(review, by=by, at=at)
    return found


@transaction.atomic
def replace_rapporteur(
    evaluation_id: int,
    *,
    rapporteur_words: str,
    meeting_id: int,
    due_on: date,
    because: str,
    rapporteur_post_id: int | None = None,
    minute_reference: str = "",
    by: Actor,
    at: datetime,
) -> Evaluation:
    """A meeting of the committee appoints another rapporteur, who goes on with what is written.

    The history keeps who was appointed before and why that ended. Raises RuleBroken without words for either, for a
    meeting before the first appointment, and for an early day as ``postpone`` does; WrongState once it is published.
    """
    found = _locked(evaluation_id, by)
    review = found.review
    require(may_decide_for_committee(by, review.body), by, COMMITTEE_CAN)
    by = in_post(by)
    if found.state == State.PUBLISHED:
        raise WrongState(_("The evaluation is published, so its rapporteur stands."))
    if not rapporteur_words.strip():
        raise RuleBroken(_("Say how the record names the rapporteur, such as “a councillor for Castle ward”."))
    if not because.strip():
        raise RuleBroken(_("Say why another rapporteur is appointed. The history keeps it."))
    meeting = sittings.that_met(meeting_id, review.body, by=by, at=at)
    if meeting.held_on < found.appointed_on:
        raise RuleBroken(
            _("%(who)s was appointed on %(on)s. Choose a later meeting.")
            % {"who": found.rapporteur_words, "on": date_words(found.appointed_on)}
        )
    early = found.early_because
    if due_on != found.due_on:
        _check_due(review, meeting.held_on, due_on, because)
        early = because.strip() if _is_early(review, due_on) else ""
    note = {"because": because.strip(), "before": found.rapporteur_words}
    with change(found, "scrutiny.rapporteur_replaced", by=by, at=at, subject=review.slug, public=True, note=note):
        found.rapporteur_post = Post.objects.of(by.council).get(pk=rapporteur_post_id) if rapporteur_post_id else None
        found.rapporteur_words, found.appointed_on = rapporteur_words.strip(), meeting.held_on
        found.appointed_meeting, found.minute_reference = meeting, minute_reference.strip()
        found.due_on, found.early_because = due_on, early
        found.save()
    public.publish_review(review, by=by, at=at)
    return found


@transaction.atomic
def begin_evaluation(evaluation_id: int, *, by: Actor, at: datetime) -> Evaluation:
    """Begin to evaluate: the review, until then being monitored, is being evaluated."""
    found = _locked(evaluation_id, by)
    require(may_evaluate(by, found), by, EVALUATE_CAN)
    by = in_post(by)
    review: Review = Review.objects.of(by.council).locked().get(pk=found.review_id)
    with change(found, "scrutiny.evaluation_changed", by=by, at=at, subject=review.slug):
        found.move_to(State.WRITING)
        found.save()
    if review.state != Review.State.EVALUATED:
        with change(review, "scrutiny.review_moved", by=by, at=at, subject=review.slug, public=True):
            review.move_to(Review.State.EVALUATED)
            review.save()
    public.publish_review(review, by=by, at=at)
    return found


@transaction.atomic
def change_evaluation(evaluation_id: int, *, by: Actor, at: datetime, **changes: str) -> Evaluation:
    """Change an evaluation's criteria, summary, what residents said, or lessons. Private until it is published."""
    if unknown := set(changes) - CHANGEABLE:
        raise ValueError(f"not changed here: {', '.join(sorted(unknown))}")
    found = _unpublished(evaluation_id, by)
    by = in_post(by)
    with change(found, "scrutiny.evaluation_changed", by=by, at=at, subject=found.review.slug):
        for name, value in changes.items():
            setattr(found, name, value.strip())
        found.save()
    if "criteria" in changes:
        public.publish_review(found.review, by=by, at=at)
    return found


@transaction.atomic
def postpone(evaluation_id: int, due_on: date, *, because: str, by: Actor, at: datetime) -> Evaluation:
    """Give an evaluation another day, with a reason. An earlier day than ``earliest_on`` keeps the reason beside it."""
    found = _unpublished(evaluation_id, by)
    by = in_post(by)
    if not because.strip():
        raise RuleBroken(_("Give a reason for the new date. The history keeps it."))
    _check_due(found.review, found.appointed_on, due_on, because)
    early = _is_early(found.review, due_on)
    note = {"because": because.strip()}
    with change(found, "scrutiny.evaluation_changed", by=by, at=at, subject=found.review.slug, public=True, note=note):
        found.due_on = due_on
        found.early_because = because.strip() if early else ""
        found.save()
    public.publish_review(found.review, by=by, at=at)
    return found


@transaction.atomic
def find(
    evaluation_id: int,
    verdict: str,
    *,
    evidence: str,
    recommendation_id: int | None = None,
    theme_id: int | None = None,
    by: Actor,
    at: datetime,
) -> Finding:
    """The rapporteur's verdict on one recommendation or one theme of the review, with the evidence. Again, it replaces.

    Raises RuleBroken without evidence, or unless exactly one of the two is named.
    """
    evaluation = _unpublished(evaluation_id, by)
    by = in_post(by)
    if (recommendation_id is None) == (theme_id is None):
        raise RuleBroken(_("Choose one recommendation or one theme."))
    if verdict not in Finding.Verdict.values:
        raise RuleBroken(_("Choose whether it worked."))
    if not evidence.strip():
        raise RuleBroken(_("Say what shows it."))
    about: dict[str, Any] = (
        {"recommendation": Recommendation.objects.of(by.council).get(pk=recommendation_id, review=evaluation.review)}
        if recommendation_id is not None
        else {"theme": Theme.objects.of(by.council).get(pk=theme_id, review=evaluation.review)}
    )
    rows = Finding.objects.of(by.council).locked().filter(evaluation=evaluation, **about)
    found: Finding = rows.first() or Finding(council=by.council, evaluation=evaluation, **about)
    with change(found, "scrutiny.evaluation_changed", by=by, at=at, subject=evaluation.review.slug):
        found.verdict, found.evidence = verdict, evidence.strip()
        found.save()
    return found


@transaction.atomic
def publish_evaluation(evaluation_id: int, *, closes_review: bool, by: Actor, at: datetime) -> Evaluation:
    """Publish a finished evaluation. The review is closed with it, or monitored on.

    Raises RuleBroken with everything that is missing; a review can be closed only when the committee has signed off
    each recommendation.
    """
    found = _unpublished(evaluation_id, by)
    by = in_post(by)
    if found.state == State.PLANNED:
        raise WrongState(_("This evaluation has not begun. Begin it first."))
    review: Review = Review.objects.of(by.council).locked().get(pk=found.review_id)
    missing = missing_for_publication(found)
    if closes_review:
        missing += reviews.missing_for(review, Review.State.CLOSED)
    if missing:
        raise RuleBroken(" ".join(missing))
    with change(found, "scrutiny.evaluated", by=by, at=at, subject=review.slug, public=True):
        found.move_to(State.PUBLISHED)
        found.published_on = london_date(at)
        found.save()
    with change(review, "scrutiny.review_moved", by=by, at=at, subject=review.slug, public=True):
        review.move_to(Review.State.CLOSED if closes_review else Review.State.MONITORED)
        review.closed_on = london_date(at) if closes_review else None
        review.save()
    delivery.publish_whole(review, by=by, at=at)
    return found


def missing_for_publication(evaluation: Evaluation) -> list[str]:
    """What an evaluation lacks before it can be published, a sentence each. Three queries."""
    missing = []
    if not evaluation.criteria.strip():
        missing.append(_("Write the criteria: how you judged whether it worked."))
    if not evaluation.summary.strip():
        missing.append(_("Write a summary of what you found."))
    if not evaluation.lessons.strip():
        missing.append(_("Write what the council can learn from it."))
    done = set(evaluation.findings.values_list("recommendation_id", flat=True))
    live = Recommendation.objects.of(evaluation.council).live().filter(review=evaluation.review)
    numbers = [one.number or one.printed_reference for one in live if one.pk not in done]
    if numbers:
        missing.append(
            ngettext(
                "Say whether recommendation %(numbers)s worked.",
                "Say whether recommendations %(numbers)s worked.",
                len(numbers),
            )
            % {"numbers": list_words(numbers)}
        )
    judged = set(evaluation.findings.values_list("theme_id", flat=True))
    missing += [
        _("Say whether the theme “%(theme)s” reached its outcome.") % {"theme": theme}
        for theme in Theme.objects.of(evaluation.council).filter(review=evaluation.review).exclude(outcome="")
        if theme.pk not in judged
    ]
    return missing


def earliest_on(review: Review) -> date | None:
    """The first day on which a review may be evaluated: so many months (the council's own; 6 at first) after its answers
    were agreed. None while no answer was. Two queries.
    """
    sent = Response.objects.of(review.council).current().sent().filter(ask__recommendation__review=review)
    days = [agreed or london_date(moment) for agreed, moment in sent.values_list("agreed_on", "sent_at")]
    if not days:
        return None
    months = rules.value(review.council, "scrutiny.evaluation_months", max(days))
    return months_after(max(days), months, nation=review.council.nation).due_on if months else max(days)


def _check_due(review: Review, appointed_on: date, due_on: date, because: str) -> None:
    if due_on < appointed_on:
        raise RuleBroken(
            _("The evaluation must be due on %(on)s, when the rapporteur was appointed, or later.")
            % {"on": date_words(appointed_on)}
        )
    if not _is_early(review, due_on) or because.strip():
        return
    earliest = earliest_on(review)
    if earliest is None:
        raise RuleBroken(
            _("No answer has been agreed yet, so it is too early to set a date. Give a reason for setting one.")
        )
    raise RuleBroken(
        _("The date must be %(on)s or later, so that there is something to judge. Give a reason for an earlier one.")
        % {"on": date_words(earliest)}
    )


def _is_early(review: Review, due_on: date) -> bool:
    earliest = earliest_on(review)
    return earliest is None or due_on < earliest


def _criteria_of(review: Review) -> str:
    rows = Recommendation.objects.of(review.council).live().filter(review=review).exclude(evaluation_criteria="")
    return "\n".join(f"{one}: {one.evaluation_criteria}" for one in rows)


def _unpublished(evaluation_id: int, by: Actor) -> Evaluation:
    found = _locked(evaluation_id, by)
    require(may_evaluate(by, found), by, EVALUATE_CAN)
    if found.state == State.PUBLISHED:
        raise WrongState(
            _("This evaluation was published on %(on)s, so it stands as it is.")
            % {"on": date_words(found.published_on) if found.published_on else _("an earlier day")}
        )
    return found


def _locked(evaluation_id: int, by: Actor) -> Evaluation:
    rows = Evaluation.objects.of(by.council).locked()
    found: Evaluation = rows.select_related("review__body").get(pk=evaluation_id)
    return found
