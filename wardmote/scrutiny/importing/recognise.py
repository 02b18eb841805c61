"""Which layout a paper has, told by evidence in it, and the rows that follow from that."""

from __future__ import annotations

import itertools
import re

from wardmote.documents.blocks import Block, Document, Heading, Paragraph, Table
from wardmote.documents.signs import chrome
from wardmote.scrutiny.importing.draft import Draft, DraftCell, DraftColumn, DraftRow, DraftTheme
from wardmote.scrutiny.importing.flat import flat_grids
from wardmote.scrutiny.importing.front import read_header, read_themes
from wardmote.scrutiny.importing.grid import Grid, settle_columns, settle_groups
from wardmote.scrutiny.importing.prose import labelled_grids, list_grids
from wardmote.scrutiny.importing.rows import to_rows
from wardmote.scrutiny.importing.tables import table_grids

_TITLE = re.compile(r"(?i)recommend(?:ed|ation)s? action and implementation plan|^scraip\b|\bscraip$")
_NOTHING = (
    "No table or list of scrutiny recommendations was found: no title names a recommendation beside who answers it, and no list says that "
    "a scrutiny committee asked for it."
)
_OWN = "The report makes a recommendation of its own to its decision maker. That is not a recommendation of scrutiny, so it was not taken."


def recognise(document: Document) -> list[Draft]:
    """One draft for each plan that a file holds; a file without any gives one draft without rows, which says why."""
    parts = _plans(document.blocks)
    if len(parts) > 1:
        filled = [draft for part in parts if (draft := _one(document, part)).rows]
        if len(filled) > 1:
            return filled
    return [_one(document, document.blocks)]


def joined(drafts: list[Draft]) -> Draft:
    """Several plans of one file as one draft: rows in order, each with its own committee."""
    first = drafts[0]
    if len(drafts) == 1:
        return first
    rows: list[DraftRow] = []
    for draft in drafts:
        for row in draft.rows:
            if row.committee is None and draft.document.committee:
                row.committee = DraftCell(draft.document.committee, row.text.position)
            row.n = len(rows) + 1
            rows.append(row)
    themes = tuple(dict.fromkeys(theme for draft in drafts for theme in draft.themes))
    said = tuple(dict.fromkeys(sentence for draft in drafts for sentence in draft.why))
    note = f"The file holds {len(drafts)} plans. Their rows were put in one list; each can also be read by itself."
    ignored = tuple(text for draft in drafts for text in draft.ignored)
    return Draft(
        first.document,
        first.columns,
        themes,
        rows,
        first.layout,
        said,
        ignored,
        (*first.warnings, note),
        first.source_file,
    )


def _plans(blocks: tuple[Block, ...]) -> list[tuple[Block, ...]]:
    starts = [
        index
        for index, block in enumerate(blocks)
        if isinstance(block, (Heading, Paragraph)) and _TITLE.search(block.printed.strip()) and len(block.printed) < 140
    ]
    if len(starts) < 2:
        return [blocks]
    edges = [0, *starts[1:], len(blocks)]
    return [blocks[start:end] for start, end in itertools.pairwise(edges) if end > start]


def _one(document: Document, blocks: tuple[Block, ...]) -> Draft:
    grids, why = _grids(blocks)
    rows: list[DraftRow] = []
    columns: list[DraftColumn] = []
    ignored = [block.printed.strip() for block in blocks if not isinstance(block, Table) and chrome(block.printed)]
    for grid in grids:
        settle_columns(grid)
        settle_groups(grid)
        for row in to_rows(grid):
            row.n = len(rows) + 1
            rows.append(row)
        columns = columns or [DraftColumn(column.label, _field_words(column.fields, rows)) for column in grid.columns]
        why.extend(grid.why)
        ignored.extend(grid.ignored)
    if not rows:
        why = [_NOTHING]
        if any(
            re.search(r"(?i)\brecommendations?\b(?: of| for decision|:|$)", block.printed)
            for block in blocks
            if not isinstance(block, Table)
        ):
            why.append(_OWN)
        return Draft(
            read_header(document, blocks),
            why=tuple(why),
            ignored=tuple(ignored),
            warnings=(*document.warnings, _NOTHING),
        )
    themes = _themes(blocks, rows)
    return Draft(
        read_header(document, blocks),
        tuple(columns),
        themes,
        rows,
        grids[0].layout,
        tuple(why),
        tuple(ignored),
        document.warnings,
    )


def _grids(blocks: tuple[Block, ...]) -> tuple[list[Grid], list[str]]:
    """The first way of reading that finds rows: drawn tables, titled paragraphs, flattened tables, resolved lists."""
    for reader in (table_grids, labelled_grids, flat_grids, list_grids):
        grids = [grid for grid in reader(blocks) if grid.rows]
        if grids:
            return grids, []
    return [], []


def _themes(blocks: tuple[Block, ...], rows: list[DraftRow]) -> tuple[DraftTheme, ...]:
    """Printed themes first; then those that only rows name. Rows take the spelling of the printed theme."""
    printed = list(read_themes(blocks))
    by_name = {theme.name.casefold(): theme.name for theme in printed}
    for row in rows:
        if row.theme is None:
            continue
        key = row.theme.value.casefold()
        if key in by_name:
            row.theme = DraftCell(by_name[key], row.theme.position, row.theme.confidence, row.theme.flags)
        else:
            by_name[key] = row.theme.value
            printed.append(DraftTheme(row.theme.value))
    used = {row.theme.value for row in rows if row.theme is not None}
    return tuple(theme for theme in printed if theme.name in used) if used else ()


def _field_words(fields: tuple[str, ...], rows: list[DraftRow]) -> str:
    """The fields of a column as the schema calls them."""
    names = {
        "members": "cabinet_members",
        "officers": "lead_officers",
        "finance": "financial_impact",
        "outcome": "intended_outcome",
    }
    said = [names.get(name, name) for name in fields]
    if (
        fields == ("text", "outcome")
        and any(row.theme for row in rows)
        and not any(row.intended_outcome for row in rows)
    ):
        said[1] = "theme"
    return "+".join(said)
