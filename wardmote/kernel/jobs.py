"""The kernel's scheduled work."""

from datetime import datetime

from wardmote.kernel import facts
from wardmote.kernel.models import Council


def seal(*, at: datetime) -> int:
    """Seal what is new in every council's history. Returns how many facts."""
    return sum(facts.seal(council, at=at) for council in Council.objects.all())


def seal_late(*, at: datetime) -> int:
    """Seal facts whose transaction ended so late that the quick sealing had passed them. Returns how many facts."""
    return sum(facts.seal(council, at=at, thorough=True) for council in Council.objects.all())
