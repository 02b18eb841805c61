"""The progress picture: a list of recommendations whose rows share one time axis.

Pure: from published contents and a day to frozen pieces that a template draws (places in per cent of the track's
width, two decimals). What a row shows is worked out in picture_lanes.py; the picture as a file is in picture_file.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from wardmote.kernel.words import NBSP, days_words, short_date_words
from wardmote.scrutiny.axes import Words
from wardmote.scrutiny.content import Content
from wardmote.scrutiny.picture_lanes import Lane, Stretch, lanes, sentences
from wardmote.scrutiny.standing import Standing, Tag, standing

AHEAD = timedelta(days=60)  # the least that the axis shows after today
FUTURE_SHARE = 0.4  # the most of the width that what lies ahead takes
YEARS_FROM = 24  # months; a longer axis is divided by years
CLOSE = 2.0  # per cent; asked and answered closer than this show as answered
NARROWEST = 1.2  # per cent; a bar is at least 4 px wide on most tracks
MOST_LANES = 8
FIRST_Y, LANE = 26, 34  # px
LETTER, TRACK = 6.6, 260  # px: how wide a letter of an axis label is, on the narrowest track

KEY: tuple[tuple[str, Words], ...] = (
    ("asked", gettext_lazy("asked")),
    ("wait", gettext_lazy("waiting for an answer")),
    ("answer", gettext_lazy("answered")),
    ("do", gettext_lazy("being carried out")),
    ("proof", gettext_lazy("evidence shown")),
    ("held", gettext_lazy("held up")),
    ("sign", gettext_lazy("done, waiting for the committee")),
    ("signed", gettext_lazy("signed off")),
    ("late", gettext_lazy("late")),
    ("due", gettext_lazy("date due")),
    ("passed", gettext_lazy("passed on")),
    ("stop", gettext_lazy("answered, no action follows")),
    ("on", gettext_lazy("goes on after this picture ends")),
)
HELD_OR_PAUSED = gettext_lazy("held up or paused")
STOPPED = gettext_lazy("answered or ended, no action follows")
ORDER = ("asked", "answer", "due", "proof", "passed", "on", "stop", "signed")  # later marks lie on top


@dataclass(frozen=True)
class Label:
    """Words on the axis or on a track: at ``x`` per cent, ``anchor`` start, middle or end, ``dx`` and ``dy`` in px."""

    x: float
    anchor: str
    text: str
    kind: str = ""
    dx: int = 0
    dy: int = 0


@dataclass(frozen=True)
class Axis:
    """From a day to a day (not included). ``today_x`` is None where all is finished."""

    start: date
    end: date
    lines: tuple[float, ...]
    labels: tuple[Label, ...]
    today_x: float | None = None
    today: Label | None = None

    def at(self, day: date) -> float:
        """Where a day stands, in per cent; days outside stand at the edge."""
        return round(min(max((day - self.start).days / (self.end - self.start).days, 0.0), 1.0) * 100, 2)


@dataclass(frozen=True)
class Bar:
    """Part of a track, in per cent of its width."""

    kind: str
    x: float
    width: float


@dataclass(frozen=True)
class Track:
    """One lane placed on the axis, its centre ``y`` px from the top."""

    y: int
    label: str
    bars: tuple[Bar, ...]
    marks: tuple[tuple[str, float], ...]
    ahead: tuple[float, float] | None
    texts: tuple[Label, ...]


@dataclass(frozen=True)
class Row:
    """One recommendation: its label, its tracks (none where no date is known), its alternative in words, where it stands."""

    reference: str
    number: str
    title: str
    href: str
    tracks: tuple[Track, ...]
    words: str
    tag: Tag
    sentence: str


@dataclass(frozen=True)
class Block:
    """The rows of one theme. ``position`` is 0 where the rows have no theme."""

    position: int
    name: str
    aim: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Picture:
    """The whole picture. ``axis`` is None where no date is known at all; ``key`` holds only marks that occur."""

    axis: Axis | None
    blocks: tuple[Block, ...]
    key: tuple[tuple[str, str], ...] = field(default=())

    @property
    def rows(self) -> list[Row]:
        return [row for block in self.blocks for row in block.rows]


def picture(review: Content, recommendations: Sequence[Content], today: date) -> Picture:
    """The picture of a review's published recommendations on a day, theme by theme."""
    drawn = [(content, lanes(content, today), standing(content, today)) for content in recommendations]
    axis = _axis([lane for _content, found, _standing in drawn for lane in found], today)
    aims = {theme["position"]: theme["outcome"] for theme in review["themes"]}
    grouped: dict[tuple[int, str], list[Row]] = {}
    for content, found, now in sorted(drawn, key=lambda each: each[0]["position"]):
        theme = content["theme"]
        at = (theme["position"], theme["name"]) if theme else (0, "")
        grouped.setdefault(at, []).append(_row(content, found, now, axis, today))
    order = sorted(grouped, key=lambda at: (at[0] == 0, at[0]))
    blocks = tuple(Block(at[0], at[1], aims.get(at[0], ""), tuple(grouped[at])) for at in order)
    return Picture(axis, blocks, _key(blocks, any(lane.is_paused for _c, found, _s in drawn for lane in found)))


def month_after(day: date, months: int = 1) -> date:
    """The first of the month so many months after a day's month."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def _row(content: Content, found: list[Lane], now: Standing, axis: Axis | None, today: date) -> Row:
    shown = [lane for lane in found if lane.days][:MOST_LANES]
    tracks = tuple(_track(lane, n, axis, today) for n, lane in enumerate(shown)) if axis else ()
    return Row(
        reference=content["reference"],
        number=content["number"],
        title=content["title"],
        href=f"/recommendations/{content['reference']}/",
        tracks=tracks,
        words=sentences(content, found) or now.sentence,
        tag=now.tag,
        sentence=now.sentence,
    )


def _axis(found: Iterable[Lane], today: date) -> Axis | None:
    """Spec: first of the month of the earliest ask, to the first of the month after what is due within 12 months."""
    drawn = [lane for lane in found if lane.days]
    if not drawn:
        return None
    start = month_after(min(min(lane.days) for lane in drawn), 0)
    is_open = any(lane.is_open for lane in drawn)
    if not is_open:
        end = month_after(max(max(lane.days) for lane in drawn))
    else:
        least = month_after(today + AHEAD)
        coming = [lane.ahead for lane in drawn if lane.ahead and lane.ahead <= today + timedelta(days=365)]
        end = max([least, *(month_after(day) for day in coming)])
        while end > least and (end - today).days > FUTURE_SHARE * (end - start).days:
            end = month_after(end, -1)
    lines, labels = _divisions(start, end)
    if not is_open:
        return Axis(start, end, lines, labels)
    x = Axis(start, end, (), ()).at(today)
    words = _("Today, %(on)s") % {"on": short_date_words(today).rsplit(" ", 1)[0]}
    return Axis(start, end, lines, labels, x, Label(x, _anchor(x, 16), words, "today"))


def _divisions(start: date, end: date) -> tuple[tuple[float, ...], tuple[Label, ...]]:
    months = (end.year - start.year) * 12 + end.month - start.month
    step = 12 if months > YEARS_FROM else 3
    days = [start]
    day = month_after(start)
    while day < end:
        if (day.month - 1) % step == 0:
            days.append(day)
        day = month_after(day)
    scale = Axis(start, end, (), ())
    labels: list[Label] = []
    for n, day in enumerate(days):
        month = short_date_words(day).split(NBSP)[1].split(" ")[0]
        text = f"{month} {day.year}" if n == 0 or day.month == 1 else month
        text = str(day.year) if step == 12 else text
        x = scale.at(day)
        label = Label(x, "start" if n == 0 else "end" if x > 90 else "middle", text)
        if n and _left(label) < _right(labels[-1]):
            if not (day.month == 1 and len(labels) > 1 and _left(label) >= _right(labels[-2])):
                continue
            labels.pop()  # the year says more than the quarter before it
        labels.append(label)
    return tuple([scale.at(day) for day in days] + [100.0]), tuple(labels)


def _left(label: Label) -> float:
    width = len(label.text) * LETTER / TRACK * 100
    return label.x - {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]


def _right(label: Label) -> float:
    return _left(label) + len(label.text) * LETTER / TRACK * 100


def _anchor(x: float, edge: float) -> str:
    return "start" if x < edge else "end" if x > 100 - edge else "middle"


def _track(lane: Lane, n: int, axis: Axis, today: date) -> Track:
    bars = tuple(_bar(stretch, axis) for stretch in lane.stretches if stretch.kind != "wait" or _is_seen(stretch, axis))
    marks: list[tuple[str, float]] = []
    answered = [axis.at(day) for kind, day in lane.marks if kind in {"answer", "stop"}]
    for each, day in sorted(lane.marks, key=lambda mark: ORDER.index(mark[0])):
        kind = "on" if each == "due" and day >= axis.end else each  # beyond the edge
        x = axis.at(day)
        if kind == "asked" and any(abs(other - x) < CLOSE for other in answered):
            continue
        if (kind, x) not in marks:
            marks.append((kind, x))
    ahead = None
    if axis.today_x is not None and (lane.goes_on or lane.ahead):
        to = 100.0 if lane.goes_on or lane.ahead is None else axis.at(lane.ahead)
        ahead = (axis.today_x, to)
        if lane.goes_on and ("on", 100.0) not in marks:
            marks.append(("on", 100.0))
    return Track(FIRST_Y + LANE * n, lane.label, bars, tuple(marks), ahead, tuple(_texts(lane, axis)))


def _is_seen(stretch: Stretch, axis: Axis) -> bool:
    return axis.at(stretch.end) - axis.at(stretch.start) >= CLOSE or stretch.end == stretch.start


def _bar(stretch: Stretch, axis: Axis) -> Bar:
    x = axis.at(stretch.start)
    return Bar(stretch.kind, x, round(max(axis.at(stretch.end) - x, NARROWEST), 2))


def _texts(lane: Lane, axis: Axis) -> list[Label]:
    found = []
    if lane.late_days and axis.today_x is not None:
        words = _("%(days)s late") % {"days": days_words(lane.late_days)}
        if axis.today_x < 30:
            found.append(Label(axis.today_x, "start", words, "late", 6, 23))
        else:
            found.append(Label(axis.today_x, "end", words, "late", -6, 23))
    if lane.uncommitted_on:
        x = axis.at(lane.uncommitted_on)
        words = pgettext("beside a mark in a picture", "no action committed")
        found.append(Label(x, "start", words, "none", 16, 5) if x < 45 else Label(x, "end", words, "none", 6, 23))
    return found


def _key(blocks: Iterable[Block], is_paused: bool) -> tuple[tuple[str, str], ...]:
    tracks = [track for block in blocks for row in block.rows for track in row.tracks]
    occur = {bar.kind for track in tracks for bar in track.bars} | {k for track in tracks for k, _x in track.marks}
    ended = any(
        kind == "stop" and any(bar.kind in {"do", "held", "sign", "late"} for bar in track.bars)
        for track in tracks
        for kind, _x in track.marks
    )
    other = {"held": HELD_OR_PAUSED if is_paused else None, "stop": STOPPED if ended else None}
    return tuple((kind, str(other.get(kind) or words)) for kind, words in KEY if kind in occur)
