"""Whether this process is alive, and whether the service can do its work: for load balancers and monitoring."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone

from wardmote.kernel import work

LEAST_FREE_MIB = 200


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of the database."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Database, migrations, worker and disk, each yes or no; 503 when one is no."""
    found: dict[str, Any] = {}
    for name, is_well in CHECKS.items():
        try:
            found[name] = is_well()
        except DatabaseError:
            found[name] = False
    ready = all(found.values())
    answer = JsonResponse({"ready": ready, "release": settings.RELEASE, **found}, status=200 if ready else 503)
    answer["Cache-Control"] = "no-store"
    return answer


def _database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone()[0] == 1)


def _is_migrated() -> bool:
    """Asked anew until it is so; after that it stays so for as long as this code runs."""
    try:
        return _migrated_for_good()
    except LookupError:
        return False


@cache
def _migrated_for_good() -> bool:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LookupError("not yet")  # an exception is not remembered
    return True


def _worker_is_alive() -> bool:
    return work.is_alive(at=timezone.now())


def _disk_has_room() -> bool:
    return shutil.disk_usage(settings.DATA).free >= LEAST_FREE_MIB * 1024 * 1024


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database_answers,
    "migrations": _is_migrated,
    "worker": _worker_is_alive,
    "disk": _disk_has_room,
}

urlpatterns = [path("healthz", healthz), path("readyz", readyz)]
