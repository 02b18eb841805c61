"""What differs between the nations: which rules of meetings, records and information reach a council there.

Source: the reference note, section 11. Where no rule of a nation is known, there is none here, and pages say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wardmote.clocks.calendars import ENGLAND, NORTHERN_IRELAND, SCOTLAND, WALES


@dataclass(frozen=True)
class Profile:
    """The rules of a nation by id. ``agenda`` and ``summons`` are empty where no rule is known there.

    ``has_long_notice``: whether a key decision needs 28 clear days of notice. ``records`` cites the law on executive
    records, with the tag of its evidence; empty where there is no executive regime.
    """

    meeting_notice: str
    agenda: str
    summons: str
    executive_notice: str
    executive_papers: str
    has_long_notice: bool
    records: str
    records_tag: str
    partnership: str
    has_public_spaces_orders: bool
    information: str


PROFILES: Mapping[str, Profile] = {
    ENGLAND: Profile(
        "M1", "M2", "M3", "X6", "X6-papers", True, "SI 2012/2089", "V",
        "community safety partnership (SI 2007/1830)", True, "I1",
    ),
    WALES: Profile(
        "M1-wales", "M2-wales", "M3-wales", "M1-wales", "M2-wales", False, "SI 2001/2290", "V",
        "community safety partnership (SI 2007/3076)", True, "I1",
    ),
    SCOTLAND: Profile(
        "M1-scotland", "", "", "M1-scotland", "", False, "", "",
        "community planning; a community safety plan is not statutory", False, "I3",
    ),
    NORTHERN_IRELAND: Profile(
        "M1-northern-ireland", "", "", "M1-northern-ireland", "", False, "NISR 2015/44, regulation 26", "V",
        "policing and community safety partnership (Justice Act (Northern Ireland) 2011)", False, "I1",
    ),
}  # fmt: skip


def profile(nation: str) -> Profile:
    """The profile of one of the four nations. Raises ValueError for anything else."""
    if nation not in PROFILES:
        raise ValueError(f"“{nation}” is not a nation. Use one of: {', '.join(PROFILES)}.")
    return PROFILES[nation]
