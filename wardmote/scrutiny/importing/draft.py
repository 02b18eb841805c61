"""What an imported paper seems to say, cell by cell, with where each value stands and what is doubtful. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from wardmote.documents.blocks import Position

SCHEMA = "scraip-expected/1"


@dataclass(frozen=True)
class DraftCell:
    """One value as printed. ``confidence`` runs from nought (a guess) to one (printed in a titled cell of its own)."""

    value: str
    position: Position = field(default_factory=Position)
    confidence: float = 1.0
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class DraftPart:
    """A lettered part of a recommendation. ``response`` is the part's own answer where the answer marks it."""

    label: str
    text: str
    response: str | None = None


@dataclass
class DraftRow:
    """One recommendation as read. None means that the paper has no such cell, or that it is empty or unclear."""

    n: int
    text: DraftCell
    number: DraftCell | None = None
    reference: DraftCell | None = None
    parts: tuple[DraftPart, ...] = ()
    intended_outcome: DraftCell | None = None
    theme: DraftCell | None = None
    cabinet_members_raw: DraftCell | None = None
    cabinet_members: tuple[str, ...] = ()
    financial_impact: DraftCell | None = None
    decision_text: DraftCell | None = None
    decision: str | None = None
    response: DraftCell | None = None
    timetable: DraftCell | None = None
    lead_officers_raw: DraftCell | None = None
    lead_officers: tuple[str, ...] = ()
    progress: DraftCell | None = None
    status: DraftCell | None = None
    rag: str | None = None
    committee: DraftCell | None = None
    meeting_date: DraftCell | None = None
    flags: list[str] = field(default_factory=list)

    def flag(self, *slugs: str) -> None:
        self.flags.extend(slug for slug in slugs if slug not in self.flags)


@dataclass(frozen=True)
class DraftTheme:
    """A theme that groups recommendations, with the outcome and the story printed for it."""

    name: str
    outcome: str | None = None
    narrative: str | None = None


@dataclass(frozen=True)
class DraftColumn:
    """A column title as printed and the field, or fields, it was taken for."""

    label: str
    field: str


@dataclass
class DraftHeader:
    """What a paper says about itself, as printed."""

    title: str | None = None
    council: str | None = None
    committee: str | None = None
    meeting_date: str | None = None
    minute_no: str | None = None
    topic: str | None = None
    review_title: str | None = None
    published: str | None = None
    report_back_dates: tuple[str, ...] | None = None


@dataclass
class Draft:
    """A whole paper as read. ``why`` says in sentences what the reading rests on; ``ignored`` what was left out."""

    document: DraftHeader
    columns: tuple[DraftColumn, ...] = ()
    themes: tuple[DraftTheme, ...] = ()
    rows: list[DraftRow] = field(default_factory=list)
    layout: str = "none"
    why: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    source_file: str = ""


_CELLS = (
    "number", "reference", "intended_outcome", "theme", "cabinet_members_raw", "financial_impact", "decision_text", "response", "timetable",
    "lead_officers_raw", "progress", "status", "committee", "meeting_date",
)  # fmt: skip
_ROW_ORDER = (
    "n", "number", "reference", "text", "parts", "intended_outcome", "theme", "cabinet_members_raw", "cabinet_members", "financial_impact",
    "decision_text", "decision", "response", "timetable", "lead_officers_raw", "lead_officers", "progress", "status", "rag", "committee",
    "meeting_date", "flags", "source",
)  # fmt: skip


def as_expected(draft: Draft) -> dict[str, Any]:
    """A draft in the schema ``scraip-expected/1``; each row also carries ``source``: where its values stand, in words."""
    head = draft.document
    return {
        "schema": SCHEMA,
        "source_file": draft.source_file,
        "layout": draft.layout,
        "document": {
            "title": head.title, "council": head.council, "committee": head.committee, "meeting_date": head.meeting_date, "minute_no": head.minute_no,
            "topic": head.topic, "review_title": head.review_title, "published": head.published,
            "report_back_dates": list(head.report_back_dates) if head.report_back_dates else None,
        },
        "columns": [{"label": column.label, "field": column.field} for column in draft.columns],
        "themes": [{"name": theme.name, "outcome": theme.outcome, "narrative": theme.narrative} for theme in draft.themes],
        "recommendation_count": len(draft.rows),
        "recommendations": [_row_as_expected(row) for row in draft.rows],
        "ignored_text": list(draft.ignored),
        "notes": [*draft.why, *draft.warnings],
    }  # fmt: skip


def _row_as_expected(row: DraftRow) -> dict[str, Any]:
    said: dict[str, Any] = {name: cell.value if (cell := getattr(row, name)) is not None else None for name in _CELLS}
    said |= {
        "n": row.n,
        "text": row.text.value,
        "parts": [{"label": part.label, "text": part.text} for part in row.parts],
        "cabinet_members": list(row.cabinet_members),
        "lead_officers": list(row.lead_officers),
        "decision": row.decision,
        "rag": row.rag,
        "flags": list(row.flags),
        "source": {name: cell.position.words for name in ("text", *_CELLS) if (cell := getattr(row, name)) is not None},
    }
    return {name: said[name] for name in _ROW_ORDER}
