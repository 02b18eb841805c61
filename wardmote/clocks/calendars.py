"""Which days are bank holidays and working days in each nation, and which days section 243 leaves out.

Bank holidays come from three places, and every year says which: the list that GOV.UK publishes (2012 to 2028 in the
copy we keep, read without any network), our own rules for the years before and after it, and days proclaimed once,
some of which are in ``PROCLAIMED`` and some of which a council adds itself with ``extra``.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND = "england", "wales", "scotland", "northern-ireland"
UK_ANY = "uk-any"  # a bank holiday anywhere in the United Kingdom, as the Freedom of Information Act counts
NATIONS = (ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND)
CALENDARS = (*NATIONS, UK_ANY)

FIRST_YEAR, LAST_YEAR = 1900, 2199  # the Gregorian Easter and the pattern of holidays need some end
MONDAY, SATURDAY, SUNDAY = 0, 5, 6
ONE_DAY = timedelta(days=1)

Source = Literal["published", "worked out"]

_DIVISION = {
    ENGLAND: "england-and-wales",
    WALES: "england-and-wales",
    SCOTLAND: "scotland",
    NORTHERN_IRELAND: "northern-ireland",
}
_NAME_OF = {
    ENGLAND: "England",
    WALES: "Wales",
    SCOTLAND: "Scotland",
    NORTHERN_IRELAND: "Northern Ireland",
    UK_ANY: "any part of the United Kingdom",
}


@dataclass(frozen=True)
class ExtraDay:
    """A day proclaimed once: a bank holiday, or (``bank_holiday=False``) a day of public thanksgiving or mourning."""

    day: date
    name: str
    nations: frozenset[str] = frozenset(NATIONS)
    bank_holiday: bool = True

    def falls_in(self, nation: str) -> bool:
        return nation == UK_ANY or nation in self.nations


# Days that moved or were added once in years GOV.UK's list does not hold, or that came after our copy of it.
# Sources: royal proclamations of those years; for 15 June 2026, Scotland's own, the `holidays` package 0.109.
PROCLAIMED = (
    ExtraDay(date(1995, 5, 8), "Early May bank holiday (VE day)"),
    ExtraDay(date(1999, 12, 31), "Millennium Eve bank holiday"),
    ExtraDay(date(2002, 6, 3), "Golden Jubilee bank holiday"),
    ExtraDay(date(2002, 6, 4), "Spring bank holiday"),
    ExtraDay(date(2011, 4, 29), "Royal wedding bank holiday"),
    ExtraDay(date(2026, 6, 15), "One-off bank holiday", frozenset({SCOTLAND})),
)
_MOVED_AWAY = frozenset({date(1995, 5, 1), date(2002, 5, 27)})


def nation_name(nation: str) -> str:
    """The nation as people write it: "Northern Ireland" for northern-ireland."""
    return _NAME_OF[known(nation)]


def known(nation: str) -> str:
    """The nation itself, or ValueError that lists the five that can be used."""
    if nation not in CALENDARS:
        raise ValueError(f"“{nation}” is not a calendar. Use one of: {', '.join(CALENDARS)}.")
    return nation


def weekday_date(day: date) -> str:
    """A date with its weekday, as we write it where someone must act: Tuesday 22 December 2026."""
    return f"{day:%A} {plain_date(day)}"


def plain_date(day: date) -> str:
    """A date as we write it: 22 December 2026."""
    return f"{day.day} {day:%B} {day.year}"


def is_working_day(day: date, nation: str, extra: Iterable[ExtraDay] = ()) -> bool:
    """Whether people work that day: not a Saturday, a Sunday or a bank holiday of the nation.

    With ``uk-any`` a bank holiday anywhere in the United Kingdom counts, which is how the 20 days of a freedom of
    information request are counted. Source: Freedom of Information Act 2000, s. 10(6).
    """
    return why_left_out(day, nation, extra) is None


def day_left_out(day: date, nation: str, extra: Iterable[ExtraDay] = ()) -> str | None:
    """The day and why nobody works then, "Friday 25 December 2026, Christmas Day"; None for a working day."""
    if (why := why_left_out(day, nation, extra)) is None:
        return None
    return weekday_date(day) if why == f"{day:%A}" else f"{weekday_date(day)}, {why}"


def why_left_out(day: date, nation: str, extra: Iterable[ExtraDay] = ()) -> str | None:
    """The name of the bank holiday, or the weekday at a weekend; None for a working day."""
    if (name := bank_holiday(day, nation, extra)) is not None:
        return name
    return f"{day:%A}" if day.weekday() >= SATURDAY else None


def bank_holiday(day: date, nation: str, extra: Iterable[ExtraDay] = ()) -> str | None:
    """The name of the bank holiday that day is in the nation, with the nation under ``uk-any``; None if it is none."""
    for added in extra:
        if added.bank_holiday and added.day == day and added.falls_in(known(nation)):
            return added.name
    return bank_holidays(day.year, nation).get(day)


@lru_cache(maxsize=1024)
def bank_holidays(year: int, nation: str) -> dict[date, str]:
    """Every bank holiday of a year in the nation, by date, with proclaimed days. Do not change the answer.

    Raises ValueError for a year before 1900 or after 2199.
    """
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValueError(f"Dates can be counted from {FIRST_YEAR} to {LAST_YEAR}, and this one is in {year}.")
    if known(nation) == UK_ANY:
        return _anywhere(year)
    found = _published(nation).get(year) or holidays_by_rule(year, nation)
    proclaimed = {added.day: added.name for added in PROCLAIMED if added.day.year == year and added.falls_in(nation)}
    return dict(sorted((found | proclaimed).items()))


def source_of(year: int, nation: str) -> Source:
    """Where that year's bank holidays come from: "published" by GOV.UK, or "worked out" by our rules."""
    nations = NATIONS if known(nation) == UK_ANY else (nation,)
    return "published" if all(year in _published(one) for one in nations) else "worked out"


def _anywhere(year: int) -> dict[date, str]:
    """Bank holidays of any nation; one that not all share names those that keep it."""
    names: dict[date, dict[str, list[str]]] = {}
    for nation in NATIONS:
        for day, name in bank_holidays(year, nation).items():
            names.setdefault(day, {}).setdefault(name, []).append(nation)
    return {
        day: " and ".join(_where(name, kept) for name, kept in found.items()) for day, found in sorted(names.items())
    }


def _where(name: str, nations: list[str]) -> str:
    if len(nations) == len(NATIONS):
        return name
    return f"{name} ({', '.join(_NAME_OF[nation] for nation in nations)})"


@lru_cache(maxsize=8)
def _published(nation: str) -> dict[int, dict[date, str]]:
    """GOV.UK's list for a nation by year, from the copy that ships with govuk-bank-holidays: nothing is fetched."""
    from govuk_bank_holidays.bank_holidays import BankHolidays

    years: dict[int, dict[date, str]] = {}
    for holiday in BankHolidays(use_cached_holidays=True).get_holidays(division=_DIVISION[nation]):
        name = holiday["title"]
        if holiday["notes"] == "Substitute day":
            name += " (substitute day)"
        years.setdefault(holiday["date"].year, {})[holiday["date"]] = name
    return years


# --- Years that are not published: by rule ---------------------------------------------------------------------------


def easter_day(year: int) -> date:
    """Easter Sunday in the Gregorian calendar, by the anonymous method of 1876 (Meeus, Jones and Butcher)."""
    golden, (century, in_century) = year % 19, divmod(year, 100)
    leaps, rest = divmod(century, 4)
    moon = (19 * golden + century - leaps - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * rest + 2 * (in_century // 4) - moon - in_century % 4) % 7
    late = (golden + 11 * moon + 22 * weekday) // 451
    month, day = divmod(moon + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)


def holidays_by_rule(year: int, nation: str) -> dict[date, str]:
    """Bank holidays as the standing rules give them, for years that GOV.UK has not listed or no longer lists.

    The pattern is today's: it has held since 1978, and in Scotland with St Andrew's Day since 2007. Proclaimed days
    are not in it. Source: Banking and Financial Dealings Act 1971, sch. 1, and yearly proclamations; St Andrew's Day
    Bank Holiday (Scotland) Act 2007.
    """
    easter = easter_day(year)
    found = _new_year(year, nation)
    found[easter - 2 * ONE_DAY] = "Good Friday"
    if nation != SCOTLAND:
        found[easter + ONE_DAY] = "Easter Monday"
    if nation == NORTHERN_IRELAND:
        found |= _or_next_monday(date(year, 3, 17), "St Patrick’s Day")
        found |= _or_next_monday(date(year, 7, 12), "Battle of the Boyne (Orangemen’s Day)")
    found[_monday_from(date(year, 5, 1))] = "Early May bank holiday"
    found[_monday_from(date(year, 5, 25))] = "Spring bank holiday"
    found[_monday_from(date(year, 8, 1) if nation == SCOTLAND else date(year, 8, 25))] = "Summer bank holiday"
    if nation == SCOTLAND and year >= 2007:
        found |= _or_next_monday(date(year, 11, 30), "St Andrew’s Day")
    found |= _christmas(year)
    return {day: name for day, name in sorted(found.items()) if day not in _MOVED_AWAY}


def _monday_from(day: date) -> date:
    return day + (MONDAY - day.weekday()) % 7 * ONE_DAY


def _or_next_monday(day: date, name: str) -> dict[date, str]:
    if day.weekday() < SATURDAY:
        return {day: name}
    return {_monday_from(day): f"{name} (substitute day)"}


def _new_year(year: int, nation: str) -> dict[date, str]:
    first, second = date(year, 1, 1), date(year, 1, 2)
    if nation != SCOTLAND:
        return _or_next_monday(first, "New Year’s Day")
    if first.weekday() == SUNDAY:  # Monday is 2 January already, so New Year's Day moves past it
        return {second: "2nd January", second + ONE_DAY: "New Year’s Day (substitute day)"}
    if first.weekday() == SATURDAY:
        return _or_next_monday(first, "New Year’s Day") | {date(year, 1, 4): "2nd January (substitute day)"}
    return {first: "New Year’s Day"} | _or_next_monday(second, "2nd January")


def _christmas(year: int) -> dict[date, str]:
    christmas, boxing = date(year, 12, 25), date(year, 12, 26)
    if christmas.weekday() == SUNDAY:  # Monday is Boxing Day already, so Christmas Day moves past it
        return {boxing: "Boxing Day", boxing + ONE_DAY: "Christmas Day (substitute day)"}
    if christmas.weekday() == SATURDAY:
        return _or_next_monday(christmas, "Christmas Day") | {date(year, 12, 28): "Boxing Day (substitute day)"}
    return {christmas: "Christmas Day"} | _or_next_monday(boxing, "Boxing Day")


# --- Section 243 -----------------------------------------------------------------------------------------------------


def why_left_out_by_s243(day: date, nation: str, extra: Iterable[ExtraDay] = ()) -> str | None:
    """Why section 243 does not count that day, or None: Saturdays count, and holidays have breaks around them.

    Left out are Sundays; the Christmas break, from the last weekday before Christmas Day to the first weekday after
    it that is not a bank holiday; the Easter break, from the Thursday before Easter Day to the Tuesday after; a bank
    holiday break, made like the Christmas one; days of public thanksgiving or mourning. A weekday is any day but
    Sunday. Whether it reaches notices under sections 100A and 100B is not verified. Source: Local Government Act
    1972, s. 243.
    """
    extra = tuple(extra)
    for added in extra:
        if not added.bank_holiday and added.day == day and added.falls_in(known(nation)):
            return added.name
    return "Sunday" if day.weekday() == SUNDAY else _breaks(day.year, nation, extra).get(day)


@lru_cache(maxsize=256)
def _breaks(year: int, nation: str, extra: tuple[ExtraDay, ...]) -> dict[date, str]:
    """The days of a year, Sundays apart, that fall in a break, with its name; a holiday itself under its own."""
    holidays: dict[date, str] = {}
    for near in range(max(year - 1, FIRST_YEAR), min(year + 1, LAST_YEAR) + 1):
        holidays |= bank_holidays(near, nation)
    holidays |= {added.day: added.name for added in extra if added.bank_holiday and added.falls_in(nation)}
    easter = easter_day(year)
    found: dict[date, str] = dict.fromkeys(_days(easter - 3 * ONE_DAY, easter + 2 * ONE_DAY), "Easter break")
    found |= dict.fromkeys(_break_round(date(year, 12, 25), holidays), "Christmas break")
    for holiday, name in holidays.items():
        if holiday not in found:
            for day in _break_round(holiday, holidays):
                found.setdefault(day, f"bank holiday break ({name})")
    return found | holidays


def _break_round(holiday: date, holidays: dict[date, str]) -> list[date]:
    """From the last weekday before a holiday to the first weekday after it that is not a bank holiday."""
    first, last = holiday - ONE_DAY, holiday + ONE_DAY
    while first.weekday() == SUNDAY:
        first -= ONE_DAY
    while last.weekday() == SUNDAY or last in holidays:
        last += ONE_DAY
    return _days(first, last)


def _days(first: date, last: date) -> list[date]:
    return [first + n * ONE_DAY for n in range((last - first).days + 1)]
