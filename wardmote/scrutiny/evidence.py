"""What a review heard, and the actions suggested to it: the committee decides each one by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change
from wardmote.kernel.models import StoredFile
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import london_date
from wardmote.organisations.models import Meeting
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny import drafting, public
from wardmote.scrutiny.asking import COMMITTEE_CAN
from wardmote.scrutiny.models import EvidenceItem, Review, SuggestedAction
from wardmote.scrutiny.permissions import may_decide_for_committee, may_read_desk, may_support_scrutiny
from wardmote.scrutiny.timing import SCRUTINY_CAN

CHANGEABLE = frozenset({"kind", "heard_on", "source", "heard", "possible_actions", "witness_email"})
Verdict = SuggestedAction.Verdict


@transaction.atomic
def add_evidence(
    review_id: int,
    *,
    kind: str,
    heard_on: date,
    source: str,
    heard: str,
    possible_actions: str = "",
    witness_email: str = "",
    meeting_id: int | None = None,
    file_id: int | None = None,
    is_public: bool = False,
    by: Actor,
    at: datetime,
) -> EvidenceItem:
    """Record what a review heard or read, from which post or body, and what might follow from it.

    Raises RuleBroken without a source or words, or for a day in the future; WrongState once the review is closed.
    """
    review: Review = Review.objects.of(by.council).locked().get(pk=review_id)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    by = in_post(by)
    if review.state == Review.State.CLOSED:
        raise WrongState(_("“%(review)s” is closed, so no evidence can be added.") % {"review": review})
    found = EvidenceItem(
        council=by.council,
        review=review,
        kind=kind,
        heard_on=heard_on,
        source=source.strip(),
        heard=heard.strip(),
        possible_actions=possible_actions.strip(),
        witness_email=witness_email.strip(),
        meeting=Meeting.objects.of(by.council).get(pk=meeting_id) if meeting_id else None,
        file=StoredFile.objects.of(by.council).get(pk=file_id) if file_id else None,
        is_public=is_public,
    )
    _check_evidence(found, at)
    with change(found, "scrutiny.evidence_added", by=by, at=at, subject=review.slug):
        found.save()
    if is_public:
        public.publish_review(review, by=by, at=at)
    return found


@transaction.atomic
def change_evidence(evidence_id: int, *, by: Actor, at: datetime, **changes: Any) -> EvidenceItem:
    """Change a piece of evidence; ``changes`` are fields of ``CHANGEABLE``. Raises as ``add_evidence``."""
    if unknown := set(changes) - CHANGEABLE:
        raise ValueError(f"not changed here: {', '.join(sorted(unknown))}")
    found: EvidenceItem = EvidenceItem.objects.of(by.council).locked().get(pk=evidence_id)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    by = in_post(by)
    with change(found, "scrutiny.evidence_changed", by=by, at=at, subject=found.review.slug):
        for name, value in changes.items():
            setattr(found, name, value.strip() if isinstance(value, str) else value)
        _check_evidence(found, at)
        found.save()
    if found.is_public:
        public.publish_review(found.review, by=by, at=at)
    return found


@transaction.atomic
def publish_evidence(evidence_id: int, *, show: bool = True, by: Actor, at: datetime) -> EvidenceItem:
    """Put a piece of evidence on the public page of its review, or take it off again."""
    found: EvidenceItem = EvidenceItem.objects.of(by.council).locked().get(pk=evidence_id)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    by = in_post(by)
    with change(found, "scrutiny.evidence_published", by=by, at=at, subject=found.review.slug, public=show):
        found.is_public = show
        found.save()
    public.publish_review(found.review, by=by, at=at)
    return found


@transaction.atomic
def suggest_action(
    review_id: int,
    *,
    text: str,
    answers: Mapping[str, str] | None = None,
    evidence_ids: Sequence[int] = (),
    by: Actor,
    at: datetime,
) -> SuggestedAction:
    """Suggest an action to the review. ``answers`` are those to the six questions, by name (why, who, what …).

    Officers and the committee's members may. Raises WrongState once the review's recommendations were agreed.
    """
    review: Review = Review.objects.of(by.council).locked().get(pk=review_id)
    require(may_read_desk(by, review), by, COMMITTEE_CAN)
    by = in_post(by)
    if review.state not in {Review.State.SCOPING, Review.State.EVIDENCE, Review.State.DRAFTING}:
        raise WrongState(
            _("“%(review)s” is “%(state)s”, so no action can be suggested to it now.")
            % {"review": review, "state": review.get_state_display()}
        )
    if not text.strip():
        raise RuleBroken(_("Say what should be done."))
    found = SuggestedAction(
        council=by.council,
        review=review,
        position=SuggestedAction.objects.of(by.council).filter(review=review).count() + 1,
        text=text.strip(),
        **_six(answers or {}),
    )
    with change(found, "scrutiny.action_suggested", by=by, at=at, subject=review.slug):
        found.save()
        found.evidence.set(EvidenceItem.objects.of(by.council).filter(review=review, pk__in=evidence_ids))
    return found


@transaction.atomic
def answer_questions(
    suggestion_id: int, *, answers: Mapping[str, str], text: str = "", by: Actor, at: datetime
) -> SuggestedAction:
    """Answer some of the six wording questions of a suggested action, and put its words right.

    A suggestion that was sent back waits for the committee again. Raises WrongState once it is kept or dropped.
    """
    found = _undecided(suggestion_id, by)
    require(may_read_desk(by, found.review), by, COMMITTEE_CAN)
    by = in_post(by)
    with change(found, "scrutiny.suggestion_changed", by=by, at=at, subject=found.review.slug):
        for name, said in _six(answers).items():
            setattr(found, name, said)
        if text.strip():
            found.text = text.strip()
        found.verdict, found.verdict_on, found.verdict_because = "", None, ""
        found.save()
    return found


@transaction.atomic
def decide_suggestion(
    suggestion_id: int,
    verdict: SuggestedAction.Verdict,
    *,
    on: date,
    because: str = "",
    amended_text: str = "",
    theme_id: int | None = None,
    by: Actor,
    at: datetime,
) -> SuggestedAction:
    """The committee decides a suggested action: kept or amended, it becomes a draft recommendation.

    Sent back or dropped needs a reason, and amended the new words. Raises WrongState when it was decided before.
    """
    found = _undecided(suggestion_id, by)
    require(may_decide_for_committee(by, found.review.body), by, COMMITTEE_CAN)
    by = in_post(by)
    if verdict == Verdict.AMEND and not amended_text.strip():
        raise RuleBroken(_("Enter the words as the committee changed them."))
    if verdict not in {Verdict.KEEP, Verdict.AMEND} and not because.strip():
        raise RuleBroken(_("Give the committee’s reason, so that whoever suggested it knows what to do."))
    with change(found, "scrutiny.suggestion_decided", by=by, at=at, subject=found.review.slug):
        found.verdict, found.verdict_on, found.verdict_because = verdict, on, because.strip()
        found.amended_text = amended_text.strip() if verdict == Verdict.AMEND else ""
        if verdict in {Verdict.KEEP, Verdict.AMEND}:
            found.recommendation = drafting.draft_recommendation(
                found.review_id,
                text=found.amended_text or found.text,
                theme_id=theme_id,
                place=found.where[:200],
                by=by,
                at=at,
            )
        found.save()
    return found


def _undecided(suggestion_id: int, by: Actor) -> SuggestedAction:
    found: SuggestedAction = SuggestedAction.objects.of(by.council).locked().get(pk=suggestion_id)
    if found.verdict in {Verdict.KEEP, Verdict.AMEND, Verdict.DROP}:
        raise WrongState(
            _("The committee decided this: %(verdict)s. Suggest it anew if it should come back.")
            % {"verdict": found.get_verdict_display()}
        )
    return found


def _six(answers: Mapping[str, str]) -> dict[str, str]:
    if unknown := set(answers) - set(SuggestedAction.QUESTIONS):
        raise ValueError(f"not one of the six questions: {', '.join(sorted(unknown))}")
    return {name: said.strip() for name, said in answers.items()}


def _check_evidence(found: EvidenceItem, at: datetime) -> None:
    if found.kind not in EvidenceItem.Kind.values:
        raise RuleBroken(_("Choose what kind of evidence it is."))
    if not found.source:
        raise RuleBroken(_("Enter the post or body it came from."))
    if not found.heard:
        raise RuleBroken(_("Enter what was heard or read."))
    if found.heard_on > london_date(at):
        raise RuleBroken(_("The day the evidence was heard cannot be in the future."))
