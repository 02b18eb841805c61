"""A document as a run of pieces: whole paragraphs and tables, without what only belongs to its pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from wardmote.decisions.importing.headings import split_number
from wardmote.documents.blocks import Document, Heading, Paragraph, Position, Table
from wardmote.documents.rejoin import rejoined
from wardmote.documents.signs import chrome

_WIDE = re.compile(r"\s{3,}|\s*\t+\s*")
_PAGE = re.compile(
    r"(?i)^\W*(?:page\s*\d+(?:\s*(?:of|/)\s*\d+)?|\d{1,3}\s*(?:of|/)\s*\d{1,3}|[-–—]\s*\d{1,3}\s*[-–—]|\d{1,3}|agenda (?:item|page)\s*(?:no\.?|number)?:?\s*\d{0,3}[a-z]?|agenda annex|minute item \d+|this page is intentionally left blank)\W*$"
)
_FROM_SITE = re.compile(r"(?i)^(?:supporting documents?|additional documents?)\W*$")  # also headings of reports


@dataclass(frozen=True)
class Piece:
    """One paragraph with its number taken off, or one table. ``level`` is a heading style's, nought where there is none.

    ``number`` is bare ("1.3", "a)"), ``label`` as printed ("1.3", "(a)"). ``columns`` are the parts of a line that wide space keeps apart; one where it has none.
    """

    words: str
    number: str = ""
    label: str = ""
    columns: tuple[str, ...] = ()
    bold: bool = False
    level: int = 0
    gap: int = 0
    bullet: bool = False
    note: bool = False
    table: Table | None = None
    position: Position = field(default_factory=Position)

    @property
    def printed(self) -> str:
        """The words as printed, with number and wide spaces."""
        return f"{self.label} {self.words}" if self.label else f"• {self.words}" if self.bullet else self.words

    @property
    def caps(self) -> bool:
        """Whether it is set in capitals throughout."""
        letters = [letter for letter in self.words if letter.isalpha()]
        return len(letters) > 3 and all(letter.isupper() for letter in letters)


def pieces(document: Document) -> list[Piece]:
    """Everything a document says, in order, with page furniture dropped and broken lines joined."""
    furniture = _furniture(document)
    flowing = document.kind in ("text", "pdf")  # where a page's own number stands among the paragraphs
    kept = [b for b in document.blocks if isinstance(b, Table) or not _dropped(b, furniture, flowing=flowing)]
    made: list[Piece] = []
    waiting: list[Paragraph] = []
    for block in kept:
        if isinstance(block, Paragraph):
            waiting.append(block)
            continue
        made.extend(_paragraphs(waiting, document.kind))
        waiting = []
        if isinstance(block, Heading):
            made.extend(piece_of(block.text, block.position, level=block.level))
        else:
            made.append(Piece("", table=block, position=block.position))
    made.extend(_paragraphs(waiting, document.kind))
    return made


def piece_of(
    text: str,
    position: Position,
    *,
    level: int = 0,
    bold: bool = False,
    gap: int = 0,
    bullet: bool = False,
    note: bool = False,
    label: str = "",
) -> Iterator[Piece]:
    """One piece for each printed line of a paragraph; only those of Word and web pages hold more than one."""
    for order, line in enumerate(text.split("\n")):
        said = f"{label} {line.strip()}" if label and not order else line.strip()
        number, words = split_number(said)
        printed = said[: len(said) - len(words)].strip() if number else ""
        if label and not order and not number:
            number, printed, words = label, label, line.strip()
        columns = tuple(part for part in _WIDE.split(words) if part)
        if columns:
            words = "   ".join(" ".join(column.split()) for column in columns)
            yield Piece(words, number, printed, columns, bold, level, 0 if order else gap, bullet, note, None, position)


def pieces_of_cell(paragraphs: tuple[Paragraph, ...]) -> list[Piece]:
    """The pieces of one cell of a table."""
    return list(_paragraphs(list(paragraphs), "cell"))


def _paragraphs(waiting: list[Paragraph], kind: str) -> Iterator[Piece]:
    if kind in ("text", "pdf"):
        waiting = rejoined(waiting, cut_by_pages_only=kind == "pdf")
    for block in waiting:
        yield from piece_of(
            block.text,
            block.position,
            bold=block.bold,
            gap=block.gap,
            bullet=block.bullet,
            note=block.note,
            label=block.label,
        )


def _dropped(block: Heading | Paragraph, furniture: set[str], *, flowing: bool) -> bool:
    text = block.text.strip()
    if _FROM_SITE.match(text):
        return False
    if re.fullmatch(r"[\W_]*", text) and not re.search(r"[☐☒☑✓✔✗✘□×…\[\]]", text):
        return True  # a rule drawn with characters
    if _PAGE.match(text) and (flowing or not text.strip(" -–—").isdigit()):
        return True
    return chrome(text) or _masked(text) in furniture


def _furniture(document: Document) -> set[str]:
    """Lines that come again and again and only say where one is: running titles with a page's number."""
    seen: Counter[str] = Counter()
    for block in document.blocks:
        if isinstance(block, Paragraph) and len(block.text) < 100 and re.search(r"(?i)page\s*\d|\d\s*$", block.text):
            seen[_masked(block.text)] += 1
    return {text for text, count in seen.items() if count > 2 and re.search(r"(?i)page", text)}


def _masked(text: str) -> str:
    return re.sub(r"\d+", "0", " ".join(text.split())).lower()
