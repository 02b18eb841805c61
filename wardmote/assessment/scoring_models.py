"""Ways of scoring priorities, as data: factors with scales in words, and how factors become one number.

A model is a file (``wardmote-scoring-model/1``, docs/adopting/scoring-models.md). Its arithmetic is four named ways of
putting numbers together; there is no language to run. Plain Python, without the database.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken

FORMAT = "wardmote-scoring-model/1"
MOST = 40  # factors or parts
CONFIDENCE = ("A", "B", "C", "D")


@dataclass(frozen=True)
class Step:
    """One point of a factor's scale."""

    value: int
    label: str
    descriptor: str


@dataclass(frozen=True)
class Factor:
    """What is scored. ``feeds`` says what the figures can fill in beforehand: “volume”, “trend” or nothing."""

    key: str
    name: str
    group: str
    scale: tuple[Step, ...]
    weight: float = 1.0
    feeds: str = ""

    @property
    def low(self) -> int:
        """The lowest value of the scale."""
        return min(step.value for step in self.scale)

    @property
    def high(self) -> int:
        """The highest value of the scale."""
        return max(step.value for step in self.scale)

    def words(self, value: int) -> str:
        """The label of a value."""
        return next((step.label for step in self.scale if step.value == value), str(value))


@dataclass(frozen=True)
class Part:
    """A number made of others: ``how`` is max, sum, product or mean; ``of`` are keys of factors or of earlier parts."""

    key: str
    name: str
    how: str
    of: tuple[str, ...]


HOW: dict[str, Callable[[list[float]], float]] = {
    "max": max,
    "sum": math.fsum,
    "product": math.prod,
    "mean": lambda values: math.fsum(values) / len(values),
}  # fmt: skip


@dataclass(frozen=True)
class ScoringModel:
    """A model: its factors, its parts in order, which part ranks, and which breaks a tie (never changing the rank's number)."""

    key: str
    name: str
    source: str
    factors: tuple[Factor, ...]
    parts: tuple[Part, ...]
    result: str
    tie_break: str = ""

    def numbers(self, scores: Mapping[str, float], weights: Mapping[str, float] | None = None) -> dict[str, float]:
        """Every part's number from a score per factor. ``weights`` replace the model's own. Raises KeyError for a missing score."""
        known = {each.key: scores[each.key] * (weights[each.key] if weights else each.weight) for each in self.factors}
        for part in self.parts:
            known[part.key] = float(HOW[part.how]([known[key] for key in part.of]))
        return known

    def factor(self, key: str) -> Factor:
        """A factor by its key. Raises KeyError."""
        return {each.key: each for each in self.factors}[key]

    @property
    def range(self) -> tuple[float, float]:
        """The lowest and the highest number that the result can have."""
        low = self.numbers({each.key: each.low for each in self.factors})[self.result]
        return low, self.numbers({each.key: each.high for each in self.factors})[self.result]


def read_model(data: Any) -> ScoringModel:
    """A model from its file's content. Raises RuleBroken that says what is wrong with the file and where."""
    if not isinstance(data, Mapping) or data.get("format") != FORMAT:
        raise RuleBroken(
            _("This is not a scoring model: its first entry must be “format”: “%(format)s”.") % {"format": FORMAT}
        )
    factors = tuple(_factor(row) for row in _rows(data, "factors"))
    known = {each.key for each in factors}
    _no_twice([each.key for each in factors])
    parts: list[Part] = []
    for row in _rows(data, "parts"):
        part = _part(row, known)
        if part.key in known:
            raise RuleBroken(_("“%(key)s” stands twice in the file.") % {"key": part.key})
        known.add(part.key)
        parts.append(part)
    made = {part.key for part in parts}
    result, tie_break = _text(data, "result"), str(data.get("tie_break") or "")
    for key in (result, tie_break):
        if key and key not in made:
            raise RuleBroken(_("“%(key)s” is no part of the model, so it cannot rank.") % {"key": key})
    return ScoringModel(
        _text(data, "key")[:60], _text(data, "name")[:200], str(data.get("source") or "")[:500], factors, tuple(parts),
        result, tie_break,
    )  # fmt: skip


def _rows(data: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    rows = data.get(name)
    if not isinstance(rows, list) or not rows or not all(isinstance(row, Mapping) for row in rows):
        raise RuleBroken(_("The file has no list named “%(name)s”.") % {"name": name})
    if len(rows) > MOST:
        raise RuleBroken(_("“%(name)s” has more than %(most)s entries.") % {"name": name, "most": MOST})
    return rows


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise RuleBroken(_("The file leaves “%(name)s” empty, or it is no text.") % {"name": name})
    return value.strip()


def _factor(row: Mapping[str, Any]) -> Factor:
    key = _text(row, "key")
    steps = tuple(_step(step, key) for step in _rows(row, "scale"))
    values = [step.value for step in steps]
    if len(steps) < 2 or values != sorted(set(values)):
        raise RuleBroken(
            _("The scale of “%(key)s” needs two values or more, each once, the lowest first.") % {"key": key}
        )
    weight = row.get("weight", 1)
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight <= 100:
        raise RuleBroken(_("The weight of “%(key)s” must be a number over 0 and up to 100.") % {"key": key})
    feeds = str(row.get("feeds") or "")
    if feeds not in {"", "volume", "trend"}:
        raise RuleBroken(_("“%(key)s” can be filled from “volume” or “trend” only.") % {"key": key})
    return Factor(key, _text(row, "name"), str(row.get("group") or ""), steps, float(weight), feeds)


def _step(step: Mapping[str, Any], key: str) -> Step:
    value = step.get("value")
    if isinstance(value, bool) or not isinstance(value, int) or not -1000 <= value <= 1000:
        raise RuleBroken(_("The scale of “%(key)s” has a value that is no whole number.") % {"key": key})
    return Step(value, _text(step, "label"), str(step.get("descriptor") or ""))


def _part(row: Mapping[str, Any], known: set[str]) -> Part:
    key, how, of = _text(row, "key"), _text(row, "how"), row.get("of")
    if how not in HOW:
        raise RuleBroken(
            _("“%(key)s” is put together by “%(how)s”. Write max, sum, product or mean.") % {"key": key, "how": how}
        )
    if not isinstance(of, list) or not of or not all(isinstance(one, str) and one in known for one in of):
        raise RuleBroken(_("“%(key)s” is made of something that does not stand above it in the file.") % {"key": key})
    return Part(key, _text(row, "name"), how, tuple(of))


def _no_twice(keys: Sequence[str]) -> None:
    for key in keys:
        if keys.count(key) > 1:
            raise RuleBroken(_("“%(key)s” stands twice in the file.") % {"key": key})
