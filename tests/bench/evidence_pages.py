"""How quick the pages of evidence are: one partnership's page, one kind, areas with their map, from what is published."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.test.utils import override_settings

from tests.bench.scrutiny import PAGES, _measured
from tests.factories.assessment import with_figures
from tests.factories.kernel import CouncilFactory
from tests.factories.scrutiny import job
from wardmote.kernel.models import Publication


def run() -> Iterator[dict[str, Any]]:
    """A council's published figures, read as anybody reads them; the peer reads the same publication plainly."""
    council = CouncilFactory(name="Elmbury Borough Council", slug="elmbury", hostname="127.0.0.1")
    with_figures(job(council))

    def plain() -> str:
        return json.dumps(Publication.objects.of(council).current().get(address="/evidence/").content)

    with override_settings(ALLOWED_HOSTS=["*"]):
        for name, path in (
            ("partnership", "/evidence/"),
            ("one kind", "/evidence/types/burglary/"),
            ("areas", "/evidence/areas/"),
        ):
            yield from _measured(f"evidence page, {name} (at most 50 ms)", path, plain, 15, 0.05, PAGES)
