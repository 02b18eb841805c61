"""Tables that lost their lines when a page became plain text: cells told apart by separators, blank lines and wording.

Here the lines are told apart and the titles found; ``flat_path`` then gives each line its column.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass

from wardmote.documents.blocks import Block, Heading, Paragraph
from wardmote.documents.signs import chrome
from wardmote.scrutiny.importing.evidence import POINTER
from wardmote.scrutiny.importing.flat_path import Path, Token
from wardmote.scrutiny.importing.flat_scores import score
from wardmote.scrutiny.importing.grid import Column, Grid
from wardmote.scrutiny.importing.labels import RESPONSE_SIDE, Label, read_label


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
    made = Path(columns, reliable=reliable, blank=layout == "blank-lines").read(body)
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


def _untitled_kind(body: list[Token]) -> str:
    """What a column without a title holds: codes or numbers, where lines of the text are just that."""
    best = Counter(
        name
        for token in body
        for name in ("reference", "number")
        if token.text and score(name, token.text, first=True) > 2
    )
    return best.most_common(1)[0][0] if best and best.most_common(1)[0][1] > 1 else "unknown"
