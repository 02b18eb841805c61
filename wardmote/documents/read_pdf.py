"""PDF files: ruled tables by their lines, everything else as paragraphs; a table that runs over pages becomes one."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from wardmote.documents.blocks import Block, Cell, Document, Paragraph, Position, Table, UnreadableDocument
from wardmote.documents.pdf_page import Box, Drawn, Rule, Word, draw

_DAMAGED = "This PDF is damaged and cannot be read. Open it, print it to a new PDF and try again."
_LOCKED = "This PDF is locked with a password. Open it, remove the password, save it and try again."
_SCAN = (
    "This PDF holds pictures of pages and no text, as a scanner makes. Ask for the document it was printed from, "
    "or run it through text recognition (OCR), and try again."
)
_MAX_PAGES = 2_000
_BREAKS_LINE = re.compile(r"^\s*(?:[•·▪‣◦*–-]\s|o\s|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]\s)")


@dataclass
class _Line:
    """One printed line outside the tables, or inside one cell."""

    text: str
    top: float
    bottom: float
    left: float
    right: float
    first_width: float
    bold: bool = False


@dataclass
class _Grid:
    """A ruled table on one page: its rows of cells, and where its columns stand."""

    rows: list[tuple[Cell, ...]]
    edges: tuple[float, ...]
    top: float
    bottom: float


@dataclass
class _Page:
    number: int
    width: float
    height: float
    lines: list[_Line] = field(default_factory=list)
    grids: list[_Grid] = field(default_factory=list)


def read_pdf(data: bytes) -> Document:
    """Paragraphs and tables in reading order. One page is held at a time; 200 pages of tables take under a minute."""
    pages = list(_pages(data))
    if not any(page.lines or page.grids for page in pages):
        raise UnreadableDocument(_SCAN)
    empty = [page.number for page in pages if not page.lines and not page.grids]
    furniture = _furniture(pages)
    blocks = tuple(_joined(pages, furniture))
    warnings: tuple[str, ...] = ()
    if len(pages) > 2 and len(empty) > len(pages) // 2:
        warnings = (
            f"{len(empty)} of {len(pages)} pages hold no text, perhaps because they are scans. What they say was not read.",
        )
    return Document("pdf", blocks, warnings, {"pages": str(len(pages))})


def _pages(data: bytes) -> Iterator[_Page]:
    import pypdfium2

    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(_LOCKED if "password" in str(error).lower() else _DAMAGED) from error
    try:
        if len(file) > _MAX_PAGES:
            raise UnreadableDocument(
                f"This PDF has more than {_MAX_PAGES} pages. Save the pages that hold the table as a file of their own and try again."
            )
        if len(file) == 0:
            raise UnreadableDocument(_DAMAGED)
        for index in range(len(file)):
            page = file[index]
            try:
                yield _page(draw(page), index + 1)
            finally:
                page.close()
    except pypdfium2.PdfiumError as error:
        raise UnreadableDocument(_DAMAGED) from error
    finally:
        file.close()


def _page(drawn: Drawn, number: int) -> _Page:
    made = _Page(number, drawn.width, drawn.height)
    inside: list[Box] = []
    for cells in _ruled_areas(drawn.rules):
        area = (min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells))
        made.grids.extend(_grids(cells, [word for word in drawn.words if _within(word, area)], number, drawn.shades))
        inside.append(area)
    made.lines = _lines(word for word in drawn.words if not any(_within(word, area) for area in inside))
    return made


def _ruled_areas(rules: list[Rule]) -> list[list[Box]]:
    """The cells of each table on a page, found where rules cross. A frame round a text is no table."""
    if len(rules) < 3:
        return []
    from pdfplumber import table as ruled

    edges = [_edge(rule) for rule in rules]
    left, right = min(rule.left for rule in rules), max(rule.right for rule in rules)
    edges += [_edge(Rule(left, height, right, height)) for height in _open_ends(rules)]
    edges = ruled.merge_edges(edges, 3, 3, 3, 3)
    cells = ruled.intersections_to_cells(ruled.edges_to_intersections(edges, 3, 3))
    return [list(area) for area in ruled.cells_to_tables(cells) if len(area) > 1]


def _edge(rule: Rule) -> dict[str, Any]:
    level = rule.level
    return {
        "x0": rule.left, "x1": rule.right, "top": rule.top, "bottom": rule.bottom, "width": rule.right - rule.left, "height": rule.bottom - rule.top,
        "orientation": "h" if level else "v", "object_type": "line",
    }  # fmt: skip


def _open_ends(rules: list[Rule]) -> list[float]:
    """Heights where three or more upright rules stop and no level rule closes them: a row cut by the page's end."""
    uprights: dict[int, list[tuple[float, float]]] = {}
    for rule in sorted((rule for rule in rules if not rule.level), key=lambda rule: rule.top):
        runs = uprights.setdefault(round(rule.left), [])
        if runs and rule.top <= runs[-1][1] + 3:
            runs[-1] = (runs[-1][0], max(runs[-1][1], rule.bottom))
        else:
            runs.append((rule.top, rule.bottom))
    ends = Counter(round(end) for runs in uprights.values() for run in runs if run[1] - run[0] > 8 for end in run)
    levels = [rule.top for rule in rules if rule.level]
    return [
        float(end) for end, count in ends.items() if count >= 3 and not any(abs(level - end) < 4 for level in levels)
    ]


def _grids(cells: list[Box], words: list[Word], number: int, shades: list[tuple[Box, str]]) -> Iterator[_Grid]:
    """A ruled area as one grid, or as several where its rows change their columns: tables drawn close together."""
    tops = sorted({cell[1] for cell in cells})
    bands = [_Band(top, min(cell[3] for cell in cells if cell[1] == top), cells) for top in tops]
    together: list[_Band] = []
    bounds: set[int] = set()
    for band in bands:
        if together and not (band.bounds <= bounds or bounds <= band.bounds):
            yield _grid(together, bounds, words, shades, number)
            together, bounds = [], set()
        together.append(band)
        bounds = bounds | band.bounds
    if together:
        yield _grid(together, bounds, words, shades, number)


class _Band:
    """One row of a ruled area: its height, the cells that cross it and where they part."""

    def __init__(self, top: float, bottom: float, boxes: list[Box]) -> None:
        self.top, self.bottom = top, bottom
        self.boxes = sorted((box for box in boxes if box[1] < bottom - 1 and box[3] > top + 1), key=lambda box: box[0])
        self.bounds = {round(edge / 3) for box in self.boxes for edge in (box[0], box[2])}


def _grid(
    bands: list[_Band],
    bounds: set[int],
    words: list[Word],
    shades: list[tuple[Box, str]],
    number: int,
) -> _Grid:
    edges = sorted(bounds)
    words = sorted(words, key=_middle)
    heights = [_middle(word) for word in words]
    lines: dict[Box, list[_Line]] = {}
    for area in {box for band in bands for box in band.boxes}:
        near = words[bisect_left(heights, area[1] - 1) : bisect_right(heights, area[3] + 1)]
        lines[area] = _lines(word for word in near if _within(word, area))
    steps = sorted(step for inside in lines.values() for step in _steps(inside))
    pitch = steps[len(steps) // 4] if steps else 0.0
    rows: list[tuple[Cell, ...]] = []
    for index, band in enumerate(bands):
        cells: list[Cell] = []
        column = 0
        while column < len(edges) - 1:
            middle = 1.5 * (edges[column] + edges[column + 1])
            box = next((box for box in band.boxes if box[0] < middle < box[2]), None)
            place = Position(page=number, row=index + 1, column=len(cells) + 1)
            if box is None:
                cells.append(Cell((), place))
                column += 1
                continue
            across = max(1, sum(round(box[0] / 3) <= edge < round(box[2] / 3) for edge in edges[column:]))
            column += across
            if box[1] < band.top - 1 and index:
                continue  # a cell that began in a row above
            down = sum(other.top < box[3] - 1 for other in bands[index:])
            said = _cell_paragraphs(lines[box], box, pitch)
            paragraphs = tuple(Paragraph(text, place, bold=bold) for text, bold in said)
            cells.append(Cell(paragraphs, place, across, max(1, down), shading=_shade_of(box, shades)))
        rows.append(tuple(cells))
    return _Grid(rows, tuple(3.0 * edge for edge in edges), bands[0].top, bands[-1].bottom)


def _shade_of(box: Box, shades: list[tuple[Box, str]]) -> str | None:
    """The colour behind a cell: the last shade drawn that covers it and not much more."""
    for area, colour in reversed(shades):
        wide = abs(area[0] - box[0]) < 4 and abs(area[2] - box[2]) < 4
        if wide and area[1] <= box[1] + 4 and area[3] >= box[3] - 4:
            return colour
    return None


def _middle(word: Word) -> float:
    return (word.top + word.bottom) / 2


def _within(word: Word, box: Box) -> bool:
    across, down = (word.left + word.right) / 2, (word.top + word.bottom) / 2
    return bool(box[0] - 1 <= across <= box[2] + 1 and box[1] - 1 <= down <= box[3] + 1)


def _lines(words: Iterable[Word]) -> list[_Line]:
    lines: list[_Line] = []
    row: list[Word] = []
    for word in sorted(words, key=lambda w: (round(w.bottom), w.left)):
        if row and abs(word.bottom - row[-1].bottom) > 3:
            lines.append(_line(row))
            row = []
        row.append(word)
    if row:
        lines.append(_line(row))
    return lines


def _line(row: list[Word]) -> _Line:
    row = sorted(row, key=lambda word: word.left)
    pieces = [row[0].text]
    for before, word in itertools.pairwise(row):
        wide = word.left - before.right > 3 * (word.bottom - word.top)
        pieces.append(("   " if wide else " ") + word.text)
    top, bottom = min(word.top for word in row), max(word.bottom for word in row)
    return _Line(
        "".join(pieces), top, bottom, row[0].left, row[-1].right, row[0].right - row[0].left, all(w.bold for w in row)
    )


def _cell_paragraphs(lines: list[_Line], box: Box, pitch: float) -> list[tuple[str, bool]]:
    """A cell's lines joined where the line only broke because the column was full."""
    if not lines:
        return []
    margin = max(0.0, min(line.left for line in lines) - box[0])
    return _unwrapped(lines, box[2] - margin, pitch)


def _steps(lines: list[_Line]) -> list[float]:
    return [after.top - before.top for before, after in itertools.pairwise(lines) if after.top - before.top > 4]


def _pitch(lines: list[_Line]) -> float:
    """The usual distance from line to line inside a paragraph: the lower quartile of those that are not nought."""
    steps = sorted(_steps(lines))
    return steps[len(steps) // 4] if steps else 0.0


def _unwrapped(lines: list[_Line], edge: float, pitch: float) -> list[tuple[str, bool]]:
    """Paragraphs, each with whether it is bold throughout."""
    own = _pitch(lines)
    usual = min(own, pitch) if pitch and own else own or pitch
    paragraphs = [(lines[0].text, lines[0].bold)]
    for before, after in itertools.pairwise(lines):
        space = 0.25 * (after.bottom - after.top)
        had_room = before.right + space + after.first_width < edge - 0.5
        apart = after.top - before.top > usual * 1.2 + 0.5
        said, bold = paragraphs[-1]
        if had_room or apart or _BREAKS_LINE.match(after.text):
            paragraphs.append((after.text, after.bold))
        else:
            hyphened = re.search(r"\w-$", said) and after.text[:1].islower()
            paragraphs[-1] = (said + ("" if hyphened else " ") + after.text, bold and after.bold)
    return paragraphs


def _furniture(pages: list[_Page]) -> set[str]:
    """Lines at the top or foot of several pages: running titles, agenda item marks, page numbers."""
    seen: Counter[str] = Counter()
    for page in pages:
        edge = {
            _masked(line.text)
            for line in page.lines
            if line.top < page.height * 0.12 or line.bottom > page.height * 0.88
        }
        seen.update(edge)
    return {text for text, count in seen.items() if count > 1 and count >= len(pages) // 3}


def _masked(text: str) -> str:
    return re.sub(r"\d+", "0", text).strip().lower()


def _joined(pages: list[_Page], furniture: set[str]) -> Iterator[Block]:
    """Blocks of all pages; a table that goes on at the top of the next page is one table."""
    open_grid: _Grid | None = None
    rows: list[tuple[Cell, ...]] = []
    breaks: set[int] = set()
    count = 0
    edge = _text_edge(pages)
    for page in pages:
        for item in _items(page, furniture, edge):
            if isinstance(item, _Grid):
                if open_grid is not None and _goes_on(open_grid, item):
                    fresh = item.rows[_repeated(rows, item.rows) :]
                    if fresh:
                        breaks.add(len(rows))
                    rows.extend(fresh)
                    open_grid = item
                    continue
                if open_grid is not None:
                    count += 1
                    yield _finished(rows, breaks, count)
                open_grid, rows, breaks = item, list(item.rows), set()
            else:
                if open_grid is not None:
                    count += 1
                    yield _finished(rows, breaks, count)
                    open_grid = None
                yield item
    if open_grid is not None:
        yield _finished(rows, breaks, count + 1)


def _text_edge(pages: list[_Page]) -> float:
    """How far lines run to the right: as far as several do, else as far as the left margin has it."""
    rights = [line.right for page in pages for line in page.lines] + [g.edges[-1] for page in pages for g in page.grids]
    lefts = [line.left for page in pages for line in page.lines] + [g.edges[0] for page in pages for g in page.grids]
    furthest, width = max(rights), max(page.width for page in pages)
    if sum(right > furthest - 0.06 * width for right in rights) >= 4:
        return furthest
    return max(furthest, width - min(lefts))


def _items(page: _Page, furniture: set[str], edge: float) -> Iterator[_Grid | Paragraph]:
    lines = [
        line
        for line in page.lines
        if _masked(line.text) not in furniture and not re.fullmatch(r"(?i)(page )?\d+( of \d+)?", line.text.strip())
    ]
    stops = [grid.top for grid in page.grids]
    groups: list[tuple[float, _Grid | list[_Line]]] = [(grid.top, grid) for grid in page.grids]
    run: list[_Line] = []
    for line in lines:
        if run and any(run[-1].top < stop <= line.top for stop in stops):
            groups.append((run[0].top, run))
            run = []
        run.append(line)
    if run:
        groups.append((run[0].top, run))
    number = 0
    pitch = _pitch(lines)
    for _, group in sorted(groups, key=lambda pair: pair[0]):
        if isinstance(group, _Grid):
            yield group
            continue
        for text, bold in _unwrapped(group, edge, pitch):
            number += 1
            yield Paragraph(text, Position(page=page.number, paragraph=number), bold=bold)


def _goes_on(before: _Grid, after: _Grid) -> bool:
    """Whether a table on the next page has the same columns in the same places."""
    if len(before.edges) != len(after.edges):
        return False
    return all(abs(a - b) < 6 for a, b in zip(before.edges, after.edges, strict=True))


def _repeated(rows: list[tuple[Cell, ...]], fresh: list[tuple[Cell, ...]]) -> int:
    """How many rows at the top of a page repeat the top of the table."""
    count = 0
    for old, new in zip(rows[:3], fresh, strict=False):
        if [cell.text for cell in old] != [cell.text for cell in new] or not any(cell.text for cell in new):
            break
        count += 1
    return count


def _finished(rows: list[tuple[Cell, ...]], breaks: set[int], number: int) -> Table:
    numbered = tuple(
        tuple(
            Cell(
                tuple(Paragraph(p.text, _place(p.position, number), bold=p.bold) for p in cell.paragraphs),
                _place(cell.position, number),
                cell.colspan,
                cell.rowspan,
                cell.header,
                cell.shading,
            )
            for cell in row
        )
        for row in rows
    )
    return Table(numbered, Position(table=number), frozenset(breaks))


def _place(position: Position, table: int) -> Position:
    return Position(page=position.page, table=table, row=position.row, column=position.column)
