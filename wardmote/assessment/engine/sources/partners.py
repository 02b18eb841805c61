"""Tables that partners send: one documented CSV template a kind, with headings explained, checked row by row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from wardmote.assessment.engine.sources import HEAD, Refused, Reject, sniff
from wardmote.assessment.engine.sources.police import EAST, NORTH

LARGEST: Final = 64 << 20
Value = str | int | float | date | datetime | None


@dataclass(frozen=True)
class Column:
    """One column of a template: its heading, what to write, an example, and whether it may be left empty."""

    name: str
    means: str
    example: str
    kind: str = "text"
    required: bool = True


@dataclass(frozen=True)
class Template:
    """One kind of table with its columns in order."""

    kind: str
    title: str
    columns: tuple[Column, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.columns)

    @property
    def required(self) -> tuple[str, ...]:
        return tuple(each.name for each in self.columns if each.required)


_DAY = Column("date", "day it happened, YYYY-MM-DD", "2025-06-14", "day")
_PLACE = (
    Column("longitude", "degrees east of Greenwich, WGS84; west is negative", "0.522000", "longitude", required=False),
    Column("latitude", "degrees north, WGS84", "51.272000", "latitude", required=False),
    Column("lsoa", "LSOA 2021 code, where there are no coordinates", "E01034991", "lsoa", required=False),
)
TEMPLATES: Final[Mapping[str, Template]] = {
    each.kind: each
    for each in (
        Template(
            "incidents",
            "Incidents with day and place",
            (_DAY, Column("category", "what kind of incident", "Shop theft"), *_PLACE),
        ),
        Template(
            "area-counts",
            "Counts by area and period",
            (
                Column("measure", "what was counted", "Referrals to the domestic abuse service"),
                Column("area", "code of the area: LSOA, ward, district or partnership", "E07000110", "area"),
                Column("period", "YYYY-MM for a month, YYYY for a year", "2025-06", "period"),
                Column("count", "how many, a whole number", "12", "count"),
            ),
        ),
        Template(
            "survey",
            "Survey results",
            (
                Column("question", "the question in its exact words", "How safe do you feel after dark?"),
                Column("answer", "one possible answer", "Safe"),
                Column("area", "code of the area asked about", "E07000110", "area"),
                Column("period", "YYYY-MM or YYYY in which it was asked", "2025", "period"),
                Column("said", "how many gave this answer", "312", "count"),
                Column("base", "how many answered the question", "540", "count"),
            ),
        ),
        Template(
            "fires",
            "Fires attended",
            (_DAY, Column("fire_type", "deliberate or accidental, and what burned", "Deliberate secondary"), *_PLACE),
        ),
        Template(
            "collisions",
            "Road collisions with injury",
            (
                _DAY,
                Column("severity", "fatal, serious or slight", "serious"),
                Column("casualties", "people hurt", "1", "count"),
                *_PLACE,
            ),
        ),
        Template(
            "ambulance", "Ambulance call-outs", (_DAY, Column("call_reason", "reason of the call", "Assault"), *_PLACE)
        ),
        Template(
            "hospital",
            "Attendances and admissions",
            (
                Column("cause", "cause as coded by the hospital", "Assault by sharp object"),
                Column("area", "code of the area of residence or injury", "E07000110", "area"),
                Column("period", "YYYY-MM or YYYY", "2025-06", "period"),
                Column("patients", "how many", "7", "count"),
            ),
        ),
        Template(
            "asb-calls",
            "Calls about anti-social behaviour",
            (_DAY, Column("complaint", "what was complained of", "Noise"), *_PLACE),
        ),
    )
}


@dataclass(frozen=True)
class PartnerTable:
    """What was read: one dict a good row (values typed: int, float, date, str, None), and the rows left out with line and reason."""

    kind: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, Value], ...]
    rejects: tuple[Reject, ...]


def template_csv(kind: str) -> bytes:
    """The template to download: headings and one example row. Raises KeyError when there is no such kind."""
    template = TEMPLATES[kind]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(template.names)
    writer.writerow([each.example for each in template.columns])
    return out.getvalue().encode("utf-8-sig")


def read_partner_table(data: bytes, name: str) -> PartnerTable:
    """Read a filled-in template, whichever it is. Raises Refused when it is none, is too large, or is not UTF-8 text."""
    if len(data) > LARGEST:
        raise Refused(f"“{name}” is larger than {LARGEST >> 20} MB. Send one year at a time.")
    layout = sniff(data[:HEAD], name)
    if layout.kind not in TEMPLATES:
        raise Refused(
            f"“{name}” is no partner's table: it looks like “{layout.kind}”. Load it with the police and reference files."
        )
    template = TEMPLATES[layout.kind]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"“{name}” is not UTF-8 text. Save it as “CSV UTF-8” and send it again.") from None
    rows: list[Mapping[str, Value]] = []
    rejects: list[Reject] = []
    reader = csv.reader(io.StringIO(text, newline=""))
    heads = [each.strip() for each in next(reader)]
    columns = {each.name: each for each in template.columns}
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            rejects.append(Reject(line, f"it cannot be read ({error})", ""))
            continue
        if not any(cell.strip() for cell in cells):
            continue
        row, why = _row(columns, heads, cells)
        if why:
            rejects.append(Reject(line, why, ",".join(cells)[:500]))
        else:
            rows.append(row)
    return PartnerTable(layout.kind, tuple(heads), tuple(rows), tuple(rejects))


def _row(columns: Mapping[str, Column], heads: list[str], cells: list[str]) -> tuple[dict[str, Value], str | None]:
    if len(cells) != len(heads):
        return {}, f"it has {len(cells)} columns instead of {len(heads)}"
    row: dict[str, Value] = dict.fromkeys(columns)
    for head, cell in zip(heads, cells, strict=True):
        text, column = cell.strip(), columns[head]
        if not text:
            if column.required:
                return {}, f"“{head}” is empty"
            continue
        try:
            row[head] = _VALUES[column.kind](text)
        except ValueError:
            return {}, f"“{head}” is “{text[:40]}”, which is not {_WANTED[column.kind]}"
    if (row.get("longitude") is None) != (row.get("latitude") is None):
        return {}, "it has one coordinate without the other"
    if "said" in row and isinstance(row["said"], int) and isinstance(row["base"], int) and row["said"] > row["base"]:
        return {}, f"{row['said']} gave this answer of {row['base']} who answered"
    return row, None


def _day(text: str) -> date:
    found = date.fromisoformat(text[:10])
    if not 1990 <= found.year <= 2100:
        raise ValueError(text)
    return found


def _matching(pattern: str) -> Callable[[str], str]:
    wanted = re.compile(pattern)

    def check(text: str) -> str:
        if not wanted.fullmatch(text):
            raise ValueError(text)
        return text

    return check


def _count(text: str) -> int:
    number = int(text.replace(",", ""))
    if not 0 <= number <= 10**9:
        raise ValueError(text)
    return number


def _between(low: float, high: float) -> Callable[[str], float]:
    def check(text: str) -> float:
        number = float(text)
        if not low <= number <= high:
            raise ValueError(text)
        return number

    return check


_VALUES: Final[Mapping[str, Callable[[str], Value]]] = {
    "text": lambda text: text[:500],
    "day": _day,
    "period": _matching(r"(19|20)\d\d(-(0[1-9]|1[0-2]))?"),
    "area": _matching(r"[EW]\d{8}"),
    "lsoa": _matching(r"[EW]01\d{6}"),
    "count": _count,
    "longitude": _between(*EAST),
    "latitude": _between(*NORTH),
}
_WANTED: Final[Mapping[str, str]] = {
    "day": "a day, YYYY-MM-DD",
    "period": "a month (YYYY-MM) or year (YYYY)",
    "area": "the code of an area, such as E07000110",
    "lsoa": "an LSOA code, such as E01034991",
    "count": "a whole number from 0",
    "longitude": "a longitude of England or Wales",
    "latitude": "a latitude of England or Wales",
}
