"""Spreadsheets in and out: CSV and XLSX.

What `write_csv` and `write_xlsx` make reads back equal with `read_sheet`: text stays text, dates stay dates, and
a cell that a spreadsheet would take for a formula is disarmed on the way out and put right on the way in.
"""

import codecs
import csv
import io
import re
import unicodedata
import warnings
import zipfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Literal

from wardmote.documents.packages import SwollenPackage, open_package
from wardmote.documents.paper import legible
from wardmote.documents.sheets_out import Value, armed_again, as_text, letters, write_csv, write_xlsx

__all__ = ["Sheet", "SheetRow", "UnreadableSheet", "Value", "map_columns", "read_sheet", "write_csv", "write_xlsx"]

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_CELLS = 2_000_000
_NUMBERED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how Excel files write characters that XML cannot hold
_DELIMITERS = (",", ";", "\t", "|")


class UnreadableSheet(ValueError):
    """The file cannot be read as a spreadsheet. ``message`` says what is wrong and what to do, in plain English."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True)
class SheetRow:
    """A row with its number as the spreadsheet shows it, and one value a column. An empty cell is None."""

    number: int
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Sheet:
    """What a file holds: its column titles, made distinct, and its rows without the empty ones.

    ``above`` are lines that stand over the column titles; ``name`` is the tab that was read, ``left_out``
    are other tabs that hold something.
    """

    columns: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    kind: Literal["csv", "xlsx"]
    above: tuple[str, ...] = ()
    name: str = ""
    left_out: tuple[str, ...] = ()


def read_sheet(content: bytes, filename: str) -> Sheet:
    """The rows of a CSV or Excel file, told apart by their bytes, not by the name.

    CSV: comma, semicolon, tab or bar; UTF-8, UTF-16 or Windows letters; every value a text. Excel: the first
    tab that can be seen and holds something; formulas as they were last worked out. Raises UnreadableSheet.
    """
    if not content.strip(b"\x00\t\r\n "):
        raise UnreadableSheet("This file is empty. Check that it was saved, and send it again.")
    if len(content) > MOST_BYTES:
        raise UnreadableSheet(
            f"This file is {len(content) / 1_048_576:.0f} MB. The most is {MOST_BYTES // 1_048_576} MB. "
            "Take out pictures and tabs that are not needed, or split the rows over two files."
        )
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _read_xlsx(content)
    _refuse_other_kinds(content)
    return _read_csv(content, filename)


def _refuse_other_kinds(content: bytes) -> None:
    start = content[:1024].lstrip().lower()
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise UnreadableSheet(
                "This file is locked with a password. Take the password off in Excel, save it and send it again."
            )
        raise UnreadableSheet(
            "This is an old Excel file (.xls). Open it, save it as “Excel workbook (.xlsx)” and send that."
        )
    if start.startswith(b"%pdf"):
        raise UnreadableSheet("This is a PDF, not a spreadsheet. Send the Excel or CSV file it was made from.")
    if start.startswith((b"<!doctype", b"<html", b"<?xml", b"{\\rtf")):
        raise UnreadableSheet(
            "This is a web page or a document, not a spreadsheet. Open it in Excel, save it as .xlsx and send that."
        )


def _read_csv(content: bytes, filename: str) -> Sheet:
    text = _decoded(content)
    told = re.match(r"sep=(.)\r?\n", text, re.IGNORECASE)  # a line that only Excel writes and reads
    skipped = 1 if told else 0
    if told:
        text = text[told.end() :]
    delimiter = told.group(1) if told else _delimiter(text, tab_first=filename.lower().endswith((".tsv", ".tab")))
    rows: list[tuple[int, list[Value]]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    size = 0
    try:
        for number, row in enumerate(reader, start=1 + skipped):
            values: list[Value] = [armed_again(legible(cell)) if cell.strip() else None for cell in row]
            if any(value is not None for value in values):
                rows.append((number, values))
                size += len(values)
            _refuse_too_many(len(rows), size)
    except csv.Error:
        raise UnreadableSheet(
            f"Row {reader.line_num} cannot be read: a cell is over 130,000 characters long, which often means that a "
            "quotation mark is missing. Open the file in Excel, look at that row, save it as .xlsx and send that."
        ) from None
    return _sheet(rows, "csv")


def _decoded(content: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return _letters_of(content, encoding)
    start = content[:2000]
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) > len(start) // 5:  # every other byte empty: two bytes a letter, without the mark
        return _letters_of(content, "utf-16-le" if odd > even else "utf-16-be")
    if b"\x00" in content:
        raise UnreadableSheet("This is not a spreadsheet that can be read here. Save it as .xlsx or CSV and send that.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _letters_of(content, "cp1252")


def _letters_of(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableSheet(
            "Some letters in this file cannot be read. In Excel, save it as “CSV UTF-8” or as .xlsx and send that."
        ) from None


def _delimiter(text: str, *, tab_first: bool) -> str:
    """The mark between cells: the one that cuts the first rows most evenly, and cuts the first of them at all."""
    order = ("\t", ",", ";", "|") if tab_first else _DELIMITERS
    for strict in (True, False):
        best: tuple[float, int] = (0.0, 1)
        found = ""
        for mark in order:
            widths = _widths(text, mark, strict=strict)
            if not widths or widths[0] < 2:
                continue
            usual, times = Counter(widths).most_common(1)[0]
            if usual > 1 and (times / len(widths), usual) > best:
                best, found = (times / len(widths), usual), mark
        if found:
            return found
    return order[0]


def _widths(text: str, mark: str, *, strict: bool) -> list[int]:
    """How many cells each of the first 50 filled rows has; none where the file cannot be cut so."""
    widths: list[int] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=strict):
            if any(cell.strip() for cell in row):
                widths.append(len(row))
            if len(widths) == 50:
                break
    except csv.Error:
        return []
    return widths


def _read_xlsx(content: bytes) -> Sheet:
    try:
        with open_package(content) as package:
            names = set(package.namelist())
            if any(entry.flag_bits & 1 for entry in package.infolist()):
                raise UnreadableSheet(
                    "This file is locked with a password. Take the password off, save it and send it again."
                )
    except SwollenPackage:
        raise UnreadableSheet(
            "This file unpacks to far more than a list of recommendations would need. Copy the rows into a new workbook and send that."
        ) from None
    except zipfile.BadZipFile:
        raise _damaged() from None
    if "word/document.xml" in names:
        raise UnreadableSheet(
            "This is a Word document, not a spreadsheet. Use “Read a document” for it, or send an Excel or CSV file."
        )
    if "xl/workbook.bin" in names or "content.xml" in names:
        raise UnreadableSheet(
            "This kind of spreadsheet cannot be read here. Save it as “Excel workbook (.xlsx)” and send that."
        )
    if not any(name.startswith("xl/") for name in names):
        raise UnreadableSheet("This is a zip file, not a spreadsheet. Take the spreadsheet out of it and send that.")
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and rules that openpyxl does not keep
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            return _first_filled(book)
    except UnreadableSheet:
        raise
    except Exception:  # noqa: BLE001 openpyxl raises whatever a damaged part makes it raise
        raise _damaged() from None


def _damaged() -> UnreadableSheet:
    return UnreadableSheet(
        "This Excel file is damaged and cannot be read. Open it in Excel, save it under a new name and send that."
    )


def _first_filled(book: Any) -> Sheet:
    chosen: tuple[str, list[tuple[int, list[Value]]]] | None = None
    left_out = []
    for tab in book.worksheets:
        if tab.sheet_state != "visible":
            continue
        tab.reset_dimensions()  # what a file says of its own size is often wrong
        rows = _tab_rows(tab, only_first=chosen is not None)
        if rows and chosen is None:
            chosen = (tab.title, rows)
        elif rows:
            left_out.append(tab.title)
    if chosen is None:
        raise UnreadableSheet(
            "This workbook has no rows on a tab that can be seen. Check that the right file was chosen."
        )
    return _sheet(chosen[1], "xlsx", name=chosen[0], left_out=tuple(left_out))


def _tab_rows(tab: Any, *, only_first: bool) -> list[tuple[int, list[Value]]]:
    rows: list[tuple[int, list[Value]]] = []
    size = 0
    for number, row in enumerate(tab.iter_rows(), start=1):
        values = [_cell_value(cell) for cell in row]
        while values and values[-1] is None:
            values.pop()
        if values:
            rows.append((number, values))
            size += len(values)
            if only_first:
                break
        _refuse_too_many(len(rows), size)
    return rows


def _cell_value(cell: Any) -> Value:
    value = cell.value
    if value is None or cell.data_type == "e":  # such as #REF!: a formula that failed says nothing
        return None
    if isinstance(value, str):
        text = legible(_NUMBERED.sub(lambda found: chr(int(found.group(1), 16)), value))
        return armed_again(text) if text.strip() else None
    if isinstance(value, datetime):
        timed = bool(re.search(r"[hHs]", re.sub(r'"[^"]*"|\[[^\]]*\]', "", cell.number_format or "")))
        return value if timed or value.time() != time() else value.date()
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float | date | time):
        return value
    return str(value)


def _refuse_too_many(rows: int, size: int) -> None:
    if rows > MOST_ROWS + 20 or size > MOST_CELLS:
        raise UnreadableSheet(
            f"This file has more than {MOST_ROWS:,} rows. Split it into smaller files and send them one by one."
        )


def _sheet(found: list[tuple[int, list[Value]]], kind: Literal["csv", "xlsx"], **more: Any) -> Sheet:
    """Rows made even, their titles found: the first row about as full as the fullest of the first twenty."""
    if not found:
        raise UnreadableSheet("This file has no rows. Check that the right file was chosen.")
    filled = [sum(value is not None for value in values) for _, values in found[:20]]
    top = next(at for at, count in enumerate(filled) if count >= 0.6 * max(filled))
    width = max(len(values) for _, values in found[top:])
    if width > MOST_COLUMNS:
        raise UnreadableSheet(
            f"This file has {width} columns. The most is {MOST_COLUMNS}. Take out those that are not needed."
        )
    titles, rest = _titles(found[top:], width)
    rows = tuple(SheetRow(number, tuple(values + [None] * (width - len(values)))) for number, values in rest)
    above = tuple(" ".join(str(v) for v in values if v is not None) for _, values in found[:top])
    return Sheet(titles, rows, kind, above=above, **more)


def _titles(found: list[tuple[int, list[Value]]], width: int) -> tuple[tuple[str, ...], list[tuple[int, list[Value]]]]:
    """Column titles, distinct; a title merged over several columns is joined to what stands below it."""
    upper, rest = found[0][1] + [None] * (width - len(found[0][1])), found[1:]
    said = ["" if value is None else _one_line(value) for value in upper]
    gaps = {at for at in range(1, width) if not said[at]}
    if gaps and rest:
        lower = rest[0][1] + [None] * (width - len(rest[0][1]))
        under = gaps | {at - 1 for at in gaps if said[at - 1]}
        if all((lower[at] is not None) == (at in under) for at in range(width)):
            for at in range(1, width):
                said[at] = said[at] or said[at - 1]
            said = [f"{said[at]}: {_one_line(lower[at])}" if at in under else said[at] for at in range(width)]
            rest = rest[1:]
    used: Counter[str] = Counter()
    titles = []
    for at, title in enumerate(said, start=1):
        name = title or f"Column {letters(at)}"
        used[name] += 1
        titles.append(name if used[name] == 1 else f"{name} ({used[name]})")
    return tuple(titles), rest


def _one_line(value: Value) -> str:
    return " ".join(_as_plain(value).split())


def _as_plain(value: Value) -> str:
    return value if isinstance(value, str) else as_text(value)


# --- which column is which


def map_columns(sheet: Sheet, known: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """A suggestion which column holds which field: field → column title, for a person to confirm.

    ``known`` gives each field the titles it goes by. Titles equal but for case, accents and punctuation come
    first, then those that hold all words of a known title, fewest other words first. A column is used once;
    a field without a likely column is left out.
    """
    folded = {title: _folded(title) for title in sheet.columns}
    choices = []
    for order, (field, names) in enumerate(known.items()):
        for name in (field.replace("_", " "), *names):
            wanted = _folded(name)
            for title, words in folded.items():
                if words and words == wanted:
                    choices.append((0, order, field, title))
                elif wanted and set(wanted) <= set(words):
                    choices.append((1 + len(words) - len(wanted), order, field, title))
    found: dict[str, str] = {}
    taken: set[str] = set()
    for _, _, field, title in sorted(choices):
        if field not in found and title not in taken:
            found[field] = title
            taken.add(title)
    return {field: found[field] for field in known if field in found}


def _folded(title: str) -> tuple[str, ...]:
    """The words of a title, bare: "Officer Response/s" and "officer responses" are one."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", title.casefold()) if not unicodedata.combining(c))
    bare = re.sub(r"/s\b|\(s\)", "s", bare).replace("&", " and ").replace("'", "").replace("’", "")
    words = re.findall(r"\w+", bare.replace("_", " "))
    return tuple(
        word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word for word in words
    )
