"""Charts as SVG: bars from nought with intervals, lines with gaps where nothing is known, words beside the marks.

Two ways of drawing from one description: ``inline`` for pages, where x is in per cent so that nothing is stretched at any
width and text keeps its size; ``as_file`` with a view box, for downloads and papers.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from wardmote.assessment.items import Chart, Item, decimal, whole
from wardmote.assessment.month_words import short_month_words

INK, QUIET, GRID, MARK = "#0b0c0c", "#484949", "#e4e8e8", "#1d70b8"
WIDE = 640  # px of a file
TOP, BOTTOM, HEIGHT = 14, 34, 220
ROW, BAR = 46, 16
LEFT, RIGHT = 9.0, 98.5  # per cent of the width in which lines are drawn
MOST_TICKS = 5


class _Pen:
    """Writes marks; ``x`` is given in per cent and printed so, or as px of a file."""

    def __init__(self, *, in_file: bool) -> None:
        self.in_file = in_file
        self.marks: list[str] = []

    def x(self, share: float) -> str:
        return f"{share / 100 * WIDE:.1f}" if self.in_file else f"{share:.2f}%"

    def line(self, x1: float, y1: float, x2: float, y2: float, colour: str, width: float = 1, dash: str = "") -> None:
        dashed = f' stroke-dasharray="{dash}"' if dash else ""
        self.marks.append(
            f'<line x1="{self.x(x1)}" y1="{y1:.1f}" x2="{self.x(x2)}" y2="{y2:.1f}" stroke="{colour}" stroke-width="{width}"{dashed}/>'
        )

    def bar(self, x: float, y: float, width: float, height: float) -> None:
        self.marks.append(
            f'<rect x="{self.x(x)}" y="{y:.1f}" width="{self.x(max(width, 0.3))}" height="{height}" fill="{MARK}"/>'
        )

    def dot(self, x: float, y: float, radius: float = 3) -> None:
        self.marks.append(f'<circle cx="{self.x(x)}" cy="{y:.1f}" r="{radius}" fill="{MARK}"/>')

    def text(
        self, x: float, y: float, words: str, *, anchor: str = "start", bold: bool = False, minor: bool = False
    ) -> None:
        weight = ' font-weight="700"' if bold else ""
        less = ' class="wm-chart__minor"' if minor else ""
        self.marks.append(
            f'<text x="{self.x(x)}" y="{y:.1f}" font-size="14" fill="{INK if bold else QUIET}" text-anchor="{anchor}"{weight}{less}>{escape(words)}</text>'
        )


def inline(item: Item) -> str:
    """The chart for a page: full width, no view box. Its words say what it shows; the table beside it holds every number."""
    return _drawn(item, in_file=False)


def as_file(item: Item) -> str:
    """The chart as a file of its own, 640 px wide, with title and source in it. Empty for an item without a chart."""
    return _drawn(item, in_file=True)


def alternative(item: Item) -> str:
    """What the picture shows, as one or two sentences."""
    chart = item.chart
    if chart is None:
        return item.title
    known = [(label, value) for label, value, _low, _high in chart.points if value is not None]
    if not known:
        return _("%(title)s. Nothing is known for the chart.") % {"title": item.title}
    if chart.kind == "months":
        low, high = min(known, key=lambda one: one[1]), max(known, key=lambda one: one[1])
        return _("%(title)s. Lowest in %(low)s (%(n)s), highest in %(high)s (%(most)s).") % {
            "title": item.title, "low": short_month_words(low[0]), "n": whole(low[1]), "high": short_month_words(high[0]),
            "most": whole(high[1]),
        }  # fmt: skip
    said = "; ".join(f"{label} {_number(value)}" for label, value in known)
    return f"{item.title}. {said}."


def _drawn(item: Item, *, in_file: bool) -> str:
    chart = item.chart
    if chart is None or not chart.points:
        return ""
    pen = _Pen(in_file=in_file)
    height = _lines(pen, chart) if chart.kind == "months" else _bars(pen, chart)
    label = quoteattr(alternative(item))
    if not in_file:
        return f'<svg class="wm-chart" width="100%" height="{height}" role="img" aria-label={label}>{"".join(pen.marks)}</svg>'
    foot = f"{item.source}. {item.period}."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {height + 26}" width="{WIDE}" height="{height + 26}" role="img"'
        f' font-family="Arial, Helvetica, sans-serif"><title>{escape(item.title)}</title><desc>{escape(alternative(item))}</desc>'
        f'<rect width="{WIDE}" height="{height + 26}" fill="#ffffff"/>{"".join(pen.marks)}'
        f'<text x="0" y="{height + 18}" font-size="13" fill="{QUIET}">{escape(foot)}</text></svg>'
    )


def _lines(pen: _Pen, chart: Chart) -> int:
    """A line from month to month; it breaks where a month is not known. The axis begins at nought."""
    values = [value for _label, value, _low, _high in chart.points]
    top = _nice(max([value for value in values if value is not None] or [1]))
    count = len(values)

    def at(place: int) -> float:
        return LEFT + (RIGHT - LEFT) * (place / (count - 1) if count > 1 else 0.5)

    def high(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / top)

    for share in (0.0, 0.5, 1.0):
        y = high(top * share)
        pen.line(LEFT, y, RIGHT, y, GRID if share else QUIET)
        pen.text(LEFT - 1, y + 5, _number(top * share), anchor="end")
    every = max(1, -(-count // MOST_TICKS))
    for place in range(0, count, every):
        anchor = "start" if place == 0 else "middle" if at(place) < 85 else "end"
        pen.text(
            at(place),
            HEIGHT - 10,
            short_month_words(chart.points[place][0]),
            anchor=anchor,
            minor=(place // every) % 2 == 1,
        )
    for place, value in enumerate(values):
        if value is None:
            pen.text(at(place), high(0) - 6, "?", anchor="middle", bold=True)
            continue
        pen.dot(at(place), high(value))
        before = values[place - 1] if place else None
        if before is not None:
            pen.line(at(place - 1), high(before), at(place), high(value), MARK, 2.5)
    known = [place for place, value in enumerate(values) if value is not None]
    if known:
        last = known[-1]
        pen.text(at(last), max(high(values[last] or 0) - 9, 12), _number(values[last] or 0), anchor="end", bold=True)
    return HEIGHT


def _bars(pen: _Pen, chart: Chart) -> int:
    """A bar each, its words above it, the number at its end; intervals as a line with ends."""
    top = max([max(value or 0, high or 0) for _label, value, _low, high in chart.points] or [1]) or 1
    y = 16.0
    for label, value, low, high in chart.points:
        pen.text(0, y, label, bold=label == chart.marked)
        if value is None:
            pen.text(0, y + 19, _("not known"))
        else:
            width = 80 * value / top
            pen.bar(0, y + 6, width, BAR)
            end = max(width, 80 * (high or 0) / top)
            if low is not None and high is not None:
                middle = y + 6 + BAR / 2
                pen.line(80 * low / top, middle, 80 * high / top, middle, INK, 2)
                for edge in (low, high):
                    pen.line(80 * edge / top, middle - 4, 80 * edge / top, middle + 4, INK, 2)
            pen.text(end + 1, y + 19, _number(value), bold=True)
        y += ROW
    pen.line(0, 4, 0, y - 14, QUIET)
    return int(y)


def _number(value: float) -> str:
    return whole(value) if float(value).is_integer() else decimal(value)


def _nice(most: float) -> float:
    """A round number not below the largest value, for the top of an axis."""
    step = 1.0
    while True:
        for factor in (1, 2, 4, 6, 8):
            if factor * step >= most:
                return factor * step
        step *= 10
