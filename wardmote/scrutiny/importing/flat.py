"""Tables that lost their lines when a page became plain text: cells told apart by separators, blank lines and wording.

Every line is given the column, and the row break, that together make the likeliest reading of the whole text (Viterbi);
how clear that is beside the next best reading of each line becomes the cell's confidence.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from dataclasses import dataclass, field

from wardmote.documents.blocks import Block, Heading, Paragraph, Position
from wardmote.scrutiny.importing.evidence import NUMBER, POINTER, REFERENCE, chrome, committee_like, without_marks
from wardmote.scrutiny.importing.flat_scores import score
from wardmote.scrutiny.importing.grid import Column, Grid, GridCell, GridRow
from wardmote.scrutiny.importing.labels import RESPONSE_SIDE, Label, read_label

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
class _Title:
    label: Label
    first: int
    after: int


def flat_grids(blocks: tuple[Block, ...]) -> list[Grid]:
    """Grids of a plain text (or of a paper's paragraphs) in which titles of columns stand under one another."""
    tokens = _tokens(blocks)
    starts = _title_runs(tokens)
    grids: list[Grid] = []
    for number, run in enumerate(starts):
        end = starts[number + 1][0].first if number + 1 < len(starts) else len(tokens)
        grid = _read_run(tokens, run, end)
        if grid is None:
            continue
        if grids and [c.fields for c in grids[-1].columns] == [c.fields for c in grid.columns]:
            if grid.rows:
                grid.rows[0].opens_page = True
                if grid.rows[0].group is None:
                    _carry_group(grid, grids[-1])
            grids[-1].rows.extend(grid.rows)
            grids[-1].ignored.extend(grid.ignored)
        else:
            grids.append(grid)
    return grids


def _carry_group(grid: Grid, before: Grid) -> None:
    """Rows on a new page belong to the theme or committee that was open, until another is named."""
    last = before.rows[-1] if before.rows else None
    for row in grid.rows:
        if last is None or row.group is not None:
            return
        row.group, row.group_is_committee = last.group, last.group_is_committee


def _tokens(blocks: tuple[Block, ...]) -> list[Token]:
    tokens: list[Token] = []
    for block in blocks:
        if not isinstance(block, (Paragraph, Heading)) or (isinstance(block, Paragraph) and block.note):
            continue
        gap = block.gap if isinstance(block, Paragraph) else 1
        for text in _pieces(block.printed):
            plain = text.strip()
            bare = plain == "|"
            closed = plain.endswith("|")
            tokens.append(Token(plain.rstrip("|").strip(), block.position, closed, bare, gap))
            gap = 0
    return [token for token in tokens if token.bare or not chrome(token.text)]


def _pieces(text: str) -> list[str]:
    """Cells that a converter left on one line, each with its separator."""
    if text.count("|") >= 2:
        inside = text.strip().strip("|")
        if inside.count("|") >= 1 and not re.fullmatch(r"[\s|:-]*", inside):
            return [f"{piece.strip()} |" for piece in inside.split("|")]
        if re.fullmatch(r"[\s|:-]*-[\s|:-]*", text):
            return []
    return [text]


def _wrap_width(tokens: list[Token]) -> int:
    """The width to which lines were broken, nought where they were not: the next word would seldom have fitted."""
    breaks = [(one, two) for one, two in itertools.pairwise(tokens) if _same_cell(one, two)]
    width = max((len(one.text) for one, _ in breaks), default=0)
    longest = max((len(token.text) for token in tokens), default=0)
    if len(breaks) < 4 or not 12 <= width <= 100 or longest > width + 8:
        return 0
    full = sum(_is_full(one, two, width) for one, two in breaks)
    return width if full >= 0.65 * len(breaks) else 0


def _same_cell(one: Token, two: Token) -> bool:
    return not (one.closed or one.bare or two.bare or two.gap)


def _is_full(one: Token, two: Token, width: int) -> bool:
    return len(one.text) + 1 + len(re.split(r"[\s-]", two.text, maxsplit=1)[0]) >= width - 1


_HANGING = re.compile(r"(?i)\b(?:by|in|on|of|from|until|before|the|for|to|with|at)$")


def _unwrapped(tokens: list[Token], width: int) -> list[Token]:
    """Lines of one paragraph joined again: those that a width broke, and those that end on a word which needs another."""
    joined: list[Token] = []
    last_line: Token | None = None
    for token in tokens:
        last = joined[-1] if joined else None
        broken = (
            last_line is not None and _same_cell(last_line, token) and bool(width) and _is_full(last_line, token, width)
        )
        hangs = (
            last is not None
            and not last.closed
            and bool(_HANGING.search(last.text))
            and len(last.text) < 60
            and not token.bare
        )
        starts_own = bool(re.match(r"(?:\(?(?:[a-z]|[ivx]{1,4})[.)]|[·•*-])\s", token.text)) or bool(
            POINTER.match(token.text)
        )
        if last is not None and (broken or hangs) and not starts_own:
            space = "" if re.search(r"\w-$", last.text) else " " if broken else "\n"
            joined[-1] = Token(f"{last.text}{space}{token.text}".strip(), last.position, token.closed, False, last.gap)
        else:
            joined.append(token)
        last_line = token
    return joined


def _title_runs(tokens: list[Token]) -> list[list[_Title]]:
    """Runs of column titles: the one that heads the table, then each repetition of it."""
    runs: list[list[_Title]] = []
    spare: list[list[_Title]] = []
    index = 0
    while index < len(tokens):
        run = _run_at(tokens, index)
        if runs:  # an empty cell above titles that come again is the last cell of the row above
            run = run[max(0, _leading(run) - _leading(runs[0])) :]
        fields = {name for title in run for name in title.label.fields}
        if (
            len(run) >= 2
            and fields & RESPONSE_SIDE
            and fields & {"text", "text_weak"}
            and (not runs or _same_titles(run, runs[0]))
        ):
            runs.append(run)
        elif len(run) >= 2 and len(fields & RESPONSE_SIDE) >= 2 and fields & {"members", "officers"}:
            spare.append(run)
        else:
            index += 1
            continue
        index = run[-1].after
    return runs or spare[:1]


def _leading(run: list[_Title]) -> int:
    """How many titles at the beginning of a run are empty."""
    return next((count for count, title in enumerate(run) if title.label.printed), len(run))


def _same_titles(run: list[_Title], first: list[_Title]) -> bool:
    own, theirs = {title.label.printed for title in run}, {title.label.printed for title in first}
    return len(own & theirs) >= 0.6 * max(len(own), len(theirs))


def _run_at(tokens: list[Token], start: int) -> list[_Title]:
    run: list[_Title] = []
    index = start
    while index < len(tokens):
        token = tokens[index]
        if token.bare and (run or index == start):
            run.append(_Title(Label("", ("unknown",)), index, index + 1))
            index += 1
            continue
        found = _title_at(tokens, index)
        if found is None and _leading(run) < len(run) and _odd_title(tokens, index):
            found = _Title(Label(token.text, ("unknown",)), index, index + 1)
        if found is None:
            break
        run.append(found)
        index = found.after
    while run and run[-1].label.fields == ("unknown",):
        run.pop()
    return run


def _odd_title(tokens: list[Token], index: int) -> bool:
    """A short cell between two titles is a title too, though it says nothing we know."""
    token = tokens[index]
    plain = token.closed and len(token.text) < 50 and not token.text.endswith((".", ";"))
    return plain and index + 1 < len(tokens) and _title_at(tokens, index + 1) is not None


def _title_at(tokens: list[Token], index: int) -> _Title | None:
    """A title on one line, or broken over two or three."""
    best: _Title | None = None
    words = ""
    for after in range(index, min(index + 3, len(tokens))):
        token = tokens[after]
        if token.bare or len(token.text) > 110:
            break
        words = f"{words} {token.text}".strip()
        label = read_label(words)
        closes = token.closed and not tokens[index].closed
        if label is not None and label.number is None and (best is None or closes or _better(label, best.label, token)):
            best = _Title(label, index, after + 1)
        if token.closed:
            break
    return best


def _better(longer: Label, shorter: Label, token: Token) -> bool:
    """A title over two lines beats its first line only where the second is no title of its own."""
    return read_label(token.text) is None or set(shorter.fields) == {"text_weak"}


def _read_run(tokens: list[Token], run: list[_Title], end: int) -> Grid | None:
    start = run[-1].after
    body = _until_end(tokens[start:end])
    rest = tokens[start + len(body) : end]
    width = _wrap_width(body)
    body = _unwrapped(body, width)
    columns = [Column(title.label.printed, title.label.fields) for title in run]
    notes = [token for token in tokens[start:end] if re.match(r"\[(?:[ivx]+|\d+)\]\s", token.text)]
    _complete(columns, body, notes)
    if not any("text" in column.fields or "text_weak" in column.fields for column in columns) or not body:
        return None
    for column in columns:
        if column.fields == ("unknown",):
            column.fields = (_untitled_kind(body),)
    reliable = _is_reliable(body)
    layout = "pipes" if any(token.closed for token in body) else "blank-lines"
    made = _Path(columns, reliable=reliable, blank=layout == "blank-lines").read(body)
    grid = Grid(
        columns,
        made.rows,
        f"flattened-{layout}",
        ignored=[*made.ignored, *(token.text for token in rest if not token.bare)],
    )
    for column in grid.columns:
        if column.fields == ("text_weak",):
            column.fields = ("text",)
    named = ", ".join(f"“{c.label}”" for c in columns if c.label)
    grid.why.append(f"Titles stand under one another: {named}.")
    grid.why.append(
        "Every cell ends with a separator."
        if reliable
        else "Cells were told apart by separators and blank lines where there are any, and by their wording."
    )
    if width:
        grid.why.append("Lines were broken to a width, so they were joined inside each cell.")
    return grid


_END = re.compile(
    r"(?i)^(?:notes? on the completion|key\s*:?$|notes?\s*:?$|endnotes?|footnotes?|\[(?:i|1)\]\s|appendix \w+\b|background (?:papers|documents)|report author|contact officer|overall outcome\b)"
)


def is_end(text: str) -> bool:
    """Whether a line opens what stands below a plan: notes on filling it in, a key, endnotes, papers."""
    return bool(_END.match(text))


def _until_end(tokens: list[Token]) -> list[Token]:
    """The lines of the table: up to the notes, the key, or the themes at the end."""
    for index, token in enumerate(tokens):
        if _END.match(token.text):
            back = index
            if re.match(r"(?i)overall outcome", token.text) and index:
                back = index - 1
            return tokens[:back]
    return tokens


def _complete(columns: list[Column], body: list[Token], notes: list[Token]) -> None:
    """Titles that were lost: by the notes that explained them, else by what a plan of this kind always holds."""
    fields = {name for column in columns for name in column.fields}
    if {"officers", "members"} <= fields and sum("officers" in column.fields for column in columns) > 1:
        for column in columns:
            if set(column.fields) == {"officers", "members"}:
                column.fields = ("members",)
    if "text" in fields or "text_weak" in fields:
        return
    lost = [("text", "Recommendation")]
    if len(notes) > len(columns) or len(columns) < 4:
        lost += [("response", "Response"), ("timetable", "Timetable")]
    for name, label in lost:
        if name in fields:
            continue
        at = (
            0
            if name == "text"
            else next((n for n, column in enumerate(columns) if "officers" in column.fields and n), len(columns))
        )
        columns.insert(at, Column(label, (name,), guessed=False))
        fields.add(name)


def _is_reliable(body: list[Token]) -> bool:
    """Whether separators end every cell: few lines lack one, and those that lack one do not look like a cell of their own."""
    closed = sum(token.closed for token in body)
    return closed >= 0.8 * len(body) or (
        closed > 0 and sum(token.bare for token in body) >= 2 and closed >= 0.6 * len(body)
    )


@dataclass
class _Made:
    rows: list[GridRow]
    ignored: list[str]


class _Path:
    """The likeliest way through the lines. A state is a column and whether the line begins a cell there."""

    def __init__(self, columns: list[Column], *, reliable: bool, blank: bool) -> None:
        self.columns, self.reliable, self.blank = columns, reliable, blank
        self.kinds = [_kind_of(column) for column in columns]
        self.text_at = next(n for n, kind in enumerate(self.kinds) if kind == "text")
        self.skip = [9.0 if kind == "text" else 3.5 if reliable else _SKIP_COST.get(kind, 0.8) for kind in self.kinds]

    def read(self, body: list[Token]) -> _Made:
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
            return _Made([], [token.text for token in body])
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

    def _rows(self, body: list[Token], path: list[tuple[int, bool]], clear: list[float]) -> _Made:
        made = _Made([], [])
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


def _untitled_kind(body: list[Token]) -> str:
    """What a column without a title holds: codes or numbers, where lines of the text are just that."""
    best = Counter(
        name
        for token in body
        for name in ("reference", "number")
        if token.text and score(name, token.text, first=True) > 2
    )
    return best.most_common(1)[0][0] if best and best.most_common(1)[0][1] > 1 else "unknown"
