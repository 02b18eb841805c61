"""Lines that a page or a converter broke at its width, joined again into the paragraphs they were."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable
from dataclasses import replace

from wardmote.documents.blocks import Paragraph

_OWN = re.compile(
    r"\s*(?:[•·▪‣◦*–—-]\s|o\s|\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})[.)]\s|\d{1,2}(?:\.\d{1,2}){0,3}[.)]?\s{2,}|\d{1,2}(?:\.\d{1,2}){1,3}\s+\S|[☐☒☑✓✔□]|[A-Z][\w/ ]{2,40}:\s)"
)
_APART = re.compile(r"\S\s{3,}\S|\t")  # words that stand in columns
_ENDS = re.compile(r"[.:;?!][”’\"')\]]*$")


def rejoined(lines: Iterable[Paragraph], *, cut_by_pages_only: bool = False) -> list[Paragraph]:
    """The paragraphs of a plain text file, where its lines were broken to a width; as they stand where they were not.

    A line that begins as a list item, a number or a label does stays on its own, and so does one after a blank line,
    unless a page's end cut it in the middle of a sentence; ``cut_by_pages_only`` joins only those, as for a PDF, whose
    lines were joined when it was read.
    """
    said = list(lines)
    width = 0 if cut_by_pages_only else _width(said)
    joined: list[Paragraph] = []
    last: Paragraph | None = None
    for line in said:
        if last is not None and joined and _goes_on(last, line, width):
            before = joined[-1]
            space = "" if re.search(r"\w-$", before.text) else " "
            joined[-1] = replace(before, text=f"{before.text.rstrip()}{space}{line.text.strip()}")
        else:
            joined.append(line)
        last = line
    return joined


def _width(lines: list[Paragraph]) -> int:
    """The width at which lines were broken, nought where they were not."""
    flowing = [line for line in lines if not _APART.search(line.text.strip())]
    pairs = [(one, two) for one, two in itertools.pairwise(flowing) if not two.gap and not _OWN.match(two.text)]
    lengths = sorted(len(line.text) for line in flowing) or [0]
    width = max((len(one.text) for one, _ in pairs), default=0)
    if len(pairs) < 3 or not 30 <= width <= 150 or lengths[len(lengths) * 19 // 20] > width + 8:
        return 0
    full = sum(_full(one, two, width) for one, two in pairs)
    return width if full >= 0.6 * len(pairs) else 0


def _full(one: Paragraph, two: Paragraph, width: int) -> bool:
    """Whether the next line's first word would not have fitted; letters differ in width, so a fifth is allowed."""
    return len(one.text) + 1 + len(two.text.split(maxsplit=1)[0]) >= 0.8 * width


def _goes_on(one: Paragraph, two: Paragraph, width: int) -> bool:
    small = two.text.lstrip()[:1].islower()
    if _OWN.match(two.text) or _APART.search(two.text.strip()) or len(_APART.findall(one.text.strip())) > 1:
        return False
    if two.gap or one.position.page != two.position.page:
        cut = small and not _ENDS.search(one.text) and len(one.text) > 40
        return cut and (_full(one, two, width) if width else one.position.page != two.position.page)
    if not width:
        return False
    if small and not _ENDS.search(one.text) and len(one.text) > 0.5 * width:
        return True
    return _full(one, two, width)
