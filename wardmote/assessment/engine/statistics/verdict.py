"""The words a test allows, and one comparison in plain numbers. Python alone, so that pages need not load arrays."""

from dataclasses import dataclass
from enum import Enum

LEVEL = 0.05  # how often a flag may be false


class Verdict(Enum):
    """What may be said of a change. Only ``RISE`` and ``FALL`` hold after all tests made beside this one."""

    RISE = "rise"
    LIKELY_RISE = "likely rise"
    NO_EVIDENCE = "no evidence of change"
    LIKELY_FALL = "likely fall"
    FALL = "fall"
    NOT_KNOWN = "not known"


@dataclass(frozen=True)
class OneChange:
    """One comparison of two periods, or of an area (``now``) with others (``before``). None is unknown, never nought.

    ``now``, ``before``: counts of records. ``ratio``, ``low``, ``high``: the rate now for each 1 before and the range
    that holds the true one 95 times in 100; infinite where there were none before.
    """

    now: int | None
    before: int | None
    ratio: float | None
    low: float | None
    high: float | None
    p: float | None
    p_adjusted: float | None

    @property
    def verdict(self) -> Verdict:
        """By fixed rule: the test must pass and the range must lie to one side of 1."""
        if self.p is None or self.low is None or self.high is None:
            return Verdict.NOT_KNOWN
        if self.p >= LEVEL or self.low <= 1 <= self.high:
            return Verdict.NO_EVIDENCE
        holds = self.p_adjusted is not None and self.p_adjusted < LEVEL
        if self.low > 1:
            return Verdict.RISE if holds else Verdict.LIKELY_RISE
        return Verdict.FALL if holds else Verdict.LIKELY_FALL
