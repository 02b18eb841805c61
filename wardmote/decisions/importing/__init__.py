"""Reading an existing decision report into a draft that a person completes. Plain Python: no database, nothing stored."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wardmote.decisions.importing.draft import Contact, Draft, DraftSection, Gap, NotADecisionReport, as_expected
from wardmote.decisions.importing.recognise import recognise
from wardmote.decisions.shipped import TEMPLATES
from wardmote.decisions.templates import Template
from wardmote.documents.reading import read

__all__ = [
    "Contact",
    "Draft",
    "DraftSection",
    "Gap",
    "NotADecisionReport",
    "as_expected",
    "read_report",
]


def read_report(
    path_or_bytes: str | Path | bytes, filename: str = "", templates: Sequence[Template] = TEMPLATES
) -> Draft:
    """A report as a draft in the template that fits best of those given; give one to choose it.

    Raises UnreadableDocument where the file cannot be read, and its kind NotADecisionReport where it is something else.
    """
    name = filename or ("" if isinstance(path_or_bytes, bytes) else Path(path_or_bytes).name)
    return recognise(read(path_or_bytes, name), templates)
