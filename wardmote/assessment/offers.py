"""Every figure that can stand in an assessment of a council now: police figures, partners' tables, what other rooms lend."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from django.utils.text import slugify
from django.utils.translation import gettext as _

from wardmote.assessment.items import SMALL, Chart, Item, Table, decimal, lent, of_figures, suppressed, whole
from wardmote.assessment.models import FigureSet, PartnerFigure
from wardmote.kernel.models import Council
from wardmote.kernel.words import date_words


def offered(council: Council) -> list[Item]:
    """All of them: police figures first, then partners' tables by measure, then those of other rooms. Two queries and theirs."""
    row = FigureSet.objects.of(council).first()
    return [*(of_figures(row.content) if row else []), *of_partners(council), *lent(council)]


def of_partners(council: Council) -> list[Item]:
    """One item for each measure in the partners' newest tables, small numbers left out. One query."""
    rows: dict[str, list[PartnerFigure]] = defaultdict(list)
    newest: dict[str, PartnerFigure] = {}
    for row in (
        PartnerFigure.objects.of(council)
        .select_related("source__file", "source__request__body")
        .order_by("-source__sent_at", "-source_id", "pk")
    ):
        newest.setdefault(row.measure, row)
        if row.source_id == newest[row.measure].source_id:
            rows[row.measure].append(row)
    return [_measure(council, measure, rows[measure]) for measure in sorted(rows)]


def _measure(council: Council, measure: str, rows: list[PartnerFigure]) -> Item:
    source = rows[0].source
    who = str(source.request.body) if source.request else _("A partner’s table")
    is_survey = rows[0].base is not None
    shown: dict[tuple[str, str], Decimal | None] = {}
    for period in dict.fromkeys(row.period for row in rows):
        values = {row.area: row.value for row in rows if row.period == period}
        if is_survey or any(value != int(value) for value in values.values()):
            shown |= {(area, period): value for area, value in values.items()}
        else:
            counts = suppressed({area: int(value) for area, value in values.items()})
            shown |= {(area, period): None if n is None else Decimal(n) for area, n in counts.items()}
    periods = sorted({period for _area, period in shown})
    last = periods[-1]
    areas = sorted({area for area, period in shown if period == last})
    here = [(area or council.name, shown.get((area, last))) for area in areas]
    one_area = len(areas) == 1
    points = [(period, shown.get((areas[0], period))) for period in periods] if one_area and len(periods) > 1 else here
    said = here[0][1] if one_area else None
    hidden = any(value is None for value in shown.values())
    unit = _("per cent") if is_survey else ""
    return Item(
        key=f"partner:{slugify(measure)[:100]}",
        group=_("Partners’ figures"),
        name=measure,
        title=_("%(measure)s: %(value)s in %(period)s") % {"measure": measure, "value": _value(said), "period": last}
        if one_area
        else _("%(measure)s in %(period)s, by area") % {"measure": measure, "period": last},
        value=float(said) if said is not None else None,
        unit=unit,
        low=None,
        high=None,
        definition=_("As the partner counts it: %(measure)s.") % {"measure": measure},
        period=last,
        area=council.name,
        coverage=_("Asked: %(n)s people.") % {"n": whole(rows[-1].base)} if is_survey else "",
        manifest=source.file.sha256,
        source=_("%(who)s, sent %(on)s") % {"who": who, "on": date_words(source.sent_at)},
        caveats=(_("Numbers under %(small)s are not shown, so that nobody can be recognised.") % {"small": SMALL},) if hidden else (),
        table=Table(
            measure,
            (_("Area"), _("Period"), _("Number")),
            tuple((area or council.name, period, _value(value)) for (area, period), value in shown.items()),
        ),
        chart=Chart("bars", tuple((label, None if value is None else float(value), None, None) for label, value in points), unit),
    )  # fmt: skip


def _value(value: Decimal | None) -> str:
    if value is None:
        return _("not shown")
    return whole(float(value)) if value == int(value) else decimal(float(value))
