"""A paper as a Word file: real headings, lists, links and a header row that every page repeats."""

# ruff: noqa: SLF001 python-docx offers the XML behind its objects under names with an underscore only

import io
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run as WordRun

from wardmote.documents.packages import steady_package
from wardmote.documents.paper import (
    Block,
    BulletList,
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
    SummaryList,
    Words,
    by_line,
    cells,
    legible,
    runs,
    safe_link,
)
from wardmote.documents.paper_pdf import PdfNotMade, svg_as_png
from wardmote.documents.word_xml import (
    cell_edge,
    edge,
    element,
    put_in_order,
    row_cells,
    shade,
    stops,
    unbroken,
)

FONT = "Arial"  # on every machine that opens Word files, or drawn alike by its stand-in
_QUIET = RGBColor(0x48, 0x49, 0x49)
_LINK = RGBColor(0x1A, 0x65, 0xA6)
_MUTED = "F3F2F1"
_SIZES = {
    "Heading 1": 22.0,
    "Heading 2": 15.0,
    "Heading 3": 12.5,
    "Heading 4": 11.0,
    "Heading 5": 11.0,
    "Heading 6": 11.0,
}
_MARGIN = Mm(16)
_BULLETS, _NUMBERS, _LETTERS = 9001, 9002, 9003  # our own list forms, clear of the template's


def write(paper: Paper) -> bytes:
    """The paper as a .docx file of A4 pages. The same paper gives the same bytes.

    A picture is drawn as PNG in a child process, a second each; where that fails its words stand in its place.
    """
    writer = _Writer(paper)
    writer.write()
    target = io.BytesIO()
    writer.document.save(target)
    return steady_package(target.getvalue(), paper.made_on)


class _Writer:
    def __init__(self, paper: Paper) -> None:
        self.paper = paper
        self.document: WordDocument = Document()
        self.brand = paper.colours.brand.lstrip("#").upper()
        self.edge = paper.colours.edge.lstrip("#").upper()
        self.tint = paper.colours.tint.lstrip("#").upper()
        self.pictures = 0

    def write(self) -> None:
        self.describe()
        self.style()
        self.lay_out()
        self.add_list_forms()
        self.opening()
        for section in self.paper.sections:
            if section.heading:
                self.heading([Run(section.heading)], 2)
            for block in section.blocks:
                self.block(block)
        sheet = self.document.sections[0]
        ends = (sheet.header, sheet.first_page_header, sheet.footer, sheet.first_page_footer)
        for root in (self.document.element, self.document.styles.element, *(end._element for end in ends)):
            put_in_order(root)

    # --- the file as a whole

    def describe(self) -> None:
        core, paper = self.document.core_properties, self.paper
        made = datetime(paper.made_on.year, paper.made_on.month, paper.made_on.day)  # noqa: DTZ001 the file format takes UTC without saying so
        core.title, core.author, core.language = _short(paper.title), _short(paper.council_name), paper.language
        core.created = core.modified = core.last_printed = made
        core.last_modified_by, core.revision = _short(paper.council_name), 1
        core.subject, core.comments, core.keywords = _short(paper.subtitle), _short(paper.address), ""
        package = self.document.part.package
        for key, relation in list(package.rels.items()):  # the template's own picture of an empty page
            if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
                del package.rels[key]
        settings = self.document.settings.element
        for old in settings.findall(qn("w:compat")):
            settings.remove(old)
        compat = parse_xml(
            f'<w:compat {nsdecls("w")}><w:compatSetting w:name="compatibilityMode" '
            f'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        )
        after = settings.find(qn("w:rsids"))
        settings.append(compat) if after is None else after.addprevious(compat)

    def style(self) -> None:
        styles = self.document.styles
        for fonts in styles.element.iter(qn("w:rFonts")):
            fonts.attrib.clear()
            for use in ("ascii", "hAnsi", "eastAsia", "cs"):
                fonts.set(qn(f"w:{use}"), FONT)
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), self.paper.language)
        normal: Any = styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(11)
        normal.paragraph_format.space_after, normal.paragraph_format.line_spacing = Pt(7), 1.15
        normal.element.get_or_add_rPr().append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{self.paper.language}"/>'))
        for name, size in _SIZES.items():
            style: Any = styles[name]
            style.font.name, style.font.size, style.font.bold, style.font.italic = FONT, Pt(size), True, False
            style.font.color.rgb = RGBColor(0x0B, 0x0C, 0x0C)
            form = style.paragraph_format
            form.space_before, form.space_after, form.keep_with_next = Pt(size * 0.95), Pt(size * 0.4), True
        caption: Any = styles["Caption"]
        caption.font.size, caption.font.bold, caption.font.color.rgb = Pt(11), True, RGBColor(0x0B, 0x0C, 0x0C)
        caption.paragraph_format.space_after, caption.paragraph_format.keep_with_next = Pt(5), True
        subtitle: Any = styles["Subtitle"]
        subtitle.font.size, subtitle.font.italic, subtitle.font.bold = Pt(13), False, False
        subtitle.font.color.rgb = _QUIET
        for spacing in subtitle.element.rPr.findall(qn("w:spacing")):
            subtitle.element.rPr.remove(spacing)
        quote: Any = styles["Quote"]
        quote.font.italic, quote.font.color.rgb = False, RGBColor(0x0B, 0x0C, 0x0C)
        quote.paragraph_format.left_indent = Mm(5)
        edge(quote.element.get_or_add_pPr(), "left", self.edge, size=24, space=8)
        table: Any = styles.add_style("Table text", WD_STYLE_TYPE.PARAGRAPH)
        table.base_style, table.font.size = normal, Pt(9.5)
        table.paragraph_format.space_after, table.paragraph_format.line_spacing = Pt(3.5), 1.08
        link: Any = styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
        link.font.color.rgb, link.font.underline = _LINK, True

    def lay_out(self) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = (Mm(297), Mm(210)) if self.paper.landscape else (Mm(210), Mm(297))
        section.orientation = WD_ORIENT.LANDSCAPE if self.paper.landscape else WD_ORIENT.PORTRAIT
        section.left_margin = section.right_margin = section.top_margin = _MARGIN
        section.bottom_margin, section.header_distance, section.footer_distance = Mm(19), Mm(8), Mm(8)
        self.width = Emu(int(section.page_width or 0) - 2 * _MARGIN)
        section.different_first_page_header_footer = True
        running = f"{self.paper.title} · {self.paper.council_name}"
        for header, words in ((section.header, running), (section.first_page_header, "")):
            self.ends(header.paragraphs[0], words, self.paper.marked)
        for footer in (section.footer, section.first_page_footer):
            first, second = footer.paragraphs[0], footer.add_paragraph()
            self.ends(first, self.paper.foot[0], "\t")
            self.page_number(first)
            self.ends(second, self.paper.foot[1], "")
            edge(first._p.get_or_add_pPr(), "top", self.edge, size=4, space=4)

    def ends(self, line: WordParagraph, left: str, right: str) -> None:
        """A small line with words at its left and at its right."""
        form = line.paragraph_format
        for stop in stops(line):
            form.tab_stops.add_tab_stop(stop, alignment=WD_TAB_ALIGNMENT.CLEAR)
        form.tab_stops.add_tab_stop(self.width, alignment=WD_TAB_ALIGNMENT.RIGHT)
        form.space_after = Pt(0)
        if right.strip():
            right = "\t" + right
        for text, strong in ((left, False), (right, True)):
            if text:
                run = line.add_run(legible(text).replace("\n", " "))
                run.bold, run.font.size, run.font.color.rgb = strong, Pt(8.5), _QUIET

    def page_number(self, line: WordParagraph) -> None:
        for part in re.split(r"(\{pages?\})", self.paper.wording.page):
            field = {"{page}": "PAGE", "{pages}": "NUMPAGES"}.get(part)
            pieces = (
                (
                    element("w:fldChar", fldCharType="begin"),
                    element("w:instrText", text=f" {field} "),
                    element("w:fldChar", fldCharType="separate"),
                    element("w:t", text="1"),
                    element("w:fldChar", fldCharType="end"),
                )
                if field
                else (element("w:t", text=part),)
            )
            for piece in pieces:
                run = line.add_run()
                run.font.size, run.font.color.rgb = Pt(8.5), _QUIET
                run._r.append(piece)

    def add_list_forms(self) -> None:
        numbering = self.document.part.numbering_part.element
        first = numbering.find(qn("w:num"))
        for which, form, shown in (
            (_BULLETS, "bullet", "•"),
            (_NUMBERS, "decimal", "%1."),
            (_LETTERS, "lowerLetter", "%1)"),
        ):
            made = parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{which}"><w:multiLevelType w:val="singleLevel"/>'
                f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{shown}"/>'
                f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="340" w:hanging="340"/></w:pPr>'
                f'<w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:cs="{FONT}"/></w:rPr></w:lvl></w:abstractNum>'
            )
            numbering.append(made) if first is None else first.addprevious(made)

    def new_list(self, given: BulletList | NumberedList) -> int:
        """A list of its own, so that its numbers begin again."""
        numbering = self.document.part.numbering_part.element
        form, start = _BULLETS, 1
        if isinstance(given, NumberedList):
            form, start = (_LETTERS if given.letters else _NUMBERS), given.start
        made = numbering.add_num(form)
        made.add_lvlOverride(ilvl=0).add_startOverride(start)
        return int(made.numId)

    # --- what it says

    def opening(self) -> None:
        council = self.document.add_paragraph()
        run = council.add_run(legible(self.paper.council_name))
        run.bold, run.font.color.rgb = True, RGBColor.from_string(self.brand)
        council.paragraph_format.space_after = Pt(2)
        last = self.heading([Run(self.paper.title)], 1)
        last.paragraph_format.space_before = Pt(0)
        if self.paper.subtitle:
            last = self.document.add_paragraph(legible(self.paper.subtitle), style="Subtitle")
        last.paragraph_format.space_after = Pt(12)
        edge(last._p.get_or_add_pPr(), "bottom", self.brand, size=18, space=5)

    def heading(self, words: Words, level: int) -> WordParagraph:
        made: WordParagraph = self.document.add_heading("", level=level)
        self.add(made, words)
        return made

    def block(self, block: Block) -> None:
        match block:
            case Heading():
                self.heading(block.words, block.level)
            case Paragraph():
                self.paragraph(self.document.add_paragraph(), block)
            case BulletList() | NumberedList():
                number = self.new_list(block)
                for item in block.items:
                    self.item(self.document.add_paragraph(), item, number)
            case Quote():
                for line in by_line(block.words):
                    self.add(self.document.add_paragraph(style="Quote"), line)
                if block.source:
                    self.paragraph(self.document.add_paragraph(style="Quote"), Paragraph(block.source, "quiet"))
            case SummaryList():
                self.summary(block)
            case Notice():
                self.notice(block)
            case Picture():
                self.picture(block)
            case PageBreak():
                self.document.add_paragraph().paragraph_format.page_break_before = True
            case DataTable():
                self.table(block)

    def paragraph(self, line: WordParagraph, paragraph: Paragraph) -> None:
        self.add(line, paragraph.words)
        for run in line.runs:
            if paragraph.look == "lead":
                run.font.size = Pt(12.5)
            elif paragraph.look == "quiet":
                run.font.color.rgb = _QUIET

    def item(self, line: WordParagraph, words: Words, number: int) -> None:
        paragraph: Any = line._p.get_or_add_pPr()
        properties = paragraph.get_or_add_numPr()
        properties.get_or_add_ilvl().val, properties.get_or_add_numId().val = 0, number
        line.paragraph_format.space_after = Pt(3)
        self.add(line, words)

    def add(self, line: WordParagraph, words: Words, *, strong: bool = False, quiet: bool = False) -> None:
        for given in runs(words):
            address = safe_link(given.link, base=self.paper.address)
            if address and ":" in address:
                run = self.link(line, address, given.text)
            else:
                run = line.add_run(given.text)
                if quiet:
                    run.font.color.rgb = _QUIET
            if given.strong or strong:
                run.bold = True
            if given.language:
                run._r.get_or_add_rPr().append(element("w:lang", val=given.language))

    def link(self, line: WordParagraph, address: str, text: str) -> WordRun:
        key = self.document.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        followed, inside = element("w:hyperlink"), element("w:r")
        followed.set(qn("r:id"), key)
        followed.append(inside)
        line._p.append(followed)
        run = WordRun(inside, line)
        run.text, run.style = text, "Hyperlink"
        return run

    def notice(self, notice: Notice) -> None:
        lines = by_line(notice.words)
        if notice.heading:
            lines.insert(0, [Run(notice.heading, strong=True)])
        for line in lines:
            made = self.document.add_paragraph()
            self.add(made, line)
            made.paragraph_format.left_indent = made.paragraph_format.right_indent = Mm(3)
            made.paragraph_format.keep_with_next = line is not lines[-1]
            for side, size in (("top", 6), ("left", 36), ("bottom", 6), ("right", 6)):
                edge(made._p.get_or_add_pPr(), side, self.brand, size=size, space=6)

    def picture(self, picture: Picture) -> None:
        try:
            drawn = svg_as_png(picture.svg, picture.alternative)
        except PdfNotMade:
            self.document.add_paragraph(legible(picture.alternative))
        else:
            line = self.document.add_paragraph()
            line.paragraph_format.keep_with_next = bool(picture.caption)
            shape = line.add_run().add_picture(io.BytesIO(drawn), width=self.width)
            highest = Emu(int(self.document.sections[0].page_height or 0) - 5 * _MARGIN)
            if shape.height > highest:
                shape.width, shape.height = Emu(int(shape.width * highest / shape.height)), highest
            self.pictures += 1
            described = shape._inline.docPr
            described.set("name", f"Picture {self.pictures}")
            described.set("descr", legible(picture.alternative))
        if picture.caption:
            self.paragraph(self.document.add_paragraph(), Paragraph(picture.caption, "quiet"))

    # --- tables

    def summary(self, summary: SummaryList) -> None:
        if not summary.pairs:
            return
        made = self.new_table(len(summary.pairs), [0.3, 0.7], "")
        for row, (name, value) in zip(made.rows, summary.pairs, strict=True):
            unbroken(row)
            first, second = row_cells(row, made)
            self.fill(first, [Paragraph(name)], strong=True, style="Normal")
            self.fill(second, [Paragraph(line) for line in by_line(value)], style="Normal")
        self.space_after_table()

    def table(self, table: DataTable) -> None:
        if table.caption_seen:
            self.document.add_paragraph(legible(table.caption), style="Caption")
        made = self.new_table(1 + len(table.rows), table.shares, table.caption)
        look = made._tbl.tblPr.find(qn("w:tblLook"))
        if look is not None:
            headed = any(cell.row_header for row in table.rows if not isinstance(row, GroupRow) for cell in cells(row))
            look.set(qn("w:firstRow"), "1")
            look.set(qn("w:firstColumn"), "1" if headed else "0")
        header, *others = made.rows
        header._tr.get_or_add_trPr().append(element("w:cantSplit"))
        header._tr.get_or_add_trPr().append(element("w:tblHeader"))
        for shown, column in zip(row_cells(header, made), table.columns, strict=True):
            self.fill(shown, [Paragraph(column.label)], strong=True, right=column.numeric, end=True)
            shade(shown, self.tint)
            cell_edge(shown, "bottom", self.brand, 12)
        for shown_row, row in zip(others, table.rows, strict=True):
            unbroken(shown_row)
            if isinstance(row, GroupRow):
                self.group(shown_row, made, row)
            else:
                for shown, cell, column in zip(row_cells(shown_row, made), cells(row), table.columns, strict=True):
                    self.fill(shown, cell.blocks, strong=cell.row_header, right=column.numeric, quiet=cell.muted)
                    if cell.muted:
                        shade(shown, _MUTED)
        self.space_after_table()

    def new_table(self, rows: int, shares: Sequence[float], caption: str) -> Table:
        made: Table = self.document.add_table(rows, len(shares))
        made.autofit = False
        properties = made._tbl.tblPr
        properties.append(
            parse_xml(
                f"<w:tblBorders {nsdecls('w')}>"
                f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{self.edge}"/>'
                f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{self.edge}"/></w:tblBorders>'
            )
        )
        properties.append(
            parse_xml(
                f'<w:tblCellMar {nsdecls("w")}><w:top w:w="70" w:type="dxa"/><w:left w:w="90" w:type="dxa"/>'
                f'<w:bottom w:w="50" w:type="dxa"/><w:right w:w="90" w:type="dxa"/></w:tblCellMar>'
            )
        )
        if caption:
            properties.append(element("w:tblCaption", val=legible(caption)))
            properties.append(element("w:tblDescription", val=legible(caption)))
        widths = [Emu(int(self.width * share)) for share in shares]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = width
        for row in made.rows:
            for cell, width in zip(row_cells(row, made), widths, strict=True):
                cell.width = width
        return made

    def group(self, shown: _Row, made: Table, row: GroupRow) -> None:
        first, *rest = row_cells(shown, made)
        if rest:
            first = first.merge(rest[-1])
        self.fill(first, [Paragraph(row.words)], strong=True, before=8, keep=True)
        cell_edge(first, "bottom", self.brand, 6)

    def fill(
        self,
        shown: _Cell,
        blocks: Sequence[Paragraph | BulletList | NumberedList],
        *,
        style: str = "Table text",
        strong: bool = False,
        quiet: bool = False,
        right: bool = False,
        end: bool = False,
        keep: bool = False,
        before: float = 0,
    ) -> None:
        lines: list[tuple[Words, bool, int | None]] = []
        for block in blocks:
            if isinstance(block, Paragraph):
                lines.append((block.words, block.look == "quiet", None))
            else:
                number = self.new_list(block)
                lines += [(item, False, number) for item in block.items]
        for place, (words, small, item_of) in enumerate(lines or [("", False, None)]):
            line = shown.paragraphs[0] if place == 0 else shown.add_paragraph()
            line.style = style
            if item_of is None:
                self.add(line, words, strong=strong, quiet=quiet or small)
            else:
                self.item(line, words, item_of)
            if right:
                line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if before:
                line.paragraph_format.space_before = Pt(before)
            if keep:
                line.paragraph_format.keep_with_next = True
        if end:
            shown._tc.get_or_add_tcPr().append(element("w:vAlign", val="bottom"))

    def space_after_table(self) -> None:
        line = self.document.add_paragraph()
        line.paragraph_format.space_after = Pt(4)
        line.paragraph_format.line_spacing = Pt(6)


def _short(text: str) -> str:
    """A property of the file: one line of at most 255 characters."""
    return legible(text).replace("\n", " ")[:255]
