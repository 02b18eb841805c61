"""Where scoring stands: scores that count, what still has to be settled, the order, how firm it is; what figures fill in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wardmote.assessment.items import FALLS, Item, whole
from wardmote.assessment.models import Assessment, Score, ScoredIssue
from wardmote.assessment.models.scoring import confidence_words
from wardmote.assessment.ranking import SPREAD, Place, middle, rank, spread
from wardmote.assessment.scoring_models import Factor, ScoringModel


@dataclass(frozen=True)
class Apart:
    """Scores of one factor that lie two points or more apart: each scorer's words and value; what was settled, if anything."""

    issue: ScoredIssue
    factor: Factor
    said: tuple[tuple[str, int, str], ...]
    settled: int | None
    note: str


@dataclass(frozen=True)
class Order:
    """Every issue in its order, once scoring is closed. ``confidence`` is A to D by issue, apart from the number."""

    places: tuple[Place, ...]
    apart: tuple[Apart, ...]
    confidence: Mapping[str, str]
    scorers: int

    @property
    def unsettled(self) -> tuple[Apart, ...]:
        """What the group still has to settle."""
        return tuple(one for one in self.apart if one.settled is None)

    def rank_of(self, key: str) -> int | None:
        """An issue's rank; None for one that has no scores."""
        return next((place.rank for place in self.places if place.key == key), None)


def values_of(issue: ScoredIssue) -> dict[str, list[int]]:
    """Every sent value by factor. One query."""
    found: dict[str, list[int]] = defaultdict(list)
    for factor, value in issue.scores.exclude(scorer__sent_at=None).values_list("factor", "value"):
        found[factor].append(value)
    return found


def order_of(found: Assessment) -> Order | None:
    """The order of an assessment's issues; None while scoring is open, so that nobody sees another's scores. Four queries."""
    if found.model is None or found.scoring_closed_at is None:
        return None
    model = found.model.read
    issues = list(found.issues.prefetch_related("moderations"))
    rows = Score.objects.of(found.council).filter(issue__assessment=found).exclude(scorer__sent_at=None)
    said: dict[tuple[int, str], list[Score]] = defaultdict(list)
    for row in rows.select_related("scorer").order_by("scorer_id"):
        said[row.issue_id, row.factor].append(row)
    scores: dict[str, dict[str, int]] = {}
    apart: list[Apart] = []
    confidence: dict[str, str] = {}
    for issue in issues:
        settled = {each.factor: each for each in issue.moderations.all()}
        counted = {}
        for factor in model.factors:
            given = said.get((issue.pk, factor.key), [])
            if not given:
                break
            values = [row.value for row in given]
            verdict = settled.get(factor.key)
            if spread(values) >= SPREAD:
                apart.append(
                    Apart(
                        issue, factor, tuple((row.scorer.words, row.value, row.because) for row in given),
                        verdict.value if verdict else None, verdict.note if verdict else "",
                    )
                )  # fmt: skip
            counted[factor.key] = verdict.value if verdict and spread(values) >= SPREAD else middle(values)
        if len(counted) == len(model.factors):
            scores[issue.key] = counted
            confidence[issue.key] = confidence_words([row.value for row in said.get((issue.pk, Score.CONFIDENCE), [])])
    scorers = len({row.scorer_id for given in said.values() for row in given})
    return Order(tuple(rank(model, scores)), tuple(apart), confidence, scorers)


# What the figures fill in


@dataclass(frozen=True)
class Filled:
    """A value that the figures give, with the reason in words. The scorer may choose another."""

    value: int
    because: str


def filled_in(model: ScoringModel, issue: ScoredIssue, items: Sequence[Item]) -> dict[str, Filled]:
    """What the figures say of an issue's number and trend, by factor. Empty where no figure belongs to it."""
    types = [item for item in items if item.key.startswith("type:")]
    mine = next((item for item in types if item.key == issue.figure_key), None)
    if mine is None or mine.value is None:
        return {}
    found = {}
    for factor in model.factors:
        if factor.feeds == "volume":
            found[factor.key] = _volume(factor, mine, types)
        elif factor.feeds == "trend":
            found[factor.key] = _trend(factor, mine)
    return found


def _volume(factor: Factor, mine: Item, types: Sequence[Item]) -> Filled:
    known = sorted(item.value for item in types if item.value is not None)
    below = sum(value < (mine.value or 0) for value in known)
    steps = factor.scale
    step = steps[min(len(steps) - 1, below * len(steps) // len(known))]
    words = _("%(n)s in 12 months: %(below)s of %(all)s kinds have fewer.") % {
        "n": whole(mine.value), "below": below, "all": len(known),
    }  # fmt: skip
    return Filled(step.value, words)


def _trend(factor: Factor, mine: Item) -> Filled:
    steps = factor.scale
    if mine.verdict in FALLS:
        place = 0
    elif mine.verdict == "rise":
        place = len(steps) - 1
    elif mine.verdict == "likely rise":
        place = max(len(steps) - 2, 1)
    else:
        place = min(1, len(steps) - 1)
    return Filled(steps[place].value, _("The figures say: %(title)s.") % {"title": mine.title})


def place_words(place: Place, total: int) -> dict[str, Any]:
    """How firm a rank is, in words."""
    firm = (
        _("No single score changes its rank.")
        if place.best == place.worst
        else _("If one score were a point off, its rank would be between %(best)s and %(worst)s.")
        % {"best": place.best, "worst": place.worst}
    )
    kept = _("It keeps this rank with %(share)s of other weights.") % {"share": f"{place.kept * 100:.0f}%"}
    return {"firm": firm, "kept": kept, "total": total}
