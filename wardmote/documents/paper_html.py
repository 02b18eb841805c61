"""A paper as accessible HTML: the web copy, and what the PDF is printed from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from wardmote.documents.paper import (
    Block,
    BulletList,
    Cell,
    Colours,
    Column,
    DataTable,
    GroupRow,
    Heading,
    Notice,
    NumberedList,
    PageBreak,
    Paper,
    Paragraph,
    Picture,
    Quote,
    Run,
    Section,
    SummaryList,
    Words,
    by_line,
    cells,
    legible,
    runs,
    safe_link,
)

if TYPE_CHECKING:
    from lxml import etree

SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_DRAWN = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "defs",
        "use",
        "symbol",
        "pattern",
        "marker",
        "clipPath",
        "mask",
        "linearGradient",
        "radialGradient",
        "stop",
        "title",
        "desc",
        "style",
    ]
)
_OUTSIDE = re.compile(r"@import|javascript:|expression\(|url\(\s*['\"]?\s*(?!#)", re.IGNORECASE)


def as_html(paper: Paper, *, fragment: bool = False) -> str:
    """The paper as a whole page with its own print style, or as a fragment for a page of the site.

    A fragment holds no style and no script, so that it stands under a strict content policy; its
    classes all start with ``paper``. Its links stay as given; in a whole page they are made whole.
    """
    body = Writer(paper, base="" if fragment else paper.address).write()
    if fragment:
        return body
    return (
        f'<!doctype html>\n<html lang="{attribute(paper.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{text_of(paper.title)} - {text_of(paper.council_name)}</title>\n"
        f'<meta name="author" content="{attribute(paper.council_name)}">\n'
        f'<meta name="dcterms.created" content="{paper.made_on.isoformat()}">\n'
        f'<meta name="dcterms.modified" content="{paper.made_on.isoformat()}">\n'
        f"<style>{_style(paper)}</style>\n</head>\n<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def clean_svg(svg: str, alternative: str) -> etree._Element | None:
    """A drawing that can do nothing but be looked at, with its words as title; None where it cannot be read."""

    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(legible(svg).strip().encode(), parser)
    except etree.XMLSyntaxError:
        return None
    if root.tag not in (f"{{{SVG}}}svg", "svg"):
        return None
    for element in list(root.iter()):
        _clean_element(element)
    for title in root.findall(f"{{{SVG}}}title"):
        root.remove(title)
    title = etree.Element(f"{{{SVG}}}title")
    title.text = legible(alternative)
    root.insert(0, title)
    root.set("role", "img")
    root.set("aria-label", legible(alternative))
    return root


def _clean_element(element: etree._Element) -> None:
    from lxml import etree

    name = etree.QName(element).localname if isinstance(element.tag, str) else ""
    unsafe = name not in _DRAWN or (name == "style" and _OUTSIDE.search(element.text or ""))
    parent = element.getparent()
    if unsafe and parent is not None:
        parent.remove(element)
        return
    for key, value in list(element.attrib.items()):
        label = etree.QName(key).localname.lower()
        elsewhere = label == "href" and not str(value).strip().startswith("#")
        if label.startswith("on") or elsewhere or _OUTSIDE.search(str(value)):
            del element.attrib[key]
        elif key == _XLINK_HREF:  # the plain form needs no name space inside HTML
            del element.attrib[key]
            element.set("href", str(value))


class Writer:
    """Writes one paper. ``tables`` is how many tables stand before it, where several papers make one page."""

    def __init__(self, paper: Paper, *, base: str, tables: int = 0) -> None:
        self.paper, self.base, self.tables = paper, base, tables

    def write(self) -> str:
        paper = self.paper
        parts = ['<article class="paper">\n<header class="paper-top">\n']
        if paper.marked:
            parts.append(f'<p class="paper-marked">{text_of(paper.marked)}</p>\n')
        parts.append(f'<p class="paper-council">{text_of(paper.council_name)}</p>\n<h1>{text_of(paper.title)}</h1>\n')
        if paper.subtitle:
            parts.append(f'<p class="paper-subtitle">{text_of(paper.subtitle)}</p>\n')
        parts.append("</header>\n")
        parts += [self.section(section) for section in paper.sections]
        foot = "".join(f"<p>{text_of(line)}</p>" for line in paper.foot if line)
        parts.append(f'<footer class="paper-foot">{foot}</footer>\n</article>\n')
        return "".join(parts)

    def section(self, section: Section) -> str:
        heading = f"<h2>{text_of(section.heading)}</h2>\n" if section.heading else ""
        return f"<section>\n{heading}{''.join(self.block(block) for block in section.blocks)}</section>\n"

    def block(self, block: Block) -> str:
        match block:
            case DataTable():
                return self.table(block)
            case Picture():
                return self.picture(block)
            case SummaryList() | Quote() | Notice() | PageBreak():
                return self.set_apart(block)
            case Heading():
                return f"<h{block.level}>{self.words(block.words)}</h{block.level}>\n"
            case Paragraph():
                return self.paragraph(block)
            case BulletList() | NumberedList():
                return self.list(block)

    def set_apart(self, block: SummaryList | Quote | Notice | PageBreak) -> str:
        match block:
            case Quote():
                source = f'<p class="paper-quiet">{text_of(block.source)}</p>\n' if block.source else ""
                return f"<blockquote>\n{self.lines(block.words)}{source}</blockquote>\n"
            case SummaryList():
                pairs = "".join(
                    f"<div><dt>{text_of(name)}</dt><dd>{self.lines(value)}</dd></div>\n" for name, value in block.pairs
                )
                return f'<dl class="paper-summary">\n{pairs}</dl>\n' if pairs else ""
            case Notice():
                heading = f'<p class="paper-notice-heading">{text_of(block.heading)}</p>\n' if block.heading else ""
                return f'<div class="paper-notice" role="note">\n{heading}{self.lines(block.words)}</div>\n'
            case PageBreak():
                return '<div class="paper-break"></div>\n'

    def words(self, words: Words) -> str:
        return "".join(self.run(run) for run in runs(words))

    def run(self, run: Run) -> str:
        said = escape(run.text, quote=False).replace("\n", "<br>")
        if run.strong:
            said = f"<strong>{said}</strong>"
        if address := safe_link(run.link, base=self.base):
            said = f'<a href="{attribute(address)}">{said}</a>'
        if run.language:
            said = f'<span lang="{attribute(run.language)}">{said}</span>'
        return said

    def lines(self, words: Words) -> str:
        """Each line of the words as a paragraph."""
        return "".join(f"<p>{self.words(line)}</p>\n" for line in by_line(words))

    def paragraph(self, paragraph: Paragraph) -> str:
        look = "" if paragraph.look == "plain" else f' class="paper-{paragraph.look}"'
        return f"<p{look}>{self.words(paragraph.words)}</p>\n"

    def list(self, given: BulletList | NumberedList) -> str:
        items = "".join(f"<li>{self.words(item)}</li>\n" for item in given.items)
        if isinstance(given, BulletList):
            return f"<ul>\n{items}</ul>\n"
        letters = ' type="a" class="paper-letters"' if given.letters else ""
        start = f' start="{int(given.start)}"' if given.start != 1 else ""
        return f"<ol{letters}{start}>\n{items}</ol>\n"

    def picture(self, picture: Picture) -> str:
        from lxml import etree

        drawing = clean_svg(picture.svg, picture.alternative)
        caption = f"<figcaption>{text_of(picture.caption)}</figcaption>\n" if picture.caption else ""
        if drawing is None:  # the words stand in for a drawing that cannot be read
            return f"<figure>\n<p>{text_of(picture.alternative)}</p>\n{caption}</figure>\n"
        return f"<figure>\n{etree.tostring(drawing, encoding='unicode')}\n{caption}</figure>\n"

    def table(self, table: DataTable) -> str:
        self.tables += 1
        hidden = "" if table.caption_seen else ' class="paper-unseen"'
        head = "".join(
            f'<th scope="col" role="columnheader"{_numeric(column.numeric)}>{text_of(column.label)}</th>'
            for column in table.columns
        )
        columns = "".join(f'<col class="paper-t{self.tables}-{place}">' for place in range(1, len(table.columns) + 1))
        # Roles keep a table a table for screen readers where a narrow screen shows it as a list.
        return (
            f'<table role="table" class="paper-table">\n<caption{hidden}>{text_of(table.caption)}</caption>\n'
            f"<colgroup>{columns}</colgroup>\n"
            f'<thead role="rowgroup">\n<tr role="row">{head}</tr>\n</thead>\n{self.bodies(table)}</table>\n'
        )

    def bodies(self, table: DataTable) -> str:
        parts = ['<tbody role="rowgroup">\n']
        for row in table.rows:
            if isinstance(row, GroupRow):
                if len(parts) > 1:
                    parts.append('</tbody>\n<tbody role="rowgroup">\n')
                parts.append(
                    f'<tr role="row" class="paper-group"><th role="rowheader" scope="rowgroup" '
                    f'colspan="{len(table.columns)}">{self.words(row.words)}</th></tr>\n'
                )
            else:
                shown = (self.cell(cell, column.label, column.numeric) for cell, column in _paired(row, table))
                parts.append(f'<tr role="row">{"".join(shown)}</tr>\n')
        parts.append("</tbody>\n")
        return "".join(parts)

    def cell(self, cell: Cell, label: str, numeric: bool) -> str:
        blocks = cell.blocks
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph) and blocks[0].look == "plain":
            inside = self.words(blocks[0].words)
        else:
            inside = "".join(self.paragraph(b) if isinstance(b, Paragraph) else self.list(b) for b in blocks)
        classes = [name for name, on in (("paper-muted", cell.muted), ("paper-number", numeric)) if on]
        look = f' class="{" ".join(classes)}"' if classes else ""
        tag, more = ("th", ' scope="row" role="rowheader"') if cell.row_header else ("td", ' role="cell"')
        return f'<{tag}{more}{look} data-label="{attribute(label)}">{inside}</{tag}>'


def _paired(row: Sequence[Cell | str], table: DataTable) -> list[tuple[Cell, Column]]:
    return list(zip(cells(row), table.columns, strict=True))


def _numeric(numeric: bool) -> str:
    return ' class="paper-number"' if numeric else ""


def text_of(text: str) -> str:
    """One line of text, safe between tags."""
    return escape(legible(text), quote=False).replace("\n", " ")


def attribute(text: str) -> str:
    """One line of text, safe inside quotes."""
    return escape(legible(text), quote=True).replace("\n", " ")


def css_words(text: str) -> str:
    """A CSS string that can hold anything: every character but letters and digits goes by its number."""
    said = "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in legible(text))
    return f'"{said}"'


def _style(paper: Paper) -> str:
    look = paper.colours
    page = paper.wording.page.replace("{page}", "\x00").replace("{pages}", "\x01")
    numbers = " ".join(
        {"\x00": "counter(page)", "\x01": "counter(pages)"}.get(part, css_words(part))
        for part in re.split("([\x00\x01])", page)
        if part
    )
    head = f"{paper.title} · {paper.council_name}".replace("\n", " ")
    marked = (
        f"@top-right{{content:{css_words(paper.marked)};font-weight:bold;font-size:9.5pt;color:#0b0c0c}}"
        if paper.marked
        else ""
    )
    return (
        f"{colours_style(look)}"
        f"@page{{size:A4 {'landscape' if paper.landscape else 'portrait'};margin:16mm 15mm 20mm;"
        f"@top-left{{content:{css_words(head)};width:75%;font-size:8.5pt;color:#484949}}{marked}"
        f"@bottom-left{{content:{css_words(chr(10).join(paper.foot))};white-space:pre-line;width:87%;font-size:8.5pt;line-height:1.3;color:#484949;vertical-align:top;padding-top:3mm}}"
        f"@bottom-right{{content:{numbers};width:13%;font-size:8.5pt;color:#484949;vertical-align:top;padding-top:3mm}}}}"
        f"@page:first{{@top-left{{content:none}}}}{STYLE}{widths_style(paper)}"
    )


def colours_style(look: Colours) -> str:
    """A council's colours as the names that the style uses."""
    return f":root{{--brand:{look.brand};--tint:{look.tint};--edge:{look.edge}}}"


def widths_style(paper: Paper, before: int = 0) -> str:
    """The widths of a paper's columns; ``before`` tables stand in the papers before it."""
    tables = (b for s in paper.sections for b in s.blocks if isinstance(b, DataTable))
    return "".join(
        f".paper-t{number}-{at}{{width:{share:.2%}}}"
        for number, table in enumerate(tables, start=before + 1)
        for at, share in enumerate(table.shares, start=1)
    )


STYLE = """
html{font-family:Arial,"Liberation Sans",Roboto,"Helvetica Neue","Noto Sans","DejaVu Sans",sans-serif;color:#0b0c0c;line-height:1.4}
body{margin:0}main{max-width:1100px;margin:0 auto;padding:20px 15px}
h1,h2,h3,h4,h5,h6{line-height:1.2;margin:0;break-after:avoid}
p,ul,ol,blockquote,dl,figure{margin:0 0 .8em;max-width:42rem}
.paper{overflow-wrap:anywhere}
.paper-council{font-weight:bold;color:var(--brand);margin:0 0 .3em}
.paper-top{border-bottom:3px solid var(--brand);margin-bottom:1.5em;padding-bottom:.6em}
.paper-top h1{font-size:2rem;margin-bottom:.25em}.paper-subtitle{font-size:1.2rem;color:#484949;margin:0 0 .3em}
.paper-marked{float:right;border:2px solid #0b0c0c;padding:.1em .5em;font-weight:bold}
h2{font-size:1.45rem;margin:1.5em 0 .6em}h3{font-size:1.15rem;margin:1.3em 0 .4em}h4,h5,h6{font-size:1rem;margin:1em 0 .3em}
.paper-lead{font-size:1.15rem}.paper-quiet{color:#484949;font-size:.9em}
a{color:#1a65a6;text-decoration:underline}
blockquote{border-left:4px solid var(--edge);padding:.1em 0 .1em 1em;margin-left:0}
.paper-notice,.paper-summary{box-sizing:border-box}.paper-notice{border:1px solid var(--brand);border-left-width:6px;padding:.7em 1em .1em;margin:0 0 1.4em;max-width:42rem;break-inside:avoid}
.paper-notice-heading{font-weight:bold}
.paper-notice p:last-child{margin-bottom:.6em}
.paper-summary{max-width:48rem}.paper-summary>div{display:flex;border-bottom:1px solid var(--edge);padding:.35em 0;break-inside:avoid}
.paper-summary dt{font-weight:bold;width:34%;padding-right:1em;box-sizing:border-box}.paper-summary dd{margin:0;width:66%}
.paper-summary dd p{margin:0 0 .3em}.paper-summary dd p:last-child{margin:0}
figure svg{display:block;max-width:100%;height:auto}figcaption{color:#484949;font-size:.9em;margin-top:.4em}figure{max-width:none;break-inside:avoid}
.paper-table{border-collapse:collapse;width:100%;table-layout:fixed;margin:0 0 1.6em}
caption{caption-side:top;text-align:left;font-weight:bold;padding-bottom:.5em;break-after:avoid}
.paper-unseen{font-size:1px;line-height:1px;color:transparent;padding:0;height:1px;overflow:hidden}
th,td{text-align:left;vertical-align:top;padding:.45em .6em;border-bottom:1px solid var(--edge);font-weight:normal}
thead th{background:var(--tint);font-weight:bold;border-bottom:2px solid var(--brand);vertical-align:bottom}
.paper-group th{font-weight:bold;border-bottom:1px solid var(--brand);padding-top:1em;break-after:avoid}.paper-group{break-after:avoid}
td p,th p{margin:0 0 .45em}td ul,td ol,th ul,th ol{margin:0 0 .45em;padding-left:1.3em}
td>:last-child,th>:last-child{margin-bottom:0}
th[scope=row]{font-weight:bold}
@counter-style paper-letter{system:extends lower-alpha;suffix:") "}.paper-letters{list-style-type:paper-letter}
.paper-number{text-align:right;font-variant-numeric:tabular-nums}.paper-muted{background:#f3f2f1;color:#484949}
.paper-foot p{margin:0;max-width:none}.paper-foot{color:#484949;font-size:.9em;border-top:1px solid var(--edge);margin-top:2em;padding-top:.6em}
@media screen and (max-width:640px){.paper-table,.paper-table thead,.paper-table tbody,.paper-table tr,.paper-table th,.paper-table td,.paper-table caption{display:block}
.paper-table colgroup{display:none}.paper-table thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.paper-table tr{border-bottom:2px solid var(--brand);padding:.5em 0}.paper-table td,.paper-table th{border:0;padding:.25em 0}
.paper-table td::before,.paper-table th[scope=row]::before{content:attr(data-label);display:block;font-weight:bold}.paper-number{text-align:left}
.paper-summary>div{display:block}.paper-summary dt,.paper-summary dd{width:auto}}
@media print{html{font-size:10.5pt}body,main{padding:0;margin:0;max-width:none}.paper-top h1{font-size:21pt}.paper-subtitle,.paper-lead{font-size:12.5pt}
h2{font-size:15pt}h3{font-size:12pt}.paper-top .paper-marked{float:none;display:none}.paper-foot{display:none}.paper-table{font-size:9.5pt}
p,ul,ol,blockquote,dl.paper-summary,.paper-notice{max-width:190mm}
tr{break-inside:avoid}thead{display:table-header-group}.paper-break{break-before:page}p,li{orphans:2;widows:2}}
"""
