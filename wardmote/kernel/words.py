"""How dates, money, numbers and lists are written. Pages, papers and e-mails all say them through here.

Everything returns plain text (no HTML), with no-break spaces where a line must not end. Dates are London dates.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as formatted
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

LONDON = ZoneInfo("Europe/London")
NBSP = "\N{NO-BREAK SPACE}"


def london_date(moment: date | datetime) -> date:
    """The London date of a moment; a date is already one.

    >>> from datetime import timezone
    >>> london_date(datetime(2026, 6, 30, 23, 30, tzinfo=timezone.utc))
    datetime.date(2026, 7, 1)
    """
    if isinstance(moment, datetime):
        return moment.astimezone(LONDON).date() if moment.tzinfo else moment.date()
    return moment


def date_words(on: date | datetime) -> str:
    """18 May 2026, with a no-break space between day and month.

    >>> date_words(date(2026, 5, 18))
    '18\\xa0May 2026'
    """
    return _formatted(london_date(on), f"j{NBSP}F Y", get_language())


def day_words(on: date | datetime) -> str:
    """18 May, where the year is plain from the sentence.

    >>> day_words(date(2026, 5, 18))
    '18\\xa0May'
    """
    return formatted(london_date(on), f"j{NBSP}F")


def weekday_words(on: date | datetime) -> str:
    """Monday 18 May 2026: where someone must act.

    >>> weekday_words(date(2026, 5, 18))
    'Monday 18\\xa0May 2026'
    """
    return formatted(london_date(on), f"l j{NBSP}F Y")


def short_date_words(on: date | datetime) -> str:
    """18 Sep 2026: only in pictures, and in tables with four or more columns of dates.

    >>> short_date_words(date(2026, 9, 18))
    '18\\xa0Sep 2026'
    """
    return formatted(london_date(on), f"j{NBSP}M Y")


def date_range_words(first: date, last: date) -> str:
    """From a day to a day, saying month and year once where they are the same.

    >>> date_range_words(date(2026, 5, 1), date(2026, 5, 18))
    '1 to 18\\xa0May 2026'
    >>> date_range_words(date(2026, 5, 1), date(2026, 6, 18))
    '1\\xa0May to 18\\xa0June 2026'
    >>> date_range_words(date(2026, 12, 30), date(2027, 1, 2))
    '30\\xa0December 2026 to 2\\xa0January 2027'
    """
    if first == last:
        return date_words(first)
    if first.year != last.year:
        start = date_words(first)
    elif first.month != last.month:
        start = day_words(first)
    else:
        start = str(first.day)
    return _("%(start)s to %(end)s") % {"start": start, "end": date_words(last)}


def time_words(moment: datetime | time) -> str:
    """5:30pm, 10am, midday, midnight; London time. A time of day alone is one already.

    >>> time_words(datetime(2026, 1, 5, 17, 30, tzinfo=LONDON)), time_words(datetime(2026, 1, 5, 12, 0, tzinfo=LONDON))
    ('5:30pm', 'midday')
    >>> time_words(datetime(2026, 1, 5, 10, 0, tzinfo=LONDON)), time_words(datetime(2026, 1, 5, 0, 0, tzinfo=LONDON))
    ('10am', 'midnight')
    >>> time_words(time(18, 30))
    '6:30pm'
    """
    here = moment.astimezone(LONDON) if isinstance(moment, datetime) and moment.tzinfo else moment
    if here.minute == 0 and here.hour in (0, 12):
        return _("midday") if here.hour else _("midnight")
    half = pgettext("after a time", "pm") if here.hour >= 12 else pgettext("after a time", "am")
    minutes = f":{here.minute:02d}" if here.minute else ""
    return f"{here.hour % 12 or 12}{minutes}{half}"


def moment_words(moment: datetime) -> str:
    """A day and a time of day.

    >>> moment_words(datetime(2026, 5, 18, 10, 42, tzinfo=LONDON))
    '18\\xa0May 2026 at 10:42am'
    """
    return _("%(date)s at %(time)s") % {"date": date_words(moment), "time": time_words(moment)}


def days_words(count: int) -> str:
    """A whole number of days.

    >>> days_words(1), days_words(186), days_words(1200)
    ('1\\xa0day', '186\\xa0days', '1,200\\xa0days')
    """
    return (ngettext("%(count)s day", "%(count)s days", count) % {"count": number_words(count)}).replace(" ", NBSP)


def due_words(due_on: date, today: date) -> str:
    """Due today, or in how many days; a day gone by is said in days. Stand it beside the date, never alone.

    >>> due_words(date(2026, 5, 18), date(2026, 5, 18)), due_words(date(2026, 5, 18), date(2026, 5, 6))
    ('Due today', 'Due in 12\\xa0days')
    >>> due_words(date(2026, 5, 18), date(2026, 5, 20))
    'Due 2\\xa0days ago'
    """
    left = (due_on - today).days
    if left == 0:
        return _("Due today")
    if left > 0:
        return _("Due in %(days)s") % {"days": days_words(left)}
    return _("Due %(days)s ago") % {"days": days_words(-left)}


def days_late(due_on: date, today: date) -> int:
    """How many days after the day due it is; 0 on the day and before.

    >>> days_late(date(2026, 5, 18), date(2026, 11, 20)), days_late(date(2026, 5, 18), date(2026, 5, 18))
    (186, 0)
    """
    return max((today - due_on) // timedelta(days=1), 0)


def number_words(number: int) -> str:
    """Numerals with a comma for thousands.

    >>> number_words(12500)
    '12,500'
    """
    return f"{number:,}"


def share_words(part: int, whole: int) -> str:
    """A share with its base; under 10 no percentage, since it would say more than is known.

    >>> share_words(21, 55), share_words(3, 8), share_words(0, 0)
    ('21 of 55 (38%)', '3 of 8', '0 of 0')
    """
    said = _("%(part)s of %(whole)s") % {"part": number_words(part), "whole": number_words(whole)}
    return said if whole < 10 else f"{said} ({(200 * part + whole) // (2 * whole)}%)"


def pounds(pence: int | None) -> str:
    """Money from whole pence. Pence are said only when not zero; millions only when nothing is lost by it.

    No cost and no entry both read “None”: where a cost was asked for and not given, say so instead ("Cost: not stated").

    >>> pounds(320_000), pounds(320_050), pounds(5), pounds(0), pounds(None)
    ('£3,200', '£3,200.50', '£0.05', 'None', 'None')
    >>> pounds(120_000_000), pounds(125_000_000), pounds(123_456_700), pounds(-99_900)
    ('£1.2 million', '£1.25 million', '£1,234,567', '-£999')
    """
    if not pence:
        return pgettext("money", "None")
    sign = "-" if pence < 0 else ""
    whole, rest = divmod(abs(pence), 100)
    if whole >= 1_000_000 and not rest and whole % 10_000 == 0:
        millions = f"{whole // 1_000_000}.{whole // 10_000 % 100:02d}".rstrip("0").rstrip(".")
        return _("%(sign)s£%(number)s million") % {"sign": sign, "number": millions}
    return f"{sign}£{whole:,}" + (f".{rest:02d}" if rest else "")


def file_size_words(size: int) -> str:
    """The size of a file from its bytes, for a link to it.

    >>> file_size_words(900), file_size_words(84_200), file_size_words(1_340_000)
    ('1\\xa0kB', '84\\xa0kB', '1.3\\xa0MB')
    """
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1)}{NBSP}kB"
    return f"{size / 1_000_000:.1f}".removesuffix(".0") + f"{NBSP}MB"


def list_words(things: Sequence[str]) -> str:
    """A list in a sentence.

    >>> list_words([]), list_words(["a"]), list_words(["a", "b"]), list_words(["a", "b", "c"])
    ('', 'a', 'a and b', 'a, b and c')
    """
    if len(things) < 2:
        return "".join(things)
    return _("%(most)s and %(last)s") % {"most": ", ".join(things[:-1]), "last": things[-1]}


def lower_first(words: str) -> str:
    """The words as they stand inside a sentence: first letter small, unless the first word is a name in capitals.

    >>> lower_first("Lead officer"), lower_first("SCRAIP number"), lower_first("")
    ('lead officer', 'SCRAIP number', '')
    """
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


@functools.lru_cache(maxsize=4096)
def _formatted(on: date, pattern: str, language: str | None) -> str:
    """A date in a language. Lists say the same few hundred days again and again."""
    return formatted(on, pattern)
