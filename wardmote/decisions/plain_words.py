"""How a text reads: its grade, and letters that are never spelt out. Plain Python; for advice, never for refusing."""

from __future__ import annotations

import re

FORMULA = "Flesch–Kincaid grade: 0.39 × words a sentence + 11.8 × syllables a word − 15.59 (Kincaid and others, 1975)"
KNOWN = frozenset({"UK", "GOV.UK", "BBC", "NHS", "MP", "PDF", "TV", "CCTV", "AM", "PM", "II", "III", "IV", "VI", "SI", "OK", "USA", "EU", "VAT", "ID", "COVID"})  # fmt: skip
_ACRONYM = re.compile(r"\b[A-Z][A-Z&]{1,6}s?\b")


def grade(text: str) -> float | None:
    """The Flesch–Kincaid grade of a text: 9 is read at about fourteen. None for under 40 words, which say nothing."""
    sentences = [each for each in re.split(r"(?<=[.!?])\s+|\n+", text) if re.search(r"[A-Za-z]{2}", each)]
    words = re.findall(r"[A-Za-z][A-Za-z’'-]*", text)
    if len(words) < 40:
        return None
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def unexpanded(text: str) -> list[str]:
    """Acronyms of a text that stand nowhere beside their words, in order of appearance, each once."""
    found: list[str] = []
    for match in _ACRONYM.finditer(text):
        letters = match[0].rstrip("s")
        if letters in KNOWN or letters in found or not letters.isupper() or len(letters) < 2:
            continue
        if not _is_expanded(letters, text) and not _is_shouting(match, text):
            found.append(letters)
    return found


def _is_expanded(letters: str, text: str) -> bool:
    if re.search(rf"\(\s*(?:the\s+)?[“\"‘']?{re.escape(letters)}s?[”\"’']?\s*\)", text):
        return True  # "Police and Crime Commissioner (PCC)"
    return bool(re.search(rf"\b{re.escape(letters)}\s*\([^)]{{{len(letters)},}}\)", text))  # "PCC (Police and …)"


def _is_shouting(match: re.Match[str], text: str) -> bool:
    """Whether it stands in a line of capitals, such as a heading."""
    start, end = text.rfind("\n", 0, match.start()) + 1, text.find("\n", match.end())
    line = text[start : end if end >= 0 else None]
    return line.isupper() and len(line.split()) > 1


def _syllables(word: str) -> int:
    bare = re.sub(r"(?<=[^aeiouy])e[ds]?$", "", word.casefold())
    return max(1, len(re.findall(r"[aeiouy]+", bare)))
