"""Word files (.docx) read from their XML, never through Word: text as it would print, tables as they are drawn."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, cast

from lxml import etree

from wardmote.documents.blocks import Block, Cell, Document, Heading, Paragraph, Position, Table, UnreadableDocument
from wardmote.documents.reading import MAX_PART
from wardmote.documents.ticks import EMPTY, TICKED, from_symbol_font, is_symbol_font

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_SKIP = {f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}delText", f"{_MC}Fallback", f"{_W}pPr", f"{_W}rPr"}
_THROUGH = {
    f"{_W}sdt",
    f"{_W}sdtContent",
    f"{_W}customXml",
    f"{_W}ins",
    f"{_W}moveTo",
    f"{_W}smartTag",
    f"{_MC}AlternateContent",
    f"{_MC}Choice",
}
_CORRUPT = "This file is damaged and cannot be opened. Open it in Word, save it as a new .docx and try again."
_MAX_SPAN = 200

Element = Any  # lxml's stubs type an element's children loosely


def read_word(data: bytes) -> Document:
    """Headings, paragraphs and tables of a Word file, with the numbers and letters that Word makes for its lists."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            main = _main_part(archive, names)
            parts = {
                name: _part(archive, f"word/{name}.xml")
                for name in ("styles", "numbering", "endnotes", "footnotes")
                if f"word/{name}.xml" in names
            }
            relationships = (
                archive.read("word/_rels/document.xml.rels") if "word/_rels/document.xml.rels" in names else b""
            )
    except UnreadableDocument:
        raise
    except (
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        NotImplementedError,
        OSError,
        EOFError,
        zlib.error,
        RuntimeError,
    ) as error:
        raise UnreadableDocument(_CORRUPT) from error
    body = main.find(f"{_W}body")
    if body is None:
        raise UnreadableDocument(_CORRUPT)
    reader = _Reader(parts.get("styles"), parts.get("numbering"))
    blocks = [*reader.blocks(body), *reader.notes(parts.get("footnotes"), parts.get("endnotes"))]
    if not any(_says_something(block) for block in blocks):
        raise UnreadableDocument(
            "This Word file holds no text. If it is a scan, ask for the original document and try again."
        )
    warnings = []
    if any(name.endswith("vbaProject.bin") for name in names):
        warnings.append("The file holds macros. They were not run and are not kept.")
    if b'TargetMode="External"' in re.sub(rb"<Relationship [^>]*relationships/hyperlink[^>]*>", b"", relationships):
        warnings.append("The file points to pictures or templates elsewhere. They were not fetched.")
    return Document("word", tuple(blocks), tuple(warnings))


def _main_part(archive: zipfile.ZipFile, names: set[str]) -> Element:
    if "word/document.xml" not in names:
        raise UnreadableDocument(_CORRUPT)
    return _part(archive, "word/document.xml")


def _part(archive: zipfile.ZipFile, name: str) -> Element:
    with archive.open(name) as stream:
        data = stream.read(MAX_PART + 1)
    if len(data) > MAX_PART:
        raise UnreadableDocument(
            "This file unpacks to far more than a document holds, so it was not opened. Save it as a new .docx and try again."
        )
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise UnreadableDocument(
            "This file holds definitions that a Word document never has, so it was not opened. Save it as a new .docx and try again."
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False, remove_comments=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableDocument(_CORRUPT) from error


def _says_something(block: Block) -> bool:
    if isinstance(block, Table):
        return any(cell.text.strip() for row in block.rows for cell in row)
    return bool(block.text.strip())


class _Reader:
    """Walks the body once, counting paragraphs and tables as a person would."""

    def __init__(self, styles: Element, numbering: Element) -> None:
        self.styles = _Styles(styles)
        self.numbering = _Numbering(numbering)
        self.paragraphs = 0
        self.tables = 0
        self.endnotes: dict[str, str] = {}
        self.footnotes: dict[str, str] = {}

    def blocks(self, container: Element) -> Iterator[Block]:
        for element in _children(container):
            if element.tag == f"{_W}p":
                self.paragraphs += 1
                yield from self._paragraph_blocks(element)
            elif element.tag == f"{_W}tbl":
                yield self.table(element)

    def _paragraph_blocks(self, element: Element) -> Iterator[Block]:
        position = Position(paragraph=self.paragraphs)
        paragraph = self.paragraph(element, position)
        level = self.styles.heading_level(element)
        if paragraph.text.strip() and level:
            yield Heading(paragraph.printed, level, position)
        elif paragraph.text.strip():
            yield paragraph
        for box in element.iter(f"{_W}txbxContent"):
            if not any(ancestor.tag == f"{_MC}Fallback" for ancestor in box.iterancestors()):
                yield from self.blocks(box)

    def paragraph(self, element: Element, position: Position) -> Paragraph:
        label, bullet = self.numbering.label_for(element, self.styles)
        text = self.text(element)
        runs = [(run, self.text(run)) for run in element.iter(f"{_W}r")]
        said = [(run, words) for run, words in runs if words.strip()]
        bold = bool(said) and all(_switched_on(run, "b") for run, _ in said)
        italics = tuple(words.strip() for run, words in said if _switched_on(run, "i"))
        return Paragraph(text, position, label=label if text.strip() else "", bold=bold, italics=italics, bullet=bullet)

    def text(self, element: Element) -> str:
        """The words of a paragraph or run as printed: no deleted text, no field codes, note marks as [i] and [1]."""
        pieces: list[str] = []
        self._collect(element, pieces)
        return "".join(pieces).replace("\u00a0", " ")

    def _collect(self, element: Element, pieces: list[str]) -> None:
        for child in element:
            tag = child.tag
            if tag in _SKIP or tag == f"{_W}txbxContent":
                continue
            if tag == f"{_W}t":
                pieces.append(_in_its_font(child))
            elif tag == f"{_W}sym":
                pieces.append(_symbol(child))
            elif tag == f"{_W}fldChar":
                pieces.append(_form_box(child))
            elif tag == f"{_W}tab":
                pieces.append("\t")
            elif tag in (f"{_W}br", f"{_W}cr"):
                pieces.append("\n")
            elif tag == f"{_W}noBreakHyphen":
                pieces.append("-")
            elif tag == f"{_W}endnoteReference":
                pieces.append(f"[{self._mark(self.endnotes, child, roman=True)}]")
            elif tag == f"{_W}footnoteReference":
                pieces.append(f"[{self._mark(self.footnotes, child, roman=False)}]")
            else:
                self._collect(child, pieces)

    @staticmethod
    def _mark(marks: dict[str, str], reference: Element, *, roman: bool) -> str:
        identity = str(reference.get(f"{_W}id"))
        if identity not in marks:
            number = len(marks) + 1
            marks[identity] = _roman(number).lower() if roman else str(number)
        return marks[identity]

    def table(self, element: Element, position: Position | None = None) -> Table:
        if position is None:
            self.tables += 1
            position = Position(table=self.tables)
        rows: list[tuple[Cell, ...]] = []
        merged: dict[int, int] = {}  # grid column → index of the row where a vertical merge began
        spans: dict[tuple[int, int], int] = defaultdict(lambda: 1)  # (row, grid column) → rows covered
        drawn: list[list[tuple[int, Cell]]] = []
        new_page: set[int] = set()
        for row_element in _children(element):
            if row_element.tag != f"{_W}tr":
                continue
            index = len(drawn)
            if index and next(row_element.iter(f"{_W}lastRenderedPageBreak"), None) is not None:
                new_page.add(index)
            drawn.append(self._row(row_element, index, position, merged, spans))
        for index, cells in enumerate(drawn):
            rows.append(tuple(_with_rowspan(cell, spans[index, column]) for column, cell in cells))
        return Table(tuple(rows), position, frozenset(new_page))

    def _row(
        self,
        element: Element,
        index: int,
        position: Position,
        merged: dict[int, int],
        spans: dict[tuple[int, int], int],
    ) -> list[tuple[int, Cell]]:
        properties = element.find(f"{_W}trPr")
        header = properties is not None and properties.find(f"{_W}tblHeader") is not None
        column = _number(properties, "gridBefore", 0)
        cells: list[tuple[int, Cell]] = [(n, Cell(())) for n in range(column)]
        for cell_element in _children(element):
            if cell_element.tag != f"{_W}tc":
                continue
            settings = cell_element.find(f"{_W}tcPr")
            across = max(1, min(_number(settings, "gridSpan", 1), _MAX_SPAN))
            merge = settings.find(f"{_W}vMerge") if settings is not None else None
            if merge is not None and merge.get(f"{_W}val", "continue") == "continue" and column in merged:
                spans[merged[column], column] += 1
                column += across
                continue
            merged.pop(column, None)
            if merge is not None:
                merged[column] = index
            place = Position(table=position.table, row=index + 1, column=len(cells) + 1)
            cells.append((column, self._cell(cell_element, settings, place, across, header)))
            column += across
        return cells

    def _cell(self, element: Element, settings: Element, place: Position, across: int, header: bool) -> Cell:
        paragraphs: list[Paragraph] = []
        tables: list[Table] = []
        for child in _children(element):
            if child.tag == f"{_W}p":
                paragraph = self.paragraph(child, place)
                if paragraph.text.strip():
                    paragraphs.append(paragraph)
            elif child.tag == f"{_W}tbl":
                tables.append(self.table(child, place))
        shade = settings.find(f"{_W}shd") if settings is not None else None
        fill = (shade.get(f"{_W}fill") or "").lower() if shade is not None else ""
        return Cell(
            tuple(paragraphs),
            place,
            across,
            1,
            header,
            fill if re.fullmatch(r"[0-9a-f]{6}", fill) else None,
            tuple(tables),
        )

    def notes(self, *parts: Element) -> Iterator[Paragraph]:
        for part, marks in zip(parts, (self.footnotes, self.endnotes), strict=True):
            for note in part if part is not None else ():
                mark = marks.get(str(note.get(f"{_W}id")))
                text = " ".join(filter(None, (self.text(p).strip() for p in note.iter(f"{_W}p"))))
                if mark and text:
                    yield Paragraph(f"[{mark}] {text}", Position(), note=True)


def _with_rowspan(cell: Cell, rows: int) -> Cell:
    if rows == 1:
        return cell
    return Cell(cell.paragraphs, cell.position, cell.colspan, rows, cell.header, cell.shading, cell.tables)


def _children(container: Element) -> Iterator[Element]:
    """Children that print, looking through content controls, insertions and alternatives."""
    for child in container:
        if child.tag in _THROUGH:
            yield from _children(child)
        elif child.tag not in _SKIP:
            yield child


def _in_its_font(text: Element) -> str:
    said = text.text or ""
    if 0 < len(said) <= 3 and text.getparent() is not None:  # a letter or two in a symbol font is a tick
        fonts = text.getparent().find(f"{_W}rPr/{_W}rFonts")
        font = str(fonts.get(f"{_W}ascii") or "") if fonts is not None else ""
        return from_symbol_font(font, said)
    return said


def _symbol(element: Element) -> str:
    """A character given by its number in a font: a tick or box where we know it, else nothing."""
    font, code = str(element.get(f"{_W}font") or ""), str(element.get(f"{_W}char") or "")
    if not re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) or 0xD800 <= int(code, 16) < 0xE000:
        return ""
    letter = chr(int(code, 16))
    drawn = from_symbol_font(font, letter)
    return drawn if drawn != letter or (not is_symbol_font(font) and letter.isprintable()) else ""


def _form_box(element: Element) -> str:
    """A tick box of an old Word form, as it stands: its own state, else the one it began with."""
    box = element.find(f"{_W}ffData/{_W}checkBox")
    if box is None:
        return ""
    for name in ("checked", "default"):
        state = box.find(f"{_W}{name}")
        if state is not None:
            return EMPTY if state.get(f"{_W}val", "1") in ("0", "false", "off") else TICKED
    return EMPTY


def _switched_on(run: Element, name: str) -> bool:
    properties = run.find(f"{_W}rPr")
    switch = properties.find(f"{_W}{name}") if properties is not None else None
    return switch is not None and switch.get(f"{_W}val", "1") not in ("0", "false", "off")


def _number(properties: Element, name: str, default: int) -> int:
    found = properties.find(f"{_W}{name}") if properties is not None else None
    value = found.get(f"{_W}val", "") if found is not None else ""
    return int(value) if value.isdigit() and len(value) < 6 else default


class _Styles:
    def __init__(self, part: Element) -> None:
        self.levels: dict[str, int] = {}
        self.lists: dict[str, Element] = {}
        for style in part.findall(f"{_W}style") if part is not None else ():
            identity = str(style.get(f"{_W}styleId"))
            name = style.find(f"{_W}name")
            said = str(name.get(f"{_W}val", "")).lower() if name is not None else ""
            if heading := re.fullmatch(r"heading (\d)", said):
                self.levels[identity] = int(heading[1])
            elif said in ("title", "subtitle"):
                self.levels[identity] = 1 if said == "title" else 2
            numbered = style.find(f"{_W}pPr/{_W}numPr")
            if numbered is not None:
                self.lists[identity] = numbered

    @staticmethod
    def of(paragraph: Element) -> str:
        style = paragraph.find(f"{_W}pPr/{_W}pStyle")
        return str(style.get(f"{_W}val")) if style is not None else ""

    def heading_level(self, paragraph: Element) -> int:
        style = self.of(paragraph)
        if style in self.levels:
            return self.levels[style]
        plain = re.fullmatch(r"(?i)heading(\d)|(title)", style)
        return (int(plain[1]) if plain[1] else 1) if plain else 0


class _Numbering:
    """The counters of Word's lists: ``1.``, ``a)``, ``iv)`` are made when the page is drawn and stored nowhere."""

    def __init__(self, part: Element) -> None:
        self.formats: dict[str, dict[int, tuple[str, str, int]]] = {}
        self.abstract_of: dict[str, str] = {}
        self.counts: dict[str, dict[int, int]] = defaultdict(dict)
        if part is None:
            return
        for abstract in part.findall(f"{_W}abstractNum"):
            levels = {}
            for level in abstract.findall(f"{_W}lvl"):
                depth = level.get(f"{_W}ilvl", "")
                if depth.isdigit():
                    levels[int(depth)] = (
                        _value(level, "numFmt", "decimal"),
                        _value(level, "lvlText", ""),
                        _number(level, "start", 1),
                    )
            self.formats[str(abstract.get(f"{_W}abstractNumId"))] = levels
        for number in part.findall(f"{_W}num"):
            self.abstract_of[str(number.get(f"{_W}numId"))] = _value(number, "abstractNumId", "")

    def label_for(self, paragraph: Element, styles: _Styles) -> tuple[str, bool]:
        settings = paragraph.find(f"{_W}pPr/{_W}numPr")
        if settings is None:
            settings = styles.lists.get(styles.of(paragraph))
        if settings is None:
            return "", False
        identity, depth = _value(settings, "numId", ""), _number(settings, "ilvl", 0)
        levels = self.formats.get(self.abstract_of.get(identity, ""), {})
        if depth not in levels:
            return "", False
        style, pattern, start = levels[depth]
        if style in ("bullet", "none"):
            return "", style == "bullet"
        counts = self.counts[identity]
        counts[depth] = counts.get(depth, start - 1) + 1
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        return _fill(pattern, counts, levels), False


def _fill(pattern: str, counts: dict[int, int], levels: dict[int, tuple[str, str, int]]) -> str:
    def printed(found: re.Match[str]) -> str:
        level = int(found[1]) - 1
        style, _, start = levels.get(level, ("decimal", "", 1))
        return _in_style(counts.get(level, start), style)

    return re.sub(r"%(\d)", printed, pattern).strip()


def _value(element: Element, name: str, default: str) -> str:
    found = element.find(f"{_W}{name}")
    return cast(str, found.get(f"{_W}val", default)) if found is not None else default


def _in_style(number: int, style: str) -> str:
    if style in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter if style == "lowerLetter" else letter.upper()
    if style in ("lowerRoman", "upperRoman"):
        return _roman(number).lower() if style == "lowerRoman" else _roman(number)
    return str(number)


def _roman(number: int) -> str:
    said = ""
    for value, letters in (
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ):
        count, number = divmod(number, value)
        said += letters * min(count, 50)
    return said
