"""Where an LSOA lies: its district, its community safety partnership and its police force, each with the vintage of the look-up.

A partnership is not a district: Dartford and Gravesham share one, and Folkestone and Hythe's is still named Shepway. The shipped
look-ups were made from ONS open data (Open Government Licence v3.0: “Source: Office for National Statistics licensed under the Open
Government Licence v3.0. Contains OS data © Crown copyright and database right”): LSOA 2021 by district, and district → community
safety partnership → police force area, December 2019. A district made since then takes the partnership of its predecessors when
they shared one; otherwise it stands under its own code until a newer look-up is loaded.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

SHIPPED = Path(__file__).parent / "reference"
POLICE_NAMES = {  # as the street-level files write them, where it is not “<name> Police”
    "avon-and-somerset": "Avon and Somerset Constabulary",
    "bedfordshire": "Bedfordshire Police",
    "cambridgeshire": "Cambridgeshire Constabulary",
    "cheshire": "Cheshire Constabulary",
    "city-of-london": "City of London Police",
    "cumbria": "Cumbria Constabulary",
    "derbyshire": "Derbyshire Constabulary",
    "devon-and-cornwall": "Devon & Cornwall Police",
    "durham": "Durham Constabulary",
    "dyfed-powys": "Dyfed-Powys Police",
    "gloucestershire": "Gloucestershire Constabulary",
    "hampshire": "Hampshire Constabulary",
    "hertfordshire": "Hertfordshire Constabulary",
    "lancashire": "Lancashire Constabulary",
    "metropolitan": "Metropolitan Police Service",
    "norfolk": "Norfolk Constabulary",
    "suffolk": "Suffolk Constabulary",
    "thames-valley": "Thames Valley Police",
}


@dataclass(frozen=True)
class Force:
    """A territorial police force: its part of file names, its code and name in the ONS look-up."""

    slug: str
    code: str
    name: str

    @property
    def police_name(self) -> str:
        """As its own files call it, “Kent Police”."""
        return POLICE_NAMES.get(self.slug, f"{self.name} Police")


@dataclass(frozen=True)
class Csp:
    """A community safety partnership with the districts it covers and the slug of its police force."""

    code: str
    name: str
    lads: tuple[str, ...]
    force: str
    vintage: str

    @property
    def has_own_code(self) -> bool:
        """False where the look-up knows no partnership for a district that was made later."""
        return self.code.startswith("E22") or self.code.startswith("W")


class Geography:
    """One set of look-ups. Rows of arrays by LSOA follow ``lsoa_codes`` (sorted); rows by partnership follow ``csp_codes`` (sorted)."""

    def __init__(
        self,
        lsoas: Iterable[Mapping[str, str]],
        districts: Iterable[Mapping[str, str]],
        older: Mapping[str, str] | None = None,
    ) -> None:
        """``lsoas``: lsoa, name, lad. ``districts``: lad, lad_name, csp, csp_name, force_code, force_name, force, vintage.

        ``older`` maps LSOA codes of 2011 to those of 2021. Raises ValueError when a district has no partnership.
        """
        rows = sorted((row["lsoa"], row["name"], row["lad"]) for row in lsoas)
        self.lsoa_codes = tuple(row[0] for row in rows)
        self._names = tuple(row[1] for row in rows)
        self._lads = tuple(row[2] for row in rows)
        self.older = dict(older or {})
        self.lad_names: dict[str, str] = {}
        found: dict[str, tuple[str, list[str], str, str]] = {}
        forces: dict[str, Force] = {}
        csp_of_lad: dict[str, str] = {}
        for row in districts:
            self.lad_names[row["lad"]] = row["lad_name"]
            forces[row["force"]] = Force(row["force"], row["force_code"], row["force_name"])
            csp_of_lad[row["lad"]] = row["csp"]
            found.setdefault(row["csp"], (row["csp_name"], [], row["force"], row["vintage"]))[1].append(row["lad"])
        if lost := sorted(set(self._lads) - set(csp_of_lad)):
            raise ValueError(f"These districts have no partnership in the look-up: {', '.join(lost[:10])}.")
        self._csps = {
            code: Csp(code, name, tuple(sorted(lads)), force, vintage)
            for code, (name, lads, force, vintage) in sorted(found.items())
        }
        self.csp_codes = tuple(self._csps)
        self.forces = tuple(forces[slug] for slug in sorted(forces))
        self._csp_at = {code: at for at, code in enumerate(self.csp_codes)}
        self._csp_of_lad = csp_of_lad

    @classmethod
    @cache
    def shipped(cls) -> Geography:
        """The look-ups that come with the program; read once."""
        return cls(shipped_lsoas(), shipped_districts())

    def csp(self, code: str) -> Csp:
        """One partnership. Raises KeyError with a message for the reader when there is none of this code."""
        try:
            return self._csps[code]
        except KeyError:
            raise KeyError(
                f"There is no partnership with the code {code}. Maidstone's, for example, is E22000142."
            ) from None

    def csps(self, force: str | None = None) -> tuple[Csp, ...]:
        """All partnerships, or those of one force, by code."""
        return tuple(each for each in self._csps.values() if force in {None, each.force})

    def force(self, slug: str) -> Force:
        """One force by its part of file names. Raises KeyError."""
        return next(each for each in self.forces if each.slug == slug)

    def lsoa_name(self, code: str) -> str:
        """“Maidstone 004H”. Raises KeyError."""
        return self._names[self.lsoa_at[code]]

    def lad_of_lsoa(self, code: str) -> str:
        """The district of an LSOA. Raises KeyError."""
        return self._lads[self.lsoa_at[code]]

    def csp_of_lsoa(self, code: str) -> Csp:
        """The partnership of an LSOA. Raises KeyError."""
        return self._csps[self._csp_of_lad[self._lads[self.lsoa_at[code]]]]

    def lsoas(self, csp: str) -> tuple[str, ...]:
        """Codes of the LSOAs of one partnership, sorted. Raises KeyError."""
        lads = set(self.csp(csp).lads)
        return tuple(code for code, lad in zip(self.lsoa_codes, self._lads, strict=True) if lad in lads)

    @cached_property
    def lsoa_at(self) -> dict[str, int]:
        """LSOA code → its row."""
        return {code: at for at, code in enumerate(self.lsoa_codes)}

    @cached_property
    def csp_rows(self) -> NDArray[np.int32]:
        """For each LSOA row, the row of its partnership."""
        return np.array([self._csp_at[self._csp_of_lad[lad]] for lad in self._lads], np.int32)

    def csp_at(self, code: str) -> int:
        """The row of a partnership. Raises KeyError."""
        self.csp(code)
        return self._csp_at[code]

    @property
    def vintages(self) -> tuple[str, ...]:
        """The years of the look-ups in use."""
        return tuple(sorted({each.vintage for each in self._csps.values()}))


def shipped_lsoas() -> Iterator[dict[str, str]]:
    """LSOA 2021 by district: lsoa, name, lad."""
    return csv.DictReader(gzip.decompress((SHIPPED / "lsoa21_lad.csv.gz").read_bytes()).decode().splitlines())


def shipped_districts() -> Iterator[dict[str, str]]:
    """Districts by partnership and force, with the year of the look-up."""
    return csv.DictReader((SHIPPED / "lad_csp_force.csv").read_text(encoding="utf-8").splitlines())
