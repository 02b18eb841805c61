"""The history refuses change: triggers on both databases. SQLite drops them when it rebuilds a table, so they are made after every migrate."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

TABLES = ("kernel_fact", "kernel_seal")
SAYS = "the history is never changed or deleted"


def names() -> list[str]:
    """Every trigger that must be there."""
    acts = ("update", "delete") if connection.vendor == "sqlite" else ("update", "delete", "truncate")
    return sorted(f"{table}_no_{act}" for table in TABLES for act in acts)


def missing() -> list[str]:
    """Those of ``names()`` that the database does not have."""
    if connection.vendor == "sqlite":
        asked = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        asked = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    with connection.cursor() as cursor:
        cursor.execute(asked)
        there = {row[0] for row in cursor.fetchall()}
    return [name for name in names() if name not in there]


def make() -> None:
    """Make the triggers that are missing."""
    wanted = missing()
    if not wanted:
        return
    with connection.cursor() as cursor:
        if connection.vendor != "sqlite":
            cursor.execute(
                "CREATE OR REPLACE FUNCTION kernel_refuse() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
            )
        for name in wanted:
            table, act = name.split("_no_")
            if connection.vendor == "sqlite":
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{SAYS}'); END"
                )
            else:
                each = "STATEMENT" if act == "truncate" else "ROW"
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH {each} EXECUTE FUNCTION kernel_refuse()"
                )


def drop() -> None:
    """Take the triggers away: only for emptying a test database and for ``lifted``."""
    with connection.cursor() as cursor:
        for name in names():
            table = name.split("_no_")[0]
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))


@contextmanager
def lifted() -> Iterator[None]:
    """Lift the refusal inside one transaction: a council that leaves, and restoring a backup."""
    if not connection.in_atomic_block:
        raise RuntimeError("lifting the triggers needs a transaction around it")
    drop()
    yield
    make()
