"""Ticks and boxes: told apart as printed, whichever character, symbol font or form field drew them."""

from __future__ import annotations

import re

TICKED, EMPTY = "☒", "☐"
_TICKS = "☑✓✔🗸🗹🗷☒⊠■▣◉"
_CROSSES = "✗✘✕✖×"
_EMPTIES = "☐□▢○◯❏❑❒"
_BRACKETS = r"[\[(]\s*[xX✓✔*]\s*[\])]"
_EMPTY_BRACKETS = r"\[\s*\]|\(\s*\)|\[_+\]"
MARK = re.compile(rf"{_BRACKETS}|{_EMPTY_BRACKETS}|[{_TICKS}{_CROSSES}{_EMPTIES}]|(?<![\w’'/])[xX](?![\w’'/])")

# Symbol fonts draw a tick for a letter that says something else; Word stores the letter, often moved up by 0xF000.
_FONTS: dict[str, dict[int, str]] = {
    "wingdings": {0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x78: "☒", 0x71: "☐", 0x72: "☐"},
    "wingdings 2": {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x51: "☒", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x2A: "☐", 0x30: "☐"},
    "webdings": {0x61: "✓", 0x72: "✗", 0x63: "☐"},
}


def from_symbol_font(font: str, text: str) -> str:
    """The words of a run in a symbol font, its ticks and boxes as characters that mean them; other fonts unchanged."""
    drawn = _FONTS.get(font.strip().lower())
    if drawn is None:
        return text
    return "".join(drawn.get(ord(letter) & 0xFF if ord(letter) >= 0xF000 else ord(letter), letter) for letter in text)


def is_symbol_font(font: str) -> bool:
    """Whether letters in this font may draw ticks."""
    return font.strip().lower() in _FONTS


def tick(mark: str, *, crosses_are_ticks: bool = True) -> bool | None:
    """True for a ticked mark, False for an empty box, None for anything else.

    A cross ticks a box on most forms. Where the same form also prints ticks, give ``crosses_are_ticks=False``: it
    then says no.
    """
    plain = mark.strip()
    if not plain or not MARK.fullmatch(plain):
        return None
    if re.fullmatch(_EMPTY_BRACKETS, plain) or plain in _EMPTIES:
        return False
    if plain in _CROSSES or plain in "xX":
        return crosses_are_ticks
    return True


def yes_or_no(text: str) -> bool | None:
    """What a "Yes / No" box says. None where both words are printed and neither, or each, is marked."""
    plain = " ".join(text.split())
    said = [
        (found[0].lower(), found.start())
        for found in re.finditer(r"(?i)(?<![\w’'])(?:yes|no|y|n)(?![\w’'])(?!\.\s?\d)", plain)
    ]
    words = {word[0] for word, _ in said}
    if words == {"y", "n"}:
        return _chosen(plain, said)
    if len(words) == 1 and said[0][1] <= 6:  # at the start, after a mark at most
        marks = [tick(found[0]) for found in MARK.finditer(plain[: said[0][1]])]
        return None if marks == [False] else words == {"y"}
    if re.search(r"(?i)\b(?:not an?|non[- ]?)\s*key\b", plain):
        return False
    return True if re.match(r"(?i)(?:this is an? )?key(?: decision)?\b(?!\s*decision\s*because)", plain) else None


def _chosen(plain: str, said: list[tuple[str, int]]) -> bool | None:
    """Which of both words carries the tick: marks stand all before their word, or all after."""
    marks = [(found.start(), tick(found[0])) for found in MARK.finditer(plain)]
    if not marks or len(said) != 2:
        return None
    before = marks[0][0] < said[0][1]
    ticked: set[str] = set()
    for place, filled in marks:
        words = [(at, word) for word, at in said if (at > place) == before]
        if filled and words:
            ticked.add((min(words) if before else max(words))[1][0])
    return ticked == {"y"} if len(ticked) == 1 else None
