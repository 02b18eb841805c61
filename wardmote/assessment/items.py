"""Evidence items: one figure with all that it takes to read it rightly, and where items come from.

An item is plain values, so that it can be frozen into an edition and read for ever. Items of police open data are made
from a partnership's figures; other rooms lend theirs by ``register_provider`` (a survey's series, with base and interval).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from wardmote.assessment.month_words import month_words, months_words
from wardmote.kernel.models import Council
from wardmote.kernel.words import number_words

SMALL = 5  # a partner's counts under this are not shown; ours, after the practice of most sharing agreements
RISES = {"rise", "likely rise"}
FALLS = {"fall", "likely fall"}
SHOWN_AREAS = 12


@dataclass(frozen=True)
class Table:
    """The numbers behind a chart: a caption, column titles, rows of text."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Chart:
    """What is drawn. ``kind`` is “months” (a line with gaps) or “bars” (from nought, with intervals where there are any).

    ``points`` are (label, value or None, low or None, high or None).
    """

    kind: str
    points: tuple[tuple[str, float | None, float | None, float | None], ...]
    unit: str = ""
    marked: str = ""


@dataclass(frozen=True)
class Item:
    """A figure: the finding as a sentence, the number and its interval, what is counted, when, where, how whole, from which files."""

    key: str
    group: str
    name: str
    title: str
    value: float | None
    unit: str
    low: float | None
    high: float | None
    definition: str
    period: str
    area: str
    coverage: str
    manifest: str
    source: str
    caveats: tuple[str, ...]
    table: Table
    chart: Chart | None = None
    map: str = ""
    verdict: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Plain values, for keeping and for JSON."""
        return asdict(self)


def from_data(data: Mapping[str, Any]) -> Item:
    """An item from its plain values. Raises KeyError or TypeError for anything else."""
    table = data["table"]
    chart = data.get("chart")
    return Item(
        **{
            **{name: data[name] for name in data if name not in {"table", "chart", "caveats"}},
            "caveats": tuple(data["caveats"]),
            "table": Table(table["caption"], tuple(table["columns"]), tuple(tuple(row) for row in table["rows"])),
            "chart": Chart(chart["kind"], tuple(tuple(row) for row in chart["points"]), chart["unit"], chart["marked"])
            if chart
            else None,
        }
    )


Provider = Callable[[Council], Sequence[Item]]
_providers: dict[str, Provider] = {}


def register_provider(name: str, items_for: Provider) -> None:
    """Let a room above lend its figures to assessments. Called from ``AppConfig.ready()``; keys begin with “name:”."""
    _providers[name] = items_for


def lent(council: Council) -> Iterator[Item]:
    """Items that other rooms lend, each with the name of its provider before its key."""
    for name, items_for in sorted(_providers.items()):
        for item in items_for(council):
            if not item.key.startswith(f"{name}:"):
                raise ValueError(f"{item.key} does not begin with {name}:")
            yield item


# Items of police open data


def of_figures(content: Mapping[str, Any]) -> list[Item]:
    """Every item that a partnership's figures hold: kinds compared, each kind, areas, places."""
    return [item for key in _keys(content) if (item := of_key(content, key)) is not None]


def of_key(content: Mapping[str, Any], key: str) -> Item | None:
    """One item of a partnership's figures; None where they hold none of that key."""
    if key not in _keys(content):
        return None
    if key.startswith("type:"):
        return _type(content, next(row for row in content["types"] if row["slug"] == key[5:]))
    return {"kinds": _by_kind, "areas": _areas, "places": _places}[key](content)


def _keys(content: Mapping[str, Any]) -> list[str]:
    types = [f"type:{row['slug']}" for row in content.get("types", ())]
    return [*(["kinds"] if types else []), *types, *(key for key in ("areas", "places") if types and content.get(key))]


def _common(content: Mapping[str, Any]) -> dict[str, Any]:
    months = content["coverage"][-12:]
    missing = [row["month"] for row in months if not row["covered"]]
    whole = (
        _("All 12 months are there.")
        if not missing
        else _("Not known for %(months)s.") % {"months": months_words(missing)}
    )
    return {
        "period": _("%(first)s to %(last)s") % {"first": month_words(months[0]["month"]), "last": month_words(content["to"])},
        "area": content["name"],
        "coverage": whole,
        "manifest": content["manifest"],
        "source": content.get("source") or _("Police open data, data.police.uk, Open Government Licence v3.0"),
    }  # fmt: skip


def _caveats(content: Mapping[str, Any], *, asb: bool = False) -> tuple[str, ...]:
    share = content["no_location"]["share"]
    said = [
        _("Police put each crime on the nearest of a fixed set of points, so a place is a street or an area, never an address."),
        *([_("%(share)s of the force’s rows have no place. They count for no partnership.") % {"share": percent(share)}] if share is not None else []),
    ]  # fmt: skip
    if asb:
        said.append(_("Anti-social behaviour is counted in incidents, not in crimes, and stands in no total of crime."))
    return (*said, *content.get("breaks", ()))


def percent(share: float) -> str:
    """A share from 0 to 1 in words: “1.2%”."""
    return f"{share * 100:.1f}".rstrip("0").rstrip(".") + "%"


def decimal(value: float | None, places: int = 1) -> str:
    """A number with a fixed count of decimals and commas; “not known” for None."""
    return _("not known") if value is None else f"{value:,.{places}f}"


def whole(value: float | None) -> str:
    """A count with commas; “not known” for None."""
    return _("not known") if value is None else number_words(round(value))


def _type(content: Mapping[str, Any], row: Mapping[str, Any]) -> Item:
    is_asb = row["slug"] == "anti-social-behaviour"
    rate, series = row.get("rate_per_1000"), row["series"]
    unit = _("incidents") if is_asb else _("crimes")
    definition = (
        _("Calls and reports of such behaviour that police wrote down in 12 months.") if is_asb
        else _("Crimes of this kind that police recorded, in 12 months.")
    )  # fmt: skip
    return Item(
        key=f"type:{row['slug']}",
        group=_("Kinds of crime"),
        name=row["type"],
        title=row.get("sentence") or sentence(row),
        value=row["n_12m"],
        unit=unit,
        low=row.get("low"),
        high=row.get("high"),
        definition=definition,
        caveats=_caveats(content, asb=is_asb),
        table=Table(
            _("%(kind)s, month by month") % {"kind": row["type"]},
            (_("Month"), unit.capitalize()),
            tuple((month_words(point["month"]), whole(point["n"])) for point in series),
        ),
        chart=Chart("months", tuple((point["month"], point["n"], None, None) for point in series), unit),
        verdict=row["verdict"],
        extra={
            "rate_per_1000": rate,
            "county_rank": row.get("county_rank"),
            "rank_best": row.get("county_rank_best"),
            "rank_worst": row.get("county_rank_worst"),
            "ranked_of": content.get("ranked_of"),
            "n_prev_12m": row.get("n_prev_12m"),
        },
        **_common(content),
    )


def sentence(row: Mapping[str, Any]) -> str:
    """The finding about one kind, never stronger than its test."""
    now, before, verdict = row["n_12m"], row.get("n_prev_12m"), row["verdict"]
    kind = row["type"]
    if now is None:
        return _("%(kind)s: not known for the whole 12 months") % {"kind": kind}
    if before is None:
        return _("%(kind)s: %(now)s in 12 months; the year before is not known") % {"kind": kind, "now": whole(now)}
    words = {
        "rise": _("%(kind)s rose: %(now)s in 12 months, %(before)s in the 12 before"),
        "likely rise": _("%(kind)s likely rose: %(now)s in 12 months, %(before)s in the 12 before"),
        "fall": _("%(kind)s fell: %(now)s in 12 months, %(before)s in the 12 before"),
        "likely fall": _("%(kind)s likely fell: %(now)s in 12 months, %(before)s in the 12 before"),
    }
    plain = _("%(kind)s: no evidence of change, %(now)s in 12 months and %(before)s in the 12 before")
    return words.get(verdict, plain) % {"kind": kind, "now": whole(now), "before": whole(before)}


def _by_kind(content: Mapping[str, Any]) -> Item:
    rows = sorted(content["types"], key=lambda row: -(row["n_12m"] or 0))
    crimes = [row for row in rows if row["slug"] != "anti-social-behaviour" and row["n_12m"]]
    total = content.get("total_crime")
    top = crimes[0] if crimes else None
    title = (
        _("How many crimes there were is not known")
        if total is None
        else _("%(total)s crimes in 12 months") % {"total": whole(total)}
    )
    if top and total:
        title = _("%(kind)s is the largest part: %(n)s of %(total)s crimes in 12 months") % {
            "kind": top["type"], "n": whole(top["n_12m"]), "total": whole(total),
        }  # fmt: skip
    return Item(
        key="kinds",
        group=_("All of them"),
        name=_("Kinds of crime compared"),
        title=title,
        value=total,
        unit=_("crimes"),
        low=None,
        high=None,
        definition=_("Crimes that police recorded, by kind, in 12 months. Anti-social behaviour is shown beside them."),
        caveats=_caveats(content, asb=True),
        table=Table(
            _("Each kind: this year, the year before, and for every 1,000 people"),
            (_("Kind"), _("12 months"), _("12 before"), _("For every 1,000 people"), _("What the figures show")),
            tuple(
                (row["type"], whole(row["n_12m"]), whole(row.get("n_prev_12m")), rate_words(row), verdict_words(row["verdict"]))
                for row in rows
            ),
        ),
        chart=Chart("bars", tuple((row["type"], row["n_12m"], None, None) for row in rows), _("in 12 months")),
        **_common(content),
    )  # fmt: skip


def rate_words(row: Mapping[str, Any]) -> str:
    """A rate with its interval in words: “between 4.6 and 5.1”."""
    if row.get("rate_per_1000") is None:
        return _("not known")
    if row.get("low") is None:
        return decimal(row["rate_per_1000"])
    return _("%(rate)s, between %(low)s and %(high)s") % {
        "rate": decimal(row["rate_per_1000"]), "low": decimal(row["low"]), "high": decimal(row["high"]),
    }  # fmt: skip


def verdict_words(verdict: str) -> str:
    """What a test says, as a table prints it."""
    return {
        "rise": _("Rose"),
        "likely rise": _("Likely rose"),
        "fall": _("Fell"),
        "likely fall": _("Likely fell"),
        "no evidence of change": _("No evidence of change"),
    }.get(verdict, _("Cannot be said"))


def _areas(content: Mapping[str, Any]) -> Item:
    rows = sorted(content["areas"], key=lambda row: -row["n_12m"])
    whole_n = sum(row["n_12m"] for row in rows)
    top = rows[0]
    return Item(
        key="areas",
        group=_("Where"),
        name=_("Areas compared"),
        title=_("%(area)s has the most: %(n)s of %(total)s") % {"area": top["name"], "n": whole(top["n_12m"]), "total": whole(whole_n)},
        value=top["n_12m"],
        unit=_("crimes and incidents"),
        low=None,
        high=None,
        definition=_("Crimes and incidents of all kinds in 12 months, by small area of the census (LSOA)."),
        caveats=_caveats(content, asb=True),
        table=Table(
            _("Each area, the most first"),
            (_("Area"), _("12 months"), _("Share")),
            tuple((row["name"], whole(row["n_12m"]), percent(row["n_12m"] / whole_n if whole_n else 0)) for row in rows),
        ),
        chart=Chart("bars", tuple((row["name"], row["n_12m"], None, None) for row in rows[:SHOWN_AREAS]), _("in 12 months")),
        map="areas",
        **_common(content),
    )  # fmt: skip


def _places(content: Mapping[str, Any]) -> Item:
    rows = content["places"]
    n = sum(row["n"] for row in rows)
    return Item(
        key="places",
        group=_("Where"),
        name=_("Places with the most"),
        title=_("%(n)s crimes and incidents fall on %(places)s places, %(share)s of all") % {
            "n": whole(n), "places": len(rows), "share": percent(content["places_share"]),
        },
        value=n,
        unit=_("crimes and incidents"),
        low=None,
        high=None,
        definition=_("The points of the police’s map with the most crimes and incidents in 12 months."),
        caveats=_caveats(content, asb=True),
        table=Table(
            _("Places with the most, the most first"),
            (_("Place"), _("In the area"), _("12 months")),
            tuple((_("Place %(number)s") % {"number": number}, row["area"], whole(row["n"])) for number, row in enumerate(rows, 1)),
        ),
        chart=None,
        map="places",
        **_common(content),
    )  # fmt: skip


# A partner's small numbers


def suppressed(rows: Mapping[str, int]) -> dict[str, int | None]:
    """Counts by area of one measure and period without those under five; with one hidden, the next smallest is hidden too.

    None means “under 5, or hidden so that the first cannot be worked out”. Nought is shown: nobody stands behind it.
    """
    hidden = {area for area, n in rows.items() if 0 < n < SMALL}
    if len(hidden) == 1 and len(rows) > 1:
        rest = {area: n for area, n in rows.items() if area not in hidden and n > 0} or {
            area: n for area, n in rows.items() if area not in hidden
        }
        hidden.add(min(rest, key=lambda area: (rest[area], area)))
    return {area: None if area in hidden else n for area, n in rows.items()}
