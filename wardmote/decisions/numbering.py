"""Numbers that people quote: FP26-012, DR26-003, CI26-001. None is given twice."""

from __future__ import annotations

from datetime import datetime

from wardmote.decisions.models import PaperNumber
from wardmote.kernel.models import Council
from wardmote.kernel.words import london_date

ENTRY, RECORD, CALL_IN = "fp", "dr", "ci"


def next_reference(council: Council, kind: str, at: datetime) -> str:
    """The next number of a kind in the year of a moment, such as ``fp26-012``. Runs inside the verb's transaction."""
    year = london_date(at).year
    PaperNumber.objects.get_or_create(council=council, kind=kind, year=year)
    counter = PaperNumber.objects.of(council).locked().get(kind=kind, year=year)
    counter.last += 1
    counter.save()
    return f"{kind}{year % 100:02d}-{counter.last:03d}"
