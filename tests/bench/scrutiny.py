"""How quick and how small scrutiny is with 10,000 recommendations, 20,000 actions and 50 bodies.

Each line's peer is the least work that could give the same rows: reading them plainly and writing them with the
standard library. Where the issue sets a bar, the line's name ends with it.
"""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from tests import AT
from tests.factories.bulk import fill, only_published
from tests.factories.published import today
from wardmote.kernel import serving
from wardmote.kernel.models import Council
from wardmote.scrutiny import reminders
from wardmote.scrutiny.models import PublishedRecommendation

RECOMMENDATIONS, STREAMED = 10_000, 50_000
PAGES, FILES = 15, 3  # how often a page and a file is asked for; the median counts
PORT = 8765


def run() -> Iterator[dict[str, Any]]:
    """Makes the record once, then measures what reads it."""
    began = time.process_time()
    council = fill(RECOMMENDATIONS)
    yield {"name": "the record made", "figure": round(time.process_time() - began), "unit": "CPU s"}
    with override_settings(ALLOWED_HOSTS=["*"]), today():
        yield from _pages(council)
        yield from _files(council)
        yield from _reminders(council)
        yield from _stream(council)
    connections.close_all()
    yield from _server(council)
    yield from _reading()


def _pages(council: Council) -> Iterator[dict[str, Any]]:
    rows = PublishedRecommendation.objects.of(council)
    most = max(rows.select_related("publication")[:200], key=lambda row: len(json.dumps(row.content)))
    for name, address, peer, queries, seconds in (
        ("list page of 50", "/recommendations/", lambda: _plain(rows[:50]), 12, 0.03),
        ("late list", "/late/", lambda: _plain(rows.late(AT.date())[:50]), 12, None),
        ("recommendation page", most.address, lambda: _plain(rows.filter(pk=most.pk)), 14, 0.02),
        ("its whole history", f"{most.address}history/", None, 14, None),
        ("1,000 as JSON", "/api/v1/recommendations/?per_page=1000", lambda: _plain(rows[:1000]), 12, 0.5),
        ("search for two words", "/recommendations/?q=mill+lighting", None, 12, None),
    ):
        yield from _measured(name, address, peer, queries, seconds, PAGES)


def _files(council: Council) -> Iterator[dict[str, Any]]:
    rows = PublishedRecommendation.objects.of(council)
    thousand = "&".join(f"{name}={value}" for name, value in {"year": 2026, "response": "accepted"}.items())
    found = rows.filter(asked_on__year=2026, response="accepted")
    shown = found.count()
    for kind in ("csv", "xlsx"):
        address = f"/recommendations.{kind}?{thousand}"
        yield from _measured(f"{shown} rows as {kind.upper()}", address, lambda: _as_csv(found), 20, 1.0, FILES)


def _measured(
    name: str, address: str, peer: Callable[[], Any] | None, queries: int, seconds: float | None, times: int
) -> Iterator[dict[str, Any]]:
    client = Client()

    def get() -> None:
        response = client.get(address)
        size = sum(map(len, response.streaming_content if response.streaming else [response.content]))
        assert response.status_code == 200, f"{address}: {response.status_code}"
        assert size > 1000, address

    get()  # templates and addresses are compiled by the first
    with CaptureQueriesContext(connection) as asked:
        get()
    yield {"name": f"{name} (at most {queries})", "figure": len(asked), "unit": "queries"}
    bar = f" (at most {seconds})" if seconds else ""
    held_to = round(_median(peer, times), 4) if peer else None
    yield {"name": name + bar, "figure": round(_median(get, times), 4), "unit": "CPU s", "peer": held_to}


def _median(do: Callable[[], Any], times: int) -> float:
    took = []
    for _ in range(times):
        began = time.process_time()
        do()
        took.append(time.process_time() - began)
    return statistics.median(took)


def _plain(rows: Any) -> str:
    """The same rows by Django and the standard library alone."""
    return json.dumps([row.publication.content for row in rows.select_related("publication")])


def _as_csv(rows: Any) -> str:
    kept = io.StringIO()
    to = csv.writer(kept)
    for row in rows.select_related("publication"):
        content = row.publication.content
        to.writerow([str(value) for value in content.values()])
    return kept.getvalue()


def _reminders(council: Council) -> Iterator[dict[str, Any]]:
    """The daily run without the public ladder's own entries, which are one act each."""
    council.sends_mail = False
    counts = []
    for _ in range(2):
        began = time.process_time()
        with CaptureQueriesContext(connection) as asked:
            reminders.remind_council(council, on=AT.date(), at=AT)
        counts.append(len(asked))
    yield {"name": "reminder run over everything", "figure": counts[0], "unit": "queries", "peer": counts[1]}
    yield {"name": "reminder run over everything", "figure": round(time.process_time() - began, 2), "unit": "CPU s"}


def _stream(council: Council) -> Iterator[dict[str, Any]]:
    """A spreadsheet of everything: how much the process grows while it is read and thrown away."""
    only_published(council, STREAMED - RECOMMENDATIONS)
    client = Client()
    before = most = _resident(os.getpid())
    began, size = time.process_time(), 0
    for n, chunk in enumerate(client.get("/recommendations.csv").streaming_content):
        size += len(chunk)
        if n % 50 == 0:
            most = max(most, _resident(os.getpid()))
    lines = f"CSV of {STREAMED:,} rows"
    yield {"name": f"{lines}: written", "figure": round(size / 2**20, 1), "unit": "MB"}
    yield {"name": f"{lines}: growth of the process", "figure": round((most - before) / 2**20, 1), "unit": "MB"}
    yield {"name": lines, "figure": round(time.process_time() - began, 1), "unit": "CPU s"}


def _server(council: Council) -> Iterator[dict[str, Any]]:
    """A real web worker after serving pages, lists and files."""
    command = serving.web_command(bind=f"127.0.0.1:{PORT}", processes=1, threads=4)
    web = subprocess.Popen(command, start_new_session=True)
    try:
        reference = PublishedRecommendation.objects.of(council).values_list("reference", flat=True)[0]
        connections.close_all()
        addresses = ["/", "/recommendations/", "/late/", "/reviews/", f"/recommendations/{reference}/"]
        addresses += ["/search/?q=alley", "/api/v1/recommendations/?per_page=1000", "/recommendations.xlsx?year=2026"]
        _wait_for("/healthz")
        (worker,) = Path(f"/proc/{web.pid}/task/{web.pid}/children").read_text().split()
        for _ in range(10):
            for address in addresses:
                _get(address)
        yield {"name": "web worker (under 150)", "figure": round(_resident(int(worker)) / 2**20), "unit": "MB"}
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(timeout=30)


def _wait_for(address: str) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            return _get(address)
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.5)


def _get(address: str) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{address}", timeout=120) as answer:
        while answer.read(65536):
            pass


def _resident(pid: int) -> int:
    """Bytes of memory that a process holds now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


READ = """
import resource, sys, time
from wardmote.scrutiny.importing import read_scraips
for name in sys.argv[1:]:
    began = time.process_time()
    drafts = read_scraips(name)
    took = time.process_time() - began
print(took, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, sum(len(draft.rows) for draft in drafts))
"""


def _reading() -> Iterator[dict[str, Any]]:
    """Reading papers, each in a process of its own, so that memory is the reader's alone; a small one first, for imports."""
    from tests.documents.test_reading import PLAY, WORD, sixty_rows, two_hundred_pages

    folder = Path(settings.DATA)
    (folder / "small.docx").write_bytes(WORD)
    for name, bar, seconds, content in (
        ("sixty.docx", "Word table of 60 rows", 0.5, sixty_rows()),
        ("long.pdf", "PDF of 200 pages", 60, two_hundred_pages(PLAY.paper.pdf())),
    ):
        (folder / name).write_bytes(content)
        command = [sys.executable, "-c", READ, str(folder / "small.docx"), str(folder / name)]
        said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=settings.ROOT).stdout.split()
        yield {"name": f"{bar}: recommendations found", "figure": int(said[2]), "unit": "rows"}
        yield {"name": f"{bar} (at most {seconds})", "figure": round(float(said[0]), 2), "unit": "CPU s"}
        yield {"name": f"{bar} (under 500)", "figure": round(float(said[1])), "unit": "MB"}
