"""Reading a SCRAIP or a tracker into a draft that a person confirms. Plain Python: no database, nothing stored."""

from __future__ import annotations

from pathlib import Path

from wardmote.documents.reading import read
from wardmote.scrutiny.importing.draft import (
    Draft,
    DraftCell,
    DraftColumn,
    DraftHeader,
    DraftPart,
    DraftRow,
    DraftTheme,
    as_expected,
)
from wardmote.scrutiny.importing.flags import FLAG_WORDS, in_words
from wardmote.scrutiny.importing.matching import Difference, ExistingRow, Match, compare
from wardmote.scrutiny.importing.recognise import joined, recognise

__all__ = [
    "FLAG_WORDS",
    "Difference",
    "Draft",
    "DraftCell",
    "DraftColumn",
    "DraftHeader",
    "DraftPart",
    "DraftRow",
    "DraftTheme",
    "ExistingRow",
    "Match",
    "as_expected",
    "compare",
    "in_words",
    "read_scraip",
    "read_scraips",
]  # fmt: skip


def read_scraip(path_or_bytes: str | Path | bytes, filename: str = "") -> Draft:
    """A paper as one draft, all its plans in one list. Raises UnreadableDocument where the file cannot be read."""
    return joined(read_scraips(path_or_bytes, filename))


def read_scraips(path_or_bytes: str | Path | bytes, filename: str = "") -> list[Draft]:
    """Each plan of a file as a draft of its own: at least one, without rows where there is no recommendation in it."""
    name = filename or ("" if isinstance(path_or_bytes, bytes) else Path(path_or_bytes).name)
    drafts = recognise(read(path_or_bytes, name))
    for draft in drafts:
        draft.source_file = name
    return drafts
