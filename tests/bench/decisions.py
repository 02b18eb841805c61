"""How quick decisions are: the page of a report, a Forward Plan of 500 entries with live dates, a pack of 200 pages.

Where the issue sets a bar, the line's name ends with it. A peer is the least work that gives the same: reading the same rows plainly.
"""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.test.utils import override_settings
from django.utils import timezone

from tests.bench.scrutiny import FILES, PAGES, _measured
from tests.drawn import blank
from tests.factories import plan
from tests.factories.decisions import ReportFactory
from tests.factories.kernel import CouncilFactory
from tests.factories.organisations import BodyFactory, MeetingFactory
from tests.factories.scrutiny import job
from wardmote.decisions import packs, publishing
from wardmote.decisions.drafting import ON_COVER
from wardmote.decisions.models import Implication, Pack, PublishedPlanEntry, Report, ReportRecommendation, ReportSection
from wardmote.kernel import files, work
from wardmote.kernel.models import Council
from wardmote.organisations import meetings

ENTRIES, REPORTS, OTHERS = 500, 14, 60  # entries of the plan; reports in the pack; pages of others in it
WORDS = "The council pays for buses at night on Fridays and Saturdays, and asks those who ride them. "


def run() -> Iterator[dict[str, Any]]:
    """Makes a council with a long plan and long reports, then measures what reads them."""
    council = CouncilFactory(name="Elmbury Borough Council", slug="elmbury", hostname="127.0.0.1")
    began = time.process_time()
    with transaction.atomic():
        reports = _reports(council)
        _plan(council)
    yield {"name": "the plan and the reports made", "figure": round(time.process_time() - began), "unit": "CPU s"}
    with override_settings(ALLOWED_HOSTS=["*"]):
        yield from _measured("report page", reports[0].address, None, 15, None, PAGES)
        rows = PublishedPlanEntry.objects.of(council)
        yield from _measured(
            "Forward Plan, the first page", "/forward-plan/", lambda: _plain(rows[:50]), 15, 0.15, PAGES
        )
        yield from _measured(
            f"{ENTRIES} entries with live dates", "/forward-plan.csv", lambda: _plain(rows), 15, 0.15, FILES
        )
    yield from _pack(council, reports)


def _plain(rows: Any) -> str:
    return json.dumps([row.publication.content for row in rows.select_related("publication")])


def _reports(council: Council) -> list[Report]:
    body = BodyFactory(council=council, cabinet=True)
    meeting = MeetingFactory(council=council, body=body, held_on=timezone.localdate() + timedelta(days=40))
    made = []
    for number in range(REPORTS):
        row = ReportFactory(
            council=council, state=Report.State.READY, meeting=meeting, title=f"Night buses, part {number}"
        )
        ReportRecommendation.objects.create(
            council=council, report=row, position=1, number="1", text="That it be paid for."
        )
        long = [one.key for one in row.template.template.walk() if not one.is_field]  # a cover’s answers are short
        ReportSection.objects.filter(report=row, key__in=long).exclude(key__in=ON_COVER).update(
            text="\n\n".join([WORDS * 9] * 3)
        )
        Implication.objects.filter(report=row).update(applies=True, text=WORDS * 6)
        made.append(publishing.publish_report(row.pk, by=job(council), at=timezone.now()))
        meetings.add_item(meeting.pk, title=row.title, source=row, by=job(council), at=timezone.now())
    return made


def _plan(council: Council) -> None:
    today = timezone.localdate()
    for number in range(ENTRIES):
        plan.entry(
            council,
            today + timedelta(days=35 + number % 120),
            said_on=today - timedelta(days=2),
            title=f"Entry {number}",
        )


def _pack(council: Council, reports: list[Report]) -> Iterator[dict[str, Any]]:
    meeting = reports[0].meeting
    assert meeting is not None
    packs.add_paper(
        meeting.pk, data=blank(OTHERS), filename="o.pdf", title="Minutes", by=job(council), at=timezone.now()
    )
    packs.ask_for_pack(meeting.pk, by=job(council), at=timezone.now())
    began, spent = time.monotonic(), _spent()
    while work.run_waiting(at=timezone.now()):
        pass
    took, spent = time.monotonic() - began, _spent() - spent
    pack = Pack.objects.get()
    assert pack.state == Pack.State.MADE, pack.work and pack.work.result
    yield {"name": "pack (200 or more)", "figure": pack.pages, "unit": "pages"}
    yield {"name": f"pack of {pack.pages} pages (at most 20)", "figure": round(took, 1), "unit": "s"}
    yield {"name": f"pack of {pack.pages} pages", "figure": round(spent, 1), "unit": "CPU s"}
    assert pack.file is not None
    yield {"name": "the pack", "figure": round(len(files.read(pack.file)) / 2**20, 1), "unit": "MB"}


def _spent() -> float:
    """CPU seconds of this process and of those it started, which print."""
    mine, theirs = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return mine.ru_utime + mine.ru_stime + theirs.ru_utime + theirs.ru_stime
