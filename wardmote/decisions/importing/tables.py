"""Tables of a report: cover fields, forms, implications with who cleared them, contacts; all others are kept as rows."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from wardmote.decisions.importing.headings import LIKELY, SURE, Match, split_number
from wardmote.decisions.importing.lines import Piece, pieces_of_cell
from wardmote.decisions.templates import IMPLICATION
from wardmote.documents.blocks import Cell, Table
from wardmote.documents.signs import member_like, officer_like
from wardmote.documents.ticks import MARK, tick

if TYPE_CHECKING:
    from wardmote.decisions.importing.walk import Walk

_CLEARED = re.compile(r"(?i)sign|clear|officer|name|complet|agreed|approv|author|comment(?:s|ed)? by|post|provided by")
_TICKED = re.compile(r"(?i)^(?:yes|no|applies|tick|applicable|relevant|y/?n|yes/no|✓|\W*)$")
_REACH = re.compile(r"(?i)\b(?:tel(?:ephone)?|phone|e-?mail)\b|[\w.+-]+@[\w-]+\.\w|\b0\d{2,4}[ )-]*\d{3}")


def table(walk: Walk, drawn: Table) -> None:
    """Give a table's words to the sections they answer."""
    rows = [_row(cells) for cells in drawn.rows]
    rows = [row for row in rows if row]
    widest = max((len(row) for row in rows), default=0)
    if not rows:
        return
    if widest == 1:
        _walk_cells(walk, rows)
    elif _implications_in(walk, rows) >= max(2, (len(rows) - 1) // 2) and not _consultees(walk, rows):
        _implications(walk, rows)
    elif (title := _title(walk, rows)) is not None:
        walk.open(title.section, _said(rows[0][0]), Piece("", position=rows[0][0].position), sure=title.sure)
        _keep(walk, rows[1:])
    elif walk.current is not None and walk.current.key == "timetable":
        _keep(walk, rows)
    elif _labels_across(walk, rows):
        _across(walk, rows)
    elif _is_form(walk, rows):
        _form(walk, rows)
    elif _is_contacts(walk, rows):
        _contacts(walk, rows)
    elif any(_opens(walk, cell) for row in rows for cell in row if len(cell.paragraphs) > 1):
        _walk_cells(walk, rows)
    else:
        _keep(walk, rows)


def _row(cells: tuple[Cell, ...]) -> list[Cell]:
    """The cells of a row without a first one that holds only a row's number or nothing."""
    kept = list(cells)
    while len(kept) > 2 and (not _said(kept[0]) or re.fullmatch(r"\(?(?:\d{1,2}|[a-z])[.)]?", _said(kept[0]))):
        if not _said(kept[0]) and not _said(kept[1]):
            break
        kept = [_numbered(_said(kept[0]), kept[1]), *kept[2:]]
    return kept if any(_said(cell) or cell.tables for cell in kept) else []


def _numbered(number: str, cell: Cell) -> Cell:
    """A cell with the number that stood in a cell of its own before it."""
    if not number or not cell.paragraphs:
        return cell
    first, *more = cell.paragraphs
    mark = number if re.search(r"\W$", number) else f"{number}."
    return replace(cell, paragraphs=(replace(first, text=f"{mark} {first.text}"), *more))


def _title(walk: Walk, rows: list[list[Cell]]) -> Match | None:
    """A section that the table's first row names across its whole width, with rows of data below it."""
    said = [cell for cell in rows[0] if _said(cell)]
    found = _match(walk, rows[0][0]) if len(said) == 1 and said[0] is rows[0][0] and len(rows) > 1 else None
    if found is None or found.section.is_field or found.sure < SURE:
        return None
    return None if any((row := _label(walk, below[0])) and not row.section.is_field for below in rows[1:]) else found


def _said(cell: Cell) -> str:
    return " ".join(cell.text.split())


def _match(walk: Walk, cell: Cell, *, inside: bool = False) -> Match | None:
    """The section a cell's words name, its number and a mark left aside."""
    _, words = split_number(MARK.sub("", _said(cell)).strip()) if inside else split_number(_said(cell))
    found = walk.headings.match(words, inside=inside)
    return None if found is None or (found.rest and not inside) else found


def _implications_in(walk: Walk, rows: list[list[Cell]]) -> int:
    keys = {
        found.section.key
        for row in rows
        if (found := _match(walk, row[0], inside=True)) and found.section.kind == IMPLICATION and found.sure >= LIKELY
    }
    return len(keys)


def _consultees(walk: Walk, rows: list[list[Cell]]) -> bool:
    """A list of who was asked about finance, law and the rest, and when: no implications."""
    titles = " ".join(_said(cell) for cell in rows[0])
    return bool(re.search(r"(?i)\bdate (?:sent|received|consulted)|\breceived\b|\bconsultees?\b", titles))


def _opens(walk: Walk, cell: Cell) -> bool:
    first = cell.paragraphs[0]
    _, words = split_number(first.printed)
    found = walk.headings.match(words.strip())
    return found is not None and found.sure >= SURE


# --- cover and forms -------------------------------------------------------------------------------------------


def _is_form(walk: Walk, rows: list[list[Cell]]) -> bool:
    """Labels at the left, values beside them, in two rows of five at least."""
    wide = [row for row in rows if len(row) > 1]
    known = [row for row in wide if (found := _label(walk, row[0])) is not None and found.sure >= LIKELY]
    return bool(known) and len(known) >= 0.4 * len(wide)


def _label(walk: Walk, cell: Cell) -> Match | None:
    """The section a label names: the cell's words, or the first of its paragraphs where guidance stands below."""
    if len(_said(cell).split()) > 60:
        return None
    whole = _match(walk, cell)
    if whole is not None or len(cell.paragraphs) < 2:
        return whole
    _, words = split_number(cell.paragraphs[0].printed)
    return walk.headings.match(words)


def _form(walk: Walk, rows: list[list[Cell]]) -> None:
    for row in rows:
        if len(row) == 1:
            _walk_cells(walk, [row])
            continue
        cells = list(itertools.dropwhile(lambda cell: not _said(cell), row))
        while cells:
            cell, *rest = cells
            found = _label(walk, cell)
            if found is None and not rest:
                walk.add(_piece(cell))
                break
            value = rest[0] if rest else None
            beside = found is not None and len(rest) > 2 and _label(walk, rest[1]) is not None
            _pair(walk, cell, found, [value] if beside and value else rest)
            cells = rest[1:] if beside else []


def _pair(walk: Walk, label: Cell, found: Match | None, values: list[Cell]) -> None:
    number, words = split_number(_said(label))
    if found is not None and label.paragraphs and walk.headings.match(words) is None:
        number, words = split_number(label.paragraphs[0].printed)
    lines = [line for cell in values for line in _lines(cell)]
    if found is None and (len(words.split()) > 12 or not words or not lines):
        walk.add(Piece("   ".join([_said(label), *lines]).strip(), position=label.position))
        return
    heading = Piece(words, number, position=label.position)
    opened = walk.open(found.section if found else None, words, heading, sure=found.sure if found else 1.0)
    opened.lines.extend(lines)
    walk.waiting = None


def _labels_across(walk: Walk, rows: list[list[Cell]]) -> bool:
    """A row of labels with one row of values below it."""
    if len(rows) != 2 or len(rows[0]) != len(rows[1]) or len(rows[0]) < 2:
        return False
    known = [found for cell in rows[0] if (found := _match(walk, cell)) is not None and found.sure >= SURE]
    below = [found for cell in rows[1] if (found := _match(walk, cell)) is not None and found.sure >= SURE]
    return (
        len(known) >= 2 and len(known) == len(rows[0]) and len(known) > len(below) and _match(walk, rows[1][0]) is None
    )


def _across(walk: Walk, rows: list[list[Cell]]) -> None:
    for label, value in zip(*rows, strict=True):
        _pair(walk, label, _match(walk, label), [value])


def _walk_cells(walk: Walk, rows: list[list[Cell]]) -> None:
    """A table that only frames text: its paragraphs, one cell after another."""
    for row in rows:
        for cell in row:
            for piece in pieces_of_cell(cell.paragraphs):
                walk.paragraph(piece)
            for inner in cell.tables:
                table(walk, inner)


def _keep(walk: Walk, rows: list[list[Cell]]) -> None:
    for row in rows:
        said = " | ".join("; ".join(_lines(cell)) for cell in row).strip(" |")
        if said:
            walk.waiting = walk.waiting if walk.waiting is not None and not walk.waiting.lines else None
            walk.add(Piece(said, columns=(said,), position=row[0].position))


def _lines(cell: Cell) -> list[str]:
    lines = [piece.printed for piece in pieces_of_cell(cell.paragraphs)]
    for inner in cell.tables:
        lines += [" | ".join(_said(each) for each in row).strip(" |") for row in inner.rows]
    return [line for line in lines if line.strip()]


def _piece(cell: Cell) -> Piece:
    return Piece(" ".join(_lines(cell)), position=cell.position)


# --- contacts --------------------------------------------------------------------------------------------------


def _is_contacts(walk: Walk, rows: list[list[Cell]]) -> bool:
    if walk.template.section("contacts") is None or walk.at_front:
        return False
    said = [_said(cell) for row in rows for cell in row]
    lines = [line for row in rows for cell in row for line in _lines(cell)]
    return any(_REACH.search(text) for text in said) and any(member_like(line) or officer_like(line) for line in lines)


def _contacts(walk: Walk, rows: list[list[Cell]]) -> None:
    section = walk.template.section("contacts")
    if section is not None and (walk.current is None or walk.current.key != "contacts"):
        walk.open(section, section.heading, Piece("", position=rows[0][0].position))
    for row in rows:
        deep = max(len(_lines(cell)) for cell in row)
        columns = [_lines(cell) + [""] * (deep - len(_lines(cell))) for cell in row]
        for line in zip(*columns, strict=True):
            said = [part for part in line if part]
            if said and walk.current is not None:
                walk.current.lines.append("   ".join(said))


# --- implications ----------------------------------------------------------------------------------------------


def _implications(walk: Walk, rows: list[list[Cell]]) -> None:
    before, group = walk.current, walk.main if walk.main is not None and walk.main.key == "implications" else None
    parent = walk.template.section("implications")
    if group is None and parent is not None and not walk.seen("implications"):
        group = walk.open(parent, parent.heading, Piece("", position=rows[0][0].position))
    first = _match(walk, rows[0][0], inside=True)
    titles = [] if first is not None and first.section.kind == IMPLICATION else [_said(cell) for cell in rows[0]]
    body = rows[1:] if titles else rows
    width = max(len(row) for row in rows)
    roles = [_role(column, titles, body) for column in range(1, width)]
    for row in body:
        _implication(walk, row, roles, titles)
    walk.current, walk.waiting = group or before, None


def _role(column: int, titles: list[str], rows: list[list[Cell]]) -> str:
    """What a column of the implications holds: a tick, the officer who cleared it, or words."""
    said = [_said(row[column]) for row in rows if column < len(row)]
    filled = [text for text in said if text]
    title = titles[column] if column < len(titles) else ""
    if all(tick(text) is not None or re.fullmatch(r"(?i)yes|no|y|n", text) for text in filled) and (
        filled or (title and _TICKED.match(title)) or (not title and column == 1)
    ):
        return "tick"
    if title and _CLEARED.search(title) and not re.search(r"(?i)implication|detail|narrative", title):
        return "officer"
    posts = sum(officer_like(text) or member_like(text) for text in filled)
    return "officer" if filled and not title and posts >= 0.6 * len(filled) else "words"


def _implication(walk: Walk, row: list[Cell], roles: list[str], titles: list[str]) -> None:
    found = _match(walk, row[0], inside=True)
    number, name = split_number(_said(row[0]))
    if len(row) == 1 and found is None:
        for piece in pieces_of_cell(row[0].paragraphs):
            walk.add(piece)
        return
    bare = MARK.sub("", name).strip() if found is not None else name
    marks = [found_mark[0] for found_mark in MARK.finditer(name)] if bare != name else []
    opened = walk.open(found.section if found else None, bare, Piece(bare, number, position=row[0].position))
    group = next((each for each in reversed(walk.sections) if each.key == "implications"), None)
    choices: dict[str, str] = {}
    for column, cell in enumerate(row[1:], start=1):
        role, said = roles[column - 1], _said(cell)
        if role == "tick":
            title = titles[column].lower() if column < len(titles) else ""
            choices[title if title in ("yes", "no") else ""] = said
            opened.listed = True
        elif role == "officer":
            opened.cleared_by = said
            if said:
                title = titles[column] if column < len(titles) else ""
                opened.lines.append(f"{title}: {said}" if title else said)
        else:
            opened.lines[0:0] = _lines(cell) if not opened.lines else []
    if {"yes", "no"} <= set(choices):
        ticked = [word for word in ("yes", "no") if tick(choices[word]) or choices[word].lower() in (word, word[0])]
        opened.mark = ticked[0] if len(ticked) == 1 else ""
    else:
        opened.mark = next((mark for mark in [*choices.values(), *marks] if mark), "")
    if group is not None and (choices or marks):
        group.lines.append(" ".join(filter(None, (f"{number}." if number.isdigit() else number, bare, opened.mark))))
