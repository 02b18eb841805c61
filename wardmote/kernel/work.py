"""Jobs that run by themselves, and long work a person started. The truth is in our own tables; a worker only looks there."""

from __future__ import annotations

import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from wardmote.kernel.errors import RuleBroken
from wardmote.kernel.logs import QueryCount
from wardmote.kernel.models import Council, JobRun, Person, Work

log = logging.getLogger("wardmote.work")
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
WORKER = "worker"  # the row that holds the worker's heartbeat
HEARTBEAT = timedelta(minutes=2)
BEAT_EVERY = timedelta(seconds=15)


@dataclass(frozen=True)
class Job:
    """A function that does what waits in our tables and returns how much it did; run every so often."""

    name: str
    every: timedelta
    run: Callable[..., int]
    title: str | Promise


_jobs: dict[str, Job] = {}
_kinds: dict[str, Callable[[Work], dict[str, Any]]] = {}


def register_job(name: str, run: Callable[..., int], *, every: timedelta, title: str | Promise) -> None:
    """Have ``run(at=…)`` called every so often. Called from ``AppConfig.ready()``."""
    _jobs[name] = Job(name, every, run, title)


def register_kind(kind: str, run: Callable[[Work], dict[str, Any]]) -> None:
    """Say how one kind of long work is done. ``run`` may be called again after a restart, so it must bear that."""
    _kinds[kind] = run


def jobs() -> list[Job]:
    """Every registered job, by name."""
    return [_jobs[name] for name in sorted(_jobs)]


def start(kind: str, *, council: Council, by: Person | None, at: datetime, total: int = 0, **arguments: Any) -> Work:
    """Ask for long work; the worker takes it within seconds and its page shows how far it has got."""
    if kind not in _kinds:
        raise ValueError(f"no room registered work of kind {kind}")
    return Work.objects.create(council=council, kind=kind, by=by, arguments=arguments, asked_at=at, total=total)


def progress(work: Work, done: int, total: int, words: str = "") -> None:
    """Say how far the work has got, and keep its lease."""
    moment = timezone.now()
    Work.objects.filter(pk=work.pk).update(done=done, total=total, words=words[:300], lease_until=moment + LEASE)
    _beat(moment)


def run_due(*, at: datetime) -> int:
    """Run every job that is due and free. A failure is kept for its page and never stops the others. Returns how many ran.

    One query when none is due.
    """
    ran = 0
    due = dict(JobRun.objects.values_list("job", "due_at"))
    for job in jobs():
        if job.name not in due:
            JobRun.objects.get_or_create(job=job.name, defaults={"due_at": at})
        elif due[job.name] > at:
            continue
        free = Q(lease_until=None) | Q(lease_until__lt=at)
        if not JobRun.objects.filter(free, job=job.name, due_at__lte=at).update(
            lease_until=at + LEASE, started_at=at, due_at=at + job.every
        ):
            continue
        ran += 1
        began, queries = time.monotonic(), QueryCount()
        try:
            with connection.execute_wrapper(queries):
                did = job.run(at=at)
        except Exception:
            log.exception("job failed", extra={"job": job.name})
            JobRun.objects.filter(job=job.name).update(
                lease_until=None, failed_at=at, failure=traceback.format_exc(limit=3)[-2000:]
            )
        else:
            JobRun.objects.filter(job=job.name).update(lease_until=None, good_at=at, did=did)
            if did:
                log.info(
                    "job",
                    extra={
                        "job": job.name,
                        "did": did,
                        "ms": round((time.monotonic() - began) * 1000),
                        "queries": queries.n,
                    },
                )
    return ran


def run_waiting(*, at: datetime) -> int:
    """Claim one piece of long work by a conditional update and do it. Returns 1 if there was one."""
    claimable = Q(state=Work.State.WAITING) | Q(state=Work.State.RUNNING, lease_until__lt=at)
    found = Work.objects.filter(claimable).order_by("asked_at", "pk").first()
    if found is None:
        return 0
    if not Work.objects.filter(claimable, pk=found.pk).update(
        state=Work.State.RUNNING, lease_until=at + LEASE, attempts=found.attempts + 1
    ):
        return 0
    found.refresh_from_db()
    if found.attempts > MOST_ATTEMPTS:
        _end(
            found,
            Work.State.REFUSED,
            {"message": _("This was tried three times and did not finish. Tell those who run this service.")},
        )
        return 1
    try:
        result = _kinds[found.kind](found)
    except RuleBroken as broken:
        _end(found, Work.State.REFUSED, {"message": broken.message})
    except Exception:
        log.exception("work failed", extra={"job": found.kind})
        _end(
            found,
            Work.State.REFUSED,
            {"message": _("This did not finish. Try again; if it happens again, tell those who run this service.")},
        )
    else:
        _end(found, Work.State.DONE, result)
    return 1


def loop(*, until: Callable[[], bool], pause: float = 1.0) -> None:
    """What the worker command does: run what is due, then rest, until told to stop.

    Outlives a database that is away for a while. Any number of these may run, on any number of machines.
    """
    beaten = None
    while not until():
        busy = 0
        now = timezone.now()
        try:
            if beaten is None or now - beaten > BEAT_EVERY:
                _beat(now)
                beaten = now
            busy = run_waiting(at=now)
            run_due(at=now)
        except DatabaseError:
            log.exception("the database did not answer")
        close_old_connections()
        if not busy:
            time.sleep(pause)


def is_alive(*, at: datetime) -> bool:
    """Whether a worker was seen in the last two minutes, or is busy with long work whose lease it keeps. Two queries."""
    if JobRun.objects.filter(job=WORKER, good_at__gt=at - HEARTBEAT).exists():
        return True
    return Work.objects.filter(state=Work.State.RUNNING, lease_until__gt=at).exists()


def _beat(moment: datetime) -> None:
    JobRun.objects.update_or_create(job=WORKER, defaults={"due_at": moment, "good_at": moment})


def _end(work: Work, state: Work.State, result: dict[str, Any]) -> None:
    Work.objects.filter(pk=work.pk).update(state=state, result=result, lease_until=None, ended_at=timezone.now())
