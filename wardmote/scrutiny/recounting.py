"""Answers to scrutiny when a one-off bank holiday comes or goes.

Their periods are in days and months, so no date moves; the last working day before it, which the page shows, may.
"""

from __future__ import annotations

from wardmote.kernel.facts import change
from wardmote.organisations.one_off_days import Moved, Recounting
from wardmote.scrutiny import public
from wardmote.scrutiny.models import Ask
from wardmote.scrutiny.timing import reckon


def recount(about: Recounting) -> list[Moved]:
    """Explain the dates of open answers again. Where the words change, so does the history, and the page is published again."""
    rows = Ask.objects.of(about.council).filter(answered_on=None, closed_because="").exclude(asked_on=None)
    for found in rows.select_related("recommendation", "council"):
        words = found.explanation
        reckon(found)
        if found.explanation == words:
            continue
        with change(
            found, "scrutiny.date_counted_again", by=about.by, at=about.at,
            subject=found.recommendation.reference, public=True, note={"because": about.because},
        ):  # fmt: skip
            found.save()
        public.publish_recommendation(found.recommendation, by=about.by, at=about.at)
    return []
