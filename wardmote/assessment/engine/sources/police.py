"""Rows of data.police.uk: what makes one good, and the careful reader that says which line is not and why.

The quick reader (``store.loading``, in DuckDB) judges by the same rules; when it meets a row that breaks one, that file alone is
read again here, line by line in bounded memory. Source of the layouts: data.police.uk/about, files of 2022 to 2025.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from wardmote.assessment.engine.sources import POLICE, POLICE_FILE, Refused, Reject
from wardmote.assessment.engine.vocabulary import BY_NAME, FORCE_AT, month_number

FIRST_MONTH: Final = "2010-12"
LONGEST_LINE: Final = 64 * 1024
EAST: Final = (-9.0, 2.1)  # longitudes and latitudes of England, Wales and Northern Ireland with their coasts
NORTH: Final = (49.8, 56.0)
_ID = re.compile(r"[0-9a-f]{64}")
_LSOA = re.compile(r"[EW]01\d{6}")


def file_month(name: str, on_month: str) -> tuple[str, str, str]:
    """Month, force and kind from a file's name, ``2025-12-kent-street.csv``.

    Raises Refused when the name has another shape, a force unknown, or a month before December 2010 or after ``on_month``.
    """
    match = POLICE_FILE.match(name)
    if not match:
        raise Refused(
            f"“{name}” does not say month and force. Give it the name it had when downloaded, such as 2025-12-kent-street.csv."
        )
    month, force, kind = match.groups()
    try:
        number = month_number(month)
    except ValueError as wrong:
        raise Refused(f"“{name}”: {wrong}") from None
    if number < month_number(FIRST_MONTH):
        raise Refused(f"“{name}” is from before December 2010, when street-level publication began. It cannot be read.")
    if number > month_number(on_month):
        raise Refused(f"“{name}” is of a month that is not over yet. Check the name of the file.")
    if force not in FORCE_AT:
        raise Refused(f"“{name}” names the force “{force}”, which is not one of data.police.uk.")
    return month, force, kind


def fault(kind: str, row: Sequence[str], month: str) -> str | None:
    """What is wrong with one row of a street, outcomes or stop-and-search file; None when it is good."""
    if len(row) != len(POLICE[kind]):
        return f"it has {len(row)} columns instead of {len(POLICE[kind])}"
    if kind == "stop-and-search":
        return _moment(row[1], month) or _place(row[5], row[4])
    if row[0] and not _ID.fullmatch(row[0]):
        return f"the crime ID “{row[0][:20]}” is not 64 hexadecimal digits"
    if row[1] != month:
        return f"the month “{row[1][:20]}” is not the file's, {month}"
    if row[7] and not _LSOA.fullmatch(row[7]):
        return f"the LSOA code “{row[7][:20]}” is none of England or Wales"
    if kind == "street" and row[9] not in BY_NAME:
        return f"the crime type “{row[9][:60]}” is not one of the 14"
    if kind == "outcomes" and not row[0]:
        return "it has no crime ID, so nothing can be joined to it"
    return _place(row[4], row[5])


def _moment(text: str, month: str) -> str | None:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return f"the date “{text[:30]}” is not a date"
    # Just after midnight in summer a stop belongs by UTC to the day before, so a neighbouring month can be right by an hour.
    return (
        None if abs(month_number(text[:7]) - month_number(month)) <= 1 else f"the date “{text[:30]}” is not in {month}"
    )


def _place(lon: str, lat: str) -> str | None:
    if not lon and not lat:
        return None
    try:
        east, north = float(lon), float(lat)
    except ValueError:
        return f"the coordinates “{lon[:20]}, {lat[:20]}” are not numbers"
    if not (EAST[0] <= east <= EAST[1] and NORTH[0] <= north <= NORTH[1]):
        return f"the coordinates {lon[:12]}, {lat[:12]} are off the map of England, Wales and Northern Ireland"
    return None


def clean(source: Path, target: Path, kind: str, month: str) -> list[Reject]:
    """Copy the good rows of a file to ``target`` and return the others. Never holds more than one line of 64 KB in memory."""
    rejects: list[Reject] = []
    with target.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(POLICE[kind])
        for line, text, why in _lines(source):
            if line == 1:
                continue
            row = next(csv.reader([text]), []) if why is None else []
            found = why or fault(kind, row, month)
            if found:
                rejects.append(Reject(line, found, text[:500]))
            else:
                writer.writerow(row)
    return rejects


def _lines(source: Path) -> Iterator[tuple[int, str, str | None]]:
    """Line number, text and what is wrong with its bytes. A line that is too long is read through, not kept."""
    with source.open("rb") as opened:
        number = 0
        while raw := opened.readline(LONGEST_LINE):
            number += 1
            if not raw.endswith(b"\n") and len(raw) == LONGEST_LINE:
                size = len(raw)
                while (more := opened.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
                    size += len(more)
                yield number, raw[:200].decode("utf-8", "replace"), f"the line is longer than {LONGEST_LINE // 1024} KB"
                continue
            if number == 1:
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            try:
                text = raw.decode("utf-8").rstrip("\r\n")
            except UnicodeDecodeError:
                yield number, raw.decode("utf-8", "replace").rstrip("\r\n"), "it is not UTF-8 text"
                continue
            if "\0" in text:
                yield number, text.replace("\0", "�"), "it holds a zero byte"
            elif text:
                yield number, text, None
