"""Papers that other rooms bring to a meeting's pack: each registers a maker in ``AppConfig.ready()``, so that nothing here knows them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from wardmote.documents.paper import Paper
from wardmote.organisations.models import Meeting

PaperMaker = Callable[[Meeting, date, str], Paper | None]
_makers: dict[str, PaperMaker] = {}


def register(key: str, make: PaperMaker) -> None:
    """Have ``make(meeting, on, site)`` give a public paper for a meeting's pack, or None where it has nothing to say."""
    _makers[key] = make


def papers_for(meeting: Meeting, *, on: date, site: str) -> dict[str, Paper]:
    """The papers of every room for a meeting, by key. Each costs what its maker costs."""
    made = {key: make(meeting, on, site) for key, make in sorted(_makers.items())}
    return {key: paper for key, paper in made.items() if paper is not None}
