"""What decisions lend to links: reports as ends, so that a recommendation can show what carries it out."""

from __future__ import annotations

from collections.abc import Iterable

from wardmote.decisions.models import PublishedReport, Report, Route
from wardmote.kernel import links
from wardmote.kernel.links import Target
from wardmote.kernel.readers import Reader

REPORT = "decisions.report"
ROUTE = "decisions.route"
PROGRESS = {Report.State.DECIDED: 1.0, Report.State.REFERRED: None, Report.State.TAKEN_OFF: None}


def register() -> None:
    """Make reports and routes linkable. Called from ``AppConfig.ready()``."""
    links.register(REPORT, reports_for)
    links.register(ROUTE, routes_for)


def reports_for(reader: Reader, ids: Iterable[int]) -> dict[int, Target]:
    """Reports as link ends: published ones for everybody, working ones for those who may read them. At most 3 queries."""
    wanted = list(ids)
    found = {
        row.report_id: Target(REPORT, row.report_id, row.title, row.address, _progress(row.state))
        for row in PublishedReport.objects.of(reader.council).filter(report_id__in=wanted)
    }
    if not reader.is_public:
        for row in Report.objects.visible_to(reader).filter(pk__in=set(wanted) - set(found)):
            found[row.pk] = Target(REPORT, row.pk, row.title, row.desk, _progress(row.state))
    return found


def routes_for(reader: Reader, ids: Iterable[int]) -> dict[int, Target]:
    """Routes of plans as link ends: public ones for everybody, the others for officers. Two queries."""
    rows = Route.objects.of(reader.council).filter(pk__in=list(ids))
    seen = rows.exclude(published_at=None)
    if not reader.is_public:
        seen = seen | Route.objects.visible_to(reader).filter(pk__in=list(ids))
    found = {}
    for row in seen.distinct().prefetch_related("stages"):
        stages = list(row.stages.all())
        done = sum(bool(stage.outcome) for stage in stages) / len(stages)
        address = row.address if row.published_at else row.desk
        progress = None if row.state == Route.State.STOPPED else done
        found[row.pk] = Target(ROUTE, row.pk, row.title, address, progress)
    return found


def _progress(state: str) -> float | None:
    """1 when decided, a half on its way, nothing where it was taken off or went elsewhere."""
    return PROGRESS.get(Report.State(state), 0.5)
