"""Several papers as one PDF: ours printed in one tagged run, files of others laid onto pages of their own, one count of pages through all.

A file of somebody else keeps its look, not its tags: links, forms and notes in it are flattened, and the pack names it as not
tagged. Room for its pages is left in the run, so that page numbers and the list of contents are right without a second run.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from wardmote.documents.paper import Colours, DataTable, Paper, Wording
from wardmote.documents.paper_html import (
    STYLE,
    Writer,
    attribute,
    colours_style,
    css_words,
    text_of,
    widths_style,
)
from wardmote.documents.paper_pdf import PdfNotMade, print_page
from wardmote.documents.pdf_files import LookedThrough

if TYPE_CHECKING:
    import pikepdf

SECONDS = 240
_ROOM = 14 * 72 / 25.4  # points above and below a laid-in page, for its label and the page's number


@dataclass(frozen=True)
class LaidIn:
    """A file of somebody else's in the pack: its title, what to say of it, the file as looked through."""

    title: str
    words: Sequence[str]
    file: LookedThrough
    level: int = 2


@dataclass(frozen=True)
class PackPlan:
    """What a pack is made of, in order. The first part is its front; the list of contents stands behind it."""

    title: str
    council_name: str
    parts: Sequence[Paper | LaidIn]
    made_on: date
    contents_title: str = "What is in this pack"
    label: str = "{title}, page {page} of {pages}"
    foot: str = ""
    marked: str = ""
    language: str = "en-GB"
    colours: Colours = field(default_factory=Colours)
    wording: Wording = field(default_factory=Wording)


@dataclass(frozen=True)
class PackMade:
    """A pack as PDF. ``starts`` is the page on which each part begins, counted from 1."""

    data: bytes
    pages: int
    starts: tuple[int, ...]


def as_pack(plan: PackPlan, *, seconds: float = SECONDS) -> PackMade:
    """The pack as one PDF with bookmarks and page numbers. Raises PdfNotMade; takes seconds, so never inside a transaction."""

    import pikepdf

    printed = print_page(pack_html(plan), seconds)
    try:
        with pikepdf.open(io.BytesIO(printed)) as pdf:
            places = _places(pdf)
            starts = tuple(places[f"part-{number}"] + 1 for number in range(len(plan.parts)))
            foreign = [(number, part) for number, part in enumerate(plan.parts) if isinstance(part, LaidIn)]
            for number, part in foreign:
                _lay_in(pdf, places, number, part)
            _describe(pdf, plan, whole_is_tagged=not foreign)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True)
            return PackMade(out.getvalue(), len(pdf.pages), starts)
    except (pikepdf.PdfError, KeyError, ValueError) as failed:
        raise PdfNotMade(
            "The pack could not be put together. Try again; if it happens again, look at the files in it."
        ) from failed


def pack_html(plan: PackPlan) -> str:
    """The one page that the pack is printed from."""
    style = [colours_style(plan.colours), _page_style(plan), STYLE, _PACK_STYLE]
    body: list[str] = []
    tables = 0
    for number, part in enumerate(plan.parts):
        if isinstance(part, LaidIn):
            body.append(_room(plan, number, part, style))
        else:
            writer = Writer(part, base=part.address, tables=tables)
            style.append(widths_style(part, tables))
            tables += sum(isinstance(block, DataTable) for section in part.sections for block in section.blocks)
            turned = " pack-turned" if part.landscape else ""
            body.append(f'<div class="pack-part{turned}" id="part-{number}">\n{writer.write()}</div>\n')
        if not number:
            body.append(_contents(plan))
    day = plan.made_on.isoformat()
    return (
        f'<!doctype html>\n<html lang="{attribute(plan.language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{text_of(plan.title)} - {text_of(plan.council_name)}</title>\n"
        f'<meta name="author" content="{attribute(plan.council_name)}">\n'
        f'<meta name="dcterms.created" content="{day}">\n<meta name="dcterms.modified" content="{day}">\n'
        f"<style>{''.join(style)}</style>\n</head>\n<body>\n{''.join(body)}</body>\n</html>\n"
    )


def _contents(plan: PackPlan) -> str:
    rows = "".join(
        f'<li class="pack-line-{part.level if isinstance(part, LaidIn) else 1}"><a href="#part-{number}">{text_of(part.title)}</a></li>\n'
        for number, part in enumerate(plan.parts)
        if number
    )
    return (
        f'<nav class="pack-contents">\n<h2>{text_of(plan.contents_title)}</h2>\n<ol>\n{rows}</ol>\n</nav>\n'
        if rows
        else ""
    )


def _room(plan: PackPlan, number: int, part: LaidIn, style: list[str]) -> str:
    """A sheet that names the file, then an empty page of the right size for each of its pages."""
    said = "".join(f"<p>{text_of(words)}</p>\n" for words in part.words)
    made = [
        f'<div class="pack-part pack-sheet" id="part-{number}">\n<h1 class="pack-level-{part.level}">{text_of(part.title)}</h1>\n{said}</div>\n'
    ]
    count = len(part.file.sizes)
    for at, (width, height) in enumerate(part.file.sizes, 1):
        name = f"leaf-{round(width)}-{round(height)}"
        sheet = f"@page {name}{{size:{round(width)}pt {round(height)}pt;margin:14mm 10mm;@top-left{{content:none}}}}.{name}{{page:{name}}}"
        if sheet not in style:
            style.append(sheet)
        label = plan.label.format(title=part.title, page=at, pages=count)
        made.append(f'<div class="pack-leaf {name}" id="leaf-{number}-{at}"><p>{text_of(label)}</p></div>\n')
    return "".join(made)


def _page_style(plan: PackPlan) -> str:
    page = plan.wording.page.replace("{page}", "\x00").replace("{pages}", "\x01")
    parts = [
        part for part in page.replace("\x00", "\x02\x00\x02").replace("\x01", "\x02\x01\x02").split("\x02") if part
    ]
    numbers = " ".join({"\x00": "counter(page)", "\x01": "counter(pages)"}.get(part, css_words(part)) for part in parts)
    small = "font-size:8.5pt;color:#484949"
    marked = (
        f"@top-right{{content:{css_words(plan.marked)};font-weight:bold;font-size:9.5pt;color:#0b0c0c}}"
        if plan.marked
        else ""
    )
    return (
        f"@page{{size:A4;margin:16mm 15mm 20mm;@top-left{{content:string(part, first-except);width:75%;{small}}}{marked}"
        f"@bottom-left{{content:{css_words(plan.foot)};width:80%;{small};vertical-align:top;padding-top:3mm}}"
        f"@bottom-right{{content:{numbers};width:20%;{small};vertical-align:top;padding-top:3mm}}}}"
        f"@page turned{{size:A4 landscape}}"
    )


_PACK_STYLE = """
.pack-part{break-before:page}.pack-part:first-child{break-before:auto}.pack-turned{page:turned}
h1{string-set:part content();bookmark-level:1}h2{bookmark-level:2}h3,h4,h5,h6{bookmark-level:none}
.pack-level-2{bookmark-level:2}.pack-contents h2{bookmark-level:1}
.pack-sheet h1{font-size:21pt;border-bottom:3px solid var(--brand);padding-bottom:.4em;margin-bottom:.8em}
.pack-contents{max-width:190mm;break-before:auto}.pack-contents ol{list-style:none;padding:0;max-width:190mm}
.pack-contents li{margin:0 0 .45em}.pack-line-2{padding-left:1.5em}
.pack-contents a{color:#0b0c0c;text-decoration:none}.pack-contents a::after{content:leader('.') " " target-counter(attr(href),page)}
.pack-leaf{break-before:page;margin:0}.pack-leaf p{margin:-9mm 0 0;font-size:8.5pt;line-height:1.2;color:#484949;max-width:none}
"""


def _places(pdf: pikepdf.Pdf) -> dict[str, int]:
    """Which page, counted from 0, each named place of the run is on."""

    import pikepdf

    pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    names = pdf.Root.Names.Dests.Names
    found = {}
    for at in range(0, len(names), 2):
        target = names[at + 1]
        place = target.D if isinstance(target, pikepdf.Dictionary) else target
        found[str(names[at])] = pages[place[0].objgen]
    return found


def _lay_in(pdf: pikepdf.Pdf, places: dict[str, int], number: int, part: LaidIn) -> None:
    import pikepdf

    with pikepdf.open(io.BytesIO(part.file.data)) as given:
        _flatten(given)
        for at, page in enumerate(given.pages, 1):
            leaf = pdf.pages[places[f"leaf-{number}-{at}"]]
            left, bottom, right, top = (float(edge) for edge in leaf.mediabox)
            leaf.add_underlay(page, pikepdf.Rectangle(left, bottom + _ROOM, right, top - _ROOM))


def _flatten(given: pikepdf.Pdf) -> None:
    """What is filled in or noted on a page becomes part of its picture; whatever stays a form or a note is left behind."""
    if "/AcroForm" in given.Root:
        given.generate_appearance_streams()
    given.flatten_annotations("print")


def _describe(pdf: pikepdf.Pdf, plan: PackPlan, *, whole_is_tagged: bool) -> None:
    """A pack that holds pages without tags does not say that it has them all."""

    import pikepdf

    if not whole_is_tagged:
        with pdf.open_metadata(set_pikepdf_as_editor=False) as about:
            for name in ("pdfuaid:part", "pdfuaid:rev"):
                if name in about:
                    del about[name]
    pdf.Root.PageMode = pikepdf.Name.UseOutlines


__all__ = ["LaidIn", "PackMade", "PackPlan", "as_pack", "pack_html"]
