"""A paper of an invented council, with the rows it should give. Only printed values are listed."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.scrutiny.importing.papers import Paper


@dataclass
class Holdout:
    """A paper, the ways in which it is drawn, and its rows; a value left out of a row must come out empty."""

    name: str
    paper: Paper
    ways: tuple[str, ...]
    rows: list[dict[str, Any]]
    head: dict[str, Any] = field(default_factory=dict)
    themes: list[tuple[str, str | None]] | None = None


TITLES = ["Recommendation", "Cabinet Member", "Response", "Timetable", "Lead Officer"]
