"""Words for figures, by fixed rules and never stronger than the test: number, range and what it is compared with.

Every function returns plain sentences for a page. Percentages of small counts are refused: under 20 records on either
side a percentage says more about chance than about crime (the US National Center for Health Statistics holds rates of
fewer than 20 events unreliable for the same reason). "Likely between" is a range that holds the truth 95 times in 100.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from wardmote.assessment.engine.statistics.verdict import OneChange, Verdict
from wardmote.assessment.engine.vocabulary import month_number

SMALL = 20  # records
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

LIKELY = "“Likely between” gives a range. Ranges made like this hold the true figure 95 times in 100."
SNAP_POINTS = (
    "Police move each record to the nearest of a fixed set of map points. A point stands for a stretch of street, never "
    "for an address or a business."
)
ASB_INCIDENTS = (
    "Anti-social behaviour is counted as incidents told to the police. They are not crimes, and are left out of the "
    "total of crimes."
)
NOT_POLICE_RECORDED = "These are the figures police publish each month. They can differ from the quarterly official count of police recorded crime."
RESIDENTS = (
    "Rates are for each 1,000 residents. A town centre has many visitors and few residents, so its rates look high."
)
OUR_SIMILAR = "We worked out which areas are similar. This is not the police’s own list."
COARSE_HARM = (
    "Police open data mix grave and slight offences under one heading. So harm is shown as a range, from the least to the "
    "most it could be."
)
SMALL_HIDDEN = "Numbers under 5 are hidden to protect people, and so are others from which they could be worked out."


@dataclass(frozen=True)
class Said:
    """What may be said of one comparison: ``headline`` stands alone in a list, ``text`` is the whole."""

    verdict: Verdict
    headline: str
    sentences: tuple[str, ...]

    @property
    def text(self) -> str:
        return " ".join((self.headline, *self.sentences))


def change(
    what: str,
    found: OneChange,
    *,
    period: str,
    earlier: str,
    noun: tuple[str, str] = ("record", "records"),
    missing: Sequence[str] = (),
    recording_changed: str | None = None,
    spread_known: bool = True,
) -> Said:
    """Whether something rose or fell between two periods.

    ``what``: its name ("Vehicle crime"); ``period``, ``earlier``: as ``months_in_words`` has them; ``noun``: one and
    many of what is counted. ``missing``: months (YYYY-MM) without figures. ``recording_changed``: the month in which
    the way of recording changed between or within the periods: then no rise or fall is claimed. ``spread_known``:
    False where it could not be measured how much counts vary beyond chance: then only "likely" is claimed.
    """
    verdict = found.verdict
    if verdict is Verdict.NOT_KNOWN:
        return _not_known(what, found, period=period, earlier=earlier, noun=noun, missing=missing)
    if not spread_known:
        verdict = {Verdict.RISE: Verdict.LIKELY_RISE, Verdict.FALL: Verdict.LIKELY_FALL}.get(verdict, verdict)
    if recording_changed and verdict is not Verdict.NO_EVIDENCE:
        verdict = Verdict.NO_EVIDENCE
        why = (
            f"The way of recording changed in {month_in_words(recording_changed)}. "
            "So these figures cannot show whether anything else changed."
        )
    else:
        why = _REASONS[verdict]
    counts = _counts(found, period, earlier, noun)
    said = (counts, _size(found, "than before"), why) if found.now or found.before else (counts,)
    return Said(verdict, f"{what}: {verdict.value}.", said)


def beside(
    what: str, found: OneChange, *, area: str, others: str, rate: float, rate_of_others: float, per: int = 1_000
) -> str:
    """An area's rate beside that of others together ("the rest of Kent"). Rates are records for each ``per`` residents."""
    if found.verdict is Verdict.NOT_KNOWN:
        return f"{what}: it is not known how {area} compares with {others}."
    word = {
        Verdict.RISE: "higher than",
        Verdict.LIKELY_RISE: "likely higher than",
        Verdict.NO_EVIDENCE: "not clearly different from",
        Verdict.LIKELY_FALL: "likely lower than",
        Verdict.FALL: "lower than",
    }[found.verdict]
    rates = f"{_rate(rate)} for every {per:,} residents, and {_rate(rate_of_others)} in {others}."
    return f"{what}: {area} is {word} {others}. It has {rates} {_size(found, 'for its number of residents')}"


def rate(value: float | None, low: float | None, high: float | None, *, per: int = 1_000, of: str = "residents") -> str:
    """A rate with its range. Unknown where the base is."""
    if value is None or low is None or high is None:
        return f"The rate is not known, because the number of {of} is not."
    return f"That is {_rate(value)} for every {per:,} {of}, likely between {_rate(low)} and {_rate(high)}."


def rank(area: str, place: int, best: int, worst: int, of: int, *, group: str) -> str:
    """A rank, 1 the highest rate, with the ranks that chance allows."""
    if of < 2:
        return f"There is no other area in {group} to rank {area} with."
    order = "highest" if place == 1 else "lowest" if place == of else f"{_nth(place)} highest"
    first = f"{area} has the {order} rate of {of} in {group}."
    if best == worst:
        return f"{first} Chance does not change that."
    return f"{first} Allowing for chance, it could be anywhere from {_nth(best)} to {_nth(worst)} highest."


def standing(area: str, value: float, usual: tuple[float, float], rare: tuple[float, float], *, group: str) -> str:
    """Where an area lies in a funnel plot: ``usual`` are its 95% limits, ``rare`` its 99.8% limits, as rates."""
    if not rare[0] <= value <= rare[1]:
        way = "far above" if value > rare[1] else "far below"
    elif not usual[0] <= value <= usual[1]:
        way = "somewhat above" if value > usual[1] else "somewhat below"
    else:
        return f"{area} lies within the usual range for an area of its size in {group}."
    why = "Chance rarely does that." if way.startswith("far") else "A few areas lie there by chance."
    return f"{area} lies {way} the usual range for an area of its size in {group}. {why}"


def unusual_months(what: str, above: Sequence[str], below: Sequence[str], *, known: int) -> str:
    """Which months (YYYY-MM) of a control chart lie outside its limits. ``known``: months that have limits."""
    if not known:
        return f"{what}: too few months are known to say which are unusual."
    parts = [
        f"{_and([month_in_words(month) for month in months])} {'was' if len(months) == 1 else 'were'} {way} the usual range"
        for months, way in ((above, "above"), (below, "below"))
        if months
    ]
    return f"{what}: {'; '.join(parts) or 'no month was outside the usual range'}."


def concentration(share: float, places: int, held: float | None, *, what: str = "map points") -> str:
    """How much of all records the busiest share of places holds. ``share`` and ``held`` are 0 to 1."""
    if held is None:
        return "There are no records to say where they lie."
    top = max(1, -(-round(share * places * 1e9) // 10**9))
    return f"The busiest {share:.0%} of {what} ({top:,} of {places:,}) hold {_percent(held)} of the records."


def near_repeat(pairs: int, expected: float, p_more: float, *, metres: float, days: int) -> str:
    """Pairs of records within a distance and a time of each other, beside what chance would make."""
    seen = f"{pairs:,} pairs of records lie within {metres:,.0f} metres and {days:,} days of each other."
    usual = f"Chance alone would make about {expected:,.0f}."
    verdict = (
        "So records come close together more often than chance would have it."
        if p_more < 0.01
        else "There is no clear sign that records come close together."
    )
    return f"{seen} {usual} {verdict}"


def intervention(estimate: float, low: float, high: float, *, where: str) -> str:
    """What changed where something was done, beyond what changed in the areas it is set beside."""
    if low <= 0 <= high:
        first = (
            f"There is no evidence that the number of records in {where} changed beyond that in the areas beside it."
        )
    else:
        word = "rose more or fell less" if estimate > 0 else "fell more or rose less"
        first = (
            f"Records in {where} likely {word} than in the areas it is compared with. That does not prove the cause."
        )
    return f"{first} The difference is {_more(estimate)}, likely between {_more(low)} and {_more(high)}."


def missing_months(months: Sequence[str], force: str) -> str:
    """A caveat for months a force did not publish."""
    named = _and([month_in_words(month) for month in months])
    return f"{force} published no figures for {named}. They are not known, which is not the same as none."


def without_place(share: float, force: str) -> str:
    """A caveat for records that have no place, which count for the force alone."""
    return f"{_percent(share)} of the records of {force} have no place. They are in no area’s figures."


def recording_break(month: str, what: str) -> str:
    """A caveat for a series in which recording changed."""
    return (
        f"The way {what} is recorded changed in {month_in_words(month)}. Figures before and after cannot be compared."
    )


def month_in_words(month: str) -> str:
    """``"2025-12"`` as December 2025. Raises ValueError for anything else."""
    year, of_year = divmod(month_number(month), 12)
    return f"{MONTHS[of_year]} {year}"


def months_in_words(first: str, last: str) -> str:
    """A period from its first to its last month: the 12 months to December 2025, or January to March 2025."""
    begin, end = month_number(first), month_number(last)
    if end < begin:
        raise ValueError("A period ends after it begins.")
    if begin == end:
        return month_in_words(last)
    if end - begin == 11:
        return f"the 12 months to {month_in_words(last)}"
    start = MONTHS[begin % 12] if begin // 12 == end // 12 else month_in_words(first)
    return f"{start} to {month_in_words(last)}"


_REASONS = {
    Verdict.RISE: "This is more than chance would make.",
    Verdict.FALL: "This is more than chance would make.",
    Verdict.LIKELY_RISE: "This is a weaker sign: of many figures looked at, a few look like this by chance.",
    Verdict.LIKELY_FALL: "This is a weaker sign: of many figures looked at, a few look like this by chance.",
    Verdict.NO_EVIDENCE: "Chance alone can make a difference like this.",
}


def _not_known(
    what: str, found: OneChange, *, period: str, earlier: str, noun: tuple[str, str], missing: Sequence[str]
) -> Said:
    sentences = []
    if found.now is not None:
        sentences.append(f"There {_many(found.now, noun)} in {period}.")
    if missing:
        sentences.append(f"There are no figures for {_and([month_in_words(month) for month in missing])}.")
    elif found.before is None:
        sentences.append(f"There are no whole figures for {earlier} to compare with.")
    else:
        sentences.append(f"There are no whole figures for {period}.")
    return Said(Verdict.NOT_KNOWN, f"{what}: it is not known whether this changed.", tuple(sentences))


def _counts(found: OneChange, period: str, earlier: str, noun: tuple[str, str]) -> str:
    return f"There {_many(found.now or 0, noun)} in {period}, and {f'{found.before:,}' if found.before else 'none'} in {earlier}."


def _many(count: int, noun: tuple[str, str]) -> str:
    if count == 0:
        return f"were no {noun[1]}"
    return f"was 1 {noun[0]}" if count == 1 else f"were {count:,} {noun[1]}"


def _size(found: OneChange, than: str) -> str:
    """How large the difference is. In per cent only where both counts are large enough."""
    now, before, ratio, low, high = found.now or 0, found.before or 0, found.ratio, found.low, found.high
    if now == 0 and before == 0:
        return "There are no records on either side."
    if min(now, before) < SMALL or ratio is None or low is None or high is None or not isfinite(high):
        return _range_in_times(low or 0.0, float("inf") if high is None else high, than)
    return f"That is {_step(ratio)} {than}, likely between {_step(low)} and {_step(high)}."


def _range_in_times(low: float, high: float, than: str) -> str:
    """The range alone, for counts too small for a percentage."""
    ends = f"{_times(low)} times" if not isfinite(high) else f"{_times(low)} and {_times(high)} times"
    likely = f"at least {ends}" if not isfinite(high) else f"between {ends}"
    tail = "the number before" if than == "than before" else "as many " + than
    return f"These numbers are too small for a percentage; the true figure is likely {likely} {tail}."


def _step(ratio: float) -> str:
    size = abs(ratio - 1)
    word = "more" if ratio > 1 else "fewer"
    if ratio == 1:
        return "the same"
    return f"under 1% {word}" if size < 0.01 else f"{_whole(100 * size)}% {word}"


def _more(difference: float) -> str:
    number = _whole(abs(difference))
    return "none" if number == "0" else f"{number} {'more' if difference > 0 else 'fewer'}"


def _times(ratio: float) -> str:
    return f"{ratio:.1f}" if ratio >= 0.1 or ratio == 0 else f"{ratio:.2f}"


def _rate(value: float) -> str:
    return f"{value:,.1f}" if value >= 0.1 or value == 0 else f"{value:.2f}"


def _percent(share: float) -> str:
    return "under 1%" if 0 < share < 0.01 else f"{_whole(100 * share)}%"


def _whole(number: float) -> str:
    return f"{int(number + 0.5):,}"  # a half is rounded up, as readers do it


def _nth(place: int) -> str:
    ending = "th" if place % 100 in {11, 12, 13} else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def _and(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
