"""Finding things. One small front; how each database searches is in kernel/db/search.py."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from wardmote.kernel.db import search as engine
from wardmote.kernel.models import Council, SearchEntry

MOST_WORDS = 12
MOST_LETTERS = 200_000  # of one entry; PostgreSQL indexes no more than a megabyte


@dataclass(frozen=True)
class Found:
    """One page of results, best first, and how many there are in all."""

    entries: list[SearchEntry]
    total: int


def put(
    council: Council,
    *,
    public: bool,
    kind: str,
    object_id: int,
    label: str,
    title: str,
    body: str,
    address: str,
    dated_on: date | None = None,
) -> None:
    """Make a thing findable, replacing what was there for it. Two queries."""
    SearchEntry.objects.update_or_create(
        council=council,
        is_public=public,
        object_kind=kind,
        object_id=object_id,
        defaults={
            "label": label,
            "title": title[:400],
            "body": body,
            "folded": " ".join(words(f"{title}\n{body[:MOST_LETTERS]}"))[:MOST_LETTERS],
            "address": address,
            "dated_on": dated_on,
        },
    )


def drop(council: Council, *, public: bool, kind: str, object_id: int) -> None:
    """Make a thing unfindable."""
    SearchEntry.objects.of(council).filter(is_public=public, object_kind=kind, object_id=object_id).delete()


def find(council: Council, query: str, *, public: bool, start: int = 0, count: int = 20, label: str = "") -> Found:
    """Entries holding every word of ``query`` (the last as a beginning), best first. Two queries; none for no words."""
    wanted = words(query)[:MOST_WORDS]
    if not wanted:
        return Found([], 0)
    rows = SearchEntry.objects.of(council).filter(is_public=public)
    if label:
        rows = rows.filter(label=label)
    ranked = engine.matching(rows, wanted)
    return Found(list(ranked[start : start + count]), ranked.count())


def ids(council: Council, query: str, *, public: bool, kind: str) -> QuerySet[SearchEntry, int]:
    """The things of a kind that hold every word of ``query``, as a subquery of their ids; none for no words."""
    wanted = words(query)[:MOST_WORDS]
    rows = SearchEntry.objects.of(council).filter(is_public=public, object_kind=kind)
    found = engine.matching(rows, wanted) if wanted else rows.none()
    return found.order_by().values_list("object_id", flat=True)


def words(text: str) -> list[str]:
    """The words and numbers of a text, folded, in order. Cut here, since each database would cut "R26/002" its own way."""
    return re.findall(r"[^\W_]+", fold(text))


def fold(text: str) -> str:
    """Lower case, without accents: how words are compared on both databases."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
