"""The fixed words of police open data: the 14 crime types, the 43 forces, months as whole numbers.

Source: data.police.uk, columns and categories of the street-level CSV (seen January 2024 to December 2025).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

ASB: Final = "Anti-social behaviour"


@dataclass(frozen=True)
class CrimeType:
    """One category of the street-level file. ``code`` is its place in every array of counts."""

    code: int
    slug: str
    name: str
    short: str


CRIME_TYPES: Final = tuple(
    CrimeType(code, slug, name, short)
    for code, (slug, name, short) in enumerate(
        [
            ("anti-social-behaviour", ASB, "ASB"),
            ("bicycle-theft", "Bicycle theft", "Bicycle theft"),
            ("burglary", "Burglary", "Burglary"),
            ("criminal-damage-arson", "Criminal damage and arson", "Damage and arson"),
            ("drugs", "Drugs", "Drugs"),
            ("other-crime", "Other crime", "Other crime"),
            ("other-theft", "Other theft", "Other theft"),
            ("possession-of-weapons", "Possession of weapons", "Weapons"),
            ("public-order", "Public order", "Public order"),
            ("robbery", "Robbery", "Robbery"),
            ("shoplifting", "Shoplifting", "Shoplifting"),
            ("theft-from-the-person", "Theft from the person", "Theft from person"),
            ("vehicle-crime", "Vehicle crime", "Vehicle crime"),
            ("violent-crime", "Violence and sexual offences", "Violence"),
        ]
    )
)
BY_NAME: Final = {each.name: each for each in CRIME_TYPES}
BY_SLUG: Final = {each.slug: each for each in CRIME_TYPES}
TYPES: Final = len(CRIME_TYPES)
ASB_CODE: Final = BY_NAME[ASB].code


def month_number(month: str) -> int:
    """``"2025-12"`` as months since year 0, so that months subtract. Raises ValueError when it is not YYYY-MM."""
    year, dash, of_year = month.partition("-")
    if (
        len(month) != 7
        or dash != "-"
        or not (year.isascii() and year.isdigit() and of_year.isascii() and of_year.isdigit())
    ):
        raise ValueError(f"“{month}” is not a month. Write it as YYYY-MM, such as 2025-12.")
    if not 1 <= int(of_year) <= 12:
        raise ValueError(f"“{month}” is not a month: {of_year} is not between 01 and 12.")
    return int(year) * 12 + int(of_year) - 1


def month_text(number: int) -> str:
    """The other way: a month number as ``YYYY-MM``."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def months_to(last: str, how_many: int) -> tuple[str, ...]:
    """``how_many`` months that end with ``last``, oldest first."""
    end = month_number(last)
    return tuple(month_text(number) for number in range(end - how_many + 1, end + 1))
