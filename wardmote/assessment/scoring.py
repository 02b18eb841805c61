"""Scoring priorities: ways of scoring, issues, scorers who do not see each other, what a group settles, what comes first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.assessment.assessments import to_change
from wardmote.assessment.models import Assessment, Moderation, Score, ScoredIssue, Scorer, ScoringModelVersion
from wardmote.assessment.permissions import ANALYSTS_CAN, SCORERS_CAN, may_analyse, may_score_for
from wardmote.assessment.ranking import SPREAD, spread
from wardmote.assessment.scoring_models import ScoringModel, read_model
from wardmote.assessment.standing import order_of, values_of
from wardmote.kernel import signed_links
from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.facts import change, record
from wardmote.kernel.models import Person, SignedLink
from wardmote.kernel.readers import Actor
from wardmote.messaging import services as messaging
from wardmote.organisations.models import Body
from wardmote.organisations.permissions import acting_post, in_post, require
from wardmote.organisations.queries import recipients_for

LIVES = timedelta(days=60)
MOST_ISSUES = 40


@transaction.atomic
def load_model(content: Mapping[str, Any], *, by: Actor, at: datetime) -> ScoringModelVersion:
    """Keep a way of scoring, read from its file, as the next version under its key. The same content makes no new version.

    Raises RuleBroken that says what is wrong with the file.
    """
    require(may_analyse(by), by, ANALYSTS_CAN)
    model = read_model(content)
    rows = ScoringModelVersion.objects.of(by.council).filter(key=slugify(model.key)[:60])
    newest: ScoringModelVersion | None = rows.order_by("-version").first()
    if newest is not None and newest.content == dict(content):
        return newest
    made = ScoringModelVersion(
        council=by.council, key=slugify(model.key)[:60], version=(newest.version if newest else 0) + 1, name=model.name,
        content=dict(content), made_at=at,
    )  # fmt: skip
    with change(made, "assessment.model_loaded", by=in_post(by), at=at, subject=made.key):
        made.save()
    return made


@transaction.atomic
def choose_model(assessment_id: int, model_id: int, *, by: Actor, at: datetime) -> Assessment:
    """Choose the way of scoring for an assessment. Raises RuleBroken once anybody scored by another."""
    found = to_change(assessment_id, by=by)
    if Score.objects.of(by.council).filter(issue__assessment=found).exists():
        raise RuleBroken(_("Somebody has scored already, so the way of scoring stays."))
    with change(found, "assessment.model_chosen", by=in_post(by), at=at, subject=found.slug):
        found.model = ScoringModelVersion.objects.of(by.council).get(pk=model_id)
        found.save()
    return found


@transaction.atomic
def add_issue(assessment_id: int, title: str, *, figure_key: str = "", by: Actor, at: datetime) -> ScoredIssue:
    """Add something that may become a priority. ``figure_key`` names the figure that fills in how often and which way."""
    found = _open(assessment_id, by=by)
    if found.issues.count() >= MOST_ISSUES:
        raise RuleBroken(_("There are %(most)s issues already. Take one out first.") % {"most": MOST_ISSUES})
    key = slugify(title)[:60]
    if not key or found.issues.filter(key=key).exists():
        raise RuleBroken(_("This issue is on the list already. Give it another name."))
    made = ScoredIssue(council=by.council, assessment=found, key=key, title=title.strip()[:200], figure_key=figure_key)
    with change(made, "assessment.issue_added", by=in_post(by), at=at, subject=found.slug):
        made.save()
    return made


@transaction.atomic
def drop_issue(issue_id: int, *, by: Actor, at: datetime) -> None:
    """Take an issue out. Raises RuleBroken once somebody scored it."""
    issue: ScoredIssue = ScoredIssue.objects.of(by.council).select_related("assessment").get(pk=issue_id)
    found = _open(issue.assessment_id, by=by)
    if issue.scores.exists():
        raise RuleBroken(_("Somebody has scored this, so it stays on the list."))
    with change(
        found, "assessment.issue_dropped", by=in_post(by), at=at, subject=found.slug, note={"issue": issue.title}
    ):
        issue.delete()


@transaction.atomic
def ask_scorer(assessment_id: int, person_id: int, *, by: Actor, at: datetime) -> Scorer:
    """Ask an officer with an account to score. They are named by post, never by person."""
    found = _open(assessment_id, by=by)
    _needs_model(found)
    person = Person.objects.filter(memberships__council=by.council).distinct().get(pk=person_id)
    if found.scorers.filter(person=person).exists():
        raise RuleBroken(_("This officer was asked already."))
    words = acting_post(Actor(by.council, person)) or _("An officer")
    made = Scorer(council=by.council, assessment=found, person=person, words=words[:200], asked_at=at)
    with change(made, "assessment.scorer_asked", by=in_post(by), at=at, subject=found.slug):
        made.save()
    return made


@transaction.atomic
def ask_partner_to_score(assessment_id: int, body_id: int, *, by: Actor, at: datetime) -> tuple[Scorer, str]:
    """Ask an outside body to score by signed link, sent to the address we hold. Returns the scorer and a link."""
    found = _open(assessment_id, by=by)
    _needs_model(found)
    body = Body.objects.of(by.council).get(pk=body_id)
    if not body.is_outside:
        raise RuleBroken(_("%(body)s is part of the council, so its officers sign in.") % {"body": body})
    made = Scorer(council=by.council, assessment=found, words=str(body)[:200], asked_at=at)
    with change(made, "assessment.scorer_asked", by=in_post(by), at=at, subject=found.slug):
        made.save()
    address = _link(made, by=by, at=at)
    for to in recipients_for(body, at.date()):
        drawn = messaging.notice(
            by.council,
            subject=_("%(council)s asks you to score priorities") % {"council": by.council.name},
            sentences=[
                _("The community safety partnership chooses what comes first. We ask you to score each issue."),
                _("You do not see how others score, and they do not see yours, until all have scored."),
            ],
            link=messaging.Link(_link(made, by=by, at=at, address=to.address), _("Score the issues")),
            why=_("%(council)s writes to you as %(who)s.") % {"who": to.words, "council": by.council.name},
        )
        messaging.queue(
            by.council, key=f"assessment.scoring:{made.pk}", kind="assessment.scoring", address=to.address, to_words=to.words,
            subject=drawn.subject, text=drawn.text, html=drawn.html, about=made, person=to.person, at=at,
        )  # fmt: skip
    return made, address


@transaction.atomic
def save_scores(
    scorer_id: int, values: Mapping[int, Mapping[str, int]], *, reasons: Mapping[int, Mapping[str, str]] | None = None,
    by: Actor, at: datetime,
) -> int:  # fmt: skip
    """Save one scorer's values by issue and factor; the rest stay as they were. Returns how many changed.

    “confidence” may stand beside the factors, 1 to 4. Raises NotAllowed for anybody but the scorer, RuleBroken for a
    value that the scale does not have, after sending, or once scoring is closed.
    """
    scorer: Scorer = Scorer.objects.of(by.council).locked().get(pk=scorer_id)
    require(may_score_for(by, scorer), by, SCORERS_CAN)
    assessment = scorer.assessment
    if scorer.sent_at or assessment.scoring_closed_at:
        raise RuleBroken(_("Your scores are sent, so they stay as they are."))
    model = _needs_model(assessment)
    scales = {each.key: {step.value for step in each.scale} for each in model.factors} | {
        Score.CONFIDENCE: {1, 2, 3, 4}
    }
    issues = {issue.pk: issue for issue in assessment.issues.all()}
    changed = 0
    for issue_id, given in values.items():
        for factor, value in given.items():
            if issue_id not in issues or value not in scales.get(factor, set()):
                raise RuleBroken(_("Choose one of the values listed."))
            because = (reasons or {}).get(issue_id, {}).get(factor, "")[:500]
            row = Score.objects.of(by.council).filter(issue_id=issue_id, scorer=scorer, factor=factor).first()
            if row is None or (row.value, row.because) != (value, because):
                row = row or Score(council=by.council, issue=issues[issue_id], scorer=scorer, factor=factor)
                row.value, row.because = value, because
                row.save()
                changed += 1
    if changed:
        record(
            "assessment.scores_saved", council=by.council, kind="assessment.scorer", object_id=scorer.pk, by=_named(by, scorer),
            at=at, subject=assessment.slug, changes={"changed": changed},
        )  # fmt: skip
    return changed


@transaction.atomic
def send_scores(scorer_id: int, *, by: Actor, at: datetime) -> Scorer:
    """Send one's scores: they count from now and do not change. Raises RuleBroken naming issues not scored in full."""
    scorer: Scorer = Scorer.objects.of(by.council).locked().get(pk=scorer_id)
    require(may_score_for(by, scorer), by, SCORERS_CAN)
    if scorer.sent_at:
        raise RuleBroken(_("Your scores are sent already."))
    wanted = {each.key for each in _needs_model(scorer.assessment).factors} | {Score.CONFIDENCE}
    for issue in scorer.assessment.issues.all():
        if wanted - set(issue.scores.filter(scorer=scorer).values_list("factor", flat=True)):
            raise RuleBroken(_("“%(issue)s” is not scored in full yet.") % {"issue": issue})
    with change(scorer, "assessment.scores_sent", by=_named(by, scorer), at=at, subject=scorer.assessment.slug):
        scorer.sent_at = at
        scorer.save()
    return scorer


@transaction.atomic
def close_scoring(assessment_id: int, *, by: Actor, at: datetime) -> Assessment:
    """Close scoring and show all scores. One scorer is enough, and the edition says so. Raises RuleBroken when none was sent."""
    found = _open(assessment_id, by=by)
    if not found.scorers.exclude(sent_at=None).exists():
        raise RuleBroken(_("Nobody has sent scores yet."))
    with change(found, "assessment.scoring_closed", by=in_post(by), at=at, subject=found.slug):
        found.scoring_closed_at = at
        found.save()
    return found


@transaction.atomic
def settle_score(issue_id: int, factor: str, value: int, *, note: str, by: Actor, at: datetime) -> Moderation:
    """Record what the group settled where scores lie two points or more apart, with a note. Raises RuleBroken otherwise."""
    issue: ScoredIssue = ScoredIssue.objects.of(by.council).select_related("assessment__model").get(pk=issue_id)
    found = to_change(issue.assessment_id, by=by)
    if not found.scoring_closed_at:
        raise RuleBroken(_("Scoring is still open, so nobody sees the scores yet."))
    model = _needs_model(found)
    scale = {step.value for each in model.factors if each.key == factor for step in each.scale}
    if value not in scale:
        raise RuleBroken(_("Choose one of the values listed."))
    if spread(values_of(issue).get(factor, [])) < SPREAD:
        raise RuleBroken(_("Those who scored agree here, so there is nothing to settle."))
    if not note.strip():
        raise RuleBroken(_("Say in a note why the group chose this value."))
    by = in_post(by)
    row = Moderation.objects.of(by.council).filter(issue=issue, factor=factor).first()
    row = row or Moderation(council=by.council, issue=issue, factor=factor)
    row.value, row.note, row.at, row.by_words = value, note.strip(), at, by.as_post
    with change(row, "assessment.score_settled", by=by, at=at, subject=found.slug):
        row.save()
    return row


@transaction.atomic
def decide_place(
    issue_id: int, *, place: int | None, is_priority: bool, because: str = "", by: Actor, at: datetime
) -> ScoredIssue:
    """Say whether an issue becomes a priority and which place it gets. A place other than its rank needs a reason.

    So does leaving out what ranks above a priority. Raises RuleBroken otherwise, or while something is not settled.
    """
    issue: ScoredIssue = ScoredIssue.objects.of(by.council).locked().get(pk=issue_id)
    found = to_change(issue.assessment_id, by=by)
    order = order_of(found)
    if order is None or order.unsettled:
        raise RuleBroken(_("Settle the scores that lie apart first. Then the rank is known."))
    rank = order.rank_of(issue.key)
    if is_priority and (place is None or not 1 <= place <= MOST_ISSUES):
        raise RuleBroken(_("Enter the place as a number, 1 for the first."))
    if is_priority and place != rank and not because.strip():
        raise RuleBroken(_("Its rank is %(rank)s. Say why it gets another place.") % {"rank": rank})
    chosen = [order.rank_of(one.key) or 0 for one in found.issues.filter(is_priority=True).exclude(pk=issue.pk)]
    if not is_priority and rank is not None and any(other > rank for other in chosen) and not because.strip():
        raise RuleBroken(_("Something that ranks below it is a priority. Say why this one is not."))
    with change(issue, "assessment.priority_decided", by=in_post(by), at=at, subject=found.slug):
        issue.place, issue.is_priority, issue.because = place if is_priority else None, is_priority, because.strip()
        issue.save()
    return issue


def _open(assessment_id: int, *, by: Actor) -> Assessment:
    found = to_change(assessment_id, by=by)
    if found.scoring_closed_at:
        raise RuleBroken(_("Scoring is closed, so the list stays as it is."))
    return found


def _needs_model(found: Assessment) -> ScoringModel:
    if found.model is None:
        raise RuleBroken(_("Choose a way of scoring first."))
    return found.model.read


def _named(by: Actor, scorer: Scorer) -> Actor:
    return Actor(by.council, by.person, by.link, job=by.job, as_post=scorer.words)


def _link(scorer: Scorer, *, by: Actor, at: datetime, address: str = "") -> str:
    _row, token = signed_links.make(
        SignedLink.Purpose.SCORING,
        scorer,
        council=scorer.council,
        at=at,
        address=address,
        ends_at=at + LIVES,
        by=by.person,
    )
    return messaging.whole_address(scorer.council, f"/link/{token}/")
