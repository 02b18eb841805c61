"""What a person should look at in a row that was read: placeholders, gaps, answers that refer elsewhere, twins."""

from __future__ import annotations

import re
from collections import Counter

from wardmote.documents.signs import placeholder
from wardmote.scrutiny.importing.draft import DraftRow
from wardmote.scrutiny.importing.evidence import as_above
from wardmote.scrutiny.importing.grid import Grid
from wardmote.scrutiny.importing.wording import BULLET, find_parts

_DENIES = re.compile(
    r"(?i)^(?:(?:we|the council|officers) (?:do|does) not (?:undertake|hold|have|run|carry out|operate)\b|there (?:is|are) no\b|no such\b)"
)
_NOT_DUE = re.compile(
    r"(?i)\b(?:within (?:the )?deadline|(?:reply|response) due|not yet due|still within (?:the )?time)\b"
)
_NAMES_OFFICER = re.compile(r"\b(?:[A-Z][a-z]+ ){1,3}(?:Services|Team|Manager|Officer)\b")
_ANSWER_TESTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("response_contradicts_premise", _DENIES),
    ("reply_not_yet_due", _NOT_DUE),
    ("response_with_progress_heading", re.compile(r"(?im)^(?:progress|update)\s*:")),
    ("links_lost", re.compile(r"(?i)\b(?:via|at|online) or here\b|\b(?:via|at) or \d")),
)


def flag_values(row: DraftRow) -> None:
    """Flags that one row's own values call for."""
    for name, cell in (("response", row.response), ("progress", row.progress)):
        if cell is not None and as_above(cell.value):
            row.flag(f"{name}_refers_to_row_above")
    if row.response is not None:
        _flag_answer(row, row.response.value)
    if row.financial_impact is not None and placeholder(row.financial_impact.value):
        row.flag("financial_impact_placeholder")
    if row.timetable is not None and placeholder(row.timetable.value):
        row.flag("timetable_placeholder")
    if row.timetable is not None and find_parts(row.timetable.value, stemless=True):
        row.flag("timetable_by_part")


def _flag_answer(row: DraftRow, said: str) -> None:
    lines = said.split("\n")
    if any(placeholder(line) for line in lines):
        row.flag("response_placeholder")
    row.flag(*(slug for slug, pattern in _ANSWER_TESTS if pattern.search(said)))
    if any(_is_heading(line) for line in lines[1:]):
        row.flag("response_contains_headings")
    if not row.lead_officers and _NAMES_OFFICER.search(said):
        row.flag("officer_named_in_response")


def _is_heading(line: str) -> bool:
    words = line.split()
    plain = line[:1].isupper() and not line.endswith((".", ";", ",", "!", "?")) and not BULLET.match(line)
    return plain and 1 <= len(words) <= 6 and len(line) < 60 and not re.match(r"(?i)progress|update", line)


def compare_rows(grid: Grid, rows: list[DraftRow]) -> None:
    """Flags that need the other rows: what most of them hold and one does not, and two that ask the same."""
    titled = {name for column in grid.columns for name in column.fields}
    some_outcome = any(row.intended_outcome is not None for row in rows)
    guessed = any(column.guessed for column in grid.columns)
    decided = sum(row.decision is not None for row in rows)
    for row in rows:
        _flag_gaps(row, titled)
        if row.decision is None and ("decision" in titled or decided * 2 >= len(rows)):
            row.flag("decision_missing")
        if row.intended_outcome is None and some_outcome:
            row.flag("intended_outcome_missing")
        if guessed:
            row.flag("column_guessed")
    flag_twins(rows)
    years = [_year(row) for row in rows]
    usual = Counter(year for year in years if year is not None).most_common(1)
    for row, year in zip(rows, years, strict=True):
        if year is not None and year < usual[0][0]:
            row.flag("older_year_reference")


def flag_twins(rows: list[DraftRow]) -> None:
    """Mark rows that ask the same in the same words, as where a paper prints a plan before and after its answers."""
    words = [re.sub(r"\W+", " ", row.text.value.lower()).strip() for row in rows]
    counts = Counter(words)
    for row, said in zip(rows, words, strict=True):
        if counts[said] > 1:
            row.flag("same_text_as_another_row")


def _flag_gaps(row: DraftRow, titled: set[str]) -> None:
    turned_down = row.decision == "rejected"
    because = "blank_because_rejected" if turned_down else "missing"
    wanted = (
        ("members", row.cabinet_members_raw, "cabinet_member_missing"),
        ("response", row.response or ("decision" in titled and row.decision), "response_missing"),
        ("finance", row.financial_impact, "financial_impact_missing"),
        ("timetable", row.timetable, f"timetable_{because}"),
        ("officers", row.lead_officers_raw, f"lead_officer_{because}"),
        ("progress", row.progress, "progress_missing"),
        ("status", row.status, "status_missing"),
    )
    row.flag(*(slug for name, said, slug in wanted if not said and name in titled))


def _year(row: DraftRow) -> int | None:
    found = re.search(r"\((\d\d)/\d\d\)", row.reference.value) if row.reference else None
    return int(found[1]) if found else None
