"""What one page of a PDF draws: words, rules and shaded boxes, measured from its top left corner as it is looked at.

Taken straight from PDFium, which is some ten times faster than reading the page in Python.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

Box = tuple[float, float, float, float]  # left, top, right, bottom
_MAX_PATHS = 20_000  # drawings, not tables, hold more
_MAX_SEGMENTS = 2_000


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without a space between them."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, level or upright."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def level(self) -> bool:
        return self.right - self.left >= self.bottom - self.top


@dataclass
class Drawn:
    """Everything that matters of a page."""

    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    shades: list[tuple[Box, str]] = field(default_factory=list)


class _Turn:
    """From the page's own coordinates to what is seen: turned as the page says, downwards from the top."""

    def __init__(self, page: Any) -> None:
        left, bottom, right, top = page.get_cropbox()
        self.origin = (left, bottom)
        self.across, self.up = right - left, top - bottom
        self.rotation = page.get_rotation()
        sideways = self.rotation in (90, 270)
        self.width, self.height = (self.up, self.across) if sideways else (self.across, self.up)

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.origin[0], y - self.origin[1]
        if self.rotation == 90:
            return y, x
        if self.rotation == 180:
            return self.across - x, y
        if self.rotation == 270:
            return self.up - y, self.across - x
        return x, self.up - y

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        one, two = self.point(left, bottom), self.point(right, top)
        return min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1])


def draw(page: Any) -> Drawn:
    """Words, rules and shades of a PDFium page."""
    turn = _Turn(page)
    made = Drawn(turn.width, turn.height)
    text_page = page.get_textpage()
    try:
        made.words = list(_words(text_page.raw, turn))
    finally:
        text_page.close()
    _paths(page, turn, made)
    return made


def _words(text_page: Any, turn: _Turn) -> Iterator[Word]:
    from pypdfium2 import raw

    box = raw.FS_RECTF()
    letters: list[str] = []
    edges: Box = (0.0, 0.0, 0.0, 0.0)
    bold = False
    for index in range(raw.FPDFText_CountChars(text_page)):
        code = raw.FPDFText_GetUnicode(text_page, index)
        letter = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
        if code in (2, 0xAD, 0xFFFE):
            letter = "-"  # PDFium marks a hyphen at a line's end so
        if not letter.strip() or (code < 32 and letter != "-"):
            if letters:
                yield Word("".join(letters), *edges, bold)
                letters = []
            continue
        if not raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box)):
            continue
        here = turn.box(box.left, box.bottom, box.right, box.top)
        height = here[3] - here[1]
        apart = bool(letters) and (
            abs(here[3] - edges[3]) > 0.5 * height or not -height < here[0] - edges[2] < 0.25 * height
        )
        if letters and apart:
            yield Word("".join(letters), *edges, bold)
            letters = []
        edges = (edges[0], min(edges[1], here[1]), max(edges[2], here[2]), max(edges[3], here[3])) if letters else here
        if not letters:
            bold = _bold(text_page, index)
        letters.append(letter)
    if letters:
        yield Word("".join(letters), *edges, bold)


def _bold(text_page: Any, index: int) -> bool:
    """Whether a letter is drawn in a font that calls itself bold."""
    from pypdfium2 import raw

    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(text_page, index, name, len(name), None)
    return re.search(rb"(?i)bold|black|heavy", name.value) is not None


def _paths(page: Any, turn: _Turn, made: Drawn) -> None:
    from pypdfium2 import raw

    for count, path in enumerate(page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=4)):
        if count > _MAX_PATHS:
            made.rules.clear()
            return
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(path.raw, ctypes.byref(fill), ctypes.byref(stroke))
        if not fill.value and not stroke.value:
            continue
        made.rules.extend(_rules(path, turn))
        if fill.value and (shade := _shade(path, turn)) is not None:
            made.shades.append(shade)


def _rules(path: Any, turn: _Turn) -> Iterator[Rule]:
    """The level and upright sides of a path."""
    from pypdfium2 import raw

    matrix = path.get_matrix()
    x, y = ctypes.c_float(), ctypes.c_float()
    start = last = (0.0, 0.0)
    for index in range(min(raw.FPDFPath_CountSegments(path.raw), _MAX_SEGMENTS)):
        segment = raw.FPDFPath_GetPathSegment(path.raw, index)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        here = turn.point(*matrix.on_point(x.value, y.value))
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            start = last = here
            continue
        if kind == raw.FPDF_SEGMENT_LINETO and (rule := _rule(last, here)) is not None:
            yield rule
        last = here
        if raw.FPDFPathSegment_GetClose(segment) and (rule := _rule(last, start)) is not None:
            yield rule


def _rule(one: tuple[float, float], two: tuple[float, float]) -> Rule | None:
    across, down = abs(one[0] - two[0]), abs(one[1] - two[1])
    if min(across, down) > 0.6 or max(across, down) < 3:
        return None
    return Rule(min(one[0], two[0]), min(one[1], two[1]), max(one[0], two[0]), max(one[1], two[1]))


def _shade(path: Any, turn: _Turn) -> tuple[Box, str] | None:
    from pypdfium2 import raw

    box = turn.box(*path.get_bounds())
    if box[2] - box[0] < 8 or box[3] - box[1] < 6:
        return None
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(path.raw, *(ctypes.byref(part) for part in parts)) or not parts[3].value:
        return None
    return box, "".join(f"{part.value:02x}" for part in parts[:3])
