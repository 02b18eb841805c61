"""A partnership's evidence: counts, rates, change and place among the county's partnerships, each with how sure we are.

All numbers come from one state of the store, named by its manifest hash; statistics and words are those of ``statistics`` and
``sentences``. Unknown is None, never nought.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wardmote.assessment.engine.statistics import change, comparing, counts, dispersion
from wardmote.assessment.engine.statistics.verdict import OneChange
from wardmote.assessment.engine.store import Store
from wardmote.assessment.engine.store.reading import Counts, Reading
from wardmote.assessment.engine.vocabulary import ASB_CODE, CRIME_TYPES, TYPES, CrimeType, month_number, months_to

YEAR = 12
SERIES = 36
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class TypeEvidence:
    """One crime type over the 12 months. Counts are of rows recorded; ``low`` and ``high`` hold the true rate (or count, where residents
    are not known) 95 times in 100. ``rank`` 1 is the highest in the county, and lies between ``rank_best`` and ``rank_worst``."""

    type: CrimeType
    n_12m: int | None
    n_prev_12m: int | None
    rate_per_1000: float | None
    low: float | None
    high: float | None
    change: OneChange
    phi: float | None
    rank: int | None
    rank_best: int | None
    rank_worst: int | None
    series: tuple[int | None, ...]
    rolling: tuple[int | None, ...]


@dataclass(frozen=True)
class PartnershipEvidence:
    """All types of one partnership. ``months`` are those of the series; ``covered`` says of each whether the force published it."""

    csp: str
    name: str
    to: str
    manifest: str
    force: str
    residents: int | None
    months: tuple[str, ...]
    covered: tuple[bool, ...]
    types: tuple[TypeEvidence, ...]
    ranked_of: int
    total_crime: int | None
    asb: int | None
    no_location: int | None
    no_location_share: float | None
    duplicates_dropped: int

    def as_json(self) -> dict[str, Any]:
        """The answer of ``manage.py evidence --json`` (docs/evidence-json.md)."""
        return {
            "csp": self.csp,
            "name": self.name,
            "to": self.to,
            "manifest": self.manifest,
            "residents": self.residents,
            "duplicates_dropped": self.duplicates_dropped,
            "no_location": {"force": self.no_location, "share": self.no_location_share},
            "coverage": [
                {"month": month, "covered": there} for month, there in zip(self.months, self.covered, strict=True)
            ],
            "total_crime": self.total_crime,
            "asb": self.asb,
            "ranked_by": "rate" if self.residents else "count",
            "ranked_of": self.ranked_of,
            "interval_of": "rate" if self.residents else "count",
            "types": [self._type(each) for each in self.types],
        }

    def _type(self, each: TypeEvidence) -> dict[str, Any]:
        return {
            "type": each.type.name,
            "n_12m": each.n_12m,
            "n_prev_12m": each.n_prev_12m,
            "rate_per_1000": each.rate_per_1000,
            "low": each.low,
            "high": each.high,
            "p_change": each.change.p,
            "p_adjusted": each.change.p_adjusted,
            "ratio": each.change.ratio,
            "ratio_low": each.change.low,
            "ratio_high": each.change.high,
            "phi": each.phi,
            "verdict": each.change.verdict.value,
            "county_rank": each.rank,
            "county_rank_best": each.rank_best,
            "county_rank_worst": each.rank_worst,
            "series": [
                {"month": month, "n": n, "n_12m": rolled}
                for month, n, rolled in zip(self.months, each.series, each.rolling, strict=True)
            ],
        }


def partnership(reading: Reading, csp: str, to: str) -> PartnershipEvidence:
    """What the 12 months that end with ``to`` show of a partnership, beside the year before and its county's partnerships.

    Raises KeyError when there is no such partnership and ValueError when ``to`` is no month. Costs one small array, no table.
    """
    place = reading.geography.csp(csp)
    county = reading.geography.csps(place.force)
    codes = [each.code for each in county]
    months = _months(reading, to)
    held = over(reading.csp_counts(codes), months)
    mine = codes.index(csp)
    people = reading.population([*codes, csp])
    bases = np.array([people[code] or np.nan for code in codes], float)
    year, before = _year(held, len(months) - YEAR), _year(held, len(months) - 2 * YEAR)
    phi = _phi(held)
    compared = change.compare(
        year[mine], before[mine], base_now=_days(months[-YEAR:]), base_before=_days(months[-2 * YEAR : -YEAR]),
        phi=np.array([each.phi or 1.0 for each in phi]), freedom=np.array([each.freedom or np.inf for each in phi]), e_test=False,
    )  # fmt: skip
    by_rate = bool(np.isfinite(bases[mine]))
    rated = counts.rate(year[mine], np.full(TYPES, bases[mine] if by_rate else 1.0), per=1_000 if by_rate else 1)
    ranks = [
        comparing.ranks(year[:, kind], bases if by_rate else np.ones(len(codes)), phi=phi[kind].phi or 1.0)
        for kind in range(TYPES)
    ]
    series = np.where(held.covered[mine], held.n[mine].astype(float), np.nan)
    rolling = counts.rolling_sum(series)
    shown = min(SERIES, len(months))
    types = tuple(
        TypeEvidence(
            kind,
            _whole(year[mine, at]),
            _whole(before[mine, at]),
            _number(rated.value[at]) if by_rate else None,
            _number(rated.low[at]),
            _number(rated.high[at]),
            compared.one(at),
            phi[at].phi,
            _whole(ranks[at].rank[mine]),
            _whole(ranks[at].best[mine]),
            _whole(ranks[at].worst[mine]),
            tuple(map(_whole, series[at, -shown:])),
            tuple(map(_whole, rolling[at, -shown:])),
        )
        for at, kind in enumerate(CRIME_TYPES)
    )
    unlocated, share = _unlocated(reading, place.force, months[-YEAR:])
    known = types[0].n_12m is not None
    return PartnershipEvidence(
        csp=csp,
        name=place.name,
        to=to,
        manifest=reading.manifest.hash,
        force=place.force,
        residents=people[csp],
        months=months[-shown:],
        covered=tuple(map(bool, held.covered[mine, -shown:])),
        types=types,
        ranked_of=ranks[0].of,
        total_crime=sum(each.n_12m or 0 for each in types if each.type.code != ASB_CODE) if known else None,
        asb=types[ASB_CODE].n_12m,
        no_location=unlocated,
        no_location_share=share,
        duplicates_dropped=reading.duplicates(place.force, months[-YEAR:]),
    )


def _months(reading: Reading, to: str) -> tuple[str, ...]:
    """At least two years to ``to``; as far back as the series goes when the store has more."""
    held = reading.months
    more = month_number(to) - month_number(held[0]) + 1 if held else 0
    return months_to(to, max(2 * YEAR, min(more, SERIES + YEAR)))


def over(held: Counts, months: Sequence[str]) -> Counts:
    """The same counts over other months; those the store does not reach are not covered."""
    at = {month: nth for nth, month in enumerate(held.months)}
    n = np.zeros((len(held.areas), TYPES, len(months)), np.int64)
    covered = np.zeros((len(held.areas), len(months)), bool)
    for nth, month in enumerate(months):
        if month in at:
            n[:, :, nth], covered[:, nth] = held.n[:, :, at[month]], held.covered[:, at[month]]
    return Counts(held.areas, held.names, tuple(months), n, covered)


def _year(held: Counts, first: int) -> Floats:
    """Sums of 12 months, (areas, types); NaN where a month is not covered."""
    whole = np.asarray(held.covered[:, first : first + YEAR].all(axis=1))
    return np.where(whole[:, None], held.n[:, :, first : first + YEAR].sum(axis=2), np.nan)


def _phi(held: Counts) -> list[dispersion.Dispersion]:
    """How much more the county's counts vary than chance makes them, by type: partnerships × the last 12 months."""
    recent = np.where(held.covered[:, None, -YEAR:], held.n[:, :, -YEAR:].astype(float), np.nan)
    return [dispersion.dispersion(recent[:, kind]) for kind in range(TYPES)]


def _days(months: Sequence[str]) -> float:
    return float(sum(monthrange(int(each[:4]), int(each[5:]))[1] for each in months))


def _unlocated(reading: Reading, force: str, months: Sequence[str]) -> tuple[int | None, float | None]:
    """Rows of the force without a location in these months, and their share (0–1); None where nothing is loaded."""
    wanted = set(months)
    files = [each for each in reading.manifest.of("street") if each.force == force and each.month in wanted]
    counted = sum(each.counted for each in files)
    without = sum(sum(each.unlocated) for each in files)
    return (without, without / counted) if counted else (None, None)


def _whole(number: float) -> int | None:
    return int(number) if np.isfinite(number) else None


def _number(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None


def between(reading: Reading, csp: str, now: Sequence[str], before: Sequence[str]) -> dict[str, OneChange]:
    """Change between any two spans of months by type, and of all rows under ``all``. Raises KeyError for an unknown partnership.

    Counts vary as the county's do over the last 12 months of ``now`` and ``before`` together.
    """
    place = reading.geography.csp(csp)
    codes = [each.code for each in reading.geography.csps(place.force)]
    held = over(reading.csp_counts(codes), [*before, *now])
    at, first = codes.index(csp), len(before)
    sums = []
    for span in (slice(first, None), slice(None, first)):
        by_type = np.where(held.covered[at, span].all(), held.n[at, :, span].sum(axis=1), np.nan)
        sums.append(np.append(by_type, by_type.sum()))
    table = np.where(held.covered[:, None, :], held.n.astype(float), np.nan)
    spread = [dispersion.dispersion(table[:, kind]) for kind in range(TYPES)] + [
        dispersion.dispersion(table.sum(axis=1))
    ]
    found = change.compare(
        sums[0], sums[1], base_now=_days(now), base_before=_days(before),
        phi=np.array([each.phi or 1.0 for each in spread]), freedom=np.array([each.freedom or np.inf for each in spread]), e_test=False,
    )  # fmt: skip
    return {name: found.one(nth) for nth, name in enumerate([*(each.slug for each in CRIME_TYPES), "all"])}


@dataclass(frozen=True)
class Difference:
    """One figure as published and as revised."""

    what: str
    published: int | None
    revised: int | None


def compare(store: Store, csp: str, to: str, *, published: str, revised: str | None = None) -> list[Difference]:
    """The 12-month counts that differ between a published state of the store and a later one (the current one when not named).

    Raises KeyError when the store no longer holds the state.
    """
    then, now = partnership(store.read(published), csp, to), partnership(store.read(revised), csp, to)
    pairs = [("Total crime", then.total_crime, now.total_crime)]
    pairs += [(old.type.name, old.n_12m, new.n_12m) for old, new in zip(then.types, now.types, strict=True)]
    pairs += [
        (f"{old.type.name}, the year before", old.n_prev_12m, new.n_prev_12m)
        for old, new in zip(then.types, now.types, strict=True)
    ]
    return [Difference(what, old, new) for what, old, new in pairs if old != new]
