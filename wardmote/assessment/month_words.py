"""Months as words: 2025-12 is December 2025."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import get_language

from wardmote.kernel.words import list_words


def month_words(month: str) -> str:
    """December 2025, with a space that does not break."""
    return _month(month, get_language())


@lru_cache(maxsize=2_000)
def _month(month: str, language: str | None) -> str:
    """Kept for each language: a page says some 500 months."""
    return f"{MONTHS[int(month[5:])]}\N{NO-BREAK SPACE}{month[:4]}"


def short_month_words(month: str) -> str:
    """Dec 2025, for pictures."""
    return f"{str(MONTHS_3[int(month[5:])]).capitalize()} {month[:4]}"


def months_words(months: Sequence[str]) -> str:
    """Up to four months by name; more as the first and the last."""
    if len(months) > 4:
        return f"{month_words(months[0])} – {month_words(months[-1])}"
    return list_words([month_words(month) for month in months])
