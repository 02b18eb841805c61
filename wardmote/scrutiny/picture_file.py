"""The progress picture as one SVG file, for papers and for saving: 960 wide, words wrapped here, its key at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from textwrap import dedent

from django.utils.translation import gettext as _

from wardmote.kernel.words import date_words
from wardmote.scrutiny.picture import Axis, Block, Label, Picture, Row, Track

WIDTH, LEFT, TRACK_FROM, TRACK_TO, WORDS_FROM = 960, 300, 310, 700, 720
PITCH, FURTHER, LINE = 48, 30, 18  # px: a row, each further part, a line of 15 px text
MOST_ROWS = 40  # a longer picture is split by theme, one file each
FONT = "'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
NARROW, WIDE = "iljtfrI.,:;'’|!()[] \N{NO-BREAK SPACE}-", "mwMWGOQ@%"

# Attributes, not a style sheet: the file is drawn alike by a browser under our policy, by Word and by the PDF writer.
LOOK = {
    "": "",
    "b": 'font-weight="700"',
    "q": 'font-size="14" fill="#484949"',
    "head": 'font-size="22" font-weight="700"',
    "today": 'font-size="14" font-weight="700"',
    "t-late": 'font-size="14" font-weight="700" fill="#982828" paint-order="stroke" stroke="#fff" stroke-width="4"',
    "t-none": 'font-size="14" fill="#484949"',
    "g": 'stroke="#e4e8e8"',
    "r": 'stroke="#cecece"',
    "g-today": 'stroke="#0b0c0c" stroke-width="1.5" stroke-dasharray="2 3"',
    "b-wait": 'fill="#fff" stroke="#5d6a70" stroke-width="2"',
    "b-do": 'fill="#1d70b8"',
    "b-held": 'fill="url(#wm-bars)" stroke="#1d70b8" stroke-width="2"',
    "b-sign": 'fill="#fff" stroke="#1d70b8" stroke-width="2"',
    "b-late": 'fill="url(#wm-hatch)" stroke="#982828" stroke-width="2"',
    "l-ahead": 'stroke="#5d6a70" stroke-width="2" stroke-dasharray="5 4"',
}
DEFS = dedent("""\
    <defs>
    <pattern id="wm-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/><rect width="2.6" height="6" fill="#982828"/></pattern>
    <pattern id="wm-bars" width="6" height="10" patternUnits="userSpaceOnUse"><rect width="6" height="10" fill="#fff"/><rect width="2.4" height="10" fill="#1d70b8"/></pattern>
    <g id="m-asked"><circle r="5.5" fill="#fff" stroke="#0b0c0c" stroke-width="2.5"/></g>
    <g id="m-answer"><circle r="6.5" fill="#0b0c0c"/></g>
    <g id="m-proof"><circle r="3.9" fill="#fff" stroke="#1d70b8" stroke-width="1.4"/></g>
    <g id="m-due"><path d="M0-7.5 7.5 0 0 7.5-7.5 0z" fill="#fff" stroke="#0b0c0c" stroke-width="2"/></g>
    <g id="m-on"><path d="M-9-5 0 0-9 5" fill="none" stroke="#5d6a70" stroke-width="2.2"/></g>
    <g id="m-passed"><path d="M0-9v18" stroke="#fff" stroke-width="5"/><path d="M0-9v18" stroke="#0b0c0c" stroke-width="2.4"/></g>
    <g id="m-signed"><circle r="10" fill="#0f7a52" stroke="#fff" stroke-width="2"/><path d="M-4.6.4-1.4 3.7 4.8-3.2" fill="none" stroke="#fff" stroke-width="2.4"/></g>
    <g id="m-stop"><rect x="-7.5" y="-7.5" width="15" height="15" fill="#0b0c0c"/><path d="M-4 0h8" stroke="#fff" stroke-width="2.4"/></g>
    </defs>""")


def as_file(picture: Picture, *, title: str, address: str, on: date, blocks: Sequence[Block] | None = None) -> str:
    """The picture as one SVG, with ``title`` and a description of every row in words; ``blocks`` draws only some themes.

    ``address`` is the whole address of the page it comes from, printed with the day at the foot.
    """
    shown = list(picture.blocks if blocks is None else blocks)
    rows = [row for block in shown for row in block.rows]
    parts: list[str] = []
    y = 34
    for line in _wrapped(title, WIDTH - 20, size=22):
        parts.append(f'<text x="0" y="{y}" {LOOK["head"]}>{escape(line)}</text>')
        y += 28
    for block in shown:
        drawn, y = _block(block, picture.axis, y)
        parts += drawn
    drawn, y = _key(picture, y + 20)
    parts += drawn
    foot = _("As on %(on)s. %(address)s") % {"on": date_words(on), "address": address}
    for line in _wrapped(foot, WIDTH - 20, size=14):
        parts.append(f'<text x="0" y="{y}" {LOOK["q"]}>{escape(line)}</text>')
        y += LINE
    said = " ".join(f"{row.number or row.reference.upper()}: {row.title}. {row.words}" for row in rows)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img" '
        f'font-family="{FONT}" font-size="15" fill="#0b0c0c" aria-labelledby="wm-title wm-desc"><title id="wm-title">{escape(title)}</title>'
        f'<desc id="wm-desc">{escape(said)}</desc>\n{DEFS}\n'
        f'<rect width="{WIDTH}" height="{y}" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def as_files(picture: Picture, *, title: str, address: str, on: date) -> list[str]:
    """The picture as one file, or one for each theme when it has more rows than a page holds."""
    if len(picture.rows) <= MOST_ROWS or len(picture.blocks) < 2:
        return [as_file(picture, title=title, address=address, on=on)]
    return [
        as_file(
            picture,
            title=_("%(title)s: %(theme)s") % {"title": title, "theme": block.name or _("other recommendations")},
            address=address,
            on=on,
            blocks=[block],
        )
        for block in picture.blocks
    ]


def _block(block: Block, axis: Axis | None, y: int) -> tuple[list[str], int]:
    parts: list[str] = []
    top = y + 12
    for n, line in enumerate(_wrapped(block.name or _("Recommendations"), LEFT)):
        parts.append(f'<text x="0" y="{top + 30 + n * LINE}" {LOOK["b"]}>{escape(line)}</text>')
        y = top + 30 + n * LINE
    if axis:
        if axis.today:
            parts.append(_text(axis.today, top + 10, "today"))
        parts += [_text(label, top + 30, "q") for label in axis.labels]
    parts.append(f'<text x="{WORDS_FROM}" y="{top + 30}" {LOOK["q"]}>{escape(_("Where it stands"))}</text>')
    y = max(y, top + 30) + 10
    parts.append(f'<line x1="0" x2="{WIDTH}" y1="{y}" y2="{y}" stroke="#0b0c0c" stroke-width="2"/>')
    for row in block.rows:
        drawn, y = _row(row, axis, y)
        parts += drawn
    return parts, y + 14


def _row(row: Row, axis: Axis | None, y: int) -> tuple[list[str], int]:
    label = _wrapped(row.title, LEFT - 34)
    words = [*((line, True) for line in _wrapped(row.tag.label, WIDTH - WORDS_FROM, bold=True))]
    words += [(line, False) for line in _wrapped(row.sentence, WIDTH - WORDS_FROM)]
    high = max(PITCH + FURTHER * max(len(row.tracks) - 1, 0), len(label) * LINE + 14, len(words) * LINE + 14)
    parts = [f'<text x="0" y="{y + 22}" {LOOK["b"]}>{escape(row.number)}</text>']
    parts += [f'<text x="34" y="{y + 22 + n * LINE}">{escape(line)}</text>' for n, line in enumerate(label)]
    if axis and row.tracks:
        for x in axis.lines:
            parts.append(f'<line {LOOK["g"]} x1="{_x(x)}" x2="{_x(x)}" y1="{y}" y2="{y + high}"/>')
        if axis.today_x is not None:
            at = _x(axis.today_x)
            parts.append(f'<line {LOOK["g-today"]} x1="{at}" x2="{at}" y1="{y}" y2="{y + high}"/>')
        for n, track in enumerate(row.tracks):
            parts += _track(track, y + 20 + n * FURTHER)
    for n, (line, bold) in enumerate(words):
        weight = LOOK["b" if bold else ""]
        parts.append(f'<text x="{WORDS_FROM}" y="{y + 22 + n * LINE}" {weight}>{escape(line)}</text>')
    parts.append(f'<line {LOOK["r"]} x1="0" x2="{WIDTH}" y1="{y + high}" y2="{y + high}"/>')
    return parts, y + high


def _track(track: Track, y: int) -> list[str]:
    parts = []
    for bar in track.bars:
        wide = round(bar.width * (TRACK_TO - TRACK_FROM) / 100, 1)
        parts.append(f'<rect {LOOK[f"b-{bar.kind}"]} x="{_x(bar.x)}" y="{y - 5}" width="{wide}" height="10"/>')
    if track.ahead:
        start, end = track.ahead
        parts.append(f'<line {LOOK["l-ahead"]} x1="{_x(start)}" x2="{_x(end)}" y1="{y}" y2="{y}"/>')
    parts += [f'<use href="#m-{kind}" x="{_x(x)}" y="{y}"/>' for kind, x in track.marks]
    if track.label:
        parts.append(f'<text x="{TRACK_FROM - 14}" y="{y + 5}" {LOOK["b"]}>{escape(track.label)}</text>')
    parts += [_text(label, y + min(label.dy, 20), f"t-{label.kind}") for label in track.texts]
    return parts


def _key(picture: Picture, y: int) -> tuple[list[str], int]:
    parts: list[str] = []
    x = 0.0
    for kind, words in picture.key:
        wide = 34 + _wide(words, 14) + 26
        if x and x + wide > WIDTH:
            x, y = 0.0, y + 26
        at = round(x, 1)
        if kind in {"wait", "do", "held", "sign", "late"}:
            parts.append(f'<rect {LOOK[f"b-{kind}"]} x="{at + 1}" y="{y - 10}" width="26" height="10"/>')
        else:
            if kind == "proof":
                parts.append(f'<rect {LOOK["b-do"]} x="{at}" y="{y - 10}" width="28" height="10"/>')
            parts.append(f'<use href="#m-{kind}" x="{at + 14}" y="{y - 5}"/>')
        parts.append(f'<text x="{at + 36}" y="{y}" {LOOK["q"]}>{escape(words)}</text>')
        x += wide
    return parts, y + 32


def _text(label: Label, y: int, kind: str) -> str:
    at = round(_x(label.x) + label.dx, 1)
    return f'<text x="{at}" y="{y}" text-anchor="{label.anchor}" {LOOK[kind]}>{escape(label.text)}</text>'


def _x(share: float) -> float:
    return round(TRACK_FROM + share * (TRACK_TO - TRACK_FROM) / 100, 1)


def _wide(words: str, size: int = 15, *, bold: bool = False) -> float:
    """About how wide text is in px; a little more than most fonts need."""
    letters = sum(0.34 if one in NARROW else 0.9 if one in WIDE else 0.68 if one.isupper() else 0.56 for one in words)
    return letters * size * (1.07 if bold else 1)


def _wrapped(text: str, width: float, size: int = 15, *, bold: bool = False) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and _wide(f"{lines[-1]} {word}", size, bold=bold) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return [line for line in lines if line]
