"""What an imported report seems to say: its fields, its sections in order, and what is empty. Nothing is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wardmote.decisions.templates import Section
from wardmote.documents.blocks import Position, UnreadableDocument


class NotADecisionReport(UnreadableDocument):
    """A file that can be read and is something else. ``message`` says what was looked for and what to do."""


@dataclass
class DraftSection:
    """One section as printed. ``section`` is the template's, None where nothing in the template is meant.

    ``lines`` are whole paragraphs, list items and table rows, numbers included. ``listed`` says that an implication
    stands in a list to be ticked, ``mark`` what is printed in its box, ``applies`` what that says; None where no box
    is printed or no box of the list shows a mark. ``cleared_by`` is the officer named
    beside it; None where the form has no such column.
    """

    heading: str = ""
    number: str = ""
    section: Section | None = None
    lines: list[str] = field(default_factory=list)
    position: Position = field(default_factory=Position)
    sure: float = 1.0
    level: int = 0
    listed: bool = False
    mark: str = ""
    applies: bool | None = None
    cleared_by: str | None = None

    @property
    def key(self) -> str:
        return self.section.key if self.section is not None else ""

    @property
    def text(self) -> str:
        return "\n".join(line for line in self.lines if line.strip())


@dataclass(frozen=True)
class Contact:
    """A person to ask, as printed. None where nothing is printed."""

    name: str | None = None
    post: str | None = None
    telephone: str | None = None
    email: str | None = None


@dataclass(frozen=True)
class Gap:
    """Something the report should say and does not. ``what`` is a sentence for the person who completes it."""

    key: str
    heading: str
    what: str


@dataclass
class Draft:
    """A whole report as read. ``why`` says in sentences why this template was taken; ``warnings`` what to look at."""

    template: str
    title: str | None = None
    issued_on: date | None = None
    author: str | None = None
    decision_maker: str | None = None
    wards: str | None = None
    key_decision: bool | None = None
    contacts: tuple[Contact, ...] = ()
    sections: list[DraftSection] = field(default_factory=list)
    gaps: tuple[Gap, ...] = ()
    why: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def first(self, key: str) -> DraftSection | None:
        """The first section with this key that says something, else the first with this key, else None."""
        printed = [section for section in self.sections if section.key == key]
        return next((section for section in printed if section.text), printed[0] if printed else None)


def as_expected(draft: Draft) -> dict[str, Any]:
    """A draft as ``import_report --json`` prints it; ``issued_on`` as year-month-day."""
    return {
        "template": draft.template,
        "title": draft.title,
        "issued_on": draft.issued_on.isoformat() if draft.issued_on else None,
        "author": draft.author,
        "decision_maker": draft.decision_maker,
        "wards": draft.wards,
        "key_decision": draft.key_decision,
        "contacts": [
            {"name": each.name, "post": each.post, "telephone": each.telephone, "email": each.email}
            for each in draft.contacts
        ],
        "sections": [
            {"number": each.number, "heading": each.heading, "key": each.key, "text": each.text}
            for each in draft.sections
        ],
        "gaps": [{"key": each.key, "heading": each.heading, "what": each.what} for each in draft.gaps],
    }
