"""From a grid's rows to recommendations: each cell read for what its column is meant to hold."""

from __future__ import annotations

import re
from collections.abc import Callable

from wardmote.documents.signs import DATE, chrome, member_like, officer_like, placeholder, without_marks
from wardmote.scrutiny.importing import people
from wardmote.scrutiny.importing.doubts import compare_rows, flag_values
from wardmote.scrutiny.importing.draft import DraftCell, DraftPart, DraftRow
from wardmote.scrutiny.importing.evidence import (  # fmt: skip
    NUMBER,
    REFERENCE,
    as_above,
    decision_opening,
    rag_colour,
    rag_word,
    status_like,
    team_like,
    time_like,
)
from wardmote.scrutiny.importing.grid import Column, Grid, GridCell, GridRow
from wardmote.scrutiny.importing.wording import BULLET, Wording, find_parts, read_wording, share_by_labels, split_cell

_SAYS_OUTCOME = re.compile(r"(?im)^(?:intended|expected|desired) outcomes?\b|\bsee .{2,60} theme\b")
_MAYBE_DECISION = re.compile(
    r"(?i)^(?:supported\b|agreed? (?:that|to)\b|accepts?\b|welcom|.{0,60}\b(?:not agreed|not accepted|is rejected|is accepted|be accepted|was agreed)\b)"
)


def to_rows(grid: Grid) -> list[DraftRow]:
    """Every row of a grid that holds a recommendation, in order and numbered from one."""
    joined = _join_rows(grid)
    rows: list[DraftRow] = []
    for row in joined:
        for piece in _split(grid, row):
            made = _Row(grid, piece, rows[-1] if rows else None).made()
            if made is not None:
                rows.append(made)
                made.n = len(rows)
    compare_rows(grid, rows)
    return rows


def _cell(grid: Grid, row: GridRow, name: str) -> GridCell:
    index = grid.column_of(name)
    return row.cells[index] if index is not None and index < len(row.cells) else GridCell()


def _join_rows(grid: Grid) -> list[GridRow]:
    """Rows that go on from the row above: cut by a page's end, or further actions beside one recommendation."""
    text_at = grid.column_of("text")
    if text_at is None:
        return grid.rows
    marks_at = [at for name in ("number", "reference") if (at := grid.column_of(name)) is not None and at != text_at]
    kept: list[GridRow] = []
    for row in grid.rows:
        said = [cell.text for cell in row.cells]
        if not any(said):
            continue
        before = kept[-1] if kept else None
        if before is not None and _goes_on(row, before, text_at, marks_at):
            _append(before, row)
        elif said[text_at]:
            kept.append(row)
        else:
            grid.ignored.append(" / ".join(filter(None, said)))
    return kept


def _goes_on(row: GridRow, before: GridRow, text_at: int, marks_at: list[int]) -> bool:
    text = row.cells[text_at]
    if text.merged:
        return True
    if not text.text:
        return not any(row.cells[at].text and not row.cells[at].merged for at in marks_at)
    unmarked = (
        bool(marks_at)
        and all(not row.cells[at].text for at in marks_at)
        and any(before.cells[at].text for at in marks_at)
    )
    unfinished = not before.cells[text_at].text.rstrip().endswith((".", ";", ":", "; and", "?"))
    blank = sum(not cell.text for cell in row.cells)
    score = 2 * unmarked + text.text[:1].islower() + unfinished + (blank >= len(row.cells) / 2)
    return score >= (2 if row.opens_page else 4) and not re.match(r"(?:That|To) |\(?(?:\d{1,3}|[a-z])[.)]", text.text)


def _append(before: GridRow, row: GridRow) -> None:
    before.flags.append("row_joined_over_page" if row.opens_page else "several_actions_joined")
    for cell, more in zip(before.cells, row.cells, strict=False):
        fresh = [line for line in more.lines if line.strip()] if not more.merged else []
        if not fresh:
            continue
        if not cell.lines:
            cell.position = more.position
        last = cell.lines[-1].rstrip() if cell.lines else ""
        goes_on = (
            row.opens_page
            and last
            and not last.endswith((".", ";", ":", "!", "?"))
            and not re.match(r"\(?(?:[a-z]|[ivx]+|\d{1,2})[.)]\s|[•·*-]\s", fresh[0])
        )
        if goes_on:
            cell.lines[-1] = f"{last} {fresh[0].strip()}"
            fresh = fresh[1:]
        cell.lines.extend(fresh)


def _split(grid: Grid, row: GridRow) -> list[GridRow]:
    """One row for each recommendation that stands in the row's text cell, with its own share of the other cells."""
    text_at = grid.column_of("text")
    if text_at is None or text_at >= len(row.cells):
        return [row]
    pieces = split_cell(row.cells[text_at].lines)
    if not pieces:
        return [row]
    keys = [label.strip("(). ").lower() for label, _ in pieces]
    shares: list[dict[str, str] | None] = []
    for index, cell in enumerate(row.cells):
        shares.append(share_by_labels(cell.text, keys) if index != text_at else None)
    made = []
    for key, (label, words) in zip(keys, pieces, strict=True):
        cells = []
        for index, cell in enumerate(row.cells):
            share = shares[index]
            lines = (
                words
                if index == text_at
                else cell.lines
                if share is None
                else [said]
                if (said := share.get(key))
                else []
            )
            cells.append(
                GridCell(
                    list(lines),
                    cell.position,
                    cell.shading,
                    cell.merged,
                    0.8 if index == text_at or share is not None else 0.6,
                    cell.closed,
                )
            )
        flags = ["split_from_one_cell"]
        if any(
            share is None and cell.text and index != text_at
            for index, (cell, share) in enumerate(zip(row.cells, shares, strict=True))
        ):
            flags.append("cell_shared_by_split_rows")
        made.append(GridRow(cells, row.group, row.group_is_committee, row.opens_page, label, [*row.flags, *flags]))
    return made


class _Row:
    """Reads one row of a grid. Each ``_take`` looks at the columns of one field."""

    def __init__(self, grid: Grid, row: GridRow, above: DraftRow | None) -> None:
        self.grid, self.row, self.above = grid, row, above
        self.flags: list[str] = list(row.flags)

    def made(self) -> DraftRow | None:
        source = _cell(self.grid, self.row, "text")
        wording = read_wording(source.lines, numbered=self.row.number is None)
        if not wording.text or chrome(wording.text):
            return None
        self._outcome_without_title(wording)
        self.flags.extend(wording.flags)
        place, sure = source.position, source.confidence
        row = DraftRow(0, DraftCell(wording.text, place, sure))
        row.parts = tuple(DraftPart(label, text) for label, text in wording.parts)
        number = self.row.number or self._mark("number", NUMBER) or wording.number
        row.number = DraftCell(number, place, sure) if number else None
        row.reference = self._reference(wording)
        row.intended_outcome = self._value("outcome") or (
            DraftCell(wording.outcome, place, sure) if wording.outcome else None
        )
        self._take_groups(row, wording)
        self._take_people(row)
        row.financial_impact = self._value("finance")
        row.timetable = self._value("timetable")
        row.progress = self._value("progress")
        self._take_answer(row)
        self._take_status(row)
        row.committee = self._value("committee") or row.committee
        row.meeting_date = self._value("meeting_date")
        row.flag(*self.flags)
        if self.grid.column_of("exec_date") is not None and not self._columns("exec_date"):
            row.flag("exec_date_missing")
        flag_values(row)
        return row

    def _columns(self, name: str) -> list[tuple[Column, GridCell]]:
        return [
            (column, cell)
            for column, cell in zip(self.grid.columns, self.row.cells, strict=False)
            if name in column.fields and cell.text
        ]

    def _value(self, name: str) -> DraftCell | None:
        """The words of every column that holds a field and nothing else, in printed order."""
        found = [(column, cell) for column, cell in self._columns(name) if "text" not in column.fields]
        words = []
        for column, cell in found:
            said = without_marks(cell.text)
            if len(column.fields) > 1 and not {"decision", "response"} >= set(column.fields):
                said = _share(said, name, column.fields)
            if said:
                words.append(said)
        if not words:
            return None
        cell = found[0][1]
        return DraftCell("\n".join(words), cell.position, cell.confidence * (0.7 if found[0][0].guessed else 1.0))

    def _mark(self, name: str, pattern: re.Pattern[str]) -> str | None:
        value = self._value(name)
        return value.value if value is not None and pattern.match(value.value.strip()) else None

    def _reference(self, wording: Wording) -> DraftCell | None:
        value = self._value("reference")
        if value is None:
            cell = self._value("number")
            if cell is not None and not NUMBER.match(cell.value) and REFERENCE.match(cell.value):
                return cell
            return (
                DraftCell(wording.reference, _cell(self.grid, self.row, "text").position) if wording.reference else None
            )
        whole = re.sub(r"([./-])\s+", r"\1", " ".join(value.value.split()))
        if REFERENCE.match(whole):
            return DraftCell(whole, value.position, value.confidence)
        lines = value.value.split("\n")
        code = next((line.strip() for line in lines if REFERENCE.match(line.strip())), lines[0].strip())
        return DraftCell(code, value.position, value.confidence)

    def _outcome_without_title(self, wording: Wording) -> None:
        column = self.grid.columns[self.grid.column_of("text") or 0]
        if "outcome" not in column.fields or wording.outcome or wording.theme or self.row.group:
            return
        if any(_SAYS_OUTCOME.search(cell.text) for cell in self.grid.cells_of("text")):
            return
        lines = wording.text.split("\n")
        cut = next(
            (
                n
                for n, line in enumerate(lines)
                if n
                and not BULLET.match(line)
                and not re.match(r"\(?(?:[a-z]|[ivx]+)[.)]", line)
                and not lines[n - 1].endswith((":", ";", ",", " and"))
            ),
            0,
        )
        if cut and wording.text.count("\n") and not find_parts("\n".join(lines[cut:]), stemless=True):
            wording.outcome = "\n".join(lines[cut:])
            wording.text = "\n".join(lines[:cut])
            wording.parts = find_parts(wording.text)
            wording.flags.append("outcome_unlabelled")

    def _take_groups(self, row: DraftRow, wording: Wording) -> None:
        place = row.text.position
        theme = self._value("theme")
        if theme is None and wording.theme:
            theme = DraftCell(wording.theme, place)
        if self.row.group:
            if self.row.group_is_committee:
                row.committee = DraftCell(self.row.group, place)
            elif theme is None:
                theme = DraftCell(self.row.group, place)
        if theme is not None:
            row.theme = DraftCell(
                re.sub(r"\s+theme$", "", theme.value, flags=re.IGNORECASE), theme.position, theme.confidence
            )

    def _take_people(self, row: DraftRow) -> None:
        for column, cell in zip(self.grid.columns, self.row.cells, strict=False):
            said = without_marks(cell.text)
            if not said:
                continue
            place = DraftCell(said, cell.position, cell.confidence)
            if {"members", "officers"} <= set(column.fields):
                members, officers, flags = people.split_both(
                    said, tuple(f for f in column.fields if f in ("members", "officers"))
                )
                row.cabinet_members, row.lead_officers = row.cabinet_members or members, row.lead_officers or officers
                row.cabinet_members_raw, row.lead_officers_raw = (
                    row.cabinet_members_raw or place,
                    row.lead_officers_raw or place,
                )
                self.flags.extend(flags)
            elif "members" in column.fields:
                self._take_members(row, place, cell)
            elif "officers" in column.fields and (said := _share(said, "officers", column.fields)):
                self._take_officers(row, DraftCell(said, cell.position, cell.confidence), cell)

    def _take_members(self, row: DraftRow, said: DraftCell, cell: GridCell) -> None:
        members, flags = people.split_members(said.value)
        if as_above(said.value) and self.above is not None:
            members, flags = self.above.cabinet_members, (*flags, "cabinet_member_refers_to_row_above")
        row.cabinet_members_raw = (
            said
            if row.cabinet_members_raw is None
            else DraftCell(f"{row.cabinet_members_raw.value}\n{said.value}", said.position)
        )
        row.cabinet_members += tuple(name for name in members if name not in row.cabinet_members)
        self.flags.extend(flags)
        if cell.merged:
            self.flags.append("cabinet_member_merged_cell")

    def _take_officers(self, row: DraftRow, said: DraftCell, cell: GridCell) -> None:
        officers, flags = people.split_officers(said.value)
        if as_above(said.value) and self.above is not None:
            officers, flags = self.above.lead_officers, (*flags, "lead_officer_refers_to_row_above")
        row.lead_officers_raw = (
            said
            if row.lead_officers_raw is None
            else DraftCell(f"{row.lead_officers_raw.value}\n{said.value}", said.position)
        )
        row.lead_officers += tuple(name for name in officers if name not in row.lead_officers)
        self.flags.extend(flags)
        if not cell.closed:
            self.flags.append("lead_officer_without_separator")

    def _take_answer(self, row: DraftRow) -> None:
        row.response = self._value("response")
        decision = self._value("decision")
        if decision is not None:
            opening = decision_opening(decision.value, column=True)
            in_one = any({"decision", "response"} <= set(column.fields) for column, _ in self._columns("decision"))
            if opening is not None:
                long = in_one or len(decision.value.split()) > len(opening[0].split()) + 6
                row.decision_text = DraftCell(
                    opening[0] if long else decision.value.rstrip(". "), decision.position, decision.confidence
                )
                row.decision = opening[1]
                more = len(decision.value.strip(" .")) > len(opening[0])
                if long and more and row.response is None:
                    row.response = decision
                elif in_one and not more and row.response == decision:
                    row.response = None
            elif in_one:
                row.response = row.response or decision
            elif status_like(decision.value) and self.grid.column_of("status") is None:
                row.status = decision
            elif not placeholder(decision.value):
                row.decision_text = decision
                self.flags.append("decision_unclear")
        elif row.response is not None and (opening := decision_opening(row.response.value)):
            row.decision_text, row.decision = (
                DraftCell(opening[0], row.response.position, row.response.confidence * 0.95),
                opening[1],
            )
        if row.decision is None and row.response is not None:
            parts = find_parts(row.response.value, stemless=True)
            if parts and any(decision_opening(text) for _, text in parts):
                self.flags.append("decision_by_part")
            elif _MAYBE_DECISION.match(row.response.value):
                self.flags.append("possible_decision_word")
        self._pair_parts(row)

    def _pair_parts(self, row: DraftRow) -> None:
        if not row.parts or row.response is None:
            return
        first = row.parts[0].label
        text = row.response.value
        answers = share_by_labels(text, [part.label for part in row.parts], opens=False)
        if not answers or first not in answers:
            return
        row.parts = tuple(DraftPart(part.label, part.text, answers.get(part.label)) for part in row.parts)
        self.flags.extend(
            f"part_{part.label}_response_not_marked"
            for part in row.parts
            if part.label not in answers and len(part.label) == 1
        )

    def _take_status(self, row: DraftRow) -> None:
        row.status = self._value("status") or row.status
        rag = self._value("rag")
        if rag is not None:
            row.rag = rag_word(rag.value)
            row.status = row.status or rag
        if row.rag is None and row.status is not None:
            row.rag = rag_word(row.status.value)
        for name in ("rag", "status", "progress"):
            index = self.grid.column_of(name)
            if row.rag is None and index is not None and index < len(self.row.cells):
                row.rag = rag_colour(self.row.cells[index].shading)
        if (
            row.status is None
            and self.grid.column_of("status") is None
            and row.timetable is not None
            and re.fullmatch(r"(?i)completed?\.?", row.timetable.value)
        ):
            row.status = row.timetable


def _share(said: str, name: str, fields: tuple[str, ...]) -> str:
    """The lines of a cell with two titles that belong to one of them, told by what they look like."""
    lines = said.split("\n")
    if len(lines) == 1 and len(fields) == 2 and (found := re.search(r"\s*(?:[/;–]|, | - )\s*(?=\S)", said)):
        lines = (
            [said[: found.start()], said[found.end() :]]
            if sum(_best(piece, fields) is not None for piece in (said[: found.start()], said[found.end() :])) == 2
            else lines
        )
    mine = []
    for index, line in enumerate(lines):
        best = _best(line, fields)
        if best is None:
            best = fields[min(index, len(fields) - 1)] if len(lines) == len(fields) else fields[0]
        if best == name:
            mine.append(line.strip())
    return "\n".join(mine)


def _best(line: str, fields: tuple[str, ...]) -> str | None:
    tests: dict[str, Callable[[str], bool]] = {
        "reference": lambda s: bool(REFERENCE.match(s.strip())),
        "number": lambda s: bool(NUMBER.match(s.strip())),
        "meeting_date": lambda s: bool(DATE.search(s)),
        "members": member_like,
        "officers": lambda s: officer_like(s) or team_like(s),
        "timetable": time_like,
        "rag": lambda s: rag_word(s) is not None,
        "status": status_like,
        "finance": lambda s: "£" in s,
        "decision": lambda s: decision_opening(s, column=True) is not None,
    }
    return next((name for name in fields if name in tests and tests[name](line)), None)
