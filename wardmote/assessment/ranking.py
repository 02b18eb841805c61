"""From scores to an order: the score that counts, the rank, and how firm the rank is. Pure functions."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wardmote.assessment.scoring_models import ScoringModel

SPREAD = 2  # points between two scorers from which a group must settle the score
DRAWS = 200
JITTER = 0.2  # weights are drawn evenly from 80 % to 120 % of the model's own
SEED = 20_260_401


@dataclass(frozen=True)
class Place:
    """One issue's place. ``risk`` is the result's number; ranks begin at 1, equal numbers and gaps share one.

    ``lowest`` and ``highest`` are the best and worst rank if any one score were a point off; ``kept`` is the share (0–1)
    of drawn weights with which the rank stays.
    """

    key: str
    rank: int
    risk: float
    gap: float
    numbers: Mapping[str, float]
    best: int
    worst: int
    kept: float


def spread(values: Sequence[int]) -> int:
    """The points between the lowest and the highest of several scores; 0 for one or none."""
    return max(values) - min(values) if values else 0


def middle(values: Sequence[int]) -> int:
    """The score that counts where scorers agree nearly: the middle one; between two, the higher. Raises IndexError for none."""
    return sorted(values)[len(values) // 2]


def rank(model: ScoringModel, scores: Mapping[str, Mapping[str, int]]) -> list[Place]:
    """Every issue with its place, the first first. ``scores`` holds a value per factor for each issue's key.

    Costs issues × factors × 2 numbers for the point-off test and DRAWS × issues for the weights.
    """
    numbers = {key: model.numbers(values) for key, values in scores.items()}
    ranks = _ranks(model, numbers)
    best, worst = dict(ranks), dict(ranks)
    for key, values in scores.items():
        for factor in model.factors:
            for moved in (values[factor.key] - 1, values[factor.key] + 1):
                if factor.low <= moved <= factor.high:
                    changed = {**numbers, key: model.numbers({**values, factor.key: moved})}
                    now = _ranks(model, changed)[key]
                    best[key], worst[key] = min(best[key], now), max(worst[key], now)
    kept = dict.fromkeys(scores, 0)
    draw = random.Random(SEED)  # noqa: S311 - repeatable draws, nothing secret
    for _each in range(DRAWS):
        weights = {each.key: each.weight * draw.uniform(1 - JITTER, 1 + JITTER) for each in model.factors}
        drawn = _ranks(model, {key: model.numbers(values, weights) for key, values in scores.items()})
        for key in scores:
            kept[key] += drawn[key] == ranks[key]
    places = [
        Place(
            key, ranks[key], numbers[key][model.result], numbers[key].get(model.tie_break, 0.0), numbers[key], best[key],
            worst[key], kept[key] / DRAWS,
        )
        for key in scores
    ]  # fmt: skip
    return sorted(places, key=lambda place: (place.rank, place.key))


def _ranks(model: ScoringModel, numbers: Mapping[str, Mapping[str, float]]) -> dict[str, int]:
    sort = {
        key: (-round(said[model.result], 9), -round(said.get(model.tie_break, 0.0), 9)) for key, said in numbers.items()
    }
    order = sorted(sort.values())
    return {key: order.index(value) + 1 for key, value in sort.items()}
