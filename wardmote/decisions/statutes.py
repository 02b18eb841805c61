"""Law as reports cite it, with its dates: what was right in one year misleads in another. Patterns only warn; lawyers judge."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class OutOfDate:
    """Words that cite the law as it no longer stands, or for what it never said, from a day on. None: always.

    ``unless`` are words that show the newer law is known. ``offer`` is a standard text, offered and never inserted.
    """

    key: str
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    from_on: date | None
    says: str | Promise
    offer: str | Promise
    source: str


STATUTES = (
    OutOfDate(
        "serious-violence",
        re.compile(r"(?is)crime and disorder.{0,900}misuse of drugs.{0,600}re-?offending"),
        re.compile(r"(?i)serious violence"),
        date(2023, 1, 31),
        _("It names three strategies. Since 31 January 2023 there is a fourth: preventing and reducing serious violence."),
        _("Section 6(1) of the Crime and Disorder Act 1998 asks for four strategies. They are about crime and disorder, misuse of drugs and alcohol, reoffending, and serious violence."),
        "Crime and Disorder Act 1998, s. 6(1)(d), added by the Police, Crime, Sentencing and Courts Act 2022",
    ),
    OutOfDate(
        "section-17",
        re.compile(r"(?is)(?:section|s\.?)\s*17\b[^.]{0,120}crime (?:&|and) disorder act.{0,240}\b(?:approv|adopt)\w*"),
        None,
        None,
        _("It cites section 17 for approving the plan. Section 17 is a duty to think about crime in all that the council does. Who approves a plan follows from other rules."),
        _("Who approves the plan follows from the council’s constitution and the functions regulations (SI 2000/2853)."),
        "Crime and Disorder Act 1998, s. 17; Local Authorities (Functions and Responsibilities) (England) Regulations 2000",
    ),
    OutOfDate(
        "indicators",
        re.compile(r"(?i)\bbest value performance indicators?\b|\blocal area agreements?\b"),
        None,
        date(2010, 10, 13),
        _("It cites indicators or agreements that ended in 2010."),
        "",
        "Withdrawn by the Government on 13 October 2010",
    ),
)  # fmt: skip


def out_of_date(text: str, on: date) -> list[OutOfDate]:
    """What a text cites that does not stand on a day. The text is read as plain words."""
    return [
        each
        for each in STATUTES
        if (each.from_on is None or on >= each.from_on)
        and each.words.search(text)
        and not (each.unless and each.unless.search(text))
    ]
