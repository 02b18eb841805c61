"""Drafting recommendations: themes, words and lettered parts. Once agreed, words change only by a dated correction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken, WrongState
from wardmote.kernel.facts import change, kind_of, record
from wardmote.kernel.readers import Actor
from wardmote.kernel.words import date_words, london_date
from wardmote.organisations.models import Body, Ward
from wardmote.organisations.permissions import in_post, require
from wardmote.scrutiny import public
from wardmote.scrutiny.asking import COMMITTEE_CAN
from wardmote.scrutiny.models import Part, Recommendation, Review, SuggestedAction, Theme
from wardmote.scrutiny.permissions import may_decide_for_committee, may_support_scrutiny
from wardmote.scrutiny.timing import SCRUTINY_CAN

WORDS = frozenset(
    {
        "text",
        "number",
        "intended_outcome",
        "measure",
        "kind",
        "evidence_every_months",
        "end_test",
        "origin",
        "origin_words",
    }
)
ALWAYS = frozenset({"title", "place", "evaluation_criteria", "external_id", "comments_close_on"})
THEME_FIELDS = frozenset({"name", "outcome", "narrative", "topics", "measure", "baseline"})
_AFTER_DRAFTING = frozenset({Review.State.EVALUATED, Review.State.CLOSED})


@transaction.atomic
def add_theme(
    review_id: int,
    name: str,
    *,
    outcome: str = "",
    narrative: str = "",
    topics: str = "",
    measure: str = "",
    baseline: str = "",
    by: Actor,
    at: datetime,
) -> Theme:
    """Add a theme to a review, after those it has. Raises RuleBroken without a name, WrongState once it is closed."""
    review: Review = Review.objects.of(by.council).locked().get(pk=review_id)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    by = in_post(by)
    _check_open(review)
    if not name.strip():
        raise RuleBroken(_("Enter a name for the theme."))
    last = Theme.objects.of(by.council).filter(review=review).aggregate(last=Max("position"))["last"] or 0
    found = Theme(
        council=by.council,
        review=review,
        position=last + 1,
        name=name.strip(),
        outcome=outcome.strip(),
        narrative=narrative.strip(),
        topics=topics.strip(),
        measure=measure.strip(),
        baseline=baseline.strip(),
    )
    with change(found, "scrutiny.theme_changed", by=by, at=at, subject=review.slug):
        found.save()
    public.publish_review(review, by=by, at=at)
    return found


@transaction.atomic
def change_theme(theme_id: int, *, by: Actor, at: datetime, **changes: str) -> Theme:
    """Change a theme's name, outcome, narrative, topics, measure or baseline."""
    if unknown := set(changes) - THEME_FIELDS:
        raise ValueError(f"not changed here: {', '.join(sorted(unknown))}")
    found: Theme = Theme.objects.of(by.council).locked().get(pk=theme_id)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    by = in_post(by)
    _check_open(found.review)
    if "name" in changes and not changes["name"].strip():
        raise RuleBroken(_("Enter a name for the theme."))
    with change(found, "scrutiny.theme_changed", by=by, at=at, subject=found.review.slug):
        for name, value in changes.items():
            setattr(found, name, value.strip())
        found.save()
    _republish(found.review, by=by, at=at)
    return found


@transaction.atomic
def order_themes(review_id: int, theme_ids: Sequence[int], *, by: Actor, at: datetime) -> list[Theme]:
    """Put a review's themes in this order. Raises RuleBroken unless each is named once."""
    review: Review = Review.objects.of(by.council).locked().get(pk=review_id)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    by = in_post(by)
    _check_open(review)
    rows = {row.pk: row for row in Theme.objects.of(by.council).locked().filter(review=review)}
    if sorted(rows) != sorted(theme_ids):
        raise RuleBroken(_("Give each theme of the review one place."))
    above = max((row.position for row in rows.values()), default=0)
    for place, number in enumerate(theme_ids, start=1):
        Theme.objects.filter(pk=number).update(position=above + place)
    ordered = []
    for place, number in enumerate(theme_ids, start=1):
        with change(rows[number], "scrutiny.theme_changed", by=by, at=at, subject=review.slug):
            rows[number].position = place
            rows[number].save()
        ordered.append(rows[number])
    public.publish_review(review, by=by, at=at)
    return ordered


@transaction.atomic
def draft_recommendation(
    review_id: int | None = None,
    *,
    text: str,
    body_id: int | None = None,
    theme_id: int | None = None,
    parts: Sequence[tuple[str, str]] = (),
    ward_ids: Sequence[int] = (),
    by: Actor,
    at: datetime,
    **described: Any,
) -> Recommendation:
    """Draft a recommendation, of a review or (with ``body_id``) of a committee by itself.

    ``described`` are fields of ``WORDS`` and ``ALWAYS``; ``parts`` are (label, words) pairs. Drafts are private.
    Raises RuleBroken without words, WrongState once the review is evaluated or closed.
    """
    if unknown := set(described) - WORDS - ALWAYS:
        raise ValueError(f"not drafted here: {', '.join(sorted(unknown))}")
    review = Review.objects.of(by.council).locked().get(pk=review_id) if review_id else None
    body: Body = review.body if review else Body.objects.of(by.council).get(pk=body_id)
    require(may_decide_for_committee(by, body), by, COMMITTEE_CAN)
    by = in_post(by)
    if review and review.state in _AFTER_DRAFTING:
        raise WrongState(
            _("“%(review)s” is “%(state)s”, so nothing can be added to it.")
            % {"review": review, "state": review.get_state_display()}
        )
    if not text.strip():
        raise RuleBroken(_("Write the words of the recommendation."))
    last = 0
    if review:
        rows = Recommendation.objects.of(by.council).filter(review=review)
        last = rows.aggregate(last=Max("position"))["last"] or 0
    found = Recommendation(
        council=by.council,
        review=review,
        theme=Theme.objects.of(by.council).get(pk=theme_id, review=review) if theme_id else None,
        body=body,
        capacity=review.capacity if review else "",
        origin=described.pop("origin", Recommendation.Origin.REVIEW if review else Recommendation.Origin.AGENDA_ITEM),
        position=last + 1,
        text=text.strip(),
        **{name: value.strip() if isinstance(value, str) else value for name, value in described.items()},
    )
    if review and "number" not in described:
        found.number = str(found.position)
    with change(found, "scrutiny.drafted", by=by, at=at, subject=_subject(found)):
        found.save()
        found.wards.set(Ward.objects.of(by.council).filter(pk__in=ward_ids))
        _write_parts(found, parts)
    return found


@transaction.atomic
def change_recommendation(
    recommendation_id: int,
    *,
    theme_id: int | None = None,
    parts: Sequence[tuple[str, str]] | None = None,
    ward_ids: Sequence[int] | None = None,
    by: Actor,
    at: datetime,
    **changes: Any,
) -> Recommendation:
    """Change a recommendation. Its words and parts can change only while it is a draft.

    Afterwards its plain summary, place, wards, theme and evaluation criteria can. ``parts`` given replaces them all,
    keeping those whose label stays. Raises WrongState for words that were agreed: see ``correct_recommendation``.
    """
    if unknown := set(changes) - WORDS - ALWAYS:
        raise ValueError(f"not changed here: {', '.join(sorted(unknown))}")
    found = _locked(recommendation_id, by)
    require(may_decide_for_committee(by, found.body), by, COMMITTEE_CAN)
    by = in_post(by)
    fixed = {name for name in set(changes) & WORDS if changes[name] != getattr(found, name)}
    if found.state != Recommendation.State.DRAFT and (fixed or parts is not None):
        raise WrongState(
            _("%(this)s was agreed on %(on)s, so its words stand. Record a correction with the committee’s minute.")
            % {"this": found, "on": date_words(found.agreed_on) if found.agreed_on else _("an earlier day")}
        )
    if "text" in changes and not changes["text"].strip():
        raise RuleBroken(_("Write the words of the recommendation."))
    with change(found, "scrutiny.changed", by=by, at=at, subject=_subject(found), public=_is_public(found)):
        for name, value in changes.items():
            setattr(found, name, value.strip() if isinstance(value, str) else value)
        if theme_id is not None:
            found.theme = Theme.objects.of(by.council).get(pk=theme_id, review=found.review)
        found.save()
        if ward_ids is not None:
            found.wards.set(Ward.objects.of(by.council).filter(pk__in=ward_ids))
        if parts is not None:
            _write_parts(found, parts)
    if _is_public(found):
        public.publish_recommendation(found, by=by, at=at)
    return found


@transaction.atomic
def correct_recommendation(
    recommendation_id: int,
    *,
    on: date,
    because: str,
    minute_reference: str,
    part_texts: Sequence[tuple[str, str]] = (),
    by: Actor,
    at: datetime,
    **words: Any,
) -> Recommendation:
    """Put agreed words right, as the committee's minute says. The new edition is published as a correction.

    ``words`` are fields of ``WORDS``; ``part_texts`` are (label, new words) of parts it has. Raises RuleBroken without
    reason and minute, or when nothing changes; WrongState for a draft, which is simply changed.
    """
    if unknown := set(words) - WORDS:
        raise ValueError(f"not words of a recommendation: {', '.join(sorted(unknown))}")
    found = _locked(recommendation_id, by)
    require(may_decide_for_committee(by, found.body), by, COMMITTEE_CAN)
    by = in_post(by)
    if found.state == Recommendation.State.DRAFT:
        raise WrongState(_("%(this)s is a draft. Change it: no correction is needed.") % {"this": found})
    if not because.strip() or not minute_reference.strip():
        raise RuleBroken(_("Give the reason and the minute. Both are published with the correction."))
    if on > london_date(at):
        raise RuleBroken(_("The day of the correction cannot be in the future."))
    known = {part.label: part for part in found.parts.locked()}
    if strange := [label for label, _words in part_texts if label not in known]:
        raise RuleBroken(_("There is no part %(label)s.") % {"label": strange[0]})
    moved = {
        label: [known[label].text, text.strip()] for label, text in part_texts if known[label].text != text.strip()
    }
    fixed = {name for name, value in words.items() if value != getattr(found, name)}
    if not (moved or fixed):
        raise RuleBroken(_("Nothing differs from the words that stand."))
    if "text" in words and not words["text"].strip():
        raise RuleBroken(_("Write the words of the recommendation."))
    note = {"because": because.strip(), "minute": minute_reference.strip(), "on": on.isoformat(), "parts": moved}
    with change(
        found, "scrutiny.corrected", by=by, at=at, subject=_subject(found), public=_is_public(found), note=note
    ):
        for name in fixed:
            setattr(found, name, words[name].strip() if isinstance(words[name], str) else words[name])
        found.save()
        for label, (_before, text) in moved.items():
            known[label].text = text
            known[label].save()
    if _is_public(found):
        said = _("Corrected on %(on)s, minute %(minute)s: %(why)s") % {
            "on": date_words(on),
            "minute": minute_reference.strip(),
            "why": because.strip(),
        }
        public.publish_recommendation(found, by=by, at=at, correction=said)
    return found


@transaction.atomic
def split_recommendation(
    recommendation_id: int, texts: Sequence[str], *, by: Actor, at: datetime
) -> list[Recommendation]:
    """Make several drafts of one that asks for several things; the first keeps its place, the rest follow it.

    Raises RuleBroken for fewer than two texts, WrongState unless it is a draft.
    """
    said = [text.strip() for text in texts if text.strip()]
    if len(said) < 2:
        raise RuleBroken(_("Write the words of at least two recommendations."))
    first = change_recommendation(recommendation_id, text=said[0], parts=[], by=by, at=at)
    after = Recommendation.objects.of(by.council).filter(review=first.review, position__gt=first.position)
    made = [first]
    if first.review_id:
        for row in after.filter(state=Recommendation.State.DRAFT):
            row.position += len(said) - 1
            if row.number == str(row.position - len(said) + 1):
                row.number = str(row.position)
            row.save()
    for place, text in enumerate(said[1:], start=1):
        more = draft_recommendation(
            first.review_id,
            text=text,
            body_id=first.body_id,
            theme_id=first.theme_id,
            kind=first.kind,
            intended_outcome=first.intended_outcome,
            ward_ids=list(first.wards.values_list("pk", flat=True)),
            by=by,
            at=at,
        )
        more.position = first.position + place
        more.number = str(more.position) if first.review_id else ""
        more.save()
        made.append(more)
    return made


@transaction.atomic
def order_recommendations(
    review_id: int, recommendation_ids: Sequence[int], *, by: Actor, at: datetime
) -> list[Recommendation]:
    """Put a review's drafts in this order and number them so. Raises RuleBroken unless each is named once.

    Those already agreed keep place and printed number; the drafts come after them.
    """
    review: Review = Review.objects.of(by.council).locked().get(pk=review_id)
    require(may_support_scrutiny(by), by, SCRUTINY_CAN)
    by = in_post(by)
    every = Recommendation.objects.of(by.council).locked().filter(review=review)
    rows = {row.pk: row for row in every if row.state == Recommendation.State.DRAFT}
    if sorted(rows) != sorted(recommendation_ids):
        raise RuleBroken(_("Give each draft of the review one place."))
    first = max((row.position for row in every if row.pk not in rows), default=0) + 1
    ordered = []
    for place, number in enumerate(recommendation_ids, start=first):
        with change(rows[number], "scrutiny.changed", by=by, at=at, subject=review.slug, note={"position": place}):
            rows[number].position, rows[number].number = place, str(place)
            rows[number].save()
        ordered.append(rows[number])
    return ordered


@transaction.atomic
def drop_draft(recommendation_id: int, *, because: str, by: Actor, at: datetime) -> None:
    """Throw a draft away, with a reason. A suggested action it came from counts as dropped.

    Raises WrongState once it was agreed: the committee can withdraw it then.
    """
    found = _locked(recommendation_id, by)
    require(may_decide_for_committee(by, found.body), by, COMMITTEE_CAN)
    by = in_post(by)
    if found.state != Recommendation.State.DRAFT:
        raise WrongState(
            _("%(this)s was agreed, so it cannot be thrown away. The committee can withdraw it.") % {"this": found}
        )
    if not because.strip():
        raise RuleBroken(_("Give a reason. The history keeps it."))
    for suggested in SuggestedAction.objects.of(by.council).filter(recommendation=found):
        with change(suggested, "scrutiny.suggestion_decided", by=by, at=at, subject=_subject(found)):
            suggested.recommendation, suggested.verdict = None, SuggestedAction.Verdict.DROP
            suggested.verdict_on, suggested.verdict_because = london_date(at), because.strip()
            suggested.save()
    record(
        "scrutiny.draft_dropped",
        council=by.council,
        kind=kind_of(found),
        object_id=found.pk,
        by=by,
        at=at,
        subject=_subject(found),
        changes={"because": because.strip(), "text": found.text},
    )
    for one in found.asks.all():
        one.delete()
    found.delete()


def _write_parts(found: Recommendation, parts: Sequence[tuple[str, str]]) -> None:
    wanted = {label.strip(): text.strip() for label, text in parts}
    if len(wanted) != len(parts) or not all(label and text for label, text in wanted.items()):
        raise RuleBroken(_("Give each part a letter of its own and its words."))
    found.parts.exclude(label__in=wanted).delete()
    for label, text in wanted.items():
        Part.objects.update_or_create(
            recommendation=found, label=label, defaults={"text": text, "council": found.council}
        )


def _subject(found: Recommendation) -> str:
    return found.reference or (found.review.slug if found.review else "")


def _is_public(found: Recommendation) -> bool:
    """Recommendations are public from the day they are sent for an answer."""
    sent = {Recommendation.State.ISSUED, Recommendation.State.REPLACED}
    return found.state in sent or found.issued_on is not None


def _check_open(review: Review) -> None:
    if review.state == Review.State.CLOSED:
        raise WrongState(
            _("“%(review)s” is closed. Reopen it for monitoring before you change it.") % {"review": review}
        )


def _republish(review: Review, *, by: Actor, at: datetime) -> None:
    """The review, and its public recommendations, which name their theme."""
    public.publish_review(review, by=by, at=at)
    for one in Recommendation.objects.of(by.council).filter(review=review):
        if _is_public(one):
            public.publish_recommendation(one, by=by, at=at)


def _locked(recommendation_id: int, by: Actor) -> Recommendation:
    found: Recommendation = Recommendation.objects.of(by.council).locked().get(pk=recommendation_id)
    return found
