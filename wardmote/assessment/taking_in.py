"""Files taken in: what kind they are, police files into the store, partners' tables by the room's own templates.

A partner's table is a CSV in one of two shapes, both to be had as an empty file: counts (measure, area, period, number)
and results of a survey (question, area, period, percent, asked). Counts of a single day or person are not taken.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from importlib import import_module
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wardmote.assessment.working_out import store
from wardmote.kernel.errors import RuleBroken

COUNTS = ("measure", "area", "period", "number")
SURVEY = ("question", "area", "period", "percent", "asked")
TEMPLATES = {"counts": COUNTS, "survey": SURVEY}
EXAMPLES = {
    "counts": (
        ("Fires set on purpose", "Castle ward", "2025-26", "14"),
        ("Fires set on purpose", "High Street ward", "2025-26", "9"),
    ),
    "survey": (("Feel safe in the town centre after dark", "", "2025", "46.5", "812"),),
}
PERIOD = re.compile(r"(\d{4})(-(\d{2}|Q[1-4]))?")
MOST_ROWS = 20_000
LONGEST = 2_000  # characters in one line


@dataclass(frozen=True)
class Taken:
    """What came of police files: rows kept, rows left out with line and reason, whole files refused with the reason."""

    rows: int
    rejected: int
    rejects: list[dict[str, Any]]
    refused: list[str]


def template_csv(kind: str) -> bytes:
    """An empty file to fill in, with example rows to write over. Raises KeyError for an unknown kind."""
    out = io.StringIO()
    written = csv.writer(out)
    written.writerow(TEMPLATES[kind])
    written.writerows(EXAMPLES[kind])
    return out.getvalue().encode()


def partner_kind(data: bytes) -> str:
    """“counts” or “survey” for a partner's table; empty for anything else."""
    first = data[:LONGEST].split(b"\n", 1)[0].decode("utf-8-sig", "replace")
    columns = tuple(part.strip().strip('"').casefold() for part in first.split(","))
    return next((kind for kind, wanted in TEMPLATES.items() if columns == wanted), "")


def partner_table(kind: str, data: bytes) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The rows of a partner's table, and those that could not be read with line and reason.

    Raises RuleBroken when it is no UTF-8 or has more than 20,000 rows.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RuleBroken(
            _("The file is not saved as UTF-8. In Excel choose “CSV UTF-8”, then send it again.")
        ) from None
    rows: list[dict[str, Any]] = []
    rejects: list[dict[str, Any]] = []
    seen: set[tuple[str, str, str]] = set()
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text)), 1):
            if number == 1 or not any(cell.strip() for cell in row):
                continue
            if len(rows) >= MOST_ROWS:
                raise RuleBroken(_("The file has more than 20,000 rows. Send totals by area and period."))
            read = _row(kind, row)
            if isinstance(read, str):
                rejects.append({"line": number, "reason": read})
                continue
            key = (read["measure"], read["area"], read["period"])
            if key in seen:
                rejects.append({"line": number, "reason": _("The same measure, area and period stand above.")})
                continue
            seen.add(key)
            rows.append(read)
    except csv.Error:
        raise RuleBroken(_("The file is no CSV that we can read. Save it again as “CSV UTF-8”.")) from None
    return rows, rejects


def _row(kind: str, row: Sequence[str]) -> dict[str, Any] | str:
    cells = [cell.strip() for cell in row]
    wanted = TEMPLATES[kind]
    if len(cells) != len(wanted):
        return _("The row has %(n)s cells; it needs %(wanted)s.") % {"n": len(cells), "wanted": len(wanted)}
    measure, area, period, number = cells[:4]
    if not measure or len(measure) > 200 or len(area) > 200:
        return _("The first cell is empty, or a cell has more than 200 characters.")
    found = PERIOD.fullmatch(period)
    if found is None or (found[3] and found[3].isdigit() and not (1 <= int(found[3]) <= 12 or _is_year(period))):
        return _("“%(period)s” is no period. Write 2025, 2025-26, 2025-04 or 2025-Q1.") % {"period": period[:20]}
    try:
        value = Decimal(number.replace(",", ""))
    except InvalidOperation:
        return _("“%(number)s” is no number.") % {"number": number[:20]}
    if not value.is_finite() or not 0 <= value < 10**9:
        return _("The number must be 0 or more.")
    base = None
    if kind == "survey":
        if value > 100:
            return _("A share cannot be over 100%.")
        if not cells[4].replace(",", "").isdecimal() or not 0 < int(cells[4].replace(",", "")) < 10**9:
            return _("Write how many were asked as a whole number.")
        base = int(cells[4].replace(",", ""))
    elif value != value.to_integral_value():
        return _("A count is a whole number.")
    return {"measure": measure, "area": area, "period": period, "value": value, "base": base}


def _is_year(period: str) -> bool:
    """2025-26: a year from April, whose second half is the year after."""
    return int(period[5:]) == (int(period[2:4]) + 1) % 100


def police(path: Path, progress: Callable[[int, int, str], None]) -> Taken:
    """Load police open data, populations and the like into the installation's store.

    Raises RuleBroken with the engine's words when the file is refused as a whole.
    """
    sources = import_module("wardmote.assessment.engine.sources")
    try:
        report = store().load([path], progress=progress)
    except (sources.Refused, OSError) as refused:
        raise RuleBroken(str(refused)) from refused
    rejects = [{"line": int(one.line), "reason": str(one.reason)} for one in report.rejected]
    return Taken(int(report.rows), len(rejects), rejects, [str(one) for one in report.refused])
