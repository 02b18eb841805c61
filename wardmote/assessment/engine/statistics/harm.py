"""Harm: counts weighted by how grave each offence is, under a named version of a table of weights."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from math import isfinite


@dataclass(frozen=True)
class Weight:
    """Weight of one offence code in the table's unit; ``group``: the wider type it belongs to, if the table says so."""

    weight: float
    counted: bool  # offences found by police work alone are left out by some tables
    group: str


@dataclass(frozen=True)
class Weights:
    """A version of a table of weights, with what must be printed beside any figure made with it."""

    name: str
    version: str
    unit: str
    source: str
    licence: str
    on: date
    codes: Mapping[str, Weight]


@dataclass(frozen=True)
class Band:
    """Harm between ``low`` and ``high`` in the table's unit; equal only where every offence code is known."""

    low: float
    high: float
    left_out: int  # records of codes the table does not count

    @property
    def exact(self) -> bool:
        return self.low == self.high


def read_weights(
    rows: Iterable[str], *, name: str, version: str, unit: str, source: str, licence: str, on: date
) -> Weights:
    """A table of weights from CSV lines with the header ``code,weight`` and, where known, ``group`` and ``counted``.

    ``counted`` is yes (as when missing) or no. Nothing is shipped: the ONS Crime Severity Score is open under the Open
    Government Licence, the Cambridge Crime Harm Index states no licence, so a council loads what it may use. Raises
    ValueError with the line number for a missing column, a weight that is not a number above nought, or a code given
    twice. Sources: ONS (2016), Research outputs: developing a Crime Severity Score; Sherman, Neyroud and Neyroud
    (2016), Policing 10 (3).
    """
    reader = csv.DictReader(rows)
    if not {"code", "weight"} <= set(reader.fieldnames or ()):
        raise ValueError("A table of weights needs the columns code and weight.")
    codes: dict[str, Weight] = {}
    for row in reader:
        code, said = (row["code"] or "").strip(), (row.get("counted") or "yes").strip().lower()
        try:
            weight = float(row["weight"] or "")
        except ValueError:
            weight = -1.0
        if not code or not isfinite(weight) or weight <= 0 or said not in {"yes", "no"}:
            raise ValueError(
                f"Line {reader.line_num}: a code, a weight above nought, and yes or no if counted, are needed."
            )
        if code in codes:
            raise ValueError(f"Line {reader.line_num}: the code {code} has a weight already.")
        codes[code] = Weight(weight, said == "yes", (row.get("group") or "").strip())
    if not codes:
        raise ValueError("This table of weights is empty.")
    return Weights(name, version, unit, source, licence, on, codes)


def harm_of(counts: Mapping[str, int], weights: Weights) -> Band:
    """Harm of counts by offence code: the sum of count times weight, one figure, as a band of no width.

    Raises ValueError for a count below nought, and for codes the table lacks, naming them, since leaving them out
    would make harm look smaller.
    """
    _checked(counts)
    if unknown := sorted(set(counts) - set(weights.codes)):
        raise ValueError(f"{weights.name} {weights.version} has no weight for {', '.join(unknown)}.")
    used = {code: count for code, count in counts.items() if weights.codes[code].counted}
    total = sum(count * weights.codes[code].weight for code, count in used.items())
    return Band(total, total, sum(counts.values()) - sum(used.values()))


def harm_band(counts: Mapping[str, int], weights: Weights) -> Band:
    """Harm of counts by wider type (the table's ``group``): from the least to the gravest offence each could be.

    For types as coarse as those of police open data, which mix the gravest offences with slight ones: the band is wide
    and that is the finding. Records of a type of which nothing is counted are left out. Raises ValueError as ``harm_of``.
    """
    _checked(counts)
    groups: dict[str, list[Weight]] = {}
    for weight in weights.codes.values():
        groups.setdefault(weight.group, []).append(weight)
    if unknown := sorted(kind for kind in counts if not kind or kind not in groups):
        raise ValueError(f"{weights.name} {weights.version} has no offence under {', '.join(unknown)}.")
    low = high = 0.0
    left_out = 0
    for kind, count in counts.items():
        possible = [weight.weight for weight in groups[kind] if weight.counted]
        if not possible:
            left_out += count
            continue
        # a type that also holds offences not counted may hold nothing else
        least = min(possible) if len(possible) == len(groups[kind]) else 0.0
        low, high = low + count * least, high + count * max(possible)
    return Band(low, high, left_out)


def _checked(counts: Mapping[str, int]) -> None:
    if any(count < 0 or int(count) != count for count in counts.values()):
        raise ValueError("Counts are whole and not below nought.")
