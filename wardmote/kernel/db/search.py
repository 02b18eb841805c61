"""Full-text search on both databases: FTS5 beside the table on SQLite, a tsvector index on PostgreSQL.

This package is the only place that asks which database it is.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection, models
from django.db.models.expressions import RawSQL

SQLITE = [
    """CREATE VIRTUAL TABLE IF NOT EXISTS kernel_search USING fts5(
         folded, content='kernel_searchentry', content_rowid='id', tokenize='porter unicode61')""",
    """CREATE TRIGGER IF NOT EXISTS kernel_search_in AFTER INSERT ON kernel_searchentry BEGIN
         INSERT INTO kernel_search(rowid, folded) VALUES (new.id, new.folded); END""",
    """CREATE TRIGGER IF NOT EXISTS kernel_search_out AFTER DELETE ON kernel_searchentry BEGIN
         INSERT INTO kernel_search(kernel_search, rowid, folded) VALUES ('delete', old.id, old.folded); END""",
    """CREATE TRIGGER IF NOT EXISTS kernel_search_new AFTER UPDATE ON kernel_searchentry BEGIN
         INSERT INTO kernel_search(kernel_search, rowid, folded) VALUES ('delete', old.id, old.folded);
         INSERT INTO kernel_search(rowid, folded) VALUES (new.id, new.folded); END""",
]
POSTGRESQL = [
    """CREATE INDEX IF NOT EXISTS kernel_search ON kernel_searchentry
         USING gin (to_tsvector('english', folded))""",
]


def make() -> None:
    """Make what searching needs, if it is not there."""
    is_new = "kernel_search" not in connection.introspection.table_names()
    with connection.cursor() as cursor:
        for statement in SQLITE if connection.vendor == "sqlite" else POSTGRESQL:
            cursor.execute(statement)
    if is_new:
        rebuild()


def rebuild() -> None:
    """Fill the index again from its table, where the database does not do so by itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO kernel_search(kernel_search) VALUES ('rebuild')")


def matching(rows: models.QuerySet[Any], words: list[str]) -> models.QuerySet[Any]:
    """Those of ``rows`` that hold every word, the last as a beginning, best first."""
    ranked: models.QuerySet[Any]
    if connection.vendor == "sqlite":
        asked = " ".join(f'"{word}"' for word in words) + "*"
        hits = RawSQL("SELECT rowid FROM kernel_search WHERE kernel_search MATCH %s", [asked])
        rank = RawSQL(
            "(SELECT rank FROM kernel_search WHERE kernel_search MATCH %s AND rowid = kernel_searchentry.id)", [asked]
        )
        ranked = rows.filter(pk__in=hits).annotate(rank=rank).order_by("rank", "-dated_on", "pk")
    else:
        wanted = " & ".join(f"'{word}'" for word in words) + ":*"
        query = SearchQuery(wanted, search_type="raw", config="english")
        found = rows.extra(
            where=["to_tsvector('english', folded) @@ to_tsquery('english', %s)"],
            params=[wanted],
        )
        nearness = SearchRank(SearchVector("folded", config="english"), query)
        ranked = found.annotate(rank=nearness).order_by("-rank", "-dated_on", "pk")
    return ranked
