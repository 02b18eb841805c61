"""Which column each line of a table without lines belongs to.

Every line is given the column, and the row break, that together make the likeliest reading of the whole text (Viterbi);
how clear that is beside the next best reading of each line becomes the cell's confidence.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

from wardmote.documents.blocks import Position
from wardmote.documents.signs import without_marks
from wardmote.scrutiny.importing.evidence import NUMBER, POINTER, REFERENCE, committee_like
from wardmote.scrutiny.importing.flat_scores import score
from wardmote.scrutiny.importing.grid import Column, GridCell, GridRow

_SKIP_COST = {
    "text": 9.0,
    "response": 1.6,
    "members": 1.6,
    "officers": 1.4,
    "timetable": 0.8,
    "finance": 0.6,
    "decision": 0.8,
    "progress": 0.8,
    "status": 0.8,
    "number": 2.0,
    "reference": 2.5,
    "committee": 2.0,
    "meeting_date": 2.0,
}
_CLEAR = 0.55  # a line less clear than this is not given to any column


@dataclass
class Token:
    """A cell, or the part of one that a line holds. ``closed`` when a separator ends it; ``bare`` when that is all there is."""

    text: str
    position: Position
    closed: bool = False
    bare: bool = False
    gap: int = 0
    lines: list[str] = field(default_factory=list)


@dataclass
class Made:
    """The rows that came of the lines, and the lines that belong to no column."""

    rows: list[GridRow]
    ignored: list[str]


class Path:
    """The likeliest way through the lines. A state is a column and whether the line begins a cell there."""

    def __init__(self, columns: list[Column], *, reliable: bool, blank: bool) -> None:
        self.columns, self.reliable, self.blank = columns, reliable, blank
        self.kinds = [_kind_of(column) for column in columns]
        self.text_at = next(n for n, kind in enumerate(self.kinds) if kind == "text")
        self.skip = [9.0 if kind == "text" else 3.5 if reliable else _SKIP_COST.get(kind, 0.8) for kind in self.kinds]

    def read(self, body: list[Token]) -> Made:
        """The rows of a table's lines, each cell with how clear it is."""
        states = [(column, first) for column in range(len(self.columns)) for first in (True, False)] + [(-1, True)]
        forward: list[dict[tuple[int, bool], float]] = []
        back: list[dict[tuple[int, bool], tuple[int, bool]]] = []
        for index, token in enumerate(body):
            scores: dict[tuple[int, bool], float] = {}
            origin: dict[tuple[int, bool], tuple[int, bool]] = {}
            for state in states:
                own = self._fits(state, token)
                if own <= -50:
                    continue
                if index == 0:
                    scores[state] = own + self._begins(state)
                    continue
                options = [
                    (before + self._moves(old, state, body[index - 1], token), old)
                    for old, before in forward[-1].items()
                ]
                if options:
                    best, old = max(options)
                    scores[state], origin[state] = own + best, old
            forward.append(scores)
            back.append(origin)
        if forward and forward[-1]:
            forward[-1] = {
                state: points - (sum(self.skip[state[0] + 1 :]) if state[0] >= 0 else 0.0)
                for state, points in forward[-1].items()
            }
        if not forward or not forward[-1]:
            return Made([], [token.text for token in body])
        path = self._back(forward, back)
        return self._rows(body, path, self._clear(forward, body, path))

    def _fits(self, state: tuple[int, bool], token: Token) -> float:
        column, first = state
        if column == -1:
            return self._group(token)
        if token.bare:
            return 0.0 if first and self.kinds[column] != "text" else -60.0
        return score(self.kinds[column], without_marks(token.text), first=first)

    def _group(self, token: Token) -> float:
        """A line between two rows that names the theme or the committee of those that follow."""
        if token.bare:
            return -0.5
        plain = token.text
        if REFERENCE.match(plain) or NUMBER.match(plain):
            return -60.0
        if re.match(r"(?i)theme\b.{2,60}$|.{3,60}\btheme$", plain) and not POINTER.match(plain):
            return 4.0
        if committee_like(plain) and "committee" not in self.kinds and len(plain.split()) < 10:
            return 1.0
        if len(plain) > 90 or plain.endswith((".", ";", ":")):
            return -60.0
        return -1.5 if self.kinds[0] in ("reference", "number") and plain[:1].isupper() else -7.0

    def _begins(self, state: tuple[int, bool]) -> float:
        column, first = state
        if not first:
            return -60.0
        return -sum(self.skip[: max(column, 0)])

    def _moves(self, old: tuple[int, bool], new: tuple[int, bool], before: Token, token: Token) -> float:
        was, column = old[0], new[0]
        if not new[1]:  # goes on in the same cell
            if was != column or before.bare or column == -1:
                return -60.0
            return (
                -9.0
                if before.closed and self.reliable
                else -5.0
                if before.closed
                else 0.0
                if not self.blank
                else 0.3 - 0.5 * max(0, token.gap - 1)
            )
        leave = 0.0 if before.closed or before.bare else -6.0 if self.reliable else -0.4
        if self.blank:
            leave = 0.2 if token.gap > 1 else 0.0
        if column == -1:
            return leave - (0.0 if was == -1 else sum(self.skip[was + 1 :])) - 0.3
        if was == -1:
            return leave - sum(self.skip[:column])
        if column > was:
            return leave - sum(self.skip[was + 1 : column])
        skipped = sum(self.skip[was + 1 :]) + sum(self.skip[:column])
        return leave - skipped - 0.2

    @staticmethod
    def _back(
        forward: list[dict[tuple[int, bool], float]], back: list[dict[tuple[int, bool], tuple[int, bool]]]
    ) -> list[tuple[int, bool]]:
        state = max(forward[-1], key=lambda key: forward[-1][key])
        path = [state]
        for origin in reversed(back[1:]):
            state = origin[state]
            path.append(state)
        return path[::-1]

    def _clear(
        self, forward: list[dict[tuple[int, bool], float]], body: list[Token], path: list[tuple[int, bool]]
    ) -> list[float]:
        """For each line the share of likelihood that its column has, all readings of the rest considered."""
        states = list({state for scores in forward for state in scores})
        later: list[dict[tuple[int, bool], float]] = [{} for _ in body]
        later[-1] = dict.fromkeys(forward[-1], 0.0)
        for index in range(len(body) - 2, -1, -1):
            for state in forward[index]:
                options = [
                    later[index + 1][new]
                    + self._moves(state, new, body[index], body[index + 1])
                    + self._fits(new, body[index + 1])
                    for new in later[index + 1]
                ]
                later[index][state] = max(options, default=-1e6)
        clear = []
        for index, state in enumerate(path):
            by_column: dict[int, float] = {}
            for other in states:
                if other in forward[index] and other in later[index]:
                    total = forward[index][other] + later[index][other]
                    by_column[other[0]] = max(by_column.get(other[0], -1e9), total)
            top = by_column[state[0]]
            clear.append(1.0 / sum(math.exp(min(0.0, value - top)) for value in by_column.values()))
        return clear

    def _rows(self, body: list[Token], path: list[tuple[int, bool]], clear: list[float]) -> Made:
        made = Made([], [])
        group: str | None = None
        last = len(self.columns)
        for token, (column, first), sure in zip(body, path, clear, strict=True):
            if column == -1:
                if not token.bare:
                    group = token.text
                last = len(self.columns)
                continue
            if not made.rows or (first and column <= last):
                made.rows.append(GridRow([GridCell() for _ in self.columns], group))
            last = column
            if token.bare:
                continue
            row = made.rows[-1]
            cell = row.cells[column]
            if sure < _CLEAR and column != self.text_at:
                row.flags.append("cell_could_not_be_told_apart")
                made.ignored.append(token.text)
                continue
            if not cell.lines:
                cell.position = token.position
            cell.lines.append(token.text)
            cell.confidence = min(cell.confidence, round(sure, 2)) * (1.0 if token.closed else 0.98)
            cell.closed = token.closed or self.blank
        for row in made.rows:
            row.group_is_committee = bool(row.group) and committee_like(row.group or "")
        return made


def _kind_of(column: Column) -> str:
    if "text" in column.fields or "text_weak" in column.fields:
        return "text"
    if {"members", "officers"} <= set(column.fields):
        return "officers"
    name = column.fields[0]
    return "response" if name == "response_or_decision" else name
