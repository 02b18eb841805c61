"""Papers of invented councils in further layouts, each with the rows it should give. Only printed values are listed."""

from __future__ import annotations

from tests.scrutiny.importing.holdouts_plans import (
    NO_TITLES,
    ONE_CELL,
    OUTCOMES,
    PLAY,
    THEMED,
    TITLED,
    TWO_PLANS,
)
from tests.scrutiny.importing.holdouts_replies import (
    AGREE_YN,
    AS_ABOVE,
    COVER,
    DECISION,
    FOUR_WIDE,
    NOTHING,
    RESOLVED,
    SEVEN,
    TRACKER,
    WHO_WHEN,
)

HOLDOUTS = [
    PLAY,
    OUTCOMES,
    ONE_CELL,
    TWO_PLANS,
    TRACKER,
    WHO_WHEN,
    RESOLVED,
    DECISION,
    AGREE_YN,
    SEVEN,
    TITLED,
    NO_TITLES,
    THEMED,
    FOUR_WIDE,
    AS_ABOVE,
    COVER,
    NOTHING,
]
