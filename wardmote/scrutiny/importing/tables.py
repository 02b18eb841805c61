"""Tables as drawn (Word, web page, PDF) brought to grids: title rows found, groups and repeated titles taken out, cards turned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wardmote.documents.blocks import Block, Heading, Paragraph, Slot, Table
from wardmote.documents.signs import chrome, without_marks
from wardmote.scrutiny.importing.evidence import committee_like, recommendation_like
from wardmote.scrutiny.importing.flat_scores import guess_columns
from wardmote.scrutiny.importing.grid import Column, Grid, GridCell, GridRow
from wardmote.scrutiny.importing.labels import RESPONSE_SIDE, Label, read_label

_GENERIC = re.compile(
    r"(?i)^(?:(?:appendix|annex|schedule|table|part|section)\b.{0,12}|(?:the |our |detailed |full |list of |summary of )*(?:recommendations?|action plan|responses?|introduction|background|key|notes?|tracker|scrutiny recommendations?(?: tracker)?|summary)"
    r"(?: and (?:responses?|actions?|action plan))?)\s*:?$"
)


def table_grids(blocks: tuple[Block, ...]) -> list[Grid]:
    """Every table of recommendations as a grid; tables with the same titles, one after another, become one."""
    grids: list[Grid] = []
    headings = _Headings()
    cards: list[GridRow] = []
    card_columns: list[Column] = []
    for block in blocks:
        if not isinstance(block, Table):
            headings.meet(block)
            continue
        for table in _with_nested(block):
            if _is_cards(table):
                _read_cards(table, cards, card_columns, headings.current())
            else:
                _read_table(table, grids, headings)
    if cards:
        grid = Grid(card_columns, [_filled(row, len(card_columns)) for row in cards], "card-per-recommendation")
        grid.headed = {row.group for row in cards if row.group}
        grid.why.append(
            f"Each recommendation has a table of its own with titles in the first column ({len(cards)} in all)."
        )
        grids.append(grid)
    for grid in grids:
        _drop_idle_groups(grid)
    return [grid for grid in grids if grid.rows]


def _with_nested(table: Table) -> Iterator[Table]:
    yield table
    for row in table.rows:
        for cell in row:
            for nested in cell.tables:
                yield from _with_nested(nested)


class _Headings:
    """The heading that stands over a table, where it names a theme or a committee."""

    def __init__(self) -> None:
        self.text: str | None = None
        self.level = 99
        self.themed = False

    def meet(self, block: Block) -> None:
        if isinstance(block, Heading):
            said = block.text.strip()
            if _GENERIC.match(said) or chrome(said):
                return
            theme = bool(re.match(r"(?i)theme\b|.* theme$", said))
            if theme or not self.themed or block.level <= self.level:
                self.text, self.level, self.themed = said, block.level, theme
        elif (
            isinstance(block, Paragraph)
            and block.bold
            and len(block.text) < 90
            and not block.text.rstrip().endswith((".", ":"))
        ):
            said = block.text.strip()
            if re.match(r"(?i)theme\b|.* theme$", said) or (committee_like(said) and len(said.split()) < 10):
                self.text, self.level, self.themed = said, 50, True
        elif (
            isinstance(block, Paragraph)
            and re.match(r"(?i)theme (?:\d+|[a-z])\b.{3,70}$", block.text.strip())
            and not block.text.rstrip().endswith(".")
        ):
            self.text, self.level, self.themed = block.text.strip(), 50, True

    def current(self) -> str | None:
        return self.text


@dataclass(frozen=True)
class _Titles:
    """Where a table's titles stand: the rows from ``first`` up to ``after``, and what they head."""

    first: int
    after: int
    labels: tuple[str, ...]
    read: tuple[Label | None, ...]


def _read_table(table: Table, grids: list[Grid], headings: _Headings) -> None:
    slots = table.grid()
    titles = _find_titles(slots)
    group = headings.current()
    if titles is None:
        last = grids[-1] if grids else None
        if last is not None and slots and len(slots[0]) == len(last.columns) and _fits(slots, last):
            _add_rows(last, slots, 0, table, group, opens_page=True)
            return
        grid = _without_titles(slots)
        if grid is None:
            return
        grids.append(grid)
        _add_rows(grid, slots, 0, table, group)
        return
    columns = [
        Column(label, read.fields if read else ("unknown",))
        for label, read in zip(titles.labels, titles.read, strict=True)
    ]
    last = grids[-1] if grids else None
    if last is not None and [c.label for c in last.columns] == [c.label for c in columns]:
        _add_rows(last, slots, titles.after, table, group, opens_page=True)
        return
    grid = Grid(columns, [], "table")
    _add_rows(grid, slots, titles.after, table, group)
    _name_unknown(grid)
    if grid.column_of("text") is None and grid.column_of("text_weak") is None:
        return
    named = [
        f"“{' '.join(c.label.split())}” as {' and '.join(c.fields)}" for c in grid.columns if c.fields != ("unknown",)
    ]
    grid.why.append(f"{table.position.words.capitalize()} has titles we know: {'; '.join(named)}.")
    grids.append(grid)


def _find_titles(slots: list[list[Slot]]) -> _Titles | None:
    """The row whose cells are titles: one for the recommendation, and one for who answers, how or when."""
    best: tuple[float, _Titles] | None = None
    for index, row in enumerate(slots[:12]):
        if _width(row) < 2:
            continue
        labels, read = _titles_of([row])
        score = _title_score(read)
        rows = 1
        if index + 1 < len(slots) and _width(slots[index + 1]) >= 2:
            wide, wide_read = _titles_of([row, slots[index + 1]])
            if _title_score(wide_read) > score and not any(
                recommendation_like(slot.cell.text) for slot in slots[index + 1]
            ):
                labels, read, score, rows = wide, wide_read, _title_score(wide_read), 2
        if score > 0 and (best is None or score > best[0]):
            best = (score, _Titles(index, index + rows, tuple(labels), tuple(read)))
    return best[1] if best else None


def _titles_of(rows: list[list[Slot]]) -> tuple[list[str], list[Label | None]]:
    labels = []
    for column in range(len(rows[0])):
        words: list[str] = []
        for row in rows:
            if (
                column < len(row)
                and not row[column].from_above
                and (said := row[column].cell.text.strip())
                and said not in words
            ):
                words.append(said)
        labels.append("\n".join(words))
    return labels, [read_label(" ".join(label.split())) if label else None for label in labels]


def _title_score(read: list[Label | None]) -> float:
    fields = {name for label in read if label for name in label.fields}
    wants_text = bool(fields & {"text", "text_weak"})
    answered = fields & RESPONSE_SIDE
    if not answered or (not wants_text and len(answered) < 2):
        return 0
    if "text" not in fields and len(answered) < 2:
        return 0
    known = sum(label is not None for label in read)
    return known + 2 * ("text" in fields) + ("text_weak" in fields) - 1.5 * sum(label is None for label in read)


def _width(row: list[Slot]) -> int:
    return sum(not slot.from_left and bool(slot.cell.text.strip()) for slot in row)


def _fits(slots: list[list[Slot]], grid: Grid) -> bool:
    """Whether an untitled table goes on from a grid: something that asks stands in the same column."""
    at = grid.column_of("text")
    return at is not None and any(
        len(row[at].cell.text) > 20 for row in slots if at < len(row) and not row[at].from_left
    )


def _without_titles(slots: list[list[Slot]]) -> Grid | None:
    rows = [[slot.cell.text for slot in row] for row in slots if _width(row) >= 2]
    guessed = guess_columns(rows)
    if guessed is None:
        return None
    grid = Grid([Column("", (name,), guessed=True) for name in guessed], [], "table-without-titles")
    grid.why.append("The table has no titles. Its columns were told by what they hold: " + ", ".join(guessed) + ".")
    return grid


def _name_unknown(grid: Grid) -> None:
    """Columns whose title says nothing we know are told by what they hold, or left out."""
    rows = [[cell.text for cell in row.cells] for row in grid.rows]
    taken = {name for column in grid.columns for name in column.fields}
    guessed = guess_columns(rows, known=[column.fields[0] for column in grid.columns])
    for index, column in enumerate(grid.columns):
        if column.fields != ("unknown",):
            continue
        name = guessed[index] if guessed else "unknown"
        allowed = (
            {"number", "reference", "rag"}
            if column.label and "text" in taken
            else {"number", "reference", "rag", "text", "members", "officers", "timetable"}
        )
        if name in allowed and name not in taken:
            column.fields, column.guessed = (name,), bool(column.label) or name not in ("number", "reference")
            taken.add(name)


def _add_rows(
    grid: Grid, slots: list[list[Slot]], start: int, table: Table, group: str | None, *, opens_page: bool = False
) -> None:
    titles = [" ".join(column.label.split()) for column in grid.columns]
    before = grid.rows[-1].group if opens_page and grid.rows else None
    in_table = before if before not in grid.headed else None
    for index, row in enumerate(slots):
        if index < start:
            continue
        words = [" ".join(slot.cell.text.split()) for slot in row]
        if words[: len(titles)] == titles or _is_title_row(words, grid):
            opens_page = True
            continue
        banner = _banner(row)
        if banner is not None:
            if not _GENERIC.match(banner):
                in_table = banner
            continue
        cells = [_grid_cell(slot) for slot in row[: len(grid.columns)]]
        cells.extend(GridCell() for _ in range(len(grid.columns) - len(cells)))
        fresh = opens_page or index in table.new_page
        if group and not in_table:
            grid.headed.add(group)
        grid.rows.append(GridRow(cells, in_table or group, opens_page=fresh and bool(grid.rows)))
        opens_page = False


def _is_title_row(words: list[str], grid: Grid) -> bool:
    """Titles repeated on a later page, perhaps spelt a little differently."""
    read = [read_label(word) for word in words]
    same = sum(
        label is not None and bool(set(label.fields) & set(column.fields))
        for label, column in zip(read, grid.columns, strict=False)
    )
    filled = sum(bool(word) for word in words)
    return filled >= 2 and same >= max(2, filled - 1)


def _banner(row: list[Slot]) -> str | None:
    """The words of a row that is one cell across the table: a theme, a committee, a section."""
    said = [slot for slot in row if not slot.from_left and slot.cell.text.strip()]
    if (
        len(row) > 1
        and len(said) == 1
        and not said[0].from_above
        and (said[0].cell.colspan >= max(2, len(row) - 1) or (row[0] is said[0] and said[0].cell.colspan >= 2))
    ):
        words = " ".join(said[0].cell.text.split())
        return words if len(words) < 160 else ""
    if (
        len(row) > 2
        and len(said) == 1
        and row[0] is said[0]
        and len(said[0].cell.text) < 70
        and not said[0].cell.text.rstrip().endswith((".", ";"))
        and re.match(r"(?i)theme\b|.*(?:theme|committee|panel|board)$", said[0].cell.text.strip())
    ):
        return " ".join(said[0].cell.text.split())
    return None


def _grid_cell(slot: Slot) -> GridCell:
    if slot.from_left:
        return GridCell()
    cell = slot.cell
    lines = [f"• {p.text}" if p.bullet and not p.label else p.printed for p in cell.paragraphs]
    lines = [line for p_lines in lines for line in p_lines.split("\n") if line.strip() and not chrome(line)]
    return GridCell([without_marks(line.strip()) for line in lines], cell.position, cell.shading, slot.from_above)


def _is_cards(table: Table) -> bool:
    """Whether titles stand in the first column, a recommendation's among them, and values beside them."""
    slots = table.grid()
    if not slots or len(slots[0]) not in (2, 3, 4) or len(slots) < 2:
        return False
    read = [read_label(" ".join(row[0].cell.text.split())) for row in slots if row[0].cell.text.strip()]
    known = [label for label in read if label]
    fields = {name for label in known for name in label.fields}
    across = [read_label(" ".join(slot.cell.text.split())) for slot in slots[0][1:]]
    if (
        sum(label is not None for label in across) >= max(1, len(across))
        and len(slots[0]) > 2
        and len(known) < len(slots) / 2
    ):
        return False
    return "text" in fields and len(fields) >= 3 and len(known) >= 0.6 * max(len(read), 1)


def _read_cards(table: Table, rows: list[GridRow], columns: list[Column], group: str | None) -> None:
    current: GridRow | None = None
    at: int | None = None
    for row in table.grid():
        pairs = [(row[0], row[1])] if len(row) < 4 else [(row[0], row[1]), (row[2], row[3])]
        for title, value in pairs:
            printed = " ".join(title.cell.text.split())
            label = read_label(printed) if printed else None
            cell = _grid_cell(value) if not value.from_left else GridCell()
            if label is None:
                if current is not None and at is not None and not printed:
                    current.cells[at].lines.extend(cell.lines)
                continue
            if "text" in label.fields or current is None:
                current = GridRow([], group, number=label.number)
                rows.append(current)
            at = _column_for(columns, label, printed)
            while len(current.cells) <= at:
                current.cells.append(GridCell())
            if current.cells[at].lines:
                current.cells[at].lines.extend(cell.lines)
            else:
                current.cells[at] = cell


def _column_for(columns: list[Column], label: Label, printed: str) -> int:
    plain = re.sub(r"(?i)\s*\(?\d+\)?[.:]?$", "", printed) if label.number else printed
    for index, column in enumerate(columns):
        if column.fields == label.fields:
            return index
    columns.append(Column(plain, label.fields))
    return len(columns) - 1


def _filled(row: GridRow, width: int) -> GridRow:
    row.cells.extend(GridCell() for _ in range(width - len(row.cells)))
    return row


def _drop_idle_groups(grid: Grid) -> None:
    """A heading over the only table is the paper's title, not a theme; one that says "Theme" is a theme."""
    groups = {row.group for row in grid.rows if row.group}
    if len(groups) == 1 and groups <= grid.headed and not re.match(r"(?i)theme\b|.* theme$", next(iter(groups))):
        for row in grid.rows:
            row.group = None
