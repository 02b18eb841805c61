"""Files taken in: police files into the store, partners' tables (``engine.sources.partners``) into numbers of the council's own.

Rows with a day and a place are added up by month at once: what is kept for figures is counts, never single incidents.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from wardmote.assessment.working_out import store
from wardmote.kernel.errors import RuleBroken

NAMED_BY = {"incidents": "category", "fires": "fire_type", "collisions": "severity", "ambulance": "call_reason", "asb-calls": "complaint"}  # fmt: skip
MOST_NUMBERS = 20_000


@dataclass(frozen=True)
class Taken:
    """What came of police files: rows kept, rows left out with line and reason, whole files refused with the reason."""

    rows: int
    rejected: int
    rejects: list[dict[str, Any]]
    refused: list[str]


def templates() -> dict[str, str]:
    """The kinds of partners' tables with their titles."""
    return {kind: each.title for kind, each in _partners().TEMPLATES.items()}


def template_csv(kind: str) -> bytes:
    """An empty table with an example row to write over. Raises KeyError for an unknown kind."""
    return bytes(_partners().template_csv(kind))


def partner_kind(data: bytes, name: str) -> str:
    """Which of the partners' tables this is; empty for anything else."""
    sources = import_module("wardmote.assessment.engine.sources")
    if data.startswith(b"PK"):
        return ""
    try:
        kind = str(sources.sniff(data[: sources.HEAD], name).kind)
    except sources.Refused:
        return ""
    return kind if kind in _partners().TEMPLATES else ""


def partner_table(data: bytes, name: str) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The numbers of a partner's table, and the rows that were left out with line and reason. Raises RuleBroken."""
    sources = import_module("wardmote.assessment.engine.sources")
    try:
        table = _partners().read_partner_table(data, name)
    except sources.Refused as refused:
        raise RuleBroken(refused.message) from refused
    numbers = list(_numbers(table.kind, table.rows))
    if len(numbers) > MOST_NUMBERS:
        raise RuleBroken(_("The file holds more than 20,000 numbers. Send totals by area and period."))
    rejects = [{"line": each.line, "reason": each.reason} for each in table.rejects]
    return numbers, rejects


def _numbers(kind: str, rows: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
    """Numbers by measure, area and period; where a table says one twice they are added up."""
    if kind == "survey":
        last = {(f"{row['question']} {row['answer']}"[:200], row["area"], row["period"]): row for row in rows}
        for (measure, area, period), row in last.items():
            if row["base"]:
                share = Decimal(100 * row["said"]) / Decimal(row["base"])
                yield {
                    "measure": measure,
                    "area": area,
                    "period": period,
                    "value": round(share, 1),
                    "base": row["base"],
                }
        return
    found: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        if kind == "area-counts":
            found[row["measure"][:200], row["area"], row["period"]] += row["count"]
        elif kind == "hospital":
            found[row["cause"][:200], row["area"], row["period"]] += row["patients"]
        else:
            found[str(row[NAMED_BY[kind]])[:200], "", f"{row['date']:%Y-%m}"] += 1
    for (measure, area, period), n in found.items():
        yield {"measure": measure, "area": area, "period": period, "value": Decimal(n), "base": None}


def police(path: Path, progress: Callable[[int, int, str], None], *, on: date) -> Taken:
    """Load police open data and populations into the installation's store; months after ``on`` are refused.

    Raises RuleBroken with the engine's words when nothing could be loaded.
    """
    sources = import_module("wardmote.assessment.engine.sources")
    try:
        report = store().load([path], on=on, progress=progress)
    except sources.Refused as refused:
        raise RuleBroken(refused.message) from refused
    rejects = [{"line": each.line, "reason": each.reason} for each in report.rejected]
    return Taken(report.rows, report.rejected_rows, rejects, [str(each) for each in report.refused])


def _partners() -> Any:
    return import_module("wardmote.assessment.engine.sources.partners")
