"""What a file says, whatever kind it was: headings, paragraphs and tables, each with the place it stands in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


class UnreadableDocument(ValueError):
    """A file that cannot be read. ``message`` says in plain English what happened and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True)
class Position:
    """A place in a file in the words a person would use to find it. All counts start at one."""

    page: int | None = None
    line: int | None = None
    paragraph: int | None = None
    table: int | None = None
    row: int | None = None
    column: int | None = None

    @property
    def words(self) -> str:
        names = ("page", "table", "row", "column", "paragraph", "line")
        said = [f"{name} {value}" for name in names if (value := getattr(self, name)) is not None]
        return ", ".join(said) or "the whole file"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph, or one printed line of a plain text file.

    ``label`` is a number or letter that Word generates and does not store in the text; ``text`` does not hold it.
    ``gap`` counts the blank lines above, which only plain text has. ``note`` marks endnotes and footnotes.
    """

    text: str
    position: Position = Position()
    label: str = ""
    bold: bool = False
    italics: tuple[str, ...] = ()
    gap: int = 0
    note: bool = False
    bullet: bool = False

    @property
    def printed(self) -> str:
        return f"{self.label} {self.text}" if self.label else self.text


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is the highest."""

    text: str
    level: int
    position: Position = Position()

    @property
    def printed(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table as drawn: it may cover several columns and rows. ``shading`` is six hexadecimal digits."""

    paragraphs: tuple[Paragraph, ...]
    position: Position = Position()
    colspan: int = 1
    rowspan: int = 1
    header: bool = False
    shading: str | None = None
    tables: tuple[Table, ...] = ()

    @property
    def text(self) -> str:
        return "\n".join(p.printed for p in self.paragraphs if p.printed.strip())


@dataclass(frozen=True, slots=True)
class Slot:
    """One square of a table's grid and the cell that covers it."""

    cell: Cell
    from_above: bool = False
    from_left: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table as drawn. ``new_page`` numbers the rows (from nought) that open a page after the table's first."""

    rows: tuple[tuple[Cell, ...], ...]
    position: Position = Position()
    new_page: frozenset[int] = frozenset()

    def grid(self) -> list[list[Slot]]:
        """Every row with one slot per column, spans filled in. Rows are padded to the same width."""
        grid: list[list[Slot]] = []
        hanging: dict[int, tuple[Cell, int, bool]] = {}  # column → cell above, rows left, covered from the left
        for row in self.rows:
            slots: list[Slot] = []
            _take_hanging(slots, hanging)
            for cell in row:
                for across in range(cell.colspan):
                    if cell.rowspan > 1:
                        hanging[len(slots)] = (cell, cell.rowspan - 1, across > 0)
                    slots.append(Slot(cell, from_left=across > 0))
                _take_hanging(slots, hanging)
            grid.append(slots)
        width = max((len(row) for row in grid), default=0)
        for slots in grid:
            slots.extend(Slot(Cell(())) for _ in range(width - len(slots)))
        return grid


def _take_hanging(slots: list[Slot], hanging: dict[int, tuple[Cell, int, bool]]) -> None:
    while (column := len(slots)) in hanging:
        cell, left, across = hanging.pop(column)
        if left > 1:
            hanging[column] = (cell, left - 1, across)
        slots.append(Slot(cell, from_above=True, from_left=across))


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A file's contents in reading order. ``meta`` may hold title and number of pages; ``warnings`` are sentences."""

    kind: str
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()
    meta: dict[str, str] = field(default_factory=dict)

    @property
    def tables(self) -> Iterator[Table]:
        return (block for block in self.blocks if isinstance(block, Table))
