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

FORCES: Final = (  # the part of file names; the place in this list is the number in the facts, so new ones are added at the end
    "avon-and-somerset", "bedfordshire", "btp", "cambridgeshire", "cheshire", "city-of-london", "cleveland", "cumbria",
    "derbyshire", "devon-and-cornwall", "dorset", "durham", "dyfed-powys", "essex", "gloucestershire", "greater-manchester",
    "gwent", "hampshire", "hertfordshire", "humberside", "kent", "lancashire", "leicestershire", "lincolnshire", "merseyside",
    "metropolitan", "norfolk", "north-wales", "north-yorkshire", "northamptonshire", "northern-ireland", "northumbria",
    "nottinghamshire", "south-wales", "south-yorkshire", "staffordshire", "suffolk", "surrey", "sussex", "thames-valley",
    "warwickshire", "west-mercia", "west-midlands", "west-yorkshire", "wiltshire",
)  # fmt: skip
FORCE_AT: Final = {slug: at for at, slug in enumerate(FORCES)}
OUTCOMES: Final = (  # “Last outcome category” of the street-level files; place = number in the facts, 255 is one not known here
    "Action to be taken by another organisation", "Awaiting court outcome", "Court case unable to proceed",
    "Court result unavailable", "Defendant found not guilty", "Defendant sent to Crown Court",
    "Formal action is not in the public interest", "Further action is not in the public interest",
    "Further investigation is not in the public interest", "Investigation complete; no suspect identified", "Local resolution",
    "Offender deprived of property", "Offender fined", "Offender given a caution", "Offender given a drugs possession warning",
    "Offender given absolute discharge", "Offender given community sentence", "Offender given conditional discharge",
    "Offender given penalty notice", "Offender given suspended prison sentence", "Offender ordered to pay compensation",
    "Offender otherwise dealt with", "Offender sent to prison", "Status update unavailable", "Suspect charged",
    "Suspect charged as part of another case", "Unable to prosecute suspect", "Under investigation",
)  # fmt: skip
NO_OUTCOME: Final = 254
OTHER_OUTCOME: Final = 255
WALES: Final = 20_000_000


def lsoa_number(code: str) -> int:
    """An LSOA code as the whole number kept in facts: the eight digits, and 20 million more in Wales. 0 is no location."""
    return int(code[1:]) + (WALES if code[0] == "W" else 0)


def lsoa_code(number: int) -> str:
    """The other way: ``E01024320``."""
    return f"W{number - WALES:08d}" if number >= WALES else f"E{number:08d}"


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
