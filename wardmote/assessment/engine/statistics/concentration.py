"""How far records lie together in a few places."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from wardmote.assessment.engine.statistics.figures import Figures, counts_of

TOPS = (0.01, 0.05, 0.10)


@dataclass(frozen=True)
class Concentration:
    """``top``: by share of places, the share of records in the busiest; ``gini``: 0 evenly spread, 1 in one place.

    ``gini`` allows for fewer records than places, where even one a place cannot fill all. None without any record.
    """

    places: int
    records: int
    top: dict[float, float | None]
    gini: float | None


def concentration(counts: Figures, *, places: int | None = None, tops: Sequence[float] = TOPS) -> Concentration:
    """Share of records in the busiest 1, 5 and 10 % of places.

    ``counts``: records of each place, any order; places with an unknown count are left out. ``places``: how many there
    are with those never recorded, if that is known; otherwise the base is places given, which for map points means
    points with a record. The number of places is rounded up. Raises ValueError for fewer places than counts, or a
    share that is not above 0 and up to 1. Sources: Weisburd (2015), Criminology 53; Bernasco and Steenbeek (2017),
    Journal of Quantitative Criminology 33, for the generalised Gini coefficient.
    """
    found = counts_of(counts).ravel()
    found = np.sort(found[~np.isnan(found)])[::-1]
    total_places = found.size if places is None else places
    if total_places < found.size:
        raise ValueError("There cannot be fewer places than places with a count.")
    if any(not 0 < share <= 1 for share in tops):
        raise ValueError("A share of places is above 0 and up to 1.")
    records = int(found.sum())
    if records == 0:
        return Concentration(total_places, 0, dict.fromkeys(tops), None)
    running = np.cumsum(found)
    top: dict[float, float | None] = {
        share: float(running[min(ceil(share * total_places - 1e-9), found.size) - 1] / records) for share in tops
    }
    below = (np.arange(1, found.size + 1) * found).sum()  # busiest first
    plain = (total_places + 1 - 2 * below / records) / total_places
    gini = max(total_places / records, 1.0) * (plain - 1) + 1
    return Concentration(total_places, records, top, float(np.clip(gini, 0, 1)))
