"""Recommendations without a table: paragraphs that open with a title each, and lists that a committee resolved."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from wardmote.documents.blocks import Block, Heading, Paragraph, Position
from wardmote.documents.signs import chrome
from wardmote.scrutiny.importing.evidence import (
    POINTER,
    finance_like,
    is_decision,
    rag_word,
    recommendation_like,
    status_like,
    time_like,
)
from wardmote.scrutiny.importing.flat import is_end
from wardmote.scrutiny.importing.grid import Column, Grid, GridCell, GridRow
from wardmote.scrutiny.importing.labels import RESPONSE_SIDE, Label, fold_label, read_label

_THEME = re.compile(r"(?i)^(?:theme\b.{2,70}|.{3,60}\btheme)$")
_OUTCOME = re.compile(r"(?i)^(?:overall |intended |expected |desired )+outcomes?\s*[:–—-]")
_PREFIX = re.compile(r"^(?P<label>[A-Z][^:|]{1,60}?)\s*[:|]\s*(?P<rest>.*)$", re.DOTALL)
_NUMBERED = re.compile(
    r"(?i)^(?P<label>(?:recommendation|rec\.?) (?:no\.? )?(?P<number>\d{1,3}[a-z]?))\s*[:.|–—-]?\s+(?P<rest>\S.*)$",
    re.DOTALL,
)


@dataclass
class _Line:
    text: str
    position: Position
    heading: bool = False


@dataclass
class _Opening:
    """A line that opens with a title, and what stands behind the title on the same line."""

    label: Label
    rest: str


def labelled_grids(blocks: tuple[Block, ...]) -> list[Grid]:
    """Cards without lines: "Recommendation 3", "Response:", "Lead officer:" and so on, over and over again."""
    lines = _lines(blocks)
    openings = [_opening(line.text) for line in lines]
    usual = Counter(
        fold_label(opening.label.printed) if not opening.label.number else "#" for opening in openings if opening
    )
    asked = [index for index, opening in enumerate(openings) if opening and _asks(opening)]
    answered = sum(
        count > 1
        for name, count in usual.items()
        if name != "#" and (label := read_label(name)) and set(label.fields) & RESPONSE_SIDE
    )
    if len(asked) < 2 or not answered or not _apart(asked, openings) or _are_columns(asked, openings):
        return []
    columns: list[Column] = []
    grid = Grid(columns, [], "titled-paragraphs")
    state = _Cards(grid)
    for line, opening in zip(lines, openings, strict=True):
        known = opening if opening and (_asks(opening) or usual[fold_label(opening.label.printed)] > 1) else None
        state.meet(line, known)
    for row in grid.rows:
        row.cells.extend(GridCell() for _ in range(len(columns) - len(row.cells)))
    grid.why.append(
        f"Paragraphs open with titles that come again for each recommendation: {', '.join(f'“{c.label}”' for c in columns)}."
    )
    return [grid]


def _asks(opening: _Opening) -> bool:
    return "text" in opening.label.fields


def _are_columns(asked: list[int], openings: list[_Opening | None]) -> bool:
    """Whether titles stand under titles, as the column titles of a flattened table do."""
    above = 0
    for index in asked:
        own, after = openings[index], openings[index + 1] if index + 1 < len(openings) else None
        above += bool(own and after and not own.rest and not own.label.number and not after.rest and not _asks(after))
    return above * 2 >= len(asked)


def _apart(asked: list[int], openings: list[_Opening | None]) -> bool:
    """Whether something answers between one recommendation and the next, so that this is not a row of column titles."""
    between = [openings[start + 1 : end] for start, end in zip(asked, [*asked[1:], len(openings)], strict=True)]
    answered = sum(any(o and set(o.label.fields) & RESPONSE_SIDE for o in part) for part in between)
    return answered >= 2 and answered >= 0.5 * len(asked)


def _lines(blocks: tuple[Block, ...]) -> list[_Line]:
    lines = []
    for block in blocks:
        if isinstance(block, (Paragraph, Heading)) and not (isinstance(block, Paragraph) and block.note):
            for text in block.printed.split("\n"):
                plain = re.sub(r"\s*\|\s*$", "", text.strip())
                if (plain or text.strip() == "|") and not chrome(plain):
                    lines.append(_Line(plain, block.position, isinstance(block, Heading)))
    return lines


def _opening(text: str) -> _Opening | None:
    if len(text) < 130 and (label := read_label(text)) and text[:1].isupper():
        return _Opening(label, "")
    found = (_NUMBERED.match(text) if text[:1].isupper() else None) or _PREFIX.match(text)
    if found is None:
        return None
    label = read_label(found["label"])
    if label is None or (label.fields[0] in ("ignored", "text_weak") and not label.number):
        return None
    return _Opening(label, found["rest"].strip())


class _Cards:
    """Puts each line under the title that opened last."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.at: int | None = None
        self.group: str | None = None
        self.done = False

    def meet(self, line: _Line, opening: _Opening | None) -> None:
        if self.done:
            self.grid.ignored.append(line.text)
        elif _THEME.match(line.text) and not POINTER.match(line.text) and not line.text.endswith("."):
            self.group, self.at = re.sub(r"(?i)\s+theme$", "", line.text), None
        elif opening is not None and not self._is_value(line, opening):
            self._open(line, opening)
        elif self.at is not None and self.grid.rows:
            self._go_on(line)

    def _is_value(self, line: _Line, opening: _Opening) -> bool:
        """A word such as "Agreed" or "Complete" is a title in one paper and a value in another."""
        if self.at is None or opening.rest or not self.grid.rows or _asks(opening):
            return False
        cell = self._cell(self.at)
        if cell.lines:
            return False
        kind = self.grid.columns[self.at].fields[0]
        text = line.text
        suits = {
            "decision": is_decision(text), "response": is_decision(text), "response_or_decision": is_decision(text), "status": status_like(text),
            "rag": rag_word(text) is not None, "timetable": time_like(text), "finance": finance_like(text), "progress": status_like(text),
        }  # fmt: skip
        return suits.get(kind, False)

    def _open(self, line: _Line, opening: _Opening) -> None:
        rows = self.grid.rows
        if _asks(opening):
            rows.append(GridRow([], self.group, number=opening.label.number))
        elif not rows or (self.at is None and _OUTCOME.match(line.text)):
            return
        self.at = self._column(opening)
        cell = self._cell(self.at)
        if not cell.lines:
            cell.position = line.position
        if opening.rest:
            cell.lines.append(opening.rest)

    def _go_on(self, line: _Line) -> None:
        if line.heading or is_end(line.text):
            self.done = is_end(line.text)
            self.at = None
            return
        cell = self._cell(self.at or 0)
        if not cell.lines:
            cell.position = line.position
        if line.text:
            cell.lines.append(line.text)

    def _column(self, opening: _Opening) -> int:
        label = opening.label
        for index, column in enumerate(self.grid.columns):
            if column.fields == label.fields:
                return index
        printed = re.sub(r"(?i)\s*(?:no\.? )?\d+[a-z]?[.:]?$", "", label.printed) if label.number else label.printed
        self.grid.columns.append(Column(printed.rstrip(": "), label.fields))
        return len(self.grid.columns) - 1

    def _cell(self, at: int) -> GridCell:
        cells = self.grid.rows[-1].cells
        cells.extend(GridCell() for _ in range(at + 1 - len(cells)))
        return cells[at]


_SCRUTINY = r"(?:scrutiny|select committee|task (?:and finish )?group|working group|review panel|panel|commission|inquiry|committee)"
_RESOLVED = re.compile(
    r"(?i)^\W*(?:it was )?(?:unanimously )?(?P<word>resolved|recommended|decision|agreed)\b(?P<rest>.*)$", re.DOTALL
)
_LEADS = re.compile(
    rf"(?i)^.{{0,60}}\b{_SCRUTINY}\b.{{0,80}}\b(?:recommends?|recommended|asks|resolved|makes? the following recommendations?)\b.{{0,120}}$"
    rf"|^(?:the )?(?:following )?recommendations? (?:of|from|made by|by) (?:the )?.{{0,60}}\b{_SCRUTINY}\b.{{0,120}}$",
    re.DOTALL,
)
_ACCEPTS = re.compile(
    r"(?i)\brecommendations?\b.{0,120}?\b(?:be|are|is|were)\s+(?P<word>accepted in principle|partially accepted|not accepted|approved|accepted|agreed|rejected|noted|deferred)\b",
    re.DOTALL,
)
_ITEM = re.compile(r"^\(?(?P<label>\d{1,2}|[a-z]|[ivx]{1,5})[.)]\s*(?P<rest>\S.*)$", re.DOTALL)
_OWN_REPORT = re.compile(
    r"(?i)recommendations?\s+(?:of|from|by|to|for)\s+(?:the\s+)?(?:head|director|chief|corporate|assistant|officer|manager|cabinet|council|executive|decision)"
)
_PROCEDURE = re.compile(
    r"(?i)\b(?:be thanked|thanks? be|press and public be excluded|minutes? .{0,60}be (?:approved|signed|agreed)|(?:report|update|presentation|position|response|item|comments?|contents?|verbal report|briefing|information)\b.{0,80}\b(?:be|is|was) noted"
    r"|that the (?:report|update|presentation) be (?:received|noted)|be noted\.?$|(?:overview and scrutiny|scrutiny|the) .{0,40}\b(?:be )?(?:notified|informed|advised) of (?:this|the) (?:decision|response)"
    r"|call-?in|meeting be adjourned|order of business|the formal response .{0,60}be (?:sent|submitted|forwarded|reported)|delegated? .{0,60}\bto (?:finalise|agree the final)|(?:report|recommendations?) .{0,60}be (?:referred|forwarded|submitted|presented) to (?:the )?(?:cabinet|executive|council))"
)


def list_grids(blocks: tuple[Block, ...]) -> list[Grid]:
    """Recommendations in a list under words that say a scrutiny body resolved them or that they are its own."""
    lines = _lines(blocks)
    about_scrutiny = any(
        re.search(r"(?i)\bscrutiny\b|task (?:and finish )?group|select committee", line.text) for line in lines[:15]
    )
    grid = Grid([Column("", ("number",)), Column("", ("text",)), Column("", ("decision",))], [], "resolved-list")
    index = 0
    while index < len(lines):
        lead = _lead_at(lines, index, about_scrutiny=about_scrutiny)
        if lead is None:
            index += 1
            continue
        index = _read_list(lines, lead[0], lead[1], grid)
    if not grid.rows:
        return []
    grid.why.append(
        "A list stands under words that say a scrutiny body resolved it or that it holds its recommendations."
    )
    if any(row.cells[2].lines for row in grid.rows):
        grid.why.append("The decision is the word that the decision maker printed over the whole list.")
    else:
        grid.columns.pop()
        for row in grid.rows:
            row.cells.pop()
    return [grid]


def _lead_at(lines: list[_Line], index: int, *, about_scrutiny: bool) -> tuple[int, str] | None:
    """Where the list below a lead-in begins, and the lead-in's words; None where this line leads nothing in."""
    text = lines[index].text
    if _OWN_REPORT.search(text[:120]) or len(text) > 400:
        return None
    resolved = _RESOLVED.match(text)
    if not (_LEADS.match(text) or (resolved and about_scrutiny)):
        return None
    said = text
    for after in range(index + 1, min(index + 5, len(lines))):
        if _ITEM.match(lines[after].text):
            first = _ITEM.match(lines[after].text)
            return (after, said) if first and first["label"] in ("1", "a", "i") else None
        said = f"{said} {lines[after].text}"
        if _OWN_REPORT.search(said):
            return None
    return None


def _read_list(lines: list[_Line], start: int, lead: str, grid: Grid) -> int:
    first = _ITEM.match(lines[start].text)
    sequence = _sequence(first["label"] if first else "1")
    items: list[tuple[str, list[str], Position]] = []
    index = start
    while index < len(lines):
        line = lines[index]
        found = _ITEM.match(line.text)
        if found and len(items) < len(sequence) and found["label"].lower() == sequence[len(items)]:
            items.append((line.text[: found.start("rest")].strip(), [found["rest"]], line.position))
        elif not items or line.heading or _ends_list(line.text, items[-1][1]):
            break
        elif found or not _unfinished(items[-1][1]):
            items[-1][1].append(line.text)
        else:
            items[-1][1][-1] = f"{items[-1][1][-1]} {line.text}"
        index += 1
    decided = _ACCEPTS.search(lead)
    for number, words, position in items:
        text = " ".join(words)
        if _PROCEDURE.search(text) or len(text.split()) < 4:
            grid.ignored.append(f"{number} {text}")
            continue
        if not (decided or recommendation_like(text) or _lead_supplies_verb(lead)):
            grid.ignored.append(f"{number} {text}")
            continue
        decision = GridCell([decided["word"]], position, confidence=0.8) if decided else GridCell()
        grid.rows.append(GridRow([GridCell([number], position), GridCell(words, position, confidence=0.85), decision]))
    return max(index, start + 1)


def _lead_supplies_verb(lead: str) -> bool:
    return bool(re.search(r"(?i)\b(?:that|to|recommends?|recommended)\W*$", lead))


def _sequence(label: str) -> list[str]:
    if label == "1":
        return [str(n) for n in range(1, 100)]
    if label == "i":
        return ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"]
    return list("abcdefghijklmnopqrstuvwxyz")


def _unfinished(words: list[str]) -> bool:
    last = words[-1].rstrip()
    return not last.endswith((".", ":", ";")) and not re.search(r"[;,] (?:and|or)$", last)


def _ends_list(text: str, words: list[str]) -> bool:
    """A line below the last item that is not of it: a new item of the agenda, a vote, a signature."""
    last = words[-1].rstrip()
    if _ITEM.match(text) or text[:1].islower():
        return False
    if re.match(
        r"(?i)(?:reasons?|the meeting|voting|minute|alternative|background|resolved|note|date|signed|contact|decision maker|for further|additional|supporting)\b",
        text,
    ):
        return True
    return last.endswith(".") and not re.match(r"[•·*-]", text)
