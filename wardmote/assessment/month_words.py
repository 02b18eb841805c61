"""Months as words: 2025-12 is December 2025."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.dates import MONTHS, MONTHS_3

from wardmote.kernel.words import list_words


def month_words(month: str) -> str:
    """December 2025, with a space that does not break."""
    return f"{MONTHS[int(month[5:])]}\N{NO-BREAK SPACE}{month[:4]}"


def short_month_words(month: str) -> str:
    """Dec 2025, for pictures."""
    return f"{str(MONTHS_3[int(month[5:])]).capitalize()} {month[:4]}"


def months_words(months: Sequence[str]) -> str:
    """Up to four months by name; more as the first and the last."""
    if len(months) > 4:
        return f"{month_words(months[0])} – {month_words(months[-1])}"
    return list_words([month_words(month) for month in months])
