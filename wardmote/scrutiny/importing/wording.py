"""What stands inside a recommendation's own cell: its number, its parts, its theme and the outcome it is meant to have."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from wardmote.documents.signs import without_marks
from wardmote.scrutiny.importing.evidence import POINTER

_NUMBER = re.compile(
    r"^(?P<said>(?:recommendation|rec\.?|action|proposal)s?\s*(?P<word>\d{1,3}[a-z]?)|\(?(?P<code>R(?:ec)?\.? ?\d{1,3})|\(?(?P<digit>\d{1,3}(?:\.\d{1,2})?)|\(?(?P<letter>[a-z]|[ivx]{1,5}))"
    r"(?P<mark>[.):]+)\s*(?=\S)",
    re.IGNORECASE,
)  # fmt: skip
_NUMBER_JOINED = re.compile(r"^(?P<digit>\d{1,3})(?=(?:To|That|The|All|Every|A)\b)")
_NUMBER_SPACED = re.compile(r"^(?P<digit>\d{1,3})\s+(?=(?:To|That|The)\s)")
_REFERENCE = re.compile(
    r"^(?P<code>(?=[^\s]*\d)[A-Z]{1,8}(?:[./-]\w+)+|[A-Z]{2,6} ?\(\d\d/\d\d\) ?\d{1,3}|SC ?\d{1,4})(?:\s*[:–-]\s*|\s+|\n)(?=[A-Z“‘\"'(])"
)
_OUTCOME = re.compile(
    r"(?i)^(?:the )?(?:overall |intended |expected |desired |anticipated )+(?:outcomes?|impact|results?)\s*(?:[:–—-]|are:?|is:?|$)\s*"
)
_OUTCOME_INLINE = re.compile(
    r"(?i)(?<=[.;:)])\s+(?:intended|expected|desired|anticipated) (?:outcomes?|impact)\s*[:–—-]\s*"
)
_THEME = re.compile(r"(?i)^\(?theme\s*[:–—-]\s*(?P<name>[^)]{2,80}?)\)?\.?$")
_POINTER_END = re.compile(
    r"(?i)(?<=[.;:)])\s+\(?see (?:the )?(?P<name>[A-Z][^.]{1,70}?) theme(?: (?:below|above|overleaf|at the end[^.]{0,40}))?\.?\)?$"
)
BULLET = re.compile(r"^\s*(?:[·•▪‣◦*–-]\s|o\s|\.\s)")
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv")
_SEQUENCES: tuple[tuple[str, ...], ...] = (
    tuple("abcdefghijklmnopqrstuvwxyz"),
    _ROMANS,
    tuple(str(n) for n in range(1, 30)),
)


@dataclass
class Wording:
    """One recommendation's words, taken apart."""

    text: str
    number: str | None = None
    reference: str | None = None
    outcome: str | None = None
    theme: str | None = None
    parts: list[tuple[str, str]] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)


def read_wording(lines: list[str], *, numbered: bool = True) -> Wording:
    """Take the printed paragraphs of a recommendation apart; ``numbered`` allows a bare number without a stop."""
    said = [clean for line in lines for piece in line.split("\n") if (clean := without_marks(piece.strip()))]
    made = Wording("")
    said = _take_theme(said, made)
    said = _take_outcome(said, made)
    if said:
        said[0] = _take_number(said[0], made, numbered=numbered)
        said = [line for line in said if line]
    made.text = "\n".join(said)
    made.parts = find_parts(made.text)
    if any(BULLET.match(line) for line in said[1:]):
        made.flags.append("bullets_in_recommendation")
    return made


def _take_theme(lines: list[str], made: Wording) -> list[str]:
    kept = []
    for line in lines:
        found = POINTER.match(line) or _THEME.match(line)
        if found:
            made.theme = found["name"].strip(" ‘’“”\"'")
            continue
        if ending := _POINTER_END.search(line):
            made.theme = ending["name"].strip()
            line = line[: ending.start()].rstrip()  # noqa: PLW2901 - the rest of the line stays
        kept.append(line)
    return kept


def _take_outcome(lines: list[str], made: Wording) -> list[str]:
    for index, line in enumerate(lines):
        if index and (found := _OUTCOME.match(line)):
            rest = [line[found.end() :], *lines[index + 1 :]]
            made.outcome = "\n".join(words for words in rest if words.strip()) or None
            return lines[:index]
        if inline := _OUTCOME_INLINE.search(line):
            rest = [line[inline.end() :], *lines[index + 1 :]]
            made.outcome = "\n".join(words for words in rest if words.strip()) or None
            return [*lines[:index], line[: inline.start()].rstrip()]
    return lines


def _take_number(line: str, made: Wording, *, numbered: bool) -> str:
    if found := _REFERENCE.match(line):
        made.reference = found["code"].rstrip(":.")
        line = line[found.end() :].lstrip()
    if found := _NUMBER.match(line):
        said = found["word"] or (found["said"] + found["mark"])
        made.number = said.strip()
        return line[found.end() :].lstrip()
    if found := _NUMBER_JOINED.match(line):
        made.number = found["digit"]
        made.flags.append("number_without_full_stop")
        return line[found.end() :].lstrip()
    if numbered and (found := _NUMBER_SPACED.match(line)):
        made.number = found["digit"]
        return line[found.end() :].lstrip()
    return line


def find_parts(text: str, *, stemless: bool = False) -> list[tuple[str, str]]:
    """Lettered or numbered parts in sequence, two at least, after a stem that leads up to them.

    ``stemless`` also takes a text that opens with its first label, as an answer by parts does.
    """
    best: list[tuple[str, int, int]] = []
    for sequence in _SEQUENCES:
        marks = _marks(text, sequence)
        if len(marks) >= 2 and (stemless or text[: marks[0][1]].strip()) and (not best or marks[0][1] < best[0][1]):
            best = marks
    parts = []
    for (label, _, end), after in zip(best, [*best[1:], None], strict=False):
        parts.append((label, text[end : after[1] if after else len(text)].strip()))
    return parts


def _marks(text: str, sequence: tuple[str, ...]) -> list[tuple[str, int, int]]:
    marks: list[tuple[str, int, int]] = []
    position = 0
    digits = sequence[0] == "1"
    for label in sequence:
        inline = r"|(?<=[:;,.]\s)|(?<=\band\s)|(?<=\bor\s)" if not digits else r"|(?<=[:;]\s)"
        found = re.compile(rf"(?:(?<=\n)|^{inline})\(?({label})(?:\)|\.(?!\d))\s*(?=\S)", re.MULTILINE).search(
            text, position
        )
        if found is None:
            break
        marks.append((label, found.start(), found.end()))
        position = found.end()
    return marks


def split_cell(lines: list[str]) -> list[tuple[str, list[str]]]:
    """Several recommendations in one cell: it opens with its first label and no stem leads up to the labels."""
    text = "\n".join(without_marks(line.strip()) for line in lines if line.strip())
    for sequence in _SEQUENCES:
        marks = _marks(text, sequence)
        if len(marks) < 2 or text[: marks[0][1]].strip():
            continue
        starts = [start for _, start, _ in marks]
        if not all(
            start == 0 or text[start - 1] == "\n" or text[:start].rstrip().endswith((";", ".", "and"))
            for start in starts
        ):
            continue
        pieces = []
        for (_, start, end), after in zip(marks, [*marks[1:], None], strict=False):
            pieces.append((text[start:end].strip(), text[end : after[1] if after else len(text)].strip().split("\n")))
        if all(len(" ".join(words).split()) >= 3 for _, words in pieces):
            return pieces
    return []


def share_by_labels(text: str, labels: list[str], *, opens: bool = True) -> dict[str, str] | None:
    """What a cell says to each of these labels, where its lines begin with them in order; some may be left out.

    ``opens`` asks that the cell begins with a label. None where the cell is not divided so.
    """
    marks: list[tuple[str, int, int]] = []
    position = 0
    for label in labels:
        boundary = r"(?:(?<=\n)|\A|(?<=[.;:]\s)|(?<=[.;:]\s\s))"
        found = re.compile(rf"{boundary}\(?{re.escape(label)}(?:\)|\.(?!\d)|:)\s*(?=\S)", re.IGNORECASE).search(
            text, position
        )
        if found:
            marks.append((label, found.start(), found.end()))
            position = found.end()
    if not marks or (opens and text[: marks[0][1]].strip()):
        return None
    return {
        label: text[end : after[1] if after else len(text)].strip()
        for (label, _, end), after in zip(marks, [*marks[1:], None], strict=True)
    }
