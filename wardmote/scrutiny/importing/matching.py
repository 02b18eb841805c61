"""Which issued row each row of an answered copy belongs to, and what the copy says differently, in words."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field
from typing import Literal

from wardmote.scrutiny.importing.draft import Draft, DraftRow

LEAST_LIKENESS = 0.72  # of two texts, for rows that share neither reference nor number
_FIELDS: tuple[tuple[str, str], ...] = (
    ("text", "the recommendation"), ("cabinet_members", "the decision makers"), ("decision", "the decision"), ("response", "the answer"),
    ("financial_impact", "the cost"), ("timetable", "the date"), ("lead_officers", "the lead officers"), ("progress", "the progress"),
    ("status", "the status"),
)  # fmt: skip


@dataclass(frozen=True)
class ExistingRow:
    """A recommendation as issued. ``key`` is whatever the caller finds it by; the rest is what is held today."""

    key: str
    text: str
    reference: str | None = None
    number: str | None = None
    values: dict[str, str | tuple[str, ...] | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Difference:
    """One field that the copy holds otherwise. ``words`` is a sentence for the person who confirms."""

    field: str
    before: str
    after: str
    words: str


@dataclass(frozen=True)
class Match:
    """A row of the copy with the issued row it belongs to; ``existing`` is None for a row that was never issued."""

    row: DraftRow | None
    existing: ExistingRow | None
    by: Literal["reference", "number", "text", "none"]
    likeness: float
    differences: tuple[Difference, ...] = ()
    doubts: tuple[str, ...] = ()


def compare(draft: Draft, existing: list[ExistingRow]) -> list[Match]:
    """Pair an answered copy with the issued rows: by reference, else by number, else by likeness of text.

    Rows of the copy come first, in its order; issued rows that the copy left out follow, with ``row`` None. An empty cell
    in the copy is no difference: nothing is ever proposed for removal.
    """
    left = list(existing)
    pairs: dict[int, tuple[ExistingRow, Literal["reference", "number", "text"], float]] = {}
    rows = draft.rows
    for by in ("reference", "number"):
        for index, row in enumerate(rows):
            if index in pairs:
                continue
            mark = _mark(row, by)
            found = [other for other in left if mark and _fold_mark(getattr(other, by)) == mark]
            likely = [other for other in found if by == "reference" or _likeness(row, other) >= 0.3]
            if len(likely) == 1:
                pairs[index] = (likely[0], "reference" if by == "reference" else "number", _likeness(row, likely[0]))
                left.remove(likely[0])
    candidates = sorted(
        (
            (_likeness(row, other), -index, other.key, index)
            for index, row in enumerate(rows)
            if index not in pairs
            for other in left
        ),
        reverse=True,
    )
    by_key = {other.key: other for other in left}
    for likeness, _, key, index in candidates:
        if likeness >= LEAST_LIKENESS and index not in pairs and key in by_key:
            pairs[index] = (by_key.pop(key), "text", likeness)
    matches = [_match(row, pairs.get(index)) for index, row in enumerate(rows)]
    paired = {found[0].key for found in pairs.values()}
    missing = (
        Match(None, other, "none", 0.0, doubts=("The copy does not hold this recommendation.",))
        for other in existing
        if other.key not in paired
    )
    return [*matches, *missing]


def _match(row: DraftRow, found: tuple[ExistingRow, Literal["reference", "number", "text"], float] | None) -> Match:
    if found is None:
        return Match(
            row, None, "none", 0.0, doubts=("This recommendation was not issued. Check whether it belongs here.",)
        )
    other, by, likeness = found
    doubts = []
    if likeness < LEAST_LIKENESS:
        doubts.append(f"The {by} is the same but the wording is not. Check that both are one recommendation.")
    elif by == "text" and likeness < 0.95:
        doubts.append("The rows were paired by wording that is alike but not the same.")
    return Match(row, other, by, round(likeness, 3), tuple(_differences(row, other)), tuple(doubts))


def _differences(row: DraftRow, other: ExistingRow) -> list[Difference]:
    found = []
    for name, words in _FIELDS:
        after = _said(getattr(row, name))
        before = _said(other.text if name == "text" else other.values.get(name))
        if not after or _fold(after) == _fold(before):
            continue
        verb = "are" if words.endswith("s") and name in ("cabinet_members", "lead_officers") else "is"
        sentence = (
            f"{words.capitalize()} {verb} new: “{_short(after)}”."
            if not before
            else f"{words.capitalize()} changed from “{_short(before)}” to “{_short(after)}”."
        )
        found.append(Difference(name, before, after, sentence))
    return found


def _said(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, (tuple, list)):
        return "; ".join(str(item) for item in value)
    return str(getattr(value, "value", value))


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 120 else plain[:119].rsplit(" ", 1)[0] + "…"


def _fold(text: str) -> str:
    return re.sub(r"[^\w£%]+", " ", text.replace("’", "'").casefold()).strip()


def _mark(row: DraftRow, by: str) -> str:
    cell = getattr(row, by)
    return _fold_mark(cell.value) if cell is not None else ""


def _fold_mark(mark: str | None) -> str:
    return re.sub(r"[\s().:]+", "", mark or "").casefold()


def _likeness(row: DraftRow, other: ExistingRow) -> float:
    one, two = _fold(row.text.value), _fold(other.text)
    if one == two:
        return 1.0
    matcher = difflib.SequenceMatcher(None, one, two, autojunk=False)
    return matcher.ratio() if matcher.real_quick_ratio() > 0.3 and matcher.quick_ratio() > 0.3 else 0.0
