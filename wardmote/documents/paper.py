"""One paper, described once: what it says, not how it is printed.

`paper_html`, `paper_word` and `paper_pdf` print the same description, so that the web copy, the Word
file and the PDF of a plan or an update report cannot say different things. Words of the paper itself
come from whoever makes it; the few words added by a printer ("Page 2 of 5") stand in `Wording`, which
a caller may pass in another language.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal
from urllib.parse import urljoin, urlsplit

# Characters that no XML or HTML file may hold: controls other than tab and newline, halves of pairs, non-characters.
_NOT_FOR_PRINT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_SAFE_SCHEMES = {"http", "https", "mailto", "tel"}


def legible(text: str) -> str:
    """Text without the characters that no file format can carry; line ends become plain newlines."""
    return _NOT_FOR_PRINT.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True)
class Run:
    """Some words in one look. ``language`` is set only where it differs from the paper's, such as quoted Welsh."""

    text: str
    strong: bool = False
    link: str | None = None
    language: str | None = None


Words = str | Run | Sequence[str | Run]


def runs(words: Words) -> list[Run]:
    """Words of any accepted form as a list of runs, cleaned, without empty ones."""
    parts: Iterable[str | Run] = [words] if isinstance(words, str | Run) else words
    given = [Run(part) if isinstance(part, str) else part for part in parts]
    return [Run(legible(run.text), run.strong, run.link, run.language) for run in given if legible(run.text)]


def plain(words: Words) -> str:
    """The words alone, without looks and links."""
    return "".join(run.text for run in runs(words))


def safe_link(link: str | None, *, base: str = "") -> str | None:
    """The address if it may be followed from a paper, made whole against ``base``; None for javascript: and its like."""
    if not link:
        return None
    try:
        whole = urljoin(base, link.strip())
        scheme = urlsplit(whole).scheme.lower()
    except ValueError:  # such as http://[half
        return None
    if scheme in _SAFE_SCHEMES or (not scheme and not base):
        return legible(whole).replace("\n", "").replace("\t", "")
    return None


@dataclass(frozen=True)
class Heading:
    """A heading inside a section. The paper's title is level 1 and a section's own heading level 2."""

    words: Words
    level: int = 3


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. *lead* opens a paper, *quiet* is a note or a source; neither changes what it says."""

    words: Words
    look: Literal["plain", "lead", "quiet"] = "plain"


@dataclass(frozen=True)
class Quote:
    """Words as someone else wrote them: one paragraph a line, never changed."""

    words: Words
    source: str = ""


@dataclass(frozen=True)
class BulletList:
    items: Sequence[Words]


@dataclass(frozen=True)
class NumberedList:
    """Numbered 1, 2, 3, or lettered a, b, c for the parts of a recommendation."""

    items: Sequence[Words]
    letters: bool = False
    start: int = 1


@dataclass(frozen=True)
class SummaryList:
    """Properties of one thing: name and value, in order. A value's newlines make paragraphs."""

    pairs: Sequence[tuple[str, Words]]


CellBlock = str | Run | Paragraph | BulletList | NumberedList


@dataclass(frozen=True)
class Cell:
    """What stands in one cell: a text (each line a paragraph) or paragraphs and lists.

    ``muted`` greys it; the words must say the same ("Not due yet"), as grey alone means nothing.
    ``row_header`` makes it the header of its row.
    """

    content: str | Sequence[CellBlock] = ""
    muted: bool = False
    row_header: bool = False

    @property
    def blocks(self) -> list[Paragraph | BulletList | NumberedList]:
        given = [self.content] if isinstance(self.content, str) else self.content
        found: list[Paragraph | BulletList | NumberedList] = []
        for block in given:
            if isinstance(block, str):
                found += [Paragraph(line) for line in legible(block).split("\n") if line.strip()]
            else:
                found.append(Paragraph(block) if isinstance(block, Run) else block)
        return found


@dataclass(frozen=True)
class Column:
    """A column with its printed title. ``width`` is its share of the table, in any unit."""

    label: str
    width: float = 1
    numeric: bool = False


@dataclass(frozen=True)
class GroupRow:
    """A row across the whole table that names those below it, such as a theme."""

    words: Words


Row = GroupRow | Sequence[Cell | str]


@dataclass(frozen=True)
class DataTable:
    """A table whose header row is repeated on every page. Every table has a caption, said to screen readers too."""

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    caption_seen: bool = True

    def __post_init__(self) -> None:
        if not self.caption.strip():
            raise ValueError("A table needs a caption.")
        if not self.columns or any(column.width <= 0 for column in self.columns):
            raise ValueError(f"Table “{self.caption}” needs columns, each with a width over nought.")
        for number, row in enumerate(self.rows, start=1):
            if not isinstance(row, GroupRow) and len(row) != len(self.columns):
                raise ValueError(
                    f"Table “{self.caption}”, row {number}: {len(row)} cells, {len(self.columns)} columns."
                )

    @property
    def shares(self) -> list[float]:
        """Each column's share of the width, 0–1, adding up to 1."""
        whole = sum(column.width for column in self.columns)
        return [column.width / whole for column in self.columns]


def cells(row: Sequence[Cell | str]) -> list[Cell]:
    """A row's cells, plain texts made into cells."""
    return [Cell(cell) if isinstance(cell, str) else cell for cell in row]


@dataclass(frozen=True)
class Picture:
    """A drawing of ours with the words that stand for it. Scripts and outside addresses in it are left out."""

    svg: str
    alternative: str
    caption: str = ""


@dataclass(frozen=True)
class Notice:
    """The one box a paper may have near its top: what the reader must know first."""

    words: Words
    heading: str = ""


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page in print; nothing on the web."""


Block = Heading | Paragraph | Quote | BulletList | NumberedList | SummaryList | DataTable | Picture | Notice | PageBreak


@dataclass(frozen=True)
class Section:
    """A part of the paper under a heading of level 2, or under none at its opening."""

    blocks: Sequence[Block]
    heading: str = ""


@dataclass(frozen=True)
class Colours:
    """A council's colours as #rrggbb: ``brand`` for rules and headings' edges, ``tint`` behind header rows, ``edge`` for hairlines."""

    brand: str = "#0d4a52"
    tint: str = "#eff5f5"
    edge: str = "#b5cdcd"

    def __post_init__(self) -> None:
        for colour in (self.brand, self.tint, self.edge):
            if not _COLOUR.fullmatch(colour):
                raise ValueError(f"“{colour}” is not a colour written as #rrggbb.")


@dataclass(frozen=True)
class Wording:
    """The words a printer adds. Placeholders in braces must stay; months are for dates."""

    page: str = "Page {page} of {pages}"
    made_on: str = "Made on {date}"
    months: tuple[str, ...] = (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    )

    def day(self, on: date) -> str:
        """A date as people write it, with a no-break space between day and month."""
        return f"{on.day}\u00a0{self.months[on.month - 1]} {on.year}"


@dataclass(frozen=True)
class Paper:
    """A paper to print. ``marked`` ("Demonstration", "Draft, not public") stands on every page.

    ``address`` is where the same record is read on the web; links are made whole against it.
    ``footer_words`` usually give the check value and the last entry of the record. ``made_on`` is the
    only date in the files, so that the same paper gives the same bytes.
    """

    title: str
    council_name: str
    sections: Sequence[Section]
    made_on: date
    subtitle: str = ""
    language: str = "en-GB"
    landscape: bool = False
    footer_words: str = ""
    address: str = ""
    marked: str = ""
    colours: Colours = field(default_factory=Colours)
    wording: Wording = field(default_factory=Wording)

    def __post_init__(self) -> None:
        if not legible(self.title).strip():
            raise ValueError("A paper needs a title.")
        last = 1
        for level, words in self.headings():
            if level < 2 or level > last + 1:
                raise ValueError(f"Heading “{words}” is of level {level} under one of level {last}.")
            last = level

    def headings(self) -> Iterator[tuple[int, str]]:
        """Every heading below the title, in order, with its level."""
        for section in self.sections:
            if section.heading:
                yield 2, section.heading
            for block in section.blocks:
                if isinstance(block, Heading):
                    yield block.level, plain(block.words)

    @property
    def foot(self) -> tuple[str, str]:
        """The two lines at the foot of every page beside its number: who and when; where to check. Either may be empty."""
        made = self.wording.made_on.format(date=self.wording.day(self.made_on))
        return _joined(self.council_name, made), _joined(self.address, self.footer_words)


def by_line(words: Words) -> list[list[Run]]:
    """Words cut at their newlines, looks and links kept; blank lines left out."""
    lines: list[list[Run]] = [[]]
    for run in runs(words):
        first, *rest = run.text.split("\n")
        lines[-1].append(replace(run, text=first))
        lines += [[replace(run, text=text)] for text in rest]
    return [line for line in lines if plain(line).strip()]


def _joined(*parts: str) -> str:
    return " · ".join(legible(part).replace("\n", " ") for part in parts if part.strip())
