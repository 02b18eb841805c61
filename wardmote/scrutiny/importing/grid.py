"""The shape every layout is brought to before its cells are read: titled columns and rows of cells with positions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from wardmote.documents.blocks import Position
from wardmote.scrutiny.importing.evidence import committee_like, is_decision


@dataclass
class Column:
    """A column and the fields it holds; ``guessed`` when its contents, not its title, told us."""

    label: str
    fields: tuple[str, ...]
    guessed: bool = False


@dataclass
class GridCell:
    """The paragraphs of one cell. ``merged`` when a cell above covers this one; ``closed`` when a separator ended it."""

    lines: list[str] = field(default_factory=list)
    position: Position = field(default_factory=Position)
    shading: str | None = None
    merged: bool = False
    confidence: float = 1.0
    closed: bool = True

    @property
    def text(self) -> str:
        return "\n".join(line.strip() for line in self.lines if line.strip())


@dataclass
class GridRow:
    """One row, with the theme or committee that a heading above it names."""

    cells: list[GridCell]
    group: str | None = None
    group_is_committee: bool = False
    opens_page: bool = False
    number: str | None = None
    flags: list[str] = field(default_factory=list)


@dataclass
class Grid:
    """Columns and rows of one plan, with what the reading rests on."""

    columns: list[Column]
    rows: list[GridRow]
    layout: str
    why: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    headed: set[str] = field(default_factory=set)  # groups named by a heading above the table, not by a row in it

    def column_of(self, name: str) -> int | None:
        return next((index for index, column in enumerate(self.columns) if name in column.fields), None)

    def cells_of(self, name: str) -> Iterator[GridCell]:
        index = self.column_of(name)
        if index is not None:
            yield from (row.cells[index] for row in self.rows if index < len(row.cells))


def settle_columns(grid: Grid) -> None:
    """Decide titles that could mean two things by what the columns hold and what stands beside them."""
    plain = {name for column in grid.columns for name in column.fields}
    for column in grid.columns:
        if column.fields == ("response_or_decision",):
            values = [cell.text for cell in grid.cells_of("response_or_decision") if cell.text]
            mostly = bool(values) and sum(map(is_decision, values)) >= 0.6 * len(values)
            column.fields = ("decision",) if mostly and "response" in plain else ("response",)
        elif (
            set(column.fields) == {"officers", "members"}
            and sum("officers" in other.fields for other in grid.columns) > 1
        ):
            column.fields = ("members",)
        elif (
            column.fields == ("meeting_date",)
            and column.label.strip().lower() == "date"
            and "timetable" not in plain
            and _after_text(grid, column)
        ):
            column.fields = ("timetable",)
        elif column.fields == ("text_weak",):
            column.fields = ("response",) if "text" in plain else ("text",)
        elif column.fields == ("decision",) and "response" not in plain and "response_or_decision" not in plain:
            values = [cell.text for cell in grid.cells_of("decision") if cell.text]
            if values and sum(len(value) > 60 for value in values) >= 0.3 * len(values):
                column.fields = ("decision", "response")


def _after_text(grid: Grid, column: Column) -> bool:
    at = grid.column_of("text")
    return at is not None and grid.columns.index(column) > at


def settle_groups(grid: Grid) -> None:
    """Whether the groups are committees: they say so, or their initials open the references of their rows."""
    references: dict[str, set[str]] = {}
    at = grid.column_of("reference")
    for row in grid.rows:
        if row.group and at is not None:
            found = re.match(r"[A-Z]+", row.cells[at].text)
            references.setdefault(row.group, set()).add(found[0] if found else "")
    groups = {row.group for row in grid.rows if row.group}
    initials = {
        group: {"".join(w[0] for w in re.findall(r"[A-Za-z]+", group) if w[0].isupper() and w.lower() != "and")}
        for group in groups
    }
    named = sum(committee_like(group) for group in groups)
    coded = sum(
        any(_same_code(code, short) for code in references.get(group, set()) for short in initials[group])
        for group in groups
    )
    if groups and max(named, coded) * 2 > len(groups):
        for row in grid.rows:
            row.group_is_committee = bool(row.group)


def _same_code(code: str, initials: str) -> bool:
    """ "HCS" for Housing and Community Safety, "PTR" for Planning and Transport: the initials lead in order."""
    return bool(code) and bool(initials) and (code.startswith(initials) or initials.startswith(code))
